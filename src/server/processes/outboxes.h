/* The outboxes of a child, one for each task pool: tasks that it has submitted and that wait for room. */
#ifndef SWL_SERVER_OUTBOXES_H
#define SWL_SERVER_OUTBOXES_H

#include "base/buffer.h"
#include "server/processes/child.h"

/* `lost` as swl_task_outbox.lost, with the struct swl_child_outbox as its argument. */
void swl_outboxes_open(struct swl_child *child,
                       void (*lost)(void *argument, int index, const struct swl_message *task, int error));

/* Adds what still waits to the handover, and closes them. Returns how many tasks. */
uint64_t swl_outboxes_hand_over(struct swl_child *child, struct swl_buffer *handover);

/* Holds what the waiting tasks name outside. */
void swl_outboxes_hold(struct swl_child *child);

/* The task pool that a task of a handover is for, and its index there. */
struct swl_task_pool *swl_outboxes_pool_of_handover(const struct swl_child *child,
                                                    const struct swl_message *task, int *index);

/* How many tasks wait. */
static inline uint64_t swl_outboxes_count(const struct swl_child *child)
{
    uint64_t count = 0;
    for (int i = 0; i < child->outbox_count; i++) {
        count += child->outboxes[i].tasks.count;
    }
    return count;
}

/* Sends what there is room for, see swl_task_outbox_flush(). */
static inline void swl_outboxes_flush(struct swl_child *child)
{
    for (int i = 0; i < child->outbox_count; i++) {
        swl_task_outbox_flush(&child->outboxes[i].tasks);
    }
}

#endif
