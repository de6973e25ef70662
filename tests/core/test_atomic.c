/* Waits and wake-ups: each wake-up lets one wait end, none is lost, and who is killed takes none along. */
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "shared/atomic.h"

static struct swl_atomic *atomic;

static int begin(void **state)
{
    (void)state;
    atomic = support_shared(sizeof(*atomic));
    return 0;
}

static int end(void **state)
{
    (void)state;
    return munmap(atomic, sizeof(*atomic));
}

static int wait_for(double seconds)
{
    struct swl_patience patience = {.deadline = swl_clock_deadline(swl_clock_monotonic(), seconds)};
    return swl_atomic_wait(atomic, &patience);
}

static void the_number_is_the_first_wakeup(void **state)
{
    (void)state;
    assert_int_equal(wait_for(0), -ETIMEDOUT);
    assert_int_equal(swl_atomic_wakeup(atomic, 1), 0);
    assert_true(atomic_load(&atomic->value) == 1);
    assert_int_equal(swl_atomic_wakeup(atomic, 2), 0);
    assert_true(atomic_load(&atomic->value) == 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(wait_for(0), 0);
        assert_true(atomic_load(&atomic->value) == 0);
    }
    assert_int_equal(wait_for(0.06), -ETIMEDOUT);
    swl_atomic_set(atomic, 5);
    assert_int_equal(wait_for(0), -ETIMEDOUT); /* it counts something else */
    assert_int_equal(swl_atomic_wakeup(atomic, 1), 0);
    assert_int_equal(wait_for(0), 0);
    assert_true(atomic_load(&atomic->value) == 5);
    assert_int_equal(swl_atomic_wakeup(atomic, 7), 0);
    swl_atomic_set(atomic, 0);
    assert_int_equal(wait_for(0), -ETIMEDOUT);
}

static void too_many_are_refused(void **state)
{
    (void)state;
    atomic_store(&atomic->wakeups, UINT32_MAX - 1);
    assert_int_equal(swl_atomic_wakeup(atomic, INT32_MAX), -EOVERFLOW);
    assert_true(atomic_load(&atomic->wakeups) == UINT32_MAX - 1 && atomic_load(&atomic->value) == 0);
}

static void none_is_lost_between_processes(void **state)
{
    (void)state;
    enum { CHILDREN = 4, TURNS = 3000 };
    pid_t children[CHILDREN];
    uint64_t seed = support_seed();
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            for (int j = 0; j < TURNS; j++) {
                check(wait_for(20) == 0);
            }
            _exit(0);
        }
    }
    for (uint64_t left = CHILDREN * TURNS; left > 0;) {
        uint64_t count = 1 + support_below(&seed, 5);
        count = SWL_MIN(count, left);
        assert_int_equal(swl_atomic_wakeup(atomic, (uint32_t)count), 0);
        left -= count;
        if (support_below(&seed, 8) == 0) {
            sched_yield();
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    assert_int_equal(wait_for(0), -ETIMEDOUT);
}

/* The kernel wakes the stopped one first, which was there first; the other one gets it. */
static void who_cannot_run_keeps_nothing_from_others(void **state)
{
    (void)state;
    pid_t pids[2];
    for (uint32_t i = 0; i < 2; i++) {
        if ((pids[i] = support_fork()) == 0) {
            _exit(wait_for(20) == 0 ? 0 : 1);
        }
        while (atomic_load(&atomic->sleepers.count) <= i) {
            sched_yield();
        }
    }
    assert_int_equal(kill(pids[0], SIGSTOP), 0);
    assert_int_equal(swl_atomic_wakeup(atomic, 1), 0);
    support_join(pids[1]);
    assert_true(support_kill(pids[0]));
    assert_int_equal(wait_for(0), -ETIMEDOUT);
}

static void act_wait(void *argument)
{
    (void)argument;
    check(wait_for(-1) == 0);
}

static void act_wakeup(void *argument)
{
    (void)argument;
    check(swl_atomic_wakeup(atomic, 3) == 0);
}

static uint64_t left(void)
{
    uint64_t count = 0;
    while (wait_for(0) == 0) {
        count++;
    }
    return count;
}

static void killed_at_each_store(void **state)
{
    (void)state;
    bool died = true;
    for (int n = 1; died; n++) {
        memset(atomic, 0, sizeof(*atomic));
        assert_int_equal(swl_atomic_wakeup(atomic, 3), 0);
        died = support_kill_at_store(act_wait, NULL, atomic, sizeof(*atomic), n);
        assert_true(left() == 2); /* the first store is the taking */
    }
    died = true;
    for (int n = 1; died; n++) {
        memset(atomic, 0, sizeof(*atomic));
        atomic_store(&atomic->sleepers.count, 1); /* as a killed one leaves it */
        died = support_kill_at_store(act_wakeup, NULL, atomic, sizeof(*atomic), n);
        uint64_t count = left();
        assert_true(died ? count == (n == 1 ? 1 : 3) : count == 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_number_is_the_first_wakeup, begin, end),
        cmocka_unit_test_setup_teardown(too_many_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(none_is_lost_between_processes, begin, end),
        cmocka_unit_test_setup_teardown(who_cannot_run_keeps_nothing_from_others, begin, end),
        cmocka_unit_test_setup_teardown(killed_at_each_store, begin, end),
    };
    return RUN(tests);
}
