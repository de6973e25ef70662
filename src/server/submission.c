/* Submitting tasks. */
#include "server/submission.h"

#include <errno.h>

#include "base/clock.h"
#include "base/error.h"
#include "server/mailbox.h"

int64_t swl_submission_reserve_ids(struct swl_child *child, uint32_t count)
{
    int64_t first = atomic_load_explicit(&child->slot->next_task_id, memory_order_relaxed);
    atomic_store_explicit(&child->slot->next_task_id, first + count, memory_order_relaxed);
    return first;
}

/* Counts it before it can be taken, so that nothing ever counts below zero; `sign` -1 takes that back. */
static void count_task(struct swl_child *child, int index, uint32_t size, int sign)
{
    atomic_fetch_add_explicit(swl_task_transport_queued(child->server->tasks, index), sign,
                              memory_order_relaxed);
    swl_count(child->counters, SWL_COUNT_TASK, sign);
    swl_count(child->counters, SWL_COUNT_TASK_BYTES, sign * (int64_t)size);
}

/* Sends it, or keeps it until there is room, or waits so long as the user wants (task_queue_timeout). */
static int send_task(struct swl_child *child, int index, const struct swl_message *message,
                     const void *payload)
{
    struct swl_worker_slot *slot = child->slot;
    int64_t timeout = child->server->options.task_queue_timeout, deadline = 0;
    for (;;) {
        int result = swl_task_outbox_send(&child->outbox, index, message, payload, &slot->submitting);
        if (result != -SWL_ERROR_TASK_QUEUE_FULL || timeout == 0) {
            return result;
        }
        deadline = deadline != 0 ? deadline : swl_clock_monotonic() + timeout;
        swl_doorbell_doze(child->bell);
        swl_task_outbox_want_room(&child->outbox);
        swl_task_outbox_flush(&child->outbox);
        result = swl_task_outbox_send(&child->outbox, index, message, payload, &slot->submitting);
        if (result != -SWL_ERROR_TASK_QUEUE_FULL || swl_clock_monotonic() >= deadline) {
            swl_doorbell_awake(child->bell);
            return result;
        }
        if (swl_mailbox_take_in(child)) {
            swl_doorbell_awake(child->bell);
        } else {
            (void)swl_doorbell_wait(child->bell, deadline);
        }
    }
}

int64_t swl_submission_send(struct swl_child *child, int index, struct swl_message *message,
                            const void *payload)
{
    struct swl_server *server = child->server;
    struct swl_worker_slot *slot = child->slot;
    bool reserved = (message->flags & SWL_MESSAGE_AWAITED) != 0;
    int own = server->role == SWL_ROLE_TASK_WORKER ? server->id - (int)server->options.worker_num : -1;
    if (own >= 0 && !reserved && atomic_load(&server->state->workers_gone)) {
        index = own; /* the server ends: another one may be gone already */
    } else if (index < 0 && !server->tasks->functions->competes) {
        /* who waits for its own turn waits in vain */
        index = swl_task_schedule(server->in_hand, (int)server->options.task_worker_num, reserved ? own : -1,
                                  &child->task_turn);
    }
    if (!reserved) {
        message->id = atomic_load_explicit(&slot->next_task_id, memory_order_relaxed);
    }
    message->version = SWL_MESSAGE_VERSION;
    message->type = SWL_MESSAGE_TASK;
    message->source = server->id;
    message->number = 0;
    message->time = swl_clock_wall();

    /* should this process die now, the manager finds out whether the task was sent, or takes it back */
    atomic_store_explicit(&slot->submitting.position, 0, memory_order_relaxed);
    slot->submitting_index = index;
    slot->submitting_size = message->size;
    count_task(child, index, message->size, 1);
    atomic_store_explicit(&slot->is_submitting, 1, memory_order_release);
    int result = send_task(child, index, message, payload);
    if (result < 0) {
        count_task(child, index, message->size, -1);
    }
    atomic_store_explicit(&slot->is_submitting, 0, memory_order_release);
    if (result < 0) {
        return result;
    }
    if (!reserved) {
        (void)swl_submission_reserve_ids(child, 1);
        child->results_pending += (message->flags & SWL_MESSAGE_WANTED) != 0;
    }
    return message->id;
}
