/* A worker: runs the user's network callbacks, in the order in which the reactor threads sent the
 * requests. */
#ifndef SWL_SERVER_WORKER_H
#define SWL_SERVER_WORKER_H

#include "server/processes/child.h"

extern const struct swl_child_role swl_worker_role;

#endif
