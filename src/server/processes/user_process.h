/*
 * A user process: runs a function of the user, which may be a loop of its own, and then our loop as long as
 * it has something to wait for. */
#ifndef SWL_SERVER_USER_PROCESS_H
#define SWL_SERVER_USER_PROCESS_H

#include "server/processes/child.h"

extern const struct swl_child_role swl_user_process_role;

#endif
