/* The ports of the server: opened before the start, configured at the start, released by the processes that
 * do not accept. */
#ifndef SWL_SERVER_STATE_PORTS_H
#define SWL_SERVER_STATE_PORTS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Adds a port. Returns its index, or -errno with the reason in server->error: see swl_listener_open();
 * -ENOSPC where there are SWL_PORTS_MAX. */
int swl_ports_open(struct swl_server *server, const char *host, uint16_t port, int sock_type) SWL_MUST_CHECK;

/* Copies to each port the server's options that it does not set itself. Call it before the options are
 * settled. Returns 0, or -SWL_ERROR_OPTIONS with one sentence in server->error about options of a port that
 * contradict each other. */
int swl_ports_inherit(struct swl_server *server) SWL_MUST_CHECK;

/* Configures each port by its options. Returns 0, or -errno with a sentence in server->error. */
int swl_ports_configure(struct swl_server *server) SWL_MUST_CHECK;

/* Bytes of the longest request that can come from a client. */
uint32_t swl_ports_package_max(const struct swl_server *server);

/* Whether a port speaks HTTP. */
bool swl_ports_speak_http(const struct swl_server *server);

/* The smallest send_timeout of all ports, ns; 0: none has one. */
int64_t swl_ports_send_timeout_min(const struct swl_server *server);

/* Makes the user of the children the owner of the unix socket files. Returns 0 or -errno. */
int swl_ports_give(struct swl_server *server) SWL_MUST_CHECK;

/* Closes this process's listening sockets; other processes keep theirs. Sockets for datagrams stay open in
 * every process: it sends with them, and its children inherit them. */
void swl_ports_stop_listening(struct swl_server *server);

/* Closes all of this process's sockets of the ports; other processes keep theirs. */
void swl_ports_release(struct swl_server *server);

/* The socket from which the loop of that number (a reactor thread or, in BASE mode, a worker) receives the
 * datagrams of a port (an index). Returns -1 if it receives none: the port has connections, or another loop
 * receives from it. */
int swl_ports_datagram_socket(const struct swl_server *server, int port, int loop);

/* How many datagrams the kernel has dropped, on all ports. */
uint64_t swl_ports_kernel_drops(const struct swl_server *server);

/* Closes the ports and, with `remove_paths`, deletes the files of their unix sockets. */
void swl_ports_close(struct swl_server *server, bool remove_paths);

/* Whether a worker is to get this event of a connection of that port (an index). `is_answering`: the
 * connection waits until the worker has answered everything, so that the worker needs CLOSED even without a
 * callback. */
bool swl_ports_want_event(const struct swl_server *server, int port, enum swl_connection_event event,
                          bool is_answering);

#endif
