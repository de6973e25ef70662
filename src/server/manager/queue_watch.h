/* Processes that do not belong to the server may put tasks into its System V queue (message_queue_key); they
 * ring nobody. So the manager looks now and then, and rings. */
#ifndef SWL_SERVER_QUEUE_WATCH_H
#define SWL_SERVER_QUEUE_WATCH_H

#include "event/reactor.h"
#include "server/state/context.h"

struct swl_queue_watch {
    struct swl_timer timer;
    struct swl_timers *timers;
    struct swl_server *server;
    int64_t come; /* how many such tasks there have been at the last look, those that were taken among them */
    int64_t rung; /* when it last rang, monotonic ns */
};

/* Begins to watch, if others can reach the queue. */
void swl_queue_watch_open(struct swl_queue_watch *watch, struct swl_server *server,
                          struct swl_timers *timers);

#endif
