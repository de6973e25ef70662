/* Wakes another process: by an eventfd if it sleeps in epoll, by a futex if it only waits. */
#ifndef SWL_OS_WAKEUP_H
#define SWL_OS_WAKEUP_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"

/* Returns a non-blocking, close-on-exec eventfd, or -errno. Watch it edge-triggered: then it never has to be
 * read. */
int swl_wakeup_open(void) SWL_MUST_CHECK;

/* Async-signal-safe; never blocks. */
void swl_wakeup_ring(int fd);

/* Blocks while *word == expected, at most until the monotonic deadline (ns). Returns 0, -EAGAIN if the word
 * had already changed, -EINTR or -ETIMEDOUT. The word may lie in shared memory. */
int swl_futex_wait(_Atomic uint32_t *word, uint32_t expected, int64_t deadline);

/* Wakes up to so many. */
void swl_futex_wake(_Atomic uint32_t *word, int count);
void swl_futex_wake_all(_Atomic uint32_t *word);

#endif
