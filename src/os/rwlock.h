/*
 * A lock in shared memory for one writer or many readers, which survives each of them.
 *
 * A writer puts its owner number into `writer`, then waits until no reader is left. A reader puts its number into
 * a place of `readers`, then looks at `writer`; if somebody is there it takes its number out again and waits. Both
 * stores and both looks are sequentially consistent: one of the two sees the other. Nothing is counted, so there
 * is no count that a death could leave wrong: each word names who has written it, and whoever waits for a dead
 * owner takes its number out.
 */
#ifndef SWL_OS_RWLOCK_H
#define SWL_OS_RWLOCK_H

#include <limits.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/owner.h"
#include "os/sleepers.h"

/* So many may read at a time; further ones wait. */
#define SWL_RWLOCK_READERS 128

/* Zeroed: free. A word that is 0 is changed by the owner that it names then; back to 0 by that owner, or by
 * anybody when it is dead. */
struct swl_rwlock {
    _Atomic uint64_t writer;
    struct swl_sleepers sleepers; /* writers and readers */
    _Atomic uint32_t used;        /* no place from here on was ever used; it only grows; readers */
    _Atomic uint64_t readers[SWL_RWLOCK_READERS];
};

/* Wait until `self`, which no other thread may be, writes or reads. While a writer waits, no further reader gets
 * in. Both return 0; -EDEADLK where self has the lock already, in either way; -ETIMEDOUT or -EINTR as
 * swl_sleepers_wait() does. */
int swl_rwlock_acquire_write(struct swl_rwlock *lock, uint64_t self, const struct swl_patience *patience)
    SWL_MUST_CHECK;
int swl_rwlock_acquire_read(struct swl_rwlock *lock, uint64_t self, const struct swl_patience *patience)
    SWL_MUST_CHECK;

/* Gives it back, in whichever way self has it. Returns 0, or -EPERM where it has not. */
int swl_rwlock_release(struct swl_rwlock *lock, uint64_t self);

/* Whether self has it, in either way. */
bool swl_rwlock_has(const struct swl_rwlock *lock, uint64_t self);

/* ---- what nearly all calls need ---- */

/* Empties a word that is self's, and wakes all: writers, and readers that a writer has kept out. */
static inline void swl_rwlock_leave(struct swl_rwlock *lock, _Atomic uint64_t *word)
{
    atomic_store(word, 0);
    swl_sleepers_wake(&lock->sleepers, INT_MAX);
}

/* As acquire and release, where nobody is in the way. False: nothing has changed, and those say what is. */
static inline bool swl_rwlock_take_write(struct swl_rwlock *lock, uint64_t self)
{
    uint64_t nobody = 0;
    if (!atomic_compare_exchange_strong(&lock->writer, &nobody, self)) {
        return false;
    }
    uint32_t used = atomic_load(&lock->used);
    for (uint32_t i = 0; i < used; i++) {
        if (atomic_load(&lock->readers[i]) != 0) {
            swl_rwlock_leave(lock, &lock->writer);
            return false;
        }
    }
    return true;
}

static inline bool swl_rwlock_take_read(struct swl_rwlock *lock, uint64_t self)
{
    uint64_t nobody = 0;
    uint32_t used = atomic_load(&lock->used), place = swl_owner_index(self) % SWL_RWLOCK_READERS;
    for (uint32_t i = 0; i < used; i++) {
        if (atomic_load_explicit(&lock->readers[i], memory_order_relaxed) == self) {
            return false;
        }
    }
    if (place >= used || atomic_load(&lock->writer) != 0 ||
        !atomic_compare_exchange_strong(&lock->readers[place], &nobody, self)) {
        return false;
    }
    if (atomic_load(&lock->writer) != 0) {
        swl_rwlock_leave(lock, &lock->readers[place]);
        return false;
    }
    return true;
}

static inline bool swl_rwlock_give(struct swl_rwlock *lock, uint64_t self)
{
    _Atomic uint64_t *word = &lock->writer;
    if (atomic_load_explicit(word, memory_order_relaxed) != self) {
        word = &lock->readers[swl_owner_index(self) % SWL_RWLOCK_READERS];
    }
    if (atomic_load_explicit(word, memory_order_relaxed) != self) {
        return false;
    }
    swl_rwlock_leave(lock, word);
    return true;
}

#endif
