/* Tasks of the master and of the manager. */
#include "server/processes/detached_submission.h"

#include <errno.h>

#include "base/clock.h"
#include "base/error.h"
#include "task/task_schedule.h"

/* The counters of this process: it is the only one that writes to them. */
static struct swl_counters *detached_counters(struct swl_server *server)
{
    int block = server->role == SWL_ROLE_MASTER ? server->endpoints : swl_server_manager_endpoint(server);
    return &server->counters[block];
}

/* Before the task can be taken, so that no sum ever is below zero; `sign` -1 takes that back. Should this
 * process die in between, the whole server ends. */
static void detached_count(struct swl_server *server, int index, uint32_t size, int sign)
{
    struct swl_counters *counters = detached_counters(server);
    atomic_fetch_add_explicit(swl_task_transport_queued(server->tasks, index), sign, memory_order_relaxed);
    swl_count(counters, SWL_COUNT_TASK, sign);
    swl_count(counters, SWL_COUNT_TASK_BYTES, sign * (int64_t)size);
}

int64_t swl_detached_submission_send(struct swl_server *server, int index, struct swl_message *message,
                                     const void *payload)
{
    /* What was sent before the end was ordered is run: task workers end after that order, and look once more.
     * Later nobody may be left who would. */
    if (server->timers == NULL || atomic_load(&server->state->stopping)) {
        return -SWL_ERROR_WORKER_NOT_RUNNING;
    }
    if (index < 0 && !swl_task_transport_has_shared_queue(server->tasks)) {
        index =
            swl_task_schedule(server->in_hand, (int)server->options.task_worker_num, -1, &server->task_turn);
    }
    message->version = SWL_MESSAGE_VERSION;
    message->type = SWL_MESSAGE_TASK;
    message->source = -1;
    message->attempt = 0;
    message->id = atomic_fetch_add(&server->state->next_detached_id, 1);
    message->time = swl_clock_wall();

    struct swl_ring_mark unused = {0};
    detached_count(server, index, message->size, 1);
    int result = swl_task_transport_send(server->tasks, index, message, payload, &unused);
    if (result < 0) {
        detached_count(server, index, message->size, -1);
        return result == -EAGAIN ? -SWL_ERROR_TASK_QUEUE_FULL : result;
    }
    return message->id;
}
