/* A task worker: takes tasks from the transport, runs them one at a time, sends their results. */
#define _GNU_SOURCE
#include "server/processes/task_worker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/processes/child_life.h"
#include "server/processes/delivery.h"
#include "server/state/retrying.h"
#include "server/processes/outboxes.h"
#include "server/state/schedules.h"
#include "task/task_failure.h"

#define TASK_BATCH 64
/* spins that end by a task which is announced and not there, before it sleeps */
#define SPINS_MAX 64
/* busy rounds between two looks at the loop's other descriptors */
#define ROUNDS_PER_POLL 16
/* ns at least between two wake-ups of submitters that wait for room, while tasks run */
#define WAKE_PAUSE (100 * 1000)
/* ns at least between two log lines on a transport that fails */
#define FAILURE_PAUSE (10 * SWL_NS_PER_SEC)

struct task_worker {
    struct swl_child child;
    struct swl_task_inflight *inflight;
    struct swl_task_pool *pool;
    int index;      /* in the pool */
    int spun;       /* how often in a row spinning saw a task announced that was not there yet */
    bool holds;     /* the in-flight record has a task that has not begun */
    bool has_slept; /* has slept since it last took a task */
    /* monotonic ns */
    int64_t began;          /* when the last task began */
    int64_t waiters_woken;  /* when it last woke submitters that wait for room */
    int64_t stopped_at;     /* when it began to wait for room for a result */
    int64_t failure_logged; /* when it last logged that it cannot receive tasks */
};

static struct swl_task_inflight *task_worker_inflight(const struct swl_server *server)
{
    return swl_server_inflight(server, server->id);
}

const struct swl_message *swl_task_worker_current(const struct swl_server *server)
{
    if (server->role != SWL_ROLE_TASK_WORKER || atomic_load(&task_worker_inflight(server)->began) == 0) {
        return NULL;
    }
    return &task_worker_inflight(server)->task.message;
}

/* ---- answers ---- */

/* Stops the task's clock while its result waits for room in the submitter's inbox: that time does not count
 * towards task_max_runtime. */
static void task_worker_stop_clock(struct swl_child *child, bool stops)
{
    struct task_worker *worker = SWL_CONTAINER_OF(child, struct task_worker, child);
    int64_t now = swl_clock_monotonic();
    if (stops) {
        worker->stopped_at = now;
        atomic_store(&worker->inflight->waits_for_inbox, 1);
    } else {
        atomic_fetch_add(&worker->inflight->began, now - worker->stopped_at);
        atomic_store(&worker->inflight->waits_for_inbox, 0);
    }
}

static int task_worker_send_answer(struct swl_server *server, struct swl_message *message,
                                   const void *payload)
{
    struct swl_task_inflight *slot = task_worker_inflight(server);
    bool is_wanted = swl_task_is_wanted(&slot->task.message);
    int submitter = slot->task.message.source, result = 0;
    struct swl_inbox *inbox = swl_server_inbox_of(server, submitter);
    if (is_wanted) {
        if (inbox == NULL) {
            return -EINVAL;
        }
        result = swl_delivery_send_result(server->child, submitter, message, payload, &slot->answer,
                                          task_worker_stop_clock);
    }
    if (result == 0) {
        atomic_store_explicit(&slot->answered, 1, memory_order_release);
        if (is_wanted) {
            /* Ring only after `answered` is set: from then on this task worker counts as idle, and the
             * submitter's next task may be scheduled to it. */
            swl_inbox_ring(inbox);
        }
    }
    return result;
}

/* Whether it is answered, or decided what becomes of it. */
static bool task_worker_is_settled(const struct swl_task_inflight *record)
{
    return atomic_load_explicit(&record->answered, memory_order_relaxed) ||
           swl_task_decision(record) != SWL_TASK_UNDECIDED;
}

int swl_task_worker_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
{
    struct swl_task_inflight *slot = task_worker_inflight(server);
    const struct swl_message *task = &slot->task.message;
    if (task_worker_is_settled(slot)) {
        return -SWL_ERROR_TASK_FINISHED;
    }
    struct swl_message message = {
        .type = SWL_MESSAGE_RESULT,
        .flags = flags | (task->flags & (SWL_MESSAGE_AWAITED | SWL_MESSAGE_LATER)),
        .size = size,
        .source = server->id,
        .attempt = task->attempt,
        .pool = (uint16_t)swl_server_task_pool_of(server, server->id)->index,
        .id = task->id,
        .time = task->time,
    };
    return task_worker_send_answer(server, &message, payload);
}

/* ---- decisions ---- */

int swl_task_worker_retry(struct swl_server *server, int64_t delay)
{
    struct swl_task_inflight *record = task_worker_inflight(server);
    const struct swl_message *task = &record->task.message;
    if (task_worker_is_settled(record)) {
        return -SWL_ERROR_TASK_FINISHED;
    }
    if (swl_retrying_is_left(server, task, SWL_TASK_RUN_ASKED)) {
        (void)swl_task_decide(record, SWL_TASK_AGAIN, delay, "it asked to be run again", NULL);
        return 0;
    }
    char reason[96];
    snprintf(reason, sizeof(reason), "it asked to be run again, and has no attempts left (%d)",
             (int)task->attempt + 1);
    (void)swl_task_decide(record, SWL_TASK_FAILS_FOR_GOOD, -1, reason, NULL);
    return -SWL_ERROR_TASK_FAILED;
}

int swl_task_worker_fail(struct swl_server *server, const char *reason)
{
    struct swl_task_inflight *record = task_worker_inflight(server);
    if (task_worker_is_settled(record)) {
        return -SWL_ERROR_TASK_FINISHED;
    }
    (void)swl_task_decide(record, SWL_TASK_FAILS, -1, reason, NULL);
    return 0;
}

/* The callback has thrown. */
static void task_worker_decide(struct task_worker *worker)
{
    const struct swl_server *server = worker->child.server;
    bool is_left = swl_retrying_is_left(server, &worker->inflight->task.message, SWL_TASK_RUN_THREW);
    if (!swl_task_decide(worker->inflight, is_left ? SWL_TASK_AGAIN : SWL_TASK_FAILS, -1, server->task_error,
                         server->task_trace)) {
        swl_task_decision_explain(worker->inflight, server->task_error, server->task_trace);
    }
}

/* ---- running ---- */

/* Sends the failure, with the task in it, to the submitter; where that wants no result, logs it, unless that was done:
 * an exception has been logged. */
static void task_worker_report_failure(struct task_worker *worker, bool is_logged)
{
    char reason[SWL_TASK_REASON_MAX + 1];
    swl_task_decision_reason(worker->inflight, reason, sizeof(reason));
    struct swl_message *task = &worker->inflight->task.message, *failure = swl_task_failure(task, reason);
    failure->pool = (uint16_t)worker->pool->index;
    int result = task_worker_send_answer(worker->child.server, failure, swl_message_payload(failure));
    if (result < 0) {
        swl_fault_limited("failures of tasks that could not be reported",
                          "task %lld failed, and its submitter could not be informed: %s",
                          (long long)task->id, strerror(-result));
    } else if (swl_task_is_wanted(task)) {
        task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the failure carries the file to the submitter */
    } else if (!is_logged) {
        swl_warning_limited("tasks that failed", "task %lld failed: %s", (long long)task->id, reason);
    }
    swl_free(failure);
}

/* The record is empty. `began` is cleared after the type: a record with a task and without `began` would be run again. */
static void task_worker_rest(struct task_worker *worker)
{
    atomic_store_explicit(&worker->inflight->began, 0, memory_order_release);
    atomic_store_explicit(&worker->inflight->answered, 0, memory_order_release);
}

/* The task is over: removes its file, counts it, and empties the in-flight record. */
static void task_worker_release(struct task_worker *worker, bool failed)
{
    struct swl_server *server = worker->child.server;
    struct swl_message *task = &worker->inflight->task.message;
    if ((task->flags & SWL_MESSAGE_SPILLED) && task->size == sizeof(struct swl_spill_ticket)) {
        swl_spill_discard(&server->spill, (const struct swl_spill_ticket *)worker->inflight->task.payload);
    }
    swl_schedules_task_over(server, task, failed);
    (failed ? swl_task_ledger_failed : swl_task_ledger_finished)(&worker->pool->ledger, server->id,
                                                                 worker->inflight);
    swl_message_store_type(task, SWL_MESSAGE_NONE);
    task_worker_rest(worker);
}

static void task_worker_wake_waiters(struct task_worker *worker)
{
    worker->waiters_woken = worker->began;
    swl_task_transport_wake_waiters(worker->pool->transport);
}

enum task_worker_outcome { OUTCOME_FINISHED, OUTCOME_FAILED, OUTCOME_PUT_OFF, OUTCOME_AGAIN };

/* The callback has returned, and the task was not answered. */
static enum task_worker_outcome task_worker_settle(struct task_worker *worker, enum swl_verdict verdict)
{
    struct swl_server *server = worker->child.server;
    struct swl_task_inflight *record = worker->inflight;
    if (verdict == SWL_EXCEPTION) {
        task_worker_decide(worker);
    }
    switch (swl_task_decision(record)) {
    case SWL_TASK_UNDECIDED:
        /* an empty result: the submitter counts answers, not values */
        SWL_IGNORE(swl_task_worker_answer(server, SWL_MESSAGE_EMPTY, NULL, 0),
                   "it fails where the server ends or the disk is full: then the submitter's timeout "
                   "ends its wait");
        return OUTCOME_FINISHED;
    case SWL_TASK_AGAIN:
        if (swl_retrying_put_off(server, server->id)) {
            task_worker_rest(worker);
            return OUTCOME_PUT_OFF;
        }
        swl_task_undecide(record); /* the store has no room: it runs again all the same */
        record->task.message.attempt++;
        swl_task_ledger_repeated(&worker->pool->ledger, server->id);
        return OUTCOME_AGAIN;
    default:
        swl_retrying_shelve(server, server->id, NULL);
        task_worker_report_failure(worker, verdict == SWL_EXCEPTION);
        return OUTCOME_FAILED;
    }
}

/* Returns whether the task runs again, here and now. */
static bool task_worker_run_once(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_task_inflight *record = worker->inflight;
    worker->began = swl_clock_monotonic();
    atomic_store_explicit(&record->overdue, 0, memory_order_relaxed);
    atomic_store_explicit(&record->began, worker->began, memory_order_release);
    /* This task has left room in the queue and may run for long, so submitters are woken now. Not for each
     * task: a woken submitter usually finds room for several. */
    if (worker->began - worker->waiters_woken >= WAKE_PAUSE) {
        task_worker_wake_waiters(worker);
    }
    enum swl_verdict verdict = child->server->callbacks->task(child->server, &record->task.message);
    if (swl_verdict_ends_process(verdict)) {
        /* the task stays in flight: the manager recovers it */
        swl_child_conclude(child, verdict);
        return false;
    }
    enum task_worker_outcome outcome = verdict == SWL_EXCEPTION ? OUTCOME_FAILED : OUTCOME_FINISHED;
    if (!atomic_load_explicit(&record->answered, memory_order_relaxed)) {
        outcome = task_worker_settle(worker, verdict);
    }
    if (outcome <= OUTCOME_FAILED) {
        task_worker_release(worker, outcome == OUTCOME_FAILED);
    }
    return outcome == OUTCOME_AGAIN;
}

/* Other programs may write to a queue with a key. What is in it lies in files; whatever else a task names is not its own. */
static void task_worker_distrust(struct swl_task_inflight *record)
{
    struct swl_spill_ticket ticket;
    if ((record->task.message.flags & SWL_MESSAGE_SPILLED) && record->task.message.size == sizeof(ticket)) {
        memcpy(&ticket, record->task.payload, sizeof(ticket));
        if (ticket.number & SWL_ARENA_NUMBER) {
            memset(record->task.payload, 0, sizeof(ticket));
        }
    }
}

/* Also one that a predecessor has received, and died before it began. */
static void task_worker_run_task(struct task_worker *worker)
{
    if (worker->pool->queue_key != 0) {
        task_worker_distrust(worker->inflight);
    }
    while (task_worker_run_once(worker)) {
        swl_child_count_request(&worker->child);
    }
}

/* Receives the next task into the in-flight record, and counts it as taken. Returns as
 * swl_task_transport_receive(). */
static int task_worker_receive(struct task_worker *worker)
{
    const struct swl_task_ledger *ledger = &worker->pool->ledger;
    int id = worker->child.server->id;
    /* before the receive: `answered` must not refer to the new task */
    swl_task_inflight_renew(worker->inflight);
    swl_task_ledger_expect(ledger, id, worker->inflight);
    int result = swl_task_transport_receive(worker->pool->transport, worker->index);
    if (result == 0) {
        swl_task_ledger_taken(ledger, id, worker->inflight);
    }
    return result;
}

/* Rate-limited: a transport that fails does so each time the task worker wakes. EIDRM is logged once for the
 * whole server, elsewhere. */
static void task_worker_log_failure(struct task_worker *worker, int error)
{
    int64_t now = swl_clock_monotonic();
    if (error != EIDRM && now - worker->failure_logged >= FAILURE_PAUSE) {
        worker->failure_logged = now;
        swl_fault("tasks cannot be received: %s", strerror(error));
    }
}

/* Past the deadline of a shutdown no task is taken: this process is about to be killed, and the task would be
 * lost with it. */
static bool task_worker_may_take(const struct task_worker *worker)
{
    int64_t end_by = atomic_load_explicit(&worker->child.server->state->end_by, memory_order_relaxed);
    return !worker->child.terminate && (end_by == 0 || swl_clock_monotonic() < end_by);
}

/* Takes the next task, unless one is held already. Returns whether a task is held. */
static bool task_worker_take_next(struct task_worker *worker)
{
    if (!worker->holds && task_worker_may_take(worker)) {
        int result;
        while ((result = task_worker_receive(worker)) < 0 && result != -EAGAIN) {
            if (result != -EBADMSG) {
                task_worker_log_failure(worker, -result);
                return false;
            }
            swl_warning_limited("malformed tasks", "a malformed task was received and dropped");
        }
        worker->holds = result == 0;
    }
    return worker->holds;
}

static int task_worker_handle(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    int count = 0;
    while (count < TASK_BATCH && child->verdict == SWL_GO_ON && task_worker_take_next(worker)) {
        worker->holds = false;
        if (worker->has_slept) {
            worker->has_slept = false;
            swl_task_transport_pass_on(worker->pool->transport);
        }
        task_worker_run_task(worker);
        swl_child_count_request(child);
        swl_child_take_signals(child);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them before the next task */
        }
    }
    if (count > 0 && !worker->holds) {
        task_worker_wake_waiters(worker);
    }
    return count;
}

/* The last look before sleeping: takes the task it finds. */
static bool task_worker_look(struct swl_child *child)
{
    return task_worker_take_next(SWL_CONTAINER_OF(child, struct task_worker, child));
}

static bool task_worker_expects_task(void *argument)
{
    const struct task_worker *worker = argument;
    const struct swl_task_ledger *ledger = &worker->pool->ledger;
    return swl_task_ledger_queued(ledger, worker->index) > 0 ||
           swl_task_ledger_queued(ledger, SWL_TASK_SHARED_QUEUE) > 0 ||
           swl_task_transport_ready(worker->pool->transport, worker->index) > 0 ||
           swl_ring_waiting(&worker->child.inbox->shared->ring) > 0;
}

static void task_worker_serve(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    unsigned rounds = 0;
    while (child->verdict == SWL_GO_ON) {
        int done = swl_timers_look(&child->reactor.timers);
        done += task_worker_handle(worker);
        done += swl_messages_handle(child);
        swl_child_take_signals(child);
        if (child->terminate && !worker->holds) {
            break; /* the signal was taken: sleeping would not see it again */
        }
        if (done > 0) {
            worker->spun = 0;
            if (++rounds % ROUNDS_PER_POLL == 0) {
                swl_child_poll(child);
            }
            continue;
        }
        swl_process_slot_set_state(child->slot, SWL_PROCESS_IDLE);
        /* A task is announced before it is sent, which takes a moment; but its sender may die in between: so an
         * announcement ends only so many spins. */
        if (worker->spun < SPINS_MAX && swl_spin_until(&child->spin, task_worker_expects_task, worker)) {
            worker->spun++;
            swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
            continue;
        }
        swl_child_sleep(child, task_worker_look, SWL_NEVER);
        worker->has_slept = true;
        worker->spun = 0;
        swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
    }
}

/* Tasks in the store of that pool that are ready, but for those that are for the task worker `except` alone. */
static int64_t task_worker_count_ready(const struct swl_task_pool *pool, int except)
{
    const struct swl_task_store *store = pool->transport->store;
    return swl_task_store_count_ready(store) - (except >= 0 ? swl_task_store_ready_in(store, except) : 0);
}

/* Whether another task worker runs a task or may take one. */
static bool task_worker_others_work(const struct task_worker *worker)
{
    const struct swl_server *server = worker->child.server;
    int own = worker->pool->first + worker->index;
    for (int i = 0; i < server->task_workers; i++) {
        if (i != own && swl_task_inflight_has_work(&server->inflight[i])) {
            return true;
        }
    }
    for (int i = 0; i < server->task_pool_count; i++) {
        const struct swl_task_pool *pool = &server->task_pools[i];
        bool is_own = pool == worker->pool;
        if (pool->count - is_own > 0 && (swl_task_ledger_queued(&pool->ledger, SWL_TASK_SHARED_QUEUE) > 0 ||
                                         task_worker_count_ready(pool, is_own ? worker->index : -1) > 0)) {
            return true;
        }
    }
    return false;
}

/* Whether results of this process's own tasks are still to come. Tasks queued for this task worker alone do
 * not count: it takes no more of them, and its successor runs them and gets their results. */
static bool task_worker_expects_more(const struct task_worker *worker)
{
    const struct swl_child *child = &worker->child;
    bool is_unsent = swl_outboxes_count(child) > 0;
    if (atomic_load(&child->server->state->stopping)) {
        return is_unsent || swl_child_expects_results(child);
    }
    return (is_unsent || child->results_pending > 0) &&
           (task_worker_others_work(worker) || swl_messages_any(child));
}

/* The orderly end. In a shutdown the task worker empties the queue: the workers are gone, so nothing is
 * added. Otherwise the queue stays for the successor. */
static void task_worker_wind_up(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    int64_t deadline = swl_clock_monotonic() + swl_server_grace(server);
    /* it may have been woken for a task, and takes none any more */
    swl_task_transport_pass_on(worker->pool->transport);
    (void)swl_timers_look(&child->reactor.timers); /* what the last callback deferred */
    while (child->verdict == SWL_GO_ON && swl_clock_monotonic() < deadline) {
        int done = 0;
        if (atomic_load(&server->state->stopping)) {
            child->terminate = false; /* set by the signal that began this; tasks are still taken */
            done = task_worker_handle(worker);
        }
        done += swl_messages_handle(child);
        if (done == 0 && !task_worker_expects_more(worker)) {
            if (!swl_child_linger(child, deadline)) {
                break;
            }
        } else if (done == 0) {
            swl_child_sleep(child, task_worker_look, swl_child_sleep_end(child, deadline));
            worker->has_slept = true;
        }
        swl_child_take_signals(child);
        (void)swl_timers_look(&child->reactor.timers);
    }
}

static int task_worker_run(struct swl_server *server)
{
    struct swl_task_pool *pool = swl_server_task_pool_of(server, server->id);
    struct task_worker worker = {
        .inflight = task_worker_inflight(server),
        .pool = pool,
        .index = server->id - (int)server->options.worker_num - pool->first,
    };
    struct swl_child *child = &worker.child;
    int result = swl_child_open(child, server, &swl_task_worker_role);
    if (result < 0) {
        swl_fault("cannot start: %s", strerror(-result));
        return 1;
    }
    server->child = child;

    swl_child_start(child);
    if (child->verdict == SWL_GO_ON &&
        swl_message_load_type(&worker.inflight->task.message) == SWL_MESSAGE_TASK) {
        /* a predecessor died with this task: it had not begun, or may be run again */
        task_worker_run_task(&worker);
    }
    task_worker_serve(&worker);
    swl_process_slot_set_state(child->slot, SWL_PROCESS_STOPPING);
    if (child->verdict == SWL_GO_ON) {
        task_worker_wind_up(&worker);
    }
    int exit_code = swl_child_end(child);
    swl_child_gone(child);
    return exit_code;
}

static struct swl_child_limits task_worker_limits(const struct swl_server *server)
{
    const struct swl_task_pool *pool = swl_server_task_pool_of(server, server->id);
    return (struct swl_child_limits){pool->max_request, pool->max_request_grace, pool->max_memory};
}

/* In a shutdown it runs until no process is left that submits tasks. */
static bool task_worker_may_end(const struct swl_server *server)
{
    return !atomic_load(&server->state->stopping) || atomic_load(&server->state->workers_gone);
}

/* Queued tasks need a successor only while the transport exists and the deadline of the shutdown is not past;
 * a task in flight always does. */
static bool task_worker_has_left_work(const struct swl_server *server, int id)
{
    const struct swl_task_pool *pool = swl_server_task_pool_of(server, id);
    const struct swl_task_inflight *slot = swl_server_inflight(server, id);
    bool has_queued = atomic_load(&slot->queued) > 0 ||
                      swl_task_ledger_queued(&pool->ledger, SWL_TASK_SHARED_QUEUE) > 0 ||
                      swl_task_transport_ready(pool->transport, swl_server_task_index(server, pool, id)) > 0;
    bool may_take =
        !atomic_load(&pool->shared->is_gone) && swl_clock_monotonic() < atomic_load(&server->state->end_by);
    return (has_queued && may_take) || swl_message_load_type(&slot->task.message) != SWL_MESSAGE_NONE;
}

const struct swl_child_role swl_task_worker_role = {
    .calls_worker_stop = true,
    .run = task_worker_run,
    .limits = task_worker_limits,
    .may_end = task_worker_may_end,
    .has_left_work = task_worker_has_left_work,
};
