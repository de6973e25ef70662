/*
 * What each task worker is running, in shared memory: received into it, kept until it is done. So a task
 * outlives the death of its task worker, and the manager can say what became of it.
 */
#ifndef SWL_TASK_TASK_IN_HAND_H
#define SWL_TASK_TASK_IN_HAND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "ipc/message.h"

/* Payload bytes of a task that travels in a message; larger ones spill. */
#define SWL_TASK_INLINE_MAX (60 * 1024)

struct swl_task_in_hand {
    _Alignas(64) _Atomic int64_t queued; /* tasks sent to this task worker and not yet taken; all processes */
    _Atomic uint32_t answered;           /* the result was sent: nothing to report any more; task worker */
    _Atomic int64_t began;               /* monotonic ns; task worker */
    struct {
        struct swl_message
            message; /* its type says whether there is one; task worker, manager after its death */
        uint8_t payload[SWL_TASK_INLINE_MAX];
    } task;
};

/* Idle: nothing queued and nothing in hand. A moment's truth. */
static inline bool swl_task_worker_idle(const struct swl_task_in_hand *slot)
{
    return atomic_load_explicit(&slot->queued, memory_order_relaxed) <= 0 &&
           *(volatile const uint8_t *)&slot->task.message.type == SWL_MESSAGE_NONE;
}

/* The index of the task worker that the next task should go to: the next idle one behind *turn, else the one
 * with the shortest queue. */
int swl_task_schedule(const struct swl_task_in_hand *slots, int count, int *turn);

#endif
