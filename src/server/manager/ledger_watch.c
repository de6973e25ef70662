/* Retries the correction of the task ledger's lanes. */
#include "server/manager/ledger_watch.h"

#include "base/clock.h"
#include "base/compiler.h"

#define LEDGER_WATCH_PAUSE (100 * SWL_NS_PER_MS)

static void ledger_watch_on_timer(struct swl_timer *timer)
{
    swl_ledger_watch_look(SWL_CONTAINER_OF(timer, struct swl_ledger_watch, timer));
}

void swl_ledger_watch_open(struct swl_ledger_watch *watch, struct swl_server *server,
                           struct swl_timers *timers)
{
    *watch = (struct swl_ledger_watch){.timers = timers, .server = server};
    swl_timer_init(&watch->timer, ledger_watch_on_timer);
}

void swl_ledger_watch_look(struct swl_ledger_watch *watch)
{
    bool is_right = true;
    for (int i = 0; !swl_timer_running(&watch->timer) && i < watch->server->task_pool_count; i++) {
        is_right &= swl_task_ledger_reconcile(&watch->server->task_pools[i].ledger);
    }
    if (!is_right) {
        swl_timer_start(watch->timers, &watch->timer, swl_clock_monotonic() + LEDGER_WATCH_PAUSE);
    }
}
