/*
 * Tasks over unix stream sockets: one from which idle task workers take, and one for each that is named.
 *
 * The connections are made before the fork and kept by every process. One that a task worker had accepted
 * would be its own: what waits in it would go with it when it is killed, and one for each task costs more
 * than the task's way.
 *
 * A stream knows no messages; several processes write to it, several read, and any of them may be killed:
 * - What one writes at a time is never more than the kernel keeps as one (an skb of unix_stream_sendmsg():
 *   32 KiB and the rest of a page, and at most half of the send buffer). It is appended whole or not at all.
 * - It begins with a piece of fixed size, which holds small tasks, and tells how much more there is. (To look
 *   at a header and leave it there, MSG_PEEK, has the kernel walk along all that waits.)
 * - Who takes a task holds a lock. The piece comes into shared memory, from there into the hand, and is the
 *   stream's until its mark is cleared: whoever is next goes on with it. The rest comes straight into the
 *   hand, and behind it a mark into shared memory. The kernel takes bytes away when it has copied all that it
 *   was asked for, so the mark is there if, and only if, the rest is in the hand of the one noted as taker.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/lock.h"
#include "os/shared_memory.h"
#include "os/socket.h"
#include "task/task_transport.h"

/* bytes that wait in the kernel in one stream, as far as the system allows; more waits with the submitters */
#define SOCKET_BUFFER (1024 * 1024)

/* bytes that every kernel since Linux 3.12 keeps as one */
#define MOST_AT_ONCE (32 * 1024)

/* the end of a piece, and of what follows it; nothing that a torn stream is likely to show */
#define MARK UINT64_C(0x9b1fc4a75e60d832)

#define NOBODY -1

enum end { SUBMITTERS, TASK_WORKERS };

struct piece {
    struct swl_message message;
    uint8_t payload[216];
    _Atomic uint64_t mark;
};

/* In shared memory. All but the first field is guarded by the lock, which those hold who take. */
struct stream {
    _Alignas(64) _Atomic uint64_t waiting; /* messages in it; more than there are where one died over it */
    _Alignas(64) struct swl_lock lock;
    _Atomic int32_t taker;           /* the task worker that holds the lock to take, else NOBODY */
    _Atomic uint64_t rest;           /* the mark behind what followed the piece */
    _Alignas(256) struct piece next; /* where it has its mark, it is not in the socket any more */
};

struct stream_socket {
    struct swl_task_transport base;
    int opened; /* streams */
    struct stream *streams;
    int pairs[][2];
};

static struct stream_socket *self(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct stream_socket, base);
}

static int stream_count(const struct swl_task_transport *transport)
{
    return transport->options.worker_count + 1;
}

/* The last one is everybody's. */
static int number_of(const struct swl_task_transport *transport, int index)
{
    return index == SWL_TASK_ANYBODY ? transport->options.worker_count : index;
}

/* Bytes of payload that come with the piece. */
static uint32_t first_part(const struct swl_message *message)
{
    return SWL_MIN(message->size, (uint32_t)sizeof(((struct piece *)NULL)->payload));
}

/* ---- sending ---- */

/* A small task is the piece alone; a larger one goes on behind it, and ends with a mark. */
static ssize_t send_parts(int fd, struct piece *piece, const uint8_t *rest, size_t rest_size)
{
    const int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    uint64_t end = MARK;
    struct iovec parts[] = {
        {.iov_base = piece, .iov_len = sizeof(*piece)},
        {.iov_base = (void *)rest, .iov_len = rest_size},
        {.iov_base = &end, .iov_len = sizeof(end)},
    };
    struct msghdr whole = {.msg_iov = parts, .msg_iovlen = 3};
    ssize_t sent;
    do {
        sent = rest_size == 0 ? send(fd, piece, sizeof(*piece), flags) : sendmsg(fd, &whole, flags);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

static int send_message(struct swl_task_transport *transport, int index, const struct swl_message *message,
                        const void *payload, struct swl_ring_mark *mark)
{
    int number = number_of(transport, index);
    struct piece piece = {.message = *message, .mark = MARK};
    uint32_t first = first_part(message), rest = message->size - first;
    (void)mark;
    if (first > 0) {
        memcpy(piece.payload, payload, first);
    }
    atomic_fetch_add(&self(transport)->streams[number].waiting, 1);
    ssize_t sent = send_parts(self(transport)->pairs[number][SUBMITTERS], &piece,
                              rest > 0 ? (const uint8_t *)payload + first : NULL, rest);
    if (sent == (ssize_t)(sizeof(piece) + (rest > 0 ? rest + sizeof(uint64_t) : 0))) {
        return 0;
    }
    atomic_fetch_sub(&self(transport)->streams[number].waiting, 1);
    /* a part of it alone cannot go, see is_kept_whole(); if it did, who takes would throw it away */
    return sent >= 0 ? -EIO : sent == -ENOBUFS ? -EAGAIN : (int)sent;
}

/* ---- taking ---- */

static ssize_t receive_bytes(int fd, void *bytes, size_t size)
{
    ssize_t received;
    do {
        received = recv(fd, bytes, size, MSG_DONTWAIT);
    } while (received < 0 && errno == EINTR);
    return received < 0 ? -errno : received;
}

/* Where the mark is there then, the bytes are. */
static int receive_rest(int fd, void *bytes, size_t size, _Atomic uint64_t *mark)
{
    struct iovec into[] = {
        {.iov_base = bytes, .iov_len = size},
        {.iov_base = (void *)mark, .iov_len = sizeof(*mark)},
    };
    ssize_t received;
    atomic_store(mark, 0);
    do {
        received = readv(fd, into, 2);
    } while (received < 0 && errno == EINTR);
    return received < 0 ? -errno : 0;
}

/* The stream is torn: it begins anew where it is empty, which is between two messages. */
static int throw_away(struct stream *stream, int fd)
{
    uint8_t waste[16 * 1024];
    uint64_t count = 0;
    ssize_t received;
    while ((received = receive_bytes(fd, waste, sizeof(waste))) > 0) {
        count += (uint64_t)received;
    }
    atomic_store(&stream->next.mark, 0);
    swl_fault("a stream of tasks is torn: what waited in it is lost, %llu bytes and more",
              (unsigned long long)count);
    return -EBADMSG;
}

/* All that was not in the hand yet comes there, and is the stream's no more. */
static int hand_out(struct stream *stream, struct swl_task_in_hand *hand)
{
    const struct swl_message *message = &stream->next.message;
    memcpy(hand->task.payload, stream->next.payload, first_part(message));
    hand->task.message = *message;
    int result = swl_task_check(&hand->task.message, sizeof(*message) + message->size);
    atomic_store(&stream->next.mark, 0);
    atomic_store(&stream->rest, 0);
    return result;
}

/* What the last holder was taking when it died is in its hand or in the stream from now on. */
static void lock(struct stream *stream, struct swl_task_in_hand *hands)
{
    int taker;
    if (swl_lock_acquire(&stream->lock) != -EOWNERDEAD || (taker = atomic_load(&stream->taker)) == NOBODY) {
        return;
    }
    if (atomic_load(&stream->rest) == MARK) {
        SWL_IGNORE(hand_out(stream, &hands[taker]), "what was no task left the hand empty");
    } else if (atomic_load(&stream->next.mark) != 0) {
        hands[taker].task.message.type = SWL_MESSAGE_NONE;
    }
    atomic_store(&stream->taker, NOBODY);
}

static int take(struct swl_task_transport *transport, struct stream *stream, int fd,
                struct swl_task_in_hand *hand)
{
    const struct swl_message *message = &stream->next.message;
    if (atomic_load(&stream->next.mark) == 0) {
        ssize_t size = receive_bytes(fd, &stream->next, sizeof(stream->next));
        if (size <= 0) {
            return size == 0 ? -EPIPE : (int)size; /* somebody has shut it down: nothing will ever come */
        }
    }
    if (atomic_load(&stream->next.mark) != MARK || message->size > transport->payload_max) {
        return throw_away(stream, fd);
    }
    uint32_t first = first_part(message);
    if (message->size > first) {
        int error = receive_rest(fd, hand->task.payload + first, message->size - first, &stream->rest);
        if (error < 0 && error != -EAGAIN) {
            return error; /* the hand cannot be filled now: all of it stays */
        }
        if (atomic_load(&stream->rest) != MARK) {
            return throw_away(stream, fd);
        }
    }
    return hand_out(stream, hand);
}

static int receive_from(struct swl_task_transport *transport, int worker, int index)
{
    int number = number_of(transport, index);
    struct stream *stream = &self(transport)->streams[number];
    struct swl_task_in_hand *hands = transport->options.hands;
    if (atomic_load(&stream->waiting) == 0) {
        return -EAGAIN;
    }
    hands[worker].taken_from = index;
    lock(stream, hands);
    atomic_store(&stream->taker, worker);
    int result = take(transport, stream, self(transport)->pairs[number][TASK_WORKERS], &hands[worker]);
    atomic_store(&stream->taker, NOBODY);
    swl_lock_release(&stream->lock);
    if (result == 0) {
        atomic_fetch_sub(&stream->waiting, 1);
    }
    return result;
}

static int receive(struct swl_task_transport *transport, int worker)
{
    int result = receive_from(transport, worker, worker);
    return result == -EAGAIN ? receive_from(transport, worker, SWL_TASK_ANYBODY) : result;
}

static void settle(struct swl_task_transport *transport, int worker)
{
    const int numbers[] = {number_of(transport, worker), number_of(transport, SWL_TASK_ANYBODY)};
    for (int i = 0; i < 2; i++) {
        struct stream *stream = &self(transport)->streams[numbers[i]];
        lock(stream, transport->options.hands);
        swl_lock_release(&stream->lock);
    }
}

/* ---- opening and closing ---- */

static void close_transport(struct swl_task_transport *transport)
{
    for (int i = 0; i < self(transport)->opened; i++) {
        close(self(transport)->pairs[i][SUBMITTERS]);
        close(self(transport)->pairs[i][TASK_WORKERS]);
    }
    swl_shared_memory_unmap(self(transport)->streams,
                            (size_t)stream_count(transport) * sizeof(struct stream));
    swl_free(self(transport));
}

/* Whether so many bytes go into a stream whole or not at all. Where the kernel cuts them up it shows when
 * there is room for the first part alone, and so: in the smallest buffer that lets them be, when that is all
 * but full. 1, 0 or -errno. */
static int is_kept_whole(size_t size)
{
    int pair[2], result = swl_socket_pair(SOCK_STREAM, pair);
    if (result < 0) {
        return result;
    }
    (void)swl_socket_set_send_buffer(pair[SUBMITTERS], (int)size + 64);
    void *bytes = swl_calloc(1, size);
    while (send(pair[SUBMITTERS], bytes, 1, MSG_DONTWAIT) == 1) {
    }
    SWL_IGNORE(recv(pair[TASK_WORKERS], bytes, 1, MSG_DONTWAIT), "one byte waits there");
    ssize_t sent = send(pair[SUBMITTERS], bytes, size, MSG_DONTWAIT);
    swl_free(bytes);
    close(pair[SUBMITTERS]);
    close(pair[TASK_WORKERS]);
    return sent < 0 || (size_t)sent == size;
}

static uint32_t payload_max_of(int most_at_once)
{
    return (uint32_t)most_at_once - (uint32_t)(sizeof(struct swl_message) + 2 * sizeof(uint64_t));
}

uint32_t swl_transport_stream_socket_payload_max(void)
{
    return payload_max_of(MOST_AT_ONCE);
}

static int open_streams(struct stream_socket *made)
{
    int most = MOST_AT_ONCE, result;
    for (; made->opened < stream_count(&made->base); made->opened++) {
        int *pair = made->pairs[made->opened];
        if ((result = swl_socket_pair(SOCK_STREAM, pair)) < 0) {
            return result;
        }
        most = SWL_MIN(most, swl_socket_set_send_buffer(pair[SUBMITTERS], SOCKET_BUFFER) / 2 - 64);
        swl_lock_init(&made->streams[made->opened].lock);
        atomic_store(&made->streams[made->opened].taker, NOBODY);
    }
    made->base.payload_max = payload_max_of(most);
    result = is_kept_whole((size_t)most);
    if (result == 0) {
        snprintf(
            made->base.options.error, made->base.options.error_size,
            "task_ipc_mode: this kernel cuts up what is written to a stream socket; take another one than "
            "TASK_IPC_STREAM");
        return -EOPNOTSUPP;
    }
    return SWL_MIN(result, 0);
}

int swl_transport_stream_socket_open(struct swl_task_transport **transport,
                                     const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "stream socket",
        .competes = true,
        .send = send_message,
        .receive = receive,
        .settle = settle,
        .close = close_transport,
    };
    _Static_assert(sizeof(struct piece) == 256,
                   "a piece lies within a page: it is copied whole or not at all");
    size_t count = (size_t)options->worker_count + 1;
    struct stream_socket *made = swl_malloc(sizeof(*made) + count * sizeof(made->pairs[0]));
    *made = (struct stream_socket){
        .base = {.functions = &functions, .options = *options, .queue = -1},
        .streams = swl_shared_memory_map(count * sizeof(struct stream)),
    };
    int result = made->streams == NULL ? -errno : open_streams(made);
    if (result < 0) {
        close_transport(&made->base);
        return result;
    }
    *transport = &made->base;
    return 0;
}
