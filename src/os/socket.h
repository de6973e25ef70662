/* Sockets: what the kernel calls need around them. Addresses are net/address's, connections
 * net/connection's. */
#ifndef SWL_OS_SOCKET_H
#define SWL_OS_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/compiler.h"

/* A non-blocking, close-on-exec listening or (for datagrams) bound socket, or -errno. */
int swl_socket_listen(const struct sockaddr *address, socklen_t size, int kind, int backlog) SWL_MUST_CHECK;

/* Two connected, non-blocking, close-on-exec unix sockets, of which one end sends and the other receives. */
struct swl_socket_pair {
    int sender, receiver;
};

/* Opens one of that kind. 0 or -errno. */
int swl_socket_pair_open(struct swl_socket_pair *pair, int kind) SWL_MUST_CHECK;

/* Opens `count` (1 or more) of that kind, whose senders have room for `bytes` on their way, as far as the
 * system allows. Returns what the kernel made of that: twice as much, since it counts what it needs around
 * them; or -errno with none open. */
int swl_socket_pairs_open(struct swl_socket_pair *pairs, int count, int kind, int bytes) SWL_MUST_CHECK;
void swl_socket_pairs_close(const struct swl_socket_pair *pairs, int count);

/* setsockopt() for an int; 0 or -errno. */
int swl_socket_set(int fd, int level, int option, int value);

/* Closes so that the peer gets a reset, and what waits is discarded. */
void swl_socket_reset(int fd);

/* The error that waits on the socket (SO_ERROR), 0 for none. */
int swl_socket_error(int fd);

#endif
