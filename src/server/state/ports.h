/* The ports of the server: opened before it starts, configured at its start, released by the processes that
 * do not accept. */
#ifndef SWL_SERVER_STATE_PORTS_H
#define SWL_SERVER_STATE_PORTS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Adds a port. Returns its index, or -errno: see swl_listener_open(). */
int swl_ports_open(struct swl_server *server, const char *host, uint16_t port, int sock_type) SWL_MUST_CHECK;

/* Each port takes from the server's options what it does not set itself. NULL, or one sentence that says which
 * options contradict each other there. Before the options are settled. */
const char *swl_ports_contradiction(struct swl_server *server);

/* Each port is configured by its options. 0, or -errno and a sentence in server->error. */
int swl_ports_configure(struct swl_server *server) SWL_MUST_CHECK;

/* The smallest send_timeout of all ports, ns; 0: none has one. */
int64_t swl_ports_send_timeout_min(const struct swl_server *server);

/* Makes the user of the children the owner of unix socket files. 0 or -errno. */
int swl_ports_give(struct swl_server *server) SWL_MUST_CHECK;

/* Closes this process's sockets of the ports; other processes keep theirs. */
void swl_ports_release(struct swl_server *server);

/* Closes the ports and, with `remove_paths`, deletes the files of their unix sockets. */
void swl_ports_close(struct swl_server *server, bool remove_paths);

/* Whether a callback is set for this event of a connection of that port (its index). `is_answering`: the connection waits until the
 * worker has answered everything, so that CLOSED is needed in any case. */
bool swl_ports_want_event(const struct swl_server *server, int port, enum swl_connection_event event,
                          bool is_answering);

#endif
