/* Going into the background: the process that the shell waits for stays until the result of the start is
 * known. */
#ifndef SWL_OS_BACKGROUND_H
#define SWL_OS_BACKGROUND_H

#include <stdbool.h>

#include "base/compiler.h"

/* Continues in a new process without a terminal, whose standard input is /dev/null. Returns there a
 * descriptor for swl_background_report(), or -errno. The calling process never returns: it waits for the
 * report and exits with 0, or with 1 and the reason on standard error. */
int swl_background_enter(void) SWL_MUST_CHECK;

/* Reports the start: NULL for success, else why it failed. Closes the descriptor. */
void swl_background_report(int fd, const char *failure);

/* Continues in a new process, in a session of its own and without a terminal. Each of `streams` becomes the standard
 * descriptor of its place (-1: it stays, or is /dev/null with `closes`). With `to_root` its working directory is /. The
 * calling process exits with 0, without another word. Returns 0; or -errno, in the calling process. */
int swl_background_detach(bool to_root, bool closes, const int streams[3]) SWL_MUST_CHECK;

#endif
