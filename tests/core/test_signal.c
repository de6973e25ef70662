/* Signals as flags: caught, told through the eventfd, taken once, and put back in the end.
 * Raised in this process, so that each has arrived when raise() returns. */
#define _GNU_SOURCE
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "os/signal.h"

static const int caught[] = {SIGTERM, SIGUSR1, 0}, ignored[] = {SIGUSR2, 0}, nothing[] = {0};
static int fd;

static int begin(void **state)
{
    (void)state;
    fd = swl_signal_open(caught, ignored, NULL);
    return fd < 0;
}

static int end(void **state)
{
    (void)state;
    swl_signal_close();
    return 0;
}

static bool is_rung(void)
{
    uint64_t count;
    return read(fd, &count, sizeof(count)) == sizeof(count);
}

static void a_signal_is_taken_once(void **state)
{
    (void)state;
    assert_false(swl_signal_take(SIGTERM));
    raise(SIGTERM);
    assert_true(swl_signal_take(SIGTERM));
    assert_false(swl_signal_take(SIGTERM));
}

static void each_signal_has_a_flag_of_its_own(void **state)
{
    (void)state;
    raise(SIGUSR1);
    assert_false(swl_signal_take(SIGTERM));
    raise(SIGTERM);
    assert_true(swl_signal_take(SIGTERM));
    assert_true(swl_signal_take(SIGUSR1));
}

static void a_signal_rings(void **state)
{
    (void)state;
    assert_false(is_rung());
    raise(SIGTERM);
    assert_true(is_rung());
    assert_false(is_rung());
}

static void one_that_waits_to_be_taken_is_pending(void **state)
{
    (void)state;
    assert_false(swl_signal_pending());
    raise(SIGUSR1);
    assert_true(swl_signal_pending());
    assert_true(swl_signal_take(SIGUSR1));
    assert_false(swl_signal_pending());
}

static void an_ignored_signal_does_nothing(void **state)
{
    (void)state;
    raise(SIGUSR2);
    assert_false(swl_signal_pending());
    assert_false(is_rung());
}

static void opening_anew_forgets_what_had_come(void **state)
{
    (void)state;
    int descriptors = support_descriptors();
    raise(SIGTERM);
    fd = swl_signal_open(caught, ignored, NULL);
    assert_false(swl_signal_take(SIGTERM));
    assert_false(is_rung());
    assert_int_equal(support_descriptors(), descriptors);
    raise(SIGTERM);
    assert_true(swl_signal_take(SIGTERM));
}

static void opening_unblocks_all_signals(void **state)
{
    (void)state;
    swl_signal_block_all();
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    assert_true(sigismember(&mask, SIGTERM) && sigismember(&mask, SIGUSR2));
    raise(SIGTERM);
    assert_false(swl_signal_pending());
    fd = swl_signal_open(caught, ignored, NULL);
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    for (int i = 1; i < SIGRTMAX; i++) {
        assert_int_equal(sigismember(&mask, i) == 1, 0);
    }
    assert_true(swl_signal_take(SIGTERM)); /* the one that had waited */
}

static void closing_puts_back_what_was_there_before(void **state)
{
    (void)state;
    struct sigaction now;
    fd = swl_signal_open(caught, nothing, NULL); /* again: what was there first is what counts */
    swl_signal_close();
    sigaction(SIGTERM, NULL, &now);
    assert_true(now.sa_handler == SIG_DFL);
    sigaction(SIGUSR2, NULL, &now);
    assert_true(now.sa_handler == SIG_DFL);
    swl_signal_close();
}

static void a_child_that_opens_anew_has_flags_and_a_descriptor_of_its_own(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        fd = swl_signal_open(caught, ignored, NULL);
        check(fd >= 0);
        raise(SIGTERM);
        check(is_rung());
        check(swl_signal_take(SIGTERM));
        _exit(0);
    }
    support_join(child);
    assert_false(is_rung());
    assert_false(swl_signal_pending());
}

static void a_signal_wakes_a_loop_that_watches_its_edge(void **state)
{
    (void)state;
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event wish = {.events = EPOLLIN | EPOLLET};
    assert_int_equal(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &wish), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(epoll_wait(epoll_fd, &wish, 1, 0), 0);
        raise(SIGUSR1); /* nobody reads the eventfd in between */
        assert_int_equal(epoll_wait(epoll_fd, &wish, 1, 0), 1);
    }
    close(epoll_fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_signal_is_taken_once),
        TEST(each_signal_has_a_flag_of_its_own),
        TEST(a_signal_rings),
        TEST(one_that_waits_to_be_taken_is_pending),
        TEST(an_ignored_signal_does_nothing),
        TEST(opening_anew_forgets_what_had_come),
        TEST(opening_unblocks_all_signals),
        TEST(closing_puts_back_what_was_there_before),
        TEST(a_child_that_opens_anew_has_flags_and_a_descriptor_of_its_own),
        TEST(a_signal_wakes_a_loop_that_watches_its_edge),
    };
    return RUN(tests);
}
