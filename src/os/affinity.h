/* Which CPUs a thread runs on. */
#ifndef SWL_OS_AFFINITY_H
#define SWL_OS_AFFINITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* one more than the highest number of a CPU that is known here */
#define SWL_CPUS_MAX 8192

/* The CPUs that this process may use, but for the ignored ones; an array for swl_free(). Returns how many, or
 * -errno. */
int swl_affinity_allowed(const int64_t *ignored, size_t ignored_count, int **cpus) SWL_MUST_CHECK;

/* From now on this thread, and what it forks, runs on that CPU alone. 0 or -errno. */
int swl_affinity_pin(int cpu) SWL_MUST_CHECK;

#endif
