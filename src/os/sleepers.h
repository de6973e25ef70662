/*
 * Processes that sleep in shared memory until something changes there: locks and counters wait by it.
 *
 * A sleeper counts itself, then looks at what it waits for, then sleeps. Who changes that, changes it first and
 * then looks whether anybody is counted. Both are sequentially consistent, so one of them sees the other. A
 * process that is killed while it sleeps stays counted: this costs a system call at each change, and nothing
 * else. One that is killed between its change and the waking delays the others by SWL_SLEEPERS_LOOK_AGAIN.
 */
#ifndef SWL_OS_SLEEPERS_H
#define SWL_OS_SLEEPERS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/compiler.h"

/* So often a sleeper looks again by itself: at what it waits for, at the owner of a lock, and for signals (ns). */
#define SWL_SLEEPERS_LOOK_AGAIN (50 * SWL_NS_PER_MS)

/* Zeroed: nobody sleeps. */
struct swl_sleepers {
    _Atomic uint32_t count;   /* every process that waits */
    _Atomic uint32_t changes; /* the futex; who changes something while the count is not 0 */
};

/* How long a process waits. */
struct swl_patience {
    int64_t deadline;          /* monotonic ns; in the past: it only tries; SWL_NEVER */
    bool (*interrupted)(void); /* whether it has something else to do, such as a signal; NULL: never */
};

/* Only tries. */
extern const struct swl_patience swl_patience_none;

/* For a caller whose attempt has returned -EAGAIN. Attempts again, and as often as that returns -EAGAIN sleeps until
 * it is woken, and attempts again. Returns what the attempt returned at last; -ETIMEDOUT; or -EINTR after a signal, or where it is interrupted: then the caller
 * may do what is to be done and call again with the same deadline. */
int swl_sleepers_wait(struct swl_sleepers *sleepers, const struct swl_patience *patience,
                      int (*attempt)(void *argument), void *argument) SWL_MUST_CHECK;

/* Wakes up to so many of those that sleep now. */
void swl_sleepers_rouse(struct swl_sleepers *sleepers, int count);

/* The same, behind a sequentially consistent change. Costs a load while nobody sleeps. */
static inline void swl_sleepers_wake(struct swl_sleepers *sleepers, int count)
{
    if (__builtin_expect(atomic_load(&sleepers->count) != 0, 0)) {
        swl_sleepers_rouse(sleepers, count);
    }
}

#endif
