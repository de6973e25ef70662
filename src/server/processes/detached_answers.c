/* What master and manager send to clients. */
#include "server/processes/detached_answers.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "ipc/kept_message.h"

/* how soon it is tried again where a reactor had no room */
#define RETRY_PAUSE SWL_NS_PER_MS

/* What waits for one reactor. */
struct detached_lane {
    struct swl_list waiting; /* struct swl_kept_message, in order */
    uint32_t sent;           /* bytes of the first one's payload that are sent */
};

struct swl_detached_answers {
    struct swl_server *server;
    struct swl_timer timer; /* runs while anything waits */
    uint64_t bytes;         /* of payload that wait, the sent part of the first ones included */
    int lane_count;
    struct detached_lane lanes[]; /* by reactor */
};

/* Sends what there is room for. Returns whether nothing waits any more. */
static bool detached_lane_flush(struct swl_detached_answers *answers, int reactor)
{
    struct swl_inbox *inbox = &answers->server->reactor_inboxes[reactor];
    struct detached_lane *lane = &answers->lanes[reactor];
    struct swl_kept_message *first;
    bool any = false;
    while ((first = swl_kept_message_first(&lane->waiting)) != NULL) {
        if (swl_inbox_send(inbox, &first->message, first->payload, &lane->sent) < 0) {
            break;
        }
        any = true;
        lane->sent = 0;
        answers->bytes -= first->message.size;
        swl_list_remove(&first->link);
        swl_free(first);
    }
    if (any) {
        swl_inbox_ring(inbox);
    }
    return first == NULL;
}

static bool detached_answers_flush(struct swl_detached_answers *answers)
{
    bool all = true;
    for (int i = 0; i < answers->lane_count; i++) {
        all &= detached_lane_flush(answers, i);
    }
    return all;
}

static void detached_answers_try_later(struct swl_detached_answers *answers)
{
    if (!swl_timer_running(&answers->timer)) {
        swl_timer_start(&answers->server->reactor->timers, &answers->timer,
                        swl_clock_monotonic() + RETRY_PAUSE);
    }
}

static void detached_answers_on_timer(struct swl_timer *timer)
{
    struct swl_detached_answers *answers = SWL_CONTAINER_OF(timer, struct swl_detached_answers, timer);
    if (!detached_answers_flush(answers)) {
        detached_answers_try_later(answers);
    }
}

static struct swl_detached_answers *detached_answers_of(struct swl_server *server)
{
    if (server->detached_answers == NULL) {
        int count = swl_server_reactors(server);
        struct swl_detached_answers *answers =
            swl_calloc(1, sizeof(*answers) + (size_t)count * sizeof(answers->lanes[0]));
        answers->server = server;
        answers->lane_count = count;
        for (int i = 0; i < count; i++) {
            swl_list_init(&answers->lanes[i].waiting);
        }
        swl_timer_init(&answers->timer, detached_answers_on_timer);
        server->detached_answers = answers;
    }
    return server->detached_answers;
}

int swl_detached_answers_send(struct swl_server *server, int reactor, const struct swl_message *message,
                              const void *payload)
{
    if (server->reactor == NULL) {
        return -ECANCELED;
    }
    struct swl_detached_answers *answers = detached_answers_of(server);
    struct detached_lane *lane = &answers->lanes[reactor];
    uint32_t sent = 0;
    if (detached_lane_flush(answers, reactor)) {
        struct swl_inbox *inbox = &server->reactor_inboxes[reactor];
        if (swl_inbox_send(inbox, message, payload, &sent) == 0) {
            swl_inbox_ring(inbox);
            return 0;
        }
        lane->sent = sent;
    }
    uint64_t limit = (uint64_t)server->options.output_memory_limit;
    if (sent == 0 && message->size > 0 && limit > 0 && answers->bytes >= limit) {
        return -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    }
    swl_list_append(&lane->waiting, &swl_kept_message_new(message, payload)->link);
    answers->bytes += message->size;
    detached_answers_try_later(answers);
    return 0;
}

bool swl_detached_answers_wait(const struct swl_server *server)
{
    return server->detached_answers != NULL && swl_timer_running(&server->detached_answers->timer);
}

void swl_detached_answers_finish(struct swl_server *server)
{
    int64_t deadline = atomic_load(&server->state->end_by);
    while (server->detached_answers != NULL && !detached_answers_flush(server->detached_answers) &&
           !atomic_load(&server->state->forced) && swl_clock_monotonic() < deadline) {
        usleep(RETRY_PAUSE / 1000);
    }
}

uint64_t swl_detached_answers_drop(struct swl_server *server)
{
    struct swl_detached_answers *answers = server->detached_answers;
    if (answers == NULL) {
        return 0;
    }
    struct swl_list *link;
    uint64_t bytes = answers->bytes;
    for (int i = 0; i < answers->lane_count; i++) {
        while ((link = swl_list_shift(&answers->lanes[i].waiting)) != NULL) {
            swl_free(swl_kept_message_of(link));
        }
    }
    if (server->reactor != NULL) {
        swl_timer_stop(&server->reactor->timers, &answers->timer);
    }
    swl_free(answers);
    server->detached_answers = NULL;
    return bytes;
}
