/* Giving way before going to sleep. */
#include "shared/yield.h"

#include <sched.h>

#include "base/clock.h"
#include "base/compiler.h"

/* ns after which somebody else has run */
#define YIELD_AWAY 5000
/* ns that each piece of work may have taken. A turn of another process lasts about 3 ms: with 25 clients of a worker that is 120 µs for
 * each of them. */
#define YIELD_WORTH 150000
/* how many calls are left out when it did not pay, at first and in the end */
#define YIELD_REST_MIN 64
#define YIELD_REST_MAX 16384

bool swl_yield_try(struct swl_yield *yield, bool (*helps)(const void *argument), const void *argument)
{
    if (yield->rests > 0) {
        yield->rests--;
        return false;
    }
    if (!helps(argument)) {
        return false;
    }
    int64_t before = swl_clock_monotonic();
    (void)sched_yield(); /* it never fails on Linux */
    yield->away = swl_clock_monotonic() - before;
    return true;
}

void swl_yield_brought(struct swl_yield *yield, int count)
{
    if (yield->away < YIELD_AWAY) {
        return; /* there was nobody, which says nothing */
    }
    if (yield->away <= (int64_t)YIELD_WORTH * count) {
        yield->rest_max /= 2;
        return;
    }
    yield->rest_max =
        SWL_MIN(SWL_MAX(yield->rest_max * 2, (uint32_t)YIELD_REST_MIN), (uint32_t)YIELD_REST_MAX);
    yield->rests = yield->rest_max;
}
