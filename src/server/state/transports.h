/* Chooses by the options what carries requests to workers (worker_ipc_mode) and tasks to task workers
 * (task_ipc_mode), and opens it. */
#ifndef SWL_SERVER_STATE_TRANSPORTS_H
#define SWL_SERVER_STATE_TRANSPORTS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* 0, or -errno and a sentence in server->error. swl_transports_close() is due in both cases. */
int swl_transports_open(struct swl_server *server) SWL_MUST_CHECK;

/* Closes this process's side. */
void swl_transports_close(struct swl_server *server);

#endif
