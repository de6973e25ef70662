/* How long a task may run (task_max_runtime): a task worker that runs one for longer is killed, and its task
 * is recovered as after any other death. */
#ifndef SWL_SERVER_TASK_LIMIT_H
#define SWL_SERVER_TASK_LIMIT_H

#include "event/reactor.h"
#include "server/state/context.h"

/* The manager's. */
struct swl_task_limit {
    struct swl_timer timer;
    struct swl_timers *timers;
    struct swl_server *server;
    void (*kill)(struct swl_task_limit *limit, int id);
    void *owner;
};

/* Begins to watch where task_max_runtime is set; else does nothing. */
void swl_task_limit_open(struct swl_task_limit *limit, struct swl_server *server, struct swl_timers *timers);

#endif
