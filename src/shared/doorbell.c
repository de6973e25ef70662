/* Waking a reader that sleeps. */
#include "shared/doorbell.h"

#include <errno.h>
#include <unistd.h>

#include "os/wakeup.h"

int swl_doorbell_open(struct swl_doorbell *bell, struct swl_doorbell_word *word)
{
    bell->word = word;
    bell->fd = swl_wakeup_open();
    return bell->fd < 0 ? bell->fd : 0;
}

void swl_doorbell_close(struct swl_doorbell *bell)
{
    if (bell->fd >= 0) {
        close(bell->fd);
        bell->fd = -1;
    }
}

bool swl_doorbell_wake(const struct swl_doorbell *bell)
{
    /* of several writers only the one that changes the word makes the system call */
    switch (atomic_exchange_explicit(&bell->word->state, SWL_AWAKE, memory_order_seq_cst)) {
    case SWL_ASLEEP_IDLE:
    case SWL_ASLEEP_IN_EPOLL:
        swl_wakeup_ring(bell->fd);
        return true;
    case SWL_ASLEEP_IN_FUTEX:
        swl_futex_wake_all(&bell->word->state);
        return true;
    default:
        return false;
    }
}

bool swl_doorbell_wake_any(const struct swl_doorbell *bells, int count, _Atomic uint32_t *turn,
                           bool (*takes)(const void *argument, int index), const void *argument)
{
    unsigned first = atomic_load_explicit(turn, memory_order_relaxed) + 1;
    atomic_thread_fence(memory_order_seq_cst); /* as in swl_doorbell_ring() */
    for (unsigned i = 0; i < (unsigned)count; i++) {
        unsigned index = (first + i) % (unsigned)count;
        /* of two pieces of work at once the second is not for the reader that was woken for the first */
        if (atomic_load_explicit(&bells[index].word->state, memory_order_relaxed) == SWL_ASLEEP_IDLE &&
            (takes == NULL || takes(argument, (int)index)) && swl_doorbell_wake(&bells[index])) {
            atomic_store_explicit(turn, index, memory_order_relaxed);
            return true;
        }
    }
    return false;
}

int swl_doorbell_wait(const struct swl_doorbell *bell, int64_t deadline)
{
    int result = swl_futex_wait(&bell->word->state, SWL_ASLEEP_IN_FUTEX, deadline);
    swl_doorbell_awake(bell);
    return result == -EAGAIN ? 0 : result;
}
