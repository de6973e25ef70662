/* Handles the messages and results that other processes send to this one. */
#include "server/processes/messages.h"

#include "base/compiler.h"
#include "base/memory.h"
#include "ipc/handover.h"
#include "ipc/kept_message.h"
#include "ipc/overflow.h"
#include "task/task_failure.h"

#define MESSAGES_BATCH 64
/* bytes of messages that a process keeps while it waits; beyond that it refuses messages, and their senders
 * wait */
#define KEPT_MAX (64 * 1024 * 1024)

void swl_messages_keep(struct swl_child *child, const struct swl_message *message)
{
    struct swl_kept_message *copy = swl_kept_message_new(message, swl_message_payload(message));
    swl_list_append(&child->kept, &copy->link);
    child->kept_bytes += swl_kept_message_footprint(message->size);
    if (child->kept_bytes > KEPT_MAX) {
        atomic_store_explicit(&child->slot->refuses_messages, 1, memory_order_relaxed);
    }
}

/* Removes a message from the kept ones; below KEPT_MAX others may send messages again. */
static void messages_unkeep(struct swl_child *child, struct swl_kept_message *copy)
{
    swl_list_remove(&copy->link);
    child->kept_bytes -= swl_kept_message_footprint(copy->message.size);
    if (child->kept_bytes <= KEPT_MAX) {
        atomic_store_explicit(&child->slot->refuses_messages, 0, memory_order_relaxed);
    }
}

void swl_messages_hold(struct swl_child *child)
{
    swl_list_each (link, &child->kept) {
        swl_task_result_hold(&child->server->spill, &swl_kept_message_of(link)->message);
    }
}

uint64_t swl_messages_hand_over(struct swl_child *child, struct swl_buffer *handover)
{
    struct swl_list *link;
    uint64_t count = 0;
    for (; (link = swl_list_shift(&child->kept)) != NULL; count++) {
        struct swl_kept_message *copy = swl_kept_message_of(link);
        swl_task_result_pass_on(&child->server->spill, &copy->message);
        swl_handover_add(handover, &copy->message, copy->payload);
        swl_free(copy);
    }
    return count;
}

bool swl_messages_is_late(const struct swl_server *server, int to, const struct swl_message *message)
{
    return swl_await_is_result(message) &&
           message->id < atomic_load_explicit(&server->slots[to].awaited_from, memory_order_acquire);
}

/* Keeps a message or result for later. Messages are kept even beyond KEPT_MAX, or they would block the
 * results behind them; their senders have stopped by then. */
static void messages_keep_for_later(struct swl_child *child, const struct swl_message *message)
{
    struct swl_server *server = child->server;
    if (child->overflow != NULL && message->type == SWL_MESSAGE_RESULT) {
        /* a user process may wait like this again and again for ever: results must not pile up in its
         * memory */
        if (swl_messages_is_late(server, server->id, message)) {
            swl_messages_discard_late(server, message);
            return;
        }
        if (child->kept_bytes > KEPT_MAX) {
            /* its own failures, and what a predecessor was about to take out, are this process's already */
            swl_task_result_pass_on(&server->spill, message);
            if (swl_overflow_put(child->overflow, &server->spill, message, swl_message_payload(message)) ==
                0) {
                return;
            }
        }
    }
    swl_task_result_hold(&server->spill, message);
    swl_messages_keep(child, message);
}

/* Two processes that send to each other must not both block on full inboxes: so a process that waits empties
 * its own inbox into its memory. Only once the inbox is half full, because what stays in shared memory
 * survives the death of this process. */
static bool messages_take_in_inbox(struct swl_child *child)
{
    struct swl_ring *ring = &child->inbox->shared->ring;
    if (swl_ring_waiting(ring) < ring->capacity / 2) {
        return false;
    }
    uint64_t cursor = 0;
    struct swl_message *message;
    uint32_t size;
    bool took = false;
    while ((message = swl_ring_scan(ring, &cursor, &size)) != NULL) {
        if (child->await != NULL && swl_await_offer(child->await, message)) {
            swl_task_result_hold(&child->server->spill, message);
        } else {
            messages_keep_for_later(child, message);
        }
        swl_ring_take(ring, message);
        took = true;
    }
    if (!took) {
        return false;
    }
    if (child->await != NULL) {
        child->await->cursor = 0; /* it pointed at records that are taken out */
    }
    swl_inbox_wake_waiters(child->inbox);
    return true;
}

bool swl_messages_take_in(struct swl_child *child)
{
    bool took = messages_take_in_inbox(child);
    return (child->take_in != NULL && child->take_in(child)) || took;
}

void swl_messages_discard_late(struct swl_server *server, const struct swl_message *message)
{
    int pool = message->pool < server->task_pool_count ? message->pool : 0;
    swl_task_ledger_late(&server->task_pools[pool].ledger, swl_server_own_endpoint(server));
    swl_task_result_discard(&server->spill, message);
}

static void messages_handle_one(struct swl_child *child, const struct swl_message *message)
{
    struct swl_server *server = child->server;
    enum swl_verdict verdict = SWL_GO_ON;
    if (message->type == SWL_MESSAGE_PIPE) {
        if (!server->is_pool) {
            swl_count(child->counters, SWL_COUNT_WORKER, 1);
        }
        verdict = server->callbacks->pipe_message(server, message);
    } else if (message->type == SWL_MESSAGE_RESULT) {
        bool mine = message->id >= child->first_task_id &&
                    message->id < atomic_load_explicit(&child->slot->next_task_id, memory_order_relaxed);
        if (swl_await_is_result(message)) {
            /* a blocking call takes its results out of the inbox before they come here */
            if (!server->callbacks->awaited(server, message, &verdict)) {
                swl_messages_discard_late(server, message);
            }
        } else {
            *(message->flags & SWL_MESSAGE_LATER ? &child->results_later : &child->results_pending) -= mine;
            verdict = server->callbacks->result(server, message);
        }
    }
    swl_child_conclude(child, verdict);
    if (server->is_pool) {
        swl_child_count_request(child);
    }
}

/* A pool's worker leaves them to its successor. Other workers handle what is there: they might wait in vain for
 * results behind messages. */
static bool messages_are_left(const struct swl_child *child)
{
    return child->server->is_pool && child->terminate && !atomic_load(&child->server->state->stopping);
}

static struct swl_kept_message *messages_from_inbox(struct swl_child *child)
{
    const struct swl_message *message = swl_inbox_receive(child->inbox);
    if (message == NULL) {
        return NULL;
    }
    struct swl_kept_message *copy = swl_kept_message_new(message, swl_message_payload(message));
    swl_task_result_hold(&child->server->spill, message);
    swl_inbox_release(child->inbox);
    return copy;
}

static struct swl_kept_message *messages_from_overflow(struct swl_child *child)
{
    if (child->overflow == NULL || !swl_overflow_any(child->overflow)) {
        return NULL;
    }
    struct swl_kept_message *copy = swl_overflow_take(child->overflow, &child->server->spill);
    if (copy != NULL) {
        swl_task_result_hold(&child->server->spill, &copy->message);
    }
    return copy;
}

/* Copies the next message and removes it before it is handled: its callback may wait for results in the same
 * inbox. */
static struct swl_kept_message *messages_next(struct swl_child *child, bool overflow_first)
{
    struct swl_kept_message *copy = swl_kept_message_first(&child->kept);
    if (copy != NULL) {
        messages_unkeep(child, copy);
        return copy;
    }
    copy = overflow_first ? messages_from_overflow(child) : messages_from_inbox(child);
    return copy != NULL ? copy : overflow_first ? messages_from_inbox(child) : messages_from_overflow(child);
}

bool swl_messages_any(const struct swl_child *child)
{
    return (!swl_list_empty(&child->kept) || swl_ring_waiting(&child->inbox->shared->ring) > 0 ||
            (child->overflow != NULL && swl_overflow_any(child->overflow))) &&
           !messages_are_left(child);
}

int swl_messages_handle(struct swl_child *child)
{
    int count = 0;
    while (count < MESSAGES_BATCH && child->verdict == SWL_GO_ON && !messages_are_left(child)) {
        /* inbox and overflow in turn, so that neither starves the other */
        struct swl_kept_message *copy = messages_next(child, count % 2 == 0);
        if (copy == NULL) {
            break;
        }
        messages_handle_one(child, &copy->message);
        swl_free(copy);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: they are late by one message at most */
        }
    }
    if (count > 0) {
        swl_inbox_wake_waiters(child->inbox);
    }
    return count;
}

void swl_messages_pick(struct swl_child *child,
                       bool (*take)(struct swl_server *server, const struct swl_message *message))
{
    struct swl_ring *ring = &child->inbox->shared->ring;
    struct swl_message *message;
    uint64_t cursor = 0;
    uint32_t size;
    swl_list_each (link, &child->kept) {
        struct swl_kept_message *copy = swl_kept_message_of(link);
        if (swl_await_is_result(&copy->message) && take(child->server, &copy->message)) {
            messages_unkeep(child, copy);
            swl_free(copy);
        }
    }
    while ((message = swl_ring_scan(ring, &cursor, &size)) != NULL) {
        if (swl_await_is_result(message) && take(child->server, message)) {
            swl_task_result_hold(&child->server->spill, message);
            swl_ring_take(ring, message);
        }
    }
    swl_inbox_wake_waiters(child->inbox);
}
