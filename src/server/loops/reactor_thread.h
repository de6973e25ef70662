/* A thread of the master that owns connections: reads, frames, dispatches and writes. It runs no PHP. */
#ifndef SWL_SERVER_REACTOR_THREAD_H
#define SWL_SERVER_REACTOR_THREAD_H

#include <pthread.h>

#include "base/compiler.h"
#include "server/loops/connection_set.h"

/* What the main thread tells it; each step includes those before. */
enum swl_reactor_phase {
    SWL_REACTOR_RUNNING,
    SWL_REACTOR_ANSWERING, /* read nothing more; answers go out */
    SWL_REACTOR_ENDING,    /* the workers are gone: write what waits, until the deadline, and end */
};

struct swl_reactor_lane;

struct swl_reactor_thread {
    struct swl_server *server;
    int id;
    pthread_t thread;
    struct swl_reactor reactor;
    struct swl_event bell_event;
    struct swl_connection_set set;
    struct swl_reactor_lane *lanes; /* as many as server->requests has */
    int lanes_waiting;
    struct swl_connection *resuming;
    _Atomic uint32_t phase;     /* main thread */
    _Atomic int64_t deadline;   /* monotonic ns; main thread, before SWL_REACTOR_ENDING */
    _Atomic bool has_ended;     /* this thread: swl_reactor_thread_join() does not wait any more */
    uint64_t given_up_requests; /* packages that no worker took; read after the thread's end */
};

/* `connections` has one entry a session slot. 0 or -errno. */
int swl_reactor_thread_start(struct swl_reactor_thread *thread, struct swl_server *server, int id,
                             struct swl_connection **connections) SWL_MUST_CHECK;

/* Moves it to a later phase and wakes it; the deadline matters for ENDING. */
void swl_reactor_thread_advance(struct swl_reactor_thread *thread, enum swl_reactor_phase phase,
                                int64_t deadline);

/* Waits for its end, after SWL_REACTOR_ENDING, and frees what it held. */
void swl_reactor_thread_join(struct swl_reactor_thread *thread);

#endif
