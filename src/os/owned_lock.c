/* Waiting for a lock that names its owner. */
#include "os/owned_lock.h"

#include "os/owner.h"

struct owned_lock_wait {
    struct swl_owned_lock *lock;
    uint64_t self;
};

static int owned_lock_attempt(void *argument)
{
    const struct owned_lock_wait *wait = argument;
    uint64_t owner = 0;
    do {
        if (atomic_compare_exchange_strong(&wait->lock->owner, &owner, wait->self)) {
            return 0;
        }
        if (owner == wait->self) {
            return -EDEADLK;
        }
    } while (owner == 0 || !swl_owner_is_alive(owner)); /* a dead owner's is taken over */
    return -EAGAIN;
}

int swl_owned_lock_acquire(struct swl_owned_lock *lock, uint64_t self, int spins,
                           const struct swl_patience *patience)
{
    struct owned_lock_wait wait = {lock, self};
    if (atomic_load_explicit(&lock->owner, memory_order_relaxed) == self) {
        return -EDEADLK;
    }
    for (; spins > 0 && atomic_load_explicit(&lock->owner, memory_order_relaxed) != 0; spins--) {
        SWL_SPIN_PAUSE();
    }
    int result = owned_lock_attempt(&wait);
    return result != -EAGAIN ? result
                             : swl_sleepers_wait(&lock->sleepers, patience, owned_lock_attempt, &wait);
}
