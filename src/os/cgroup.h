/*
 * The CPU quota of this process's control group: cpu.max (version 2) or cpu.cfs_quota_us (version 1), of the
 * group itself and of those above it as far as they are visible. Other limits of a group are not read here:
 * the CPUs that its cpuset allows are in the affinity already.
 */
#ifndef SWL_OS_CGROUP_H
#define SWL_OS_CGROUP_H

#include "base/compiler.h"

/* How many processors the smallest of these quotas is worth, rounded up; 0 where none is set, or none can be
 * read. Reads proc/self/cgroup and proc/self/mountinfo below `root`, and the files that these lead to, there
 * too; "" is the system's own root. */
int swl_cgroup_processors(const char *root) SWL_MUST_CHECK;

#endif
