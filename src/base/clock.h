/* Time: monotonic for deadlines, wall for what people read. Both in nanoseconds. */
#ifndef SWL_BASE_CLOCK_H
#define SWL_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define SWL_NS_PER_SEC INT64_C(1000000000)
#define SWL_NS_PER_MS  INT64_C(1000000)

/* A deadline that never comes. */
#define SWL_NEVER INT64_MAX

static inline int64_t swl_clock_read(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * SWL_NS_PER_SEC + t.tv_nsec;
}

static inline int64_t swl_clock_monotonic(void)
{
    return swl_clock_read(CLOCK_MONOTONIC);
}

/* The same clock as of its last tick, some ms ago: a quarter of the price. */
static inline int64_t swl_clock_monotonic_coarse(void)
{
    return swl_clock_read(CLOCK_MONOTONIC_COARSE);
}

static inline int64_t swl_clock_wall(void)
{
    return swl_clock_read(CLOCK_REALTIME);
}

/* Milliseconds from now to the deadline as poll() and epoll_wait() want them: rounded up, -1 for never. */
static inline int swl_clock_timeout_ms(int64_t deadline, int64_t now)
{
    if (deadline == SWL_NEVER) {
        return -1;
    }
    if (deadline <= now) {
        return 0;
    }
    int64_t ms = (deadline - now + SWL_NS_PER_MS - 1) / SWL_NS_PER_MS;
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

/* Nanoseconds as seconds with a fraction. */
static inline double swl_clock_seconds(int64_t ns)
{
    return (double)ns / SWL_NS_PER_SEC;
}

/* now + seconds, without overflow; negative and NaN mean never. */
static inline int64_t swl_clock_deadline(int64_t now, double seconds)
{
    if (!(seconds >= 0) || seconds > 1e9) {
        return SWL_NEVER;
    }
    return now + (int64_t)(seconds * 1e9);
}

#endif
