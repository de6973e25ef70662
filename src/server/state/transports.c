/* Opens the transports of tasks and requests. */
#include "server/state/transports.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "os/sysv_queue.h"
#include "server/state/ports.h"

/* bytes that wait in a pool's queue, as far as the system allows */
#define QUEUE_BYTES (1024 * 1024)

/* Notes System V queues in the server's directory, so that whoever removes the directory removes them. */
static int transports_keep_queues(struct swl_server *server, const int *queues, int count)
{
    for (int i = 0; i < count; i++) {
        int result = swl_temp_dir_keep_queue(&server->spill.dir, queues[i]);
        if (result < 0) {
            while (++i < count) {
                swl_sysv_queue_remove(queues[i]);
            }
            return swl_server_fail(server, result, "noting the message queues in the directory");
        }
    }
    return 0;
}

/* For tasks that are delayed or have a priority. Beside a queue that outlives the server it is a file. */
static int transports_open_store(struct swl_server *server, struct swl_task_pool *pool)
{
    int file = pool->queue_key == 0 ? -1 : swl_temp_dir_open_kept(&server->spill.dir, pool->queue_key),
        result = 0;
    if (pool->queue_key != 0 && file < 0) {
        return swl_server_fail(server, file, "opening the file of delayed tasks");
    }
    result = swl_task_transport_open_store(pool->transport, (int)server->options.worker_num, file);
    if (result < 0) {
        if (file >= 0) {
            close(file);
        }
        return swl_server_fail(server, result, "shared memory for delayed tasks");
    }
    if (pool->transport->store->blocks.was_strange) {
        swl_warning("the delayed tasks of an earlier version are gone: this one cannot read them");
    } else if (pool->transport->store->dropped > 0) {
        swl_warning("%u delayed tasks of an earlier start cannot be read, and are gone",
                    (unsigned)pool->transport->store->dropped);
    }
    return 0;
}

static int transports_open_tasks(struct swl_server *server, struct swl_task_pool *pool)
{
    static int (*const opens[])(struct swl_task_transport **, const struct swl_task_transport_options *) = {
        [SWL_TASK_IPC_UNIXSOCK] = swl_task_transport_unix_socket_open,
        [SWL_TASK_IPC_MSGQUEUE] = swl_task_transport_sysv_queue_open,
        [SWL_TASK_IPC_PREEMPTIVE] = swl_task_transport_sysv_queue_open_shared,
        [SWL_TASK_IPC_STREAM] = swl_task_transport_stream_socket_open,
        [SWL_TASK_IPC_RING] = swl_task_transport_ring_open,
    };
    const struct swl_task_transport_options options = {
        .worker_count = pool->count,
        .inflight = server->inflight + pool->first,
        .spill = &server->spill,
        .shared = pool->shared,
        .bells = server->bells,
        .first_bell = (int)server->options.worker_num + pool->first,
        .watcher_bell = swl_server_manager_endpoint(server),
        .memory = (uint64_t)pool->queue_memory,
        .user = server->privileges.uid,
        .key = pool->queue_key,
        .first_id = server->state->first_task_id,
        .error = server->error,
        .error_size = sizeof(server->error),
    };
    int result = opens[server->options.task_ipc_mode](&pool->transport, &options);
    if (result < 0) {
        return server->error[0] != '\0'
                   ? result
                   : swl_server_fail(server, result, "opening the transport of tasks (task_ipc_mode)");
    }
    if ((result = transports_keep_queues(server, &pool->transport->queue, pool->transport->queue >= 0)) < 0) {
        return result;
    }
    if (server->options.task_max_inline > pool->transport->payload_max) {
        snprintf(server->error, sizeof(server->error), "task_max_inline: a %s carries %u bytes at most",
                 swl_task_transport_name(pool->transport), pool->transport->payload_max);
        return -EINVAL;
    }
    pool->ledger.transport = pool->transport;
    return transports_open_store(server, pool);
}

static int transports_open_requests(struct swl_server *server)
{
    static int (*const opens[])(struct swl_request_transport **,
                                const struct swl_request_transport_options *) = {
        [SWL_WORKER_IPC_UNIXSOCK] = swl_request_transport_unix_socket_open,
        [SWL_WORKER_IPC_MSGQUEUE] = swl_request_transport_sysv_queue_open,
        [SWL_WORKER_IPC_RING] = swl_request_transport_ring_open,
    };
    const struct swl_request_transport_options options = {
        .worker_count = (int)server->options.worker_num,
        .sender_count = (int)server->options.reactor_num,
        .first_sender = swl_server_reactor_endpoint(server, 0),
        .bells = server->bells,
        .package_max = swl_ports_package_max(server),
        .has_shared_queue = swl_server_dispatches_by(server, SWL_DISPATCH_QUEUE),
        .user = server->privileges.uid,
    };
    int result = opens[server->options.worker_ipc_mode](&server->requests, &options);
    if (result < 0) {
        return swl_server_fail(server, result, "opening the transport of requests (worker_ipc_mode)");
    }
    return transports_keep_queues(server, server->requests->queues, server->requests->queue_count);
}

/* The queue that a pool's workers take their messages from. */
static int transports_open_queue(struct swl_server *server)
{
    char why[SWL_SYSV_QUEUE_REASON];
    int id = swl_sysv_queue_open(server->queue_key, server->privileges.uid, QUEUE_BYTES, why);
    if (id == -EPERM) {
        snprintf(server->error, sizeof(server->error), "%s", why);
        return id;
    }
    if (id < 0) {
        return swl_server_fail(server, id, "opening the message queue");
    }
    server->queue = id;
    return transports_keep_queues(server, &id, server->queue_key == 0);
}

int swl_transports_open(struct swl_server *server)
{
    if (server->has_queue) {
        return transports_open_queue(server);
    }
    int result = server->mode != SWL_MODE_BASE ? transports_open_requests(server) : 0;
    for (int i = 0; result == 0 && i < server->task_pool_count; i++) {
        if (server->task_pools[i].count > 0) {
            result = transports_open_tasks(server, &server->task_pools[i]);
        }
    }
    return result;
}

void swl_transports_close(struct swl_server *server)
{
    for (int i = 0; i < server->task_pool_count; i++) {
        if (server->task_pools[i].transport != NULL) {
            swl_task_transport_close(server->task_pools[i].transport);
        }
    }
    if (server->requests != NULL) {
        swl_request_transport_close(server->requests);
    }
}
