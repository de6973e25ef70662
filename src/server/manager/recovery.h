/* What the manager does with the things of a worker or task worker that has died: the request and the task
 * that it had in flight, and what waited in its memory. */
#ifndef SWL_SERVER_RECOVERY_H
#define SWL_SERVER_RECOVERY_H

#include "os/process.h"
#include "server/state/context.h"
#include "server/manager/reports.h"

/* `may_run_again`: somebody is going to come who can run its task. */
void swl_recovery_run(struct swl_server *server, struct swl_reports *reports, int id,
                      const struct swl_process_end *end, bool may_run_again);

/* At the very end, when all are dead: tasks that a successor was to run again go to the next server, where
 * they can. `are_counted`: the manager has seen to each death. */
void swl_recovery_put_back(struct swl_server *server, bool are_counted);

#endif
