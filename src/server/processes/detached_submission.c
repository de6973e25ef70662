/* Submits tasks of the master and of the manager. */
#include "server/processes/detached_submission.h"

#include <errno.h>

#include "base/clock.h"
#include "base/error.h"
#include "task/task_schedule.h"

int64_t swl_detached_submission_reserve_ids(struct swl_server *server, uint32_t count)
{
    return atomic_fetch_add(&server->state->next_detached_id, count);
}

static int detached_submission_try(struct swl_server *server, const struct swl_task_order *order, int index,
                                   const struct swl_message *message, const void *payload)
{
    const struct swl_task_pool *pool = &server->task_pools[order->pool];
    int block = swl_server_own_endpoint(server);
    struct swl_ring_mark *mark = &pool->ledger.submissions[block].mark;
    swl_task_ledger_accepted(&pool->ledger, block, index, message->size);
    int result = index == SWL_TASK_STORE
                     ? swl_task_transport_store(pool->transport, order, message, payload, mark)
                     : swl_task_transport_send(pool->transport, index, message, payload, mark);
    if (result < 0) {
        swl_task_ledger_withdrawn(&pool->ledger, block);
    }
    swl_task_ledger_submitted(&pool->ledger, block);
    return result;
}

int64_t swl_detached_submission_send(struct swl_server *server, const struct swl_task_order *order,
                                     struct swl_message *message, const void *payload)
{
    struct swl_task_pool *pool = &server->task_pools[order->pool];
    int index = swl_task_order_lane(order);
    /* Tasks sent before the shutdown was ordered are run: task workers look once more after that order. Later
     * none may be left. */
    if (server->reactor == NULL || (atomic_load(&server->state->stopping) && !order->is_promised)) {
        return -SWL_ERROR_WORKER_NOT_RUNNING;
    }
    if (index == SWL_TASK_SHARED_QUEUE && !swl_task_transport_has_shared_queue(pool->transport)) {
        index = swl_task_schedule(server->inflight + pool->first, pool->count, -1, &pool->turn);
    }
    message->version = SWL_MESSAGE_VERSION;
    message->type = SWL_MESSAGE_TASK;
    message->attempt = 0;
    if (!order->is_again) {
        message->source = -1;
    }
    if (message->id == 0) {
        message->id = swl_detached_submission_reserve_ids(server, 1);
    }
    message->time = swl_clock_wall();

    int result = detached_submission_try(server, order, index, message, payload);
    if (result == -EAGAIN && index != SWL_TASK_STORE && pool->queue_key != 0) {
        /* a System V queue is small, and what this process kept in its memory would not outlive it: the store does */
        result = detached_submission_try(server, order, SWL_TASK_STORE, message, payload);
    }
    return result == -EAGAIN ? -SWL_ERROR_TASK_QUEUE_FULL : result < 0 ? result : message->id;
}
