/* Into the background: what the process that waits ends with, and what it says. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/background.h"

/* Runs `start` in a process that goes into the background; returns the exit code of the one that
 * the shell waits for, and what that one wrote to standard error. */
static int run(void (*start)(int fd), char *text, size_t size)
{
    int ends[2], status;
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    if (child == 0) {
        int errors = dup(STDERR_FILENO);
        dup2(ends[1], STDERR_FILENO);
        int fd = swl_background_enter();
        dup2(errors, STDERR_FILENO); /* check() is to be seen */
        close(ends[1]);
        check(fd >= 0);
        start(fd);
        _exit(0);
    }
    close(ends[1]);
    ssize_t length = read(ends[0], text, size - 1);
    text[length > 0 ? length : 0] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void start_well(int fd)
{
    char byte;
    check(getsid(0) == getpid());
    check(read(STDIN_FILENO, &byte, 1) == 0);
    check(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    swl_background_report(fd, NULL);
}

static void start_badly(int fd)
{
    swl_background_report(fd, "nothing works today");
}

static void die(int fd)
{
    (void)fd;
    raise(SIGKILL);
}

static void say_nothing(int fd)
{
    (void)fd;
}

static void a_start_that_went_well_ends_it_with_0(void **state)
{
    (void)state;
    char text[256];
    assert_int_equal(run(start_well, text, sizeof(text)), 0);
    assert_string_equal(text, "");
}

static void a_start_that_failed_is_told_on_standard_error(void **state)
{
    (void)state;
    char text[256];
    assert_int_equal(run(start_badly, text, sizeof(text)), 1);
    assert_string_equal(text, "The server cannot start: nothing works today\n");
}

static void a_death_before_it_could_tell_is_told(void **state)
{
    (void)state;
    char text[256];
    assert_int_equal(run(die, text, sizeof(text)), 1);
    assert_non_null(strstr(text, "ended before it was ready"));
    assert_int_equal(run(say_nothing, text, sizeof(text)), 1);
    assert_non_null(strstr(text, "ended before it was ready"));
}

/* In the process of run(): goes into the background, with that descriptor as standard output. */
static void detached(bool to_root, bool closes, int output, int *status)
{
    pid_t child = fork();
    if (child == 0) {
        const int streams[3] = {-1, output, -1};
        int result = swl_background_detach(to_root, closes, streams);
        char directory[64] = "";
        check(result == 0 && getsid(0) == getpid());
        check(getcwd(directory, sizeof(directory)) != NULL);
        ssize_t said = readlink("/proc/self/fd/0", directory + strlen(directory), 32);
        check(said > 0);
        dprintf(STDOUT_FILENO, "%s", directory);
        _exit(7);
    }
    assert_int_equal(waitpid(child, status, 0), child);
}

static void whoever_detaches_goes_on_in_another_process(void **state)
{
    (void)state;
    int pipe_ends[2], status;
    char text[128] = "";
    assert_int_equal(pipe2(pipe_ends, O_CLOEXEC), 0);
    detached(true, true, pipe_ends[1], &status);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(pipe_ends[1]);
    assert_true(read(pipe_ends[0], text, sizeof(text) - 1) > 0);
    assert_string_equal(text, "//dev/null");
    assert_int_equal(read(pipe_ends[0], text, sizeof(text)), 0); /* it has ended */
    close(pipe_ends[0]);
}

static void what_cannot_be_a_stream_is_told_to_the_caller(void **state)
{
    (void)state;
    const int streams[3] = {-1, 12345, -1};
    assert_int_equal(swl_background_detach(false, true, streams), -EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_start_that_went_well_ends_it_with_0),
        cmocka_unit_test(a_start_that_failed_is_told_on_standard_error),
        cmocka_unit_test(a_death_before_it_could_tell_is_told),
        cmocka_unit_test(whoever_detaches_goes_on_in_another_process),
        cmocka_unit_test(what_cannot_be_a_stream_is_told_to_the_caller),
    };
    return RUN(tests);
}
