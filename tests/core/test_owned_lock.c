/* The lock that names its owner: one at a time, misuse is told, and whatever instruction its holder is killed at,
 * the next one gets it. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "os/owned_lock.h"
#include "os/owner.h"

static struct shared {
    struct swl_owned_lock lock;
    volatile uint64_t counter; /* protected by the lock, and by nothing else */
    _Atomic int told;
} * shared;

static int begin(void **state)
{
    (void)state;
    shared = support_shared(sizeof(*shared));
    return swl_owner_prepare();
}

static int end(void **state)
{
    (void)state;
    return munmap(shared, sizeof(*shared));
}

static int acquire(double seconds)
{
    struct swl_patience patience = {.deadline = swl_clock_deadline(swl_clock_monotonic(), seconds)};
    return swl_owned_lock_acquire(&shared->lock, swl_owner_self(), 10, &patience);
}

static int release(void)
{
    return swl_owned_lock_release(&shared->lock, swl_owner_self());
}

/* A child that has the lock and sleeps. */
static pid_t fork_holder(void)
{
    atomic_store(&shared->told, 0);
    pid_t pid = support_fork();
    if (pid == 0) {
        check(acquire(-1) == 0);
        atomic_store(&shared->told, 1);
        for (;;) {
            pause();
        }
    }
    while (!atomic_load(&shared->told)) {
        sched_yield();
    }
    return pid;
}

/* A child that waits for the lock, and ends with it. */
static pid_t fork_waiter(void)
{
    pid_t pid = support_fork();
    if (pid == 0) {
        check(acquire(20) == 0);
        _exit(0);
    }
    while (atomic_load(&shared->lock.sleepers.count) == 0) {
        sched_yield();
    }
    return pid;
}

static void misuse_is_told(void **state)
{
    (void)state;
    assert_int_equal(release(), -EPERM);
    assert_int_equal(acquire(-1), 0);
    assert_int_equal(acquire(-1), -EDEADLK);
    pid_t pid = support_fork();
    if (pid == 0) {
        check(release() == -EPERM);
        check(!swl_owned_lock_take(&shared->lock, swl_owner_self()));
        check(acquire(0) == -ETIMEDOUT);
        _exit(0);
    }
    support_join(pid);
    assert_int_equal(release(), 0);
    assert_int_equal(release(), -EPERM);
}

static void only_one_process_is_inside(void **state)
{
    (void)state;
    enum { CHILDREN = 3, TURNS = 20000 };
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            for (int j = 0; j < TURNS; j++) {
                check(acquire(-1) == 0);
                shared->counter = shared->counter + 1;
                check(release() == 0);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    assert_int_equal(shared->counter, CHILDREN * TURNS);
}

static void a_time_limit_holds(void **state)
{
    (void)state;
    pid_t pid = fork_holder();
    int64_t begun = swl_clock_monotonic();
    assert_int_equal(acquire(0.12), -ETIMEDOUT);
    assert_true(swl_clock_monotonic() - begun >= 120 * SWL_NS_PER_MS);
    assert_true(support_kill(pid));
    assert_int_equal(acquire(0), 0);
    assert_int_equal(release(), 0);
}

static void who_waits_is_woken_by_release_and_by_death(void **state)
{
    (void)state;
    assert_int_equal(acquire(-1), 0);
    pid_t waiter = fork_waiter();
    assert_int_equal(release(), 0);
    support_join(waiter);
    pid_t holder = fork_holder(); /* the waiter has ended with the lock */
    waiter = fork_waiter();
    assert_true(support_kill(holder));
    support_join(waiter);
    assert_int_equal(acquire(20), 0);
    assert_int_equal(release(), 0);
}

static volatile sig_atomic_t signals;

static void on_alarm(int number)
{
    (void)number;
    signals++;
}

static void a_signal_interrupts_a_wait(void **state)
{
    (void)state;
    pid_t pid = fork_holder();
    struct sigaction before, action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
    signals = 0;
    struct itimerval soon = {.it_value.tv_usec = 20000}, limit;
    assert_int_equal(setitimer(ITIMER_REAL, &soon, &limit), 0);
    assert_int_equal(acquire(-1), -EINTR);
    assert_int_equal(signals, 1);
    setitimer(ITIMER_REAL, &limit, NULL); /* that of the whole program */
    sigaction(SIGALRM, &before, NULL);
    assert_true(support_kill(pid));
}

static void act(void *argument)
{
    (void)argument;
    check(acquire(-1) == 0);
    check(release() == 0);
}

static void killed_at_each_store(void **state)
{
    (void)state;
    for (int n = 1;; n++) {
        memset(shared, 0, sizeof(*shared));
        bool died = support_kill_at_store(act, NULL, shared, sizeof(shared->lock), n);
        assert_int_equal(acquire(10), 0);
        assert_int_equal(release(), 0);
        assert_true(atomic_load(&shared->lock.owner) == 0);
        if (!died) {
            assert_int_equal(n, 3); /* it is taken and given back by one store each */
            break;
        }
    }
}

/* The same where others wait, so that giving back also wakes. */
static void killed_at_each_store_while_others_wait(void **state)
{
    (void)state;
    for (int n = 1;; n++) {
        memset(shared, 0, sizeof(*shared));
        atomic_store(&shared->lock.sleepers.count, 1); /* as a killed one leaves it */
        bool died = support_kill_at_store(act, NULL, shared, sizeof(shared->lock), n);
        assert_int_equal(acquire(10), 0);
        assert_int_equal(release(), 0);
        if (!died) {
            assert_true(n > 3);
            break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(misuse_is_told, begin, end),
        cmocka_unit_test_setup_teardown(only_one_process_is_inside, begin, end),
        cmocka_unit_test_setup_teardown(a_time_limit_holds, begin, end),
        cmocka_unit_test_setup_teardown(who_waits_is_woken_by_release_and_by_death, begin, end),
        cmocka_unit_test_setup_teardown(a_signal_interrupts_a_wait, begin, end),
        cmocka_unit_test_setup_teardown(killed_at_each_store, begin, end),
        cmocka_unit_test_setup_teardown(killed_at_each_store_while_others_wait, begin, end),
    };
    return RUN(tests);
}
