/* Wrappers of the socket calls. Addresses are in net/address, connections in net/connection. */
#ifndef SWL_OS_SOCKET_H
#define SWL_OS_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Returns a listening or (for datagrams) bound socket, non-blocking and close-on-exec, or -errno. Of an IPv6
 * address: with `ipv6_only` another socket may have the IPv4 port of the same number. */
int swl_socket_listen(const struct sockaddr *address, socklen_t size, int kind, int backlog, bool ipv6_only)
    SWL_MUST_CHECK;

/* Two connected unix sockets, non-blocking and close-on-exec: one end sends, the other receives. */
struct swl_socket_pair {
    int sender, receiver;
};

/* Opens one pair of that kind (SOCK_…). Returns 0 or -errno. */
int swl_socket_pair_open(struct swl_socket_pair *pair, int kind) SWL_MUST_CHECK;

/* Opens `count` (1 or more) pairs of that kind, with send buffers of `bytes`, as far as the system allows.
 * Returns the size that the kernel has set, which is twice as large because it counts its own overhead; or
 * -errno with none open. */
int swl_socket_pairs_open(struct swl_socket_pair *pairs, int count, int kind, int bytes) SWL_MUST_CHECK;
void swl_socket_pairs_close(const struct swl_socket_pair *pairs, int count);

/* setsockopt() for an int. Returns 0 or -errno. */
int swl_socket_set(int fd, int level, int option, int value);

/* Has the kernel find out whether the peer is still there: probes after `idle` seconds of silence, and 3 times every
 * `interval` seconds. An error of the socket tells that it is not. TCP alone has that. */
void swl_socket_probe_peer(int fd, int idle, int interval);

/* sendfile(2) without SIGPIPE: sends up to `size` bytes of the file from *offset on, and moves *offset. Returns
 * how many; 0 at the end of the file; or -errno. */
ssize_t swl_socket_send_file(int fd, int file, int64_t *offset, size_t size) SWL_MUST_CHECK;

/* Who has made the other end of a unix stream socket, as the kernel noted it when the two were connected: for the
 * side that connects the process that listens, for the side that accepts the one that connects. 0 or -errno. */
struct swl_socket_peer {
    pid_t pid; /* 0: one that this process cannot see */
    uid_t user;
};
int swl_socket_peer(int fd, struct swl_socket_peer *peer) SWL_MUST_CHECK;

/* Closes the socket with a reset to the peer; output that waits is discarded. */
void swl_socket_reset(int fd);

/* Returns and clears the pending error of the socket (SO_ERROR, a positive errno); 0: none. */
int swl_socket_error(int fd);

#endif
