/* Going into the background: the process that the shell waits for stays until the result of the start is
 * known. */
#ifndef SWL_OS_BACKGROUND_H
#define SWL_OS_BACKGROUND_H

#include "base/compiler.h"

/* Continues in a new process without a terminal, whose standard input is /dev/null. Returns there a
 * descriptor for swl_background_report(), or -errno. The calling process never returns: it waits for the
 * report and exits with 0, or with 1 and the reason on standard error. */
int swl_background_enter(void) SWL_MUST_CHECK;

/* Reports the start: NULL for success, else why it failed. Closes the descriptor. */
void swl_background_report(int fd, const char *failure);

#endif
