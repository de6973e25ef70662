/* A lock for one writer or many readers, whose words name their owners. */
#include "os/rwlock.h"

#include <errno.h>

struct rwlock_wait {
    struct swl_rwlock *lock;
    uint64_t self;
};

/* Looks who is in the word, and takes a dead owner out. Returns whether nobody is there. */
static bool rwlock_is_free(_Atomic uint64_t *word)
{
    uint64_t owner = atomic_load(word);
    if (owner == 0) {
        return true;
    }
    /* where it fails, somebody else has taken the dead one out, and another one may be in */
    return !swl_owner_is_alive(owner) && atomic_compare_exchange_strong(word, &owner, 0);
}

/* The place of self's number among the readers, or -1. */
static int rwlock_find(const struct swl_rwlock *lock, uint64_t self)
{
    uint32_t used = atomic_load_explicit(&lock->used, memory_order_relaxed);
    for (uint32_t i = 0; i < used; i++) {
        if (atomic_load_explicit(&lock->readers[i], memory_order_relaxed) == self) {
            return (int)i;
        }
    }
    return -1;
}

bool swl_rwlock_has(const struct swl_rwlock *lock, uint64_t self)
{
    return atomic_load_explicit(&lock->writer, memory_order_relaxed) == self || rwlock_find(lock, self) >= 0;
}

/* ---- writing ---- */

static bool rwlock_has_readers(struct swl_rwlock *lock)
{
    uint32_t used = atomic_load(&lock->used);
    for (uint32_t i = 0; i < used; i++) {
        if (!rwlock_is_free(&lock->readers[i])) {
            return true;
        }
    }
    return false;
}

static int rwlock_attempt_write(void *argument)
{
    const struct rwlock_wait *wait = argument;
    struct swl_rwlock *lock = wait->lock;
    if (atomic_load_explicit(&lock->writer, memory_order_relaxed) != wait->self) {
        uint64_t nobody = 0;
        if (!rwlock_is_free(&lock->writer) ||
            !atomic_compare_exchange_strong(&lock->writer, &nobody, wait->self)) {
            return -EAGAIN;
        }
    }
    return rwlock_has_readers(lock) ? -EAGAIN : 0;
}

int swl_rwlock_acquire_write(struct swl_rwlock *lock, uint64_t self, const struct swl_patience *patience)
{
    struct rwlock_wait wait = {lock, self};
    if (swl_rwlock_has(lock, self)) {
        return -EDEADLK;
    }
    int result = rwlock_attempt_write(&wait);
    if (result == -EAGAIN) {
        result = swl_sleepers_wait(&lock->sleepers, patience, rwlock_attempt_write, &wait);
    }
    if (result < 0 && atomic_load_explicit(&lock->writer, memory_order_relaxed) == self) {
        swl_rwlock_leave(lock, &lock->writer); /* it has kept others out, and does not go on */
    }
    return result;
}

/* ---- reading ---- */

/* Puts self's number into a place. Returns the place, or -1 where all are taken. */
static int rwlock_enter(struct swl_rwlock *lock, uint64_t self)
{
    uint32_t first = swl_owner_index(self);
    for (uint32_t n = 0; n < SWL_RWLOCK_READERS; n++) {
        uint32_t i = (first + n) % SWL_RWLOCK_READERS;
        uint64_t nobody = 0;
        if (!rwlock_is_free(&lock->readers[i])) {
            continue;
        }
        /* before the number: a writer that does not see this yet is seen by the reader */
        for (uint32_t used = atomic_load(&lock->used);
             used <= i && !atomic_compare_exchange_weak(&lock->used, &used, i + 1);) {
        }
        if (atomic_compare_exchange_strong(&lock->readers[i], &nobody, self)) {
            return (int)i;
        }
    }
    return -1;
}

static int rwlock_attempt_read(void *argument)
{
    const struct rwlock_wait *wait = argument;
    struct swl_rwlock *lock = wait->lock;
    if (!rwlock_is_free(&lock->writer)) {
        return -EAGAIN;
    }
    int place = rwlock_enter(lock, wait->self);
    if (place < 0) {
        return -EAGAIN;
    }
    if (atomic_load(&lock->writer) == 0) {
        return 0;
    }
    swl_rwlock_leave(lock, &lock->readers[place]);
    return -EAGAIN;
}

int swl_rwlock_acquire_read(struct swl_rwlock *lock, uint64_t self, const struct swl_patience *patience)
{
    struct rwlock_wait wait = {lock, self};
    if (swl_rwlock_has(lock, self)) {
        return -EDEADLK;
    }
    int result = rwlock_attempt_read(&wait);
    return result != -EAGAIN ? result
                             : swl_sleepers_wait(&lock->sleepers, patience, rwlock_attempt_read, &wait);
}

/* ---- both ---- */

int swl_rwlock_release(struct swl_rwlock *lock, uint64_t self)
{
    if (atomic_load_explicit(&lock->writer, memory_order_relaxed) == self) {
        swl_rwlock_leave(lock, &lock->writer);
        return 0;
    }
    int place = rwlock_find(lock, self);
    if (place < 0) {
        return -EPERM;
    }
    swl_rwlock_leave(lock, &lock->readers[place]);
    return 0;
}
