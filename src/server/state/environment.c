/* Pid file, log file, users, CPUs, background. */
#define _GNU_SOURCE
#include "server/state/environment.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/affinity.h"
#include "os/background.h"
#include "os/service.h"
#include "server/state/access_log.h"

/* ---- the start ---- */

static int environment_find_cpus(struct swl_server *server)
{
    const struct swl_options *options = &server->options;
    if (!options->open_cpu_affinity) {
        return 0;
    }
    int count = swl_affinity_allowed(options->cpu_affinity_ignore.items, options->cpu_affinity_ignore.count,
                                     &server->cpus);
    if (count < 0) {
        return swl_server_fail(server, count, "open_cpu_affinity");
    }
    if (count == 0) {
        snprintf(server->error, sizeof(server->error), "cpu_affinity_ignore leaves no CPU to run on");
        return -EINVAL;
    }
    server->cpu_count = count;
    return 0;
}

static int environment_take_pid_file(struct swl_server *server)
{
    const char *path = server->options.pid_file;
    pid_t holder = 0;
    int result = path != NULL ? swl_pid_file_open(&server->pid_file, path, &holder) : 0;
    if (result == -EBUSY && holder > 0) {
        snprintf(server->error, sizeof(server->error), "pid_file %s is held by a server with pid %d", path,
                 (int)holder);
    } else if (result == -EBUSY) {
        snprintf(server->error, sizeof(server->error), "pid_file %s is held by a server that is starting",
                 path);
    } else if (result < 0) {
        const char *why = result == -ELOOP    ? "a symbolic link is not followed"
                          : result == -EINVAL ? "it is not a regular file"
                                              : strerror(-result);
        snprintf(server->error, sizeof(server->error), "pid_file %s: %s", path, why);
    }
    return result;
}

static int environment_open_log(struct swl_server *server)
{
    int result = swl_log_open(server->options.log_file);
    if (result == 0 && server->options.log_file != NULL) {
        result = swl_shared_descriptor_open(&server->shared_log);
    }
    return result < 0 ? swl_server_fail(server, result, "log_file") : swl_access_log_open(server);
}

/* A name that nobody has asked for is no reason not to run; but where another server has it, one of the two would not
 * be found. */
static int environment_take_name(struct swl_server *server)
{
    char reason[SWL_CONTROL_REASON_MAX];
    if (server->options.server_name == NULL) {
        return 0;
    }
    int result = swl_control_socket_take(&server->control_socket, server->options.server_name, reason);
    if (result < 0 && result != -EBUSY && server->has_name_by_default) {
        swl_notice("there is no control socket: %s", reason);
        return 0;
    }
    if (result < 0) {
        memcpy(server->error, reason, sizeof(server->error));
    }
    return result;
}

int swl_environment_open(struct swl_server *server)
{
    const struct swl_options *options = &server->options;
    int result = swl_privileges_find(&server->privileges, options->user, options->group, options->chroot,
                                     server->error, sizeof(server->error));
    if (result == 0) {
        result = environment_find_cpus(server);
    }
    if (result == 0) {
        result = environment_take_pid_file(server);
    }
    if (result < 0 || (result = environment_open_log(server)) < 0 ||
        (result = environment_take_name(server)) < 0) {
        return result;
    }
    swl_options_log_in_vain(options); /* before the background, where there may be no log */
    return 0;
}

static int environment_go_into_background(struct swl_server *server)
{
    if (!server->options.daemonize) {
        return 0;
    }
    int fd = swl_background_enter();
    if (fd < 0) {
        return swl_server_fail(server, fd, "going into the background");
    }
    server->background = fd;
    server->callbacks->forked(server);
    if (server->options.log_file != NULL) {
        swl_log_capture_streams();
    } else {
        dup2(STDIN_FILENO, STDOUT_FILENO); /* /dev/null */
        dup2(STDIN_FILENO, STDERR_FILENO);
        return swl_log_open(NULL); /* the log must not keep the old standard error either */
    }
    return 0;
}

int swl_environment_become_master(struct swl_server *server)
{
    int result = environment_go_into_background(server);
    if (result < 0) {
        return result;
    }
    result = swl_control_socket_listen(&server->control_socket);
    return result < 0 ? swl_server_fail(server, result, "the control socket") : 0;
}

/* ---- reporting the start ---- */

static void environment_report_to_background(struct swl_server *server, const char *failure)
{
    if (server->background >= 0) {
        swl_background_report(server->background, failure);
        server->background = -1;
    }
}

static void environment_notify_service(const struct swl_server *server)
{
    char status[256], first[SWL_LISTENER_TEXT], others[32] = "";
    if (server->is_pool) {
        snprintf(status, sizeof(status), "a pool of %d workers", (int)server->options.worker_num);
        swl_service_ready(status);
        return;
    }
    swl_listener_text(&server->ports[0].listener, first);
    if (server->port_count > 1) {
        snprintf(others, sizeof(others), " and %d more ports", server->port_count - 1);
    }
    snprintf(status, sizeof(status), "serving %s%s with %d workers and %d task workers", first, others,
             (int)server->options.worker_num, server->task_workers);
    swl_service_ready(status);
}

static void environment_on_watchdog_timer(struct swl_timer *timer)
{
    struct swl_server *server = SWL_CONTAINER_OF(timer, struct swl_server, watchdog.timer);
    swl_service_alive();
    swl_timer_start(server->watchdog.timers, timer, swl_clock_monotonic() + swl_service_watchdog());
}

void swl_environment_ready(struct swl_server *server, struct swl_reactor *loop)
{
    int result = swl_pid_file_write(&server->pid_file, getpid());
    if (result < 0) {
        swl_fault("writing pid_file %s failed: %s", server->options.pid_file, strerror(-result));
    }
    environment_notify_service(server);
    environment_report_to_background(server, NULL);
    if (swl_service_watchdog() > 0) {
        server->watchdog.timers = &loop->timers;
        swl_timer_init(&server->watchdog.timer, environment_on_watchdog_timer);
        environment_on_watchdog_timer(&server->watchdog.timer);
    }
}

/* Raises the signals that processes of another user, which may not send us signals, have asked for. */
static void environment_on_signals(struct swl_event *event, uint32_t events)
{
    (void)events;
    const struct swl_server *server = SWL_CONTAINER_OF(event, struct swl_server, signals_event);
    uint64_t signals = atomic_exchange(&server->state->signals, 0);
    /* user code can write there: only the signals that the server itself asks for are raised */
    static const int allowed[] = {SIGTERM, SIGUSR1, SIGUSR2};
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        if (signals & UINT64_C(1) << allowed[i]) {
            raise(allowed[i]);
        }
    }
}

int swl_environment_hear(struct swl_server *server, struct swl_reactor *loop)
{
    server->signals_event = (struct swl_event){.fd = server->signals_fd, .callback = environment_on_signals};
    return swl_reactor_watch(loop, &server->signals_event, EPOLLIN | EPOLLET);
}

void swl_environment_failed(struct swl_server *server)
{
    environment_report_to_background(server, server->error[0] != '\0' ? server->error
                                                                      : "it ended before it was ready");
}

/* ---- in the processes ---- */

/* Closes this process's copy: only the master reports the start. */
static void environment_release_background(struct swl_server *server)
{
    if (server->background >= 0) {
        close(server->background);
        server->background = -1;
    }
}

void swl_environment_pin(const struct swl_server *server, int turn)
{
    int result = server->cpu_count > 0 ? swl_affinity_pin(server->cpus[turn % server->cpu_count]) : 0;
    if (result < 0) {
        swl_warning("open_cpu_affinity: pinning to a CPU failed: %s", strerror(-result));
    }
}

void swl_environment_enter_manager(struct swl_server *server)
{
    swl_control_socket_deafen(&server->control_socket);
    environment_release_background(server);
    swl_access_log_close(server);
}

int swl_environment_enter_child(struct swl_server *server)
{
    environment_release_background(server);
    swl_pid_file_release(&server->pid_file);
    swl_control_socket_release(&server->control_socket);
    if (server->role != SWL_ROLE_WORKER || server->mode != SWL_MODE_BASE) {
        swl_access_log_close(server);
    }
    if (server->role == SWL_ROLE_WORKER) {
        int reactors = server->mode == SWL_MODE_BASE ? 0 : (int)server->options.reactor_num;
        swl_environment_pin(server, reactors + server->id);
    }
    int result = swl_privileges_take_on(&server->privileges);
    if (result < 0) {
        swl_fault("setting user, group or chroot failed: %s", strerror(-result));
    }
    return result;
}

static void environment_reopen_own_log(struct swl_server *server)
{
    if (swl_log_descriptor() < 0) {
        return;
    }
    if (server->id >= 0) {
        int fd = swl_shared_descriptor_get(&server->shared_log);
        if (fd >= 0) {
            swl_log_use(fd);
        } else if (fd != -EAGAIN) {
            swl_warning("the log could not be reopened: %s", strerror(-fd));
        }
        return;
    }
    swl_log_reopen();
    int result = swl_shared_descriptor_put(&server->shared_log, swl_log_descriptor());
    if (result < 0) {
        swl_warning("the log could not be reopened for the children: %s", strerror(-result));
    }
}

void swl_environment_reopen_log(struct swl_server *server)
{
    environment_reopen_own_log(server);
    swl_access_log_reopen(server);
}

/* ---- the end ---- */

void swl_environment_remove(struct swl_server *server)
{
    swl_pid_file_remove(&server->pid_file);
    swl_control_socket_remove(&server->control_socket);
}

void swl_environment_free(struct swl_server *server)
{
    environment_release_background(server);
    swl_pid_file_release(&server->pid_file);
    swl_control_socket_release(&server->control_socket);
    swl_privileges_free(&server->privileges);
    swl_shared_descriptor_close(&server->shared_log);
    swl_access_log_close(server);
    swl_free(server->cpus);
    server->cpus = NULL;
    server->cpu_count = 0;
}
