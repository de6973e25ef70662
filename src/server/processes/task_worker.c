/* A task worker's life. */
#define _GNU_SOURCE
#include "server/processes/task_worker.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "server/processes/child_life.h"
#include "server/processes/mailbox.h"
#include "task/task_failure.h"

#define TASK_BATCH 64
/* busy rounds between two looks at the loop's other descriptors */
#define ROUNDS_PER_POLL 16
/* how often at most submitters that wait for room are woken */
#define GRANT_PAUSE (100 * 1000)
/* how often at most it is logged that tasks cannot be received */
#define COMPLAINT_PAUSE (10 * SWL_NS_PER_SEC)

struct task_worker {
    struct swl_child child;
    struct swl_task_in_hand *in_hand;
    int index;
    bool has_spun;      /* and found what was not there yet: sleep now */
    bool holds;         /* a task that was taken in the last look before sleeping */
    bool has_slept;     /* and has taken nothing since */
    int64_t began;      /* the last task, monotonic ns */
    int64_t granted;    /* when it last told submitters that there is room; the same */
    int64_t complained; /* when it last logged that it cannot get at its tasks; the same */
};

static struct swl_task_in_hand *slot_of(const struct swl_server *server)
{
    return &server->in_hand[server->id - server->options.worker_num];
}

const struct swl_message *swl_task_worker_current(const struct swl_server *server)
{
    if (server->role != SWL_ROLE_TASK_WORKER || atomic_load(&slot_of(server)->began) == 0) {
        return NULL;
    }
    return &slot_of(server)->task.message;
}

/* ---- answers ---- */

/* Waits for room in the submitter's mail: that is not the task's fault, whose time stands still meanwhile. */
static int post_answer(struct swl_server *server, const struct swl_message *message, const void *payload)
{
    struct swl_task_in_hand *slot = slot_of(server);
    int submitter = slot->task.message.source, result;
    int64_t since = swl_clock_monotonic();
    atomic_store(&slot->waits_for_room, 1);
    if (swl_server_is_user_process(server, submitter)) {
        result = swl_mailbox_post_to_user_process(server->child, submitter, message, payload, &slot->answer);
    } else {
        result = swl_mailbox_post(server->child, &server->mail[submitter], message, payload, &slot->answer,
                                  SWL_NEVER);
    }
    atomic_fetch_add(&slot->began, swl_clock_monotonic() - since);
    atomic_store(&slot->waits_for_room, 0);
    return result;
}

static int send_answer(struct swl_server *server, struct swl_message *message, const void *payload)
{
    struct swl_task_in_hand *slot = slot_of(server);
    int submitter = slot->task.message.source;
    if (!swl_task_is_wanted(&slot->task.message)) {
        atomic_store_explicit(&slot->answered, 1, memory_order_release);
        return 0;
    }
    if (submitter < 0 || submitter >= swl_server_children(server)) {
        return -EINVAL;
    }
    /* said before the submitter wakes: its next task may well be for this task worker, which counts as idle
     * then */
    struct swl_channel *mail = &server->mail[submitter];
    uint32_t sent = 0;
    int result = -EAGAIN;
    if (!swl_server_is_user_process(server, submitter)) {
        result = swl_channel_send_marked(mail, message, payload, &sent, &slot->answer);
    }
    if (result == -EAGAIN) {
        result = post_answer(server, message, payload);
    }
    if (result == 0) {
        atomic_store_explicit(&slot->answered, 1, memory_order_release);
        swl_channel_ring(mail);
    }
    return result;
}

int swl_task_worker_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
{
    struct swl_task_in_hand *slot = slot_of(server);
    const struct swl_message *task = &slot->task.message;
    if (atomic_load_explicit(&slot->answered, memory_order_relaxed)) {
        return -SWL_ERROR_TASK_FINISHED;
    }
    struct swl_message message = {
        .type = SWL_MESSAGE_RESULT,
        .flags = flags | (task->flags & SWL_MESSAGE_AWAITED),
        .size = size,
        .source = server->id,
        .number = task->number,
        .id = task->id,
        .time = task->time,
    };
    return send_answer(server, &message, payload);
}

/* ---- running ---- */

/* The submitter is told that its task failed, and gets it back. */
static void tell_failure(struct task_worker *worker)
{
    struct swl_message *task = &worker->in_hand->task.message, message;
    uint8_t *payload = swl_malloc(SWL_TASK_FAILURE_MAX);
    swl_task_failure(task, worker->child.server->task_error, &message, payload);
    int result = send_answer(worker->child.server, &message, payload);
    if (result < 0) {
        swl_fault_limited("failures of tasks that could not be reported",
                          "task %lld: its failure could not be told: %s", (long long)task->id,
                          strerror(-result));
    } else if (swl_task_is_wanted(task)) {
        task->flags &= (uint16_t)~SWL_MESSAGE_SPILLED; /* the file goes with the failure */
    }
    swl_free(payload);
}

/* The task is over, and leaves nothing behind. */
static void release(struct task_worker *worker, enum swl_counter outcome)
{
    struct swl_message *task = &worker->in_hand->task.message;
    if ((task->flags & SWL_MESSAGE_SPILLED) && task->size == sizeof(struct swl_spill_ticket)) {
        swl_spill_discard(&worker->child.server->spill,
                          (const struct swl_spill_ticket *)worker->in_hand->task.payload);
    }
    swl_note(&worker->in_hand->over, outcome, memory_order_relaxed);
    swl_note(&worker->in_hand->count_over, swl_counters_sum(worker->child.counters, 1, outcome) + 1,
             memory_order_release);
    swl_count(worker->child.counters, outcome, 1);
    task->type = SWL_MESSAGE_NONE;
    /* behind that: what has not begun is run */
    atomic_store_explicit(&worker->in_hand->began, 0, memory_order_release);
    atomic_store_explicit(&worker->in_hand->answered, 0, memory_order_release);
}

static void tell_of_room(struct task_worker *worker)
{
    worker->granted = worker->began;
    swl_wishes_grant(&worker->child.server->transport->wishes, worker->child.server->bells);
}

static void run_task(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_message *task = &worker->in_hand->task.message;
    struct swl_task_in_hand *hand = worker->in_hand;
    worker->began = swl_clock_monotonic();
    atomic_store_explicit(&hand->began, worker->began, memory_order_release);
    /* of the room that this one has left, as it may run for long; not for every task: who is woken finds room
     * for more than one */
    if (worker->began - worker->granted >= GRANT_PAUSE) {
        tell_of_room(worker);
    }
    enum swl_verdict verdict = child->server->callbacks->task(child->server, task);
    if (verdict == SWL_RETIRE || verdict == SWL_CRASH) {
        /* the task stays in hand: the manager sees to it */
        swl_child_conclude(child, verdict);
        return;
    }
    if (!atomic_load_explicit(&worker->in_hand->answered, memory_order_relaxed)) {
        if (verdict == SWL_EXCEPTION) {
            tell_failure(worker);
        } else {
            /* no result: the submitter still counts on an answer */
            (void)!swl_task_worker_answer(child->server, SWL_MESSAGE_EMPTY, NULL, 0);
        }
    }
    release(worker, verdict == SWL_EXCEPTION ? SWL_COUNT_TASK_FAILED : SWL_COUNT_TASK_DONE);
}

/* The next task comes into the hand, and is counted as taken. As the transport's receive(). */
static int take_task(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_task_in_hand *hand = worker->in_hand;
    struct swl_task_transport *transport = child->server->tasks;
    swl_task_in_hand_renew(hand); /* before: of this task nobody shall think that it was answered */
    swl_note(&hand->bytes_before, swl_counters_sum(child->counters, 1, SWL_COUNT_TASK_TAKEN_BYTES),
             memory_order_relaxed);
    swl_note(&hand->count_taken, swl_counters_sum(child->counters, 1, SWL_COUNT_TASK_TAKEN) + 1,
             memory_order_release);
    swl_note(&hand->count_foreign, swl_counters_sum(child->counters, 1, SWL_COUNT_TASK_FOREIGN) + 1,
             memory_order_release);
    int result = transport->functions->receive(transport, worker->index);
    if (result == 0 && swl_task_is_foreign(transport, &hand->task.message)) {
        swl_count(child->counters, SWL_COUNT_TASK_FOREIGN, 1);
    } else if (result == 0) {
        swl_count(child->counters, SWL_COUNT_TASK_TAKEN_BYTES, hand->task.message.size);
        swl_count(child->counters, SWL_COUNT_TASK_TAKEN, 1);
        atomic_fetch_sub_explicit(swl_task_transport_queued(transport, hand->taken_from), 1,
                                  memory_order_relaxed);
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
        tell_of_room(worker);
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
    return atomic_load_explicit(&worker->in_hand->queued, memory_order_relaxed) > 0 ||
           atomic_load_explicit(&worker->child.server->transport->queued, memory_order_relaxed) > 0 ||
           swl_ring_waiting(&worker->child.mail->inbox->ring) > 0;
}

static void serve(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    unsigned rounds = 0;
    while (child->verdict == SWL_GO_ON) {
        int done = swl_timers_look(&child->reactor.timers);
        done += handle_tasks(worker);
        done += swl_mailbox_handle(child);
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
        swl_worker_set_state(child->slot, SWL_WORKER_IDLE);
        /* a task is announced before it is sent, and its sender may die in between: it is looked for only
         * once */
        if (!worker->has_spun && swl_spin_until(&child->spin, something_comes, worker)) {
            worker->has_spun = true;
            swl_worker_set_state(child->slot, SWL_WORKER_BUSY);
            continue;
        }
        swl_child_sleep(child, has_tasks, SWL_NEVER);
        worker->has_slept = true;
        worker->has_spun = false;
        swl_worker_set_state(child->slot, SWL_WORKER_BUSY);
    }
}

/* Whether another task worker has a task, or may take one. */
static bool others_work(const struct task_worker *worker)
{
    const struct swl_server *server = worker->child.server;
    int count = (int)server->options.task_worker_num;
    for (int i = 0; i < count; i++) {
        if (i != worker->index && swl_task_in_hand_has_work(&server->in_hand[i])) {
            return true;
        }
    }
    return count > 1 && atomic_load(&server->transport->queued) > 0;
}

/* Whether something is to come that it has asked for. Tasks that are left to itself alone, as it takes no
 * more, are not waited for: its successor runs them, and gets their results. */
static bool expects_more(const struct task_worker *worker)
{
    const struct swl_child *child = &worker->child;
    return (child->outbox.count > 0 || child->results_pending > 0) &&
           (atomic_load(&child->server->state->stopping) || others_work(worker) || swl_mailbox_any(child));
}

/* The orderly end. In a shutdown, the queue is worked off: the workers are gone, so that nothing is added.
 * Otherwise it waits for the successor. */
static void wind_up(struct task_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    int64_t deadline = swl_clock_monotonic() + swl_server_patience(server);
    swl_task_transport_pass_on(server->tasks); /* it may just have been woken for a task, and takes none */
    (void)swl_timers_look(&child->reactor.timers); /* what the last callback deferred */
    while (child->verdict == SWL_GO_ON && swl_clock_monotonic() < deadline) {
        int done = 0;
        if (atomic_load(&server->state->stopping)) {
            child->terminate = false; /* set by the signal that brought it here */
            done = handle_tasks(worker);
        }
        done += swl_mailbox_handle(child);
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

int swl_task_worker_run(struct swl_server *server)
{
    struct task_worker worker = {
        .in_hand = slot_of(server),
        .index = server->id - (int)server->options.worker_num,
    };
    struct swl_child *child = &worker.child;
    int result = swl_child_open(child, server);
    if (result < 0) {
        swl_fault("cannot start: %s", strerror(-result));
        return 1;
    }
    server->child = child;

    swl_child_start(child);
    if (child->verdict == SWL_GO_ON && worker.in_hand->task.message.type == SWL_MESSAGE_TASK) {
        /* a predecessor died with it: before it had begun, or it may be run once more */
        run_task(&worker);
    }
    serve(&worker);
    swl_worker_set_state(child->slot, SWL_WORKER_STOPPING);
    if (child->verdict == SWL_GO_ON) {
        wind_up(&worker);
    }
    int exit_code = swl_child_end(child);
    swl_child_leave(child);
    return exit_code;
}
