/* Recovery after the death of a child: its request, its task, and what it was sending. */
#define _GNU_SOURCE
#include "server/manager/recovery.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "net/session_answer.h"
#include "server/state/retrying.h"
#include "server/state/schedules.h"
#include "task/task_failure.h"

/* A child that has died, and what its recovery needs. */
struct recovery {
    struct swl_server *server;
    struct swl_reports *reports;
    int id;
    const struct swl_process_end *end;
    bool may_run_again; /* a task worker will come that can run its task */
};

/* ---- workers ---- */

/* The dead worker has detached the answer to its request, and nobody has taken it: perhaps nobody knows of it, and its client
 * would wait for ever. The worker owes it again, so that the client is told. */
static void recovery_take_back_answer(const struct recovery *recovery, struct swl_session *session)
{
    const struct swl_process_slot *slot = &recovery->server->slots[recovery->id];
    if (swl_session_answer_is_of(session, SWL_ANSWER_DETACHED)) {
        SWL_IGNORE(swl_session_take_answer(session, atomic_load(&slot->request_answer),
                                           swl_session_taker(recovery->id, atomic_load(&slot->generation))),
                   "it has ended, or is that of a later request");
    }
}

/* The request that the dead worker had in flight is dropped: its client sees the connection close. A client that speaks HTTP
 * is told by its loop what becomes of its request, if that is not answered already: see recovery_notify_reactors(). */
static void recovery_drop_request(const struct recovery *recovery)
{
    struct swl_server *server = recovery->server;
    struct swl_process_slot *slot = &server->slots[recovery->id];
    if (atomic_exchange(&slot->has_request, 0) == 0) {
        return;
    }
    int64_t session_id = atomic_load(&slot->request_session);
    swl_request_transport_drop(server->requests, recovery->id, atomic_load(&slot->request_place));
    struct swl_session *session = swl_session_find(&server->sessions, session_id);
    if (session != NULL) {
        recovery_take_back_answer(recovery, session);
        struct swl_message close = {.type = SWL_MESSAGE_CLOSE,
                                    .close_how = SWL_CLOSE_FLUSH,
                                    .source = swl_server_manager_endpoint(server),
                                    .id = session_id};
        if (server->ports[session->port].protocol != SWL_PROTOCOL_HTTP ||
            swl_session_websocket_status(session) >= SWL_WEBSOCKET_ACTIVE) {
            swl_reports_send(recovery->reports, &server->reactor_inboxes[session->reactor], &close, NULL);
        }
        if (swl_server_spreads(server)) {
            /* Sent even if the reactor does not seem to wait: the worker may have died between counting the
             * request as handled and telling so. */
            struct swl_message handled = close;
            handled.type = SWL_MESSAGE_HANDLED;
            (void)swl_session_handled(session, session_id);
            swl_reports_send(recovery->reports, &server->reactor_inboxes[session->reactor], &handled, NULL);
        }
    }
}

/* BASE mode: the kernel has closed the connections of the dead worker. */
static void recovery_end_sessions(struct swl_server *server, int id)
{
    uint32_t count = swl_session_release_all(&server->sessions, (uint16_t)id);
    swl_count(&server->counters[swl_server_manager_endpoint(server)], SWL_COUNT_CLOSE, count);
    atomic_store(&server->loads[id].output, 0);
    atomic_store(&server->loads[id].stalled_since, 0);
    atomic_store(&server->loads[id].asked_at, 0);
    atomic_store(&server->loads[id].connections, 0);
    atomic_store(&server->loads[id].invited, 0);
    atomic_store(&server->slots[id].has_request, 0);
}

/* What the dead worker had taken from the System V queue: its successor begins with what had not begun. */
static void recovery_of_queued(struct swl_server *server, int id)
{
    struct swl_queued_message *record = swl_server_queued(server, id);
    enum swl_queued_state state = swl_queued_message_state(record);
    uint32_t watcher = (uint32_t)id + 1;
    atomic_compare_exchange_strong(&server->state->queue_watcher, &watcher, 0);
    if (state == SWL_QUEUED_BEGUN || (state == SWL_QUEUED_TAKING && record->type != 0)) {
        swl_warning_limited("messages lost with their worker",
                            "worker #%d had a message in hand, which is lost", id);
    }
    if (state != SWL_QUEUED_HELD) {
        swl_queued_message_set_state(record, SWL_QUEUED_EMPTY);
    }
}

static void recovery_of_worker(const struct recovery *recovery)
{
    if (recovery->server->life == SWL_LIFE_QUEUE) {
        recovery_of_queued(recovery->server, recovery->id);
    }
    if (recovery->server->mode == SWL_MODE_BASE) {
        recovery_end_sessions(recovery->server, recovery->id);
    } else {
        recovery_drop_request(recovery);
    }
}

/* ---- task workers ---- */

/* Sends the task in that in-flight record back to a queue that outlives the server, for the next server to
 * run. Returns false where there is no such queue, or where it has no room. */
static bool recovery_put_back(struct swl_server *server, int id)
{
    const struct swl_task_pool *pool = swl_server_task_pool_of(server, id);
    struct swl_task_transport *tasks = pool->transport;
    struct swl_task_inflight *inflight = swl_server_inflight(server, id);
    struct swl_message *task = &inflight->task.message;
    const struct swl_task_order order = {.index = inflight->stored_for, .priority = swl_task_priority(task)};
    if (tasks->options.key == 0) {
        return false;
    }
    int result = inflight->taken_from == SWL_TASK_STORE
                     ? swl_task_transport_return(tasks, swl_server_task_index(server, pool, id), task, &order)
                     : swl_task_transport_put(tasks, inflight->taken_from, task, inflight->task.payload);
    if (result == 0) {
        swl_task_ledger_returned(&pool->ledger, swl_server_manager_endpoint(server), inflight);
        swl_message_store_type(task, SWL_MESSAGE_NONE);
    }
    return result == 0;
}

/* Completes the in-flight record of a dead task worker: finishes a receive that the death interrupted, drops
 * what is no task, and notes an answer that was written but not yet noted. `begun`: the task had begun;
 * before that, `answered` still refers to the previous task. Returns whether the record holds a task that was
 * not answered. */
static bool recovery_examine_inflight(struct swl_server *server, int id, bool begun)
{
    struct swl_task_pool *pool = swl_server_task_pool_of(server, id);
    struct swl_task_inflight *inflight = swl_server_inflight(server, id);
    struct swl_message *task = &inflight->task.message;
    swl_task_transport_recover(pool->transport, swl_server_task_index(server, pool, id));
    swl_task_ledger_recover_deferred(&pool->ledger, id, inflight);
    if (swl_message_load_type(task) == SWL_MESSAGE_TASK &&
        (task->size > SWL_TASK_INLINE_MAX ||
         !swl_task_transport_has_index(pool->transport, inflight->taken_from))) {
        /* other users may write to this memory: the manager, which may be root, must trust neither */
        swl_warning_limited("malformed tasks",
                            "%s #%d died with a malformed task in flight (%u bytes): dropped", pool->kind, id,
                            (unsigned)task->size);
        swl_message_store_type(task, SWL_MESSAGE_NONE);
    }
    if (swl_message_load_type(task) != SWL_MESSAGE_TASK) {
        return false;
    }
    struct swl_inbox *inbox = swl_server_inbox_of(server, task->source);
    if (inbox == NULL) {
        /* the submitter is not of this server: other programs may write to a queue with a key */
        task->flags &= (uint16_t) ~(SWL_MESSAGE_WANTED | SWL_MESSAGE_AWAITED);
    }
    if (begun && swl_task_is_wanted(task) && swl_ring_was_written(&inbox->shared->ring, &inflight->answer)) {
        atomic_store(&inflight->answered, 1); /* it died between writing the answer and noting it */
    }
    return !begun || !atomic_load(&inflight->answered);
}

/* Whether the task, whose run has ended with its process, has another one left, unless it was decided otherwise. */
static bool recovery_is_to_run_again(const struct swl_server *server,
                                     const struct swl_task_inflight *inflight)
{
    enum swl_task_decision_kind decision = swl_task_decision(inflight);
    return decision == SWL_TASK_AGAIN ||
           (decision == SWL_TASK_UNDECIDED &&
            swl_retrying_is_left(server, &inflight->task.message, SWL_TASK_RUN_CUT));
}

void swl_recovery_put_back(struct swl_server *server, bool are_counted)
{
    for (int i = 0; i < server->task_workers; i++) {
        int id = (int)server->options.worker_num + i;
        struct swl_message *task = &server->inflight[i].task.message;
        bool begun = !are_counted && atomic_exchange(&server->inflight[i].began, 0) != 0;
        if (recovery_examine_inflight(server, id, begun) &&
            (!begun || recovery_is_to_run_again(server, &server->inflight[i]))) {
            task->attempt += begun;
            (void)recovery_put_back(server, id);
        }
    }
}

/* Counts one more attempt. Returns whether the task is run again: later, out of the store; by a successor of the dead task
 * worker, which finds it in the in-flight record; or by the next server. */
static bool recovery_redeliver(const struct recovery *recovery, const struct swl_task_pool *pool)
{
    struct swl_server *server = recovery->server;
    struct swl_task_inflight *inflight = swl_server_inflight(server, recovery->id);
    bool is_kept = pool->transport->options.key != 0;
    if (!recovery_is_to_run_again(server, inflight) || (!recovery->may_run_again && !is_kept)) {
        return false;
    }
    bool has_delay = swl_task_decision(inflight) == SWL_TASK_AGAIN || server->options.task_retry.delay > 0;
    if (!has_delay || !swl_retrying_put_off(server, recovery->id)) {
        inflight->task.message.attempt++;
        if (!recovery->may_run_again && !recovery_put_back(server, recovery->id)) {
            inflight->task.message.attempt--;
            return false;
        }
        swl_task_ledger_redelivered(&pool->ledger, swl_server_manager_endpoint(server), inflight);
    }
    swl_task_inflight_renew(inflight);
    return true;
}

/* Writes why the task failed with its task worker. */
static void recovery_format_reason(const struct recovery *recovery, const struct swl_task_inflight *inflight,
                                   char *reason, size_t size)
{
    const struct swl_process_end *end = recovery->end;
    if (swl_task_decision(inflight) != SWL_TASK_UNDECIDED) {
        swl_task_decision_reason(inflight, reason, size); /* before its process ended */
    } else if (atomic_load(&inflight->overdue)) {
        const struct swl_task_pool *pool = swl_server_task_pool_of(recovery->server, recovery->id);
        snprintf(reason, size, "it ran for longer than %s (%g s)", swl_task_pool_runtime_option(pool),
                 (double)pool->max_runtime / SWL_NS_PER_SEC);
    } else if (end->signal_number) {
        const char *name = sigabbrev_np(end->signal_number);
        snprintf(reason, size, "the task worker was killed by signal %d (%s)", end->signal_number,
                 name ? name : "?");
    } else {
        snprintf(reason, size, "the task worker exited with code %d", end->exit_code);
    }
}

/* Sends the failure to the submitter; where the submitter wants no result, logs it. */
static void recovery_report_failure(const struct recovery *recovery, struct swl_message *task,
                                    const char *reason)
{
    if (!swl_task_is_wanted(task)) {
        swl_warning_limited("tasks that failed with their process", "task %lld failed: %s",
                            (long long)task->id, reason);
        return;
    }
    struct swl_message *failure = swl_task_failure(task, reason);
    failure->pool = (uint16_t)swl_server_task_pool_of(recovery->server, recovery->id)->index;
    swl_reports_send(recovery->reports, swl_server_inbox_of(recovery->server, task->source), failure,
                     swl_message_payload(failure));
    swl_free(failure);
    task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the failure carries the file to the submitter */
}

/* The task does not run again: removes its file and empties the in-flight record. `failed`: unless its end was
 * noted before. */
static void recovery_release_inflight(struct swl_server *server, struct swl_task_inflight *inflight,
                                      bool failed)
{
    struct swl_message *task = &inflight->task.message;
    swl_schedules_task_over(server, task, failed);
    if ((task->flags & SWL_MESSAGE_SPILLED) && task->size == sizeof(struct swl_spill_ticket)) {
        swl_spill_discard(&server->spill, (const struct swl_spill_ticket *)inflight->task.payload);
    }
    swl_message_store_type(task, SWL_MESSAGE_NONE);
    swl_task_inflight_renew(inflight);
}

/* The task has failed: with the death, or before it as was decided, and then perhaps its submitter was told. */
static void recovery_fail(const struct recovery *recovery, const struct swl_task_pool *pool, bool is_untold)
{
    struct swl_task_inflight *inflight = swl_server_inflight(recovery->server, recovery->id);
    struct swl_message *task = &inflight->task.message;
    char reason[SWL_TASK_REASON_MAX + 1];
    recovery_format_reason(recovery, inflight, reason, sizeof(reason));
    swl_retrying_shelve(recovery->server, recovery->id, reason);
    swl_task_ledger_failed(&pool->ledger, swl_server_manager_endpoint(recovery->server), inflight);
    if (is_untold) {
        recovery_report_failure(recovery, task, reason);
    } else if (swl_task_is_wanted(task)) {
        task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the failure carries the file to the submitter */
    }
}

/* A task that had begun is run again or fails; one that had not begun stays in the record for the successor.
 */
static void recovery_of_task_worker(const struct recovery *recovery)
{
    struct swl_server *server = recovery->server;
    int id = recovery->id, manager = swl_server_manager_endpoint(server);
    struct swl_task_pool *pool = swl_server_task_pool_of(server, id);
    struct swl_task_inflight *inflight = swl_server_inflight(server, id);
    struct swl_message *task = &inflight->task.message;
    bool begun = atomic_exchange(&inflight->began, 0) != 0; /* the successor sets it again when it begins */
    bool is_unanswered = recovery_examine_inflight(server, id, begun);
    if (swl_message_load_type(task) != SWL_MESSAGE_TASK) {
        return;
    }
    swl_task_ledger_recover_inflight(&pool->ledger, id, inflight, begun);
    if (!begun) {
        atomic_store(&inflight->overdue, 0);
        return;
    }
    bool failed = false;
    if (swl_task_ledger_is_over(&pool->ledger, id, inflight)) {
        /* counted as over already: it died before it could empty its in-flight record */
    } else if (!is_unanswered && swl_task_decision(inflight) <= SWL_TASK_AGAIN) {
        swl_task_ledger_finished(&pool->ledger, manager, inflight);
    } else if (is_unanswered && recovery_redeliver(recovery, pool)) {
        return;
    } else {
        recovery_fail(recovery, pool, is_unanswered);
        failed = true;
    }
    recovery_release_inflight(server, inflight, failed);
}

/* ---- user processes ---- */

/* No call waits for a result any more: those still to come are late. */
static void recovery_of_user_process(const struct recovery *recovery)
{
    struct swl_process_slot *slot = &recovery->server->slots[recovery->id];
    atomic_store(&slot->awaited_from, atomic_load(&slot->next_task_id));
}

/* ---- every child ---- */

/* Whether a message in the dead process's inbox names that piece of the arena: it is its successor's then. */
static bool recovery_is_in_inbox(void *argument, uint64_t number)
{
    const struct swl_inbox *inbox = argument;
    const struct swl_message *message;
    uint64_t cursor = 0;
    uint32_t size;
    while ((message = swl_ring_scan(&inbox->shared->ring, &cursor, &size)) != NULL) {
        const struct swl_spill_ticket *ticket = swl_task_result_ticket(message);
        if (ticket != NULL && ticket->number == number) {
            return true;
        }
    }
    return false;
}

void swl_recovery_give_back(struct swl_server *server, int id)
{
    (void)swl_arena_free_of(&server->spill.arena, id, recovery_is_in_inbox, &server->inboxes[id]);
}

/* Tasks that the dead process had not sent yet are lost: the one it was submitting, and those that waited for
 * room in its memory. They are counted, so that the ledger's sums stay right. */
static void recovery_count_lost(struct swl_server *server, int id)
{
    int64_t lost = 0;
    for (int i = 0; i < server->task_pool_count; i++) {
        struct swl_task_pool *pool = &server->task_pools[i];
        lost +=
            pool->transport == NULL
                ? 0
                : swl_task_ledger_recover_submitter(&pool->ledger, swl_server_manager_endpoint(server), id);
    }
    if (lost > 0) {
        swl_warning_limited("reports of lost tasks",
                            "%lld tasks that waited for room in the memory of %s #%d are lost with it",
                            (long long)lost, swl_server_kind(server, id), id);
    }
}

/* An answer of which the dead process had sent only a part will never be complete: reactors discard the part. One that it
 * owed to an HTTP client will never come: reactors answer with 502 or 504. */
static void recovery_notify_reactors(const struct recovery *recovery)
{
    struct swl_server *server = recovery->server;
    const struct swl_message message = {
        .type = SWL_MESSAGE_SENDER_DIED,
        .source = swl_server_manager_endpoint(server),
        .endpoint = recovery->id,
        .time = atomic_load(&server->slots[recovery->id].generation),
    };
    /* without ports there are no connections, and nobody may read there */
    for (int i = 0; server->port_count > 0 && i < swl_server_reactors(server); i++) {
        swl_reports_send(recovery->reports, &server->reactor_inboxes[i], &message, NULL);
    }
}

void swl_recovery_run(struct swl_server *server, struct swl_reports *reports, int id,
                      const struct swl_process_end *end, bool may_run_again)
{
    static void (*const by_role[])(const struct recovery *recovery) = {
        [SWL_ROLE_WORKER] = recovery_of_worker,
        [SWL_ROLE_TASK_WORKER] = recovery_of_task_worker,
        [SWL_ROLE_USER_PROCESS] = recovery_of_user_process,
    };
    const struct recovery recovery = {server, reports, id, end, may_run_again};
    by_role[swl_server_role_of(server, id)](&recovery);
    /* It may have died after it wrote a message and before it rang. And who waits for a connection of its (BASE
     * mode) sees only now that this is over. */
    swl_inbox_wake_all(server->bells, swl_server_bells(server));
    recovery_count_lost(server, id);
    swl_task_shelf_recover(&server->shelf, id);
    swl_recovery_give_back(server, id);
    swl_body_files_discard_of(&server->body_files, end->pid);
    recovery_notify_reactors(&recovery);
}
