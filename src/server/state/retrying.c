/* The next run of a task, or its end. */
#include "server/state/retrying.h"

#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"

int swl_retrying_open_shelf(struct swl_server *server)
{
    int result =
        server->task_workers == 0
            ? 0
            : swl_task_shelf_open(&server->shelf, &server->spill, (uint32_t)server->options.task_failed_keep,
                                  (uint64_t)server->options.task_queue_memory, server->endpoints + 1);
    return result < 0 ? swl_server_fail(server, result, "shared memory for failed tasks (task_failed_keep)")
                      : 0;
}

int64_t swl_retrying_limit(const struct swl_server *server, const struct swl_message *task,
                           enum swl_task_run_end end)
{
    return swl_task_retry_limit(&server->options.task_retry, task, end, server->options.task_max_attempts);
}

bool swl_retrying_is_left(const struct swl_server *server, const struct swl_message *task,
                          enum swl_task_run_end end)
{
    return task->attempt + 1 < swl_retrying_limit(server, task, end);
}

bool swl_retrying_put_off(struct swl_server *server, int id)
{
    struct swl_task_pool *pool = swl_server_task_pool_of(server, id);
    struct swl_task_inflight *inflight = swl_server_inflight(server, id);
    int who = swl_server_own_endpoint(server);
    bool is_foreign = swl_task_transport_is_foreign(pool->transport, &inflight->task.message);
    int64_t delay = swl_task_decision_delay(inflight, &server->options.task_retry);
    struct swl_message again = inflight->task.message;
    const struct swl_task_order order = {
        .pool = pool->index,
        .index = swl_task_inflight_origin(inflight),
        .priority = swl_task_priority(&again),
        .due = delay > 0 ? swl_clock_monotonic() + delay : 0,
    };
    again.attempt++;
    swl_task_ledger_defers(&pool->ledger, who, inflight);
    if (swl_task_transport_return(pool->transport, swl_server_task_index(server, pool, id), &again, &order) <
        0) {
        swl_task_ledger_not_deferred(&pool->ledger, who, inflight);
        return false;
    }
    swl_task_ledger_deferred(inflight);
    if (is_foreign) { /* these are not counted among those that are deferred */
        swl_task_ledger_repeated(&pool->ledger, who);
    }
    return true;
}

void swl_retrying_shelve(struct swl_server *server, int id, const char *reason)
{
    swl_task_decision_shelve(swl_server_inflight(server, id), &server->shelf, id,
                             swl_server_own_endpoint(server), swl_server_task_pool_of(server, id)->index,
                             reason);
}

void swl_retrying_shelve_unsent(struct swl_server *server, const struct swl_task_pool *pool, int index,
                                const struct swl_message *task, const char *reason)
{
    const struct swl_failed_task failed = {
        .number = swl_task_shelf_reserve(&server->shelf),
        .failed_at = swl_clock_wall(),
        .pool = pool->index,
        .index = index,
        .has_data = true,
        .reason_size = (uint32_t)strlen(reason),
        .reason = reason,
        .trace = "",
        .task = task,
    };
    swl_task_shelf_put(&server->shelf, swl_server_own_endpoint(server), &failed);
}
