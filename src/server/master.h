/* The master's main thread: accepts, in-flight records connections to reactor threads, handles signals, sees the server
 * end. */
#ifndef SWL_SERVER_MASTER_H
#define SWL_SERVER_MASTER_H

#include "server/state/context.h"

/* Runs until the server has ended. 0 after an orderly shutdown, -ECHILD where the manager died, other -errno
 * where the master could not begin its work (the manager is ended then). */
int swl_master_run(struct swl_server *server, pid_t manager);

#endif
