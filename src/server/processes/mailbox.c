/* Mail: what others send to this process, and how it sends to them. */
#include "server/processes/mailbox.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/memory.h"
#include "ipc/handover.h"
#include "ipc/overflow.h"
#include "task/task_failure.h"

#define BATCH 64
/* bytes of messages that a process takes in while it waits; then their senders wait, too */
#define STASH_MOST (64 * 1024 * 1024)
/* how long a task worker waits for a user process that may be waiting for its result, and how often it looks
 * whether that is so */
#define PATIENCE SWL_NS_PER_SEC
#define LOOK     (50 * SWL_NS_PER_MS)

struct stashed {
    struct swl_list link;
    struct swl_message message;
    uint8_t payload[];
};

static struct stashed *copy_of(const struct swl_message *message)
{
    struct stashed *copy = swl_malloc(sizeof(*copy) + message->size);
    copy->message = *message;
    memcpy(copy->payload, swl_message_payload(message), message->size);
    return copy;
}

void swl_mailbox_stash(struct swl_child *child, const struct swl_message *message)
{
    struct stashed *copy = copy_of(message);
    swl_list_append(&child->stash, &copy->link);
    child->stash_bytes += sizeof(*copy) + message->size;
    if (child->stash_bytes > STASH_MOST) {
        atomic_store_explicit(&child->slot->is_crowded, 1, memory_order_relaxed);
    }
}

/* Takes it out of the stash; others may send again where that has got small enough. */
static void unstash(struct swl_child *child, struct stashed *copy)
{
    swl_list_remove(&copy->link);
    child->stash_bytes -= sizeof(*copy) + copy->message.size;
    if (child->stash_bytes <= STASH_MOST) {
        atomic_store_explicit(&child->slot->is_crowded, 0, memory_order_relaxed);
    }
}

uint64_t swl_mailbox_hand_over(struct swl_child *child, struct swl_buffer *handover)
{
    struct swl_list *link;
    uint64_t count = 0;
    for (; (link = swl_list_shift(&child->stash)) != NULL; count++) {
        struct stashed *copy = SWL_CONTAINER_OF(link, struct stashed, link);
        swl_handover_add(handover, &copy->message, copy->payload);
        swl_free(copy);
    }
    return count;
}

static bool is_awaited(const struct swl_message *message)
{
    return message->type == SWL_MESSAGE_RESULT && (message->flags & SWL_MESSAGE_AWAITED);
}

bool swl_await_offer(struct swl_await *await, const struct swl_message *message)
{
    if (!is_awaited(message) || message->id < await->first || message->id >= await->first + await->count) {
        return false;
    }
    uint32_t index = (uint32_t)(message->id - await->first);
    if (!await->seen[index]) {
        await->seen[index] = true;
        await->missing--;
        await->result(await, index, message);
    }
    return true;
}

/* A result for which the user process `to` has waited in vain. */
static bool is_late(const struct swl_server *server, int to, const struct swl_message *message)
{
    return is_awaited(message) &&
           message->id < atomic_load_explicit(&server->slots[to].awaited_from, memory_order_acquire);
}

/* Takes over what is for later. Messages too, beyond the bound: left in the inbox they would keep the results
 * out. Others send no more of them meanwhile. */
static void keep(struct swl_child *child, const struct swl_message *message)
{
    struct swl_server *server = child->server;
    if (child->overflow != NULL && message->type == SWL_MESSAGE_RESULT) {
        /* a user process may go on like this for ever: nothing may pile up in its memory */
        if (is_late(server, server->id, message)) {
            swl_mailbox_discard_late(child, message);
            return;
        }
        if (child->stash_bytes > STASH_MOST &&
            swl_overflow_put(child->overflow, &server->spill, message, swl_message_payload(message)) == 0) {
            return;
        }
    }
    swl_mailbox_stash(child, message);
}

/* While this process waits, those who send to it must not have to wait for it in turn: two that send to each
 * other would wait for ever. So what has come is taken in, but only once the inbox gets full: in shared
 * memory it would outlive this process. */
static bool take_in_mail(struct swl_child *child)
{
    struct swl_ring *ring = &child->mail->inbox->ring;
    if (swl_ring_waiting(ring) < ring->capacity / 2) {
        return false;
    }
    uint64_t cursor = 0;
    struct swl_message *message;
    uint32_t size;
    bool took = false;
    while ((message = swl_ring_scan(ring, &cursor, &size)) != NULL) {
        if (child->await == NULL || !swl_await_offer(child->await, message)) {
            keep(child, message);
        }
        swl_ring_take(ring, message);
        took = true;
    }
    if (!took) {
        return false;
    }
    swl_channel_make_room(child->mail);
    return true;
}

void swl_mailbox_discard_late(struct swl_child *child, const struct swl_message *message)
{
    swl_task_ledger_late(&child->server->ledger, child->server->id);
    swl_task_result_discard(&child->server->spill, message);
}

static void handle(struct swl_child *child, const struct swl_message *message)
{
    struct swl_server *server = child->server;
    enum swl_verdict verdict = SWL_GO_ON;
    if (message->type == SWL_MESSAGE_PIPE) {
        swl_count(child->counters, SWL_COUNT_WORKER, 1);
        verdict = server->callbacks->pipe_message(server, message);
    } else if (message->type == SWL_MESSAGE_RESULT) {
        bool mine = message->id >= child->first_task_id &&
                    message->id < atomic_load_explicit(&child->slot->next_task_id, memory_order_relaxed);
        if (is_awaited(message)) {
            /* a call that blocks takes its own out before they come here */
            if (!server->callbacks->awaited(server, message, &verdict)) {
                swl_mailbox_discard_late(child, message);
            }
        } else {
            child->results_pending -= mine;
            verdict = server->callbacks->result(server, message);
        }
    }
    swl_child_conclude(child, verdict);
}

static struct stashed *from_inbox(struct swl_child *child)
{
    const struct swl_message *message = swl_channel_receive(child->mail);
    struct stashed *copy = message != NULL ? copy_of(message) : NULL;
    if (copy != NULL) {
        swl_channel_release(child->mail);
    }
    return copy;
}

static struct stashed *from_overflow(struct swl_child *child)
{
    struct stashed *copy = NULL;
    if (child->overflow != NULL && swl_overflow_any(child->overflow)) {
        struct swl_message *message = swl_overflow_take(child->overflow, &child->server->spill);
        copy = message != NULL ? copy_of(message) : NULL;
        swl_free(message);
    }
    return copy;
}

/* Taken out before it is handled: the callback may wait for results in the same inbox. */
static struct stashed *next_message(struct swl_child *child, bool overflow_first)
{
    if (!swl_list_empty(&child->stash)) {
        struct stashed *copy = SWL_CONTAINER_OF(child->stash.next, struct stashed, link);
        unstash(child, copy);
        return copy;
    }
    struct stashed *copy = overflow_first ? from_overflow(child) : from_inbox(child);
    return copy != NULL ? copy : overflow_first ? from_inbox(child) : from_overflow(child);
}

bool swl_mailbox_any(const struct swl_child *child)
{
    return !swl_list_empty(&child->stash) || swl_ring_waiting(&child->mail->inbox->ring) > 0 ||
           (child->overflow != NULL && swl_overflow_any(child->overflow));
}

int swl_mailbox_handle(struct swl_child *child)
{
    int count = 0;
    while (count < BATCH && child->verdict == SWL_GO_ON) {
        /* in turn: neither is to wait for the other's end */
        struct stashed *copy = next_message(child, count % 2 == 0);
        if (copy == NULL) {
            break;
        }
        handle(child, &copy->message);
        swl_free(copy);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: no later than a message takes */
        }
    }
    if (count > 0) {
        swl_channel_make_room(child->mail);
    }
    return count;
}

/* ---- sending ---- */

/* In a shutdown submitters are not forked again: nobody will ever read that inbox. The manager wakes all at
 * each death. */
static bool is_deserted(const struct swl_server *server, const struct swl_channel *to)
{
    return atomic_load(&server->state->workers_gone) &&
           (to->receiver < server->options.worker_num || swl_server_is_user_process(server, to->receiver));
}

/* What has come is taken in, that nobody has to wait for this process while it waits. */
bool swl_mailbox_take_in(struct swl_child *child)
{
    bool mail = take_in_mail(child);
    return (child->take_in != NULL && child->take_in(child)) || mail;
}

/* Results are bounded by the tasks of who gets them; messages are not, and wait where too many came. */
static int post_what_fits(const struct swl_child *child, struct swl_channel *to,
                          const struct swl_message *message, const void *payload, uint32_t *offset,
                          struct swl_ring_mark *mark)
{
    if (message->type == SWL_MESSAGE_PIPE && to->receiver < swl_server_children(child->server) &&
        atomic_load_explicit(&child->server->slots[to->receiver].is_crowded, memory_order_relaxed)) {
        return -EAGAIN;
    }
    return swl_channel_send_marked(to, message, payload, offset, mark);
}

int swl_mailbox_post(struct swl_child *child, struct swl_channel *to, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark, int64_t deadline)
{
    uint32_t offset = 0;
    int result = post_what_fits(child, to, message, payload, &offset, mark);
    while (result == -EAGAIN) {
        swl_doorbell_doze(child->bell);
        swl_channel_want_room(to, child->server->id);
        result = post_what_fits(child, to, message, payload, &offset, mark);
        if (result != -EAGAIN || swl_mailbox_take_in(child)) {
            swl_doorbell_awake(child->bell);
            continue;
        }
        if (is_deserted(child->server, to)) {
            swl_doorbell_awake(child->bell);
            return -ECANCELED;
        }
        if (swl_doorbell_wait(child->bell, deadline) == -ETIMEDOUT && offset == 0) {
            return -ETIMEDOUT;
        }
    }
    if (result == 0) {
        swl_channel_ring(to);
    }
    return result;
}

static void discard_unsent(struct swl_child *child, const struct swl_message *message, const void *payload)
{
    struct swl_message *copy = swl_malloc(sizeof(*copy) + message->size);
    *copy = *message;
    memcpy(copy + 1, payload, message->size);
    swl_mailbox_discard_late(child, copy);
    swl_free(copy);
}

int swl_mailbox_post_to_user_process(struct swl_child *child, int to, const struct swl_message *message,
                                     const void *payload, struct swl_ring_mark *mark)
{
    struct swl_server *server = child->server;
    struct swl_channel *mail = &server->mail[to];
    uint32_t sent = 0;
    int result = swl_channel_send_marked(mail, message, payload, &sent, mark);
    int64_t deadline = swl_clock_monotonic() + PATIENCE;
    while (result == -EAGAIN && is_awaited(message) && swl_clock_monotonic() < deadline) {
        if (is_late(server, to, message)) {
            discard_unsent(child, message, payload);
            return 0;
        }
        result = swl_mailbox_post(child, mail, message, payload, mark, swl_clock_monotonic() + LOOK);
        result = result == -ETIMEDOUT ? -EAGAIN : result;
    }
    if (result == -EAGAIN) {
        result = swl_overflow_put(&server->overflows[to - swl_server_workers(server)], &server->spill,
                                  message, payload);
    }
    if (result == 0) {
        swl_channel_ring(mail);
    }
    return result;
}

/* ---- waiting for results ---- */

static void look_for_results(struct swl_child *child, struct swl_await *await, uint64_t *cursor)
{
    struct swl_message *message;
    uint32_t size;
    while (await->missing > 0 &&
           (message = swl_ring_scan(&child->mail->inbox->ring, cursor, &size)) != NULL) {
        if (swl_await_offer(await, message)) {
            swl_ring_take(&child->mail->inbox->ring, message);
        }
    }
}

struct look {
    struct swl_child *child;
    struct swl_await *await;
    uint64_t *cursor;
    uint32_t missing; /* when it began to look */
};

static bool one_has_come(void *argument)
{
    struct look *look = argument;
    look_for_results(look->child, look->await, look->cursor);
    return look->await->missing < look->missing;
}

void swl_mailbox_await(struct swl_child *child, struct swl_await *await, int64_t deadline)
{
    uint64_t cursor = 0;
    child->await = await;
    while (await->missing > 0) {
        struct look look = {child, await, &cursor, await->missing};
        if (swl_spin_until(&child->spin, one_has_come, &look)) {
            continue;
        }
        if (take_in_mail(child)) {
            cursor = 0;
            continue;
        }
        swl_doorbell_doze(child->bell);
        look_for_results(child, await, &cursor);
        if (await->missing == 0 || (child->take_in && child->take_in(child))) {
            swl_doorbell_awake(child->bell);
            continue;
        }
        swl_channel_make_room(child->mail); /* of results that were taken */
        swl_task_outbox_flush(&child->outbox);
        look_for_results(child, await, &cursor); /* of tasks that could not be sent */
        if (await->missing == 0) {
            swl_doorbell_awake(child->bell);
            break;
        }
        if (swl_doorbell_wait(child->bell, deadline) == -ETIMEDOUT) {
            break;
        }
    }
    child->await = NULL;
    if (child->awaits_pending == 0) { /* else a Fiber may still wait for an earlier one */
        atomic_store_explicit(&child->slot->awaited_from, await->first + await->count, memory_order_release);
    }
    swl_channel_make_room(child->mail);
}

void swl_mailbox_pick(struct swl_child *child,
                      bool (*take)(struct swl_server *server, const struct swl_message *message))
{
    struct swl_ring *ring = &child->mail->inbox->ring;
    struct swl_message *message;
    uint64_t cursor = 0;
    uint32_t size;
    swl_list_each (link, &child->stash) {
        struct stashed *copy = SWL_CONTAINER_OF(link, struct stashed, link);
        if (is_awaited(&copy->message) && take(child->server, &copy->message)) {
            unstash(child, copy);
            swl_free(copy);
        }
    }
    while ((message = swl_ring_scan(ring, &cursor, &size)) != NULL) {
        if (is_awaited(message) && take(child->server, message)) {
            swl_ring_take(ring, message);
        }
    }
    swl_channel_make_room(child->mail);
}
