/* The semaphore: it counts, wakes, and knows its limit. */
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/semaphore.h"

static struct swl_semaphore *semaphore;

static int begin(void **state)
{
    (void)state;
    semaphore = support_shared(sizeof(*semaphore));
    return 0;
}

static int end(void **state)
{
    (void)state;
    return munmap(semaphore, sizeof(*semaphore));
}

static int acquire(double seconds)
{
    struct swl_patience patience = {.deadline = swl_clock_deadline(swl_clock_monotonic(), seconds)};
    return swl_semaphore_acquire(semaphore, &patience);
}

static void it_counts(void **state)
{
    (void)state;
    assert_int_equal(acquire(0), -ETIMEDOUT);
    assert_int_equal(swl_semaphore_release(semaphore), 0);
    assert_int_equal(swl_semaphore_release(semaphore), 0);
    assert_int_equal(acquire(0), 0);
    assert_int_equal(acquire(-1), 0);
    assert_int_equal(acquire(0.06), -ETIMEDOUT);
}

static void it_does_not_overflow(void **state)
{
    (void)state;
    atomic_store(&semaphore->value, UINT32_MAX - 1);
    assert_int_equal(swl_semaphore_release(semaphore), 0);
    assert_int_equal(swl_semaphore_release(semaphore), -EOVERFLOW);
    assert_true(atomic_load(&semaphore->value) == UINT32_MAX);
}

static void nothing_is_lost_between_processes(void **state)
{
    (void)state;
    enum { CHILDREN = 3, TURNS = 5000 };
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            for (int j = 0; j < TURNS; j++) {
                check(acquire(20) == 0);
            }
            _exit(0);
        }
    }
    for (int j = 0; j < CHILDREN * TURNS; j++) {
        assert_int_equal(swl_semaphore_release(semaphore), 0);
        if (j % 64 == 0) {
            sched_yield();
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    assert_int_equal(acquire(0), -ETIMEDOUT);
    assert_true(atomic_load(&semaphore->sleepers.count) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_counts, begin, end),
        cmocka_unit_test_setup_teardown(it_does_not_overflow, begin, end),
        cmocka_unit_test_setup_teardown(nothing_is_lost_between_processes, begin, end),
    };
    return RUN(tests);
}
