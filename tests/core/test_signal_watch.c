/* Watched signals: told once, put back, beside those of os/signal and other code, and not inherited.
 * Raised in this process, so that each has arrived when raise() returns. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/signal.h"
#include "os/signal_watch.h"

static volatile sig_atomic_t others;

static void on_other(int signal_number)
{
    (void)signal_number;
    others++;
}

static int end(void **state)
{
    (void)state;
    swl_signal_watch_close();
    signal(SIGUSR1, SIG_DFL);
    others = 0;
    return 0;
}

static bool is_rung(int fd)
{
    struct pollfd ring = {.fd = fd, .events = POLLIN};
    return poll(&ring, 1, 0) == 1;
}

static void a_signal_rings_and_is_taken_once(void **state)
{
    (void)state;
    assert_false(swl_signal_watch_any());
    int fd = swl_signal_watch(SIGUSR1, true);
    assert_true(fd >= 0);
    assert_true(swl_signal_watch_any());
    assert_int_equal(swl_signal_watch(SIGUSR2, true), fd);
    assert_false(is_rung(fd));
    raise(SIGUSR1);
    raise(SIGUSR1);
    assert_true(is_rung(fd));
    assert_false(swl_signal_watch_take(SIGUSR2));
    assert_true(swl_signal_watch_take(SIGUSR1));
    assert_false(swl_signal_watch_take(SIGUSR1));
}

static void one_that_is_not_heeded_has_no_effect(void **state)
{
    (void)state;
    int fd = swl_signal_watch(SIGTERM, false);
    raise(SIGTERM);
    assert_false(is_rung(fd));
    assert_false(swl_signal_watch_take(SIGTERM));
    assert_int_equal(swl_signal_watch(SIGTERM, true), fd); /* heeded from now on */
    raise(SIGTERM);
    assert_true(swl_signal_watch_take(SIGTERM));
}

static void what_was_set_before_comes_back(void **state)
{
    (void)state;
    signal(SIGUSR1, on_other);
    assert_true(swl_signal_watch(SIGUSR1, true) >= 0);
    assert_true(swl_signal_watch(SIGUSR1, true) >= 0); /* twice */
    raise(SIGUSR1);
    assert_int_equal(others, 0);
    assert_true(swl_signal_unwatch(SIGUSR1));
    assert_false(swl_signal_unwatch(SIGUSR1));
    assert_false(swl_signal_watch_take(SIGUSR1)); /* it came before, and is forgotten */
    raise(SIGUSR1);
    assert_int_equal(others, 1);
}

static void what_other_code_has_set_since_stays(void **state)
{
    (void)state;
    assert_true(swl_signal_watch(SIGUSR1, true) >= 0);
    signal(SIGUSR1, on_other);
    swl_signal_watch_close();
    raise(SIGUSR1);
    assert_int_equal(others, 1);
}

static void some_cannot_be_watched(void **state)
{
    (void)state;
    const int wrong[] = {0, -1, 65, SIGKILL, SIGSTOP};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(swl_signal_watch(wrong[i], true), -EINVAL);
    }
}

static void a_child_dies_by_it(void **state)
{
    (void)state;
    assert_true(swl_signal_watch(SIGUSR1, true) >= 0);
    assert_true(swl_signal_watch(SIGTERM, false) >= 0);
    const int both[] = {SIGUSR1, SIGTERM};
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        int status;
        pid_t child = support_fork();
        if (child == 0) {
            raise(both[i]);
            _exit(1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == both[i]);
    }
    assert_false(swl_signal_watch_take(SIGUSR1));
}

static void a_child_that_watches_has_its_own(void **state)
{
    (void)state;
    int fd = swl_signal_watch(SIGUSR1, true);
    pid_t child = support_fork();
    if (child == 0) {
        int own = swl_signal_watch(SIGUSR2, true), status;
        raise(SIGUSR2);
        check(swl_signal_watch_take(SIGUSR2) && is_rung(own));
        pid_t grandchild = fork(); /* SIGUSR1 has its default effect, since the child watches another one */
        if (grandchild == 0) {
            raise(SIGUSR1);
            _exit(0);
        }
        check(waitpid(grandchild, &status, 0) == grandchild && WIFSIGNALED(status));
        _exit(0);
    }
    support_join(child);
    assert_false(is_rung(fd));
}

static void those_of_the_server_are_known(void **state)
{
    (void)state;
    const int caught[] = {SIGTERM, 0}, without_effect[] = {SIGHUP, 0};
    assert_false(swl_signal_is_used(SIGTERM));
    assert_true(swl_signal_open(caught, without_effect, NULL) >= 0);
    assert_true(swl_signal_is_used(SIGTERM) && swl_signal_is_used(SIGHUP));
    assert_false(swl_signal_is_used(SIGALRM));
    assert_true(swl_signal_watch(SIGALRM, true) >= 0);
    raise(SIGALRM);
    raise(SIGTERM);
    assert_true(swl_signal_take(SIGTERM) && swl_signal_watch_take(SIGALRM));
    swl_signal_close();
    assert_false(swl_signal_is_used(SIGTERM));
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_signal_rings_and_is_taken_once), TEST(one_that_is_not_heeded_has_no_effect),
        TEST(what_was_set_before_comes_back),   TEST(what_other_code_has_set_since_stays),
        TEST(some_cannot_be_watched),           TEST(a_child_dies_by_it),
        TEST(a_child_that_watches_has_its_own), TEST(those_of_the_server_are_known),
    };
    return RUN(tests);
}
