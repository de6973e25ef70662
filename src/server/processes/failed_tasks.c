/* What is done with failed tasks. */
#include "server/processes/failed_tasks.h"

#include <errno.h>

#include "base/error.h"
#include "base/memory.h"
#include "server/processes/self.h"

/* Whether someone is there to hear of its end: the function of a user process would hear of it in a closure, which is
 * gone. */
static bool failed_tasks_is_wanted(const struct swl_server *server, const struct swl_message *task)
{
    return (task->flags & SWL_MESSAGE_WANTED) && task->source >= 0 &&
           task->source < swl_server_callback_processes(server);
}

static int failed_tasks_submit(struct swl_server *server, const struct swl_failed_task *failed)
{
    const struct swl_message *task = failed->task;
    const void *payload = swl_message_payload(task);
    struct swl_spill_ticket copy;
    if (failed->pool < 0 || failed->pool >= server->task_pool_count) {
        return -ENOENT;
    }
    const struct swl_task_pool *pool = &server->task_pools[failed->pool];
    struct swl_message message = {
        .size = task->size,
        .flags = task->flags & (SWL_MESSAGE_CONTENT | SWL_MESSAGE_HIGH | SWL_MESSAGE_LOW),
        .source = task->source,
        .attempts = task->attempts,
        .id = task->id,
    };
    const struct swl_task_order order = {
        .pool = failed->pool,
        .index = failed->index >= 0 && failed->index < pool->count ? failed->index : SWL_TASK_SHARED_QUEUE,
        .priority = swl_task_priority(task),
        .is_again = true,
    };
    if (failed_tasks_is_wanted(server, task)) {
        message.flags |=
            SWL_MESSAGE_WANTED | SWL_MESSAGE_LATER; /* the end of its submitter does not wait for it */
    }
    if (task->flags & SWL_MESSAGE_SPILLED) {
        /* the shelf's file goes with the task on the shelf */
        if (task->size != sizeof(copy) || swl_spill_copy(&server->spill, payload, NULL, &copy) < 0) {
            return -SWL_ERROR_TASK_SPILL;
        }
        payload = &copy;
    }
    int64_t result = swl_self_submit(server, &order, &message, payload);
    if (result < 0 && (task->flags & SWL_MESSAGE_SPILLED)) {
        swl_spill_discard(&server->spill, &copy);
    }
    return result < 0 ? (int)result : 0;
}

int swl_failed_tasks_retry(struct swl_server *server, uint64_t number)
{
    int who = swl_server_own_endpoint(server);
    struct swl_failed_task *failed = swl_task_shelf_claim(&server->shelf, who, number);
    if (failed == NULL) {
        return -ENOENT;
    }
    int result = failed->has_data ? failed_tasks_submit(server, failed) : -SWL_ERROR_TASK_SPILL;
    if (result == 0) {
        (void)swl_task_shelf_drop(&server->shelf, who, number);
    } else {
        swl_task_shelf_unclaim(&server->shelf, who, number);
    }
    swl_free(failed);
    return result;
}

int swl_failed_tasks_drop(struct swl_server *server, uint64_t number)
{
    return swl_task_shelf_drop(&server->shelf, -1, number) ? 0 : -ENOENT;
}
