/*
 * The struct of a reactor thread. On top of it are loops/reactor_delivery, for requests and events of
 * connections, loops/reactor_datagrams, and loops/reactor_thread, the loop.
 */
#ifndef SWL_SERVER_REACTOR_THREAD_STATE_H
#define SWL_SERVER_REACTOR_THREAD_STATE_H

#include <pthread.h>

#include "base/compiler.h"
#include "server/loops/connection_set.h"
#include "server/loops/datagram_reader.h"
#include "server/loops/decisions.h"
#include "server/loops/heartbeat.h"
#include "server/loops/reactor_lanes.h"

/* Set by the main thread; each phase includes those before it. */
enum swl_reactor_phase {
    SWL_REACTOR_RUNNING,
    SWL_REACTOR_ANSWERING, /* read nothing more; answers are still written */
    SWL_REACTOR_ENDING,    /* the workers are gone: write what waits, at most until the deadline, and end */
};

struct swl_reactor_thread {
    struct swl_server *server;
    int id;
    pthread_t thread;
    struct swl_reactor reactor;
    struct swl_event bell_event;
    struct swl_connection_set set;
    struct swl_heartbeat heartbeat;
    struct swl_datagram_reader datagrams;
    struct swl_reactor_lanes lanes;
    struct swl_decisions *decisions;   /* NULL: dispatch_mode chooses the worker */
    const struct swl_decision *answer; /* the one that lanes.resuming waited for, until it is used; or NULL */
    /* Connections without a lane, by lane_link: those that wait for an idle worker, in order; those that wait
     * for their own answer or SWL_MESSAGE_HANDLED; those for which max_queued_bytes are queued. The first two
     * are counted in state->undecided. */
    struct swl_list for_idle, undecided, full;
    uint64_t undecided_datagrams; /* those that wait for their answers */
    size_t undecided_bytes;       /* of these */
    _Atomic uint32_t phase;       /* enum swl_reactor_phase; main thread */
    _Atomic int64_t deadline;     /* monotonic ns; main thread, before SWL_REACTOR_ENDING */
    bool is_draining;             /* it counts in state->draining */
    _Atomic bool has_ended;       /* swl_reactor_thread_join() no longer blocks; this thread */
    uint64_t given_up_requests;   /* lost: no worker took them; read after the end of the thread */
};

/* The thread that owns the connection. */
static inline struct swl_reactor_thread *swl_reactor_thread_of(const struct swl_connection *connection)
{
    return SWL_CONTAINER_OF(swl_connection_set_of(connection), struct swl_reactor_thread, set);
}

#endif
