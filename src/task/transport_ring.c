/* Tasks in shared memory: one queue from which idle task workers take, and one for each that is named. */
#include <errno.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/shared_memory.h"
#include "task/task_queue.h"
#include "task/task_transport.h"

/* bytes for the tasks of one that is named; more waits with the submitters */
#define OWN_CAPACITY (1024 * 1024)

struct ring_transport {
    struct swl_task_transport base;
    void *memory;
    size_t size;
    struct swl_task_queue *common;
    struct swl_task_queue *own[]; /* by task worker */
};

static struct ring_transport *self(struct swl_task_transport *transport)
{
    return SWL_CONTAINER_OF(transport, struct ring_transport, base);
}

static struct swl_task_queue *queue_of(struct swl_task_transport *transport, int index)
{
    return index == SWL_TASK_ANYBODY ? self(transport)->common : self(transport)->own[index];
}

static int send_task(struct swl_task_transport *transport, int index, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark)
{
    return swl_task_queue_send(queue_of(transport, index), transport->options.hands, message, payload, mark);
}

static int receive(struct swl_task_transport *transport, int worker)
{
    struct swl_task_queue *own = self(transport)->own[worker], *common = self(transport)->common;
    int result = swl_task_queue_has_tasks(own)
                     ? swl_task_queue_take(own, transport->options.hands, worker, worker)
                     : -EAGAIN;
    if (result == -EAGAIN && swl_task_queue_has_tasks(common)) {
        result = swl_task_queue_take(common, transport->options.hands, worker, SWL_TASK_ANYBODY);
    }
    return result;
}

static void settle(struct swl_task_transport *transport, int worker)
{
    swl_task_queue_settle(self(transport)->own[worker], transport->options.hands);
    swl_task_queue_settle(self(transport)->common, transport->options.hands);
}

static bool was_sent(struct swl_task_transport *transport, int index, const struct swl_ring_mark *mark)
{
    return swl_ring_was_written(&queue_of(transport, index)->ring, mark);
}

static void close_transport(struct swl_task_transport *transport)
{
    swl_shared_memory_unmap(self(transport)->memory, self(transport)->size);
    swl_free(self(transport));
}

/* The power of two that holds `bytes`, within what a ring can be. */
static uint32_t capacity_for(uint64_t bytes)
{
    uint32_t capacity = 256 * 1024; /* two of the largest tasks */
    while (capacity < bytes && capacity < 1u << 30) {
        capacity *= 2;
    }
    return capacity;
}

int swl_transport_ring_open(struct swl_task_transport **transport,
                            const struct swl_task_transport_options *options)
{
    static const struct swl_task_transport_functions functions = {
        .name = "ring",
        .competes = true,
        .holds_all = true,
        .send = send_task,
        .receive = receive,
        .settle = settle,
        .was_sent = was_sent,
        .close = close_transport,
    };
    size_t count = (size_t)options->worker_count;
    uint32_t common = capacity_for(options->memory);
    size_t common_size = SWL_ALIGN_UP(swl_task_queue_footprint(common), 64),
           own_size = SWL_ALIGN_UP(swl_task_queue_footprint(OWN_CAPACITY), 64);
    struct ring_transport *made = swl_malloc(sizeof(*made) + count * sizeof(made->own[0]));
    made->base = (struct swl_task_transport){
        .functions = &functions, .options = *options, .payload_max = SWL_TASK_INLINE_MAX, .queue = -1};
    made->size = common_size + count * own_size;
    made->memory = swl_shared_memory_map(made->size);
    if (made->memory == NULL) {
        int error = errno;
        swl_free(made);
        return -error;
    }
    made->common = made->memory;
    swl_task_queue_init(made->common, common);
    for (size_t i = 0; i < count; i++) {
        made->own[i] = (struct swl_task_queue *)((char *)made->memory + common_size + i * own_size);
        swl_task_queue_init(made->own[i], OWN_CAPACITY);
    }
    *transport = &made->base;
    return 0;
}
