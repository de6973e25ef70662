/*
 * A lock in shared memory for one owner at a time. One word names the owner, so taking it and giving it back is
 * one store each: a process may be killed before or behind it, and the word says which. Of a dead owner whoever
 * comes next takes the lock over.
 */
#ifndef SWL_OS_OWNED_LOCK_H
#define SWL_OS_OWNED_LOCK_H

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/sleepers.h"

/* Zeroed: free. */
struct swl_owned_lock {
    _Atomic uint64_t owner; /* 0: free; from 0, or from a dead owner, by who takes it; to 0 by its owner */
    struct swl_sleepers sleepers; /* who wait for it */
};

/* Takes it where it is free. Returns whether it was. */
static inline bool swl_owned_lock_take(struct swl_owned_lock *lock, uint64_t self)
{
    uint64_t nobody = 0;
    return atomic_compare_exchange_strong(&lock->owner, &nobody, self);
}

/* Waits until it is `self`'s, which no other thread may be. Returns 0; -EDEADLK where it is already; -ETIMEDOUT
 * or -EINTR as swl_sleepers_wait() does. `spins`: so often it looks before it sleeps. */
int swl_owned_lock_acquire(struct swl_owned_lock *lock, uint64_t self, int spins,
                           const struct swl_patience *patience) SWL_MUST_CHECK;

/* Gives it back. Returns 0, or -EPERM where it is not self's. */
static inline int swl_owned_lock_release(struct swl_owned_lock *lock, uint64_t self)
{
    if (atomic_load_explicit(&lock->owner, memory_order_relaxed) != self) {
        return -EPERM; /* it is never stale about ourselves */
    }
    atomic_store(&lock->owner, 0);
    swl_sleepers_wake(&lock->sleepers, 1);
    return 0;
}

#endif
