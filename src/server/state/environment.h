/* The system around the server: pid file, log file, users and CPUs of the children, and the processes that
 * wait for the start. */
#ifndef SWL_SERVER_ENVIRONMENT_H
#define SWL_SERVER_ENVIRONMENT_H

#include "base/compiler.h"
#include "server/state/context.h"

/* First step of the start, before anything is made or forked: looks up users and CPUs, takes the pid file
 * and the name, opens the log. Returns 0, or -errno with a sentence in server->error; call swl_environment_remove() in both
 * cases. */
int swl_environment_open(struct swl_server *server) SWL_MUST_CHECK;

/* Last step before the first fork: with `daemonize` the start continues in another process. Makes the control socket.
 * Returns 0, or -errno with a sentence in server->error. */
int swl_environment_become_master(struct swl_server *server) SWL_MUST_CHECK;

/* Called by the manager right after its fork. */
void swl_environment_enter_manager(struct swl_server *server);

/* Called by each child before any user code runs: sets user, root directory and CPU. Returns 0, or -errno,
 * which is logged; then the child must end. */
int swl_environment_enter_child(struct swl_server *server) SWL_MUST_CHECK;

/* Called by the master (BASE mode: the manager): watches for signals that processes of another user ask for,
 * because they may not send them. Returns 0 or -errno. */
int swl_environment_hear(struct swl_server *server, struct swl_reactor *loop) SWL_MUST_CHECK;

/* Called by the same process when the server is ready. Writes the pid file, reports the start to the service
 * manager and to the process that the shell waits for, and starts the notifications of the watchdog. */
void swl_environment_ready(struct swl_server *server, struct swl_reactor *loop);

/* Called by the master: reports that the start has failed. */
void swl_environment_failed(struct swl_server *server);

/* Reopens log file and access log after they were moved away. Master and manager open the path, in this order. Children
 * take a copy of the manager's descriptor, since they may have no right to open the file. */
void swl_environment_reopen_log(struct swl_server *server);

/* Pins the calling thread to one CPU if open_cpu_affinity is set. `turn` counts reactor threads, then
 * workers. */
void swl_environment_pin(const struct swl_server *server, int turn);

/* Removes the pid file and the control socket. Called once: by the master, or by the manager if the master was killed. */
void swl_environment_remove(struct swl_server *server);

/* Frees and closes what this process holds of it. */
void swl_environment_free(struct swl_server *server);

#endif
