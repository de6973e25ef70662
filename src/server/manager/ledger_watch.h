/* After a death a lane may count one task too many (task/task_ledger.h). The manager corrects it at the first
 * moment at which no task waits and no process submits. */
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

/* Called after deaths: tries to correct the lanes now, and then every 100 ms until no lane is in doubt. */
void swl_ledger_watch_look(struct swl_ledger_watch *watch);

#endif
