/* Descriptors 0, 1 and 2. */
#ifndef SWL_OS_STANDARD_STREAMS_H
#define SWL_OS_STANDARD_STREAMS_H

#include "base/compiler.h"

/* Opens those that are closed on /dev/null. Otherwise the next thing that is opened, a listening socket or an
 * epoll, would get such a number, and what is printed would be written there. 0 or -errno. */
int swl_standard_streams_open(void) SWL_MUST_CHECK;

#endif
