/* Polls System V queues for tasks of other programs. */
#include "server/manager/queue_watch.h"

#include "base/clock.h"
#include "base/compiler.h"
#include "server/state/task_pools.h"

/* how long a task of another program waits at most before an idle task worker is woken */
#define PAUSE (20 * SWL_NS_PER_MS)
/* how often task workers are woken for tasks that stay in the queue */
#define PAUSE_AGAIN SWL_NS_PER_SEC

static void queue_watch_look(struct swl_queue_watch *watch, const struct swl_task_pool *pool, int64_t now)
{
    const struct swl_server *server = watch->server;
    int64_t *come = &watch->pools[pool->index].come, *rung = &watch->pools[pool->index].rung;
    int64_t kept = swl_task_transport_count_kept(pool->transport);
    int64_t foreign = kept > 0 ? kept - swl_task_ledger_queued_in_transport(&pool->ledger, kept) : 0;
    int64_t come_now = foreign + (int64_t)swl_task_ledger_foreign(&pool->ledger);
    /* Tasks that stay may be for a busy task worker: ring for them only once in a while. But do ring: after
     * the death of a submitter our own count may be one too high, which would hide a foreign task for ever.
     */
    if (kept > 0 && ((foreign > 0 && come_now != *come) || now - *rung >= PAUSE_AGAIN)) {
        *rung = now;
        for (int i = 0; i < pool->count; i++) {
            swl_doorbell_ring(&server->bells[server->options.worker_num + pool->first + i]);
        }
    }
    *come = come_now;
}

static void queue_watch_on_timer(struct swl_timer *timer)
{
    struct swl_queue_watch *watch = SWL_CONTAINER_OF(timer, struct swl_queue_watch, timer);
    int64_t now = swl_clock_monotonic();
    for (int i = 0; i < watch->server->task_pool_count; i++) {
        const struct swl_task_pool *pool = &watch->server->task_pools[i];
        if (pool->queue_key != 0 && pool->transport != NULL) {
            queue_watch_look(watch, pool, now);
        }
    }
    swl_timer_start(watch->timers, timer, now + PAUSE);
}

void swl_queue_watch_open(struct swl_queue_watch *watch, struct swl_server *server, struct swl_timers *timers)
{
    *watch = (struct swl_queue_watch){.timers = timers, .server = server};
    swl_timer_init(&watch->timer, queue_watch_on_timer);
    if (swl_task_pools_keys(server).count > 0) {
        swl_timer_start(timers, &watch->timer, swl_clock_monotonic());
    }
}
