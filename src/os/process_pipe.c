/* Pipes between processes, by unix sockets. */
#define _GNU_SOURCE
#include "os/process_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

/* Moves a descriptor above the standard ones. Returns 0, or -errno with none. */
static int process_pipe_lift(int *fd)
{
    if (*fd > STDERR_FILENO) {
        return 0;
    }
    int lifted = fcntl(*fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), result = lifted < 0 ? -errno : 0;
    close(*fd);
    *fd = lifted;
    return result;
}

/* Packets are SOCK_SEQPACKET: unlike datagrams they tell a reader that the other end is closed. */
int swl_process_pipe_open(int ends[2], bool packets)
{
    if (socketpair(AF_UNIX, (packets ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_CLOEXEC, 0, ends) < 0) {
        return -errno;
    }
    int first = process_pipe_lift(&ends[0]), second = process_pipe_lift(&ends[1]);
    int result = first < 0 ? first : second;
    for (int i = 0; result < 0 && i < 2; i++) {
        if (ends[i] >= 0) {
            close(ends[i]);
        }
        ends[i] = -1;
    }
    return result;
}

ssize_t swl_process_pipe_write(int fd, const void *data, size_t size)
{
    ssize_t sent;
    do {
        sent = send(fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

static ssize_t process_pipe_receive(int fd, void *data, size_t size, int flags)
{
    ssize_t got;
    do {
        got = recv(fd, data, size, MSG_DONTWAIT | flags);
    } while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}

ssize_t swl_process_pipe_read(int fd, void *data, size_t size)
{
    ssize_t got = process_pipe_receive(fd, data, size, MSG_TRUNC);
    return got > (ssize_t)size ? -EMSGSIZE : got;
}

ssize_t swl_process_pipe_next(int fd)
{
    return process_pipe_receive(fd, NULL, 0, MSG_PEEK | MSG_TRUNC);
}

int swl_process_pipe_wait(int fd, bool to_write, int64_t deadline)
{
    struct pollfd ready = {.fd = fd, .events = to_write ? POLLOUT : POLLIN};
    int timeout = swl_clock_timeout_ms(deadline, deadline == SWL_NEVER ? 0 : swl_clock_monotonic());
    int count = poll(&ready, 1, timeout);
    return count < 0 ? -errno : count == 0 ? -ETIMEDOUT : 0;
}
