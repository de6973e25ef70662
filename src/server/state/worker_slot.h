/* What the server knows of each process with an id, in shared memory; it outlasts any one process of that id.
 */
#ifndef SWL_SERVER_WORKER_SLOT_H
#define SWL_SERVER_WORKER_SLOT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipc/spill.h"

enum swl_worker_state {
    SWL_WORKER_ABSENT,   /* not forked yet, or dead */
    SWL_WORKER_STARTING, /* up to the end of workerStart; a user process has none */
    SWL_WORKER_IDLE,
    SWL_WORKER_BUSY,
    SWL_WORKER_STOPPING,
    SWL_WORKER_GONE, /* it has come to its end in order, and touches nothing shared any more; PHP still
                        unwinds */
};

/* How soon a process that has ended in order gets a successor. */
enum swl_succession {
    SWL_SUCCESSION_CAREFUL, /* later and later, if it lived only a moment */
    SWL_SUCCESSION_AT_ONCE, /* it was reloaded, or retired after its requests */
    SWL_SUCCESSION_EARLY,   /* it was to be reloaded before it was ready: at once, but not for ever */
    SWL_SUCCESSION_PAUSED,  /* it got a TERM: perhaps the whole server did */
};

struct swl_worker_slot {
    _Alignas(64) _Atomic uint32_t state; /* the worker; the manager after its death */
    _Atomic uint32_t generation;         /* forks under this id; manager */
    _Atomic int32_t pid;                 /* manager */
    _Atomic int64_t start_time;          /* wall clock, ns; manager */

    /* the request whose callback runs, so that the manager can close its client's connection; worker */
    _Alignas(64) _Atomic uint32_t has_request; /* a flag of its own: a datagram has no session */
    _Atomic int64_t request_session;           /* 0: none */
    _Atomic uint64_t request_place;            /* which of its requests it is: see swl_requests_place() */
    _Atomic int64_t began;                     /* monotonic ns; kept in DISPATCH_QUEUE only; worker */
    _Atomic uint32_t is_reloaded;              /* it is asked to end by a reload; manager */
    _Atomic uint32_t succession;               /* enum swl_succession; worker */
    _Atomic int64_t asked_at;         /* when it was asked to end, monotonic ns; 0: not; worker, manager */
    _Atomic uint32_t is_crowded;      /* it has taken in so many messages that more must wait; worker */
    struct swl_spill_ticket handover; /* what its predecessor left it; worker, and its successor */
    _Atomic int64_t next_task_id;     /* goes on where a dead predecessor stopped; worker */
    _Atomic int64_t awaited_from; /* nobody waits for the results of tasks before this id; worker, manager */
};

/* A callback begins to run for a request. */
static inline void swl_worker_begin_request(struct swl_worker_slot *slot, int64_t session, uint64_t place)
{
    atomic_store_explicit(&slot->request_place, place, memory_order_relaxed);
    atomic_store_explicit(&slot->request_session, session, memory_order_relaxed);
    atomic_store_explicit(&slot->has_request, 1, memory_order_release); /* the other two are valid now */
}

static inline void swl_worker_end_request(struct swl_worker_slot *slot)
{
    atomic_store_explicit(&slot->has_request, 0, memory_order_release);
}

/* Whether that callback runs for this session. In the worker itself. */
static inline bool swl_worker_handles_session(const struct swl_worker_slot *slot, int64_t session)
{
    return atomic_load_explicit(&slot->has_request, memory_order_relaxed) &&
           atomic_load_explicit(&slot->request_session, memory_order_relaxed) == session;
}

static inline void swl_worker_set_state(struct swl_worker_slot *slot, enum swl_worker_state state)
{
    atomic_store_explicit(&slot->state, state, memory_order_relaxed);
}

static inline enum swl_worker_state swl_worker_state(const struct swl_worker_slot *slot)
{
    return (enum swl_worker_state)atomic_load_explicit(&slot->state, memory_order_relaxed);
}

#endif
