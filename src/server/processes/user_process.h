/*
 * A user process: runs a function of the user's, which may be a loop of its own, and then our loop as long as
 * something is to come there. It has mail like the others, but while its function runs nobody looks at it. */
#ifndef SWL_SERVER_USER_PROCESS_H
#define SWL_SERVER_USER_PROCESS_H

#include "server/processes/child.h"

extern const struct swl_child_role swl_user_process_role;

#endif
