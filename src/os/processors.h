/* The number of processors that this process may use. */
#ifndef SWL_OS_PROCESSORS_H
#define SWL_OS_PROCESSORS_H

#include "base/compiler.h"

/* Returns the number of CPUs of its affinity, or the CPU quota of its control group (see os/cgroup.h) if that
 * is smaller. At least 1. Computes it in each call, and reads files in /proc and /sys for that. */
int swl_processors_usable(void) SWL_MUST_CHECK;

#endif
