/* The manager. */
#define _GNU_SOURCE
#include "server/manager.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/log.h"
#include "base/memory.h"
#include "event/reactor.h"
#include "os/process.h"
#include "os/service.h"
#include "os/signal.h"
#include "server/aftermath.h"
#include "server/environment.h"
#include "server/queue_watch.h"
#include "server/reload.h"
#include "server/reports.h"
#include "server/respawn.h"
#include "server/server.h"
#include "server/task_limit.h"
#include "server/task_worker.h"
#include "server/worker.h"

/* A process that has handed its id over and only unwinds PHP. */
struct leaving {
    struct swl_list link;
    struct swl_timer timer; /* to kill it */
    struct manager *manager;
    pid_t pid;
    int id;
};

struct manager {
    struct swl_server *server;
    struct swl_reactor reactor;
    struct swl_event signal_event, liveness_event, bell_event;
    struct swl_doorbell *bell;
    struct swl_timer deadline_timer;
    struct swl_respawn *respawns; /* by id */
    struct swl_reports reports;
    struct swl_reload reload;
    struct swl_task_limit task_limit;
    struct swl_queue_watch queue_watch;
    struct swl_list leaving;
    int alive;         /* those that leave among them */
    bool *has_started; /* by id: it, or a predecessor, has come to the end of workerStart */
    pid_t master;      /* this process's parent */
    bool is_master;    /* BASE mode: it is the master itself */
    bool reloading;    /* and its end is to be told */
    bool stopping, killing, orphaned, in_child;
};

/* what a process that is to end gets beyond max_wait_time, to say what it gives up */
#define GRACE (500 * SWL_NS_PER_MS)

/* From this process's own memory: what others can write is not for a signal of root's. */
static pid_t pid_of(const struct manager *manager, int id)
{
    return manager->respawns[id].pid;
}

static void set_pid(struct manager *manager, int id, pid_t pid)
{
    manager->respawns[id].pid = pid;
    atomic_store(&manager->server->slots[id].pid, pid); /* for others to see */
}

static int count_alive(const struct manager *manager, int from, int to)
{
    int count = 0;
    for (int id = from; id < to; id++) {
        count += pid_of(manager, id) > 0;
    }
    return count;
}

static void signal_all(const struct manager *manager, int from, int to, int signal_number)
{
    for (int id = from; id < to; id++) {
        pid_t pid = pid_of(manager, id);
        if (pid > 0) {
            kill(pid, signal_number);
        }
    }
}

static bool any_worker_alive(const struct manager *manager)
{
    return count_alive(manager, 0, (int)manager->server->options.worker_num) > 0;
}

/* ---- forking ---- */

static void become_child(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    bool is_task_worker = swl_server_is_task_worker(server, id);
    const char *kind = swl_server_kind(server, id);
    manager->in_child = true;
    server->role = is_task_worker ? SWL_ROLE_TASK_WORKER : SWL_ROLE_WORKER;
    server->id = id;
    swl_log_identify(kind, id);
    if (manager->liveness_event.fd >= 0) {
        close(manager->liveness_event.fd);
    }
    server->timers = NULL;
    swl_reactor_close(&manager->reactor);
    if (is_task_worker) {
        swl_server_leave_ports(server);
    }
    server->callbacks->process_begins(server, kind, id);
    server->exit_code = is_task_worker ? swl_task_worker_run(server) : swl_worker_run(server);
}

static void spawn(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    struct swl_worker_slot *slot = &server->slots[id];
    struct swl_respawn *respawn = &manager->respawns[id];
    if (atomic_fetch_add(&slot->generation, 1) > 0) {
        swl_count(&server->counters[swl_server_manager_endpoint(server)], SWL_COUNT_RESPAWN, 1);
    }
    atomic_store(&slot->start_time, swl_clock_wall());
    atomic_store(&slot->asked_at, 0);
    atomic_store(&slot->is_reloaded, 0);
    atomic_store(&slot->succession, SWL_SUCCESSION_CAREFUL);
    swl_worker_set_state(slot, SWL_WORKER_STARTING);
    pid_t pid = swl_process_fork(SIGKILL);
    if (pid == 0) {
        atomic_store(&slot->pid, getpid());
        become_child(manager, id);
        return;
    }
    if (pid < 0) {
        swl_fault("forking %s #%d failed, to be tried again: %s", swl_server_kind(server, id), id,
                  strerror(-pid));
        swl_worker_set_state(slot, SWL_WORKER_ABSENT);
        swl_respawn_failed(respawn);
        return;
    }
    set_pid(manager, id, pid);
    swl_respawn_began(respawn);
    manager->alive++;
}

/* Whether a dead worker has left requests. Clients that closed meanwhile are none: in a shutdown the end of a
 * connection is told only as long as its worker lives. */
static bool has_left_requests(const struct swl_server *server, int id)
{
    return server->requests != NULL && server->requests->functions->has_left(server->requests, id);
}

/* In a shutdown only where something was left that nobody else can do. */
static bool needs_successor(const struct manager *manager, int id)
{
    const struct swl_server *server = manager->server;
    if (manager->killing) {
        return false;
    }
    if (!atomic_load(&server->state->stopping)) {
        return true;
    }
    if (server->slots[id].handover.number != 0) {
        return true;
    }
    if (!swl_server_is_task_worker(server, id)) {
        return has_left_requests(server, id) || swl_ring_waiting(&server->mail[id].inbox->ring) > 0;
    }
    const struct swl_task_in_hand *slot = &server->in_hand[id - server->options.worker_num];
    return any_worker_alive(manager) || atomic_load(&slot->queued) > 0 ||
           atomic_load(&server->transport->queued) > 0 || slot->task.message.type != SWL_MESSAGE_NONE;
}

/* Is one of the ids below `count` about to be forked again? */
static bool any_to_come(const struct manager *manager, int count)
{
    for (int id = 0; id < count; id++) {
        if (swl_respawn_is_planned(&manager->respawns[id]) && needs_successor(manager, id)) {
            return true;
        }
    }
    return false;
}

static void fork_again(struct swl_respawn *respawn)
{
    /* in the child this returns through the timers of a loop that is closed already: nothing more of it may
     * run */
    struct manager *manager = respawn->owner;
    if (!manager->in_child && needs_successor(manager, respawn->id)) {
        spawn(manager, respawn->id);
    }
}

/* A process was asked to end, and does not: the shutdown has a limit of its own. */
static void kill_late(struct swl_respawn *respawn)
{
    struct manager *manager = respawn->owner;
    if (!manager->in_child && !manager->stopping) {
        swl_warning("%s #%d does not end within max_wait_time and is killed",
                    swl_server_kind(manager->server, respawn->id), respawn->id);
        kill(respawn->pid, SIGKILL);
    }
}

static void plan_successor(struct manager *manager, int id, enum swl_succession succession)
{
    set_pid(manager, id, 0);
    swl_worker_set_state(&manager->server->slots[id], SWL_WORKER_ABSENT);
    if (needs_successor(manager, id)) {
        swl_respawn_plan(&manager->respawns[id], succession);
    } else {
        manager->respawns[id].alive = false;
    }
}

static void tell_failure(struct manager *manager, int id, const struct swl_process_end *end)
{
    struct swl_server *server = manager->server;
    char how[48];
    snprintf(how, sizeof(how), end->signal_number ? "was killed by signal %d" : "exited with code %d",
             end->signal_number ? end->signal_number : end->exit_code);
    swl_warning("%s #%d (pid %d) %s", swl_server_kind(server, id), id, (int)end->pid, how);
    (void)server->callbacks->worker_error(server, id, end->pid, end->exit_code, end->signal_number);
}

static void kill_overdue(struct swl_task_limit *limit, int id)
{
    struct manager *manager = limit->owner;
    pid_t pid = pid_of(manager, id);
    if (!manager->in_child && pid > 0) {
        swl_warning("task worker #%d has run a task for longer than task_max_runtime and is killed", id);
        kill(pid, SIGKILL);
    }
}

/* Returns its id, or -1. */
static int forget_leaving(struct manager *manager, pid_t pid)
{
    swl_list_each (link, &manager->leaving) {
        struct leaving *leaving = SWL_CONTAINER_OF(link, struct leaving, link);
        if (leaving->pid == pid) {
            int id = leaving->id;
            swl_list_remove(link);
            swl_timer_stop(&manager->reactor.timers, &leaving->timer);
            swl_free(leaving);
            return id;
        }
    }
    return -1;
}

static void on_death(struct manager *manager, const struct swl_process_end *end)
{
    struct swl_server *server = manager->server;
    bool failed = end->signal_number != 0 || end->exit_code != 0;
    int id = 0, count = swl_server_workers(server);
    while (id < count && pid_of(manager, id) != end->pid) {
        id++;
    }
    if (id < count) {
        set_pid(manager, id, 0);
        swl_aftermath_settle(server, &manager->reports, id, end, !manager->killing);
        plan_successor(manager, id,
                       failed ? SWL_SUCCESSION_CAREFUL
                              : (enum swl_succession)atomic_load(&server->slots[id].succession));
    } else if ((id = forget_leaving(manager, end->pid)) < 0) {
        return; /* a process that a callback forked */
    }
    manager->alive--;
    if (failed && !manager->killing) {
        tell_failure(manager, id, end);
    }
}

/* ---- leaving ---- */

static void kill_leaving(struct swl_timer *timer)
{
    struct leaving *leaving = SWL_CONTAINER_OF(timer, struct leaving, timer);
    swl_warning("%s #%d (pid %d) does not end and is killed",
                swl_server_kind(leaving->manager->server, leaving->id), leaving->id, (int)leaving->pid);
    kill(leaving->pid, SIGKILL);
}

/* Its successor need not wait until PHP has unwound. */
static void let_go(struct manager *manager, int id)
{
    struct swl_server *server = manager->server;
    struct leaving *leaving = swl_malloc(sizeof(*leaving));
    *leaving = (struct leaving){.manager = manager, .pid = pid_of(manager, id), .id = id};
    swl_timer_init(&leaving->timer, kill_leaving);
    swl_timer_start(&manager->reactor.timers, &leaving->timer,
                    swl_clock_monotonic() + swl_server_patience(server) + GRACE);
    swl_list_append(&manager->leaving, &leaving->link);
    if (swl_server_is_task_worker(server, id)) {
        /* exit() in a task has left that in its hand */
        const struct swl_process_end end = {.pid = leaving->pid};
        swl_aftermath_settle(server, &manager->reports, id, &end, !manager->killing);
    }
    plan_successor(manager, id, (enum swl_succession)atomic_load(&server->slots[id].succession));
}

/* Once no worker is left, and none is to come, nobody submits any more: the task workers finish what is
 * queued. */
static void dismiss_task_workers(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (!manager->stopping || any_worker_alive(manager) ||
        any_to_come(manager, (int)server->options.worker_num) ||
        atomic_exchange(&server->state->workers_gone, 1)) {
        return;
    }
    swl_channel_wake_all(server->bells, server->endpoints);
    signal_all(manager, (int)server->options.worker_num, swl_server_workers(server), SIGTERM);
}

/* ---- what the children tell ---- */

static void tell_master(void)
{
    kill(getppid(), SWL_SIGNAL_NEWS);
}

static void begin_reload(struct manager *manager, enum swl_reload_scope scope)
{
    if (manager->is_master) {
        swl_service_reloading();
    }
    manager->reloading = true;
    swl_reload_ask(&manager->reload, scope);
}

static void note_end_of_reload(struct manager *manager)
{
    if (!manager->reloading || manager->reload.running != SWL_RELOAD_NONE) {
        return;
    }
    manager->reloading = false;
    atomic_store(&manager->server->state->reloading, 0);
    if (manager->is_master) {
        swl_service_ready(NULL);
    } else {
        tell_master();
    }
}

/* Every process has come to the end of its workerStart: the server is ready. */
static void note_readiness(struct manager *manager)
{
    struct swl_server *server = manager->server;
    int count = swl_server_workers(server), started = 0;
    if (atomic_load(&server->state->ready)) {
        return;
    }
    for (int id = 0; id < count; id++) {
        enum swl_worker_state state = swl_worker_state(&server->slots[id]);
        manager->has_started[id] |= state == SWL_WORKER_IDLE || state == SWL_WORKER_BUSY;
        started += manager->has_started[id];
    }
    if (started == count) {
        atomic_store(&server->state->ready, 1);
        if (manager->is_master) {
            swl_environment_ready(server, &manager->reactor);
        } else {
            tell_master();
        }
    }
}

/* A child rings when it has got ready, when it was asked to end by others, and when it is gone. */
static void look_at_children(struct manager *manager)
{
    struct swl_server *server = manager->server;
    int count = swl_server_workers(server);
    for (int id = 0; id < count; id++) {
        if (atomic_load_explicit(&server->slots[id].state, memory_order_acquire) == SWL_WORKER_GONE) {
            let_go(manager, id);
        }
    }
    if (manager->stopping) {
        dismiss_task_workers(manager);
        return;
    }
    note_readiness(manager);
    swl_reload_advance(&manager->reload);
    note_end_of_reload(manager);
    for (int id = 0; id < count; id++) {
        int64_t asked_at = atomic_load(&server->slots[id].asked_at);
        if (asked_at != 0) {
            swl_respawn_limit(&manager->respawns[id], asked_at, swl_server_patience(server) + GRACE);
        }
    }
}

/* ---- the end ---- */

static void kill_all(struct manager *manager)
{
    manager->stopping = manager->killing = true;
    swl_reload_abandon(&manager->reload);
    signal_all(manager, 0, swl_server_workers(manager->server), SIGKILL);
    swl_list_each (link, &manager->leaving) {
        kill(SWL_CONTAINER_OF(link, struct leaving, link)->pid, SIGKILL);
    }
}

static void on_deadline(struct swl_timer *timer)
{
    struct manager *manager = SWL_CONTAINER_OF(timer, struct manager, deadline_timer);
    if (manager->alive > 0) {
        swl_warning("%d processes did not end within max_wait_time and are killed", manager->alive);
    }
    kill_all(manager);
}

static void begin_stop(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (atomic_load(&server->state->forced)) {
        kill_all(manager);
        return;
    }
    if (manager->stopping || !atomic_load(&server->state->stopping)) {
        /* not from the master: whoever ends all processes at once, as systemd does, has
         * told the master, too */
        return;
    }
    manager->stopping = true;
    swl_reload_abandon(&manager->reload);
    /* once for the workers, once for the task workers that end after them, and a little for both to say so */
    swl_timer_start(&manager->reactor.timers, &manager->deadline_timer,
                    swl_clock_monotonic() + swl_server_patience(server) + GRACE);
    signal_all(manager, 0, (int)server->options.worker_num, SIGTERM);
    dismiss_task_workers(manager);
}

/* BASE mode: there is no master that orders the end. */
static void order_stop(struct manager *manager)
{
    struct swl_server_state *state = manager->server->state;
    swl_server_leave_ports(manager->server);
    swl_service_stopping();
    if (atomic_exchange(&state->stopping, 1)) {
        atomic_store(&state->forced, 1); /* asked for again: at once */
    }
    begin_stop(manager);
}

static void take_signals(struct manager *manager)
{
    struct swl_process_end end;
    struct swl_server *server = manager->server;
    bool terminated = swl_signal_take(SIGTERM), interrupted = swl_signal_take(SIGINT);
    if (swl_signal_take(SWL_SIGNAL_MASTER_DIED) && getppid() != manager->master) {
        manager->orphaned = true;
    }
    if (swl_signal_take(SWL_SIGNAL_REOPEN_LOG)) {
        swl_environment_reopen_log(server);
        signal_all(manager, 0, swl_server_workers(server), SWL_SIGNAL_REOPEN_LOG);
    }
    if (manager->is_master && (terminated || interrupted)) {
        order_stop(manager);
    } else if (terminated && !manager->orphaned) {
        begin_stop(manager);
    }
    bool all = swl_signal_take(SIGUSR1), task_workers = swl_signal_take(SIGUSR2);
    if ((all || task_workers) && !manager->stopping) {
        begin_reload(manager, all ? SWL_RELOAD_ALL : SWL_RELOAD_TASK_WORKERS);
    }
    if (swl_signal_take(SIGCHLD)) {
        while (swl_process_reap(&end)) {
            on_death(manager, &end);
        }
        dismiss_task_workers(manager);
    }
}

static void on_liveness(struct swl_event *event, uint32_t events)
{
    (void)events;
    SWL_CONTAINER_OF(event, struct manager, liveness_event)->orphaned = true;
}

static int open_loop(struct manager *manager, int liveness)
{
    const int caught[] = {SIGTERM,
                          SIGUSR1,
                          SIGUSR2,
                          SIGCHLD,
                          SWL_SIGNAL_MASTER_DIED,
                          SWL_SIGNAL_REOPEN_LOG,
                          manager->is_master ? SIGINT : 0,
                          0};
    const int ignored[] = {SIGHUP, SIGPIPE, SIGXFSZ, manager->is_master ? 0 : SIGINT, 0};
    int signal_fd, result = swl_reactor_open(&manager->reactor);
    if (result < 0 || (signal_fd = swl_signal_open(caught, ignored, NULL)) < 0) {
        return result < 0 ? result : signal_fd;
    }
    manager->signal_event = (struct swl_event){.fd = signal_fd};
    manager->bell_event = (struct swl_event){.fd = manager->bell->fd};
    manager->liveness_event = (struct swl_event){.fd = liveness, .callback = on_liveness};
    if (manager->is_master && (result = swl_environment_hear(manager->server, &manager->reactor)) < 0) {
        return result;
    }
    if ((result = swl_reactor_watch(&manager->reactor, &manager->signal_event, EPOLLIN | EPOLLET)) < 0 ||
        (result = swl_reactor_watch(&manager->reactor, &manager->bell_event, EPOLLIN | EPOLLET)) < 0 ||
        (liveness >= 0 &&
         (result = swl_reactor_watch(&manager->reactor, &manager->liveness_event, EPOLLIN)) < 0)) {
        return result;
    }
    manager->server->timers = &manager->reactor.timers;
    return 0;
}

static void close_loop(struct manager *manager)
{
    if (!manager->is_master) {
        swl_signal_block_all(); /* PHP still has to unwind */
        swl_signal_close();
    }
    if (manager->liveness_event.fd >= 0) {
        close(manager->liveness_event.fd);
    }
    manager->server->timers = NULL;
    swl_reactor_close(&manager->reactor);
}

static bool has_ended(const struct manager *manager)
{
    return manager->stopping && manager->alive == 0 &&
           !any_to_come(manager, swl_server_workers(manager->server));
}

static void serve(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (manager->is_master && server->callbacks->start(server) == SWL_RETIRE) {
        order_stop(manager);
        return;
    }
    for (int id = 0; id < swl_server_workers(server) && !manager->in_child; id++) {
        spawn(manager, id);
    }
    if (!manager->in_child) {
        (void)server->callbacks->manager_start(server); /* whatever came of it, the manager goes on */
    }
    while (!manager->in_child && !manager->orphaned && !has_ended(manager)) {
        swl_doorbell_sleep(manager->bell);
        look_at_children(manager);
        (void)swl_reactor_poll(&manager->reactor, -1);
        if (!manager->in_child) {
            swl_doorbell_awake(manager->bell);
            take_signals(manager);
        }
    }
}

/* Those that are killed have only to be buried: but one that the kernel holds is not waited for. */
static void reap_all(struct manager *manager)
{
    struct swl_process_end end;
    for (int pauses = 0; manager->alive > 0 && pauses < 500; pauses++) {
        while (swl_process_reap(&end)) {
            on_death(manager, &end);
        }
        usleep(1000);
    }
}

static void end(struct manager *manager)
{
    struct swl_server *server = manager->server;
    if (manager->orphaned) {
        /* the master was killed: end everything at once, and leave nothing behind */
        swl_fault("the master has died: the server ends");
        kill_all(manager);
        reap_all(manager);
        swl_aftermath_put_back(server);
        swl_server_clean_up(server);
        server->exit_code = 1;
    } else {
        (void)server->callbacks->manager_stop(server);
        swl_aftermath_put_back(server);
        if (manager->is_master) {
            swl_server_tell_losses(server, 0, swl_server_count(server, SWL_COUNT_GIVEN_UP));
        }
    }
    close_loop(manager);
}

int swl_manager_run(struct swl_server *server, int liveness)
{
    int count = swl_server_workers(server);
    struct manager manager = {
        .server = server,
        .master = getppid(),
        .is_master = server->mode == SWL_MODE_BASE,
        .bell = &server->bells[swl_server_manager_endpoint(server)],
        .respawns = swl_calloc((size_t)count, sizeof(manager.respawns[0])),
        .has_started = swl_calloc((size_t)count, sizeof(bool)),
    };
    server->role = SWL_ROLE_MANAGER;
    swl_log_identify("manager", -1);
    atomic_store(&server->state->manager_pid, getpid());
    if (!manager.is_master) {
        server->callbacks->process_begins(server, "manager", -1);
        swl_server_leave_ports(server); /* the master accepts; the port shall be free when it is gone */
    }
    swl_timer_init(&manager.deadline_timer, on_deadline);
    swl_list_init(&manager.leaving);
    swl_reports_open(&manager.reports, &manager.reactor.timers);
    swl_reload_open(&manager.reload, server, manager.respawns);
    for (int id = 0; id < count; id++) {
        swl_respawn_open(&manager.respawns[id], &manager.reactor.timers, id);
        manager.respawns[id].fork = fork_again;
        manager.respawns[id].kill = kill_late;
        manager.respawns[id].owner = &manager;
    }
    int result = open_loop(&manager, liveness);
    manager.task_limit = (struct swl_task_limit){.kill = kill_overdue, .owner = &manager};
    if (result < 0) {
        swl_fault("the manager cannot start: %s", strerror(-result));
        server->exit_code = 1;
    } else {
        swl_task_limit_open(&manager.task_limit, server, &manager.reactor.timers);
        swl_queue_watch_open(&manager.queue_watch, server, &manager.reactor.timers);
        serve(&manager);
        if (!manager.in_child) {
            end(&manager);
        }
    }
    while (!swl_list_empty(&manager.leaving)) {
        swl_free(SWL_CONTAINER_OF(swl_list_shift(&manager.leaving), struct leaving, link));
    }
    swl_reports_close(&manager.reports);
    swl_reload_close(&manager.reload);
    swl_free(manager.has_started);
    swl_free(manager.respawns);
    return result;
}
