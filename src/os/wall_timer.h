/* A timer by the wall clock: it also goes off when that clock is set. A descriptor, for a loop. */
#ifndef SWL_OS_WALL_TIMER_H
#define SWL_OS_WALL_TIMER_H

#include <stdint.h>

#include "base/compiler.h"

/* Returns a non-blocking, close-on-exec descriptor, or -errno. Watch it edge-triggered. It is readable from the
 * time on that was set, or when the clock was set since. */
int swl_wall_timer_open(void) SWL_MUST_CHECK;

/* Goes off at `due` (wall clock, ns), at once where that is past; SWL_NEVER: only when the clock is set. 0 or
 * -errno. */
int swl_wall_timer_set(int fd, int64_t due) SWL_MUST_CHECK;

#endif
