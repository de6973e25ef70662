/* A worker of a pool to which nothing comes (SWL_LIFE_FUNCTION): workerStart is its life. */
#ifndef SWL_SERVER_PROCESSES_POOL_WORKER_H
#define SWL_SERVER_PROCESSES_POOL_WORKER_H

#include "server/processes/child.h"

extern const struct swl_child_role swl_pool_worker_role;

#endif
