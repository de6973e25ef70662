/*
 * A user process: runs a function of the user's, which may be a loop of its own, and then our loop as long as
 * something is to come there. It has mail like the others, but while its function runs nobody looks at it. */
#ifndef SWL_SERVER_USER_PROCESS_H
#define SWL_SERVER_USER_PROCESS_H

#include "server/state/context.h"

/* The whole life of a user process, in the child after the fork. Returns its exit code. */
int swl_user_process_run(struct swl_server *server);

#endif
