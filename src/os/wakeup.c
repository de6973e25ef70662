/* eventfd and futex. */
#define _GNU_SOURCE
#include "os/wakeup.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"

int swl_wakeup_open(void)
{
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

void swl_wakeup_ring(int fd)
{
    int saved_errno = errno;
    uint64_t one = 1;
    SWL_IGNORE(write(fd, &one, sizeof(one)),
               "fails only after 2^64 - 2 unread rings: it is readable then anyway");
    errno = saved_errno;
}

int swl_futex_wait(_Atomic uint32_t *word, uint32_t expected, int64_t deadline)
{
    struct timespec until, *limit = NULL;
    if (deadline != SWL_NEVER) {
        until.tv_sec = deadline / SWL_NS_PER_SEC;
        until.tv_nsec = deadline % SWL_NS_PER_SEC;
        limit = &until;
    }
    /* the BITSET form takes an absolute monotonic time */
    long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET, expected, limit, NULL, FUTEX_BITSET_MATCH_ANY);
    return result < 0 ? -errno : 0;
}

void swl_futex_wake(_Atomic uint32_t *word, int count)
{
    syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

void swl_futex_wake_all(_Atomic uint32_t *word)
{
    swl_futex_wake(word, INT_MAX);
}
