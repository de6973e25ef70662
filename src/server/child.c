/* What all children have in common. */
#define _GNU_SOURCE
#include "server/child.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "os/process.h"
#include "os/signal.h"
#include "server/environment.h"
#include "server/handover.h"
#include "server/mailbox.h"
#include "server/overflow.h"
#include "server/submission.h"

/* of a process that only unwinds PHP, while others serve */
#define LEAVING_NICE 10
/* how often workerExit is told while something is left in the loop */
#define EXIT_PAUSE (100 * SWL_NS_PER_MS)

static void take_over(void *argument, const struct swl_message *message);

/* In a shutdown, a task worker goes on as long as there may be somebody to submit tasks. */
static bool may_end(const struct swl_child *child)
{
    const struct swl_server *server = child->server;
    return server->role != SWL_ROLE_TASK_WORKER || !atomic_load(&server->state->stopping) ||
           atomic_load(&server->state->workers_gone);
}

/* max_request and a random share of the grace, so that not all retire together. */
static uint64_t requests_most(int64_t most, int64_t grace)
{
    uint64_t random = 0;
    if (most == 0) {
        return 0;
    }
    if (grace > 0 && getrandom(&random, sizeof(random), 0) == sizeof(random)) {
        random %= (uint64_t)grace + 1;
    }
    return (uint64_t)most + random;
}

/* ---- signals ---- */

/* The manager has to know at once, even where a callback of this process never returns. */
static struct swl_worker_slot *own_slot;
static const struct swl_doorbell *managers_bell;
static void (*interrupt)(bool ends); /* NULL, or see swl_server_callbacks */

static void on_signal(int signal_number)
{
    int64_t never = 0;
    bool ends = signal_number == SIGTERM || signal_number == SIGUSR1;
    if (ends && !swl_process_is_foreign() && /* what a callback has forked is asked for itself alone */
        atomic_compare_exchange_strong(&own_slot->asked_at, &never, swl_clock_monotonic())) {
        swl_doorbell_ring(managers_bell);
    }
    if (interrupt != NULL) {
        interrupt(ends);
    }
}

void swl_child_retire(struct swl_child *child, enum swl_succession succession)
{
    child->terminate = true;
    atomic_store(&child->slot->succession, succession);
    on_signal(SIGUSR1);
}

void swl_child_count_request(struct swl_child *child)
{
    swl_count(child->counters, SWL_COUNT_WORKER, 1);
    if (++child->requests == child->requests_most && !atomic_load(&child->server->state->stopping)) {
        swl_child_retire(child, SWL_SUCCESSION_AT_ONCE);
    }
}

void swl_child_take_signals(struct swl_child *child)
{
    /* USR1 reloads one worker: it ends as for TERM, and the manager forks its successor at once */
    bool terminated = swl_signal_take(SIGTERM), reloaded = swl_signal_take(SIGUSR1);
    if ((terminated || reloaded) && may_end(child)) {
        bool early =
            !atomic_load(&child->slot->is_reloaded) && atomic_load(&child->slot->asked_at) < child->ready_at;
        swl_child_retire(child, !reloaded ? SWL_SUCCESSION_PAUSED
                                : early   ? SWL_SUCCESSION_EARLY
                                          : SWL_SUCCESSION_AT_ONCE);
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_environment_reopen_log(child->server);
    }
}

/* ---- beginning and end ---- */

int swl_child_open(struct swl_child *child, struct swl_server *server)
{
    const int caught[] = {SIGTERM, SIGUSR1, SWL_SIGNAL_REOPEN_LOG, 0};
    static const int ignored[] = {SIGINT, SIGHUP, SIGPIPE, SIGXFSZ, SIGUSR2, 0};
    struct swl_worker_slot *slot = &server->slots[server->id];
    *child = (struct swl_child){
        .server = server,
        .bell = &server->bells[server->id],
        .mail = &server->mail[server->id],
        .counters = &server->counters[server->id],
        .slot = slot,
        .first_task_id = atomic_load(&slot->next_task_id),
        .task_turn = server->id, /* workers begin at different task workers */
    };
    const struct swl_options *options = &server->options;
    if (server->role == SWL_ROLE_TASK_WORKER) {
        child->requests_most = requests_most(options->task_max_request, options->task_max_request_grace);
    } else if (server->role == SWL_ROLE_WORKER) {
        child->requests_most = requests_most(options->max_request, options->max_request_grace);
    } else {
        child->overflow = &server->overflows[server->id - swl_server_workers(server)];
        interrupt = server->callbacks->interrupt;
    }
    atomic_store(&slot->awaited_from, child->first_task_id);
    own_slot = slot;
    managers_bell = &server->bells[swl_server_manager_endpoint(server)];
    swl_list_init(&child->stash);
    atomic_store(&slot->is_crowded, 0);
    swl_spin_init(&child->spin);
    int result = swl_environment_enter_child(server);
    if (result < 0) {
        swl_signal_close(); /* the manager's: PHP unwinds without them */
        return result;
    }
    if ((result = swl_reactor_open(&child->reactor)) < 0) {
        return result;
    }
    int signal_fd = swl_signal_open(caught, ignored, on_signal);
    if (signal_fd < 0) {
        return signal_fd;
    }
    swl_doorbell_awake(child->bell);
    child->terminate = may_end(child) && atomic_load(&server->state->stopping);
    child->bell_event = (struct swl_event){.fd = child->bell->fd};
    child->signal_event = (struct swl_event){.fd = signal_fd};
    if ((result = swl_reactor_watch(&child->reactor, &child->bell_event, EPOLLIN | EPOLLET)) < 0 ||
        (result = swl_reactor_watch(&child->reactor, &child->signal_event, EPOLLIN | EPOLLET)) < 0) {
        return result;
    }
    if (server->tasks != NULL) {
        int lanes = swl_task_lanes((int)server->options.task_worker_num);
        swl_task_outbox_open(&child->outbox, server->tasks, server->id,
                             (uint64_t)server->options.task_queue_memory,
                             &server->waiting[server->id * lanes]);
        child->outbox.lost = swl_submission_lost;
        child->outbox.argument = child;
    }
    result = swl_handover_read(&server->spill, &slot->handover, take_over, child);
    server->timers = result < 0 ? NULL : &child->reactor.timers;
    return result;
}

static void hand_over_task(void *argument, const struct swl_message *message, const void *payload)
{
    swl_handover_add(argument, message, payload);
}

/* What could not be handed over. */
static void give_up(void *argument, const struct swl_message *message, int error)
{
    if (message->type == SWL_MESSAGE_TASK) {
        swl_submission_lost(argument, message->number, message, error);
    }
}

/* What this process has taken upon itself and not done goes to its successor. */
static void hand_over(struct swl_child *child)
{
    struct swl_buffer handover = {0};
    uint64_t count = child->outbox.count;
    if (child->outbox.transport != NULL) {
        swl_task_outbox_close(&child->outbox, hand_over_task, &handover);
    }
    count += swl_mailbox_hand_over(child, &handover);
    int result = swl_handover_write(&child->server->spill, &handover, &child->slot->handover, give_up, child);
    if (result < 0) {
        swl_fault("%llu tasks and messages are lost: they could not be written for the successor: %s",
                  (unsigned long long)count, strerror(-result));
    }
}

static void take_over(void *argument, const struct swl_message *message)
{
    struct swl_child *child = argument;
    if (message->type != SWL_MESSAGE_TASK) {
        swl_mailbox_stash(child, message);
        return;
    }
    int index = message->number; /* the task worker it was for: see swl_task_outbox_close() */
    struct swl_message task = *message;
    task.number = 0;
    int result = swl_task_outbox_send(&child->outbox, index, &task, swl_message_payload(message), NULL);
    if (result < 0) {
        swl_submission_lost(child, index, message, result);
    }
}

static void close_all(struct swl_child *child)
{
    hand_over(child);
    child->server->timers = NULL;
    /* a signal that comes from now on must not end the process before PHP has unwound */
    swl_signal_block_all();
    swl_signal_close();
    swl_reactor_close(&child->reactor);
}

void swl_child_ready(struct swl_child *child)
{
    child->ready_at = swl_clock_monotonic();
    swl_worker_set_state(child->slot, SWL_WORKER_BUSY);
    swl_doorbell_ring(managers_bell);
}

void swl_child_start(struct swl_child *child)
{
    struct swl_server *server = child->server;
    swl_worker_set_state(child->slot, SWL_WORKER_STARTING);
    swl_child_conclude(child, server->callbacks->worker_start(server, server->id));
    if (child->verdict == SWL_GO_ON) {
        swl_child_ready(child);
    }
}

/* For a sleep that only bells, signals and the loop's events end. */
static bool has_no_work(struct swl_child *child)
{
    (void)child;
    return false;
}

bool swl_child_linger(struct swl_child *child, int64_t deadline)
{
    struct swl_server *server = child->server;
    if (!server->options.reload_async || server->user_events == 0) {
        return false;
    }
    swl_child_conclude(child, server->callbacks->worker_exit(server, server->id));
    if (child->verdict == SWL_GO_ON && server->user_events > 0) {
        swl_child_sleep(child, has_no_work, SWL_MIN(deadline, swl_clock_monotonic() + EXIT_PAUSE));
    }
    return true;
}

int swl_child_end(struct swl_child *child)
{
    struct swl_server *server = child->server;
    swl_child_conclude(child, server->callbacks->loop_ends(server));
    if (child->verdict < SWL_EXCEPTION && server->role != SWL_ROLE_USER_PROCESS) {
        swl_child_conclude(child, server->callbacks->worker_stop(server, server->id));
    }
    close_all(child);
    server->child = NULL;
    return child->verdict >= SWL_EXCEPTION ? 255 : 0;
}

void swl_child_leave(struct swl_child *child)
{
    if (child->verdict < SWL_EXCEPTION) {
        atomic_store_explicit(&child->slot->state, SWL_WORKER_GONE, memory_order_release);
        swl_doorbell_ring(managers_bell);
        /* what is left to do is to be in nobody's way */
        SWL_IGNORE(nice(LEAVING_NICE), "the process is only in the way a little more");
    }
}

void swl_child_poll(struct swl_child *child)
{
    (void)swl_reactor_poll(&child->reactor, 0);
}

void swl_child_sleep(struct swl_child *child, bool (*has_work)(struct swl_child *child), int64_t deadline)
{
    if (child->terminate) {
        swl_doorbell_rest(child->bell); /* a task for anybody is not for this one any more */
    } else {
        swl_doorbell_sleep(child->bell);
    }
    int timeout = swl_clock_timeout_ms(deadline, deadline == SWL_NEVER ? 0 : swl_clock_monotonic());
    bool waits = child->outbox.count > 0;
    swl_task_outbox_flush(&child->outbox);
    if (waits && child->outbox.count == 0) {
        timeout = 0; /* who waits for nothing else is not to sleep */
    }
    if (swl_mailbox_any(child) || has_work(child) || swl_signal_pending()) {
        timeout = 0;
    }
    if (timeout != 0) {
        (void)swl_reactor_wait(&child->reactor, timeout);
    }
    swl_doorbell_awake(child->bell);
}
