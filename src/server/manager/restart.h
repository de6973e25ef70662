/* How soon a process that has ended gets a successor, and how long a process that is to end may take. It does
 * not fork: a timer only marks an id as due, and the manager's loop forks it. */
#ifndef SWL_SERVER_RESTART_H
#define SWL_SERVER_RESTART_H

#include "event/reactor.h"
#include "server/state/context.h"

/* One for each id. */
struct swl_restart {
    struct swl_timer timer; /* no process has the id: the delay until the fork; one is to end: its limit */
    struct swl_timers *timers;
    void (*kill)(struct swl_restart *restart);
    void *owner;
    int id;
    pid_t pid; /* 0: no process has the id; written by children.c */
    bool alive;
    bool due;             /* the manager is to fork it in the next round of its loop */
    bool limited;         /* its limit has been set: it is killed at most once */
    int early;            /* consecutive SWL_RESTART_EARLY restarts */
    int64_t began, delay; /* monotonic ns */
};

void swl_restart_open(struct swl_restart *restart, struct swl_timers *timers, int id);

/* A process has the id now. */
void swl_restart_began(struct swl_restart *restart);

/* The fork failed: it is tried again after a delay. */
void swl_restart_failed(struct swl_restart *restart);

/* The process has ended and gets a successor: at once where `restart_kind` allows it, after a growing delay
 * where processes of this id live for less than a second. */
void swl_restart_plan(struct swl_restart *restart, enum swl_restart_kind restart_kind);

/* Marks the id as due for its first fork. */
void swl_restart_begin(struct swl_restart *restart);

/* The process has ended and gets no successor. */
void swl_restart_forget(struct swl_restart *restart);

/* The process was asked to end at `asked_at` (monotonic ns): kills it `grace` ns later unless it has ended.
 * Only the first call for a process counts. */
void swl_restart_limit(struct swl_restart *restart, int64_t asked_at, int64_t grace);

/* Whether the id is about to be forked. */
static inline bool swl_restart_is_planned(const struct swl_restart *restart)
{
    return !restart->alive && (restart->due || swl_timer_running(&restart->timer));
}

#endif
