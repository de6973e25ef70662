/*
 * A number of 32 bits in shared memory, and a place where processes wait for others: each wake-up lets one wait
 * end, a wait that has begun or one that begins later. As in Swoole the number itself is the first of them: a
 * wake-up makes 1 of 0, a wait makes 0 of 1.
 */
#ifndef SWL_SHARED_ATOMIC_H
#define SWL_SHARED_ATOMIC_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/sleepers.h"

/* Zeroed: 0, and no wake-up. Every process writes to all of it. */
struct swl_atomic {
    _Atomic uint32_t value;
    _Atomic uint32_t wakeups; /* beside the one that the value is */
    struct swl_sleepers sleepers;
};

/* Takes a wake-up, or waits for one. Returns 0; -ETIMEDOUT or -EINTR as swl_sleepers_wait() does. */
int swl_atomic_wait(struct swl_atomic *atomic, const struct swl_patience *patience) SWL_MUST_CHECK;

/* Lets so many waits end (1 … INT32_MAX). Returns 0, or -EOVERFLOW where more than 4294967295 would be left. */
int swl_atomic_wakeup(struct swl_atomic *atomic, uint32_t count) SWL_MUST_CHECK;

/* Sets the number, and forgets wake-ups that no wait has taken. */
void swl_atomic_set(struct swl_atomic *atomic, uint32_t value);

#endif
