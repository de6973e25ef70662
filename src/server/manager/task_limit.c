/* Kills task workers whose task exceeds the max_runtime of its task pool. */
#include "server/manager/task_limit.h"

#include "base/clock.h"
#include "base/compiler.h"

/* ns at least between two looks, however short the limit is */
#define PAUSE (5 * SWL_NS_PER_MS)

/* Looks at one task worker, whose tasks may run for `max`. Returns when to look again. */
static int64_t task_limit_look(struct swl_task_limit *limit, int index, int64_t max, int64_t now)
{
    struct swl_task_inflight *record = &limit->server->inflight[index];
    int64_t began = atomic_load(&record->began);
    if (began == 0 || atomic_load(&record->waits_for_inbox)) {
        return now + max;
    }
    if (now - began < max) {
        return began + max;
    }
    atomic_store(&record->overdue, 1);
    if (atomic_load(&record->began) != began) { /* it has just ended: the next task is not to blame */
        atomic_store(&record->overdue, 0);
    } else {
        limit->kill(limit, index + (int)limit->server->options.worker_num);
    }
    return now + max;
}

/* Sleeps until the oldest running task would exceed its limit; tasks that begin later cannot exceed theirs
 * before that, or before one more full limit of their pool where none runs. */
static void task_limit_on_timer(struct swl_timer *timer)
{
    struct swl_task_limit *limit = SWL_CONTAINER_OF(timer, struct swl_task_limit, timer);
    const struct swl_server *server = limit->server;
    int64_t now = swl_clock_monotonic(), next = SWL_NEVER;
    for (int i = 0; i < server->task_pool_count; i++) {
        const struct swl_task_pool *pool = &server->task_pools[i];
        for (int k = 0; pool->max_runtime > 0 && k < pool->count; k++) {
            int64_t then = task_limit_look(limit, pool->first + k, pool->max_runtime, now);
            next = SWL_MIN(next, then);
        }
    }
    if (next != SWL_NEVER) {
        swl_timer_start(limit->timers, timer, SWL_MAX(next, now + PAUSE));
    }
}

void swl_task_limit_open(struct swl_task_limit *limit, struct swl_server *server, struct swl_timers *timers)
{
    limit->server = server;
    limit->timers = timers;
    swl_timer_init(&limit->timer, task_limit_on_timer);
    task_limit_on_timer(&limit->timer); /* no task runs yet */
}
