/*
 * A child of the manager that runs callbacks: what workers, task workers and user processes have in common
 * while they run, its struct, its signals and its retirement. child_life.h has how it begins, sleeps and
 * ends. */
#ifndef SWL_SERVER_CHILD_H
#define SWL_SERVER_CHILD_H

#include "base/compiler.h"
#include "event/reactor.h"
#include "os/private_memory.h"
#include "server/state/context.h"
#include "shared/spin.h"
#include "shared/yield.h"
#include "task/task_outbox.h"

struct swl_await;

/* After what a child retires; 0: never. */
struct swl_child_limits {
    int64_t requests, grace; /* so many requests or tasks, and a random part of `grace` more */
    int64_t memory;          /* bytes of memory of its own, looked at after each request or task */
};

/* What differs between the kinds of children. worker.c, task_worker.c and user_process.c define one each. */
struct swl_child_role {
    bool submits;           /* it submits tasks without end: in a shutdown task workers end after it */
    bool accepts;           /* in BASE mode it keeps the sockets of the ports */
    bool calls_worker_stop; /* user processes have neither workerStart nor workerStop */
    bool is_interrupted;    /* signals interrupt its function: see swl_server_callbacks */

    /* The whole life of such a process, after the fork. Returns its exit code. */
    int (*run)(struct swl_server *server);

    /* NULL, or after what the process with this id retires. */
    struct swl_child_limits (*limits)(const struct swl_server *server);

    /* NULL, or whether a signal may end it now. */
    bool (*may_end)(const struct swl_server *server);

    /* Whether the dead process with that id has left work that only a successor can do. Called by the
     * manager, in a shutdown. */
    bool (*has_left_work)(const struct swl_server *server, int id);
};

/* The tasks of a child for one task pool that wait for room. */
struct swl_child_outbox {
    struct swl_task_outbox tasks;
    struct swl_child *child;
    struct swl_task_pool *pool;
};

struct swl_child {
    const struct swl_child_role *role;
    struct swl_server *server;
    struct swl_reactor reactor;
    struct swl_event bell_event, signal_event;
    struct swl_doorbell *bell;
    struct swl_inbox *inbox;
    struct swl_overflow *overflow; /* results beyond the inbox; NULL in workers and task workers */
    struct swl_counters *counters;
    struct swl_process_slot *slot;
    struct swl_child_outbox *outboxes; /* by task pool; see processes/outboxes.h */
    int outbox_count;
    struct swl_spin spin;   /* before it sleeps for a task, or for a result */
    struct swl_yield yield; /* before it sleeps for the loop */

    /* NULL, or applies what others send to the connections of this process; returns whether there was
     * anything. */
    bool (*take_in)(struct swl_child *child);

    /* NULL, or adds to the handover what only this kind of process keeps: DATA. Returns how many messages. */
    uint64_t (*hand_over)(struct swl_child *child, struct swl_buffer *handover);
    struct swl_list taken_over; /* kept messages of that kind, from the predecessor */
    /* NULL, or writes output that waits for connections of this process, whose loop does not run while a call
     * waits. Returns when to call it again (monotonic ns), or SWL_NEVER. */
    int64_t (*write)(struct swl_child *child);

    /* The results that a call waits for or is about to wait for; NULL where there is none. */
    struct swl_await *await;
    struct swl_list kept; /* messages taken in while this process waited, to be handled first */
    uint64_t kept_bytes;
    int64_t first_task_id;   /* tasks with lower ids were submitted by a predecessor */
    int64_t results_pending; /* results of this process's tasks that are still to come to the loop */
    int64_t results_later;   /* the same of tasks that were delayed; an orderly end does not wait for them */
    int64_t awaits_pending;  /* waits for awaited tasks that the loop will end; written by the binding */
    uint64_t requests, max_requests; /* requests or tasks handled, and how many at most; 0: no limit */
    uint64_t max_memory;             /* see swl_child_limits */
    struct swl_private_memory memory;
    int64_t ready_at;          /* see swl_child_ready(), monotonic ns */
    uint32_t files, marks;     /* sent and put by this process until now */
    struct swl_session closed; /* the session whose close is handled, as it was; id 0: none */
    bool interrupted;          /* a signal has interrupted swl_wait_until() */
    bool terminate;            /* the process is to end: it takes no new requests or tasks */
    enum swl_verdict verdict;
};

/* Notes the verdict of a callback; the gravest of all counts. */
static inline void swl_child_conclude(struct swl_child *child, enum swl_verdict verdict)
{
    child->verdict = swl_verdict_graver(child->verdict, verdict);
}

/* The number of this process among all that have had its id. */
static inline int64_t swl_child_generation(const struct swl_child *child)
{
    return atomic_load_explicit(&child->slot->generation, memory_order_relaxed);
}

/* In the new process, first: fills in the struct. */
void swl_child_init(struct swl_child *child, struct swl_server *server, const struct swl_child_role *role);

/* Catches the signals of a child. Returns the descriptor that becomes readable with them, or -errno. */
int swl_child_open_signals(struct swl_child *child) SWL_MUST_CHECK;

/* Startup is finished: notifies the manager. */
void swl_child_ready(struct swl_child *child);

/* Begins the orderly end. */
void swl_child_retire(struct swl_child *child, enum swl_restart_kind restart_kind);

/* A request or task was handled: perhaps that was the last one (max_request, worker_max_memory and the like). */
void swl_child_count_request(struct swl_child *child);

/* The process is about to block in a call of the kernel that no doorbell ends (`begins`), or has returned from it. From
 * now on a caught signal is repeated until then: one that came just before the call would not end it.
 * swl_interrupt_timer_open() must have been called. */
void swl_child_block(struct swl_child *child, bool begins);

/* The very last: where it ended in order, a successor may begin. */
void swl_child_gone(struct swl_child *child);

/* Looks at the signals that came. */
void swl_child_take_signals(struct swl_child *child);

#endif
