/* What the end of the server removes and reports. */
#include "server/state/cleanup.h"

#include "base/compiler.h"
#include "base/log.h"
#include "server/state/environment.h"
#include "server/state/layout.h"
#include "server/state/ports.h"
#include "server/state/totals.h"

/* How many tasks wait for the next server. */
static int64_t cleanup_count_kept(const struct swl_server *server)
{
    struct swl_task_transport *tasks = server->tasks;
    return tasks == NULL ? 0 : swl_task_transport_count_kept(tasks);
}

void swl_cleanup_run(struct swl_server *server)
{
    swl_environment_remove(server);
    /* removing a directory takes two descriptors, and the start may have failed because there are no more */
    swl_layout_close_bells(server);
    /* tasks that wait for the next server may have files there; what it holds could not be found out without
     * the queue */
    if (cleanup_count_kept(server) > 0 || (server->tasks == NULL && server->spill.dir.was_kept)) {
        swl_temp_dir_keep(&server->spill.dir);
    } else {
        swl_temp_dir_remove(&server->spill.dir);
    }
    if (server->started) {
        swl_ports_close(server, true);
    }
}

void swl_cleanup_log_losses(const struct swl_server *server, uint64_t requests, uint64_t bytes)
{
    struct swl_task_totals totals;
    swl_task_ledger_totals(&server->ledger, &totals);
    /* below zero where somebody forges tasks in a queue with a key */
    int64_t tasks = totals.waiting + totals.in_flight, kept = cleanup_count_kept(server);
    if (kept > 0) {
        swl_notice("%lld tasks wait in the message queue for the next start", (long long)kept);
        tasks -= kept;
    }
    if (tasks > 0 || bytes > 0 || requests > 0) {
        swl_warning("the server ends without %llu requests, %lld tasks and %llu bytes of output",
                    (unsigned long long)requests, (long long)SWL_MAX(tasks, 0), (unsigned long long)bytes);
    }
}
