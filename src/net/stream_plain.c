/* The plain stream: the socket itself. */
#define _GNU_SOURCE
#include "net/stream.h"

#include <errno.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/socket.h"

static ssize_t stream_plain_receive(struct swl_stream *stream, void *place, size_t size)
{
    ssize_t got;
    do {
        got = recv(stream->fd, place, size, 0);
    } while (got < 0 && errno == EINTR);
    return got < 0 ? -errno : got;
}

static ssize_t stream_plain_send(struct swl_stream *stream, const struct iovec *parts, int count)
{
    const struct msghdr message = {.msg_iov = (struct iovec *)parts, .msg_iovlen = (size_t)count};
    const int flags = MSG_NOSIGNAL | (stream->has_more ? MSG_MORE : 0);
    ssize_t taken;
    do {
        taken = count == 1 ? send(stream->fd, parts->iov_base, parts->iov_len, flags)
                           : sendmsg(stream->fd, &message, flags);
    } while (taken < 0 && errno == EINTR);
    return taken < 0 ? -errno : taken;
}

static ssize_t stream_plain_send_file(struct swl_stream *stream, int file, int64_t *offset, size_t size)
{
    ssize_t taken = swl_socket_send_file(stream->fd, file, offset, size);
    return taken == -ENOSYS ? -EINVAL : taken;
}

static int stream_plain_shutdown(struct swl_stream *stream)
{
    return shutdown(stream->fd, SHUT_WR) < 0 ? -errno : 0;
}

static size_t stream_plain_ask(const struct swl_stream *stream, unsigned long request)
{
    int bytes = 0;
    return ioctl(stream->fd, request, &bytes) < 0 || bytes < 0 ? 0 : (size_t)bytes;
}

static size_t stream_plain_unsent(const struct swl_stream *stream)
{
    return stream_plain_ask(stream, SIOCOUTQ);
}

static size_t stream_plain_unread(const struct swl_stream *stream)
{
    return stream_plain_ask(stream, FIONREAD);
}

static int stream_plain_error(struct swl_stream *stream)
{
    return swl_socket_error(stream->fd);
}

static void stream_plain_close(struct swl_stream *stream, bool reset)
{
    if (reset) {
        swl_socket_reset(stream->fd);
    } else {
        close(stream->fd);
    }
}

const struct swl_stream_functions swl_stream_plain = {
    .name = "plain",
    .receive = stream_plain_receive,
    .send = stream_plain_send,
    .send_file = stream_plain_send_file,
    .shutdown = stream_plain_shutdown,
    .unsent = stream_plain_unsent,
    .unread = stream_plain_unread,
    .error = stream_plain_error,
    .close = stream_plain_close,
};
