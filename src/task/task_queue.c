/* Taking tasks from a shared ring. */
#include "task/task_queue.h"

#include <errno.h>
#include <string.h>

size_t swl_task_queue_footprint(uint32_t capacity)
{
    return offsetof(struct swl_task_queue, ring) + swl_ring_footprint(capacity);
}

void swl_task_queue_init(struct swl_task_queue *queue, uint32_t capacity)
{
    swl_lock_init(&queue->lock);
    swl_ring_init(&queue->ring, capacity);
    queue->ring.restart_max = capacity / 4; /* no room is lost: see task_queue_pass_filler() */
}

static void task_queue_lock(struct swl_task_queue *queue, struct swl_task_inflight *inflight)
{
    if (swl_lock_acquire(&queue->lock) != -EOWNERDEAD) {
        return;
    }
    uint64_t taking = atomic_load(&queue->taking);
    if (taking != 0) {
        bool removed = swl_ring_position(&queue->ring) != taking - 1;
        swl_message_store_type(&inflight[queue->taker].task.message,
                               removed ? SWL_MESSAGE_TASK : SWL_MESSAGE_NONE);
        atomic_store(&queue->taking, 0);
    }
}

/* Where the ring has gone back to its front, the space behind the filler is unusable until a consumer skips
 * it; but all consumers may be busy. So a sender that finds no room skips it for them. */
static void task_queue_pass_filler(struct swl_task_queue *queue, struct swl_task_inflight *inflight)
{
    uint32_t size;
    task_queue_lock(queue, inflight);
    (void)swl_ring_peek(&queue->ring, &size);
    swl_lock_release(&queue->lock);
}

int swl_task_queue_send(struct swl_task_queue *queue, struct swl_task_inflight *inflight,
                        const struct swl_message *message, const void *payload, struct swl_ring_mark *mark)
{
    const struct iovec parts[] = {
        {.iov_base = (void *)message, .iov_len = sizeof(*message)},
        {.iov_base = (void *)payload, .iov_len = message->size},
    };
    int count = message->size > 0 ? 2 : 1, result = swl_ring_write(&queue->ring, parts, count, mark);
    if (result == -EAGAIN) {
        task_queue_pass_filler(queue, inflight);
        result = swl_ring_write(&queue->ring, parts, count, mark);
    }
    return result;
}

int swl_task_queue_take(struct swl_task_queue *queue, struct swl_task_inflight *inflight, int worker,
                        int index)
{
    struct swl_task_inflight *record = &inflight[worker];
    uint32_t size;
    task_queue_lock(queue, inflight);
    const struct swl_message *message = swl_ring_peek(&queue->ring, &size);
    if (message == NULL) {
        swl_lock_release(&queue->lock);
        return -EAGAIN;
    }
    /* each of these in this order, for task_queue_lock() above: from the first store of `taking` to the
     * second what the record says of itself does not count */
    atomic_store_explicit(&queue->taker, worker, memory_order_relaxed);
    atomic_store_explicit(&queue->taking, swl_ring_position(&queue->ring) + 1, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst);
    record->taken_from = index;
    record->task.message = *message;
    memcpy(record->task.payload, message + 1, message->size);
    swl_ring_consume(&queue->ring);
    atomic_store_explicit(&queue->taking, 0, memory_order_release);
    swl_lock_release(&queue->lock);
    return 0;
}

void swl_task_queue_recover(struct swl_task_queue *queue, struct swl_task_inflight *inflight)
{
    task_queue_lock(queue, inflight);
    swl_lock_release(&queue->lock);
}
