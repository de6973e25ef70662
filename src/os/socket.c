/* Socket calls. */
#define _GNU_SOURCE
#include "os/socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <unistd.h>

int swl_socket_set(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof(value)) < 0 ? -errno : 0;
}

void swl_socket_probe_peer(int fd, int idle, int interval)
{
    if (swl_socket_set(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle) == 0) {
        swl_socket_set(fd, IPPROTO_TCP, TCP_KEEPINTVL, interval);
        swl_socket_set(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
        swl_socket_set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    }
}

int swl_socket_listen(const struct sockaddr *address, socklen_t size, int kind, int backlog, bool ipv6_only)
{
    int fd = socket(address->sa_family, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -errno;
    }
    if (address->sa_family != AF_UNIX && kind == SOCK_STREAM) {
        /* with it, two servers could have the same UDP port, and one would get nothing */
        swl_socket_set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }
    if (address->sa_family == AF_INET6) {
        swl_socket_set(fd, IPPROTO_IPV6, IPV6_V6ONLY, ipv6_only); /* whatever the system's default is */
    }
    if (bind(fd, address, size) < 0 || (kind == SOCK_STREAM && listen(fd, backlog) < 0)) {
        int error = errno;
        close(fd);
        return -error;
    }
    return fd;
}

/* Returns the size that the kernel has set. */
static int socket_set_send_buffer(int fd, int bytes)
{
    /* FORCE needs a privilege that containers often lack; without it the system's limit applies */
    if (swl_socket_set(fd, SOL_SOCKET, SO_SNDBUFFORCE, bytes) < 0) {
        (void)swl_socket_set(fd, SOL_SOCKET, SO_SNDBUF, bytes);
    }
    socklen_t size = sizeof(bytes);
    getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, &size);
    return bytes;
}

int swl_socket_pair_open(struct swl_socket_pair *pair, int kind)
{
    int ends[2];
    if (socketpair(AF_UNIX, kind | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0) {
        return -errno;
    }
    *pair = (struct swl_socket_pair){.sender = ends[0], .receiver = ends[1]};
    return 0;
}

int swl_socket_pairs_open(struct swl_socket_pair *pairs, int count, int kind, int bytes)
{
    int room = 0;
    for (int i = 0; i < count; i++) {
        int result = swl_socket_pair_open(&pairs[i], kind);
        if (result < 0) {
            swl_socket_pairs_close(pairs, i);
            return result;
        }
        room = socket_set_send_buffer(pairs[i].sender, bytes);
    }
    return room;
}

void swl_socket_pairs_close(const struct swl_socket_pair *pairs, int count)
{
    for (int i = 0; i < count; i++) {
        close(pairs[i].sender);
        close(pairs[i].receiver);
    }
}

/* The call has no flag as MSG_NOSIGNAL: the signal, which this thread would get, is blocked meanwhile, and taken
 * out. */
ssize_t swl_socket_send_file(int fd, int file, int64_t *offset, size_t size)
{
    static const struct timespec at_once = {0};
    sigset_t pipe, before;
    off_t from = *offset;
    ssize_t sent;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    do {
        sent = sendfile(fd, file, &from, size);
    } while (sent < 0 && errno == EINTR);
    ssize_t result = sent < 0 ? -errno : sent;
    if (!sigismember(&before, SIGPIPE)) {
        if (result == -EPIPE) {
            (void)sigtimedwait(&pipe, NULL, &at_once);
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    *offset = from;
    return result;
}

int swl_socket_peer(int fd, struct swl_socket_peer *peer)
{
    struct ucred who;
    socklen_t size = sizeof(who);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) < 0) {
        return -errno;
    }
    *peer = (struct swl_socket_peer){.pid = who.pid, .user = who.uid};
    return 0;
}

void swl_socket_reset(int fd)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(fd);
}

int swl_socket_error(int fd)
{
    int error = 0;
    socklen_t size = sizeof(error);
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) {
        return errno;
    }
    return error;
}
