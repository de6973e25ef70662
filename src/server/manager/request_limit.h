/* How long the callback of a request may run (request_max_runtime): a worker whose callback runs for longer is killed. Its
 * client gets 504 where it speaks HTTP and nothing of the answer was sent, else its connection is closed. */
#ifndef SWL_SERVER_REQUEST_LIMIT_H
#define SWL_SERVER_REQUEST_LIMIT_H

#include "event/reactor.h"
#include "server/state/context.h"

/* The manager's. */
struct swl_request_limit {
    struct swl_timer timer;
    struct swl_timers *timers;
    struct swl_server *server;
    /* Returns the pid of the worker with that id; 0: it has none. */
    pid_t (*pid)(const struct swl_request_limit *limit, int id);
    void *owner;
};

/* Begins to watch where request_max_runtime is set; else does nothing. */
void swl_request_limit_open(struct swl_request_limit *limit, struct swl_server *server,
                            struct swl_timers *timers);

#endif
