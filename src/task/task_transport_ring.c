/* Tasks in shared memory: a shared queue from which idle task workers take, and one for each that is
 * named. */
#include <errno.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/shared_memory.h"
#include "task/task_queue.h"
#include "task/task_transport.h"

/* bytes for the tasks of one that is named; more waits with the submitters */
#define TASK_RING_OWN_CAPACITY (1024 * 1024)

struct task_transport_ring {
    struct swl_task_transport base;
    void *memory;
    size_t size;
    struct swl_task_queue *shared;
    struct swl_task_queue *own[]; /* by task worker */
};

static struct task_transport_ring *task_transport_ring_of(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct task_transport_ring, base);
}

static struct swl_task_queue *task_transport_ring_queue(struct swl_task_transport *transport, int index)
{
    return index == SWL_TASK_SHARED_QUEUE ? task_transport_ring_of(transport)->shared
                                          : task_transport_ring_of(transport)->own[index];
}

static int task_transport_ring_send(struct swl_task_transport *transport, int index,
                                    const struct swl_message *message, const void *payload,
                                    struct swl_ring_mark *mark)
{
    return swl_task_queue_send(task_transport_ring_queue(transport, index), transport->options.inflight,
                               message, payload, mark);
}

static int task_transport_ring_receive(struct swl_task_transport *transport, int worker)
{
    struct swl_task_queue *own = task_transport_ring_of(transport)->own[worker],
                          *shared = task_transport_ring_of(transport)->shared;
    int result = swl_task_queue_has_tasks(own)
                     ? swl_task_queue_take(own, transport->options.inflight, worker, worker)
                     : -EAGAIN;
    if (result == -EAGAIN && swl_task_queue_has_tasks(shared)) {
        result = swl_task_queue_take(shared, transport->options.inflight, worker, SWL_TASK_SHARED_QUEUE);
    }
    return result;
}

static void task_transport_ring_recover(struct swl_task_transport *transport, int worker)
{
    swl_task_queue_recover(task_transport_ring_of(transport)->own[worker], transport->options.inflight);
    swl_task_queue_recover(task_transport_ring_of(transport)->shared, transport->options.inflight);
}

static bool task_transport_ring_was_sent(struct swl_task_transport *transport, int index,
                                         const struct swl_ring_mark *mark)
{
    return swl_ring_was_written(&task_transport_ring_queue(transport, index)->ring, mark);
}

static void task_transport_ring_close(struct swl_task_transport *transport)
{
    swl_shared_memory_unmap(task_transport_ring_of(transport)->memory,
                            task_transport_ring_of(transport)->size);
    swl_free(task_transport_ring_of(transport));
}

/* The power of two that holds `bytes`, within what a ring can be. */
static uint32_t task_transport_ring_capacity(uint64_t bytes)
{
    uint32_t capacity = 256 * 1024; /* two of the largest tasks */
    while (capacity < bytes && capacity < 1u << 30) {
        capacity *= 2;
    }
    return capacity;
}

int swl_task_transport_ring_open(struct swl_task_transport **transport,
                                 const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "ring",
        .has_shared_queue = true,
        .refuses_when_full = true,
        .send = task_transport_ring_send,
        .receive = task_transport_ring_receive,
        .recover = task_transport_ring_recover,
        .was_sent = task_transport_ring_was_sent,
        .close = task_transport_ring_close,
    };
    size_t count = (size_t)options->worker_count;
    uint32_t shared = task_transport_ring_capacity(options->memory);
    size_t shared_size = SWL_ALIGN_UP(swl_task_queue_footprint(shared), 64),
           own_size = SWL_ALIGN_UP(swl_task_queue_footprint(TASK_RING_OWN_CAPACITY), 64);
    struct task_transport_ring *made = swl_malloc(sizeof(*made) + count * sizeof(made->own[0]));
    made->base = (struct swl_task_transport){
        .functions = &functions, .options = *options, .payload_max = SWL_TASK_INLINE_MAX, .queue = -1};
    made->size = shared_size + count * own_size;
    made->memory = swl_shared_memory_map(made->size);
    if (made->memory == NULL) {
        int error = errno;
        swl_free(made);
        return -error;
    }
    made->shared = made->memory;
    swl_task_queue_init(made->shared, shared);
    for (size_t i = 0; i < count; i++) {
        made->own[i] = (struct swl_task_queue *)((char *)made->memory + shared_size + i * own_size);
        swl_task_queue_init(made->own[i], TASK_RING_OWN_CAPACITY);
    }
    *transport = &made->base;
    return 0;
}
