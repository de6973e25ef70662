/* A worker: runs the user's network callbacks, in the order in which the reactor threads send. */
#ifndef SWL_SERVER_WORKER_H
#define SWL_SERVER_WORKER_H

#include "server/state/context.h"

/* The whole life of a worker process, in the child after the fork. Returns its exit code. */
int swl_worker_run(struct swl_server *server);

#endif
