/* What all children have in common while they run: signals, retirement, verdicts. */
#define _GNU_SOURCE
#include "server/processes/child.h"

#include <signal.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "ipc/overflow.h"
#include "os/interrupt_timer.h"
#include "os/signal.h"
#include "server/state/environment.h"

/* niceness of a process that only unwinds PHP while others serve; much more, and on a busy machine it would not be through
 * within max_wait_time */
#define LEAVING_NICE 3

static bool child_may_end(const struct swl_child *child)
{
    return child->role->may_end == NULL || child->role->may_end(child->server);
}

/* Returns max_request plus a random share of the grace, so that processes do not all retire at once. */
static uint64_t child_requests_max(int64_t max, int64_t grace)
{
    uint64_t random = 0;
    if (max == 0) {
        return 0;
    }
    if (grace > 0 && getrandom(&random, sizeof(random), 0) == sizeof(random)) {
        random %= (uint64_t)grace + 1;
    }
    return (uint64_t)max + random;
}

/* ---- signals ---- */

/* For the signal handler: the manager must learn at once that this process is to end, even where a callback
 * never returns, so that it can kill it in time. */
static struct swl_process_slot *child_slot;
static const struct swl_doorbell *child_manager_bell;
static void (*child_interrupt)(bool ends); /* NULL, or see swl_server_callbacks */
static volatile bool child_blocks;         /* see swl_child_block() */

/* Notes when this process was first asked to end: the manager limits the time from then.
 * Async-signal-safe. */
static void child_note_asked_to_end(void)
{
    int64_t never = 0;
    if (atomic_compare_exchange_strong(&child_slot->asked_at, &never, swl_clock_monotonic())) {
        swl_doorbell_ring(child_manager_bell);
    }
}

static void child_interrupt_function(bool ends)
{
    if (child_interrupt != NULL) {
        child_interrupt(ends);
    }
}

static void child_on_signal(int signal_number)
{
    bool ends = signal_number == SIGTERM || signal_number == SIGUSR1;
    if (ends) {
        child_note_asked_to_end();
    }
    child_interrupt_function(ends);
    if (child_blocks) {
        swl_interrupt_timer_begin();
    }
}

void swl_child_block(struct swl_child *child, bool begins)
{
    (void)child;
    child_blocks = begins;
    if (!begins) {
        swl_interrupt_timer_end();
    }
}

int swl_child_open_signals(struct swl_child *child)
{
    const int caught[] = {SIGTERM, SIGUSR1, SWL_SIGNAL_REOPEN_LOG, 0};
    static const int without_effect[] = {SIGINT, SIGHUP, SIGPIPE, SIGXFSZ, SIGUSR2, 0};
    int signal_fd = swl_signal_open(caught, without_effect, child_on_signal);
    if (signal_fd >= 0) {
        child->terminate = child_may_end(child) && atomic_load(&child->server->state->stopping);
    }
    return signal_fd;
}

void swl_child_retire(struct swl_child *child, enum swl_restart_kind restart_kind)
{
    child->terminate = true;
    atomic_store(&child->slot->restart_kind, restart_kind);
    child_note_asked_to_end();
    child_interrupt_function(true);
}

/* Whether it has grown beyond its limit, and has not begun to end anyway. */
static bool child_holds_too_much(struct swl_child *child)
{
    if (child->max_memory == 0 || child->terminate) {
        return false;
    }
    uint64_t bytes = swl_private_memory_above(&child->memory, child->max_memory);
    if (bytes > 0) {
        swl_notice("it holds %llu bytes of memory, which is more than %llu, and is replaced",
                   (unsigned long long)bytes, (unsigned long long)child->max_memory);
    }
    return bytes > 0;
}

void swl_child_count_request(struct swl_child *child)
{
    swl_count(child->counters, SWL_COUNT_WORKER, 1);
    bool is_enough = ++child->requests == child->max_requests;
    if ((is_enough || child_holds_too_much(child)) && !atomic_load(&child->server->state->stopping)) {
        swl_child_retire(child, SWL_RESTART_AT_ONCE);
    }
}

void swl_child_take_signals(struct swl_child *child)
{
    /* SIGUSR1 reloads this process: it ends as for SIGTERM, but the manager forks its successor at once */
    bool terminated = swl_signal_take(SIGTERM), reloaded = swl_signal_take(SIGUSR1);
    if ((terminated || reloaded) && child_may_end(child)) {
        bool early =
            !atomic_load(&child->slot->is_reloaded) && atomic_load(&child->slot->asked_at) < child->ready_at;
        swl_child_retire(child, !reloaded ? SWL_RESTART_PAUSED
                                : early   ? SWL_RESTART_EARLY
                                          : SWL_RESTART_AT_ONCE);
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_environment_reopen_log(child->server);
    }
}

/* ---- beginning ---- */

static void child_set_limits(struct swl_child *child, struct swl_child_limits limits)
{
    child->max_requests = child_requests_max(limits.requests, limits.grace);
    child->max_memory = (uint64_t)limits.memory;
    int result = limits.memory > 0 ? swl_private_memory_open(&child->memory) : 0;
    if (result < 0) {
        child->max_memory = 0;
        swl_warning("it cannot find out how much memory it holds, which is not limited then: %s",
                    strerror(-result));
    }
}

void swl_child_init(struct swl_child *child, struct swl_server *server, const struct swl_child_role *role)
{
    struct swl_process_slot *slot = &server->slots[server->id];
    *child = (struct swl_child){
        .role = role,
        .server = server,
        .bell = &server->bells[server->id],
        .inbox = &server->inboxes[server->id],
        .counters = &server->counters[server->id],
        .slot = slot,
        .first_task_id = atomic_load(&slot->next_task_id),
        .memory = SWL_PRIVATE_MEMORY_CLOSED,
    };
    if (role->limits != NULL) {
        child_set_limits(child, role->limits(server));
    }
    if (server->role == SWL_ROLE_USER_PROCESS) {
        child->overflow = &server->overflows[server->id - swl_server_callback_processes(server)];
    }
    child_interrupt = role->is_interrupted ? server->callbacks->interrupt : NULL;
    atomic_store(&slot->awaited_from, child->first_task_id);
    child_slot = slot;
    child_manager_bell = &server->bells[swl_server_manager_endpoint(server)];
    swl_list_init(&child->kept);
    swl_list_init(&child->taken_over);
    if (atomic_exchange(&slot->refuses_messages, 0)) {
        swl_inbox_wake_waiters(child->inbox); /* they wait for a predecessor that was killed */
    }
    swl_spin_init(&child->spin);
}

void swl_child_ready(struct swl_child *child)
{
    child->ready_at = swl_clock_monotonic();
    swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
    swl_doorbell_ring(child_manager_bell);
}

void swl_child_gone(struct swl_child *child)
{
    if (!swl_verdict_is_failure(child->verdict)) {
        atomic_store_explicit(&child->slot->exit_code, child->server->exit_code, memory_order_relaxed);
        atomic_store_explicit(&child->slot->state, SWL_PROCESS_GONE, memory_order_release);
        swl_doorbell_ring(child_manager_bell);
        /* the successor serves already: unwinding must not slow it down */
        SWL_IGNORE(nice(LEAVING_NICE), "without it the process only unwinds at full priority");
    }
}
