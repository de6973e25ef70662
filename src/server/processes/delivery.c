/* Sends messages and results to other processes. */
#include "server/processes/delivery.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "ipc/overflow.h"
#include "os/descriptor_packet.h"

/* how long a task worker waits for room in the inbox of a user process that awaits its result, and how often
 * it looks whether the user process still does */
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

/* In a shutdown, after the last submitter has ended, no process will read that inbox again. The manager wakes
 * all processes at each death, so that they look. */
static bool delivery_is_deserted(const struct swl_server *server, const struct swl_inbox *to)
{
    return atomic_load(&server->state->workers_gone) &&
           (to->receiver < server->options.worker_num || swl_server_is_user_process(server, to->receiver));
}

/* What a result or message names outside; NULL: nothing. In an answer to a client that flag means something else. */
static const struct swl_spill_ticket *delivery_ticket(const struct delivery *delivery)
{
    const struct swl_message *message = delivery->message;
    bool is_named = (message->type == SWL_MESSAGE_RESULT || message->type == SWL_MESSAGE_PIPE) &&
                    (message->flags & SWL_MESSAGE_SPILLED);
    return is_named ? delivery->payload : NULL;
}

/* The number of results is bounded by the tasks of their receiver. Messages have no such bound: they wait
 * while the receiver keeps too many. */
static int delivery_send_what_fits(const struct swl_child *child, struct delivery *delivery)
{
    struct swl_inbox *to = delivery->to;
    if (delivery->message->type == SWL_MESSAGE_PIPE && to->receiver < swl_server_children(child->server) &&
        atomic_load_explicit(&child->server->slots[to->receiver].refuses_messages, memory_order_relaxed)) {
        return delivery->result = -EAGAIN;
    }
    const struct swl_spill_ticket *ticket = delivery_ticket(delivery);
    if (ticket != NULL) {
        swl_spill_sends(&child->server->spill, ticket);
    }
    delivery->result =
        swl_inbox_send_marked(to, delivery->message, delivery->payload, &delivery->sent, delivery->mark);
    if (ticket != NULL && delivery->result < 0) { /* it has one piece, which was not sent */
        swl_spill_holds(&child->server->spill, ticket);
    }
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

/* ---- files ---- */

struct delivery_of_file {
    int reactor;
    const struct swl_file_ticket *ticket;
    int descriptor;
    int result;
};

static int delivery_pass_descriptor(const struct swl_server *server, struct delivery_of_file *file)
{
    file->result = swl_descriptor_packet_send(server->file_channels[file->reactor].sender, file->ticket,
                                              sizeof(*file->ticket), file->descriptor);
    return file->result;
}

/* For swl_wait_until(). A loop that has handled file orders has made room in its channel, and wakes those who
 * wait for room in its inbox. */
static bool delivery_descriptor_is_passed(struct swl_child *child, void *argument)
{
    struct delivery_of_file *file = argument;
    struct swl_server *server = child->server;
    struct swl_inbox *to = &server->reactor_inboxes[file->reactor];
    if (delivery_pass_descriptor(server, file) == -EAGAIN) {
        swl_inbox_request_room(to, server->id);
        if (delivery_pass_descriptor(server, file) == -EAGAIN && delivery_is_deserted(server, to)) {
            file->result = -ECANCELED;
        }
    }
    return file->result != -EAGAIN;
}

int swl_delivery_send_file(struct swl_child *child, int reactor, const struct swl_file_ticket *ticket,
                           int descriptor, const struct swl_message *message, const void *payload)
{
    struct delivery_of_file file = {.reactor = reactor, .ticket = ticket, .descriptor = descriptor};
    struct swl_server *server = child->server;
    if (delivery_pass_descriptor(server, &file) == -EAGAIN) {
        SWL_IGNORE(swl_wait_until(child, delivery_descriptor_is_passed, &file, SWL_NEVER),
                   "without a deadline it ends only when the descriptor is passed, or cannot be");
    }
    if (file.result < 0) {
        return file.result;
    }
    return swl_delivery_send(child, &server->reactor_inboxes[reactor], message, payload, SWL_NEVER);
}

/* ---- results ---- */

static void delivery_discard(struct swl_child *child, const struct delivery *delivery)
{
    struct swl_message *copy = swl_message_copy(delivery->message, delivery->payload);
    swl_messages_discard_late(child->server, copy);
    swl_free(copy);
}

/* Waits while the user process awaits this result, but not for ever: its function may block without
 * reading. */
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
        .to = swl_server_inbox_of(server, to), .message = message, .payload = payload, .mark = mark};
    bool to_user_process = swl_server_is_user_process(server, to);
    int result = delivery_send_what_fits(child, &delivery);
    if (result == -EAGAIN && (!to_user_process || swl_await_is_result(message))) {
        on_wait(child, true);
        result = to_user_process ? delivery_wait_for_user_process(child, to, &delivery)
                                 : delivery_wait(child, &delivery, SWL_NEVER);
        on_wait(child, false);
    }
    if (result == -EAGAIN) {
        struct swl_spill *spill = &server->spill;
        if (message->flags & SWL_MESSAGE_SPILLED) {
            swl_spill_sends(spill, payload);
        }
        result = swl_overflow_put(&server->overflows[to - swl_server_callback_processes(server)], spill,
                                  message, payload);
    }
    return result;
}
