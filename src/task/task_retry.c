/* How often, and when. */
#include "task/task_retry.h"

#include <errno.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/compiler.h"

int64_t swl_task_retry_limit(const struct swl_task_retry *retry, const struct swl_message *task,
                             enum swl_task_run_end end, int64_t max_attempts)
{
    int64_t limit = task->attempts > 0          ? task->attempts
                    : retry->attempts > 0       ? retry->attempts
                    : end == SWL_TASK_RUN_THREW ? 1
                                                : max_attempts;
    return SWL_MIN(limit, SWL_TASK_ATTEMPTS_MAX);
}

int64_t swl_task_retry_delay(const struct swl_task_retry *retry, int64_t n, double chance)
{
    double delay = (double)retry->delay, max = (double)retry->max_delay;
    if (retry->attempts == 0) {
        return 0;
    }
    for (int64_t i = 2; i < n && delay < max && retry->factor > 1; i++) { /* no power: it could overflow */
        delay *= retry->factor;
    }
    delay = SWL_MIN(delay, max);
    delay += delay * retry->jitter * (2 * chance - 1);
    return delay <= 0 ? 0 : (int64_t)delay;
}

double swl_task_retry_chance(void)
{
    uint32_t lot;
    if (getrandom(&lot, sizeof(lot), GRND_NONBLOCK) != (ssize_t)sizeof(lot)) {
        lot = (uint32_t)swl_clock_monotonic(); /* the system has just begun: its last digits differ, too */
    }
    return (double)lot / UINT32_MAX;
}
