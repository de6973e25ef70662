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

int64_t swl_detached_submission_send(struct swl_server *server, const struct swl_task_order *order,
                                     struct swl_message *message, const void *payload)
{
    struct swl_task_pool *pool = &server->task_pools[order->pool];
    bool is_stored = swl_task_order_is_stored(order);
    int index = is_stored ? SWL_TASK_STORE : order->index;
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

    const struct swl_task_ledger *ledger = &pool->ledger;
    int block = swl_server_own_endpoint(server);
    struct swl_ring_mark *mark = &ledger->submissions[block].mark;
    swl_task_ledger_accepted(ledger, block, index, message->size);
    int result = is_stored ? swl_task_transport_store(pool->transport, order, message, payload, mark)
                           : swl_task_transport_send(pool->transport, index, message, payload, mark);
    if (result < 0) {
        swl_task_ledger_withdrawn(ledger, block);
    }
    swl_task_ledger_submitted(ledger, block);
    return result == -EAGAIN ? -SWL_ERROR_TASK_QUEUE_FULL : result < 0 ? result : message->id;
}
