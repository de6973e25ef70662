/* One-shot timers of one loop, in a heap. To repeat a timer, its callback starts it again. */
#ifndef SWL_EVENT_TIMER_H
#define SWL_EVENT_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/heap.h"

struct swl_timer;
typedef void (*swl_timer_callback)(struct swl_timer *timer);

/* Embedded by its owner. After swl_timer_init() it does not run. */
struct swl_timer {
    struct swl_heap_node node; /* key: the monotonic time it is due, ns */
    swl_timer_callback callback;
};

struct swl_timers {
    struct swl_heap heap;
    int64_t running_at; /* during swl_timers_run(): its `now`; else 0 */
    uint64_t rounds;    /* calls of swl_timers_run() */
    bool broken;        /* see swl_timers_break() */
    void (*after_round)(
        struct swl_timers *timers); /* NULL, or called by swl_timers_look(), whatever was due */
};

void swl_timer_init(struct swl_timer *timer, swl_timer_callback callback);

/* Starts or restarts the timer. `due`: monotonic ns. */
void swl_timer_start(struct swl_timers *timers, struct swl_timer *timer, int64_t due);

/* Does nothing if the timer does not run. */
void swl_timer_stop(struct swl_timers *timers, struct swl_timer *timer);

static inline bool swl_timer_running(const struct swl_timer *timer)
{
    return timer->node.index != SWL_HEAP_OUT;
}

/* Returns when the next timer is due, monotonic ns; SWL_NEVER if none runs. */
int64_t swl_timers_next(const struct swl_timers *timers);

/* Whether a timer is due. Does not read the clock if none runs: cheap enough to call between messages. */
bool swl_timers_due(const struct swl_timers *timers);

/* Returns the `now` of the running swl_timers_run(), the same for all timers of one round; 0 outside of
 * it. */
static inline int64_t swl_timers_running_at(const struct swl_timers *timers)
{
    return timers->running_at;
}

/* Calls all timers that are due at `now`. A timer that a callback starts waits for the next call. A callback
 * may start and stop any timer, its own included, and free its own. */
void swl_timers_run(struct swl_timers *timers, int64_t now);

/* In a callback: the other timers that are due wait for the next swl_timers_run(). */
void swl_timers_break(struct swl_timers *timers);

/* The second half of a round: runs the timers that are due at the current time. Returns whether any was due. */
bool swl_timers_look(struct swl_timers *timers);

void swl_timers_free(struct swl_timers *timers);

#endif
