/* CPU affinity. */
#define _GNU_SOURCE
#include "os/affinity.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>

#include "base/memory.h"

/* glibc's cpu_set_t has room for 1024 CPUs only */
union affinity_mask {
    cpu_set_t set;
    char bytes[SWL_CPUS_MAX / 8];
};

static bool affinity_is_among(int cpu, const int64_t *cpus, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cpus[i] == cpu) {
            return true;
        }
    }
    return false;
}

int swl_affinity_allowed(const int64_t *ignored, size_t ignored_count, int **cpus)
{
    union affinity_mask allowed = {0};
    if (sched_getaffinity(0, sizeof(allowed), &allowed.set) < 0) {
        return -errno;
    }
    int count = 0;
    *cpus = swl_calloc(SWL_CPUS_MAX, sizeof((*cpus)[0]));
    for (int cpu = 0; cpu < SWL_CPUS_MAX; cpu++) {
        if (CPU_ISSET_S(cpu, sizeof(allowed), &allowed.set) &&
            !affinity_is_among(cpu, ignored, ignored_count)) {
            (*cpus)[count++] = cpu;
        }
    }
    return count;
}

int swl_affinity_set(const int *cpus, size_t count)
{
    union affinity_mask mask = {0};
    for (size_t i = 0; i < count; i++) {
        CPU_SET_S(cpus[i], sizeof(mask), &mask.set);
    }
    return sched_setaffinity(0, sizeof(mask), &mask.set) < 0 ? -errno : 0;
}

int swl_affinity_pin(int cpu)
{
    return swl_affinity_set(&cpu, 1);
}
