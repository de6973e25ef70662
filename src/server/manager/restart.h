/* How soon a process that has ended gets a successor, and how long one that is to end may take. How and where a
 * process is forked is the manager's affair: a timer only marks an id as due. */
#ifndef SWL_SERVER_RESTART_H
#define SWL_SERVER_RESTART_H

#include "event/reactor.h"
#include "server/state/context.h"

/* One for each id. */
struct swl_restart {
    struct swl_timer timer; /* while no process has the id: the delay; while one ends: its limit */
    struct swl_timers *timers;
    void (*kill)(struct swl_restart *restart);
    void *owner;
    int id;
    pid_t pid; /* 0: nobody has the id; the manager's */
    bool alive;
    bool due;             /* its delay is over: the manager forks at the next round of its loop */
    bool limited;         /* it has been asked to end: it is killed once, however long its death takes */
    int early;            /* successions of that kind in a row */
    int64_t began, delay; /* monotonic ns */
};

void swl_restart_open(struct swl_restart *restart, struct swl_timers *timers, int id);

/* A process has the id now. */
void swl_restart_began(struct swl_restart *restart);

/* It could not be forked: to be tried again. */
void swl_restart_failed(struct swl_restart *restart);

/* It has ended, and is to have a successor: at once if it ended in order (`succession`), later and later if
 * it lived only a moment. */
void swl_restart_plan(struct swl_restart *restart, enum swl_restart_kind restart_kind);

/* Nobody has the id yet: to be forked at once. */
void swl_restart_begin(struct swl_restart *restart);

/* It has ended, and is not to have a successor. */
void swl_restart_forget(struct swl_restart *restart);

/* It has been asked to end at that time (monotonic ns): it is killed when it takes longer than `patience`
 * ns. */
void swl_restart_limit(struct swl_restart *restart, int64_t asked_at, int64_t grace);

/* Is it about to be forked? */
static inline bool swl_restart_is_planned(const struct swl_restart *restart)
{
    return !restart->alive && (restart->due || swl_timer_running(&restart->timer));
}

#endif
