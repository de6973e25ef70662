/* What the manager does after the death of a child: drops the request it had in flight, has its task run
 * again or fail, and counts the tasks that were lost with its memory. */
#ifndef SWL_SERVER_RECOVERY_H
#define SWL_SERVER_RECOVERY_H

#include "os/process.h"
#include "server/state/context.h"
#include "server/manager/reports.h"

/* Recovers what the dead process with that id has left. `may_run_again`: a task worker will come that can run
 * its task. Does not block: messages that find no room wait in `reports`. */
void swl_recovery_run(struct swl_server *server, struct swl_reports *reports, int id,
                      const struct swl_process_end *end, bool may_run_again);

/* Gives back what that process holds of large payloads, but for those that messages in its inbox name: they are its
 * successor's. It is dead, or uses nothing shared any more. A part of swl_recovery_run(). */
void swl_recovery_give_back(struct swl_server *server, int id);

/* At the end of the server, when all children are dead: puts tasks that a successor was to run again back
 * into the queue for the next server, where the queue outlives this one. `are_counted`: the manager has run
 * the recovery of each death. */
void swl_recovery_put_back(struct swl_server *server, bool are_counted);

#endif
