/* Creates, starts and destroys a server. */
#define _GNU_SOURCE
#include "server/server.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/process.h"
#include "os/signal.h"
#include "os/standard_streams.h"
#include "server/control/control.h"
#include "server/loops/connection_set.h"
#include "server/manager/manager.h"
#include "server/master.h"
#include "server/state/cleanup.h"
#include "server/state/environment.h"
#include "server/state/file_channels.h"
#include "server/state/layout.h"
#include "server/state/ports.h"
#include "server/state/document_roots.h"
#include "server/state/retrying.h"
#include "server/state/schedules.h"
#include "server/state/task_pools.h"
#include "server/state/tls_ports.h"
#include "server/state/transports.h"
#include "server/state/uploads.h"

struct swl_server *swl_server_create(enum swl_mode mode)
{
    struct swl_server *server = swl_calloc(1, sizeof(*server));
    SWL_IGNORE(swl_standard_streams_open(), "the start looks once more, and reports it");
    server->mode = mode;
    server->made_by = getpid();
    server->id = -1;
    server->queue = -1;
    server->control_socket.fd = server->control_socket.lock.fd = -1;
    server->spill.dir.fd = server->body_files.dir.fd = server->signals_fd = server->background =
        server->pid_file.fd = -1;
    server->shared_log = server->access_log.shared = (struct swl_shared_descriptor){-1, -1};
    server->access_log.fd = -1;
    swl_options_init(&server->options);
    return server;
}

int swl_server_listen(struct swl_server *server, const char *host, uint16_t port, int sock_type)
{
    return swl_ports_open(server, host, port, sock_type);
}

void swl_server_set_wanted_events(struct swl_server *server, int port, uint32_t events)
{
    server->ports[port].wanted_events = events;
}

/* What payloads lie in that are too large for inboxes and transports. */
static int server_open_arena(struct swl_server *server)
{
    server->spill.trimmer = &server->bells[swl_server_manager_endpoint(server)];
    int result = swl_arena_open(&server->spill.arena, (uint64_t)server->options.payload_memory);
    if (result == -ENOMEM) { /* a limit of the process's, or a system that promises no more than it has */
        swl_warning(
            "no %lld bytes of shared memory for large payloads (payload_memory): they go through files",
            (long long)server->options.payload_memory);
        result = 0;
    }
    return result < 0 ? swl_server_fail(server, result, "shared memory for large payloads (payload_memory)")
                      : 0;
}

/* The server's own directory for those that have no room there. */
static int server_open_spill(struct swl_server *server)
{
    const struct swl_options *options = &server->options;
    server->spill.last_number = &server->state->last_spill;
    struct swl_temp_dir_keys keys = swl_task_pools_keys(server);
    int32_t busy;
    int result = swl_temp_dir_create_kept(&server->spill.dir, options->task_tmpdir, server->privileges.uid,
                                          &keys, &busy);
    if (result == -EBUSY) {
        snprintf(server->error, sizeof(server->error), "message_queue_key %#x: a running server has it",
                 (unsigned)busy);
    } else if (result < 0) {
        snprintf(server->error, sizeof(server->error), "task_tmpdir %s: %s", options->task_tmpdir,
                 strerror(-result));
    }
    if (server->spill.dir.was_kept) {
        /* beyond the numbers in it: what a process was about to create when it died is removed by its number */
        atomic_store(&server->state->last_spill, (uint64_t)swl_clock_wall());
    }
    return result;
}

/* Gives files that the children use to their user, which may be another one than the master's. */
static int server_give_to_children(struct swl_server *server)
{
    int result = swl_temp_dir_give(&server->spill.dir, server->privileges.uid, server->privileges.gid);
    if (result == 0) {
        result = swl_ports_give(server);
    }
    return result < 0 ? swl_server_fail(server, result, "giving files to the user of the workers") : 0;
}

uint16_t swl_server_port_number(const struct swl_server *server, uint32_t index)
{
    return server->ports[index].listener.port;
}

int swl_server_add_user_process(struct swl_server *server)
{
    return server->user_processes == SWL_USER_PROCESSES_MAX ? -ENOSPC : server->user_processes++;
}

int swl_server_user_process_id(const struct swl_server *server, int index)
{
    return (int)(swl_options_worker_num(&server->options) +
                 swl_options_task_worker_num(&server->options, server->wants_task)) +
           swl_task_pools_named_workers(&server->options) + index;
}

pid_t swl_server_master_pid(const struct swl_server *server)
{
    return server->state != NULL ? atomic_load(&server->state->master_pid) : 0;
}

pid_t swl_server_manager_pid(const struct swl_server *server)
{
    return server->state != NULL ? atomic_load(&server->state->manager_pid) : 0;
}

/* Whether the server may run with its options: 0, or -SWL_ERROR_OPTIONS. */
static int server_check_options(struct swl_server *server)
{
    const char *refusal = swl_options_contradiction(&server->options, server->mode);
    server->error[0] = '\0';
    if (refusal == NULL) {
        refusal = swl_task_pools_contradiction(&server->options, server->wants_task);
    }
    if (refusal == NULL) {
        int result = swl_ports_inherit(server);
        if (result < 0) {
            return result;
        }
        refusal = server->callbacks->refusal(server);
    }
    if (refusal == NULL && !swl_schedules_may_start(server)) {
        return -SWL_ERROR_OPTIONS;
    }
    if (refusal != NULL) {
        snprintf(server->error, sizeof(server->error), "%s", refusal);
    }
    return refusal ? -SWL_ERROR_OPTIONS : 0;
}

/* Schedules are added at any time, as long as there are task workers. */
static int server_open_schedules(struct swl_server *server)
{
    int result = server->task_workers > 0 ? swl_schedules_open(server) : 0;
    return result < 0 ? swl_server_fail(server, result, "shared memory for schedules") : 0;
}

static int server_open_streams(struct swl_server *server)
{
    int result = swl_standard_streams_open();
    return result < 0 ? swl_server_fail(server, result, "/dev/null in place of a closed standard stream") : 0;
}

/* Makes all that must exist before the first fork, in this order. */
static int server_prepare(struct swl_server *server)
{
    static int (*const steps[])(struct swl_server * server) = {
        server_open_streams,     swl_ports_configure,     swl_tls_ports_open,
        swl_document_roots_open, swl_environment_open,    swl_layout_create,
        server_open_arena,       server_open_spill,       server_give_to_children,
        swl_uploads_open,        swl_retrying_open_shelf, swl_transports_open,
        swl_file_channels_open,  server_open_schedules,   swl_environment_become_master,
    };
    int result = 0;
    swl_options_settle(&server->options, server->wants_task);
    swl_task_pools_settle(server);
    server->callbacks->settled(server);
    swl_log_set_level((enum swl_log_level)server->options.log_level);
    for (size_t i = 0; result == 0 && i < sizeof(steps) / sizeof(steps[0]); i++) {
        result = steps[i](server);
    }
    return result;
}

/* The master forks the manager first and starts its threads afterwards: a fork with threads would be safe
 * only up to exec. Returns as swl_server_start(). */
static int server_run_processes(struct swl_server *server)
{
    int liveness[2];
    if (pipe2(liveness, O_CLOEXEC) < 0) {
        return swl_server_fail(server, -errno, "a pipe");
    }
    server->role = SWL_ROLE_MASTER;
    server->spill.holder = swl_server_own_endpoint(server);
    swl_log_identify("master", -1);
    swl_process_adopt_orphans();
    /* Signals stay blocked until each process can handle them: an early SIGTERM must end the server in order,
     * and the manager may report to the master before that is ready. */
    swl_signal_block_all();
    pid_t manager = swl_process_fork(SWL_SIGNAL_MASTER_DIED);
    if (manager == 0) {
        close(liveness[1]);
        swl_environment_enter_manager(server);
        SWL_IGNORE(swl_manager_run(server, liveness[0]), "server->exit_code has the exit code");
        return 1;
    }
    close(liveness[0]);
    int result;
    if (manager < 0) {
        result = swl_server_fail(server, manager, "forking the manager");
    } else {
        atomic_store(&server->state->manager_pid, manager);
        result = swl_master_run(server, manager);
    }
    close(liveness[1]);
    return result;
}

/* BASE mode: this process is the manager. Returns as swl_server_start(). */
static int server_run_base(struct swl_server *server)
{
    swl_process_adopt_orphans();
    int result = swl_manager_run(server, -1);
    if (server->role != SWL_ROLE_MANAGER) {
        return 1;
    }
    return result < 0 ? swl_server_fail(server, result, "the manager's loop") : 0;
}

/* Runs in a process that a callback has forked: closes what it has inherited. Otherwise it would keep ports,
 * connections and locks in use as long as it lives, and be mistaken for a running server. It only closes
 * descriptors: sockets, files and epoll instances are shared with the parent and must not change. */
static void server_on_foreign_child(void *argument)
{
    struct swl_server *server = argument;
    if (server->connections != NULL) {
        swl_connection_set_abandon(server->connections);
    }
    swl_ports_release(server);
    swl_push_destroy(server->push);
    swl_temp_dir_free(&server->spill.dir);
    swl_uploads_close(server);
    swl_control_abandon(server);
    swl_environment_free(server);
    /* these point into the stack of a loop that this process never returns to */
    server->connections = NULL;
    server->child = NULL;
    server->reactor = NULL;
}

int swl_server_start(struct swl_server *server)
{
    sigset_t signals;
    int result = server_check_options(server);
    if (result < 0) {
        return result;
    }
    pthread_sigmask(SIG_SETMASK, NULL, &signals);
    result = server_prepare(server);
    if (result == 0) {
        server->started = true;
        atomic_store(&server->state->master_pid, getpid());
        result = swl_process_watch_forks(server_on_foreign_child, server);
        if (result < 0) {
            result = swl_server_fail(server, result, "watching what callbacks fork");
        } else {
            result = server->mode == SWL_MODE_BASE ? server_run_base(server) : server_run_processes(server);
        }
    }
    if (result == 1) {
        swl_log_settle();
        return result;
    }
    if (result == 0 || result == -ECHILD) {
        (void)server->callbacks->shutdown(server);
    }
    if (result < 0 && result != -ECHILD && server->error[0] == '\0') {
        (void)swl_server_fail(server, result,
                              "making what it needs"); /* whoever forgot it: never without a reason */
    }
    swl_environment_failed(server); /* unless it was ready */
    swl_cleanup_run(server);
    swl_process_unwatch_forks();
    swl_log_settle();
    /* only now: a second request to end must not interrupt the cleanup */
    swl_signal_close();
    /* of a manager that is dead, to a master that could not begin: it would kill this process now */
    swl_signal_discard(SWL_SIGNAL_NEWS);
    pthread_sigmask(SIG_SETMASK, &signals, NULL);
    return result;
}

void swl_server_destroy(struct swl_server *server)
{
    swl_tls_ports_close(server);
    swl_document_roots_close(server);
    swl_ports_close(server, !server->started && server->made_by == getpid());
    swl_transports_close(server);
    swl_task_shelf_close(&server->shelf);
    swl_task_pools_free(server);
    swl_file_channels_close(server);
    swl_layout_destroy(server);
    swl_arena_close(&server->spill.arena);
    swl_schedules_close(server);
    swl_environment_free(server);
    swl_temp_dir_free(&server->spill.dir);
    swl_uploads_close(server);
    swl_options_free(&server->options);
    swl_free(server);
}
