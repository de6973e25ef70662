/*
 * The manager: forks every worker, task worker and user process, reaps them, forks successors, and ends them
 * in order. Nobody else forks. It is single-threaded and does no I/O for clients. In BASE mode it is the
 * process that called start(), and takes the master's signals. */
#ifndef SWL_SERVER_MANAGER_H
#define SWL_SERVER_MANAGER_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Runs until the server ends. Returns in the manager when all its children are gone, and in each child at the
 * end of its life: server->role shows which, and the process must then end with server->exit_code. 0, or
 * -errno where the manager could not start. `liveness` is a descriptor that hangs up when the master dies; -1
 * in BASE mode. */
int swl_manager_run(struct swl_server *server, int liveness) SWL_MUST_CHECK;

#endif
