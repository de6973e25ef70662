/* A semaphore by a futex. */
#include "os/semaphore.h"

static int semaphore_attempt(void *argument)
{
    struct swl_semaphore *semaphore = argument;
    return swl_semaphore_take(&semaphore->value) ? 0 : -EAGAIN;
}

int swl_semaphore_acquire(struct swl_semaphore *semaphore, const struct swl_patience *patience)
{
    int result = semaphore_attempt(semaphore);
    return result != -EAGAIN
               ? result
               : swl_sleepers_wait(&semaphore->sleepers, patience, semaphore_attempt, semaphore);
}
