/* Kills task workers whose task exceeds task_max_runtime. */
#include "server/manager/task_limit.h"

#include "base/clock.h"
#include "base/compiler.h"

/* ns at least between two looks, however short the limit is */
#define PAUSE (5 * SWL_NS_PER_MS)

/* Sleeps until the oldest running task would exceed the limit; tasks that begin later cannot exceed it before
 * that, or before one more full limit where none runs. */
static void task_limit_on_timer(struct swl_timer *timer)
{
    struct swl_task_limit *limit = SWL_CONTAINER_OF(timer, struct swl_task_limit, timer);
    struct swl_server *server = limit->server;
    int64_t max = server->options.task_max_runtime, now = swl_clock_monotonic(), next = now + max;
    for (int i = 0; i < server->options.task_worker_num; i++) {
        struct swl_task_inflight *record = &server->inflight[i];
        int64_t began = atomic_load(&record->began);
        if (began == 0 || atomic_load(&record->waits_for_inbox)) {
            continue;
        }
        if (now - began >= max) {
            atomic_store(&record->overdue, 1);
            if (atomic_load(&record->began) != began) { /* it has just ended: the next task is not to blame */
                atomic_store(&record->overdue, 0);
                continue;
            }
            limit->kill(limit, i + (int)server->options.worker_num);
        } else {
            next = SWL_MIN(next, began + max);
        }
    }
    swl_timer_start(limit->timers, timer, SWL_MAX(next, now + PAUSE));
}

void swl_task_limit_open(struct swl_task_limit *limit, struct swl_server *server, struct swl_timers *timers)
{
    limit->server = server;
    limit->timers = timers;
    swl_timer_init(&limit->timer, task_limit_on_timer);
    if (server->options.task_max_runtime > 0) {
        swl_timer_start(timers, &limit->timer, swl_clock_monotonic() + server->options.task_max_runtime);
    }
}
