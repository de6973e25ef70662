/*
 * Waits and wake-ups of an atomic number.
 *
 * All sleepers are woken, not as many as there are wake-ups: each looks for one itself. So a process that is
 * killed after the kernel has woken it, and before it has taken a wake-up, leaves that to the others.
 */
#include "shared/atomic.h"

#include <errno.h>
#include <limits.h>

#include "os/semaphore.h"

static int atomic_attempt(void *argument)
{
    struct swl_atomic *atomic = argument;
    uint32_t one = 1;
    return atomic_compare_exchange_strong(&atomic->value, &one, 0) || swl_semaphore_take(&atomic->wakeups)
               ? 0
               : -EAGAIN;
}

int swl_atomic_wait(struct swl_atomic *atomic, const struct swl_patience *patience)
{
    int result = atomic_attempt(atomic);
    return result != -EAGAIN ? result
                             : swl_sleepers_wait(&atomic->sleepers, patience, atomic_attempt, atomic);
}

int swl_atomic_wakeup(struct swl_atomic *atomic, uint32_t count)
{
    uint32_t zero = 0;
    if (atomic_load(&atomic->wakeups) > UINT32_MAX - count) {
        return -EOVERFLOW;
    }
    uint32_t rest = atomic_compare_exchange_strong(&atomic->value, &zero, 1) ? count - 1 : count;
    if (rest > 0 && !swl_semaphore_give(&atomic->wakeups, rest)) {
        return -EOVERFLOW;
    }
    swl_sleepers_wake(&atomic->sleepers, INT_MAX);
    return 0;
}

void swl_atomic_set(struct swl_atomic *atomic, uint32_t value)
{
    atomic_store(&atomic->wakeups, 0);
    atomic_store(&atomic->value, value);
}
