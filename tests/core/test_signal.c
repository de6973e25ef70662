/* Signals as flags: caught, told through the eventfd, taken once, and put back in the end.
 * Raised in this process, so that each has arrived when raise() returns. */
#define _GNU_SOURCE
#include "support.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/signal.h"

static const int caught[] = {SIGTERM, SIGUSR1, 0}, without_effect[] = {SIGUSR2, 0}, nothing[] = {0};
static int fd;
static volatile sig_atomic_t hooked;

static void on_hook(int signal_number)
{
    hooked = signal_number;
}

static int begin(void **state)
{
    (void)state;
    hooked = 0;
    fd = swl_signal_open(caught, without_effect, on_hook);
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

static void the_hook_gets_each_signal(void **state)
{
    (void)state;
    raise(SIGUSR1);
    assert_int_equal(hooked, SIGUSR1);
    raise(SIGTERM);
    assert_int_equal(hooked, SIGTERM);
}

static void (*handler_of(int signal_number))(int)
{
    struct sigaction now;
    assert_int_equal(sigaction(signal_number, NULL, &now), 0);
    return now.sa_handler;
}

static void one_without_effect_is_counted_alone(void **state)
{
    (void)state;
    unsigned before = swl_signal_without_effect();
    raise(SIGUSR2);
    assert_false(swl_signal_pending());
    assert_false(is_rung());
    assert_int_equal(hooked, 0);
    assert_int_equal(swl_signal_without_effect(), before + 1);
    raise(SIGTERM);
    assert_int_equal(swl_signal_without_effect(), before + 1);
}

/* A program that this process starts would inherit it. */
static void nothing_is_ignored_that_was_not_before(void **state)
{
    (void)state;
    assert_true(handler_of(SIGUSR2) != SIG_IGN);
    swl_signal_close();
    signal(SIGUSR2, SIG_IGN);
    fd = swl_signal_open(caught, without_effect, NULL);
    assert_true(handler_of(SIGUSR2) == SIG_IGN);
    swl_signal_close();
    assert_true(handler_of(SIGUSR2) == SIG_IGN);
    signal(SIGUSR2, SIG_DFL);
}

static void opening_anew_forgets_what_had_come(void **state)
{
    (void)state;
    int descriptors = support_descriptors();
    raise(SIGTERM);
    fd = swl_signal_open(caught, without_effect, NULL);
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
    fd = swl_signal_open(caught, without_effect, NULL);
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
        fd = swl_signal_open(caught, without_effect, NULL);
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

/* ---- processes that have the handlers of another one ---- */

static pid_t by_fork(void)
{
    return support_fork();
}

/* No handler of pthread_atfork() sees it. */
static pid_t by_clone(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static int signal_that_ended(pid_t pid)
{
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void a_child_that_opens_nothing_dies_by_each_of_them(void **state)
{
    (void)state;
    static pid_t (*const forks[])(void) = {by_fork, by_clone};
    const int signals[] = {SIGTERM, SIGUSR1, SIGUSR2};
    for (size_t f = 0; f < COUNT_OF(forks); f++) {
        for (size_t i = 0; i < COUNT_OF(signals); i++) {
            pid_t child = forks[f]();
            if (child == 0) {
                kill(getpid(), signals[i]);
                _exit(0);
            }
            assert_int_equal(signal_that_ended(child), signals[i]);
        }
    }
    assert_false(is_rung()); /* they share it */
    assert_false(swl_signal_pending());
    raise(SIGTERM);
    assert_true(swl_signal_take(SIGTERM));
}

/* It has no memory of its own, and sends the signal to itself. */
static pid_t by_vfork(int signal_number)
{
    pid_t child = vfork();
    if (child == 0) {
        kill(getpid(), signal_number);
        _exit(0);
    }
    return child;
}

static void a_vforked_child_dies_by_each_of_them_and_its_parent_notices_nothing(void **state)
{
    (void)state;
    const int signals[] = {SIGTERM, SIGUSR1, SIGUSR2};
    unsigned before = swl_signal_without_effect();
    for (size_t i = 0; i < COUNT_OF(signals); i++) {
        assert_int_equal(signal_that_ended(by_vfork(signals[i])), signals[i]);
        assert_true(handler_of(signals[i]) != SIG_DFL);
    }
    assert_int_equal(hooked, 0);
    assert_false(is_rung());
    assert_false(swl_signal_pending());
    assert_int_equal(swl_signal_without_effect(), before);
}

static void a_child_ignores_what_its_parent_ignored_before(void **state)
{
    (void)state;
    swl_signal_close();
    signal(SIGTERM, SIG_IGN);
    fd = swl_signal_open(caught, without_effect, NULL);
    pid_t child = support_fork();
    if (child == 0) {
        kill(getpid(), SIGTERM);
        check(handler_of(SIGTERM) == SIG_IGN);
        _exit(0);
    }
    support_join(child);
    assert_false(swl_signal_pending());
    swl_signal_close();
    signal(SIGTERM, SIG_DFL);
}

static void who_disowns_has_what_was_there_before_but_for_handlers_of_its_own(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        signal(SIGUSR1, on_hook);
        swl_signal_disown();
        check(handler_of(SIGTERM) == SIG_DFL);
        check(handler_of(SIGUSR2) == SIG_DFL);
        check(handler_of(SIGUSR1) == on_hook);
        check(fcntl(fd, F_GETFD) == -1);
        swl_signal_close(); /* there is nothing left to do */
        check(handler_of(SIGUSR1) == on_hook);
        _exit(0);
    }
    support_join(child);
    raise(SIGTERM);
    assert_true(is_rung());
}

/* ---- the end ---- */

static bool is_blocked(int signal_number)
{
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    return sigismember(&mask, signal_number) == 1;
}

static void mute_they_have_no_effect_and_are_not_blocked(void **state)
{
    (void)state;
    swl_signal_block_all();
    raise(SIGTERM);
    swl_signal_mute();
    raise(SIGUSR1);
    raise(SIGUSR2);
    assert_false(is_blocked(SIGTERM));
    assert_int_equal(hooked, 0);
    assert_false(swl_signal_pending());
    assert_int_equal(fcntl(fd, F_GETFD), -1);
    assert_true(handler_of(SIGTERM) != SIG_IGN);
}

static void a_child_that_mutes_has_no_use_for_its_parents_handlers(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        swl_signal_mute();
        raise(SIGTERM);
        raise(SIGUSR2);
        check(hooked == 0);
        _exit(0);
    }
    support_join(child);
    assert_int_not_equal(fcntl(fd, F_GETFD), -1);
}

static void what_mutes_keeps_handlers_of_others(void **state)
{
    (void)state;
    signal(SIGUSR1, on_hook);
    swl_signal_mute();
    raise(SIGUSR1);
    assert_int_equal(hooked, SIGUSR1);
}

static void closed_for_good_nothing_comes_any_more(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        fd = swl_signal_open(caught, without_effect, on_hook);
        check(fd >= 0);
        swl_signal_close_for_good();
        check(handler_of(SIGTERM) == SIG_DFL && handler_of(SIGUSR2) == SIG_DFL);
        raise(SIGTERM);
        raise(SIGUSR2);
        check(is_blocked(SIGTERM));
        check(hooked == 0);
        _exit(0);
    }
    support_join(child);
}

static void a_process_that_catches_nothing_is_left_as_it_is(void **state)
{
    (void)state;
    pid_t child = support_fork();
    if (child == 0) {
        swl_signal_disown();
        swl_signal_close_for_good();
        check(!is_blocked(SIGTERM));
        _exit(0);
    }
    support_join(child);
}

/* ---- and the loop ---- */

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
        TEST(the_hook_gets_each_signal),
        TEST(one_without_effect_is_counted_alone),
        TEST(nothing_is_ignored_that_was_not_before),
        TEST(opening_anew_forgets_what_had_come),
        TEST(opening_unblocks_all_signals),
        TEST(closing_puts_back_what_was_there_before),
        TEST(a_child_that_opens_anew_has_flags_and_a_descriptor_of_its_own),
        TEST(a_child_that_opens_nothing_dies_by_each_of_them),
        TEST(a_vforked_child_dies_by_each_of_them_and_its_parent_notices_nothing),
        TEST(a_child_ignores_what_its_parent_ignored_before),
        TEST(who_disowns_has_what_was_there_before_but_for_handlers_of_its_own),
        TEST(mute_they_have_no_effect_and_are_not_blocked),
        TEST(a_child_that_mutes_has_no_use_for_its_parents_handlers),
        TEST(what_mutes_keeps_handlers_of_others),
        TEST(closed_for_good_nothing_comes_any_more),
        TEST(a_process_that_catches_nothing_is_left_as_it_is),
        TEST(a_signal_wakes_a_loop_that_watches_its_edge),
    };
    return RUN(tests);
}
