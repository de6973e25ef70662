/* The manager's children: fork, reap, retire, kill. */
#define _GNU_SOURCE
#include "server/manager/children.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/manager/recovery.h"
#include "server/state/ports.h"
#include "server/state/document_roots.h"
#include "server/state/tls_ports.h"
#include "server/processes/pool_worker.h"
#include "server/processes/task_worker.h"
#include "server/processes/user_process.h"
#include "server/processes/worker.h"

/* ms that the manager waits for killed processes to be reaped */
#define REAP_KILLED_MS 500

/* A process that has given up its id and only unwinds PHP. */
struct children_retiring {
    struct swl_list link;
    struct swl_timer timer; /* kills it when it takes too long */
    struct swl_children *children;
    pid_t pid;
    int id;
};

/* Read from this process's own memory: children may write to shared memory, and the manager, which may be
 * root, must not send signals to a pid that they choose. */
static pid_t children_pid(const struct swl_children *children, int id)
{
    return children->restarts[id].pid;
}

static void children_set_pid(struct swl_children *children, int id, pid_t pid)
{
    children->restarts[id].pid = pid;
    atomic_store(&children->server->slots[id].pid, pid); /* for others to see */
}

static const struct swl_child_role *children_role(const struct swl_server *server, int id)
{
    static const struct swl_child_role *const roles[] = {
        [SWL_ROLE_WORKER] = &swl_worker_role,
        [SWL_ROLE_TASK_WORKER] = &swl_task_worker_role,
        [SWL_ROLE_USER_PROCESS] = &swl_user_process_role,
    };
    enum swl_role role = swl_server_role_of(server, id);
    return role == SWL_ROLE_WORKER && server->life == SWL_LIFE_FUNCTION ? &swl_pool_worker_role : roles[role];
}

static bool children_any_submitter_alive(const struct swl_children *children)
{
    for (int id = 0; id < swl_server_children(children->server); id++) {
        if (children_role(children->server, id)->submits && children_pid(children, id) > 0) {
            return true;
        }
    }
    return false;
}

/* ---- forking ---- */

/* Returns true in the child. */
static bool children_spawn(struct swl_children *children, int id)
{
    struct swl_server *server = children->server;
    struct swl_process_slot *slot = &server->slots[id];
    struct swl_restart *restart = &children->restarts[id];
    if (atomic_fetch_add(&slot->generation, 1) > 0) {
        swl_count(&server->counters[swl_server_manager_endpoint(server)], SWL_COUNT_RESTART, 1);
    }
    atomic_store(&slot->start_time, swl_clock_wall());
    atomic_store(&slot->asked_at, 0);
    atomic_store(&slot->is_reloaded, 0);
    atomic_store(&slot->restart_kind, SWL_RESTART_CAREFUL);
    swl_process_slot_set_state(slot, SWL_PROCESS_STARTING);
    pid_t pid = swl_process_fork(SIGKILL);
    if (pid == 0) {
        atomic_store(&slot->pid, getpid());
        server->role = swl_server_role_of(server, id);
        server->id = server->spill.holder = id;
        return true;
    }
    if (pid < 0) {
        swl_fault("forking %s #%d failed and will be tried again: %s", swl_server_kind(server, id), id,
                  strerror(-pid));
        swl_process_slot_set_state(slot, SWL_PROCESS_ABSENT);
        swl_restart_failed(restart);
        return false;
    }
    children_set_pid(children, id, pid);
    swl_restart_began(restart);
    children->alive++;
    return false;
}

/* In a shutdown only where the process has left work that only a successor can do. */
static bool children_needs_successor(const struct swl_children *children, int id)
{
    const struct swl_server *server = children->server;
    if (children->killing) {
        return false;
    }
    if (!atomic_load(&server->state->stopping)) {
        return true;
    }
    const struct swl_child_role *role = children_role(server, id);
    return server->slots[id].handover.number != 0 || role->has_left_work(server, id) ||
           (!role->submits &&
            children_any_submitter_alive(children)); /* submitters that are still alive need task workers */
}

/* Whether a child, or a submitter where only those count, is about to be forked again. */
static bool children_any_planned(const struct swl_children *children, bool submitters_alone)
{
    for (int id = 0; id < swl_server_children(children->server); id++) {
        if ((!submitters_alone || children_role(children->server, id)->submits) &&
            swl_restart_is_planned(&children->restarts[id]) && children_needs_successor(children, id)) {
            return true;
        }
    }
    return false;
}

/* In a shutdown: task workers of one pool may submit to another one after its task workers have ended. */
static void children_revive(struct swl_children *children)
{
    const struct swl_server *server = children->server;
    for (int id = 0; children->stopping && !children->killing && id < swl_server_children(server); id++) {
        if (swl_server_is_task_worker(server, id) && children_pid(children, id) == 0 &&
            !swl_restart_is_planned(&children->restarts[id]) && children_needs_successor(children, id)) {
            swl_restart_plan(&children->restarts[id], SWL_RESTART_AT_ONCE);
        }
    }
}

/* A process was asked to end and has not ended in time. In a shutdown one timer limits all children together;
 * only user processes have their own limit there. */
static void children_kill_late(struct swl_restart *restart)
{
    struct swl_children *children = restart->owner;
    if (!children->killing &&
        (!children->stopping || swl_server_is_user_process(children->server, restart->id))) {
        swl_warning("%s #%d does not end within max_wait_time and is killed",
                    swl_server_kind(children->server, restart->id), restart->id);
        kill(restart->pid, SIGKILL);
    }
}

static void children_plan_successor(struct swl_children *children, int id, enum swl_restart_kind restart_kind)
{
    children_set_pid(children, id, 0);
    swl_process_slot_set_state(&children->server->slots[id], SWL_PROCESS_ABSENT);
    if (children_needs_successor(children, id)) {
        swl_restart_plan(&children->restarts[id], restart_kind);
    } else {
        swl_restart_forget(&children->restarts[id]);
    }
}

static void children_report_failure(struct swl_children *children, int id, const struct swl_process_end *end)
{
    struct swl_server *server = children->server;
    char how[48];
    snprintf(how, sizeof(how), end->signal_number ? "was killed by signal %d" : "exited with code %d",
             end->signal_number ? end->signal_number : end->exit_code);
    swl_warning_limited("deaths of processes", "%s #%d (pid %d) %s", swl_server_kind(server, id), id,
                        (int)end->pid, how);
    (void)server->callbacks->worker_error(server, id, end->pid, end->exit_code, end->signal_number);
}

/* Forgets the retiring process with that pid. Returns the id it had, or -1 where there is none. */
static int children_forget_retiring(struct swl_children *children, pid_t pid)
{
    swl_list_each (link, &children->retiring) {
        struct children_retiring *retiring = SWL_CONTAINER_OF(link, struct children_retiring, link);
        if (retiring->pid == pid) {
            int id = retiring->id;
            swl_list_remove(link);
            swl_timer_stop(children->timers, &retiring->timer);
            swl_free(retiring);
            return id;
        }
    }
    return -1;
}

static void children_on_death(struct swl_children *children, const struct swl_process_end *end)
{
    struct swl_server *server = children->server;
    bool failed = end->signal_number != 0 || end->exit_code != 0;
    bool was_terminated = children->stopping && end->signal_number == SIGTERM;
    int id = 0, count = swl_server_children(server);
    while (id < count && children_pid(children, id) != end->pid) {
        id++;
    }
    if (id < count) {
        children_set_pid(children, id, 0);
        swl_recovery_run(server, &children->reports, id, end, !children->killing);
        children_plan_successor(children, id,
                                failed ? SWL_RESTART_CAREFUL
                                       : (enum swl_restart_kind)atomic_load(&server->slots[id].restart_kind));
    } else if ((id = children_forget_retiring(children, end->pid)) < 0) {
        if (server->callbacks->foreign_ended != NULL) {
            server->callbacks->foreign_ended(server, end);
        }
        return;
    }
    children->alive--;
    /* a user process may have restored the default action of SIGTERM: dying of it is an orderly end */
    if (failed && !children->killing && !(was_terminated && swl_server_is_user_process(server, id))) {
        children_report_failure(children, id, end);
    }
}

/* ---- retiring ---- */

static void children_kill_retiring(struct swl_timer *timer)
{
    struct children_retiring *retiring = SWL_CONTAINER_OF(timer, struct children_retiring, timer);
    swl_warning("%s #%d (pid %d) does not end within max_wait_time and is killed",
                swl_server_kind(retiring->children->server, retiring->id), retiring->id, (int)retiring->pid);
    kill(retiring->pid, SIGKILL);
}

/* The process has ended in order: its id is free for a successor before PHP has unwound. */
static void children_retire_one(struct swl_children *children, int id)
{
    struct swl_server *server = children->server;
    struct children_retiring *retiring = swl_malloc(sizeof(*retiring));
    *retiring = (struct children_retiring){.children = children, .pid = children_pid(children, id), .id = id};
    swl_timer_init(&retiring->timer, children_kill_retiring);
    swl_timer_start(children->timers, &retiring->timer,
                    swl_clock_monotonic() + swl_server_grace(server) + SWL_CHILDREN_GRACE);
    swl_list_append(&children->retiring, &retiring->link);
    if (swl_server_is_task_worker(server, id)) {
        /* exit() in a task leaves the task in the in-flight record */
        const struct swl_process_end end = {.pid = retiring->pid,
                                            .exit_code = atomic_load(&server->slots[id].exit_code)};
        swl_recovery_run(server, &children->reports, id, &end, !children->killing);
    } else {
        swl_recovery_give_back(server, id); /* what it could not hand over */
    }
    children_plan_successor(children, id,
                            (enum swl_restart_kind)atomic_load(&server->slots[id].restart_kind));
}

/* The process goes on by itself: from now on it is no child that the manager knows. */
static void children_let_go(struct swl_children *children, int id)
{
    const struct swl_process_end end = {.pid = children_pid(children, id)};
    swl_notice("%s #%d (pid %d) has left", swl_server_kind(children->server, id), id, (int)end.pid);
    swl_recovery_run(children->server, &children->reports, id, &end, !children->killing);
    children->alive--;
    children_plan_successor(children, id, SWL_RESTART_AT_ONCE);
}

void swl_children_retire(struct swl_children *children)
{
    struct swl_server *server = children->server;
    for (int id = 0; id < swl_server_children(server); id++) {
        uint32_t state = atomic_load_explicit(&server->slots[id].state, memory_order_acquire);
        if (children_pid(children, id) > 0 && state == SWL_PROCESS_GONE) {
            children_retire_one(children, id);
        } else if (children_pid(children, id) > 0 && state == SWL_PROCESS_LEFT) {
            children_let_go(children, id);
        }
    }
    children_revive(children);
}

/* ---- beginning, asking, the end ---- */

void swl_children_open(struct swl_children *children, struct swl_server *server, struct swl_timers *timers)
{
    int count = swl_server_children(server);
    children->server = server;
    children->timers = timers;
    children->restarts = swl_calloc((size_t)count, sizeof(children->restarts[0]));
    swl_list_init(&children->retiring);
    swl_reports_open(&children->reports, timers);
    for (int id = 0; id < count; id++) {
        swl_restart_open(&children->restarts[id], timers, id);
        children->restarts[id].kill = children_kill_late;
        children->restarts[id].owner = children;
    }
}

void swl_children_close(struct swl_children *children)
{
    struct swl_list *link;
    while ((link = swl_list_shift(&children->retiring)) != NULL) {
        swl_free(SWL_CONTAINER_OF(link, struct children_retiring, link));
    }
    swl_reports_close(&children->reports);
    swl_free(children->restarts);
}

void swl_children_begin(struct swl_children *children)
{
    for (int id = 0; id < swl_server_children(children->server); id++) {
        swl_restart_begin(&children->restarts[id]);
    }
}

bool swl_children_fork_due(struct swl_children *children)
{
    for (int id = 0; id < swl_server_children(children->server); id++) {
        struct swl_restart *restart = &children->restarts[id];
        if (restart->due && children_needs_successor(children, id) && children_spawn(children, id)) {
            return true;
        }
        restart->due = false;
    }
    return false;
}

void swl_children_become(struct swl_server *server)
{
    const struct swl_child_role *role = children_role(server, server->id);
    const char *kind = swl_server_kind(server, server->id);
    swl_log_identify(kind, server->id);
    if (!role->accepts) {
        swl_tls_ports_drop(server);
        swl_document_roots_close(server);
        swl_ports_stop_listening(server);
    }
    server->callbacks->process_begins(server, kind, server->id);
    server->exit_code = role->run(server);
}

void swl_children_reap(struct swl_children *children)
{
    struct swl_process_end end;
    while (swl_process_reap(&end)) {
        children_on_death(children, &end);
    }
    children_revive(children);
}

void swl_children_limit(struct swl_children *children)
{
    struct swl_server *server = children->server;
    for (int id = 0; id < swl_server_children(server); id++) {
        int64_t asked_at = atomic_load(&server->slots[id].asked_at);
        if (asked_at != 0) {
            swl_restart_limit(&children->restarts[id], asked_at,
                              swl_server_grace(server) + SWL_CHILDREN_GRACE);
        }
    }
}

void swl_children_begin_stop(struct swl_children *children)
{
    struct swl_server *server = children->server;
    int64_t now = swl_clock_monotonic();
    children->stopping = true;
    for (int id = 0; id < swl_server_children(server); id++) {
        if (!children_role(children->server, id)->submits) {
            continue;
        }
        swl_children_signal(children, id, id + 1, SIGTERM);
        if (swl_server_is_user_process(server, id)) {
            /* A user process may block in a call that signals do not interrupt. It gets only a part of the
             * reserve, so that the task workers, which end after it, still have time to end in order. */
            swl_restart_limit(&children->restarts[id], now,
                              swl_server_grace(server) + SWL_CHILDREN_GRACE / 5);
        }
    }
}

void swl_children_signal(const struct swl_children *children, int from, int to, int signal_number)
{
    for (int id = from; id < to; id++) {
        pid_t pid = children_pid(children, id);
        if (pid > 0) {
            kill(pid, signal_number);
        }
    }
}

void swl_children_kill(struct swl_children *children)
{
    children->stopping = children->killing = true;
    swl_children_signal(children, 0, swl_server_children(children->server), SIGKILL);
    swl_list_each (link, &children->retiring) {
        kill(SWL_CONTAINER_OF(link, struct children_retiring, link)->pid, SIGKILL);
    }
}

void swl_children_reap_killed(struct swl_children *children)
{
    for (int pauses = 0; children->alive > 0 && pauses < REAP_KILLED_MS; pauses++) {
        swl_children_reap(children);
        usleep(1000);
    }
}

bool swl_children_may_submit(const struct swl_children *children)
{
    return children_any_submitter_alive(children) || children_any_planned(children, true);
}

bool swl_children_have_ended(const struct swl_children *children)
{
    return children->stopping && children->alive == 0 && !children_any_planned(children, false);
}
