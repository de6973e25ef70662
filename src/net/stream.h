/*
 * A byte stream: what a connection reads from and writes to. A kind of stream is a table of functions; a new
 * kind is one file here and one line in tests/core/test_stream.c. Nothing here blocks.
 */
#ifndef SWL_NET_STREAM_H
#define SWL_NET_STREAM_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/compiler.h"

struct swl_stream_functions;

/* Embedded by its owner, who may move it; only one thread uses it at a time. */
struct swl_stream {
    const struct swl_stream_functions *functions;
    int fd;      /* the socket, which the loop watches; owned by the stream */
    void *state; /* of its kind; NULL for the plain one */
    /* set by who sends: more follows at once what is sent now, so that the kernel may send both together */
    bool has_more;
};

enum swl_stream_direction {
    SWL_STREAM_RECEIVE,
    SWL_STREAM_SEND,
};

struct swl_stream_functions {
    const char *name;

    /* What both sides do before the first receive() and send(). Returns 0: ready; -EAGAIN: call it again after
     * the event of wants(SWL_STREAM_RECEIVE); another -errno: the stream has failed. NULL: it is ready at once.
     * Only net/opening calls it. */
    int (*handshake)(struct swl_stream *stream);

    /* Returns why the last call has failed, as a text to follow "closed: ", valid until the next call. NULL, or
     * a result of NULL: the errno says all that is known. */
    const char *(*failure)(const struct swl_stream *stream);

    /* Receives up to `size` > 0 bytes to `place`. Returns > 0: how many; 0: the peer has sent its end;
     * -EAGAIN: nothing has arrived; another -errno (-ECONNRESET, …): the stream has failed. If it returns
     * less than `size`, the kernel had no more; pending() returns what the stream itself still holds. Never
     * -EINTR. */
    ssize_t (*receive)(struct swl_stream *stream, void *place, size_t size);

    /* Sends the bytes of `count` > 0 parts, none of them empty, in this order. Returns > 0: how many were
     * taken, which the caller does not send again; -EAGAIN: none; another -errno (-EPIPE, …): the stream has
     * failed. After -EAGAIN the next send() must begin with the same bytes; they may be at another address,
     * and more may follow them. Raises no signal. Never -EINTR. */
    ssize_t (*send)(struct swl_stream *stream, const struct iovec *parts, int count);

    /* Sends up to `size` > 0 bytes of a file from *offset on, without reading them into memory, and moves
     * *offset. Returns > 0: how many; 0: the file ends at *offset; -EAGAIN: none; -EINVAL: the kernel cannot
     * do that with this file; another -errno: the stream or the file has failed. Raises no signal. Never
     * -EINTR. NULL: the caller reads the bytes and calls send(). */
    ssize_t (*send_file)(struct swl_stream *stream, int file, int64_t *offset, size_t size);

    /* Returns how many bytes the stream has read from the kernel and holds for receive(): no event of `fd`
     * reports them. More than 0 also if it holds an end or an error, or does not know yet whether what it holds
     * is enough for a byte. NULL: this kind holds none. */
    size_t (*pending)(const struct swl_stream *stream);

    /* Returns the event of `fd` (EPOLLIN or EPOLLOUT) that allows progress in that direction after -EAGAIN: a
     * protocol may have to write before it can read. Only calls in that direction change it. NULL: always
     * EPOLLIN to receive, EPOLLOUT to send. */
    uint32_t (*wants)(const struct swl_stream *stream, enum swl_stream_direction direction);

    /* Sends our end after all bytes that send() has taken; receiving continues. Returns 0; -EAGAIN: call it
     * again after the event of wants(SWL_STREAM_SEND); another -errno: the peer does not get the end. */
    int (*shutdown)(struct swl_stream *stream);

    /* Returns the minimum of bytes that send() took and the peer's kernel has not confirmed (SIOCOUTQ). On
     * a unix socket the peer itself has to receive them, and the kernel counts its overhead, too. 0 if
     * unknown. */
    size_t (*unsent)(const struct swl_stream *stream);

    /* Returns the bytes that have arrived and were not received: those in the kernel, as it counts them
     * (FIONREAD), and pending(). 0 if unknown. */
    size_t (*unread)(const struct swl_stream *stream);

    /* Returns the error that the kernel has noted for the socket (SO_ERROR, a positive errno), and clears it;
     * 0: none. */
    int (*error)(struct swl_stream *stream);

    /* After receive() has returned 0: returns 0 if the peer has declared its end, as far as the protocol knows
     * that; else why not (a positive errno): something may be missing. NULL: always 0. */
    int (*end_error)(const struct swl_stream *stream);

    /* Closes the socket and frees what the stream holds. `reset`: the peer gets a reset if the protocol has
     * one, and unsent bytes are discarded; otherwise the kernel continues to send them. The owner has removed
     * `fd` from its loop before. */
    void (*close)(struct swl_stream *stream, bool reset);
};

/* The socket itself. */
extern const struct swl_stream_functions swl_stream_plain;

/* Opens the stream of a connected, non-blocking socket, and takes the socket over. */
static inline void swl_stream_plain_open(struct swl_stream *stream, int fd)
{
    *stream = (struct swl_stream){.functions = &swl_stream_plain, .fd = fd};
}

/* Whether the stream passes the bytes of the kernel unchanged, so that they may be received straight into
 * their final place. */
static inline bool swl_stream_is_plain(const struct swl_stream *stream)
{
    return stream->functions == &swl_stream_plain;
}

SWL_MUST_CHECK static inline int swl_stream_handshake(struct swl_stream *stream)
{
    return stream->functions->handshake == NULL ? 0 : stream->functions->handshake(stream);
}

/* Returns why the last call returned `error` (-errno); never NULL. */
static inline const char *swl_stream_failure(const struct swl_stream *stream, int error)
{
    const char *text = stream->functions->failure == NULL ? NULL : stream->functions->failure(stream);
    return text != NULL ? text : strerror(-error);
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

/* Sends one part of `size` > 0 bytes. */
SWL_MUST_CHECK static inline ssize_t swl_stream_send(struct swl_stream *stream, const void *data, size_t size)
{
    const struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    return stream->functions->send(stream, &part, 1);
}

/* -EINVAL also if this kind of stream cannot do it. */
SWL_MUST_CHECK static inline ssize_t swl_stream_send_file(struct swl_stream *stream, int file,
                                                          int64_t *offset, size_t size)
{
    return stream->functions->send_file == NULL ? -EINVAL
                                                : stream->functions->send_file(stream, file, offset, size);
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

/* Whether the result of swl_stream_wants() may change. */
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

static inline int swl_stream_end_error(const struct swl_stream *stream)
{
    return stream->functions->end_error == NULL ? 0 : stream->functions->end_error(stream);
}

/* In a forked child: closes only its copy of the descriptor, without any effect on the parent's stream. Does
 * not free the memory of the stream. */
static inline void swl_stream_abandon(struct swl_stream *stream)
{
    if (stream->fd >= 0) {
        close(stream->fd);
        stream->fd = -1;
    }
}

/* Does nothing if the stream is closed already. */
static inline void swl_stream_close(struct swl_stream *stream, bool reset)
{
    if (stream->fd >= 0) {
        stream->functions->close(stream, reset);
        stream->fd = -1;
    }
}

#endif
