/* A count in shared memory that processes take from and give to, and wait for while it is 0. It knows no owners:
 * what a process has taken when it dies is not given back. */
#ifndef SWL_OS_SEMAPHORE_H
#define SWL_OS_SEMAPHORE_H

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/sleepers.h"

struct swl_semaphore {
    _Atomic uint32_t value; /* every process */
    struct swl_sleepers sleepers;
};

/* Of a counter alone, without waking: takes one where there is one. Returns whether there was. */
static inline bool swl_semaphore_take(_Atomic uint32_t *counter)
{
    uint32_t value = atomic_load(counter);
    while (value > 0 && !atomic_compare_exchange_weak(counter, &value, value - 1)) {
    }
    return value > 0;
}

/* Adds so many, where that does not overflow. Returns whether it did not. */
static inline bool swl_semaphore_give(_Atomic uint32_t *counter, uint32_t count)
{
    uint32_t value = atomic_load(counter);
    while (value <= UINT32_MAX - count && !atomic_compare_exchange_weak(counter, &value, value + count)) {
    }
    return value <= UINT32_MAX - count;
}

/* Waits until it has taken one. Returns 0, or -ETIMEDOUT or -EINTR as swl_sleepers_wait() does. */
int swl_semaphore_acquire(struct swl_semaphore *semaphore, const struct swl_patience *patience)
    SWL_MUST_CHECK;

/* Gives one, whoever has taken one. Returns 0, or -EOVERFLOW at 4294967295. */
SWL_MUST_CHECK static inline int swl_semaphore_release(struct swl_semaphore *semaphore)
{
    if (!swl_semaphore_give(&semaphore->value, 1)) {
        return -EOVERFLOW;
    }
    swl_sleepers_wake(&semaphore->sleepers, 1);
    return 0;
}

#endif
