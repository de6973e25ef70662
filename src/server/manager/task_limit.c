/* Killing task workers that run too long. */
#include "server/manager/task_limit.h"

#include "base/clock.h"
#include "base/compiler.h"

/* how often it looks at most, however short the limit is */
#define PAUSE (5 * SWL_NS_PER_MS)

/* Looks when the first task that runs now would be over its limit; one that begins later cannot be before the
 * limit is over once more. */
static void look(struct swl_timer *timer)
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
    swl_timer_init(&limit->timer, look);
    if (server->options.task_max_runtime > 0) {
        swl_timer_start(timers, &limit->timer, swl_clock_monotonic() + server->options.task_max_runtime);
    }
}
