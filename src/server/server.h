/* The server as a whole: made, started, asked. What the binding calls. */
#ifndef SWL_SERVER_SERVER_H
#define SWL_SERVER_SERVER_H

#include "base/compiler.h"
#include "server/context.h"

/* Options at their defaults, no ports. */
struct swl_server *swl_server_create(enum swl_mode mode);

/* Adds a port. Returns its index, or -errno: see swl_listener_open(). */
int swl_server_listen(struct swl_server *server, const char *host, uint16_t port, int sock_type)
    SWL_MUST_CHECK;

/* Runs the server. In the master it returns when all is over: 0, or -ECHILD where the manager died. Before
 * anything was forked it returns another -errno, and server->error says what could not be done. In the
 * manager, and in each child, it returns 1 at the end of that process's life: it must end then, with
 * server->exit_code. */
int swl_server_start(struct swl_server *server) SWL_MUST_CHECK;

/* Frees this process's memory and descriptors; of a server that was never started, also its ports. */
void swl_server_destroy(struct swl_server *server);

/* Closes this process's sockets of the ports, which stay with those who still have them. */
void swl_server_leave_ports(struct swl_server *server);

/* Notes in server->error what could not be done, and returns `error` (-errno). */
int swl_server_fail(struct swl_server *server, int error, const char *what);

/* Takes away what the server has made in the file system, and closes its ports. Once: the master, or the
 * manager as its heir. */
void swl_server_clean_up(struct swl_server *server);

/* Takes down in the log what is given up at the end; nothing where that is nothing. */
void swl_server_tell_losses(const struct swl_server *server, uint64_t requests, uint64_t bytes);

/* ---- from any process of a running server ---- */

/* To the connection of that session, which this process may own itself. 0, or -ECANCELED where nobody is
 * there to read it any more. */
int swl_server_reply(struct swl_server *server, const struct swl_session *session,
                     const struct swl_message *message, const void *payload) SWL_MUST_CHECK;

/* 0; -SWL_ERROR_SESSION_…, -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW. Waits for room on its way to the reactor
 * thread, which never waits for anybody. */
int swl_server_send(struct swl_server *server, int64_t session, const void *data, size_t size) SWL_MUST_CHECK;
int swl_server_close(struct swl_server *server, int64_t session, bool reset) SWL_MUST_CHECK;

/* 0 where it is open, else -SWL_ERROR_SESSION_…; *found is set where it is known at all. */
int swl_server_session(const struct swl_server *server, int64_t id, struct swl_session **found);

/* 0, or -errno. */
int swl_server_shutdown(struct swl_server *server);

/* Reloads workers and task workers, or these alone: 0, or -errno. */
int swl_server_reload(struct swl_server *server, bool only_task_workers) SWL_MUST_CHECK;

/* Ends the process of that id in order, after what it has in hand; it gets a successor. 0;
 * -ESRCH where nobody has the id now. */
int swl_server_stop_worker(struct swl_server *server, int id) SWL_MUST_CHECK;
/* The master gets this signal (below 64), also from a worker that the option `user` has taken the right to
 * send it. 0 or -errno. */
int swl_server_signal_master(struct swl_server *server, int signal_number);

/* A value to another process with an id: message->size and flags are the caller's. 0; -ETIMEDOUT where its
 * inbox stays full; from master and manager, which do not wait, -EAGAIN. */
int swl_server_send_message(struct swl_server *server, int to, struct swl_message *message,
                            const void *payload) SWL_MUST_CHECK;

uint64_t swl_server_count(const struct swl_server *server, enum swl_counter counter);

/* Tasks that were accepted, and those that came from outside. */
uint64_t swl_server_tasks(const struct swl_server *server);

#endif
