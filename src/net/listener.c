/* Listening sockets. */
#define _GNU_SOURCE
#include "net/listener.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "net/datagram.h"
#include "os/service.h"
#include "os/socket.h"

/* The file of a unix socket that a dead server has left would make every bind() fail. Deletes it if it is a
 * socket that refuses connections. */
static void listener_remove_stale_path(const struct sockaddr *address, socklen_t size, const char *path,
                                       int kind)
{
    struct stat info;
    if (lstat(path, &info) < 0 || !S_ISSOCK(info.st_mode)) {
        return;
    }
    int probe = socket(AF_UNIX, kind | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0) {
        return;
    }
    if (connect(probe, address, size) < 0 && errno == ECONNREFUSED) {
        unlink(path);
    }
    close(probe);
}

/* Whether a socket of that address may take clients over IPv4, too. */
static bool listener_may_take_ipv4(const struct sockaddr_storage *address)
{
    return address->ss_family == AF_INET6 &&
           IN6_IS_ADDR_UNSPECIFIED(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

/* The service manager decides for its own sockets, so the socket is asked. */
static bool listener_takes_ipv4(int fd, const struct sockaddr_storage *address)
{
    int ipv6_only = 1;
    socklen_t size = sizeof(ipv6_only);
    return listener_may_take_ipv4(address) &&
           getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &ipv6_only, &size) == 0 && !ipv6_only;
}

static int listener_open(struct swl_listener *listener, const char *host, uint16_t port, int family, int kind,
                         int backlog, bool wants_ipv4)
{
    struct sockaddr_storage address;
    socklen_t size;
    int result = swl_address_parse(host, port, family, &address, &size);
    if (result < 0) {
        return result;
    }
    int fd = swl_service_take_socket(kind, (struct sockaddr *)&address, size);
    bool inherited = fd >= 0;
    if (!inherited) {
        if (family == AF_UNIX) {
            listener_remove_stale_path((struct sockaddr *)&address, size, host, kind);
        }
        wants_ipv4 = wants_ipv4 && listener_may_take_ipv4(&address);
        fd = swl_socket_listen((struct sockaddr *)&address, size, kind, backlog, !wants_ipv4);
    }
    if (fd < 0) {
        return fd;
    }
    struct swl_address bound = {.port = port};
    if (family != AF_UNIX) {
        size = sizeof(address);
        getsockname(fd, (struct sockaddr *)&address, &size);
        swl_address_from(&bound, &address);
    }
    *listener = (struct swl_listener){
        .fd = fd,
        .family = family,
        .kind = kind,
        .host = swl_strndup(host, strlen(host)),
        .port = bound.port,
        .takes_ipv4 = listener_takes_ipv4(fd, &address),
        .owns_path = family == AF_UNIX && !inherited,
    };
    return 0;
}

int swl_listener_open(struct swl_listener *listener, const char *host, uint16_t port, int family, int kind,
                      int backlog)
{
    return listener_open(listener, host, port, family, kind, backlog, true);
}

int swl_listener_open_ipv6_only(struct swl_listener *listener, const char *host, uint16_t port, int family,
                                int kind, int backlog)
{
    return listener_open(listener, host, port, family, kind, backlog, false);
}

void swl_listener_text(const struct swl_listener *listener, char text[SWL_LISTENER_TEXT])
{
    if (listener->family == AF_UNIX) {
        snprintf(text, SWL_LISTENER_TEXT, "%s", listener->host);
    } else {
        bool brackets = listener->family == AF_INET6;
        snprintf(text, SWL_LISTENER_TEXT, "%s%s%s:%u", brackets ? "[" : "", listener->host,
                 brackets ? "]" : "", listener->port);
    }
}

int swl_listener_give(const struct swl_listener *listener, uid_t user, gid_t group)
{
    bool gives = listener->owns_path && (user != (uid_t)-1 || group != (gid_t)-1);
    return gives && lchown(listener->host, user, group) < 0 ? -errno : 0;
}

static int listener_configure_socket(int fd, int family, int kind, const struct swl_listener_options *options)
{
    const struct {
        int level, option, value;
        bool wanted, tcp;
    } settings[] = {
        {SOL_SOCKET, SO_RCVBUF, options->recv_buffer_size, options->recv_buffer_size > 0, false},
        {SOL_SOCKET, SO_SNDBUF, options->send_buffer_size, options->send_buffer_size > 0, false},
        {SOL_SOCKET, SO_REUSEPORT, 1, options->reuse_port, true},
        {IPPROTO_TCP, TCP_NODELAY, 1, options->tcp_nodelay, true},
        {SOL_SOCKET, SO_KEEPALIVE, 1, options->tcp_keepalive, true},
        {IPPROTO_TCP, TCP_KEEPIDLE, options->tcp_keepidle, options->tcp_keepidle > 0, true},
        {IPPROTO_TCP, TCP_KEEPINTVL, options->tcp_keepinterval, options->tcp_keepinterval > 0, true},
        {IPPROTO_TCP, TCP_KEEPCNT, options->tcp_keepcount, options->tcp_keepcount > 0, true},
        {IPPROTO_TCP, TCP_USER_TIMEOUT, options->tcp_user_timeout, options->tcp_user_timeout > 0, true},
        {IPPROTO_TCP, TCP_DEFER_ACCEPT, options->tcp_defer_accept, options->tcp_defer_accept > 0, true},
        {IPPROTO_TCP, TCP_FASTOPEN, options->tcp_fastopen, options->tcp_fastopen > 0, true},
    };
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        bool fits = settings[i].level != IPPROTO_TCP || kind == SOCK_STREAM;
        if (settings[i].wanted && fits && (!settings[i].tcp || family != AF_UNIX)) {
            int result = swl_socket_set(fd, settings[i].level, settings[i].option, settings[i].value);
            if (result < 0) {
                return result;
            }
        }
    }
    if (kind == SOCK_DGRAM) {
        return swl_datagram_configure(fd);
    }
    /* the backlog option was not final when the port was bound; a second listen() changes it */
    return listen(fd, options->backlog) < 0 ? -errno : 0;
}

int swl_listener_configure(struct swl_listener *listener, const struct swl_listener_options *options)
{
    return listener_configure_socket(listener->fd, listener->family, listener->kind, options);
}

/* Opens one more socket on the port of the listener, which has SO_REUSEPORT set. */
static int listener_open_further(const struct swl_listener *listener,
                                 const struct swl_listener_options *options)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof(address);
    if (getsockname(listener->fd, (struct sockaddr *)&address, &size) < 0) {
        return -errno;
    }
    int fd = socket(listener->family, listener->kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -errno;
    }
    int result = listener->kind == SOCK_STREAM ? swl_socket_set(fd, SOL_SOCKET, SO_REUSEADDR, 1) : 0;
    if (result == 0 && listener->family == AF_INET6) {
        result = swl_socket_set(fd, IPPROTO_IPV6, IPV6_V6ONLY, !listener->takes_ipv4);
    }
    if (result == 0 && (result = swl_socket_set(fd, SOL_SOCKET, SO_REUSEPORT, 1)) == 0 &&
        bind(fd, (struct sockaddr *)&address, size) < 0) {
        result = -errno;
    }
    if (result == 0) {
        result = listener_configure_socket(fd, listener->family, listener->kind, options);
    }
    if (result < 0) {
        close(fd);
        return result;
    }
    return fd;
}

int swl_listener_add_sockets(struct swl_listener *listener, int count,
                             const struct swl_listener_options *options)
{
    if (listener->family == AF_UNIX || count < 2) {
        return 0;
    }
    listener->further = swl_calloc((size_t)count - 1, sizeof(listener->further[0]));
    while (listener->further_count < count - 1) {
        int fd = listener_open_further(listener, options);
        if (fd < 0) {
            return fd;
        }
        listener->further[listener->further_count++] = fd;
    }
    return 0;
}

int swl_listener_accept(const struct swl_listener *listener, int fd, struct swl_address *peer)
{
    struct sockaddr_storage from = {.ss_family = (sa_family_t)listener->family};
    socklen_t size = sizeof(from);
    int connection = accept4(fd, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (connection < 0) {
        return -errno;
    }
    swl_address_from(peer, &from);
    return connection;
}

void swl_listener_release(struct swl_listener *listener)
{
    if (listener->fd >= 0) {
        close(listener->fd);
        listener->fd = -1;
    }
    while (listener->further_count > 0) {
        close(listener->further[--listener->further_count]);
    }
    swl_free(listener->further);
    listener->further = NULL;
}

void swl_listener_close(struct swl_listener *listener, bool remove_path)
{
    if (remove_path && listener->owns_path && listener->host != NULL) {
        unlink(listener->host);
    }
    swl_listener_release(listener);
    swl_free(listener->host);
    listener->host = NULL;
}
