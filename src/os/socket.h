/* Sockets: what the kernel calls need around them. Addresses
 * are net/address's, connections net/connection's. */
#ifndef SWL_OS_SOCKET_H
#define SWL_OS_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/compiler.h"

/* A non-blocking, close-on-exec listening or (for datagrams) bound socket, or -errno. */
int swl_socket_listen(const struct sockaddr *address, socklen_t size, int kind, int backlog) SWL_MUST_CHECK;

/* A connected pair of non-blocking, close-on-exec unix sockets of that kind. 0 or -errno. */
int swl_socket_pair(int kind, int pair[2]) SWL_MUST_CHECK;

/* setsockopt() for an int; 0 or -errno. */
int swl_socket_set(int fd, int level, int option, int value);

/* Room for so many bytes on their way out, as far as the system allows. Returns what the kernel made of it:
 * twice as much, since it counts what it needs around them. */
int swl_socket_set_send_buffer(int fd, int bytes);

/* Closes so that the peer gets a reset, and what waits is discarded. */
void swl_socket_reset(int fd);

/* The error that waits on the socket (SO_ERROR), 0 for none. */
int swl_socket_error(int fd);

#endif
