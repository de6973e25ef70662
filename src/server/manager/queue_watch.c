/* Looking for tasks from outside. */
#include "server/manager/queue_watch.h"

#include "base/clock.h"
#include "base/compiler.h"

/* how long such a task waits at most for an idle task worker */
#define PAUSE (20 * SWL_NS_PER_MS)
/* how often task workers are woken for what they have left there once */
#define PAUSE_AGAIN SWL_NS_PER_SEC

static void look(struct swl_timer *timer)
{
    struct swl_queue_watch *watch = SWL_CONTAINER_OF(timer, struct swl_queue_watch, timer);
    struct swl_server *server = watch->server;
    int64_t now = swl_clock_monotonic(), kept = swl_task_transport_count_kept(server->tasks);
    int64_t foreign = kept > 0 ? kept - swl_task_ledger_queued_in_transport(&server->ledger, kept) : 0;
    int64_t come = foreign + (int64_t)swl_task_ledger_foreign(&server->ledger);
    /* those that have stayed may be for one that is busy. Of a submitter that was killed it may not be known
     * whether it had sent what it had counted: so an own one too many is no reason never to ring. */
    if (kept > 0 && ((foreign > 0 && come != watch->come) || now - watch->rung >= PAUSE_AGAIN)) {
        watch->rung = now;
        for (int id = (int)server->options.worker_num; id < swl_server_callback_processes(server); id++) {
            swl_doorbell_ring(&server->bells[id]);
        }
    }
    watch->come = come;
    swl_timer_start(watch->timers, timer, now + PAUSE);
}

void swl_queue_watch_open(struct swl_queue_watch *watch, struct swl_server *server, struct swl_timers *timers)
{
    *watch = (struct swl_queue_watch){.timers = timers, .server = server};
    swl_timer_init(&watch->timer, look);
    if (server->options.message_queue_key != 0 && server->tasks != NULL) {
        swl_timer_start(timers, &watch->timer, swl_clock_monotonic());
    }
}
