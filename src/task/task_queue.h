/*
 * Tasks in a shared ring from which several task workers take. At any death a task is either in the ring or
 * in an in-flight record: who takes one notes first where it lies, then copies it, then moves the ring's
 * head; and whoever gets the lock of one that died there sees by the head how far it had come.
 */
#ifndef SWL_TASK_TASK_QUEUE_H
#define SWL_TASK_TASK_QUEUE_H

#include "base/compiler.h"
#include "shared/ring.h"
#include "task/task_inflight.h"

struct swl_task_queue {
    struct swl_lock lock;    /* of those who take; it guards all of this */
    _Atomic uint64_t taking; /* where the task lies that is being taken, plus 1; else 0 */
    _Atomic int32_t taker;   /* the task worker that takes it */
    struct swl_ring ring;
};

size_t swl_task_queue_footprint(uint32_t capacity);
void swl_task_queue_init(struct swl_task_queue *queue, uint32_t capacity);

/* As swl_task_transport_functions.send. */
int swl_task_queue_send(struct swl_task_queue *queue, struct swl_task_inflight *inflight,
                        const struct swl_message *message, const void *payload, struct swl_ring_mark *mark)
    SWL_MUST_CHECK;

/* Takes the oldest task into the in-flight record of that task worker, which must be empty; `index` is
 * noted there as where it was taken from. 0; -EAGAIN where none waits. */
int swl_task_queue_take(struct swl_task_queue *queue, struct swl_task_inflight *inflight, int worker,
                        int index) SWL_MUST_CHECK;

static inline bool swl_task_queue_has_tasks(const struct swl_task_queue *queue)
{
    return swl_ring_waiting(&queue->ring) > 0;
}

/* After a death: what the dead one was taking is in its in-flight record from now on, or in the ring. */
void swl_task_queue_recover(struct swl_task_queue *queue, struct swl_task_inflight *inflight);

#endif
