/* How many processors there are to use. */
#ifndef SWL_OS_PROCESSORS_H
#define SWL_OS_PROCESSORS_H

#include "base/compiler.h"

/* Those that this process may use: what its affinity allows, and no more than the CPU quota of its control
 * group is worth (see os/cgroup.h). At least 1. Looks anew each time, and reads files in /proc and /sys. */
int swl_processors_usable(void) SWL_MUST_CHECK;

#endif
