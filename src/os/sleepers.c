/* A count of sleepers, and a futex. */
#include "os/sleepers.h"

#include <errno.h>

#include "os/wakeup.h"

const struct swl_patience swl_patience_none = {.deadline = 0};

/* One sleep. Returns 0, -ETIMEDOUT, or -EINTR. */
static int sleepers_sleep(struct swl_sleepers *sleepers, uint32_t seen, const struct swl_patience *patience)
{
    int64_t now = swl_clock_monotonic();
    if (now >= patience->deadline) {
        return -ETIMEDOUT;
    }
    if (patience->interrupted != NULL && patience->interrupted()) {
        return -EINTR;
    }
    /* With a time limit the kernel reports every signal that had a handler; without one it would go on. */
    int error =
        swl_futex_wait(&sleepers->changes, seen, SWL_MIN(patience->deadline, now + SWL_SLEEPERS_LOOK_AGAIN));
    return error == -EINTR ? error : 0;
}

int swl_sleepers_wait(struct swl_sleepers *sleepers, const struct swl_patience *patience,
                      int (*attempt)(void *argument), void *argument)
{
    int result;
    if (patience->deadline <= 0) {
        return -ETIMEDOUT;
    }
    atomic_fetch_add(&sleepers->count, 1);
    do {
        uint32_t seen = atomic_load(&sleepers->changes);
        result = attempt(argument);
        if (result == -EAGAIN) {
            int error = sleepers_sleep(sleepers, seen, patience);
            result = error < 0 ? error : -EAGAIN;
        }
    } while (result == -EAGAIN);
    atomic_fetch_sub(&sleepers->count, 1);
    return result;
}

void swl_sleepers_rouse(struct swl_sleepers *sleepers, int count)
{
    atomic_fetch_add(&sleepers->changes, 1);
    swl_futex_wake(&sleepers->changes, count);
}
