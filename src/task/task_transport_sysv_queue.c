/*
 * Tasks in a System V message queue, addressed to a task worker or to whichever is idle. Without a key the
 * queue is private, and goes with the server's directory (os/temp_dir). With one it outlives the server: what
 * is in it may come from an earlier one, or from another process of the same user. Its mode is 0600.
 *
 * A message's type is 1 in the shared queue, else the task worker's index + 2.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/sysv_queue.h"
#include "task/task_transport.h"

#define TYPE_SHARED_QUEUE 1

/* bytes that wait in the kernel, as far as the system allows; more waits with the submitters */
#define QUEUE_BYTES (1024 * 1024)

/* how often a task worker that is idle looks for tasks of those that an earlier server had and this one has
 * not, and how many it may have had */
#define STRAY_PAUSE SWL_NS_PER_SEC
#define WORKERS_MAX 500
/* how many messages it looks at then, to find what is for nobody */
#define LOOKS_MAX 1000

struct task_transport_sysv_queue {
    struct swl_task_transport base;
    int id;
    int64_t looked_for_strays;                /* when, monotonic ns */
    struct swl_sysv_queue_envelope *envelope; /* this process's: what is about to be sent, or is looked at */
};

SWL_SYSV_QUEUE_ENVELOPE_IN(struct swl_task_inflight, envelope_type, task);

static struct task_transport_sysv_queue *task_sysv_queue_of(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct task_transport_sysv_queue, base);
}

static long task_sysv_queue_type(int index)
{
    return index == SWL_TASK_SHARED_QUEUE ? TYPE_SHARED_QUEUE : index + TYPE_SHARED_QUEUE + 1;
}

/* What sending or receiving failed with. Its owner and root can remove a queue at any time. What waited in it
 * is gone then, and for good: another one with that key is another queue. */
static int task_sysv_queue_failure(struct swl_task_transport *transport, int error)
{
    int id = task_sysv_queue_of(transport)->id;
    if ((error != -EINVAL && error != -EIDRM) || swl_sysv_queue_count(id) >= 0) {
        return error;
    }
    if (!atomic_exchange(&transport->options.shared->is_gone, 1)) {
        swl_fault(
            "somebody has removed the message queue (id %d): no task gets through before the next start", id);
    }
    return -EIDRM;
}

static int task_sysv_queue_send(struct swl_task_transport *transport, int index,
                                const struct swl_message *message, const void *payload,
                                struct swl_ring_mark *mark)
{
    (void)mark;
    int result =
        swl_sysv_queue_send(task_sysv_queue_of(transport)->id, task_sysv_queue_of(transport)->envelope,
                            task_sysv_queue_type(index), message, sizeof(*message), payload, message->size);
    return result == 0 ? 0 : task_sysv_queue_failure(transport, result);
}

/* Done again it changes nothing. */
static void task_sysv_queue_adopt(const struct swl_task_transport *transport, struct swl_message *task)
{
    if (swl_task_transport_is_foreign(transport, task)) {
        swl_task_adopt(task, transport->options.first_bell);
    }
}

static void task_sysv_queue_recover(struct swl_task_transport *transport, int worker)
{
    struct swl_message *task = &transport->options.inflight[worker].task.message;
    if (swl_message_load_type(task) == SWL_MESSAGE_TASK) {
        task_sysv_queue_adopt(transport, task); /* it may have died before it could */
    }
}

/* The kernel removes and copies in one call: the message comes straight into the in-flight record, behind a
 * word for its type, and counts as there once that is set. */
static int task_sysv_queue_receive_type(struct swl_task_transport *transport, int worker, int index,
                                        long type)
{
    struct swl_task_inflight *record = &transport->options.inflight[worker];
    record->taken_from = index;
    ssize_t size = swl_sysv_queue_receive(task_sysv_queue_of(transport)->id, &record->envelope_type,
                                          sizeof(record->task), type);
    if (size < 0) {
        return size == -EAGAIN ? -EAGAIN : task_sysv_queue_failure(transport, (int)size);
    }
    int result = swl_task_transport_check(&record->task.message, (size_t)size);
    if (result == 0) {
        task_sysv_queue_adopt(transport, &record->task.message);
    }
    return result;
}

/* Messages of a type that no task worker can have would wait for ever. They can be found only by looking at
 * one after the other, and only where the kernel lets it (else they stay). -EBADMSG: one is gone. */
static int task_sysv_queue_throw_away_addressless(struct swl_task_transport *transport, int worker)
{
    struct swl_sysv_queue_envelope *copy = task_sysv_queue_of(transport)->envelope;
    size_t max = sizeof(struct swl_message) + transport->payload_max;
    for (int place = 0; place < LOOKS_MAX; place++) {
        ssize_t size = swl_sysv_queue_copy(task_sysv_queue_of(transport)->id, copy, max, place);
        if (size < 0 && size != -E2BIG) { /* that is one too long for the copy */
            break;
        }
        if (size >= 0 && copy->type >= task_sysv_queue_type(WORKERS_MAX)) {
            int result = task_sysv_queue_receive_type(transport, worker, worker, copy->type);
            swl_message_store_type(&transport->options.inflight[worker].task.message, SWL_MESSAGE_NONE);
            return result == 0 ? -EBADMSG : result;
        }
    }
    return -EAGAIN;
}

/* For task workers beyond those that there are. */
static int task_sysv_queue_receive_stray(struct swl_task_transport *transport, int worker)
{
    int64_t now = swl_clock_monotonic();
    int result = -EAGAIN;
    if (now - task_sysv_queue_of(transport)->looked_for_strays < STRAY_PAUSE) {
        return result;
    }
    for (int index = transport->options.worker_count; result == -EAGAIN && index < WORKERS_MAX; index++) {
        result = task_sysv_queue_receive_type(transport, worker, worker, task_sysv_queue_type(index));
    }
    if (result == -EAGAIN) {
        result = task_sysv_queue_throw_away_addressless(transport, worker);
    }
    if (result == -EAGAIN) {
        task_sysv_queue_of(transport)->looked_for_strays = now;
    }
    return result;
}

static int task_sysv_queue_receive(struct swl_task_transport *transport, int worker)
{
    int result = task_sysv_queue_receive_type(transport, worker, worker, task_sysv_queue_type(worker));
    if (result == -EAGAIN) {
        result = task_sysv_queue_receive_type(transport, worker, SWL_TASK_SHARED_QUEUE, TYPE_SHARED_QUEUE);
    }
    if (result == -EAGAIN && transport->options.key != 0) {
        result = task_sysv_queue_receive_stray(transport, worker);
    }
    return result;
}

static int64_t task_sysv_queue_count_kept(struct swl_task_transport *transport)
{
    return transport->options.key == 0 ? 0 : swl_sysv_queue_count(task_sysv_queue_of(transport)->id);
}

static void task_sysv_queue_close(struct swl_task_transport *transport)
{
    swl_free(task_sysv_queue_of(transport)->envelope);
    swl_free(task_sysv_queue_of(transport));
}

uint32_t swl_task_transport_sysv_queue_payload_max(void)
{
    return (uint32_t)SWL_MIN(swl_sysv_queue_message_max() - sizeof(struct swl_message),
                             (size_t)SWL_TASK_INLINE_MAX);
}

/* The queue of the options: an id, or -errno with the reason in options->error. */
static int task_sysv_queue_get(const struct swl_task_transport_options *options)
{
    char why[SWL_SYSV_QUEUE_REASON];
    int id = swl_sysv_queue_open(options->key, options->user, QUEUE_BYTES, why);
    if (id == -EPERM) {
        snprintf(options->error, options->error_size, "message_queue_key: %s", why);
    }
    return id;
}

static int task_sysv_queue_open(struct swl_task_transport **transport,
                                const struct swl_task_transport_options *options,
                                const struct swl_task_transport_functions *functions)
{
    int id = task_sysv_queue_get(options);
    if (id < 0) {
        return id;
    }
    uint32_t payload_max = swl_task_transport_sysv_queue_payload_max();
    struct task_transport_sysv_queue *made = swl_malloc(sizeof(*made));
    *made = (struct task_transport_sysv_queue){
        .base = {.functions = functions,
                 .options = *options,
                 .payload_max = payload_max,
                 .queue = options->key != 0 ? -1 : id},
        .id = id,
        .envelope =
            swl_malloc(sizeof(struct swl_sysv_queue_envelope) + sizeof(struct swl_message) + payload_max),
    };
    *transport = &made->base;
    return 0;
}

/* Both transports differ in one thing: whether a task may be for any task worker. */
#define TASK_SYSV_QUEUE_FUNCTIONS(kind, is_shared)                                 \
    {                                                                              \
        .name = kind, .has_shared_queue = is_shared, .send = task_sysv_queue_send, \
        .receive = task_sysv_queue_receive, .recover = task_sysv_queue_recover,    \
        .count_kept = task_sysv_queue_count_kept, .close = task_sysv_queue_close,  \
    }

int swl_task_transport_sysv_queue_open(struct swl_task_transport **transport,
                                       const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions =
        TASK_SYSV_QUEUE_FUNCTIONS("message queue", false);
    return task_sysv_queue_open(transport, options, &functions);
}

int swl_task_transport_sysv_queue_open_shared(struct swl_task_transport **transport,
                                              const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions =
        TASK_SYSV_QUEUE_FUNCTIONS("preemptive queue", true);
    return task_sysv_queue_open(transport, options, &functions);
}
