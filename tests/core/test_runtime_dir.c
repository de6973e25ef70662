/* The user's directory for sockets: where it is, and what is not trusted. Foreign owners can be made only by root:
 * without, that test is skipped. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/runtime_dir.h"

static char *directory;
static char session[200], temporary[200], own[260], below[260], path[SWL_RUNTIME_DIR_MAX];

static int begin(void **state)
{
    (void)state;
    directory = support_directory();
    snprintf(session, sizeof(session), "%s/session", directory);
    snprintf(temporary, sizeof(temporary), "%s/temporary", directory);
    snprintf(own, sizeof(own), "%s/swoolelite", session);
    snprintf(below, sizeof(below), "%s/swoolelite-%u", temporary, (unsigned)geteuid());
    assert_int_equal(mkdir(session, 0700), 0);
    assert_int_equal(mkdir(temporary, 01777), 0);
    setenv("XDG_RUNTIME_DIR", session, 1);
    setenv("TMPDIR", temporary, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    unsetenv("XDG_RUNTIME_DIR");
    unsetenv("TMPDIR");
    support_directory_remove(directory);
    return 0;
}

static void it_is_made_and_found_again(void **state)
{
    (void)state;
    struct stat info;
    assert_int_equal(swl_runtime_dir_place(0, path), -ENOENT);
    umask(0);
    assert_int_equal(swl_runtime_dir_make(path), 0);
    umask(022);
    assert_string_equal(path, own);
    assert_int_equal(lstat(own, &info), 0);
    assert_int_equal(info.st_mode, S_IFDIR | 0700);
    assert_int_equal(swl_runtime_dir_make(path), 0);
    assert_int_equal(swl_runtime_dir_place(0, path), 0);
    assert_string_equal(path, own);
    assert_int_equal(swl_runtime_dir_place(1, path), -ENOENT);
    assert_string_equal(path, below);
}

static void without_a_session_it_is_below_the_temporary_directory(void **state)
{
    (void)state;
    static const char *const none[] = {NULL, "", "relative", "/nonexistent/session"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        none[i] == NULL ? unsetenv("XDG_RUNTIME_DIR") : setenv("XDG_RUNTIME_DIR", none[i], 1);
        assert_int_equal(swl_runtime_dir_make(path), 0);
        assert_string_equal(path, below);
        assert_int_equal(swl_runtime_dir_place(0, path), -ENOENT);
        assert_int_equal(swl_runtime_dir_place(1, path), 0);
    }
    /* a program with a session finds it, too */
    setenv("XDG_RUNTIME_DIR", session, 1);
    assert_int_equal(swl_runtime_dir_place(1, path), 0);
    assert_string_equal(path, below);
}

/* What stands there is left as it is. */
static void assert_refused(int expected)
{
    assert_int_equal(swl_runtime_dir_make(path), expected);
    assert_string_equal(path, own);
    assert_int_equal(swl_runtime_dir_place(0, path), expected);
}

static void what_others_may_change_is_refused(void **state)
{
    (void)state;
    static const mode_t modes[] = {0750, 0705, 0720, 0701};
    assert_int_equal(mkdir(own, 0700), 0);
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        assert_int_equal(chmod(own, modes[i]), 0);
        assert_refused(-EPERM);
    }
    assert_int_equal(rmdir(own), 0);
    assert_int_equal(symlink(temporary, own), 0); /* even to a good one */
    assert_int_equal(chmod(temporary, 0700), 0);
    assert_refused(-EPERM);
    assert_int_equal(unlink(own), 0);
    assert_int_equal(symlink("nowhere", own), 0);
    assert_refused(-EPERM);
    assert_int_equal(unlink(own), 0);
    assert_int_equal(mknod(own, S_IFREG | 0600, 0), 0);
    assert_refused(-EPERM);
}

static void what_is_another_users_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    assert_int_equal(mkdir(own, 0700), 0);
    assert_int_equal(chown(own, 65534, 65534), 0);
    assert_refused(-EPERM);
    /* the session of another user, as behind su */
    assert_int_equal(chown(session, 65534, 65534), 0);
    assert_int_equal(swl_runtime_dir_make(path), 0);
    assert_string_equal(path, below);
    assert_int_equal(swl_runtime_dir_place(0, path), -ENOENT);
}

static void a_path_that_is_too_long_is_told(void **state)
{
    (void)state;
    char dots[SWL_RUNTIME_DIR_MAX + 200];
    snprintf(dots, sizeof(dots), "%s", session);
    while (strlen(dots) < SWL_RUNTIME_DIR_MAX) {
        strcat(dots, "/.");
    }
    setenv("XDG_RUNTIME_DIR", dots, 1);
    assert_int_equal(swl_runtime_dir_make(path), -ENAMETOOLONG);
    assert_int_equal(swl_runtime_dir_place(0, path), -ENAMETOOLONG);
    assert_true(strlen(path) < SWL_RUNTIME_DIR_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_made_and_found_again),        TEST(without_a_session_it_is_below_the_temporary_directory),
        TEST(what_others_may_change_is_refused), TEST(what_is_another_users_is_refused),
        TEST(a_path_that_is_too_long_is_told),
    };
    return RUN(tests);
}
