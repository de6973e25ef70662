/* The sockets of a port: listening ones, or for datagrams bound ones. */
#ifndef SWL_NET_LISTENER_H
#define SWL_NET_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"
#include "net/address.h"

struct swl_listener_options {
    int backlog;
    bool tcp_nodelay, tcp_keepalive;
    bool reuse_port;                                   /* other sockets with it may bind the same port */
    int tcp_keepidle, tcp_keepinterval, tcp_keepcount; /* seconds, seconds, probes; 0: the kernel's */
    int tcp_user_timeout;                              /* ms; 0: the kernel's */
    int tcp_defer_accept;                              /* seconds; 0: off */
    int tcp_fastopen; /* clients that may wait with data before their handshake is done; 0: off */
    int recv_buffer_size, send_buffer_size; /* bytes; 0: the kernel's */
};

/* room for the text of a listener's address */
#define SWL_LISTENER_TEXT 128

struct swl_listener {
    int fd;
    int family, kind; /* AF_INET, AF_INET6, AF_UNIX; SOCK_STREAM, SOCK_DGRAM */
    char *host;       /* as given; owned */
    uint16_t port;    /* as bound */
    bool takes_ipv4;  /* of AF_INET6: clients come over IPv4, too */
    bool owns_path;   /* this server has created the file of the unix socket, and removes it */
    int *further;     /* more sockets on the same port, of swl_listener_add_sockets() */
    int further_count;
};

/* Binds a socket; a stream socket also listens, so that a port in use is reported here. A stream socket on
 * "::" takes IPv4 clients, too, where the system has IPv4. Replaces a unix socket on which no server listens.
 * Uses a socket of that address that the service manager has opened, if there is one. Returns 0 or -errno:
 * -EINVAL if the host is not an address of that family, -EADDRINUSE, -EACCES, … */
int swl_listener_open(struct swl_listener *listener, const char *host, uint16_t port, int family, int kind,
                      int backlog) SWL_MUST_CHECK;

/* The same, but a socket on "::" takes IPv6 clients alone, so that another one may have the IPv4 port of the
 * same number. */
int swl_listener_open_ipv6_only(struct swl_listener *listener, const char *host, uint16_t port, int family,
                                int kind, int backlog) SWL_MUST_CHECK;

/* Writes the address for a message: "127.0.0.1:80", "[::1]:80", or the path. */
void swl_listener_text(const struct swl_listener *listener, char text[SWL_LISTENER_TEXT]);

/* Gives the file of a unix socket to a user and a group; (uid_t)-1, (gid_t)-1: unchanged. Returns 0 or
 * -errno. */
int swl_listener_give(const struct swl_listener *listener, uid_t user, gid_t group) SWL_MUST_CHECK;

/* Sets the socket options. Accepted sockets inherit them, so they are not set for each connection. Returns 0
 * or -errno. */
int swl_listener_configure(struct swl_listener *listener, const struct swl_listener_options *options)
    SWL_MUST_CHECK;

/* Opens more sockets, until `count` share the port; the kernel divides new connections, and the senders of
 * datagrams, among them (SO_REUSEPORT). Each is configured like the first. A unix socket stays the only one. Returns 0 or
 * -errno. */
int swl_listener_add_sockets(struct swl_listener *listener, int count,
                             const struct swl_listener_options *options) SWL_MUST_CHECK;

/* Returns the socket of that number; the first one if there is none. */
static inline int swl_listener_socket(const struct swl_listener *listener, int number)
{
    return number > 0 && number <= listener->further_count ? listener->further[number - 1] : listener->fd;
}

/* Accepts a connection from `fd`, one of its sockets. Returns a non-blocking, close-on-exec socket, or
 * -errno: -EAGAIN if none waits; -EMFILE, -ENFILE, -ENOBUFS, -ENOMEM if the caller should pause; other errors
 * concern one connection that is already gone. */
int swl_listener_accept(const struct swl_listener *listener, int fd, struct swl_address *peer) SWL_MUST_CHECK;

/* Closes the sockets in this process; other processes keep theirs. */
void swl_listener_release(struct swl_listener *listener);

/* Closes the sockets and frees the listener. `remove_path`: also deletes the file of its unix socket. */
void swl_listener_close(struct swl_listener *listener, bool remove_path);

#endif
