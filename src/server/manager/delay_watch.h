/* Delayed tasks become ready in time: the manager has a timer for the first of them. Who puts an earlier one into a
 * store rings the manager's bell. */
#ifndef SWL_SERVER_DELAY_WATCH_H
#define SWL_SERVER_DELAY_WATCH_H

#include "event/timer.h"
#include "server/state/context.h"

struct swl_delay_watch {
    struct swl_timer timer;
    struct swl_timers *timers;
    struct swl_server *server;
};

/* `timers`: the manager's. */
void swl_delay_watch_open(struct swl_delay_watch *watch, struct swl_server *server,
                          struct swl_timers *timers);

/* Before each sleep of the manager: tasks that are due become ready, and the timer is set for the next. */
void swl_delay_watch_look(struct swl_delay_watch *watch);

/* The server ends: what is delayed stays so. */
void swl_delay_watch_end(struct swl_delay_watch *watch);

#endif
