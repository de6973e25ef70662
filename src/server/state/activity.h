/* What the process with an id does now, as any process of the server sees it. */
#ifndef SWL_SERVER_STATE_ACTIVITY_H
#define SWL_SERVER_STATE_ACTIVITY_H

#include "server/state/context.h"

struct swl_activity {
    int64_t task;      /* the id of the task that runs; -1: none */
    uint32_t attempt;  /* which run of it this is, from 1; 0 without a task */
    int64_t since;     /* when its task or request began, wall clock, ns; 0: none runs */
    uint64_t finished; /* tasks that this id has run to their end */
    uint64_t failed;   /* … and that have failed there */
    uint32_t respawns; /* processes that had the id before */
};

/* Reads shared memory alone. */
void swl_activity_look(const struct swl_server *server, int id, struct swl_activity *activity);

/* When the request began whose callback the process runs, monotonic ns; 0: none runs. */
int64_t swl_activity_request_began(const struct swl_process_slot *slot);

/* Bytes in use by the process alone; 0 where it does not run, or /proc is not mounted. Asks the kernel, which takes
 * some microseconds. */
int64_t swl_activity_memory(const struct swl_server *server, int id);

#endif
