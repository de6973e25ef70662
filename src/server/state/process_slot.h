/* The shared record of each process with an id. It outlives the process: successors under the id use it,
 * too. */
#ifndef SWL_SERVER_PROCESS_SLOT_H
#define SWL_SERVER_PROCESS_SLOT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "ipc/spill.h"

enum swl_process_state {
    SWL_PROCESS_ABSENT,   /* not forked yet, or dead */
    SWL_PROCESS_STARTING, /* until workerStart has returned; a user process skips this state */
    SWL_PROCESS_IDLE,
    SWL_PROCESS_BUSY,
    SWL_PROCESS_STOPPING,
    SWL_PROCESS_LEFT, /* it goes on by itself, and touches nothing shared any more: see processes/leave.h */
    SWL_PROCESS_GONE, /* ended in order: only PHP still unwinds, and nothing shared is used any more */
};

/* How soon the manager forks the successor of a process that has ended in order. */
enum swl_restart_kind {
    SWL_RESTART_CAREFUL, /* after a delay that grows while processes live only a moment */
    SWL_RESTART_AT_ONCE, /* it was reloaded, or reached max_request */
    SWL_RESTART_EARLY,   /* a reload ended it before it was ready: at once, for a limited number of times */
    SWL_RESTART_PAUSED,  /* it got a TERM: after a pause, since the whole server may have got one */
};

#define SWL_PROCESS_SLOT_LINE 160

struct swl_process_slot {
    _Alignas(64) _Atomic uint32_t state; /* the worker; the manager after its death */
    _Atomic uint32_t generation;         /* forks under this id; manager */
    _Atomic int32_t pid;                 /* manager */
    _Atomic int64_t start_time;          /* wall clock, ns; manager */

    /* The request whose callback runs: after a death the manager closes its client's connection. Worker. */
    _Alignas(64) _Atomic uint32_t has_request; /* a flag of its own: a datagram has no session */
    _Atomic uint32_t request_answer; /* the number of its answer: see net/session_answer.h; 0: it has none */
    _Atomic int64_t request_session; /* 0: none */
    _Atomic uint64_t request_place;  /* identifies the request: see swl_request_transport_place() */
    _Atomic int64_t began;           /* when it began, monotonic ns; worker */
    /* DISPATCH_STREAM: a request was given to it since it was last idle; reactor threads, worker */
    _Atomic uint32_t is_taken;
    /* the session whose request ran for longer than request_max_runtime, for which it was killed; manager */
    _Atomic int64_t overdue_session;
    _Atomic uint32_t is_reloaded;      /* a reload has asked it to end; manager */
    _Atomic uint32_t restart_kind;     /* enum swl_restart_kind; worker */
    _Atomic int32_t exit_code;         /* in state SWL_PROCESS_GONE: with which it ends; worker */
    _Atomic int64_t asked_at;          /* when it was asked to end, monotonic ns; 0: not; worker, manager */
    _Atomic uint32_t refuses_messages; /* it keeps the maximum of messages: more must wait; worker */
    struct swl_spill_ticket handover;  /* what its predecessor has handed over; worker, and its successor */
    /* generation of the last process that has handed over: later ones were killed; worker */
    _Atomic uint32_t handed_over;
    _Atomic int64_t next_task_id; /* a successor continues the numbers of its predecessor; worker */
    _Atomic int64_t awaited_from; /* results of tasks with smaller ids are discarded; worker, manager */
    /* of the newest mark that this process has put behind output, and that was passed: its number × 2, and 1 if
     * all output before it was sent; reactors */
    _Atomic int64_t mark_answer;
    /* with request_max_runtime: method and target of the HTTP request that is handled, cut; for the log; worker */
    char request_line[SWL_PROCESS_SLOT_LINE];
};

/* Notes that a callback begins to run for a request. `now`: monotonic ns; the coarse clock will do where nothing but
 * people read it. */
static inline void swl_process_slot_begin_request(struct swl_process_slot *slot, int64_t session,
                                                  uint64_t place, int64_t now)
{
    atomic_store_explicit(&slot->began, now, memory_order_relaxed);
    atomic_store_explicit(&slot->request_place, place, memory_order_relaxed);
    atomic_store_explicit(&slot->request_session, session, memory_order_relaxed);
    atomic_store_explicit(&slot->has_request, 1, memory_order_release); /* the others are valid now */
}

static inline void swl_process_slot_end_request(struct swl_process_slot *slot)
{
    atomic_store_explicit(&slot->has_request, 0, memory_order_release);
}

/* Whether that callback runs for this session. Called by the worker itself. */
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
