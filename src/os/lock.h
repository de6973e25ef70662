/*
 * A mutex in shared memory that survives its holder: if a process dies with the lock, the next one gets it
 * together with -EOWNERDEAD. So what the lock protects must be valid at every instruction, or be repaired on
 * -EOWNERDEAD.
 */
#ifndef SWL_OS_LOCK_H
#define SWL_OS_LOCK_H

#include <pthread.h>

struct swl_lock {
    pthread_mutex_t mutex;
};

void swl_lock_init(struct swl_lock *lock);

/* Blocks until it holds the lock. Returns 0, or -EOWNERDEAD if the last holder died with it; the lock is held
 * in both cases. */
int swl_lock_acquire(struct swl_lock *lock);

/* The same without blocking: -EBUSY where a living thread holds the lock. */
int swl_lock_try(struct swl_lock *lock);

void swl_lock_release(struct swl_lock *lock);

#endif
