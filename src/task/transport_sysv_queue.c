/*
 * Tasks in a System V message queue, addressed to a task worker or for whoever is idle. Without a key the
 * queue is private, and goes with the server's directory (os/temp_dir). With one it outlives the server: what
 * is in it may come from an earlier one, or from another process of the same user. Its mode is 0600.
 *
 * A message's type is 1 for anybody, else the task worker's index + 2. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/msg.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/sysv_queue.h"
#include "task/task_transport.h"

#define TYPE_ANYBODY 1

/* bytes that wait in the kernel, as far as the system allows; more waits with the submitters */
#define QUEUE_BYTES (1024 * 1024)

/* how often a task worker that is idle looks for tasks of those that an earlier server had and this one has
 * not, and how many it may have had */
#define STRAY_PAUSE  SWL_NS_PER_SEC
#define WORKERS_MOST 500
/* how many messages it looks at then, to find what is for nobody */
#define LOOKS_MOST 1000

#ifndef MSG_COPY /* not every libc knows it */
#define MSG_COPY 040000
#endif

/* more than any server allows */
#define ATTEMPTS_MOST 1000

struct sysv_queue {
    struct swl_task_transport base;
    int id;
    int64_t looked_for_strays; /* when, monotonic ns */
    struct envelope *envelope; /* this process's: what is about to be sent, or is looked at */
};

struct envelope {
    long type;
    struct swl_message message;
    uint8_t payload[];
};

static struct sysv_queue *self(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct sysv_queue, base);
}

static long type_of(int index)
{
    return index == SWL_TASK_ANYBODY ? TYPE_ANYBODY : index + TYPE_ANYBODY + 1;
}

/* What sending or receiving failed with. Its owner and root can remove a queue at any time. What waited in it
 * is gone then, and for good: another one with that key is another queue. */
static int failure(struct swl_task_transport *transport, int error)
{
    int id = self(transport)->id;
    struct msqid_ds info;
    if ((error != -EINVAL && error != -EIDRM) || msgctl(id, IPC_STAT, &info) == 0) {
        return error;
    }
    if (!atomic_exchange(&transport->options.shared->is_gone, 1)) {
        swl_fault(
            "somebody has removed the message queue (id %d): no task gets through before the next start", id);
    }
    return -EIDRM;
}

static int send_task(struct swl_task_transport *transport, int index, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark)
{
    struct envelope *envelope = self(transport)->envelope;
    (void)mark;
    envelope->type = type_of(index);
    envelope->message = *message;
    if (message->size > 0) {
        memcpy(envelope->payload, payload, message->size);
    }
    int result = swl_sysv_queue_send(self(transport)->id, envelope, sizeof(*message) + message->size);
    return result == 0 ? 0 : failure(transport, result);
}

/* Who has submitted a task of an earlier server, or a process outside, does not wait any more; a worker that
 * has the same id now may hear of its end. Done again it changes nothing. */
static void adopt(const struct swl_task_transport *transport, struct swl_message *task)
{
    if (!swl_task_is_foreign(transport, task)) {
        return;
    }
    task->flags &= SWL_MESSAGE_CONTENT | SWL_MESSAGE_WANTED;
    task->number = SWL_MIN(SWL_MAX(task->number, 0), ATTEMPTS_MOST);
    if (task->source < 0 || task->source >= transport->options.first_bell) {
        task->flags &= (uint16_t)~SWL_MESSAGE_WANTED;
        task->source = -1;
    }
}

static void settle(struct swl_task_transport *transport, int worker)
{
    struct swl_message *task = &transport->options.hands[worker].task.message;
    if (task->type == SWL_MESSAGE_TASK) {
        adopt(transport, task); /* it may have died before it could */
    }
}

/* The kernel removes and copies in one call: the message comes straight into the hand, behind a word for its
 * type, and counts as there once that is set. */
static int receive_type(struct swl_task_transport *transport, int worker, int index, long type)
{
    struct swl_task_in_hand *hand = &transport->options.hands[worker];
    struct envelope *envelope =
        (struct envelope *)((char *)&hand->task.message - offsetof(struct envelope, message));
    _Static_assert(offsetof(struct swl_task_in_hand, task.message) -
                           offsetof(struct swl_task_in_hand, envelope_type) ==
                       offsetof(struct envelope, message),
                   "the hand is an envelope");
    hand->taken_from = index;
    ssize_t size = swl_sysv_queue_receive(self(transport)->id, envelope, sizeof(hand->task), type);
    if (size < 0) {
        return size == -EAGAIN ? -EAGAIN : failure(transport, (int)size);
    }
    int result = swl_task_check(&hand->task.message, (size_t)size);
    if (result == 0) {
        adopt(transport, &hand->task.message);
    }
    return result;
}

/* Messages of a type that no task worker can have would wait for ever. They can be found only by looking at
 * one after the other, and only where the kernel lets it (else they stay). -EBADMSG: one is gone. */
static int throw_away_addressless(struct swl_task_transport *transport, int worker)
{
    struct envelope *copy = self(transport)->envelope;
    size_t most = sizeof(copy->message) + transport->payload_max;
    for (int place = 0; place < LOOKS_MOST; place++) {
        ssize_t size = msgrcv(self(transport)->id, copy, most, place, MSG_COPY | IPC_NOWAIT);
        if (size < 0 && errno != EINVAL) { /* that is one too long for the copy */
            break;
        }
        if (size >= 0 && copy->type >= type_of(WORKERS_MOST)) {
            int result = receive_type(transport, worker, worker, copy->type);
            transport->options.hands[worker].task.message.type = SWL_MESSAGE_NONE;
            return result == 0 ? -EBADMSG : result;
        }
    }
    return -EAGAIN;
}

/* For task workers beyond those that there are. */
static int receive_stray(struct swl_task_transport *transport, int worker)
{
    int64_t now = swl_clock_monotonic();
    int result = -EAGAIN;
    if (now - self(transport)->looked_for_strays < STRAY_PAUSE) {
        return result;
    }
    for (int index = transport->options.worker_count; result == -EAGAIN && index < WORKERS_MOST; index++) {
        result = receive_type(transport, worker, worker, type_of(index));
    }
    if (result == -EAGAIN) {
        result = throw_away_addressless(transport, worker);
    }
    if (result == -EAGAIN) {
        self(transport)->looked_for_strays = now;
    }
    return result;
}

static int receive(struct swl_task_transport *transport, int worker)
{
    int result = receive_type(transport, worker, worker, type_of(worker));
    if (result == -EAGAIN) {
        result = receive_type(transport, worker, SWL_TASK_ANYBODY, TYPE_ANYBODY);
    }
    if (result == -EAGAIN && transport->options.key != 0) {
        result = receive_stray(transport, worker);
    }
    return result;
}

static int64_t count_kept(struct swl_task_transport *transport)
{
    struct msqid_ds info;
    if (transport->options.key == 0) {
        return 0;
    }
    return msgctl(self(transport)->id, IPC_STAT, &info) < 0 ? -errno : (int64_t)info.msg_qnum;
}

static void close_transport(struct swl_task_transport *transport)
{
    swl_free(self(transport)->envelope);
    swl_free(self(transport));
}

uint32_t swl_transport_queue_payload_max(void)
{
    return (uint32_t)SWL_MIN(swl_sysv_queue_longest() - sizeof(struct swl_message),
                             (size_t)SWL_TASK_INLINE_MAX);
}

static int refuse(const struct swl_task_transport_options *options, int id, const char *why)
{
    snprintf(
        options->error, options->error_size,
        "message_queue_key: the queue with key %#x (id %d) %s; remove it (ipcrm -q %d), or take another key",
        (unsigned)options->key, id, why, id);
    return -EPERM;
}

/* Whether nobody else can read it or write to it. Who has made it keeps all rights for ever. */
static int check_owner(int id, const struct swl_task_transport_options *options)
{
    struct msqid_ds info;
    char why[64];
    if (id < 0 || msgctl(id, IPC_STAT, &info) < 0) {
        return -errno;
    }
    uid_t me = geteuid(), user = options->user == (uid_t)-1 ? me : options->user;
    const uid_t owners[] = {info.msg_perm.uid, info.msg_perm.cuid};
    for (int i = 0; i < 2; i++) {
        if (owners[i] != me && owners[i] != user) {
            snprintf(why, sizeof(why), "%s user %u", i == 0 ? "belongs to" : "was made by",
                     (unsigned)owners[i]);
            return refuse(options, id, why);
        }
    }
    if ((info.msg_perm.mode & 0777) != 0600) {
        snprintf(why, sizeof(why), "has permissions %04o instead of 0600",
                 (unsigned)info.msg_perm.mode & 0777);
        return refuse(options, id, why);
    }
    return 0;
}

/* An id, or -errno. */
static int get_queue(const struct swl_task_transport_options *options)
{
    int id = msgget(options->key != 0 ? options->key : IPC_PRIVATE, IPC_CREAT | IPC_EXCL | 0600);
    bool existed = id < 0 && errno == EEXIST;
    if (id < 0 && !existed) {
        return -errno;
    }
    int result = 0;
    if (existed) {
        id = msgget(options->key, 0);
        result = check_owner(id, options);
        if (result == -EACCES) {
            result = refuse(options, id, "belongs to another user");
        }
    }
    if (result == 0) {
        size_t capacity;
        result = swl_sysv_queue_prepare(id, options->user, QUEUE_BYTES, &capacity);
    }
    if (result < 0 && !existed) {
        swl_sysv_queue_remove(id);
    }
    return result < 0 ? result : id;
}

static int open_queue(struct swl_task_transport **transport, const struct swl_task_transport_options *options,
                      const struct swl_task_transport_functions *functions)
{
    int id = get_queue(options);
    if (id < 0) {
        return id;
    }
    uint32_t payload_max = swl_transport_queue_payload_max();
    struct sysv_queue *made = swl_malloc(sizeof(*made));
    *made = (struct sysv_queue){
        .base = {.functions = functions,
                 .options = *options,
                 .payload_max = payload_max,
                 .queue = options->key != 0 ? -1 : id},
        .id = id,
        .envelope = swl_malloc(sizeof(struct envelope) + payload_max),
    };
    *transport = &made->base;
    return 0;
}

int swl_transport_message_queue_open(struct swl_task_transport **transport,
                                     const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "message queue",
        .send = send_task,
        .receive = receive,
        .settle = settle,
        .count_kept = count_kept,
        .close = close_transport,
    };
    return open_queue(transport, options, &functions);
}

int swl_transport_preemptive_queue_open(struct swl_task_transport **transport,
                                        const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "preemptive queue",
        .competes = true,
        .send = send_task,
        .receive = receive,
        .settle = settle,
        .count_kept = count_kept,
        .close = close_transport,
    };
    return open_queue(transport, options, &functions);
}
