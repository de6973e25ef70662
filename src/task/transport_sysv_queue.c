/*
 * Tasks in a System V message queue, addressed to a task worker or for whoever is idle. The queue is private
 * (0600), and goes with the server's directory (os/temp_dir).
 *
 * A message's type is 1 for anybody, else the task worker's index + 2. */
#include <errno.h>
#include <string.h>

#include "base/memory.h"
#include "os/sysv_queue.h"
#include "task/task_transport.h"

#define TYPE_ANYBODY 1

/* bytes that wait in the kernel, as far as the system allows; more waits with the submitters */
#define QUEUE_BYTES (1024 * 1024)

struct sysv_queue {
    struct swl_task_transport base;
    int id;
    struct envelope *envelope; /* this process's: what is about to be sent, or was received */
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
    return swl_sysv_queue_send(self(transport)->id, envelope, sizeof(*message) + message->size);
}

/* The kernel removes and copies in one call: the message comes straight into the hand, behind a word for its
 * type, and counts as there once that is set. */
static int receive_type(struct swl_task_transport *transport, int worker, int index)
{
    struct swl_task_in_hand *hand = &transport->options.hands[worker];
    struct envelope *envelope =
        (struct envelope *)((char *)&hand->task.message - offsetof(struct envelope, message));
    _Static_assert(offsetof(struct swl_task_in_hand, task.message) -
                           offsetof(struct swl_task_in_hand, envelope_type) ==
                       offsetof(struct envelope, message),
                   "the hand is an envelope");
    hand->taken_from = index;
    ssize_t size = swl_sysv_queue_receive(self(transport)->id, envelope, sizeof(hand->task), type_of(index));
    if (size < 0) {
        return (int)size;
    }
    return swl_task_check(&hand->task.message, (size_t)size);
}

static int receive(struct swl_task_transport *transport, int worker)
{
    int result = receive_type(transport, worker, worker);
    return result == -EAGAIN ? receive_type(transport, worker, SWL_TASK_ANYBODY) : result;
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

static int open_queue(struct swl_task_transport **transport, const struct swl_task_transport_options *options,
                      const struct swl_task_transport_functions *functions)
{
    size_t capacity;
    int id = swl_sysv_queue_create(options->user, QUEUE_BYTES, &capacity);
    if (id < 0) {
        return id;
    }
    uint32_t payload_max = swl_transport_queue_payload_max();
    struct sysv_queue *made = swl_malloc(sizeof(*made));
    *made = (struct sysv_queue){
        .base = {.functions = functions, .options = *options, .payload_max = payload_max, .queue = id},
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
        .close = close_transport,
    };
    return open_queue(transport, options, &functions);
}
