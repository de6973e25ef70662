/* What the server knows of each process with an id, in shared memory; it outlasts any one process of that id.
 */
#ifndef SWL_SERVER_PROCESS_SLOT_H
#define SWL_SERVER_PROCESS_SLOT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipc/spill.h"

enum swl_process_state {
    SWL_PROCESS_ABSENT,   /* not forked yet, or dead */
    SWL_PROCESS_STARTING, /* up to the end of workerStart; a user process has none */
    SWL_PROCESS_IDLE,
    SWL_PROCESS_BUSY,
    SWL_PROCESS_STOPPING,
    SWL_PROCESS_GONE, /* it has come to its end in order, and touches nothing shared any more; PHP still
                        unwinds */
};

/* How soon a process that has ended in order gets a successor. */
enum swl_restart_kind {
    SWL_RESTART_CAREFUL, /* later and later, if it lived only a moment */
    SWL_RESTART_AT_ONCE, /* it was reloaded, or retired after its requests */
    SWL_RESTART_EARLY,   /* it was to be reloaded before it was ready: at once, but not for ever */
    SWL_RESTART_PAUSED,  /* it got a TERM: perhaps the whole server did */
};

struct swl_process_slot {
    _Alignas(64) _Atomic uint32_t state; /* the worker; the manager after its death */
    _Atomic uint32_t generation;         /* forks under this id; manager */
    _Atomic int32_t pid;                 /* manager */
    _Atomic int64_t start_time;          /* wall clock, ns; manager */

    /* the request whose callback runs, so that the manager can close its client's connection; worker */
    _Alignas(64) _Atomic uint32_t has_request; /* a flag of its own: a datagram has no session */
    _Atomic int64_t request_session;           /* 0: none */
    _Atomic uint64_t request_place;    /* which of its requests it is: see swl_request_transport_place() */
    _Atomic int64_t began;             /* monotonic ns; kept in DISPATCH_QUEUE only; worker */
    _Atomic uint32_t is_reloaded;      /* it is asked to end by a reload; manager */
    _Atomic uint32_t restart_kind;     /* enum swl_restart_kind; worker */
    _Atomic int64_t asked_at;          /* when it was asked to end, monotonic ns; 0: not; worker, manager */
    _Atomic uint32_t refuses_messages; /* it has taken in so many messages that more must wait; worker */
    struct swl_spill_ticket handover;  /* what its predecessor left it; worker, and its successor */
    _Atomic int64_t next_task_id;      /* goes on where a dead predecessor stopped; worker */
    _Atomic int64_t awaited_from; /* nobody waits for the results of tasks before this id; worker, manager */
};

/* A callback begins to run for a request. */
static inline void swl_process_slot_begin_request(struct swl_process_slot *slot, int64_t session,
                                                  uint64_t place)
{
    atomic_store_explicit(&slot->request_place, place, memory_order_relaxed);
    atomic_store_explicit(&slot->request_session, session, memory_order_relaxed);
    atomic_store_explicit(&slot->has_request, 1, memory_order_release); /* the other two are valid now */
}

static inline void swl_process_slot_end_request(struct swl_process_slot *slot)
{
    atomic_store_explicit(&slot->has_request, 0, memory_order_release);
}

/* Whether that callback runs for this session. In the worker itself. */
static inline bool swl_process_slot_handles_session(const struct swl_process_slot *slot, int64_t session)
{
    return atomic_load_explicit(&slot->has_request, memory_order_relaxed) &&
           atomic_load_explicit(&slot->request_session, memory_order_relaxed) == session;
}

static inline void swl_process_slot_set_state(struct swl_process_slot *slot, enum swl_process_state state)
{
    atomic_store_explicit(&slot->state, state, memory_order_relaxed);
}

static inline enum swl_process_state swl_process_slot_state(const struct swl_process_slot *slot)
{
    return (enum swl_process_state)atomic_load_explicit(&slot->state, memory_order_relaxed);
}

#endif
