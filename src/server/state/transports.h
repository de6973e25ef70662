/* Opens the transport of requests to workers (worker_ipc_mode) and the transport of tasks to task workers
 * (task_ipc_mode). */
#ifndef SWL_SERVER_STATE_TRANSPORTS_H
#define SWL_SERVER_STATE_TRANSPORTS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Returns 0, or -errno with a sentence in server->error. In both cases call swl_transports_close() later. */
int swl_transports_open(struct swl_server *server) SWL_MUST_CHECK;

/* Closes the transports in this process. */
void swl_transports_close(struct swl_server *server);

#endif
