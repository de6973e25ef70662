/* The outboxes of a child, one for each task pool. */
#include "server/processes/outboxes.h"

#include "base/memory.h"
#include "ipc/handover.h"

/* Where a task of a handover is to go, in one number: 0 and above: that task worker among those of all pools;
 * below 0: the shared queue of the pool with the index -1 - number. */
static int32_t outboxes_destination(const struct swl_task_pool *pool, int index)
{
    return index == SWL_TASK_SHARED_QUEUE ? -1 - pool->index : pool->first + index;
}

void swl_outboxes_open(struct swl_child *child,
                       void (*lost)(void *argument, int index, const struct swl_message *task, int error))
{
    const struct swl_server *server = child->server;
    child->outbox_count = server->task_pool_count;
    child->outboxes = swl_calloc((size_t)child->outbox_count, sizeof(child->outboxes[0]));
    for (int i = 0; i < child->outbox_count; i++) {
        struct swl_child_outbox *outbox = &child->outboxes[i];
        struct swl_task_pool *pool = &server->task_pools[i];
        *outbox = (struct swl_child_outbox){.child = child, .pool = pool};
        pool->turn = server->id; /* workers begin at different task workers */
        if (pool->transport != NULL) {
            swl_task_outbox_open(&outbox->tasks, pool->transport, server->id, (uint64_t)pool->queue_memory,
                                 swl_task_ledger_lanes(&pool->ledger, server->id));
            outbox->tasks.lost = lost;
            outbox->tasks.argument = outbox;
        }
    }
}

struct outboxes_handover {
    const struct swl_task_pool *pool;
    struct swl_buffer *bytes;
};

static void outboxes_hand_over_one(void *argument, int index, const struct swl_message *task,
                                   const void *payload)
{
    const struct outboxes_handover *handover = argument;
    struct swl_message copy = *task;
    (void)swl_task_transport_sends(handover->pool->transport, task, payload);
    copy.source = outboxes_destination(handover->pool, index);
    swl_handover_add(handover->bytes, &copy, payload);
}

uint64_t swl_outboxes_hand_over(struct swl_child *child, struct swl_buffer *handover)
{
    uint64_t count = swl_outboxes_count(child);
    for (int i = 0; i < child->outbox_count; i++) {
        struct swl_child_outbox *outbox = &child->outboxes[i];
        struct outboxes_handover to = {outbox->pool, handover};
        if (outbox->tasks.transport != NULL) {
            swl_task_outbox_close(&outbox->tasks, outboxes_hand_over_one, &to);
        }
    }
    swl_free(child->outboxes);
    child->outboxes = NULL;
    child->outbox_count = 0;
    return count;
}

void swl_outboxes_hold(struct swl_child *child)
{
    for (int i = 0; i < child->outbox_count; i++) {
        swl_task_outbox_hold(&child->outboxes[i].tasks);
    }
}

struct swl_task_pool *swl_outboxes_pool_of_handover(const struct swl_child *child,
                                                    const struct swl_message *task, int *index)
{
    const struct swl_server *server = child->server;
    if (task->source < 0) {
        *index = SWL_TASK_SHARED_QUEUE;
        return &server->task_pools[-1 - task->source];
    }
    struct swl_task_pool *pool =
        swl_server_task_pool_of(server, (int)server->options.worker_num + task->source);
    *index = task->source - pool->first;
    return pool;
}
