/* The lock on a file: a child is no holder, the kernel frees what a dead one held, misuse is told. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/file_lock.h"

static char *directory, *path;
static struct swl_file_lock lock;
static _Atomic int *told;

static int begin(void **state)
{
    (void)state;
    directory = support_directory();
    told = support_shared(sizeof(*told));
    return asprintf(&path, "%s/lock", directory) < 0 ? -1 : swl_file_lock_open(&lock, path);
}

static int end(void **state)
{
    (void)state;
    swl_file_lock_close(&lock);
    support_directory_remove(directory);
    free(path);
    return munmap(told, sizeof(*told));
}

static int acquire(bool shared, double seconds)
{
    struct swl_patience patience = {.deadline = swl_clock_deadline(swl_clock_monotonic(), seconds)};
    return swl_file_lock_acquire(&lock, shared, &patience);
}

static void misuse_is_told(void **state)
{
    (void)state;
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_int_equal(swl_file_lock_release(&lock), -EPERM);
    assert_int_equal(acquire(false, -1), 0);
    assert_int_equal(acquire(false, -1), -EDEADLK);
    assert_int_equal(acquire(true, -1), -EDEADLK);
    struct swl_file_lock other;
    assert_int_equal(swl_file_lock_open(&other, path), 0);
    const struct swl_patience for_ever = {.deadline = SWL_NEVER};
    assert_int_equal(swl_file_lock_acquire(&other, true, &for_ever), -EDEADLK); /* it would wait for itself */
    pid_t pid = support_fork();
    if (pid == 0) {
        int64_t deadline = swl_clock_monotonic() + 30 * SWL_NS_PER_MS;
        const struct swl_patience soon = {.deadline = deadline};
        check(swl_file_lock_acquire(&other, true, &soon) == -ETIMEDOUT);
        check(swl_clock_monotonic() >= deadline);
        _exit(0);
    }
    support_join(pid);
    swl_file_lock_close(&other);
    assert_int_equal(swl_file_lock_release(&lock), 0);
    assert_int_equal(swl_file_lock_open(&other, "/nowhere/lock"), -ENOENT);
}

static void a_child_holds_nothing(void **state)
{
    (void)state;
    for (int shared = 0; shared <= 1; shared++) {
        assert_int_equal(acquire(shared, -1), 0);
        pid_t pid = support_fork();
        if (pid == 0) {
            check(swl_file_lock_release(&lock) == -EPERM);
            check(acquire(false, 0) == -ETIMEDOUT);
            check(acquire(true, 0) == (shared ? 0 : -ETIMEDOUT));
            _exit(0);
        }
        support_join(pid);
        assert_int_equal(swl_file_lock_release(&lock), 0);
    }
}

/* A holder that is killed has a child, which lives on. */
static void the_death_of_a_holder_frees_it(void **state)
{
    (void)state;
    int descriptors = support_descriptors();
    pid_t holder = support_fork();
    if (holder == 0) {
        check(acquire(false, -1) == 0);
        pid_t child = support_fork();
        if (child != 0) {
            atomic_store(told, child);
        }
        for (;;) {
            pause();
        }
    }
    while (atomic_load(told) == 0) {
        sched_yield();
    }
    assert_int_equal(acquire(false, 0.03), -ETIMEDOUT);
    assert_true(support_kill(holder));
    assert_int_equal(acquire(false, 20), 0);
    assert_int_equal(swl_file_lock_release(&lock), 0);
    assert_int_equal(support_descriptors(), descriptors);
}

/* It is the same file in the child, also where the path leads elsewhere. */
static void a_child_locks_the_file_itself(void **state)
{
    (void)state;
    assert_int_equal(unlink(path), 0);
    assert_int_equal(acquire(false, -1), 0);
    pid_t pid = support_fork();
    if (pid == 0) {
        check(acquire(false, 0) == -ETIMEDOUT);
        _exit(0);
    }
    support_join(pid);
    assert_int_equal(swl_file_lock_release(&lock), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(misuse_is_told, begin, end),
        cmocka_unit_test_setup_teardown(a_child_holds_nothing, begin, end),
        cmocka_unit_test_setup_teardown(the_death_of_a_holder_frees_it, begin, end),
        cmocka_unit_test_setup_teardown(a_child_locks_the_file_itself, begin, end),
    };
    return RUN(tests);
}
