/* After a death a lane may count one task too many (task/task_ledger.h). The manager puts that right as soon as
 * it finds a moment at which nothing waits and nobody submits. */
#ifndef SWL_SERVER_LEDGER_WATCH_H
#define SWL_SERVER_LEDGER_WATCH_H

#include "event/timer.h"
#include "server/state/context.h"

struct swl_ledger_watch {
    struct swl_timer timer;
    struct swl_timers *timers;
    struct swl_server *server;
};

/* `timers`: the manager's. */
void swl_ledger_watch_open(struct swl_ledger_watch *watch, struct swl_server *server,
                           struct swl_timers *timers);

/* After deaths: looks at once where something is in doubt, and then again and again until nothing is. */
void swl_ledger_watch_look(struct swl_ledger_watch *watch);

#endif
