/* Descriptors of a child of this process. */
#ifndef SWL_OS_PROCESS_DESCRIPTOR_H
#define SWL_OS_PROCESS_DESCRIPTOR_H

#include <sys/types.h>

#include "base/compiler.h"

/* Stops that child, until it is continued or killed. 0; -ETIMEDOUT where it does not stop within some milliseconds;
 * -errno. */
int swl_process_stop(pid_t pid) SWL_MUST_CHECK;

/* Returns a copy of a descriptor of that child, close-on-exec, which the caller closes; or -errno: -ENOSYS, -EPERM where
 * the kernel does not give it. */
int swl_process_descriptor_copy(pid_t pid, int descriptor) SWL_MUST_CHECK;

#endif
