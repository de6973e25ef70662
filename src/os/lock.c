/* A robust process-shared mutex. */
#include "os/lock.h"

#include <errno.h>
#include <stdlib.h>

void swl_lock_init(struct swl_lock *lock)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&lock->mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

/* What pthread_mutex_lock() or pthread_mutex_trylock() has returned. */
static int lock_result(struct swl_lock *lock, int error)
{
    if (error == EOWNERDEAD) {
        pthread_mutex_consistent(&lock->mutex);
        return -EOWNERDEAD;
    }
    if (error != 0) {
        abort(); /* the lock was overwritten, so what it protects cannot be trusted either */
    }
    return 0;
}

int swl_lock_acquire(struct swl_lock *lock)
{
    return lock_result(lock, pthread_mutex_lock(&lock->mutex));
}

int swl_lock_try(struct swl_lock *lock)
{
    int error = pthread_mutex_trylock(&lock->mutex);
    return error == EBUSY ? -EBUSY : lock_result(lock, error);
}

void swl_lock_release(struct swl_lock *lock)
{
    pthread_mutex_unlock(&lock->mutex);
}
