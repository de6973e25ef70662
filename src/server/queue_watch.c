/* Looking for tasks from outside. */
#include "server/queue_watch.h"

#include "base/clock.h"
#include "base/memory.h"

/* how long such a task waits at most for an idle task worker */
#define PAUSE (20 * SWL_NS_PER_MS)

/* Those of the server's own, which have rung already. */
static int64_t count_own(const struct swl_server *server)
{
    int64_t count = 0;
    for (int index = SWL_TASK_ANYBODY; index < server->options.task_worker_num; index++) {
        count += atomic_load_explicit(swl_task_transport_queued(server->tasks, index), memory_order_relaxed);
    }
    return count;
}

static void look(struct swl_timer *timer)
{
    struct swl_queue_watch *watch = SWL_CONTAINER_OF(timer, struct swl_queue_watch, timer);
    struct swl_server *server = watch->server;
    if (server->tasks->functions->count_kept(server->tasks) > count_own(server)) {
        for (int id = (int)server->options.worker_num; id < swl_server_workers(server); id++) {
            swl_doorbell_ring(&server->bells[id]);
        }
    }
    swl_timer_start(watch->timers, timer, swl_clock_monotonic() + PAUSE);
}

void swl_queue_watch_open(struct swl_queue_watch *watch, struct swl_server *server, struct swl_timers *timers)
{
    *watch = (struct swl_queue_watch){.timers = timers, .server = server};
    swl_timer_init(&watch->timer, look);
    if (server->options.message_queue_key != 0 && server->tasks != NULL) {
        swl_timer_start(timers, &watch->timer, swl_clock_monotonic());
    }
}
