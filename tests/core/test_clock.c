/* Deadlines: rounding, never, and the ends of the ranges.
 * A deadline that is rounded down would make a loop spin, one that overflows would never come or always. */
#include "support.h"

#include <limits.h>
#include <math.h>

#include "base/clock.h"

static void a_timeout_is_rounded_up(void **state)
{
    (void)state;
    assert_int_equal(swl_clock_timeout_ms(1000, 999), 1);
    assert_int_equal(swl_clock_timeout_ms(5 * SWL_NS_PER_MS, 0), 5);
    assert_int_equal(swl_clock_timeout_ms(5 * SWL_NS_PER_MS + 1, 0), 6);
}

static void a_deadline_that_has_passed_is_now(void **state)
{
    (void)state;
    assert_int_equal(swl_clock_timeout_ms(1000, 1000), 0);
    assert_int_equal(swl_clock_timeout_ms(0, 1000), 0);
}

static void never_is_without_limit(void **state)
{
    (void)state;
    assert_int_equal(swl_clock_timeout_ms(SWL_NEVER, 0), -1);
}

static void a_far_deadline_is_the_longest_timeout(void **state)
{
    (void)state;
    assert_int_equal(swl_clock_timeout_ms(SWL_NEVER / 2, 0), INT_MAX);
    assert_int_equal(swl_clock_timeout_ms((INT64_C(1) << 31) * SWL_NS_PER_MS, 0), INT_MAX);
}

static void a_deadline_is_so_many_seconds_from_now(void **state)
{
    (void)state;
    assert_int_equal(swl_clock_deadline(7, 0), 7);
    assert_int_equal(swl_clock_deadline(7, 1.5), 1500000007);
    assert_int_equal(swl_clock_deadline(0, 1e9), INT64_C(1000000000000000000));
}

static void no_number_of_seconds_is_never(void **state)
{
    (void)state;
    assert_true(swl_clock_deadline(7, -1) == SWL_NEVER);
    assert_true(swl_clock_deadline(7, -1e-300) == SWL_NEVER);
    assert_true(swl_clock_deadline(7, NAN) == SWL_NEVER);
    assert_true(swl_clock_deadline(7, INFINITY) == SWL_NEVER);
    assert_true(swl_clock_deadline(7, -INFINITY) == SWL_NEVER);
    assert_true(swl_clock_deadline(INT64_C(2000000000000000000), 1e300) == SWL_NEVER);
}

static void the_monotonic_clock_does_not_go_back(void **state)
{
    (void)state;
    int64_t last = swl_clock_monotonic();
    for (int i = 0; i < 10000; i++) {
        int64_t now = swl_clock_monotonic();
        assert_true(now >= last);
        last = now;
    }
    assert_true(swl_clock_wall() > INT64_C(1600000000) * SWL_NS_PER_SEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_timeout_is_rounded_up),
        cmocka_unit_test(a_deadline_that_has_passed_is_now),
        cmocka_unit_test(never_is_without_limit),
        cmocka_unit_test(a_far_deadline_is_the_longest_timeout),
        cmocka_unit_test(a_deadline_is_so_many_seconds_from_now),
        cmocka_unit_test(no_number_of_seconds_is_never),
        cmocka_unit_test(the_monotonic_clock_does_not_go_back),
    };
    return RUN(tests);
}
