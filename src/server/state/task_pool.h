/*
 * A task pool: a group of task workers with a queue and limits of its own. The default pool, with the index 0
 * and without a name, has the task workers of task_worker_num; option task_pools names the others.
 */
#ifndef SWL_SERVER_STATE_TASK_POOL_H
#define SWL_SERVER_STATE_TASK_POOL_H

#include <stdint.h>

#include "task/task_ledger.h"
#include "task/task_transport.h"

/* The default one included. */
#define SWL_TASK_POOLS_MAX 64

/* Room for what its task workers are called. */
#define SWL_TASK_POOL_KIND 64

struct swl_task_pool {
    /* Setup: constant after the start. */
    const char *name;              /* "": the default pool; memory of the options */
    char kind[SWL_TASK_POOL_KIND]; /* its task workers in log lines and in ps */
    int index;                     /* in swl_server.task_pools */
    int first;                     /* its first task worker, among those of all pools */
    int count;                     /* its task workers; only the default pool may have none */
    int64_t max_runtime;           /* ns; 0: no limit */
    int64_t max_request, max_request_grace;
    int64_t max_memory;   /* bytes; 0: no limit */
    int64_t queue_memory; /* bytes */
    int32_t queue_key;    /* a key_t: its queue outlives the server; 0: it does not */

    /* Shared: pointers to shared memory and handles of kernel objects, made before the first fork. */
    struct swl_task_transport_shared *shared;
    struct swl_task_transport *transport; /* NULL where it has no task workers */
    struct swl_task_ledger ledger;        /* counts its tasks alone */

    /* Self: of this process alone. */
    int turn; /* of the task scheduler */
};

/* The option that bounds how long its tasks run, for log lines and reasons. */
static inline const char *swl_task_pool_runtime_option(const struct swl_task_pool *pool)
{
    return pool->index == 0 ? "task_max_runtime" : "max_runtime of its task pool";
}

#endif
