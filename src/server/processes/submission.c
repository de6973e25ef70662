/* Submits tasks. */
#include "server/processes/submission.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/processes/outboxes.h"
#include "server/processes/wait.h"
#include "server/state/retrying.h"
#include "task/task_failure.h"
#include "task/task_schedule.h"

/* results that may wait at most for a user process, which may never read them; those without room are in
 * files */
#define RESULTS_MAX 65536
/* ns between two looks of a waiting user process for an interruption: not every signal ends a wait */
#define LOOK (100 * SWL_NS_PER_MS)

int64_t swl_submission_reserve_ids(struct swl_child *child, uint32_t count)
{
    int64_t first = atomic_load_explicit(&child->slot->next_task_id, memory_order_relaxed);
    atomic_store_explicit(&child->slot->next_task_id, first + count, memory_order_relaxed);
    return first;
}

void swl_submission_lost(void *argument, int index, const struct swl_message *task, int error)
{
    const struct swl_child_outbox *outbox = argument;
    struct swl_child *child = outbox->child;
    struct swl_server *server = child->server;
    swl_task_ledger_lost(&outbox->pool->ledger, server->id, index, task->size);
    char reason[128];
    snprintf(reason, sizeof(reason), "it could not be sent to a task worker: %s", swl_error_text(-error));
    swl_retrying_shelve_unsent(server, outbox->pool, index, task, reason);
    if (!swl_task_is_wanted(task)) {
        swl_warning_limited("tasks that could not be sent", "task %lld failed: %s", (long long)task->id,
                            reason);
        swl_task_result_discard(&server->spill, task);
        return;
    }
    /* to this process's own inbox, as if a task worker had sent it: a successor finds it there, too */
    struct swl_message *failure = swl_task_failure(task, reason);
    failure->pool = (uint16_t)outbox->pool->index;
    uint32_t offset = 0;
    if (swl_inbox_send(child->inbox, failure, swl_message_payload(failure), &offset) < 0) {
        swl_task_result_hold(&server->spill, failure);
        swl_messages_keep(child, failure);
    }
    swl_free(failure);
}

/* Puts it into the store, or sends it, or keeps it until there is room. */
static inline int submission_try(struct swl_child_outbox *outbox, const struct swl_task_order *order,
                                 const struct swl_message *message, const void *payload)
{
    struct swl_ring_mark *mark = &outbox->pool->ledger.submissions[outbox->child->server->id].mark;
    if (!swl_task_order_is_stored(order)) {
        return swl_task_outbox_send(&outbox->tasks, order->index, message, payload, mark);
    }
    int result = swl_task_transport_store(outbox->pool->transport, order, message, payload, mark);
    return result == -EAGAIN ? -SWL_ERROR_TASK_QUEUE_FULL : result;
}

struct submission_attempt {
    struct swl_child_outbox *outbox;
    const struct swl_task_order *order; /* with its index into the transport, or into the store */
    const struct swl_message *message;
    const void *payload;
    int result;
};

/* For swl_wait_until(). Between two attempts the task is neither sent nor kept: the ledger notes that, for
 * the recovery after a death of this process. */
static bool submission_has_ended(struct swl_child *child, void *argument)
{
    struct submission_attempt *attempt = argument;
    const struct swl_task_ledger *ledger = &attempt->outbox->pool->ledger;
    int id = child->server->id;
    swl_task_outbox_request_room(&attempt->outbox->tasks);
    swl_task_ledger_submission_waits(ledger, id, false);
    attempt->result = submission_try(attempt->outbox, attempt->order, attempt->message, attempt->payload);
    if (attempt->result != -SWL_ERROR_TASK_QUEUE_FULL) {
        return true;
    }
    swl_task_ledger_submission_waits(ledger, id, true);
    return false;
}

/* Neither the transport nor the outbox has room: waits for task_queue_timeout. */
static int submission_wait_for_room(struct swl_child_outbox *outbox, const struct swl_task_order *order,
                                    const struct swl_message *message, const void *payload)
{
    const struct swl_server *server = outbox->child->server;
    const struct swl_task_ledger *ledger = &outbox->pool->ledger;
    struct submission_attempt attempt = {outbox, order, message, payload, -SWL_ERROR_TASK_QUEUE_FULL};
    swl_task_ledger_submission_waits(ledger, server->id, true);
    SWL_IGNORE(swl_wait_until(outbox->child, submission_has_ended, &attempt,
                              swl_clock_monotonic() + server->options.task_queue_timeout),
               "the attempt holds the result");
    swl_task_ledger_submission_waits(ledger, server->id, false);
    return attempt.result;
}

static bool submission_is_sent(struct swl_child *child, void *argument)
{
    (void)argument;
    swl_outboxes_flush(child);
    return swl_outboxes_count(child) == 0 || child->interrupted || !child->server->callbacks->may_wait();
}

/* The loop sends tasks that found no room, but the function of a user process never returns to it: so it
 * waits here until they are sent, or until it is interrupted. */
static void submission_wait_until_sent(struct swl_child *child)
{
    child->interrupted = false;
    while (!submission_is_sent(child, NULL)) {
        SWL_IGNORE(swl_wait_until(child, submission_is_sent, NULL, swl_clock_monotonic() + LOOK),
                   "the loop checks again");
    }
}

/* The index of the task worker or queue that the task goes to. In the store a task may be for whoever is idle,
 * whatever the transport. */
static int submission_choose(const struct swl_child *child, struct swl_task_pool *pool,
                             const struct swl_task_order *order, bool is_awaited)
{
    const struct swl_server *server = child->server;
    int own = server->role == SWL_ROLE_TASK_WORKER
                  ? server->id - (int)server->options.worker_num - pool->first
                  : -1;
    if (own < 0 || own >= pool->count) {
        own = -1; /* this process is none of its task workers */
    }
    if (own >= 0 && !is_awaited && atomic_load(&server->state->workers_gone)) {
        return own; /* the server ends: the other task workers may be gone already */
    }
    /* `own` is left out: a task worker must not queue to itself and then wait */
    return order->index < 0 && !swl_task_order_is_stored(order) &&
                   !swl_task_transport_has_shared_queue(pool->transport)
               ? swl_task_schedule(server->inflight + pool->first, pool->count, own, &pool->turn)
               : order->index;
}

int64_t swl_submission_send(struct swl_child *child, const struct swl_task_order *wanted,
                            struct swl_message *message, const void *payload)
{
    struct swl_server *server = child->server;
    struct swl_process_slot *slot = child->slot;
    struct swl_child_outbox *outbox = &child->outboxes[wanted->pool];
    struct swl_task_pool *pool = outbox->pool;
    struct swl_task_order order = *wanted;
    if (child->overflow != NULL && (message->flags & SWL_MESSAGE_WANTED) && !wanted->is_again &&
        child->results_pending + child->results_later >= RESULTS_MAX) {
        return -SWL_ERROR_TASK_QUEUE_FULL;
    }
    bool is_awaited = (message->flags & SWL_MESSAGE_AWAITED) != 0, reserved = is_awaited || wanted->is_again;
    order.index = submission_choose(child, pool, wanted, is_awaited);
    if (order.due > 0) {
        message->flags |= SWL_MESSAGE_LATER;
    }
    if (!reserved) {
        /* before the task is sent: should this process die after that, its successor must not give the same
         * id */
        message->id = swl_submission_reserve_ids(child, 1);
    }
    message->version = SWL_MESSAGE_VERSION;
    message->type = SWL_MESSAGE_TASK;
    message->source = wanted->is_again ? message->source : server->id;
    message->attempt = 0;
    message->time = swl_clock_wall();

    /* should this process die now, the manager finds out whether the task was sent, or counts it as lost */
    swl_task_ledger_accepted(&pool->ledger, server->id, swl_task_order_lane(&order), message->size);
    int result = submission_try(outbox, &order, message, payload);
    if (result == -SWL_ERROR_TASK_QUEUE_FULL && server->options.task_queue_timeout > 0) {
        result = submission_wait_for_room(outbox, &order, message, payload);
    }
    if (result < 0) {
        swl_task_ledger_withdrawn(&pool->ledger, server->id);
        if (!reserved) {
            atomic_store_explicit(&slot->next_task_id, message->id, memory_order_relaxed);
        }
    }
    swl_task_ledger_submitted(&pool->ledger, server->id);
    if (result < 0) {
        return result;
    }
    if (wanted->is_again && message->source == server->id) {
        child->results_later += (message->flags & SWL_MESSAGE_WANTED) != 0;
    }
    if (server->role == SWL_ROLE_TASK_WORKER && atomic_load(&server->state->workers_gone)) {
        /* those that it is for may have ended: then the manager forks one anew */
        swl_doorbell_ring(&server->bells[swl_server_manager_endpoint(server)]);
    }
    if (!reserved) {
        *(order.due > 0 ? &child->results_later : &child->results_pending) +=
            (message->flags & SWL_MESSAGE_WANTED) != 0;
        if (child->overflow != NULL && swl_outboxes_count(child) > 0) {
            submission_wait_until_sent(child);
        }
    }
    return message->id;
}
