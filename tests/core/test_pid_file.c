/* The pid file: who holds it, what is left of others, and what is not touched. Foreign owners can be made
 * only by root: without, that test is skipped. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/pid_file.h"

static char *directory;
static char path[200];
static int descriptors;
static struct swl_pid_file file;
static pid_t holder;

static int begin(void **state)
{
    (void)state;
    directory = support_directory();
    snprintf(path, sizeof(path), "%s/pid", directory);
    descriptors = support_descriptors();
    file = (struct swl_pid_file){.fd = -1};
    holder = -1;
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_pid_file_remove(&file);
    assert_int_equal(support_descriptors(), descriptors);
    support_directory_remove(directory);
    return 0;
}

static void put(const char *name, const char *text)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

static void assert_content(const char *name, const char *expected)
{
    char text[64] = "";
    int fd = open(name, O_RDONLY);
    assert_true(fd >= 0);
    assert_true(read(fd, text, sizeof(text) - 1) >= 0);
    close(fd);
    assert_string_equal(text, expected);
}

static bool exists(void)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

static void it_tells_the_pid_and_goes_with_the_server(void **state)
{
    (void)state;
    assert_int_equal(swl_pid_file_open(&file, path, &holder), 0);
    assert_true(fcntl(file.fd, F_GETFD) & FD_CLOEXEC);
    assert_content(path, "");
    assert_int_equal(swl_pid_file_write(&file, 1234), 0);
    assert_content(path, "1234\n");
    swl_pid_file_remove(&file);
    assert_false(exists());
    swl_pid_file_remove(&file); /* it knows that it is gone */
}

static void without_a_file_there_is_nothing_to_write(void **state)
{
    (void)state;
    assert_int_equal(swl_pid_file_write(&file, 1234), 0);
}

static void one_in_use_is_refused_with_its_pid(void **state)
{
    (void)state;
    struct swl_pid_file second;
    assert_int_equal(swl_pid_file_open(&file, path, &holder), 0);
    assert_int_equal(swl_pid_file_open(&second, path, &holder), -EBUSY);
    assert_int_equal(holder, 0); /* not ready yet */
    assert_int_equal(swl_pid_file_write(&file, 1234), 0);
    assert_int_equal(swl_pid_file_open(&second, path, &holder), -EBUSY);
    assert_int_equal(holder, 1234);
    assert_content(path, "1234\n");
}

static void a_child_keeps_it_until_it_leaves(void **state)
{
    (void)state;
    assert_int_equal(swl_pid_file_open(&file, path, &holder), 0);
    int go[2];
    assert_int_equal(pipe(go), 0);
    pid_t child = support_fork();
    if (child == 0) {
        char byte;
        close(go[1]);
        check(read(go[0], &byte, 1) == 0);
        swl_pid_file_release(&file);
        pause();
        _exit(1);
    }
    close(go[0]);
    struct swl_pid_file second;
    swl_pid_file_release(&file);
    assert_true(exists());
    assert_int_equal(swl_pid_file_open(&second, path, &holder), -EBUSY);
    close(go[1]);
    while (swl_pid_file_open(&file, path, &holder) == -EBUSY) {
    }
    assert_true(support_kill(child));
}

static void a_stale_one_is_taken_whatever_is_in_it(void **state)
{
    (void)state;
    char text[24];
    snprintf(text, sizeof(text), "%d\nand more\n", (int)getpid());
    put(path, text);
    assert_int_equal(swl_pid_file_open(&file, path, &holder), 0);
    assert_content(path, "");
    assert_int_equal(swl_pid_file_write(&file, 7), 0);
    assert_content(path, "7\n");
}

static void a_file_that_has_taken_its_place_stays(void **state)
{
    (void)state;
    assert_int_equal(swl_pid_file_open(&file, path, &holder), 0);
    unlink(path);
    put(path, "of another");
    swl_pid_file_remove(&file);
    assert_content(path, "of another");
}

static void what_is_no_regular_file_is_refused(void **state)
{
    (void)state;
    char target[210];
    snprintf(target, sizeof(target), "%s/target", directory);
    put(target, "precious");
    assert_int_equal(symlink(target, path), 0);
    assert_int_equal(swl_pid_file_open(&file, path, &holder), -ELOOP);
    assert_content(target, "precious");
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(swl_pid_file_open(&file, path, &holder), -EINVAL);
    unlink(path);
    assert_int_equal(swl_pid_file_open(&file, directory, &holder), -EINVAL);
    assert_int_equal(swl_pid_file_open(&file, "/nonexistent/pid", &holder), -ENOENT);
}

static void a_file_that_has_another_name_is_not_written_to(void **state)
{
    (void)state;
    char other[210];
    snprintf(other, sizeof(other), "%s/other", directory);
    put(other, "precious");
    assert_int_equal(link(other, path), 0);
    assert_int_equal(swl_pid_file_open(&file, path, &holder), 0);
    assert_int_equal(swl_pid_file_write(&file, 7), 0);
    assert_content(path, "7\n");
    assert_content(other, "precious");
}

static void a_file_of_somebody_else_is_replaced(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    struct stat info;
    put(path, "7");
    assert_int_equal(chown(path, 12345, 12345), 0);
    assert_int_equal(swl_pid_file_open(&file, path, &holder), 0);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_uid, 0);
}

/* Each takes it, looks whether it is alone, and removes it. */
static void of_many_one_has_it_at_a_time(void **state)
{
    (void)state;
    enum { CHILDREN = 4, TIMES = 300 };
    pid_t children[CHILDREN];
    _Atomic int *inside = support_shared(sizeof(*inside));
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            for (int j = 0; j < TIMES;) {
                int result = swl_pid_file_open(&file, path, &holder);
                check(result == 0 || result == -EBUSY);
                if (result == 0) {
                    check(__atomic_add_fetch(inside, 1, __ATOMIC_SEQ_CST) == 1);
                    check(swl_pid_file_write(&file, getpid()) == 0);
                    check(exists());
                    __atomic_sub_fetch(inside, 1, __ATOMIC_SEQ_CST);
                    swl_pid_file_remove(&file);
                    j++;
                }
            }
            _exit(0);
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    assert_false(exists());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_tells_the_pid_and_goes_with_the_server), TEST(without_a_file_there_is_nothing_to_write),
        TEST(one_in_use_is_refused_with_its_pid),        TEST(a_child_keeps_it_until_it_leaves),
        TEST(a_stale_one_is_taken_whatever_is_in_it),    TEST(a_file_that_has_taken_its_place_stays),
        TEST(what_is_no_regular_file_is_refused),        TEST(a_file_that_has_another_name_is_not_written_to),
        TEST(a_file_of_somebody_else_is_replaced),       TEST(of_many_one_has_it_at_a_time),
    };
    return RUN(tests);
}
