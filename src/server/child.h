/*
 * A child of the manager that runs callbacks: what workers, task workers and user processes have in common,
 * its loop, bell and signals, its beginning and end. */
#ifndef SWL_SERVER_CHILD_H
#define SWL_SERVER_CHILD_H

#include "base/compiler.h"
#include "event/reactor.h"
#include "server/context.h"
#include "shared/spin.h"
#include "task/task_outbox.h"

struct swl_await;

struct swl_child {
    struct swl_server *server;
    struct swl_reactor reactor;
    struct swl_event bell_event, signal_event;
    struct swl_doorbell *bell;
    struct swl_channel *mail;
    struct swl_overflow *overflow; /* beyond it; NULL in workers and task workers */
    struct swl_counters *counters;
    struct swl_worker_slot *slot;
    struct swl_task_outbox outbox;
    int task_turn;                            /* the scheduler's */
    struct swl_spin spin;                     /* before it sleeps for a task, or for a result */
    bool (*take_in)(struct swl_child *child); /* NULL, or takes in what others send to the connections of this
                                                 process; returns whether there was anything */
    struct swl_await
        *await; /* what a caller waits for, or is about to: NULL, or to be looked for in the mail */
    struct swl_list stash; /* mail taken in while this process waited, to be handled first */
    uint64_t stash_bytes;
    int64_t first_task_id;            /* tasks from here on are this process's, not a predecessor's */
    int64_t results_pending;          /* of those, how many results are to come to the loop */
    int64_t awaits_pending;           /* waits for awaited tasks which the loop is to end; the binding's */
    uint64_t requests, requests_most; /* requests or tasks handled, and how many may be; 0: no limit */
    int64_t ready_at;                 /* see swl_child_ready(), monotonic ns */
    bool terminate;                   /* it is to end: takes no new requests and tasks */
    enum swl_verdict verdict;
};

/* What a callback has led to; of several, the gravest counts. */
static inline void swl_child_conclude(struct swl_child *child, enum swl_verdict verdict)
{
    if (verdict > child->verdict) {
        child->verdict = verdict;
    }
}

/* In the new process: loop, signals, bell, outbox. 0 or -errno. */
int swl_child_open(struct swl_child *child, struct swl_server *server) SWL_MUST_CHECK;

/* The process does now what it is there for, and the manager is told. */
void swl_child_ready(struct swl_child *child);

/* Runs workerStart; then the process is ready. */
void swl_child_start(struct swl_child *child);

/* Begins the orderly end. */
void swl_child_retire(struct swl_child *child, enum swl_succession succession);

/* A request or task was handled: perhaps that was the last one (max_request, task_max_request). */
void swl_child_count_request(struct swl_child *child);

/* One step of waiting until nothing of the user's is left in the loop (reload_async): workerExit is told, and
 * the loop run for a moment. Returns false where nothing is to be waited for. */
bool swl_child_linger(struct swl_child *child, int64_t deadline);

/* The end of every child: what waits for the loop is given up, then workerStop where nothing went wrong
 * before, but not in user processes; then all is closed. Returns the exit code. */
int swl_child_end(struct swl_child *child);

/* The very last: where it ended in order, a successor may begin. */
void swl_child_leave(struct swl_child *child);

/* Looks at the signals that came. */
void swl_child_take_signals(struct swl_child *child);

/* Sleeps until rung, signalled, an event of the loop or the time of a timer, unless there is mail or
 * `has_work` says so; at most to the deadline (monotonic ns). Timers are not run: the process is not yet
 * marked busy. */
void swl_child_sleep(struct swl_child *child, bool (*has_work)(struct swl_child *child), int64_t deadline);

/* One look at the loop's events and timers without waiting. */
void swl_child_poll(struct swl_child *child);

#endif
