/*
 * The limits of this process's control group: its CPU quota, cpu.max (version 2) or cpu.cfs_quota_us (version 1),
 * and its memory, memory.max or memory.limit_in_bytes; of the group itself and of the visible groups above it. The
 * cpuset of a group is not read here: the affinity of the process (os/affinity) includes it.
 */
#ifndef SWL_OS_CGROUP_H
#define SWL_OS_CGROUP_H

#include <stdint.h>

#include "base/compiler.h"

/* Returns the smallest of these quotas in processors, rounded up; 0 if none is set or can be read. Reads
 * proc/self/cgroup and proc/self/mountinfo below `root`, and the files that these name, also below it; "" is
 * the root of the system. */
int swl_cgroup_processors(const char *root) SWL_MUST_CHECK;

/* The smallest of these limits in bytes; 0 if none is set or can be read. */
uint64_t swl_cgroup_memory(const char *root) SWL_MUST_CHECK;

#endif
