/* What the end of the server removes and reports. */
#include "server/state/cleanup.h"

#include "base/compiler.h"
#include "base/log.h"
#include "server/state/environment.h"
#include "server/state/layout.h"
#include "server/state/ports.h"
#include "server/state/task_pools.h"
#include "server/state/totals.h"
#include "server/state/uploads.h"

/* How many tasks of that pool wait for the next server, in its queue and its store. */
static int64_t cleanup_count_kept_of(const struct swl_task_pool *pool)
{
    struct swl_task_transport *tasks = pool->transport;
    return tasks == NULL || pool->queue_key == 0
               ? 0
               : SWL_MAX(swl_task_transport_count_kept(tasks), 0) +
                     (tasks->store == NULL ? 0 : swl_task_store_count(tasks->store));
}

static int64_t cleanup_count_kept(const struct swl_server *server)
{
    int64_t kept = 0;
    for (int i = 0; i < server->task_pool_count; i++) {
        kept += cleanup_count_kept_of(&server->task_pools[i]);
    }
    return kept;
}

/* The directory stays; files of pools of which nothing waits go. */
static void cleanup_remove_empty_files(const struct swl_server *server)
{
    for (int i = 0; i < server->task_pool_count; i++) {
        const struct swl_task_pool *pool = &server->task_pools[i];
        if (pool->queue_key != 0 && pool->transport != NULL && cleanup_count_kept_of(pool) == 0) {
            swl_temp_dir_remove_kept(&server->spill.dir, pool->queue_key);
        }
    }
}

/* Whether a queue that outlives the server could not be opened. */
static bool cleanup_lacks_queue(const struct swl_server *server)
{
    bool lacks = false;
    for (int i = 0; i < server->task_pool_count; i++) {
        lacks |= server->task_pools[i].queue_key != 0 && server->task_pools[i].transport == NULL;
    }
    return lacks;
}

void swl_cleanup_run(struct swl_server *server)
{
    swl_environment_remove(server);
    /* Removing a directory takes two descriptors, and the start may have failed because none were left. */
    swl_layout_close_bells(server);
    swl_task_shelf_clear(&server->shelf);
    /* Tasks that wait for the next server may have spill files there. Where the queue could not be opened, it
     * is unknown whether tasks wait: a directory of an earlier server is kept then. */
    if (cleanup_count_kept(server) > 0 || (cleanup_lacks_queue(server) && server->spill.dir.was_kept)) {
        cleanup_remove_empty_files(server);
        swl_temp_dir_keep(&server->spill.dir);
    } else {
        swl_temp_dir_remove(&server->spill.dir);
    }
    swl_uploads_remove(server);
    if (server->started) {
        swl_ports_close(server, true);
    }
}

void swl_cleanup_log_losses(const struct swl_server *server, uint64_t requests, uint64_t bytes)
{
    struct swl_task_totals totals;
    swl_task_pools_totals(server, &totals);
    /* below zero if another program adds tasks to a queue with a key */
    int64_t tasks = totals.waiting + totals.in_flight, kept = cleanup_count_kept(server);
    if (kept > 0) {
        swl_notice("%lld tasks wait in the message queue for the next start", (long long)kept);
        tasks -= kept;
    }
    if (tasks > 0 || bytes > 0 || requests > 0) {
        swl_warning("lost at the end of the server: %llu requests, %lld tasks and %llu bytes of output",
                    (unsigned long long)requests, (long long)SWL_MAX(tasks, 0), (unsigned long long)bytes);
    }
}
