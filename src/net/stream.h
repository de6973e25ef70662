/*
 * A byte stream: what a connection reads from and writes to. A kind of stream is a table of functions; a new
 * kind is one file here and one line in tests/core/test_stream.c. Nothing here blocks.
 */
#ifndef SWL_NET_STREAM_H
#define SWL_NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/compiler.h"

struct swl_stream_functions;

/* Embedded by its owner, which may move it; one thread uses it at a time. */
struct swl_stream {
    const struct swl_stream_functions *functions;
    int fd;      /* the socket, for the loop to watch; the stream's own */
    void *state; /* of its kind; NULL for the plain one */
};

enum swl_stream_direction {
    SWL_STREAM_RECEIVE,
    SWL_STREAM_SEND,
};

struct swl_stream_functions {
    const char *name;

    /* Receives up to `size` > 0 bytes to `place`. > 0: how many; 0: the peer has sent its end; -EAGAIN:
     * nothing has come; another -errno (-ECONNRESET, …): the stream is broken. Where it returns less than
     * `size`, the kernel had no more; what the stream itself still holds, pending() returns. Never -EINTR. */
    ssize_t (*receive)(struct swl_stream *stream, void *place, size_t size);

    /* Sends the bytes of `count` > 0 parts, none of which is empty, in this order. > 0: how many were taken,
     * which the caller then forgets; -EAGAIN: none; another -errno (-EPIPE, …): the stream is broken. After
     * -EAGAIN the caller's next send() begins with the same bytes; they may lie elsewhere, and be followed by
     * others. Raises no signal. Never -EINTR. */
    ssize_t (*send)(struct swl_stream *stream, const struct iovec *parts, int count);

    /* Bytes that have left the kernel and wait in the stream for receive(): no event of `fd` reports them.
     * NULL: this kind holds none. */
    size_t (*pending)(const struct swl_stream *stream);

    /* The event of `fd` (EPOLLIN or EPOLLOUT) that allows progress in that direction after -EAGAIN: a
     * protocol may have to write before it can read. It changes by calls in that direction alone. NULL:
     * always EPOLLIN to receive, EPOLLOUT to send. */
    uint32_t (*wants)(const struct swl_stream *stream, enum swl_stream_direction direction);

    /* Sends our end behind all that send() has taken; receiving goes on. 0; -EAGAIN: call it again when the
     * event comes that SWL_STREAM_SEND wants; another -errno: the peer gets no end any more. */
    int (*shutdown)(struct swl_stream *stream);

    /* Bytes, at least, that send() took and the peer's kernel has not confirmed (SIOCOUTQ). On a unix socket
     * the peer itself has to receive them, and the kernel counts what they occupy. 0 where it is unknown. */
    size_t (*unsent)(const struct swl_stream *stream);

    /* Bytes that have come and were not received: in the kernel (FIONREAD), as it counts them, and
     * pending(). 0 where it is unknown. */
    size_t (*unread)(const struct swl_stream *stream);

    /* Returns the error that the kernel has noted for the socket (SO_ERROR, a positive errno), and clears it;
     * 0: none. */
    int (*error)(struct swl_stream *stream);

    /* Closes the socket and frees what the stream holds. `reset`: the peer gets a reset where the protocol
     * has one, and what was not sent yet is discarded; else the kernel goes on sending it. The owner has
     * taken `fd` out of its loop before. */
    void (*close)(struct swl_stream *stream, bool reset);
};

/* The socket itself. */
extern const struct swl_stream_functions swl_stream_plain;

/* Makes it the stream of a connected, non-blocking socket, which it takes over. */
static inline void swl_stream_plain_open(struct swl_stream *stream, int fd)
{
    *stream = (struct swl_stream){.functions = &swl_stream_plain, .fd = fd};
}

/* Whether the bytes come from the kernel as they are: then they may be received straight to where they are
 * needed. */
static inline bool swl_stream_is_plain(const struct swl_stream *stream)
{
    return stream->functions == &swl_stream_plain;
}

SWL_MUST_CHECK static inline ssize_t swl_stream_receive(struct swl_stream *stream, void *place, size_t size)
{
    return stream->functions->receive(stream, place, size);
}

SWL_MUST_CHECK static inline ssize_t swl_stream_send_parts(struct swl_stream *stream,
                                                           const struct iovec *parts, int count)
{
    return stream->functions->send(stream, parts, count);
}

/* One part of `size` > 0 bytes. */
SWL_MUST_CHECK static inline ssize_t swl_stream_send(struct swl_stream *stream, const void *data, size_t size)
{
    const struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    return stream->functions->send(stream, &part, 1);
}

static inline size_t swl_stream_pending(const struct swl_stream *stream)
{
    return stream->functions->pending == NULL ? 0 : stream->functions->pending(stream);
}

static inline uint32_t swl_stream_wants(const struct swl_stream *stream, enum swl_stream_direction direction)
{
    if (stream->functions->wants == NULL) {
        return direction == SWL_STREAM_RECEIVE ? EPOLLIN : EPOLLOUT;
    }
    return stream->functions->wants(stream, direction);
}

/* Whether swl_stream_wants() may change. */
static inline bool swl_stream_has_wants(const struct swl_stream *stream)
{
    return stream->functions->wants != NULL;
}

SWL_MUST_CHECK static inline int swl_stream_shutdown(struct swl_stream *stream)
{
    return stream->functions->shutdown(stream);
}

static inline size_t swl_stream_unsent(const struct swl_stream *stream)
{
    return stream->functions->unsent(stream);
}

static inline size_t swl_stream_unread(const struct swl_stream *stream)
{
    return stream->functions->unread(stream);
}

static inline int swl_stream_error(struct swl_stream *stream)
{
    return stream->functions->error(stream);
}

/* In a forked child: closes its copy of the descriptor alone. The stream stays its parent's, who notices
 * nothing. What it holds in memory is not freed. */
static inline void swl_stream_abandon(struct swl_stream *stream)
{
    if (stream->fd >= 0) {
        close(stream->fd);
        stream->fd = -1;
    }
}

/* Harmless where it is closed already. */
static inline void swl_stream_close(struct swl_stream *stream, bool reset)
{
    if (stream->fd >= 0) {
        stream->functions->close(stream, reset);
        stream->fd = -1;
    }
}

#endif
