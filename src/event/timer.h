/* One-shot timers of one loop, in a heap. Repeating is the owner's business: add again from the callback. */
#ifndef SWL_EVENT_TIMER_H
#define SWL_EVENT_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/heap.h"

struct swl_timer;
typedef void (*swl_timer_callback)(struct swl_timer *timer);

/* The owner embeds it. Not running: as swl_timer_init() leaves it. */
struct swl_timer {
    struct swl_heap_node node; /* key: the monotonic time it is due, ns */
    swl_timer_callback callback;
};

struct swl_timers {
    struct swl_heap heap;
    int64_t running_at; /* during swl_timers_run(): its `now`; else 0 */
    uint64_t rounds;    /* calls of swl_timers_run() */
};

void swl_timer_init(struct swl_timer *timer, swl_timer_callback callback);

/* (Re)starts the timer; due is monotonic ns. */
void swl_timer_start(struct swl_timers *timers, struct swl_timer *timer, int64_t due);

/* Harmless where it does not run. */
void swl_timer_stop(struct swl_timers *timers, struct swl_timer *timer);

static inline bool swl_timer_running(const struct swl_timer *timer)
{
    return timer->node.index != SWL_HEAP_OUT;
}

/* When the next one is due; SWL_NEVER where none runs. */
int64_t swl_timers_next(const struct swl_timers *timers);

/* Whether one is due. Where none runs it does not even read the clock: cheap enough to ask between messages.
 */
bool swl_timers_due(const struct swl_timers *timers);

/* The time with which swl_timers_run() runs now, else 0: the same for all timers of one round. */
static inline int64_t swl_timers_running_at(const struct swl_timers *timers)
{
    return timers->running_at;
}

/* Calls all that are due at `now`; one that a callback starts anew waits for the next call. A callback may
 * start and stop any timer, itself included, and free its own. */
void swl_timers_run(struct swl_timers *timers, int64_t now);

/* The same with the time that it is, where one is due by then; returns whether. */
bool swl_timers_look(struct swl_timers *timers);

void swl_timers_free(struct swl_timers *timers);

#endif
