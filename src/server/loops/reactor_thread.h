/* A thread of the master that owns connections: reads, frames, dispatches and writes. It runs no PHP. */
#ifndef SWL_SERVER_REACTOR_THREAD_H
#define SWL_SERVER_REACTOR_THREAD_H

#include "base/compiler.h"
#include "server/loops/reactor_thread_state.h"

/* Starts the thread. `decisions`: NULL, or who is asked for the worker. `connections` has one entry for each
 * session slot. Returns 0 or -errno. */
int swl_reactor_thread_start(struct swl_reactor_thread *thread, struct swl_server *server, int id,
                             struct swl_decisions *decisions, struct swl_connection **connections)
    SWL_MUST_CHECK;

/* Moves the thread to a later phase and wakes it. The deadline (monotonic ns) is used in ENDING. */
void swl_reactor_thread_advance(struct swl_reactor_thread *thread, enum swl_reactor_phase phase,
                                int64_t deadline);

/* Waits for the end of the thread, after SWL_REACTOR_ENDING, and frees what it held. */
void swl_reactor_thread_join(struct swl_reactor_thread *thread);

#endif
