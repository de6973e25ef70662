/* How soon a process that has ended gets a successor, and how long one that is to end may take. How and where a
 * process is forked is the manager's affair: a timer only marks an id as due. */
#ifndef SWL_SERVER_RESPAWN_H
#define SWL_SERVER_RESPAWN_H

#include "event/reactor.h"
#include "server/state/context.h"

/* One for each id. */
struct swl_respawn {
    struct swl_timer timer; /* while no process has the id: the delay; while one ends: its limit */
    struct swl_timers *timers;
    void (*kill)(struct swl_respawn *respawn);
    void *owner;
    int id;
    pid_t pid; /* 0: nobody has the id; the manager's */
    bool alive;
    bool due;             /* its delay is over: the manager forks at the next round of its loop */
    bool limited;         /* it has been asked to end: it is killed once, however long its death takes */
    int early;            /* successions of that kind in a row */
    int64_t began, delay; /* monotonic ns */
};

void swl_respawn_open(struct swl_respawn *respawn, struct swl_timers *timers, int id);

/* A process has the id now. */
void swl_respawn_began(struct swl_respawn *respawn);

/* It could not be forked: to be tried again. */
void swl_respawn_failed(struct swl_respawn *respawn);

/* It has ended, and is to have a successor: at once if it ended in order (`succession`), later and later if
 * it lived only a moment. */
void swl_respawn_plan(struct swl_respawn *respawn, enum swl_succession succession);

/* Nobody has the id yet: to be forked at once. */
void swl_respawn_begin(struct swl_respawn *respawn);

/* It has ended, and is not to have a successor. */
void swl_respawn_forget(struct swl_respawn *respawn);

/* It has been asked to end at that time (monotonic ns): it is killed when it takes longer than `patience`
 * ns. */
void swl_respawn_limit(struct swl_respawn *respawn, int64_t asked_at, int64_t patience);

/* Is it about to be forked? */
static inline bool swl_respawn_is_planned(const struct swl_respawn *respawn)
{
    return !respawn->alive && (respawn->due || swl_timer_running(&respawn->timer));
}

#endif
