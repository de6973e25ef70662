/* Processes that do not belong to the server may put tasks into its System V queue (message_queue_key); they
 * ring no bell. So the manager polls the queues and rings the task workers. */
#ifndef SWL_SERVER_QUEUE_WATCH_H
#define SWL_SERVER_QUEUE_WATCH_H

#include "event/reactor.h"
#include "server/state/context.h"

struct swl_queue_watch {
    struct swl_timer timer;
    struct swl_timers *timers;
    struct swl_server *server;
    struct {
        int64_t come; /* how many foreign tasks had come by the last look, taken ones included */
        int64_t rung; /* when it last rang, monotonic ns */
    } pools[SWL_TASK_POOLS_MAX];
};

/* Begins to poll the queues that have a key; does nothing where there are none. */
void swl_queue_watch_open(struct swl_queue_watch *watch, struct swl_server *server,
                          struct swl_timers *timers);

#endif
