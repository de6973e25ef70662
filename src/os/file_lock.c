/*
 * Locks on files. flock() has no time limit, so a wait asks again and again, after 1 ms at first and after 10 ms
 * later on.
 */
#define _GNU_SOURCE
#include "os/file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

#define FILE_LOCK_PAUSE_MIN SWL_NS_PER_MS
#define FILE_LOCK_PAUSE_MAX (10 * SWL_NS_PER_MS)

static struct swl_list file_locks = {&file_locks, &file_locks};
static pthread_mutex_t file_lock_mutex = PTHREAD_MUTEX_INITIALIZER; /* for the list */

/* ---- fork ---- */

static void file_lock_before_fork(void)
{
    pthread_mutex_lock(&file_lock_mutex);
}

static void file_lock_in_parent(void)
{
    pthread_mutex_unlock(&file_lock_mutex);
}

/* The kernel ties a lock to the open file, which parent and child have in common: with it the child would keep
 * the lock of a dead parent. So the child opens the same file anew, while it may: it may take on another user and
 * another root directory next. Where there is no /proc, it opens the path when it locks. */
static int file_lock_reopen(int fd)
{
    char name[32];
    snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
    int again = open(name, O_RDWR | O_CLOEXEC | O_NOCTTY);
    close(fd);
    return again;
}

static void file_lock_in_child(void)
{
    swl_list_each (item, &file_locks) {
        struct swl_file_lock *lock = SWL_CONTAINER_OF(item, struct swl_file_lock, item);
        lock->fd = lock->fd >= 0 ? file_lock_reopen(lock->fd) : -1;
        lock->held = false;
    }
    pthread_mutex_unlock(&file_lock_mutex);
}

static int file_lock_watch_forks(void)
{
    static bool watches;
    int error = 0;
    pthread_mutex_lock(&file_lock_mutex);
    if (!watches) {
        error = pthread_atfork(file_lock_before_fork, file_lock_in_parent, file_lock_in_child);
        watches = error == 0;
    }
    pthread_mutex_unlock(&file_lock_mutex);
    return -error;
}

/* ---- opening and closing ---- */

/* Returns 0 or -errno. */
static int file_lock_open_here(struct swl_file_lock *lock)
{
    int fd = lock->fd >= 0 ? lock->fd : open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    if (fd < 0) {
        return -errno;
    }
    lock->fd = fd;
    return 0;
}

int swl_file_lock_open(struct swl_file_lock *lock, const char *path)
{
    int error = file_lock_watch_forks();
    if (error < 0) {
        return error;
    }
    *lock =
        (struct swl_file_lock){.path = swl_strndup(path, strlen(path)), .fd = -1, .thread = pthread_self()};
    error = file_lock_open_here(lock);
    if (error < 0) {
        swl_free(lock->path);
        return error;
    }
    pthread_mutex_lock(&file_lock_mutex);
    swl_list_append(&file_locks, &lock->item);
    pthread_mutex_unlock(&file_lock_mutex);
    return 0;
}

void swl_file_lock_close(struct swl_file_lock *lock)
{
    pthread_mutex_lock(&file_lock_mutex);
    swl_list_remove(&lock->item);
    pthread_mutex_unlock(&file_lock_mutex);
    if (lock->fd >= 0) {
        close(lock->fd);
    }
    swl_free(lock->path);
}

/* ---- locking ---- */

/* Sleeps. Returns 0, -ETIMEDOUT, or -EINTR. */
static int file_lock_pause(int64_t pause, const struct swl_patience *patience)
{
    int64_t now = swl_clock_monotonic();
    if (now >= patience->deadline) {
        return -ETIMEDOUT;
    }
    if (patience->interrupted != NULL && patience->interrupted()) {
        return -EINTR;
    }
    pause = SWL_MIN(pause, patience->deadline - now);
    struct timespec length = {.tv_nsec = pause};
    return nanosleep(&length, NULL) == 0 ? 0 : -EINTR;
}

/* Whether this thread has the same file by another one: it would wait for itself. */
static bool file_lock_is_own(const struct swl_file_lock *lock)
{
    struct stat wanted, held;
    bool is_own = false;
    if (fstat(lock->fd, &wanted) < 0) {
        return false;
    }
    pthread_mutex_lock(&file_lock_mutex);
    swl_list_each (item, &file_locks) {
        const struct swl_file_lock *other = SWL_CONTAINER_OF(item, struct swl_file_lock, item);
        if (pthread_equal(other->thread, lock->thread) && other->held && fstat(other->fd, &held) == 0 &&
            held.st_dev == wanted.st_dev && held.st_ino == wanted.st_ino) {
            is_own = true;
        }
    }
    pthread_mutex_unlock(&file_lock_mutex);
    return is_own;
}

int swl_file_lock_acquire(struct swl_file_lock *lock, bool shared, const struct swl_patience *patience)
{
    if (lock->held) {
        return -EDEADLK;
    }
    int result = file_lock_open_here(lock);
    for (int64_t pause = FILE_LOCK_PAUSE_MIN; result == 0; pause = SWL_MIN(pause * 2, FILE_LOCK_PAUSE_MAX)) {
        if (flock(lock->fd, (shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0) {
            lock->held = true;
            break;
        }
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return -errno;
        }
        if (pause == FILE_LOCK_PAUSE_MIN && file_lock_is_own(lock)) {
            return -EDEADLK;
        }
        result = file_lock_pause(pause, patience);
    }
    return result;
}

int swl_file_lock_release(struct swl_file_lock *lock)
{
    if (!lock->held) {
        return -EPERM;
    }
    lock->held = false;
    return flock(lock->fd, LOCK_UN) == 0 ? 0 : -errno;
}
