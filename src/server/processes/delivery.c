/* Sending to other processes. */
#include "server/processes/delivery.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "ipc/overflow.h"

/* how long a task worker waits for a user process that may be waiting for its result, and how often it looks
 * whether that is so */
#define USER_PROCESS_GRACE SWL_NS_PER_SEC
#define USER_PROCESS_LOOK  (50 * SWL_NS_PER_MS)

struct delivery {
    struct swl_inbox *to;
    const struct swl_message *message;
    const void *payload;
    struct swl_ring_mark *mark;
    uint32_t sent; /* bytes of the payload */
    int result;
};

/* In a shutdown submitters are not forked again: no process will ever read that inbox. The manager wakes all
 * at each death. */
static bool delivery_is_deserted(const struct swl_server *server, const struct swl_inbox *to)
{
    return atomic_load(&server->state->workers_gone) &&
           (to->receiver < server->options.worker_num || swl_server_is_user_process(server, to->receiver));
}

/* Results are bounded by the tasks of the process that gets them; messages are not, and wait where too many
 * came. */
static int delivery_send_what_fits(const struct swl_child *child, struct delivery *delivery)
{
    struct swl_inbox *to = delivery->to;
    if (delivery->message->type == SWL_MESSAGE_PIPE && to->receiver < swl_server_children(child->server) &&
        atomic_load_explicit(&child->server->slots[to->receiver].refuses_messages, memory_order_relaxed)) {
        return delivery->result = -EAGAIN;
    }
    delivery->result =
        swl_inbox_send_marked(to, delivery->message, delivery->payload, &delivery->sent, delivery->mark);
    return delivery->result;
}

/* For swl_wait_until(): sends what fits, and asks to be woken for the rest. */
static bool delivery_has_ended(struct swl_child *child, void *argument)
{
    struct delivery *delivery = argument;
    if (delivery_send_what_fits(child, delivery) == -EAGAIN) {
        swl_inbox_request_room(delivery->to, child->server->id);
        if (delivery_send_what_fits(child, delivery) == -EAGAIN &&
            delivery_is_deserted(child->server, delivery->to)) {
            delivery->result = -ECANCELED;
        }
    }
    return delivery->result != -EAGAIN;
}

/* 0; -EAGAIN where the deadline came first and nothing is sent; or another -errno. */
static int delivery_wait(struct swl_child *child, struct delivery *delivery, int64_t deadline)
{
    while (swl_wait_until(child, delivery_has_ended, delivery, deadline) < 0 && delivery->sent > 0) {
        deadline = SWL_NEVER; /* the receiver counts on the rest */
    }
    return delivery->result;
}

int swl_delivery_send(struct swl_child *child, struct swl_inbox *to, const struct swl_message *message,
                      const void *payload, int64_t deadline)
{
    struct delivery delivery = {.to = to, .message = message, .payload = payload};
    int result = delivery_send_what_fits(child, &delivery);
    if (result == -EAGAIN) {
        result = delivery_wait(child, &delivery, deadline);
    }
    if (result == 0) {
        swl_inbox_ring(to);
    }
    return result == -EAGAIN ? -ETIMEDOUT : result;
}

/* ---- results ---- */

static void delivery_discard(struct swl_child *child, const struct delivery *delivery)
{
    struct swl_message *copy = swl_message_copy(delivery->message, delivery->payload);
    swl_messages_discard_late(child, copy);
    swl_free(copy);
}

/* As long as the user process waits for this result, and not for ever: it may block in a call of its own. */
static int delivery_wait_for_user_process(struct swl_child *child, int to, struct delivery *delivery)
{
    int64_t now = swl_clock_monotonic(), give_up = now + USER_PROCESS_GRACE;
    while (delivery->result == -EAGAIN && now < give_up) {
        if (delivery->sent == 0 && swl_messages_is_late(child->server, to, delivery->message)) {
            delivery_discard(child, delivery);
            return delivery->result = 0;
        }
        (void)delivery_wait(child, delivery, now + USER_PROCESS_LOOK);
        now = swl_clock_monotonic();
    }
    return delivery->result;
}

int swl_delivery_send_result(struct swl_child *child, int to, const struct swl_message *message,
                             const void *payload, struct swl_ring_mark *mark,
                             void (*on_wait)(struct swl_child *child, bool begins))
{
    struct swl_server *server = child->server;
    struct delivery delivery = {
        .to = &server->inboxes[to], .message = message, .payload = payload, .mark = mark};
    bool to_user_process = swl_server_is_user_process(server, to);
    int result = delivery_send_what_fits(child, &delivery);
    if (result == -EAGAIN && (!to_user_process || swl_await_is_result(message))) {
        on_wait(child, true);
        result = to_user_process ? delivery_wait_for_user_process(child, to, &delivery)
                                 : delivery_wait(child, &delivery, SWL_NEVER);
        on_wait(child, false);
    }
    if (result == -EAGAIN) {
        result = swl_overflow_put(&server->overflows[to - swl_server_callback_processes(server)],
                                  &server->spill, message, payload);
    }
    return result;
}
