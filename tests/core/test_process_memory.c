/* Reading the memory of another process, and what the kernel says of it. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/process_memory.h"
#include "os/process_stat.h"

static char own_text[] = "of the parent";
static struct swl_process_memory *memory;
static pid_t child;

static pid_t child_that_sleeps(void)
{
    pid_t pid = support_fork();
    while (pid == 0) {
        pause();
    }
    return pid;
}

/* A child with a text of its own at the same address, which sleeps from then on. */
static int begin(void **state)
{
    (void)state;
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    child = support_fork();
    if (child == 0) {
        strcpy(own_text, "of the child");
        check(write(ready[1], "", 1) == 1);
        for (;;) {
            pause();
        }
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    memory = swl_process_memory_open(child);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_process_memory_close(memory);
    assert_true(support_kill(child));
    return 0;
}

static void it_is_the_memory_of_the_other_one(void **state)
{
    (void)state;
    char text[sizeof(own_text)];
    assert_int_equal(swl_process_memory_read(memory, (uintptr_t)own_text, text, sizeof(text)), 0);
    assert_string_equal(text, "of the child");
    assert_string_equal(own_text, "of the parent");
}

static void any_size_and_place(void **state)
{
    (void)state;
    size_t size = 200 * 1024;
    uint8_t *shared = support_shared(size), *copy = malloc(size);
    pid_t other = child_that_sleeps(); /* it has this mapping, too */
    struct swl_process_memory *of_other = swl_process_memory_open(other);
    support_fill(shared, size, 7);
    assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)shared, copy, size), 0);
    assert_true(support_filled(copy, size, 7));
    for (size_t i = 4090; i < 4100; i++) {
        for (size_t length = 0; length < 12; length++) {
            memset(copy, 0, 16);
            assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)shared + i, copy, length), 0);
            assert_memory_equal(copy, shared + i, length);
            assert_int_equal(copy[length], 0);
        }
    }
    swl_process_memory_close(of_other);
    assert_true(support_kill(other));
    free(copy);
    munmap(shared, size);
}

static void what_was_read_is_kept_until_it_is_forgotten(void **state)
{
    (void)state;
    _Atomic int *shared = support_shared(4096);
    int seen;
    pid_t other = child_that_sleeps();
    struct swl_process_memory *of_other = swl_process_memory_open(other);
    assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)shared, &seen, sizeof(seen)), 0);
    assert_int_equal(seen, 0);
    *shared = 5;
    assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)shared, &seen, sizeof(seen)), 0);
    assert_int_equal(seen, 0);
    swl_process_memory_forget(of_other);
    assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)shared, &seen, sizeof(seen)), 0);
    assert_int_equal(seen, 5);
    swl_process_memory_close(of_other);
    assert_true(support_kill(other));
    munmap((void *)shared, 4096);
}

static void what_is_not_mapped_is_an_error(void **state)
{
    (void)state;
    char bytes[64];
    long page = sysconf(_SC_PAGESIZE);
    assert_int_equal(swl_process_memory_read(memory, 0, bytes, 1), -EFAULT);
    assert_int_equal(swl_process_memory_read(memory, 100, bytes, 1), -EFAULT);
    assert_int_equal(swl_process_memory_read(memory, UINTPTR_MAX - 10, bytes, sizeof(bytes)), -EFAULT);
    assert_int_equal(swl_process_memory_read(memory, UINTPTR_MAX - 100, bytes, sizeof(bytes)), -EFAULT);
    assert_int_equal(swl_process_memory_read(memory, (uintptr_t)1 << 62, bytes, sizeof(bytes)), -EFAULT);
    /* one page, and nothing behind it */
    char *two = mmap(NULL, (size_t)page * 2, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(two, MAP_FAILED);
    munmap(two + page, (size_t)page);
    pid_t other = child_that_sleeps();
    struct swl_process_memory *of_other = swl_process_memory_open(other);
    assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)two + page - 32, bytes, 32), 0);
    assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)two + page - 32, bytes, 33), -EFAULT);
    swl_process_memory_close(of_other);
    assert_true(support_kill(other));
    munmap(two, (size_t)page);
}

static void a_process_that_is_gone(void **state)
{
    (void)state;
    char byte;
    struct swl_process_stat stat;
    pid_t other = support_fork();
    if (other == 0) {
        _exit(0);
    }
    support_join(other);
    struct swl_process_memory *of_other = swl_process_memory_open(other);
    assert_int_equal(swl_process_memory_read(of_other, (uintptr_t)own_text, &byte, 1), -ESRCH);
    swl_process_memory_close(of_other);
    assert_int_equal(swl_process_stat(other, &stat), -ESRCH);
    assert_int_equal(swl_process_stat_memory(other), -ESRCH);
}

static void a_process_that_may_not_be_read(void **state)
{
    (void)state;
    char byte;
    if (geteuid() != 0) {
        skip();
    }
    /* a reader without rights, of a process of root */
    pid_t reader = support_fork();
    if (reader == 0) {
        check(setgid(65534) == 0 && setuid(65534) == 0);
        struct swl_process_memory *of_child = swl_process_memory_open(child);
        check(swl_process_memory_read(of_child, (uintptr_t)own_text, &byte, 1) == -EPERM);
        struct swl_process_stat stat;
        check(swl_process_stat(child, &stat) == 0 && stat.code == 0);
        _exit(0);
    }
    support_join(reader);
}

static void the_kernel_says_what_it_is(void **state)
{
    (void)state;
    struct swl_process_stat stat, own, again;
    assert_int_equal(prctl(PR_SET_NAME, "a) R 1 (b"), 0); /* a name that looks like what follows it */
    assert_int_equal(swl_process_stat(getpid(), &own), 0);
    assert_int_equal(own.parent, getppid());
    assert_int_equal(own.state, 'R');
    do {
        assert_int_equal(swl_process_stat(child, &stat), 0);
    } while (stat.state == 'R'); /* it has not come to its pause() yet */
    assert_int_equal(stat.parent, getpid());
    assert_int_equal(stat.state, 'S');
    assert_true(stat.started >= own.started && own.started > 0);
    assert_true(stat.code == own.code && own.code != 0);
    assert_int_equal(kill(child, SIGSTOP), 0);
    assert_int_equal(waitpid(child, NULL, WUNTRACED), child);
    assert_int_equal(swl_process_stat(child, &again), 0);
    assert_int_equal(again.state, 'T');
    assert_int_equal(again.started, stat.started);
    assert_int_equal(kill(child, SIGCONT), 0);
}

static void its_memory_is_what_is_its_own(void **state)
{
    (void)state;
    size_t size = 64 << 20;
    int64_t before = swl_process_stat_memory(getpid());
    assert_true(before > 0);
    /* shared memory is in use by others, too; the kernel counts late, by some pages a CPU */
    char *shared = support_shared(size);
    memset(shared, 1, size);
#ifndef __SANITIZE_THREAD__ /* whose notes about each byte are memory, too */
    assert_true(swl_process_stat_memory(getpid()) - before < (int64_t)size / 4);
#endif
    munmap(shared, size);
    char *own = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(own, MAP_FAILED);
    memset(own, 1, size);
    assert_true(swl_process_stat_memory(getpid()) - before > (int64_t)size / 4 * 3);
    munmap(own, size);
}

static void the_name_of_where_it_sleeps_is_a_name(void **state)
{
    (void)state;
    char name[64];
    swl_process_stat_sleeps_in(child, name, sizeof(name));
    assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.0123456789"),
                     strlen(name));
    swl_process_stat_sleeps_in(getpid(), name, sizeof(name));
    assert_string_equal(name, "");
    swl_process_stat_sleeps_in(1 << 30, name, sizeof(name));
    assert_string_equal(name, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_the_memory_of_the_other_one, begin, end),
        cmocka_unit_test(any_size_and_place),
        cmocka_unit_test(what_was_read_is_kept_until_it_is_forgotten),
        cmocka_unit_test_setup_teardown(what_is_not_mapped_is_an_error, begin, end),
        cmocka_unit_test(a_process_that_is_gone),
        cmocka_unit_test_setup_teardown(a_process_that_may_not_be_read, begin, end),
        cmocka_unit_test_setup_teardown(the_kernel_says_what_it_is, begin, end),
        cmocka_unit_test(its_memory_is_what_is_its_own),
        cmocka_unit_test_setup_teardown(the_name_of_where_it_sleeps_is_a_name, begin, end),
    };
    return RUN(tests);
}
