/* The manager's loop: signals, readiness, reloads, shutdown. */
#define _GNU_SOURCE
#include "server/manager/manager.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "event/reactor.h"
#include "os/service.h"
#include "os/signal.h"
#include "server/control/control.h"
#include "server/manager/recovery.h"
#include "server/manager/children.h"
#include "server/manager/arena_watch.h"
#include "server/manager/delay_watch.h"
#include "server/state/environment.h"
#include "server/manager/ledger_watch.h"
#include "server/manager/queue_watch.h"
#include "server/manager/reload.h"
#include "server/manager/request_limit.h"
#include "server/manager/schedule_watch.h"
#include "server/processes/detached_answers.h"
#include "server/state/cleanup.h"
#include "server/state/ports.h"
#include "server/state/document_roots.h"
#include "server/state/tls_ports.h"
#include "server/state/totals.h"
#include "server/manager/task_limit.h"

struct manager {
    struct swl_server *server;
    struct swl_reactor reactor;
    struct swl_event signal_event, liveness_event, bell_event;
    struct swl_doorbell *bell;
    struct swl_timer deadline_timer;
    struct swl_children children;
    struct swl_reload reload;
    struct swl_task_limit task_limit;
    struct swl_request_limit request_limit;
    struct swl_queue_watch queue_watch;
    struct swl_ledger_watch ledger_watch;
    struct swl_arena_watch arena_watch;
    struct swl_delay_watch delay_watch;
    struct swl_schedule_watch schedule_watch;
    bool *has_started; /* by id: the process or a predecessor has finished workerStart */
    pid_t master;      /* this process's parent */
    bool is_master;    /* BASE mode: it is the master itself */
    bool reloading;    /* the end of the reload is still to be reported */
    bool orphaned;
};

/* ---- what the children report ---- */

/* In a shutdown, once no process that submits tasks is left or will be forked, and all that was promised to clients is
 * queued, asks the task workers to end: they finish what is queued first. */
static void manager_dismiss_task_workers(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (!manager->children.stopping || swl_children_may_submit(&manager->children) ||
        atomic_load(&server->state->promised) > 0 || atomic_exchange(&server->state->workers_gone, 1)) {
        return;
    }
    swl_inbox_wake_all(server->bells, swl_server_bells(server));
    swl_children_signal(&manager->children, (int)server->options.worker_num,
                        swl_server_callback_processes(server), SIGTERM);
}

static void manager_notify_master(const struct manager *manager)
{
    if (getppid() == manager->master) { /* after its death it would go to the parent of orphans */
        kill(manager->master, SWL_SIGNAL_NEWS);
    }
}

static void manager_begin_reload(struct manager *manager, struct swl_reload_scope scope)
{
    if (manager->is_master) {
        swl_service_reloading();
        if (scope.workers) {
            swl_tls_ports_renew(manager->server); /* for the workers that are forked from now on */
            swl_document_roots_renew(manager->server);
        }
    }
    manager->reloading = true;
    swl_reload_ask(&manager->reload, scope);
}

static void manager_note_end_of_reload(struct manager *manager)
{
    if (!manager->reloading || manager->reload.is_running) {
        return;
    }
    manager->reloading = false;
    atomic_store(&manager->server->state->reloading, 0);
    if (manager->is_master) {
        swl_service_ready(NULL);
    } else {
        manager_notify_master(manager);
    }
}

/* Every worker and task worker has come to the end of its workerStart: the server is ready. User processes
 * are not waited for: nothing marks the end of their startup. */
static void manager_note_readiness(struct manager *manager)
{
    struct swl_server *server = manager->server;
    int count = swl_server_callback_processes(server), started = 0;
    if (atomic_load(&server->state->ready)) {
        return;
    }
    for (int id = 0; id < count; id++) {
        enum swl_process_state state = swl_process_slot_state(&server->slots[id]);
        manager->has_started[id] |= state == SWL_PROCESS_IDLE || state == SWL_PROCESS_BUSY;
        started += manager->has_started[id];
    }
    if (started == count) {
        atomic_store(&server->state->ready, 1);
        if (manager->is_master) {
            swl_environment_ready(server, &manager->reactor);
        } else {
            manager_notify_master(manager);
        }
    }
}

/* A child rings when it is ready, when a process other than the manager has asked it to end, and when it has
 * ended in order. */
static void manager_look_at_children(struct manager *manager)
{
    swl_children_retire(&manager->children);
    swl_ledger_watch_look(&manager->ledger_watch);
    if (manager->children.stopping) {
        manager_dismiss_task_workers(manager);
        return;
    }
    manager_note_readiness(manager);
    uint64_t pools = atomic_exchange(&manager->server->state->reload_pools, 0);
    if (pools != 0) {
        swl_reload_ask(&manager->reload, (struct swl_reload_scope){.pools = pools});
    }
    swl_schedule_watch_look(&manager->schedule_watch);
    swl_reload_advance(&manager->reload);
    manager_note_end_of_reload(manager);
    swl_children_limit(&manager->children);
}

/* ---- the end ---- */

static void manager_kill_all(struct manager *manager)
{
    swl_reload_abandon(&manager->reload);
    swl_children_kill(&manager->children);
}

static void manager_on_deadline(struct swl_timer *timer)
{
    struct manager *manager = SWL_CONTAINER_OF(timer, struct manager, deadline_timer);
    if (manager->children.alive > 0) {
        swl_warning("%d processes did not end within max_wait_time and are killed", manager->children.alive);
    }
    manager_kill_all(manager);
}

static void manager_begin_stop(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (atomic_load(&server->state->forced)) {
        manager_kill_all(manager);
        return;
    }
    if (manager->children.stopping || !atomic_load(&server->state->stopping)) {
        /* Not from the master: systemd sends SIGTERM to all processes at once, so the master has it too and
         * will order the shutdown. */
        return;
    }
    swl_reload_abandon(&manager->reload);
    swl_delay_watch_end(&manager->delay_watch);
    /* one deadline for all, and a reserve in which they log what they give up */
    swl_timer_start(&manager->reactor.timers, &manager->deadline_timer,
                    swl_clock_monotonic() + swl_server_grace(server) + SWL_CHILDREN_GRACE);
    swl_children_begin_stop(&manager->children);
    manager_dismiss_task_workers(manager);
}

/* BASE mode: there is no master that orders the shutdown. */
static void manager_order_stop(struct manager *manager)
{
    struct swl_server_state *state = manager->server->state;
    swl_service_stopping();
    if (!atomic_load(&state->stopping)) {
        atomic_store(&state->end_by, swl_clock_monotonic() + swl_server_grace(manager->server));
        (void)manager->server->callbacks->before_shutdown(manager->server);
        swl_control_end_tasks(manager->server);
    }
    swl_ports_stop_listening(manager->server);
    if (atomic_exchange(&state->stopping, 1)) {
        atomic_store(&state->forced, 1); /* the second request ends the server at once */
    }
    manager_begin_stop(manager);
}

static void manager_take_signals(struct manager *manager)
{
    struct swl_server *server = manager->server;
    bool terminated = swl_signal_take(SIGTERM), interrupted = swl_signal_take(SIGINT);
    if (swl_signal_take(SWL_SIGNAL_MASTER_DIED) && getppid() != manager->master) {
        manager->orphaned = true;
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_environment_reopen_log(server);
        swl_children_signal(&manager->children, 0, swl_server_children(server), SWL_SIGNAL_REOPEN_LOG);
    }
    if (manager->is_master && (terminated || interrupted)) {
        manager_order_stop(manager);
    } else if (terminated && !manager->orphaned) {
        manager_begin_stop(manager);
    }
    bool all = swl_signal_take(SIGUSR1), task_workers = swl_signal_take(SIGUSR2);
    all |= task_workers && server->is_pool; /* which has no others */
    if ((all || task_workers) && !manager->children.stopping) {
        manager_begin_reload(manager, all ? SWL_RELOAD_ALL : SWL_RELOAD_TASK_WORKERS);
    }
    if (swl_signal_take(SIGCHLD)) {
        swl_children_reap(&manager->children);
        manager_dismiss_task_workers(manager);
    }
}

static void manager_on_liveness(struct swl_event *event, uint32_t events)
{
    (void)events;
    SWL_CONTAINER_OF(event, struct manager, liveness_event)->orphaned = true;
}

static int manager_open_loop(struct manager *manager, int liveness)
{
    const int caught[] = {SIGTERM,
                          SIGUSR1,
                          SIGUSR2,
                          SIGCHLD,
                          SWL_SIGNAL_MASTER_DIED,
                          SWL_SIGNAL_REOPEN_LOG,
                          manager->is_master ? SIGINT : 0,
                          0};
    const int without_effect[] = {SIGHUP, SIGPIPE, SIGXFSZ, manager->is_master ? 0 : SIGINT, 0};
    int signal_fd, result = swl_reactor_open(&manager->reactor);
    if (result < 0 || (signal_fd = swl_signal_open(caught, without_effect, NULL)) < 0) {
        return result < 0 ? result : signal_fd;
    }
    manager->signal_event = (struct swl_event){.fd = signal_fd};
    manager->bell_event = (struct swl_event){.fd = manager->bell->fd};
    manager->liveness_event = (struct swl_event){.fd = liveness, .callback = manager_on_liveness};
    if (manager->is_master && (result = swl_environment_hear(manager->server, &manager->reactor)) < 0) {
        return result;
    }
    if ((result = swl_reactor_watch(&manager->reactor, &manager->signal_event, EPOLLIN | EPOLLET)) < 0 ||
        (result = swl_reactor_watch(&manager->reactor, &manager->bell_event, EPOLLIN | EPOLLET)) < 0 ||
        (result = swl_schedule_watch_open(&manager->schedule_watch, manager->server, &manager->reactor)) <
            0 ||
        (liveness >= 0 &&
         (result = swl_reactor_watch(&manager->reactor, &manager->liveness_event, EPOLLIN)) < 0)) {
        return result;
    }
    manager->server->reactor = &manager->reactor;
    return manager->is_master ? swl_control_open(manager->server, &manager->reactor) : 0;
}

/* Also runs in a new child: it leaves the signals alone, which the child sets up itself later. */
static void manager_release_loop(struct manager *manager)
{
    if (manager->liveness_event.fd >= 0) {
        close(manager->liveness_event.fd);
    }
    swl_schedule_watch_close(&manager->schedule_watch);
    (void)swl_detached_answers_drop(manager->server);
    swl_control_abandon(manager->server);
    manager->server->reactor = NULL;
    swl_reactor_close(&manager->reactor);
}

static void manager_close_loop(struct manager *manager)
{
    swl_control_close(manager->server);
    if (!manager->is_master) {
        swl_signal_mute(); /* PHP still has to unwind */
    }
    manager_release_loop(manager);
}

static void manager_kill_overdue(struct swl_task_limit *limit, int id)
{
    struct manager *manager = limit->owner;
    if (manager->children.restarts[id].pid > 0) {
        swl_warning_limited("task workers killed for task_max_runtime",
                            "%s #%d has run a task for longer than %s and is killed",
                            swl_server_kind(manager->server, id), id,
                            swl_task_pool_runtime_option(swl_server_task_pool_of(manager->server, id)));
        swl_children_signal(&manager->children, id, id + 1, SIGKILL);
    }
}

static pid_t manager_pid_of(const struct swl_request_limit *limit, int id)
{
    const struct manager *manager = limit->owner;
    return manager->children.restarts[id].pid;
}

/* Returns true in a new child. */
static bool manager_serve(struct manager *manager)
{
    struct swl_server *server = manager->server;
    struct swl_children *children = &manager->children;
    bool has_begun = false;
    if (manager->is_master && server->callbacks->start(server) == SWL_RETIRE) {
        manager_order_stop(manager);
        return false;
    }
    swl_children_begin(children);
    while (!manager->orphaned && !swl_children_have_ended(children)) {
        swl_doorbell_sleep(manager->bell, SWL_ASLEEP_IN_EPOLL);
        swl_control_look(server);
        manager_look_at_children(manager);
        swl_delay_watch_look(&manager->delay_watch);
        swl_arena_watch_look(&manager->arena_watch);
        if (swl_children_fork_due(children)) {
            return true;
        }
        if (!has_begun) {
            has_begun = true;
            (void)server->callbacks->manager_start(server); /* the manager goes on whatever the verdict */
        }
        (void)swl_reactor_poll(&manager->reactor, -1);
        swl_doorbell_awake(manager->bell);
        manager_take_signals(manager);
    }
    return false;
}

static void manager_end(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (manager->orphaned) {
        /* the master was killed: kill all children, and remove what the master would have removed */
        swl_fault("the master has died (pid %d): the server ends", (int)manager->master);
        manager_kill_all(manager);
        swl_children_reap_killed(&manager->children);
        swl_recovery_put_back(server, true);
        swl_cleanup_run(server);
        server->exit_code = 1;
    } else {
        (void)server->callbacks->manager_stop(server);
        if (!manager->is_master) {
            swl_detached_answers_finish(server); /* in BASE mode no reactor is left */
        }
        swl_count(&server->counters[swl_server_own_endpoint(server)], SWL_COUNT_GIVEN_UP,
                  (int64_t)swl_detached_answers_drop(server));
        swl_recovery_put_back(server, true);
        if (manager->is_master) {
            swl_cleanup_log_losses(server, 0, swl_server_count(server, SWL_COUNT_GIVEN_UP));
        }
    }
    manager_close_loop(manager);
}

int swl_manager_run(struct swl_server *server, int liveness)
{
    size_t count = (size_t)swl_server_callback_processes(server);
    struct manager manager = {
        .server = server,
        .master = getppid(),
        .is_master = server->mode == SWL_MODE_BASE,
        .bell = &server->bells[swl_server_manager_endpoint(server)],
        .has_started = swl_calloc(count, sizeof(bool)),
        .schedule_watch = {.server = server, .timer = {.fd = -1}},
    };
    server->role = SWL_ROLE_MANAGER;
    server->spill.holder = swl_server_own_endpoint(server);
    swl_log_identify("manager", -1);
    atomic_store(&server->state->manager_pid, getpid());
    if (!manager.is_master) {
        server->callbacks->process_begins(server, "manager", -1);
        swl_tls_ports_drop(server);
        swl_document_roots_close(server);
        swl_ports_stop_listening(server); /* the master accepts; the port shall be free when it is gone */
    }
    swl_timer_init(&manager.deadline_timer, manager_on_deadline);
    swl_children_open(&manager.children, server, &manager.reactor.timers);
    swl_reload_open(&manager.reload, server, manager.children.restarts);
    bool is_child = false;
    int result = manager_open_loop(&manager, liveness);
    manager.task_limit = (struct swl_task_limit){.kill = manager_kill_overdue, .owner = &manager};
    manager.request_limit = (struct swl_request_limit){.pid = manager_pid_of, .owner = &manager};
    if (result < 0) {
        swl_fault("the manager cannot start: %s", strerror(-result));
        server->exit_code = 1;
    } else {
        swl_task_limit_open(&manager.task_limit, server, &manager.reactor.timers);
        swl_request_limit_open(&manager.request_limit, server, &manager.reactor.timers);
        swl_queue_watch_open(&manager.queue_watch, server, &manager.reactor.timers);
        swl_ledger_watch_open(&manager.ledger_watch, server, &manager.reactor.timers);
        swl_arena_watch_open(&manager.arena_watch, server, &manager.reactor.timers);
        swl_delay_watch_open(&manager.delay_watch, server, &manager.reactor.timers);
        is_child = manager_serve(&manager);
        if (is_child) {
            manager_release_loop(&manager);
        } else {
            manager_end(&manager);
        }
    }
    swl_reload_close(&manager.reload);
    swl_children_close(&manager.children);
    swl_free(manager.has_started);
    if (is_child) {
        swl_children_become(server);
    }
    return result;
}
