/* The life of a process whose function of the user's may never return: user processes, and a pool's workers to which
 * nothing comes. It has an inbox like the others, but nothing reads it while the function runs. */
#ifndef SWL_SERVER_PROCESSES_FUNCTION_LIFE_H
#define SWL_SERVER_PROCESSES_FUNCTION_LIFE_H

#include "server/processes/child.h"

/* In the new process: calls the function, and then runs the loop as long as it has something to wait for. Returns the
 * exit code. */
int swl_function_life_run(struct swl_server *server, const struct swl_child_role *role,
                          enum swl_verdict (*function)(struct swl_server *server));

#endif
