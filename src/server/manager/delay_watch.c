/* A timer for the first delayed task of all task pools. */
#include "server/manager/delay_watch.h"

#include "base/clock.h"
#include "base/compiler.h"

static void delay_watch_on_timer(struct swl_timer *timer)
{
    swl_delay_watch_look(SWL_CONTAINER_OF(timer, struct swl_delay_watch, timer));
}

void swl_delay_watch_open(struct swl_delay_watch *watch, struct swl_server *server, struct swl_timers *timers)
{
    *watch = (struct swl_delay_watch){.timers = timers, .server = server};
    swl_timer_init(&watch->timer, delay_watch_on_timer);
}

void swl_delay_watch_look(struct swl_delay_watch *watch)
{
    int64_t next = SWL_NEVER;
    for (int i = 0; i < watch->server->task_pool_count; i++) {
        struct swl_task_transport *transport = watch->server->task_pools[i].transport;
        if (transport != NULL) {
            int64_t due = swl_task_transport_wake_due(transport);
            next = SWL_MIN(next, due);
        }
    }
    if (next == SWL_NEVER) {
        swl_timer_stop(watch->timers, &watch->timer);
    } else if (!swl_timer_running(&watch->timer) || watch->timer.node.key != next) {
        swl_timer_start(watch->timers, &watch->timer, next);
    }
}

void swl_delay_watch_end(struct swl_delay_watch *watch)
{
    for (int i = 0; i < watch->server->task_pool_count; i++) {
        struct swl_task_transport *transport = watch->server->task_pools[i].transport;
        if (transport != NULL && swl_task_store_end_delays(transport->store)) {
            swl_inbox_wake_all(&transport->options.bells[transport->options.first_bell],
                               transport->options.worker_count);
        }
    }
}
