/* Adaptive spinning. */
#define _GNU_SOURCE
#include "shared/spin.h"

#include <sched.h>

#include "base/clock.h"
#include "base/compiler.h"

#define SPIN_LIMIT_MAX INT64_C(50000)
#define SPIN_LIMIT_MIN INT64_C(2000)
/* a single core has nobody to wait for; so many calls are left out before a second try */
#define SPIN_RESTS 64
#define SPIN_NEVER -1
/* the clock is dearer than a look */
#define SPIN_LOOKS_PER_TIME 8

void swl_spin_init(struct swl_spin *spin)
{
    cpu_set_t cores;
    bool many = sched_getaffinity(0, sizeof(cores), &cores) == 0 && CPU_COUNT(&cores) > 1;
    *spin = (struct swl_spin){.limit = many ? SPIN_LIMIT_MAX : SPIN_NEVER};
}

bool swl_spin_until(struct swl_spin *spin, bool (*is_ready)(void *argument), void *argument)
{
    if (is_ready(argument)) {
        return true;
    }
    if (spin->limit == 0 && ++spin->rests >= SPIN_RESTS) {
        spin->rests = 0;
        spin->limit = SPIN_LIMIT_MAX; /* the other side may be quicker once this one is awake: so all of it */
    }
    if (spin->limit <= 0) {
        return false;
    }
    int64_t until = swl_clock_monotonic() + spin->limit;
    do {
        for (int i = 0; i < SPIN_LOOKS_PER_TIME; i++) {
            SWL_SPIN_PAUSE();
            if (is_ready(argument)) {
                spin->limit = SPIN_LIMIT_MAX;
                return true;
            }
        }
    } while (swl_clock_monotonic() < until);
    spin->limit = spin->limit / 2 < SPIN_LIMIT_MIN ? 0 : spin->limit / 2;
    return false;
}
