/* Questions to the main thread, and its answers. */
#include "server/loops/decisions.h"

#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/wakeup.h"

/* answers in a row: the main thread also accepts and handles signals */
#define BATCH 64

/* Returns whether the queue was empty. The decision is the other side's then: it may be freed already. */
static bool decisions_push(struct swl_decision_queue *queue, struct swl_decision *decision)
{
    struct swl_decision *before = atomic_load_explicit(&queue->last, memory_order_relaxed);
    do {
        decision->next = before;
    } while (!atomic_compare_exchange_weak(&queue->last, &before, decision));
    return before == NULL;
}

/* Takes all, the oldest first. */
static struct swl_decision *decisions_take_all(struct swl_decision_queue *queue)
{
    struct swl_decision *decision = atomic_exchange(&queue->last, NULL), *first = NULL;
    while (decision != NULL) {
        struct swl_decision *before = decision->next;
        decision->next = first;
        first = decision;
        decision = before;
    }
    return first;
}

void swl_decision_free(struct swl_decision *decision)
{
    swl_free(decision->kept);
    swl_free(decision);
}

static void decisions_free_list(struct swl_decision *decision)
{
    while (decision != NULL) {
        struct swl_decision *next = decision->next;
        swl_decision_free(decision);
        decision = next;
    }
}

/* ---- the main thread ---- */

static void decisions_answer(struct swl_decisions *decisions, struct swl_decision *decision)
{
    struct swl_server *server = decisions->server;
    int reactor = decision->reactor;
    decision->answer = server->callbacks->dispatch(server, decision->session, (int)decision->type,
                                                   decision->data, decision->size);
    decisions_push(&decisions->answered[reactor], decision); /* the thread may free it at once */
    swl_doorbell_ring(&server->bells[swl_server_reactor_endpoint(server, reactor)]);
}

static void decisions_on_asked(struct swl_event *event, uint32_t events)
{
    (void)events;
    struct swl_decisions *decisions = SWL_CONTAINER_OF(event, struct swl_decisions, event);
    for (int i = 0; i < BATCH; i++) {
        struct swl_decision *decision = decisions->first;
        if (decision == NULL) {
            decision = decisions_take_all(&decisions->asked);
        }
        if (decision == NULL) {
            return;
        }
        decisions->first = decision->next;
        decisions_answer(decisions, decision);
    }
    swl_wakeup_ring(event->fd); /* there may be more: in the next round */
}

int swl_decisions_open(struct swl_decisions *decisions, struct swl_server *server)
{
    *decisions = (struct swl_decisions){.server = server, .event.fd = swl_wakeup_open()};
    if (decisions->event.fd < 0) {
        return decisions->event.fd;
    }
    decisions->event.callback = decisions_on_asked;
    decisions->answered = swl_calloc((size_t)swl_server_reactors(server), sizeof(decisions->answered[0]));
    return 0;
}

int swl_decisions_start(struct swl_decisions *decisions, struct swl_reactor *loop)
{
    decisions->loop = loop;
    return swl_reactor_watch(loop, &decisions->event, EPOLLIN | EPOLLET);
}

void swl_decisions_stop(struct swl_decisions *decisions)
{
    if (decisions->loop != NULL) {
        swl_reactor_remove(decisions->loop, &decisions->event);
        decisions->loop = NULL;
    }
}

void swl_decisions_close(struct swl_decisions *decisions)
{
    if (decisions->answered == NULL) {
        return;
    }
    swl_decisions_stop(decisions);
    close(decisions->event.fd);
    decisions_free_list(decisions->first);
    decisions_free_list(decisions_take_all(&decisions->asked));
    for (int i = 0; i < swl_server_reactors(decisions->server); i++) {
        decisions_free_list(decisions_take_all(&decisions->answered[i]));
    }
    swl_free(decisions->answered);
    decisions->answered = NULL;
}

/* ---- the reactor threads ---- */

void swl_decisions_ask(struct swl_decisions *decisions, int reactor, enum swl_decision_type type,
                       int64_t session, const void *data, size_t size, void *kept)
{
    size = SWL_MIN(size, (size_t)SWL_DECISION_DATA_MAX);
    struct swl_decision *decision = swl_malloc(sizeof(*decision) + size);
    *decision = (struct swl_decision){
        .reactor = reactor,
        .type = type,
        .session = session,
        .kept = kept,
        .size = (uint32_t)size,
    };
    if (size > 0) {
        memcpy(decision->data, data, size);
    }
    if (decisions_push(&decisions->asked, decision)) {
        swl_wakeup_ring(decisions->event.fd);
    }
}

struct swl_decision *swl_decisions_take(struct swl_decisions *decisions, int reactor)
{
    return decisions_take_all(&decisions->answered[reactor]);
}
