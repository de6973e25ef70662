/* The task pools: made of the options, found by name. */
#include "server/state/task_pools.h"

#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"

#define NAME_MAX_LENGTH 32

#define ROW(key, type, min, max)                                                                          \
    {                                                                                                     \
#key, SWL_SCOPE_SERVER, SWL_OPTION_##type, offsetof(struct swl_task_pool_options, key), min, max, \
            -1, NULL, NULL,                                                                               \
        {                                                                                                 \
            NULL                                                                                          \
        }                                                                                                 \
    }

/* clang-format off */
const struct swl_option swl_task_pool_option_table[] = {
    ROW(worker_num, INT, 1, SWL_TASK_WORKERS_MAX),
    ROW(max_runtime, SECONDS, 0, SWL_TASK_RUNTIME_MAX),
    ROW(max_request, INT, 0, INT64_MAX / 2),
    ROW(max_request_grace, INT, 0, INT64_MAX / 2),
    ROW(max_memory, INT, 0, INT64_MAX / 2),
    ROW(queue_memory, INT, SWL_TASK_QUEUE_MEMORY_MIN, SWL_TASK_QUEUE_MEMORY_MAX),
    ROW(message_queue_key, INT, INT32_MIN, UINT32_MAX),
};
/* clang-format on */
const size_t swl_task_pool_option_count =
    sizeof(swl_task_pool_option_table) / sizeof(swl_task_pool_option_table[0]);

void swl_task_pool_options_init(struct swl_task_pool_options *options, const char *name)
{
    *options = (struct swl_task_pool_options){
        .name = name,
        .worker_num = 1,
        .max_runtime = -1,
        .max_request = -1,
        .max_request_grace = -1,
        .max_memory = -1,
        .queue_memory = -1,
    };
}

bool swl_task_pool_is_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.0123456789";
    size_t length = strspn(name, letters);
    return length > 0 && length <= NAME_MAX_LENGTH && name[length] == '\0' &&
           strchr(letters, name[0]) < strchr(letters, '_');
}

int swl_task_pools_named_workers(const struct swl_options *options)
{
    int64_t count = 0;
    for (size_t i = 0; i < options->task_pools.count; i++) {
        count += options->task_pools.items[i].worker_num;
    }
    return (int)count;
}

/* The key of that pool, the default one for 0. */
static int64_t task_pools_option_key(const struct swl_options *options, size_t index)
{
    return index == 0 ? options->message_queue_key : options->task_pools.items[index - 1].message_queue_key;
}

const char *swl_task_pools_contradiction(const struct swl_options *options, bool has_task_callback)
{
    const struct swl_task_pool_list *named = &options->task_pools;
    if (named->count == 0) {
        return NULL;
    }
    if (named->count >= SWL_TASK_POOLS_MAX) {
        return "task_pools: there may be 63 at most";
    }
    if (swl_options_task_worker_num(options, has_task_callback) + swl_task_pools_named_workers(options) >
        SWL_TASK_WORKERS_MAX) {
        return "task_pools: all task pools together, with the default one (task_worker_num), may have 500 "
               "task workers at most";
    }
    for (size_t i = 0; i <= named->count; i++) {
        int32_t key = (int32_t)task_pools_option_key(options, i);
        for (size_t other = 0; key != 0 && other < i; other++) {
            if ((int32_t)task_pools_option_key(options, other) == key) {
                return "task_pools: two task pools have the same message_queue_key";
            }
        }
    }
    return NULL;
}

/* What a named pool does not set is as for the default one; a queue is never shared. */
static void task_pools_settle_options(struct swl_task_pool_options *pool, const struct swl_options *options)
{
    if (pool->max_request_grace < 0) {
        pool->max_request_grace =
            pool->max_request < 0 ? options->task_max_request_grace : pool->max_request / 2;
    }
    pool->max_request = pool->max_request < 0 ? options->task_max_request : pool->max_request;
    pool->max_runtime = pool->max_runtime < 0 ? options->task_max_runtime : pool->max_runtime;
    pool->max_memory = pool->max_memory < 0 ? options->worker_max_memory : pool->max_memory;
    pool->queue_memory = pool->queue_memory < 0 ? options->task_queue_memory : pool->queue_memory;
}

static void task_pools_add(struct swl_server *server, const struct swl_task_pool_options *options)
{
    struct swl_task_pool *pool = &server->task_pools[server->task_pool_count];
    *pool = (struct swl_task_pool){
        .name = options->name,
        .index = server->task_pool_count,
        .first = server->task_workers,
        .count = (int)options->worker_num,
        .max_runtime = options->max_runtime,
        .max_request = options->max_request,
        .max_request_grace = options->max_request_grace,
        .max_memory = options->max_memory,
        .queue_memory = options->queue_memory,
        .queue_key = (int32_t)options->message_queue_key,
    };
    snprintf(pool->kind, sizeof(pool->kind), pool->index == 0 ? "task worker" : "task worker of %s",
             pool->name);
    server->task_pool_count++;
    server->task_workers += pool->count;
}

void swl_task_pools_settle(struct swl_server *server)
{
    struct swl_options *options = &server->options;
    const struct swl_task_pool_options of_default = {
        .name = "",
        .worker_num = options->task_worker_num,
        .max_runtime = options->task_max_runtime,
        .max_request = options->task_max_request,
        .max_request_grace = options->task_max_request_grace,
        .max_memory = options->worker_max_memory,
        .queue_memory = options->task_queue_memory,
        .message_queue_key = options->message_queue_key,
    };
    swl_task_pools_free(server); /* of a start that failed */
    server->task_pools = swl_calloc(options->task_pools.count + 1, sizeof(server->task_pools[0]));
    task_pools_add(server, &of_default);
    for (size_t i = 0; i < options->task_pools.count; i++) {
        task_pools_settle_options(&options->task_pools.items[i], options);
        task_pools_add(server, &options->task_pools.items[i]);
    }
}

void swl_task_pools_free(struct swl_server *server)
{
    swl_free(server->task_pools);
    server->task_pools = NULL;
    server->task_pool_count = server->task_workers = 0;
}

struct swl_task_pool *swl_task_pools_find(const struct swl_server *server, const char *name)
{
    for (int i = 0; i < server->task_pool_count; i++) {
        if (strcmp(server->task_pools[i].name, name) == 0) {
            return &server->task_pools[i];
        }
    }
    return NULL;
}

struct swl_temp_dir_keys swl_task_pools_keys(const struct swl_server *server)
{
    struct swl_temp_dir_keys keys = {.count = 0};
    _Static_assert(SWL_TASK_POOLS_MAX <= SWL_TEMP_DIR_KEYS_MAX, "each task pool may have a key");
    for (int i = 0; i < server->task_pool_count; i++) {
        if (server->task_pools[i].queue_key != 0) {
            keys.items[keys.count++] = server->task_pools[i].queue_key;
        }
    }
    return keys;
}

bool swl_task_pools_have_work(const struct swl_server *server)
{
    for (int i = 0; i < server->task_pool_count; i++) {
        const struct swl_task_pool *pool = &server->task_pools[i];
        struct swl_task_totals totals;
        if (pool->transport == NULL) {
            continue;
        }
        /* neither is below what lies there of this server; the one may count one too many, the other foreign ones */
        int64_t stored = SWL_MIN(swl_task_ledger_queued(&pool->ledger, SWL_TASK_STORE),
                                 swl_task_store_count(pool->transport->store));
        swl_task_ledger_totals(&pool->ledger, &totals);
        if (totals.in_flight > 0 || totals.waiting > stored ||
            swl_task_store_count_ready(pool->transport->store) > 0) {
            return true;
        }
    }
    return false;
}

int64_t swl_task_pools_delayed(const struct swl_server *server)
{
    int64_t count = 0;
    for (int i = 0; i < server->task_pool_count; i++) {
        const struct swl_task_transport *transport = server->task_pools[i].transport;
        count += transport == NULL ? 0 : swl_task_store_count_delayed(transport->store);
    }
    return count;
}

void swl_task_pools_totals(const struct swl_server *server, struct swl_task_totals *totals)
{
    swl_task_ledger_totals(&server->task_pools[0].ledger, totals);
    for (int i = 1; i < server->task_pool_count; i++) {
        struct swl_task_totals more;
        swl_task_ledger_totals(&server->task_pools[i].ledger, &more);
        swl_task_totals_add(totals, &more);
    }
}
