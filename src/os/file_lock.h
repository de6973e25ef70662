/*
 * A lock on a file, by flock(2): other programs that lock the file so respect it. The kernel frees it when its
 * holder ends. A child of fork() is no holder: it has opened the file anew when fork() returns.
 */
#ifndef SWL_OS_FILE_LOCK_H
#define SWL_OS_FILE_LOCK_H

#include <pthread.h>
#include <stdbool.h>

#include "base/compiler.h"
#include "base/list.h"
#include "os/sleepers.h"

struct swl_file_lock {
    struct swl_list item; /* all of this process */
    char *path;
    int fd;           /* -1: not opened in this process yet */
    bool held;        /* by this process */
    pthread_t thread; /* the one that has opened it, and alone uses it */
};

/* Opens the file, and makes it (mode 0600) where it is missing. Returns 0 or -errno. */
int swl_file_lock_open(struct swl_file_lock *lock, const char *path) SWL_MUST_CHECK;
/* Frees and closes it in this process; the file stays. */
void swl_file_lock_close(struct swl_file_lock *lock);

/* Waits until this process has it, alone or `shared` with others. Looks again every 10 ms at most. Returns 0;
 * -EDEADLK where it has it already, also by another one that this thread has opened; -ETIMEDOUT; -EINTR as swl_sleepers_wait() does; or -errno, where the file
 * cannot be opened or locked. */
int swl_file_lock_acquire(struct swl_file_lock *lock, bool shared, const struct swl_patience *patience)
    SWL_MUST_CHECK;

/* Returns 0, or -EPERM where this process does not have it. */
int swl_file_lock_release(struct swl_file_lock *lock);

#endif
