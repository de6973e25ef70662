/* Files below a directory, by the kernel's own means and by the walk that stands in for them. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "os/directory.h"

static char *top;
static struct swl_directory directory;

static const char *in_top(const char *name)
{
    static char path[2][PATH_MAX];
    static int turn;
    turn = !turn;
    snprintf(path[turn], sizeof(path[turn]), "%s/%s", top, name);
    return path[turn];
}

static void make_file(const char *name, const char *content)
{
    FILE *file = fopen(in_top(name), "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    fclose(file);
}

/* top/secret, top/root/ with files of all kinds in it */
static int begin(void **state)
{
    (void)state;
    top = support_directory();
    assert_int_equal(mkdir(in_top("root"), 0700), 0);
    assert_int_equal(mkdir(in_top("root/sub"), 0700), 0);
    make_file("secret", "secret");
    make_file("root/file", "hello");
    make_file("root/sub/file", "below");
    assert_int_equal(mkfifo(in_top("root/pipe"), 0600), 0);
    assert_int_equal(symlink("sub/file", in_top("root/inner")), 0);
    assert_int_equal(symlink("../secret", in_top("root/outer")), 0);
    assert_int_equal(symlink(in_top("secret"), in_top("root/absolute")), 0);
    assert_int_equal(symlink("..", in_top("root/sub/up")), 0);
    assert_int_equal(symlink("/proc/self/root", in_top("root/magic")), 0);
    assert_int_equal(swl_directory_open(&directory, in_top("root")), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_directory_close(&directory);
    support_directory_remove(top);
    return 0;
}

static int open_file(const char *path)
{
    struct stat info;
    int file = swl_directory_open_file(&directory, path, &info);
    if (file >= 0) {
        char content[10] = "";
        assert_int_equal(read(file, content, sizeof(content)), info.st_size);
        assert_true(fcntl(file, F_GETFD) & FD_CLOEXEC);
        close(file);
        return content[0];
    }
    return file;
}

static void both_ways(void (*check_way)(void))
{
    for (int i = 0; i < 2; i++) {
        directory.is_walked = i > 0;
        check_way();
    }
    directory.is_walked = false;
}

static void check_files(void)
{
    assert_int_equal(open_file("file"), 'h');
    assert_int_equal(open_file("sub/file"), 'b');
    assert_int_equal(open_file("./sub/./file"), 'b');
    assert_int_equal(open_file("nothing"), -ENOENT);
    assert_int_equal(open_file("nothing/file"), -ENOENT);
    assert_int_equal(open_file("file/file"), -ENOTDIR);
    assert_int_equal(open_file("file/"), -ENOTDIR);
    assert_int_equal(open_file(""), -EISDIR);
    assert_int_equal(open_file("."), -EISDIR);
    assert_int_equal(open_file("sub"), -EISDIR);
    assert_int_equal(open_file("sub/"), -EISDIR);
    char name[NAME_MAX + 2];
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(open_file(name), -ENAMETOOLONG);
}

static void files_below_are_opened(void **state)
{
    (void)state;
    assert_false(directory.is_walked); /* this kernel has openat2() */
    both_ways(check_files);
}

static void check_others(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    snprintf(address.sun_path, sizeof(address.sun_path), "%s", in_top("root/socket"));
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(open_file("socket"), -EINVAL);
    assert_int_equal(open_file("pipe"), -EINVAL); /* at once, though nobody writes */
    close(fd);
    assert_int_equal(unlink(in_top("root/socket")), 0);
}

static void what_is_no_regular_file_is_refused(void **state)
{
    (void)state;
    both_ways(check_others);
}

static void check_ways_out(void)
{
    static const char *const paths[] = {
        "../secret", "..",       "sub/../../secret", "/etc/passwd", "/",
        "outer",     "absolute", "sub/up/../secret", "magic",       "magic/etc/passwd",
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        int result = open_file(paths[i]);
        if (result >= 0 || (result != -EXDEV && !directory.is_walked && result != -ELOOP)) {
            fail_msg("%s: %d", paths[i], result);
        }
    }
}

static void no_path_leads_out(void **state)
{
    (void)state;
    both_ways(check_ways_out);
}

static void links_within_are_followed_by_the_kernel_alone(void **state)
{
    (void)state;
    assert_int_equal(open_file("inner"), 'b');
    assert_int_equal(open_file("sub/up/file"), 'h');
    directory.is_walked = true;
    assert_int_equal(open_file("inner"), -ELOOP);
    assert_true(open_file("sub/up/file") < 0);
    directory.is_walked = false;
}

static void check_listing(void)
{
    int fd = swl_directory_open_below(&directory, "sub");
    assert_true(fd >= 0);
    close(fd);
    assert_true((fd = swl_directory_open_below(&directory, "")) >= 0);
    close(fd);
    assert_int_equal(swl_directory_open_below(&directory, "file"), -ENOTDIR);
    assert_true(swl_directory_open_below(&directory, "..") < 0);
}

static void directories_are_opened_to_be_listed(void **state)
{
    (void)state;
    both_ways(check_listing);
}

static void what_is_no_directory_is_not_opened(void **state)
{
    struct swl_directory other;
    (void)state;
    assert_int_equal(swl_directory_open(&other, in_top("nothing")), -ENOENT);
    assert_int_equal(swl_directory_open(&other, in_top("secret")), -ENOTDIR);
    swl_directory_close(&other);
}

static atomic_bool swapping;

/* sub is the directory and, in turn, a link out. */
static void *swap(void *unused)
{
    (void)unused;
    while (atomic_load(&swapping)) {
        check(rename(in_top("root/sub"), in_top("root/away")) == 0);
        check(symlink("..", in_top("root/sub")) == 0);
        check(unlink(in_top("root/sub")) == 0);
        check(rename(in_top("root/away"), in_top("root/sub")) == 0);
    }
    return NULL;
}

static void check_while_it_changes(void)
{
    for (int i = 0; i < 2000; i++) {
        struct stat info;
        int file = swl_directory_open_file(&directory, "sub/secret", &info);
        assert_true(file < 0); /* it is there in root/.. alone */
    }
}

static void no_path_leads_out_while_names_change(void **state)
{
    pthread_t thread;
    (void)state;
    atomic_store(&swapping, true);
    assert_int_equal(pthread_create(&thread, NULL, swap, NULL), 0);
    both_ways(check_while_it_changes);
    atomic_store(&swapping, false);
    pthread_join(thread, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_below_are_opened, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_regular_file_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(no_path_leads_out, begin, end),
        cmocka_unit_test_setup_teardown(links_within_are_followed_by_the_kernel_alone, begin, end),
        cmocka_unit_test_setup_teardown(directories_are_opened_to_be_listed, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_directory_is_not_opened, begin, end),
        cmocka_unit_test_setup_teardown(no_path_leads_out_while_names_change, begin, end),
    };
    return RUN(tests);
}
