/* Which CPUs a thread runs on. */
#ifndef SWL_OS_AFFINITY_H
#define SWL_OS_AFFINITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* one more than the highest CPU number that is supported */
#define SWL_CPUS_MAX 8192

/* Lists the CPUs that this process may use, without the ignored ones, in an array for swl_free(). Returns how
 * many they are, or -errno. */
int swl_affinity_allowed(const int64_t *ignored, size_t ignored_count, int **cpus) SWL_MUST_CHECK;

/* Runs this thread, and the processes that it forks, on that CPU only. Returns 0 or -errno. */
int swl_affinity_pin(int cpu) SWL_MUST_CHECK;

/* Runs this thread, and the processes that it forks, on these CPUs (0 … SWL_CPUS_MAX - 1, one or more) only. Returns 0
 * or -errno: -EINVAL where it may use none of them. */
int swl_affinity_set(const int *cpus, size_t count) SWL_MUST_CHECK;

#endif
