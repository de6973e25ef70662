/* A task worker's life. */
#define _GNU_SOURCE
#include "server/processes/task_worker.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/processes/child_life.h"
#include "server/processes/delivery.h"
#include "task/task_failure.h"

#define TASK_BATCH 64
/* busy rounds between two looks at the loop's other descriptors */
#define ROUNDS_PER_POLL 16
/* how often at most submitters that wait for room are woken */
#define WAKE_PAUSE (100 * 1000)
/* how often at most it is logged that tasks cannot be received */
#define COMPLAINT_PAUSE (10 * SWL_NS_PER_SEC)

struct task_worker {
    struct swl_child child;
    struct swl_task_inflight *inflight;
    int index;
    bool has_spun;         /* and found what was not there yet: sleep now */
    bool holds;            /* a task that was taken in the last look before sleeping */
    bool has_slept;        /* and has taken nothing since */
    int64_t began;         /* the last task, monotonic ns */
    int64_t waiters_woken; /* when it last woke the submitters that wait for room; the same */
    int64_t stopped_at;    /* when it began to wait for room for a result; the same */
    int64_t complained;    /* when it last logged that it cannot get at its tasks; the same */
};

static struct swl_task_inflight *slot_of(const struct swl_server *server)
{
    return &server->inflight[server->id - server->options.worker_num];
}

const struct swl_message *swl_task_worker_current(const struct swl_server *server)
{
    if (server->role != SWL_ROLE_TASK_WORKER || atomic_load(&slot_of(server)->began) == 0) {
        return NULL;
    }
    return &slot_of(server)->task.message;
}

/* ---- answers ---- */

/* To wait for room in the submitter's inbox is not the task's fault: its time stands still meanwhile. */
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

static int send_answer(struct swl_server *server, struct swl_message *message, const void *payload)
{
    struct swl_task_inflight *slot = slot_of(server);
    bool is_wanted = swl_task_is_wanted(&slot->task.message);
    int submitter = slot->task.message.source, result = 0;
    if (is_wanted) {
        if (submitter < 0 || submitter >= swl_server_children(server)) {
            return -EINVAL;
        }
        result = swl_delivery_send_result(server->child, submitter, message, payload, &slot->answer,
                                          task_worker_stop_clock);
    }
    if (result == 0) {
        atomic_store_explicit(&slot->answered, 1, memory_order_release);
        if (is_wanted) {
            /* only now: the submitter's next task may well be for this task worker, which counts as idle once
             * it has answered */
            swl_inbox_ring(&server->inboxes[submitter]);
        }
    }
    return result;
}

int swl_task_worker_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
{
    struct swl_task_inflight *slot = slot_of(server);
    const struct swl_message *task = &slot->task.message;
    if (atomic_load_explicit(&slot->answered, memory_order_relaxed)) {
        return -SWL_ERROR_TASK_FINISHED;
    }
    struct swl_message message = {
        .type = SWL_MESSAGE_RESULT,
        .flags = flags | (task->flags & SWL_MESSAGE_AWAITED),
        .size = size,
        .source = server->id,
        .attempt = task->attempt,
        .id = task->id,
        .time = task->time,
    };
    return send_answer(server, &message, payload);
}

/* ---- running ---- */

/* The submitter is told that its task failed, and gets it back. */
static void tell_failure(struct task_worker *worker)
{
    struct swl_message *task = &worker->inflight->task.message,
                       *failure = swl_task_failure(task, worker->child.server->task_error);
    int result = send_answer(worker->child.server, failure, swl_message_payload(failure));
    if (result < 0) {
        swl_fault_limited("failures of tasks that could not be reported",
                          "task %lld: its failure could not be told: %s", (long long)task->id,
                          strerror(-result));
    } else if (swl_task_is_wanted(task)) {
        task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the file goes with the failure */
    }
    swl_free(failure);
}

/* The task is over, and leaves nothing behind. */
static void release(struct task_worker *worker, bool failed)
{
    struct swl_server *server = worker->child.server;
    struct swl_message *task = &worker->inflight->task.message;
    if ((task->flags & SWL_MESSAGE_SPILLED) && task->size == sizeof(struct swl_spill_ticket)) {
        swl_spill_discard(&server->spill, (const struct swl_spill_ticket *)worker->inflight->task.payload);
    }
    (failed ? swl_task_ledger_failed : swl_task_ledger_finished)(&server->ledger, server->id,
                                                                 worker->inflight);
    swl_message_store_type(task, SWL_MESSAGE_NONE);
    /* behind that: what has not begun is run */
    atomic_store_explicit(&worker->inflight->began, 0, memory_order_release);
    atomic_store_explicit(&worker->inflight->answered, 0, memory_order_release);
}

static void task_worker_wake_waiters(struct task_worker *worker)
{
    worker->waiters_woken = worker->began;
    swl_task_transport_wake_waiters(worker->child.server->tasks);
}

static void run_task(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_message *task = &worker->inflight->task.message;
    struct swl_task_inflight *record = worker->inflight;
    worker->began = swl_clock_monotonic();
    atomic_store_explicit(&record->began, worker->began, memory_order_release);
    /* of the room that this one has left, as it may run for long; not for every task: who is woken finds room
     * for more than one */
    if (worker->began - worker->waiters_woken >= WAKE_PAUSE) {
        task_worker_wake_waiters(worker);
    }
    enum swl_verdict verdict = child->server->callbacks->task(child->server, task);
    if (swl_verdict_ends_process(verdict)) {
        /* the task stays in flight: the manager sees to it */
        swl_child_conclude(child, verdict);
        return;
    }
    if (!atomic_load_explicit(&worker->inflight->answered, memory_order_relaxed)) {
        if (verdict == SWL_EXCEPTION) {
            tell_failure(worker);
        } else {
            /* no result: the submitter still counts on an answer */
            SWL_IGNORE(
                swl_task_worker_answer(child->server, SWL_MESSAGE_EMPTY, NULL, 0),
                "where it fails the server ends, or the disk is full: the submitter's timeout ends its wait");
        }
    }
    release(worker, verdict == SWL_EXCEPTION);
}

/* The next task comes into the in-flight record, and is counted as taken. As the transport's receive(). */
static int take_task(struct task_worker *worker)
{
    const struct swl_server *server = worker->child.server;
    swl_task_inflight_renew(
        worker->inflight); /* before: of this task nobody shall think that it was answered */
    swl_task_ledger_expect(&server->ledger, server->id, worker->inflight);
    int result = swl_task_transport_receive(server->tasks, worker->index);
    if (result == 0) {
        swl_task_ledger_taken(&server->ledger, server->id, worker->inflight);
    }
    return result;
}

/* Now and then: it looks for a task each time that it wakes. */
static void complain(struct task_worker *worker, int error)
{
    int64_t now = swl_clock_monotonic();
    if (error != EIDRM && now - worker->complained >= COMPLAINT_PAUSE) { /* that is told once for all */
        worker->complained = now;
        swl_fault("a task could not be received: %s", strerror(error));
    }
}

/* In a shutdown that takes too long tasks stay where they are: who is about to be killed would take one
 * along. */
static bool may_take(const struct task_worker *worker)
{
    int64_t end_by = atomic_load_explicit(&worker->child.server->state->end_by, memory_order_relaxed);
    return !worker->child.terminate && (end_by == 0 || swl_clock_monotonic() < end_by);
}

/* Whether there is a task to run now. */
static bool has_next(struct task_worker *worker)
{
    if (!worker->holds && may_take(worker)) {
        int result;
        while ((result = take_task(worker)) < 0 && result != -EAGAIN) {
            if (result != -EBADMSG) {
                complain(worker, -result);
                return false;
            }
            swl_warning_limited("messages that are no tasks",
                                "what came as a task is none, and was thrown away");
        }
        worker->holds = result == 0;
    }
    return worker->holds;
}

static int handle_tasks(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    int count = 0;
    while (count < TASK_BATCH && child->verdict == SWL_GO_ON && has_next(worker)) {
        worker->holds = false;
        if (worker->has_slept) {
            worker->has_slept = false;
            swl_task_transport_pass_on(child->server->tasks);
        }
        run_task(worker);
        swl_child_count_request(child);
        swl_child_take_signals(child);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: between two tasks */
        }
    }
    if (count > 0 && !worker->holds) {
        task_worker_wake_waiters(worker);
    }
    return count;
}

/* The last look before sleeping takes what it finds. */
static bool has_tasks(struct swl_child *child)
{
    return has_next(SWL_CONTAINER_OF(child, struct task_worker, child));
}

static bool something_comes(void *argument)
{
    const struct task_worker *worker = argument;
    const struct swl_task_ledger *ledger = &worker->child.server->ledger;
    return swl_task_ledger_queued(ledger, worker->index) > 0 ||
           swl_task_ledger_queued(ledger, SWL_TASK_SHARED_QUEUE) > 0 ||
           swl_ring_waiting(&worker->child.inbox->shared->ring) > 0;
}

static void serve(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    unsigned rounds = 0;
    while (child->verdict == SWL_GO_ON) {
        int done = swl_timers_look(&child->reactor.timers);
        done += handle_tasks(worker);
        done += swl_messages_handle(child);
        swl_child_take_signals(child);
        if (child->terminate && !worker->holds) {
            break; /* the signal was taken: sleeping would not see it again */
        }
        if (done > 0) {
            worker->has_spun = false;
            if (++rounds % ROUNDS_PER_POLL == 0) {
                swl_child_poll(child);
            }
            continue;
        }
        swl_process_slot_set_state(child->slot, SWL_PROCESS_IDLE);
        /* a task is announced before it is sent, and its sender may die in between: it is looked for only
         * once */
        if (!worker->has_spun && swl_spin_until(&child->spin, something_comes, worker)) {
            worker->has_spun = true;
            swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
            continue;
        }
        swl_child_sleep(child, has_tasks, SWL_NEVER);
        worker->has_slept = true;
        worker->has_spun = false;
        swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
    }
}

/* Whether another task worker has a task, or may take one. */
static bool others_work(const struct task_worker *worker)
{
    const struct swl_server *server = worker->child.server;
    int count = (int)server->options.task_worker_num;
    for (int i = 0; i < count; i++) {
        if (i != worker->index && swl_task_inflight_has_work(&server->inflight[i])) {
            return true;
        }
    }
    return count > 1 && swl_task_ledger_queued(&server->ledger, SWL_TASK_SHARED_QUEUE) > 0;
}

/* Whether something is to come that it has asked for. Tasks that are left to itself alone, as it takes no
 * more, are not waited for: its successor runs them, and gets their results. */
static bool expects_more(const struct task_worker *worker)
{
    const struct swl_child *child = &worker->child;
    return (child->outbox.count > 0 || child->results_pending > 0) &&
           (atomic_load(&child->server->state->stopping) || others_work(worker) || swl_messages_any(child));
}

/* The orderly end. In a shutdown, the queue is worked off: the workers are gone, so that nothing is added.
 * Otherwise it waits for the successor. */
static void wind_up(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    int64_t deadline = swl_clock_monotonic() + swl_server_grace(server);
    swl_task_transport_pass_on(server->tasks); /* it may just have been woken for a task, and takes none */
    (void)swl_timers_look(&child->reactor.timers); /* what the last callback deferred */
    while (child->verdict == SWL_GO_ON && swl_clock_monotonic() < deadline) {
        int done = 0;
        if (atomic_load(&server->state->stopping)) {
            child->terminate = false; /* set by the signal that brought it here */
            done = handle_tasks(worker);
        }
        done += swl_messages_handle(child);
        if (done == 0 && !expects_more(worker)) {
            if (!swl_child_linger(child, deadline)) {
                break;
            }
        } else if (done == 0) {
            swl_child_sleep(child, has_tasks, deadline);
            worker->has_slept = true;
        }
        swl_child_take_signals(child);
        (void)swl_timers_look(&child->reactor.timers);
    }
}

static int task_worker_run(struct swl_server *server)
{
    struct task_worker worker = {
        .inflight = slot_of(server),
        .index = server->id - (int)server->options.worker_num,
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
        /* a predecessor died with it: before it had begun, or it may be run once more */
        run_task(&worker);
    }
    serve(&worker);
    swl_process_slot_set_state(child->slot, SWL_PROCESS_STOPPING);
    if (child->verdict == SWL_GO_ON) {
        wind_up(&worker);
    }
    int exit_code = swl_child_end(child);
    swl_child_gone(child);
    return exit_code;
}

static void task_worker_max_requests(const struct swl_options *options, int64_t *max, int64_t *grace)
{
    *max = options->task_max_request;
    *grace = options->task_max_request_grace;
}

/* In a shutdown it goes on as long as there may be a process that submits tasks. */
static bool task_worker_may_end(const struct swl_server *server)
{
    return !atomic_load(&server->state->stopping) || atomic_load(&server->state->workers_gone);
}

/* Queued tasks that no task worker can reach any more, or may begin, need no successor. */
static bool task_worker_has_left_work(const struct swl_server *server, int id)
{
    const struct swl_task_inflight *slot = &server->inflight[id - server->options.worker_num];
    bool has_queued = swl_task_ledger_queued(&server->ledger, id - (int)server->options.worker_num) > 0 ||
                      swl_task_ledger_queued(&server->ledger, SWL_TASK_SHARED_QUEUE) > 0;
    bool may_take = !atomic_load(&server->transport->is_gone) &&
                    swl_clock_monotonic() < atomic_load(&server->state->end_by);
    return (has_queued && may_take) || swl_message_load_type(&slot->task.message) != SWL_MESSAGE_NONE;
}

const struct swl_child_role swl_task_worker_role = {
    .calls_worker_stop = true,
    .run = task_worker_run,
    .max_requests = task_worker_max_requests,
    .may_end = task_worker_may_end,
    .has_left_work = task_worker_has_left_work,
};
