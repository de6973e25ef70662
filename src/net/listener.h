/* The listening sockets of a port. */
#ifndef SWL_NET_LISTENER_H
#define SWL_NET_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "net/address.h"

struct swl_listener_options {
    int backlog;
    bool tcp_nodelay, tcp_keepalive;
    bool reuse_port;                                   /* others that set this, too, may bind the same port */
    int tcp_keepidle, tcp_keepinterval, tcp_keepcount; /* seconds, seconds, probes; 0: the kernel's */
    int tcp_defer_accept;                              /* seconds; 0: off */
    int recv_buffer_size, send_buffer_size;            /* bytes; 0: the kernel's */
};

struct swl_listener {
    int fd;
    int family, kind; /* AF_INET, AF_INET6, AF_UNIX; SOCK_STREAM, SOCK_DGRAM */
    char *host;       /* as given; owned */
    uint16_t port;    /* as bound */
    bool owns_path;   /* a unix socket's file is ours to remove */
    int *further;     /* more sockets on the same port, where swl_listener_add_sockets() made them */
    int further_count;
};

/* Binds (a stream socket listens at once, so that a taken port is told here). A unix path that nobody answers
 * on is replaced. A socket of that address that the service manager has opened is taken instead. 0 or -errno:
 * -EINVAL where the host is no address of that family, -EADDRINUSE, -EACCES, … */
int swl_listener_open(struct swl_listener *listener, const char *host, uint16_t port, int family, int kind,
                      int backlog) SWL_MUST_CHECK;

/* Gives the file of a unix socket to a user and a group; (uid_t)-1, (gid_t)-1: stays. 0 or -errno. */
int swl_listener_give(const struct swl_listener *listener, uid_t user, gid_t group) SWL_MUST_CHECK;

/* Accepted sockets inherit what is set on the listening one, so this is once, not per connection. 0 or
 * -errno. */
int swl_listener_configure(struct swl_listener *listener, const struct swl_listener_options *options)
    SWL_MUST_CHECK;

/* Makes it `count` sockets on one port, among which the kernel divides new connections (SO_REUSEPORT); unix
 * sockets stay one. Each is configured like the first. 0 or -errno. */
int swl_listener_add_sockets(struct swl_listener *listener, int count,
                             const struct swl_listener_options *options) SWL_MUST_CHECK;

/* The socket of that number; the only one where there are no more. */
static inline int swl_listener_socket(const struct swl_listener *listener, int number)
{
    return number > 0 && number <= listener->further_count ? listener->further[number - 1] : listener->fd;
}

/* From one of its sockets: a non-blocking, close-on-exec connection, or -errno: -EAGAIN when none waits,
 * -EMFILE, -ENFILE, -ENOBUFS, -ENOMEM when one should pause; other errors concern one connection that is
 * gone. */
int swl_listener_accept(const struct swl_listener *listener, int fd, struct swl_address *peer) SWL_MUST_CHECK;

/* Closes this process's descriptors: the port stays with those who still have it. */
void swl_listener_release(struct swl_listener *listener);

/* Forgets it; `remove_path` also takes a unix socket's file away. */
void swl_listener_close(struct swl_listener *listener, bool remove_path);

#endif
