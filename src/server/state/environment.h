/* What the server has of the system around it: its pid file, its log file, the users and CPUs of its
 * children, and whoever waits for its start. */
#ifndef SWL_SERVER_ENVIRONMENT_H
#define SWL_SERVER_ENVIRONMENT_H

#include "base/compiler.h"
#include "server/state/context.h"

/* At the start, before anything is made or forked: finds users and CPUs, takes the pid file, opens the log.
 * 0, or -errno and a sentence in server->error; swl_environment_remove() is due then, too. */
int swl_environment_open(struct swl_server *server) SWL_MUST_CHECK;

/* The last step before the first fork: with `daemonize` the start goes on in another process. 0, or -errno
 * and server->error. */
int swl_environment_go_into_background(struct swl_server *server) SWL_MUST_CHECK;

/* In the manager, once it is forked. */
void swl_environment_enter_manager(struct swl_server *server);

/* In each child, before any code of the user's runs: user, root directory, CPU. 0 or -errno, logged; the
 * child must end then. */
int swl_environment_enter_child(struct swl_server *server) SWL_MUST_CHECK;

/* In the master (BASE mode: the manager): hears of signals that processes of another user may not send. 0 or
 * -errno. */
int swl_environment_hear(struct swl_server *server, struct swl_reactor *loop) SWL_MUST_CHECK;

/* In the same: the server serves. Writes the pid file, tells all who wait for it, and from now on the
 * watchdog that all is well. */
void swl_environment_ready(struct swl_server *server, struct swl_reactor *loop);

/* In the master: the start has failed. */
void swl_environment_failed(struct swl_server *server);

/* The log file was moved away. Master and manager open it anew, in this order; children then take the
 * manager's, which they may have no right to open. */
void swl_environment_reopen_log(struct swl_server *server);

/* Runs the calling thread on one CPU alone, where that is wanted: `turn` counts reactor threads, then
 * workers. */
void swl_environment_pin(const struct swl_server *server, int turn);

/* The end, once: by the master, or by the manager as its heir. */
void swl_environment_remove(struct swl_server *server);

/* Frees this process's part of it. */
void swl_environment_free(struct swl_server *server);

#endif
