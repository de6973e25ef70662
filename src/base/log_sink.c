/* Writing log records to a descriptor without ever waiting for whoever reads there. */
#define _GNU_SOURCE
#include "base/log_sink.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* A stream socket takes what fits into one of its buffers as a whole. */
#define SINK_STREAM_MAX (16 * 1024)
/* How often a terminal is tried that another process is writing to just now. */
#define SINK_TERMINAL_TRIES 4

/* Standard error as it was opened once more; by the main thread, while no other one logs. */
static struct {
    int fd;
    dev_t device;
    ino_t inode;
} sink_reopened = {.fd = -1};

/* ---- ways to write ---- */

static ssize_t sink_write_plain(int fd, const void *bytes, size_t size)
{
    ssize_t written;
    do {
        written = write(fd, bytes, size);
    } while (written < 0 && errno == EINTR);
    return written;
}

static ssize_t sink_write_socket(int fd, const void *bytes, size_t size)
{
    return send(fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* All or nothing: what is in the first pipe, one page, moves as it is. */
static ssize_t sink_splice(int fd, const void *bytes, size_t size)
{
    int own[2];
    if (pipe2(own, O_CLOEXEC | O_NONBLOCK) < 0) {
        return -1;
    }
    ssize_t written = write(own[1], bytes, size);
    if (written == (ssize_t)size) {
        written = splice(own[0], NULL, fd, NULL, size, SPLICE_F_NONBLOCK);
    }
    close(own[0]);
    close(own[1]);
    return written;
}

static ssize_t sink_write_shared_pipe(int fd, const void *bytes, size_t size)
{
    const struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = size};
    ssize_t written = pwritev2(fd, &part, 1, -1, RWF_NOWAIT);
    return written < 0 && (errno == EOPNOTSUPP || errno == ENOSYS) ? sink_splice(fd, bytes, size) : written;
}

/* While one process writes to a terminal, another one's write() without waiting finds it busy. That is over at
 * once, so it is tried again, unless the terminal takes nothing at all: it was stopped, or nobody reads. */
static ssize_t sink_write_terminal(int fd, const void *bytes, size_t size)
{
    static _Atomic bool sink_is_stuck;
    size_t done = 0;
    for (int tries = sink_is_stuck ? 1 : SINK_TERMINAL_TRIES;;) {
        struct pollfd room = {.fd = fd, .events = POLLOUT};
        if (poll(&room, 1, 0) > 0) {
            ssize_t written = write(fd, (const char *)bytes + done, size - done);
            if (written < 0 && errno != EAGAIN && errno != EINTR) {
                break;
            }
            done += written > 0 ? (size_t)written : 0;
        }
        if (done == size || --tries == 0) {
            break;
        }
        sched_yield(); /* to the other one */
    }
    sink_is_stuck = done < size;
    return (ssize_t)done;
}

/* Opens what standard error is once more; returns the descriptor or -1. A terminal that is another user's can
 * still be opened by its name for everybody, where it is the one that controls this process. */
static int sink_open_again(const struct stat *info)
{
    const int flags = O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    unsigned int terminal, controlling;
    char path[32];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", STDERR_FILENO);
    int fd = open(path, flags);
    if (fd >= 0 || !S_ISCHR(info->st_mode) || (fd = open("/dev/tty", flags)) < 0) {
        return fd;
    }
    if (ioctl(STDERR_FILENO, TIOCGDEV, &terminal) < 0 || ioctl(fd, TIOCGDEV, &controlling) < 0 ||
        terminal != controlling) {
        close(fd);
        return -1;
    }
    return fd;
}

/* For this record alone. */
static ssize_t sink_write_shared_terminal(int fd, const void *bytes, size_t size)
{
    struct stat info;
    int own = fstat(fd, &info) == 0 ? sink_open_again(&info) : -1;
    ssize_t written = sink_write_terminal(own >= 0 ? own : fd, bytes, size);
    if (own >= 0) {
        close(own);
    }
    return written;
}

/* ---- which one ---- */

static bool sink_is_terminal(int fd, const struct stat *info)
{
    return S_ISCHR(info->st_mode) && isatty(fd);
}

static size_t sink_socket_max(int fd)
{
    int type = 0;
    socklen_t size = sizeof(type);
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM ? SINK_STREAM_MAX
                                                                                         : SIZE_MAX;
}

static bool sink_was_reopened(const struct stat *info)
{
    return sink_reopened.fd >= 0 && sink_reopened.device == info->st_dev &&
           sink_reopened.inode == info->st_ino;
}

void swl_log_sink_release(void)
{
    if (sink_reopened.fd >= 0) {
        close(sink_reopened.fd);
        sink_reopened.fd = -1;
    }
}

void swl_log_sink_prepare(void)
{
    struct stat info;
    swl_log_sink_release();
    if (fstat(STDERR_FILENO, &info) < 0 ||
        (!S_ISFIFO(info.st_mode) && !sink_is_terminal(STDERR_FILENO, &info))) {
        return;
    }
    sink_reopened.fd = sink_open_again(&info);
    sink_reopened.device = info.st_dev;
    sink_reopened.inode = info.st_ino;
}

struct swl_log_sink swl_log_sink_standard_error(void)
{
    struct swl_log_sink sink = {.fd = STDERR_FILENO, .write = sink_write_plain, .record_max = SIZE_MAX};
    struct stat info;
    if (fstat(STDERR_FILENO, &info) < 0) {
        return sink;
    }
    bool was_reopened = sink_was_reopened(&info);
    if (was_reopened) {
        sink.fd = sink_reopened.fd;
    }
    if (S_ISFIFO(info.st_mode)) {
        sink.write = was_reopened ? sink_write_plain : sink_write_shared_pipe;
        sink.record_max = PIPE_BUF;
    } else if (S_ISSOCK(info.st_mode)) {
        sink.write = sink_write_socket;
        sink.record_max = sink_socket_max(STDERR_FILENO);
    } else if (was_reopened) {
        sink.write = sink_write_terminal;
    } else if (sink_is_terminal(STDERR_FILENO, &info)) {
        sink.write = sink_write_shared_terminal;
    }
    return sink;
}

struct swl_log_sink swl_log_sink_own(int fd)
{
    struct swl_log_sink sink = {.fd = fd, .write = sink_write_plain, .record_max = SIZE_MAX};
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISFIFO(info.st_mode)) {
        sink.record_max = PIPE_BUF;
    } else if (sink_is_terminal(fd, &info)) {
        sink.write = sink_write_terminal;
    }
    return sink;
}
