/* Processes: how they end is told, and none outlives its parent.
 * A pipe that nobody writes to any more tells that a process is gone. */
#define _GNU_SOURCE
#include "support.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/process.h"
#include "os/signal.h"

/* Waits for a child to end, and reaps it. */
static struct swl_process_end reap(void)
{
    struct swl_process_end end;
    siginfo_t info;
    assert_int_equal(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
    assert_true(swl_process_reap(&end));
    return end;
}

static void without_ended_children_there_is_nothing_to_reap(void **state)
{
    (void)state;
    struct swl_process_end end;
    assert_false(swl_process_reap(&end));
    pid_t child = support_fork();
    if (child == 0) {
        pause();
    }
    assert_false(swl_process_reap(&end)); /* it does not wait for one */
    assert_true(support_kill(child));
}

static void the_exit_code_is_told(void **state)
{
    (void)state;
    const int codes[] = {0, 1, 77, 255};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        pid_t child = swl_process_fork(SIGKILL);
        if (child == 0) {
            _exit(codes[i]);
        }
        struct swl_process_end end = reap();
        assert_int_equal(end.pid, child);
        assert_int_equal(end.exit_code, codes[i]);
        assert_int_equal(end.signal_number, 0);
    }
}

static void the_signal_is_told(void **state)
{
    (void)state;
    pid_t child = swl_process_fork(SIGKILL);
    if (child == 0) {
        for (;;) {
            pause();
        }
    }
    kill(child, SIGKILL);
    struct swl_process_end end = reap();
    assert_int_equal(end.pid, child);
    assert_int_equal(end.signal_number, SIGKILL);
    assert_int_equal(end.exit_code, 0);
}

static void a_child_begins_with_all_signals_blocked(void **state)
{
    (void)state;
    pid_t child = swl_process_fork(SIGKILL);
    if (child == 0) {
        sigset_t mask;
        pthread_sigmask(SIG_SETMASK, NULL, &mask);
        for (int i = 1; i < 32; i++) {
            check(i == SIGKILL || i == SIGSTOP || sigismember(&mask, i) == 1);
        }
        _exit(0);
    }
    assert_int_equal(reap().exit_code, 0);
}

static void the_parents_mask_stays(void **state)
{
    (void)state;
    sigset_t before, after, wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGUSR2);
    pthread_sigmask(SIG_SETMASK, &wanted, &before);
    pid_t child = swl_process_fork(SIGKILL);
    if (child == 0) {
        _exit(0);
    }
    pthread_sigmask(SIG_SETMASK, &before, &after);
    for (int i = 1; i < 32; i++) {
        assert_int_equal(sigismember(&after, i), i == SIGUSR2);
    }
    (void)reap();
}

static void a_grandchild_dies_with_its_parent(void **state)
{
    (void)state;
    int ready[2], alive[2];
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(alive), 0);
    swl_process_adopt_orphans();
    pid_t child = swl_process_fork(SIGKILL);
    if (child == 0) {
        pid_t grandchild = swl_process_fork(SIGKILL);
        if (grandchild == 0) {
            pid_t self = getpid();
            check(write(ready[1], &self, sizeof(self)) == sizeof(self));
            for (;;) {
                pause();
            }
        }
        close(alive[1]);
        for (;;) {
            pause();
        }
    }
    close(alive[1]);
    pid_t grandchild;
    assert_int_equal(read(ready[0], &grandchild, sizeof(grandchild)), sizeof(grandchild));
    kill(child, SIGKILL);
    char byte;
    assert_int_equal(read(alive[0], &byte, 1), 0); /* blocks for as long as it lives */
    struct swl_process_end first = reap(), second = reap();
    /* adopted, it is ours to reap */
    assert_true((first.pid == child && second.pid == grandchild) ||
                (first.pid == grandchild && second.pid == child));
    assert_int_equal(first.signal_number, SIGKILL);
    assert_int_equal(second.signal_number, SIGKILL);
    close(ready[0]);
    close(ready[1]);
    close(alive[0]);
}

static volatile sig_atomic_t told;

static void on_death(int number)
{
    told = number;
}

static void a_child_can_choose_the_signal_and_end_in_its_own_way(void **state)
{
    (void)state;
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    swl_process_adopt_orphans();
    pid_t child = swl_process_fork(SIGKILL);
    if (child == 0) {
        pid_t grandchild = swl_process_fork(SIGUSR2);
        if (grandchild == 0) {
            signal(SIGUSR2, on_death);
            sigset_t all_but;
            sigfillset(&all_but);
            sigdelset(&all_but, SIGUSR2);
            pid_t self = getpid();
            check(write(ready[1], &self, sizeof(self)) == sizeof(self));
            while (!told) {
                sigsuspend(&all_but);
            }
            _exit(23);
        }
        for (;;) {
            pause();
        }
    }
    pid_t grandchild;
    assert_int_equal(read(ready[0], &grandchild, sizeof(grandchild)), sizeof(grandchild));
    kill(child, SIGKILL);
    struct swl_process_end first = reap(), second = reap();
    assert_int_equal(first.pid == grandchild ? first.exit_code : second.exit_code, 23);
    close(ready[0]);
    close(ready[1]);
}

/* ---- what is foreign ---- */

static int times_in_child;

static void in_child(void *argument)
{
    check(argument == &times_in_child);
    times_in_child++;
}

static int watch(void **state)
{
    static const int caught[] = {SIGTERM, 0}, without_effect[] = {SIGINT, 0};
    (void)state;
    times_in_child = 0;
    return swl_signal_open(caught, without_effect, NULL) < 0 ||
           swl_process_watch_forks(in_child, &times_in_child) < 0;
}

static int unwatch(void **state)
{
    (void)state;
    swl_process_unwatch_forks();
    swl_signal_close();
    return 0;
}

static bool has_default(int signal_number)
{
    struct sigaction now;
    return sigaction(signal_number, NULL, &now) == 0 && now.sa_handler == SIG_DFL;
}

static void a_forked_child_is_foreign_and_so_are_its_children(void **state)
{
    (void)state;
    assert_false(swl_process_is_foreign());
    pid_t child = support_fork();
    if (child == 0) {
        check(swl_process_is_foreign());
        check(times_in_child == 1);
        check(has_default(SIGTERM) && has_default(SIGINT));
        pid_t grandchild = fork();
        if (grandchild == 0) {
            _exit(swl_process_is_foreign() && times_in_child == 1 ? 0 : 1);
        }
        int status;
        check(waitpid(grandchild, &status, 0) == grandchild && status == 0);
        _exit(0);
    }
    support_join(child);
    assert_false(swl_process_is_foreign());
    assert_int_equal(times_in_child, 0);
    assert_false(has_default(SIGTERM));
}

static void a_child_of_a_bare_clone_is_foreign(void **state)
{
    (void)state;
    pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        _exit(swl_process_is_foreign() && times_in_child == 0 ? 0 : 1);
    }
    support_join(child);
    assert_false(swl_process_is_foreign());
}

static void one_that_we_fork_is_not_but_what_it_forks(void **state)
{
    (void)state;
    pid_t child = swl_process_fork(SIGKILL);
    if (child == 0) {
        check(!swl_process_is_foreign());
        check(times_in_child == 0);
        check(!has_default(SIGTERM));
        pid_t grandchild = fork();
        if (grandchild == 0) {
            _exit(swl_process_is_foreign() && times_in_child == 1 && has_default(SIGTERM) ? 0 : 1);
        }
        int status;
        check(waitpid(grandchild, &status, 0) == grandchild && status == 0);
        _exit(0);
    }
    assert_int_equal(reap().exit_code, 0);
}

static void nobody_is_foreign_who_was_forked_unwatched(void **state)
{
    (void)state;
    swl_process_unwatch_forks();
    pid_t child = support_fork();
    if (child == 0) {
        check(!swl_process_is_foreign());
        check(times_in_child == 0);
        _exit(0);
    }
    support_join(child);
}

/* A signal that comes at once, and one that comes later. */
static void a_signal_ends_it_and_not_its_parent(void **state)
{
    (void)state;
    const int signals[] = {SIGTERM, SIGINT};
    for (int i = 0; i < 200; i++) {
        int signal_number = signals[i % 2];
        pid_t child = fork();
        if (child == 0) {
            for (;;) {
                pause();
            }
        }
        kill(child, signal_number);
        struct swl_process_end end = reap();
        assert_int_equal(end.pid, child);
        assert_int_equal(end.signal_number, signal_number);
    }
    assert_false(swl_signal_pending());
}

static void forks_are_counted_whoever_makes_them(void **state)
{
    (void)state;
    assert_int_equal(swl_process_count_forks(), 0);
    assert_int_equal(swl_process_count_forks(), 0); /* each still counts once */
    unsigned before = swl_process_forks();
    pid_t child = fork();
    if (child == 0) {
        bool right = swl_process_forks() == before + 1;
        pid_t grandchild = swl_process_fork(SIGKILL);
        if (grandchild == 0) {
            _exit(swl_process_forks() == before + 2 ? 0 : 1);
        }
        int status;
        waitpid(grandchild, &status, 0);
        _exit(right && status == 0 ? 7 : 1);
    }
    assert_int_equal(reap().exit_code, 7);
    assert_int_equal(swl_process_forks(), before);
}

#define WATCHED(name) cmocka_unit_test_setup_teardown(name, watch, unwatch)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_ended_children_there_is_nothing_to_reap),
        cmocka_unit_test(the_exit_code_is_told),
        cmocka_unit_test(the_signal_is_told),
        cmocka_unit_test(a_child_begins_with_all_signals_blocked),
        cmocka_unit_test(the_parents_mask_stays),
        cmocka_unit_test(a_grandchild_dies_with_its_parent),
        cmocka_unit_test(a_child_can_choose_the_signal_and_end_in_its_own_way),
        cmocka_unit_test(forks_are_counted_whoever_makes_them),
        WATCHED(a_forked_child_is_foreign_and_so_are_its_children),
        WATCHED(a_child_of_a_bare_clone_is_foreign),
        WATCHED(one_that_we_fork_is_not_but_what_it_forks),
        WATCHED(nobody_is_foreign_who_was_forked_unwatched),
        WATCHED(a_signal_ends_it_and_not_its_parent),
    };
    return RUN(tests);
}
