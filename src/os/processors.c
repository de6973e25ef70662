/* The number of processors that this process may use. */
#include "os/processors.h"

#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/affinity.h"
#include "os/cgroup.h"

int swl_processors_usable(void)
{
    int *cpus = NULL, allowed = swl_affinity_allowed(NULL, 0, &cpus), quota = swl_cgroup_processors("");
    swl_free(cpus);
    if (allowed <= 0) {
        allowed = (int)sysconf(_SC_NPROCESSORS_ONLN);
    }
    return SWL_MAX(quota > 0 ? SWL_MIN(quota, allowed) : allowed, 1);
}
