/* Into the background: the process that the shell waits for stays until it is known what came of the start.
 */
#ifndef SWL_OS_BACKGROUND_H
#define SWL_OS_BACKGROUND_H

#include "base/compiler.h"

/* Goes on in a new process without a terminal, whose standard input is /dev/null. Returns a descriptor for
 * swl_background_report(), or -errno. The process that called never returns from it: it ends as soon as the new
 * one has told, with 0, or with 1 and the reason on standard error. */
int swl_background_enter(void) SWL_MUST_CHECK;

/* NULL: it has started; else why it could not. Closes the descriptor. */
void swl_background_report(int fd, const char *failure);

#endif
