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
 * - It begins with a piece of fixed size, which holds small tasks, and says how much more there is. (To look
 *   at a header and leave it there, MSG_PEEK, has the kernel walk along all that waits.)
 * - Who takes a task holds a lock. The piece comes into shared memory, from there into the in-flight
 *   record, and is the stream's until its mark is cleared: whoever is next goes on with it. The rest comes
 *   straight into the record, and behind it a mark into shared memory. The kernel takes bytes away when it
 *   has copied all that it was asked for, so the mark is there if, and only if, the rest is in the
 *   in-flight record of the one noted as taker.
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
#define TASK_STREAM_BUFFER (1024 * 1024)

/* bytes that every kernel since Linux 3.12 keeps as one */
#define TASK_STREAM_MAX_AT_ONCE (32 * 1024)

/* the end of a piece, and of what follows it; nothing that a torn stream is likely to show */
#define MARK UINT64_C(0x9b1fc4a75e60d832)

#define NOBODY -1

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

struct task_transport_stream_socket {
    struct swl_task_transport base;
    struct stream *streams;
    struct swl_socket_pair pairs[];
};

static struct task_transport_stream_socket *task_stream_of(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct task_transport_stream_socket, base);
}

static int task_stream_count(const struct swl_task_transport *transport)
{
    return transport->options.worker_count + 1;
}

/* The last one is everybody's. */
static int task_stream_number(const struct swl_task_transport *transport, int index)
{
    return index == SWL_TASK_SHARED_QUEUE ? transport->options.worker_count : index;
}

/* Bytes of payload that come with the piece. */
static uint32_t task_stream_first_part(const struct swl_message *message)
{
    return SWL_MIN(message->size, (uint32_t)sizeof(((struct piece *)NULL)->payload));
}

/* ---- sending ---- */

/* A small task is the piece alone; a larger one goes on behind it, and ends with a mark. */
static ssize_t task_stream_send_parts(int fd, struct piece *piece, const uint8_t *rest, size_t rest_size)
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

static int task_stream_send(struct swl_task_transport *transport, int index,
                            const struct swl_message *message, const void *payload,
                            struct swl_ring_mark *mark)
{
    int number = task_stream_number(transport, index);
    struct piece piece = {.message = *message, .mark = MARK};
    uint32_t first = task_stream_first_part(message), rest = message->size - first;
    (void)mark;
    if (first > 0) {
        memcpy(piece.payload, payload, first);
    }
    atomic_fetch_add(&task_stream_of(transport)->streams[number].waiting, 1);
    ssize_t sent = task_stream_send_parts(task_stream_of(transport)->pairs[number].sender, &piece,
                                          rest > 0 ? (const uint8_t *)payload + first : NULL, rest);
    if (sent == (ssize_t)(sizeof(piece) + (rest > 0 ? rest + sizeof(uint64_t) : 0))) {
        return 0;
    }
    atomic_fetch_sub(&task_stream_of(transport)->streams[number].waiting, 1);
    /* a part of it alone cannot go, see task_stream_is_kept_whole(); if it did, who takes would throw
     * it away */
    return sent >= 0 ? -EIO : sent == -ENOBUFS ? -EAGAIN : (int)sent;
}

/* ---- taking ---- */

static ssize_t task_stream_receive_bytes(int fd, void *bytes, size_t size)
{
    ssize_t received;
    do {
        received = recv(fd, bytes, size, MSG_DONTWAIT);
    } while (received < 0 && errno == EINTR);
    return received < 0 ? -errno : received;
}

/* Where the mark is there then, the bytes are. */
static int task_stream_receive_rest(int fd, void *bytes, size_t size, _Atomic uint64_t *mark)
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
static int task_stream_throw_away(struct stream *stream, int fd)
{
    uint8_t waste[16 * 1024];
    uint64_t count = 0;
    ssize_t received;
    while ((received = task_stream_receive_bytes(fd, waste, sizeof(waste))) > 0) {
        count += (uint64_t)received;
    }
    atomic_store(&stream->next.mark, 0);
    swl_fault("a stream of tasks is torn: what waited in it is lost, %llu bytes and more",
              (unsigned long long)count);
    return -EBADMSG;
}

/* All that was not in the in-flight record yet comes there, and is the stream's no more. */
static int task_stream_hand_out(struct stream *stream, struct swl_task_inflight *record)
{
    const struct swl_message *message = &stream->next.message;
    memcpy(record->task.payload, stream->next.payload, task_stream_first_part(message));
    record->task.message = *message;
    int result = swl_task_transport_check(&record->task.message, sizeof(*message) + message->size);
    atomic_store(&stream->next.mark, 0);
    atomic_store(&stream->rest, 0);
    return result;
}

/* What the last holder was taking when it died is in its in-flight record or in the stream from now on. */
static void task_stream_lock(struct stream *stream, struct swl_task_inflight *inflight)
{
    int taker;
    if (swl_lock_acquire(&stream->lock) != -EOWNERDEAD || (taker = atomic_load(&stream->taker)) == NOBODY) {
        return;
    }
    if (atomic_load(&stream->rest) == MARK) {
        SWL_IGNORE(task_stream_hand_out(stream, &inflight[taker]), "what was no task left the record empty");
    } else if (atomic_load(&stream->next.mark) != 0) {
        swl_message_store_type(&inflight[taker].task.message, SWL_MESSAGE_NONE);
    }
    atomic_store(&stream->taker, NOBODY);
}

static int task_stream_take(struct swl_task_transport *transport, struct stream *stream, int fd,
                            struct swl_task_inflight *record)
{
    const struct swl_message *message = &stream->next.message;
    if (atomic_load(&stream->next.mark) == 0) {
        ssize_t size = task_stream_receive_bytes(fd, &stream->next, sizeof(stream->next));
        if (size <= 0) {
            return size == 0 ? -EPIPE : (int)size; /* somebody has shut it down: nothing will ever come */
        }
    }
    if (atomic_load(&stream->next.mark) != MARK || message->size > transport->payload_max) {
        return task_stream_throw_away(stream, fd);
    }
    uint32_t first = task_stream_first_part(message);
    if (message->size > first) {
        int error =
            task_stream_receive_rest(fd, record->task.payload + first, message->size - first, &stream->rest);
        if (error < 0 && error != -EAGAIN) {
            return error; /* the in-flight record cannot be filled now: all of it stays */
        }
        if (atomic_load(&stream->rest) != MARK) {
            return task_stream_throw_away(stream, fd);
        }
    }
    return task_stream_hand_out(stream, record);
}

static int task_stream_receive_from(struct swl_task_transport *transport, int worker, int index)
{
    int number = task_stream_number(transport, index);
    struct stream *stream = &task_stream_of(transport)->streams[number];
    struct swl_task_inflight *inflight = transport->options.inflight;
    if (atomic_load(&stream->waiting) == 0) {
        return -EAGAIN;
    }
    inflight[worker].taken_from = index;
    task_stream_lock(stream, inflight);
    atomic_store(&stream->taker, worker);
    int result = task_stream_take(transport, stream, task_stream_of(transport)->pairs[number].receiver,
                                  &inflight[worker]);
    atomic_store(&stream->taker, NOBODY);
    swl_lock_release(&stream->lock);
    if (result == 0) {
        atomic_fetch_sub(&stream->waiting, 1);
    }
    return result;
}

static int task_stream_receive(struct swl_task_transport *transport, int worker)
{
    int result = task_stream_receive_from(transport, worker, worker);
    return result == -EAGAIN ? task_stream_receive_from(transport, worker, SWL_TASK_SHARED_QUEUE) : result;
}

static void task_stream_recover(struct swl_task_transport *transport, int worker)
{
    const int numbers[] = {task_stream_number(transport, worker),
                           task_stream_number(transport, SWL_TASK_SHARED_QUEUE)};
    for (int i = 0; i < 2; i++) {
        struct stream *stream = &task_stream_of(transport)->streams[numbers[i]];
        task_stream_lock(stream, transport->options.inflight);
        swl_lock_release(&stream->lock);
    }
}

/* ---- opening and closing ---- */

static void task_stream_close(struct swl_task_transport *transport)
{
    swl_socket_pairs_close(task_stream_of(transport)->pairs, task_stream_count(transport));
    swl_shared_memory_unmap(task_stream_of(transport)->streams,
                            (size_t)task_stream_count(transport) * sizeof(struct stream));
    swl_free(task_stream_of(transport));
}

/* Whether so many bytes go into a stream whole or not at all. Where the kernel cuts them up it shows when
 * there is room for the first part alone, and so: in the smallest buffer that lets them be, when that is all
 * but full. 1, 0 or -errno. */
static int task_stream_is_kept_whole(size_t size)
{
    struct swl_socket_pair pair;
    int result = swl_socket_pairs_open(&pair, 1, SOCK_STREAM, (int)size + 64);
    if (result < 0) {
        return result;
    }
    void *bytes = swl_calloc(1, size);
    while (send(pair.sender, bytes, 1, MSG_DONTWAIT) == 1) {
    }
    SWL_IGNORE(recv(pair.receiver, bytes, 1, MSG_DONTWAIT), "one byte waits there");
    ssize_t sent = send(pair.sender, bytes, size, MSG_DONTWAIT);
    swl_free(bytes);
    swl_socket_pairs_close(&pair, 1);
    return sent < 0 || (size_t)sent == size;
}

static uint32_t task_stream_payload_max(int most_at_once)
{
    return (uint32_t)most_at_once - (uint32_t)(sizeof(struct swl_message) + 2 * sizeof(uint64_t));
}

uint32_t swl_task_transport_stream_socket_payload_max(void)
{
    return task_stream_payload_max(TASK_STREAM_MAX_AT_ONCE);
}

/* The bytes that go into a stream at once, with `room` for what is on its way; or -errno. */
static int task_stream_max_at_once(const struct swl_task_transport_options *options, int room)
{
    int max = SWL_MIN(TASK_STREAM_MAX_AT_ONCE, room / 2 - 64),
        result = task_stream_is_kept_whole((size_t)max);
    if (result == 0) {
        snprintf(
            options->error, options->error_size,
            "task_ipc_mode: this kernel cuts up what is written to a stream socket; take another one than "
            "TASK_IPC_STREAM");
        return -EOPNOTSUPP;
    }
    return result < 0 ? result : max;
}

static void task_stream_init_all(struct task_transport_stream_socket *made)
{
    for (int i = 0; i < task_stream_count(&made->base); i++) {
        swl_lock_init(&made->streams[i].lock);
        atomic_store(&made->streams[i].taker, NOBODY);
    }
}

int swl_task_transport_stream_socket_open(struct swl_task_transport **transport,
                                          const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "stream socket",
        .has_shared_queue = true,
        .send = task_stream_send,
        .receive = task_stream_receive,
        .recover = task_stream_recover,
        .close = task_stream_close,
    };
    _Static_assert(sizeof(struct piece) == 256,
                   "a piece lies within a page: it is copied whole or not at all");
    size_t count = (size_t)options->worker_count + 1;
    struct task_transport_stream_socket *made = swl_malloc(sizeof(*made) + count * sizeof(made->pairs[0]));
    int room = swl_socket_pairs_open(made->pairs, (int)count, SOCK_STREAM, TASK_STREAM_BUFFER);
    if (room < 0) {
        swl_free(made);
        return room;
    }
    made->base = (struct swl_task_transport){.functions = &functions, .options = *options, .queue = -1};
    made->streams = swl_shared_memory_map(count * sizeof(struct stream));
    int result = made->streams == NULL ? -errno : task_stream_max_at_once(options, room);
    if (result < 0) {
        task_stream_close(&made->base);
        return result;
    }
    made->base.payload_max = task_stream_payload_max(result);
    task_stream_init_all(made);
    *transport = &made->base;
    return 0;
}
