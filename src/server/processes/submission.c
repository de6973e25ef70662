/* Submitting tasks. */
#include "server/processes/submission.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/processes/wait.h"
#include "task/task_failure.h"
#include "task/task_schedule.h"

/* results that may wait for a user process, which may never look at them: some are in files */
#define RESULTS_MAX 65536
/* how often a user process that waits looks whether it is interrupted: not every signal ends a wait */
#define LOOK (100 * SWL_NS_PER_MS)

int64_t swl_submission_reserve_ids(struct swl_child *child, uint32_t count)
{
    int64_t first = atomic_load_explicit(&child->slot->next_task_id, memory_order_relaxed);
    atomic_store_explicit(&child->slot->next_task_id, first + count, memory_order_relaxed);
    return first;
}

void swl_submission_lost(void *argument, int index, const struct swl_message *task, int error)
{
    struct swl_child *child = argument;
    struct swl_server *server = child->server;
    swl_task_ledger_lost(&server->ledger, server->id, index, task->size);
    char reason[128];
    snprintf(reason, sizeof(reason), "it could not be sent to a task worker: %s", swl_error_text(-error));
    if (!swl_task_is_wanted(task)) {
        swl_warning_limited("tasks that could not be sent", "task %lld failed: %s", (long long)task->id,
                            reason);
        swl_task_result_discard(&server->spill, task);
        return;
    }
    /* to its own mail, as if a task worker told it: there a successor finds it, too */
    struct swl_message *failure = swl_task_failure(task, reason);
    uint32_t offset = 0;
    if (swl_inbox_send(child->inbox, failure, swl_message_payload(failure), &offset) < 0) {
        swl_messages_keep(child, failure);
    }
    swl_free(failure);
}

struct submission_attempt {
    int index;
    const struct swl_message *message;
    const void *payload;
    int result;
};

/* Sends it, or keeps it until there is room. */
static int submission_try(struct swl_child *child, struct submission_attempt *attempt)
{
    attempt->result = swl_task_outbox_send(&child->outbox, attempt->index, attempt->message, attempt->payload,
                                           &child->server->ledger.submissions[child->server->id].mark);
    return attempt->result;
}

/* For swl_wait_until(): between two attempts the task is neither sent nor kept, which the manager has to know
 * should this process die. */
static bool submission_has_ended(struct swl_child *child, void *argument)
{
    const struct swl_server *server = child->server;
    swl_task_outbox_request_room(&child->outbox);
    swl_task_ledger_submission_waits(&server->ledger, server->id, false);
    if (submission_try(child, argument) != -SWL_ERROR_TASK_QUEUE_FULL) {
        return true;
    }
    swl_task_ledger_submission_waits(&server->ledger, server->id, true);
    return false;
}

/* With task_queue_timeout it waits where neither the transport nor the outbox has room. */
static int submission_send_task(struct swl_child *child, int index, const struct swl_message *message,
                                const void *payload)
{
    const struct swl_server *server = child->server;
    struct submission_attempt attempt = {index, message, payload, 0};
    int64_t timeout = server->options.task_queue_timeout;
    if (submission_try(child, &attempt) == -SWL_ERROR_TASK_QUEUE_FULL && timeout > 0) {
        swl_task_ledger_submission_waits(&server->ledger, server->id, true);
        SWL_IGNORE(swl_wait_until(child, submission_has_ended, &attempt, swl_clock_monotonic() + timeout),
                   "the attempt holds the result");
        swl_task_ledger_submission_waits(&server->ledger, server->id, false);
    }
    return attempt.result;
}

static bool submission_outbox_is_empty(struct swl_child *child, void *argument)
{
    (void)argument;
    swl_task_outbox_flush(&child->outbox);
    return child->outbox.count == 0 || child->interrupted || !child->server->callbacks->may_wait();
}

/* The function of a user process does not come to the loop, where what found no room would go out: it waits
 * for that here, until it is interrupted. */
static void submission_wait_until_sent(struct swl_child *child)
{
    child->interrupted = false;
    while (!submission_outbox_is_empty(child, NULL)) {
        SWL_IGNORE(swl_wait_until(child, submission_outbox_is_empty, NULL, swl_clock_monotonic() + LOOK),
                   "it is asked again");
    }
}

int64_t swl_submission_send(struct swl_child *child, int index, struct swl_message *message,
                            const void *payload)
{
    struct swl_server *server = child->server;
    struct swl_process_slot *slot = child->slot;
    if (child->overflow != NULL && (message->flags & SWL_MESSAGE_WANTED) &&
        child->results_pending >= RESULTS_MAX) {
        return -SWL_ERROR_TASK_QUEUE_FULL;
    }
    bool reserved = (message->flags & SWL_MESSAGE_AWAITED) != 0;
    int own = server->role == SWL_ROLE_TASK_WORKER ? server->id - (int)server->options.worker_num : -1;
    if (own >= 0 && !reserved && atomic_load(&server->state->workers_gone)) {
        index = own; /* the server ends: another one may be gone already */
    } else if (index < 0 && !swl_task_transport_has_shared_queue(server->tasks)) {
        /* who waits for its own turn, in the call or before it ends, waits in vain */
        index =
            swl_task_schedule(server->inflight, (int)server->options.task_worker_num, own, &child->task_turn);
    }
    if (!reserved) {
        /* before it is sent: should this process die behind that, its successor must not give the same id */
        message->id = swl_submission_reserve_ids(child, 1);
    }
    message->version = SWL_MESSAGE_VERSION;
    message->type = SWL_MESSAGE_TASK;
    message->source = server->id;
    message->attempt = 0;
    message->time = swl_clock_wall();

    /* should this process die now, the manager finds out whether the task was sent, or counts it as lost */
    swl_task_ledger_accepted(&server->ledger, server->id, index, message->size);
    int result = submission_send_task(child, index, message, payload);
    if (result < 0) {
        swl_task_ledger_withdrawn(&server->ledger, server->id);
        if (!reserved) {
            atomic_store_explicit(&slot->next_task_id, message->id, memory_order_relaxed);
        }
    }
    swl_task_ledger_submitted(&server->ledger, server->id);
    if (result < 0) {
        return result;
    }
    if (!reserved) {
        child->results_pending += (message->flags & SWL_MESSAGE_WANTED) != 0;
        if (child->overflow != NULL && child->outbox.count > 0) {
            submission_wait_until_sent(child);
        }
    }
    return message->id;
}
