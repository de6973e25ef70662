/* Submitting tasks. */
#include "server/processes/submission.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "server/processes/mailbox.h"
#include "task/task_failure.h"

/* results that may wait for a user process, which may never look at them: some are in files */
#define RESULTS_MOST 65536
/* how often a user process that waits looks whether it is interrupted: not every signal ends a wait */
#define LOOK (100 * SWL_NS_PER_MS)

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

void swl_submission_lost(void *argument, int index, const struct swl_message *task, int error)
{
    struct swl_child *child = argument;
    struct swl_server *server = child->server;
    atomic_fetch_sub_explicit(swl_task_transport_queued(server->tasks, index), 1, memory_order_relaxed);
    swl_count(child->counters, SWL_COUNT_TASK_TAKEN, 1);
    swl_count(child->counters, SWL_COUNT_TASK_TAKEN_BYTES, task->size);
    swl_count(child->counters, SWL_COUNT_TASK_FAILED, 1);
    char reason[128];
    snprintf(reason, sizeof(reason), "it could not be sent to a task worker: %s", swl_error_text(-error));
    if (!swl_task_is_wanted(task)) {
        swl_warning_limited("tasks that could not be sent", "task %lld failed: %s", (long long)task->id,
                            reason);
        swl_task_result_discard(&server->spill, task);
        return;
    }
    /* to its own mail, as if a task worker told it: there a successor finds it, too */
    struct swl_message *failure = swl_malloc(sizeof(*failure) + SWL_TASK_FAILURE_MAX);
    uint32_t offset = 0;
    swl_task_failure(task, reason, failure, (uint8_t *)(failure + 1));
    if (swl_channel_send(child->mail, failure, failure + 1, &offset) < 0) {
        swl_mailbox_stash(child, failure);
    }
    swl_free(failure);
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
        atomic_store_explicit(&slot->is_submitting, SWL_SUBMITTING_LATER, memory_order_release);
        deadline = deadline != 0 ? deadline : swl_clock_monotonic() + timeout;
        swl_doorbell_doze(child->bell);
        swl_task_outbox_want_room(&child->outbox);
        swl_task_outbox_flush(&child->outbox);
        atomic_store_explicit(&slot->is_submitting, SWL_SUBMITTING_NOW, memory_order_release);
        result = swl_task_outbox_send(&child->outbox, index, message, payload, &slot->submitting);
        if (result != -SWL_ERROR_TASK_QUEUE_FULL || swl_clock_monotonic() >= deadline) {
            swl_doorbell_awake(child->bell);
            return result;
        }
        atomic_store_explicit(&slot->is_submitting, SWL_SUBMITTING_LATER, memory_order_release);
        if (swl_mailbox_take_in(child)) {
            swl_doorbell_awake(child->bell);
        } else {
            (void)swl_doorbell_wait(child->bell, deadline);
        }
        atomic_store_explicit(&slot->is_submitting, SWL_SUBMITTING_NOW, memory_order_release);
    }
}

/* The function of a user process does not come to the loop, where what found no room would go out: it waits
 * for that here, until it is interrupted. */
static void wait_until_sent(struct swl_child *child)
{
    int result = 0;
    while (result != -EINTR && child->server->callbacks->may_wait()) {
        swl_doorbell_doze(child->bell);
        swl_task_outbox_flush(&child->outbox);
        if (child->outbox.count == 0) {
            break;
        }
        result =
            swl_mailbox_take_in(child) ? 0 : swl_doorbell_wait(child->bell, swl_clock_monotonic() + LOOK);
    }
    swl_doorbell_awake(child->bell);
}

int64_t swl_submission_send(struct swl_child *child, int index, struct swl_message *message,
                            const void *payload)
{
    struct swl_server *server = child->server;
    struct swl_worker_slot *slot = child->slot;
    if (child->overflow != NULL && (message->flags & SWL_MESSAGE_WANTED) &&
        child->results_pending >= RESULTS_MOST) {
        return -SWL_ERROR_TASK_QUEUE_FULL;
    }
    bool reserved = (message->flags & SWL_MESSAGE_AWAITED) != 0;
    int own = server->role == SWL_ROLE_TASK_WORKER ? server->id - (int)server->options.worker_num : -1;
    if (own >= 0 && !reserved && atomic_load(&server->state->workers_gone)) {
        index = own; /* the server ends: another one may be gone already */
    } else if (index < 0 && !server->tasks->functions->competes) {
        /* who waits for its own turn, in the call or before it ends, waits in vain */
        index =
            swl_task_schedule(server->in_hand, (int)server->options.task_worker_num, own, &child->task_turn);
    }
    if (!reserved) {
        /* before it is sent: should this process die behind that, its successor must not give the same id */
        message->id = swl_submission_reserve_ids(child, 1);
    }
    message->version = SWL_MESSAGE_VERSION;
    message->type = SWL_MESSAGE_TASK;
    message->source = server->id;
    message->number = 0;
    message->time = swl_clock_wall();

    /* should this process die now, the manager finds out whether the task was sent, or takes it back */
    swl_note(&slot->submitting.position, 0, memory_order_relaxed);
    swl_note(&slot->submitting_index, index, memory_order_relaxed);
    swl_note(&slot->submitting_size, message->size, memory_order_relaxed);
    swl_note(&slot->submitting_kept, swl_task_outbox_kept(&child->outbox, index), memory_order_relaxed);
    count_task(child, index, message->size, 1);
    swl_note(&slot->is_submitting, SWL_SUBMITTING_NOW, memory_order_release);
    int result = send_task(child, index, message, payload);
    if (result < 0) {
        count_task(child, index, message->size, -1);
        if (!reserved) {
            atomic_store_explicit(&slot->next_task_id, message->id, memory_order_relaxed);
        }
    }
    swl_note(&slot->is_submitting, SWL_SUBMITTING_NOTHING, memory_order_release);
    if (result < 0) {
        return result;
    }
    if (!reserved) {
        child->results_pending += (message->flags & SWL_MESSAGE_WANTED) != 0;
        if (child->overflow != NULL && child->outbox.count > 0) {
            wait_until_sent(child);
        }
    }
    return message->id;
}
