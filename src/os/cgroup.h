/*
 * The limits of this process's control group, version 2 or 1: of the group itself and of the visible groups above it. The cpuset
 * of a group is not read here: the affinity of the process (os/affinity) includes it.
 *
 * Each function reads proc/self/cgroup and proc/self/mountinfo below `root`, and the files that these name, also below it; "" is
 * the root of the system.
 */
#ifndef SWL_OS_CGROUP_H
#define SWL_OS_CGROUP_H

#include <stdint.h>

#include "base/compiler.h"

/* Returns the smallest CPU quota (cpu.max, cpu.cfs_quota_us) in processors, rounded up; 0 if none is set or can be read. */
int swl_cgroup_processors(const char *root) SWL_MUST_CHECK;

/* Returns the smallest limit of memory (memory.max, memory.limit_in_bytes) in bytes; 0 if none is set or can be read. */
uint64_t swl_cgroup_memory(const char *root) SWL_MUST_CHECK;

#endif
