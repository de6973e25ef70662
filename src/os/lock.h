/*
 * A mutex in shared memory that survives its holder: when a process dies inside, the next one gets the lock
 * and is told. What the lock protects must therefore be valid at every instruction, or be mended on
 * -EOWNERDEAD.
 */
#ifndef SWL_OS_LOCK_H
#define SWL_OS_LOCK_H

#include <pthread.h>

struct swl_lock {
    pthread_mutex_t mutex;
};

void swl_lock_init(struct swl_lock *lock);

/* Blocks. Returns 0, or -EOWNERDEAD where the last holder died inside; the lock is held either way. */
int swl_lock_acquire(struct swl_lock *lock);

void swl_lock_release(struct swl_lock *lock);

#endif
