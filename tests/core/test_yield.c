/* Giving way before going to sleep: when it is left out. */
#include "support.h"

#include "shared/yield.h"

#define US 1000

static bool helps(const void *argument)
{
    return *(const bool *)argument;
}

/* How many calls are left out in a row. */
static int rests(struct swl_yield *yield)
{
    const bool yes = true;
    int count = 0;
    while (!swl_yield_try(yield, helps, &yes)) {
        count++;
    }
    return count;
}

static void brought(struct swl_yield *yield, int64_t away, int count)
{
    yield->away = away;
    swl_yield_brought(yield, count);
}

static void much_work_in_a_short_time_pays(void **state)
{
    (void)state;
    struct swl_yield yield = {0};
    assert_int_equal(rests(&yield), 0);
    brought(&yield, 100 * US, 1);
    assert_int_equal(rests(&yield), 0);
    brought(&yield, 3000 * US, 25);
    assert_int_equal(rests(&yield), 0);
}

static void where_it_does_not_pay_it_is_left_out_for_longer_and_longer(void **state)
{
    (void)state;
    struct swl_yield yield = {0};
    int before = 0, last = 0;
    for (int i = 0; i < 20; i++) {
        brought(&yield, 3000 * US, 1);
        last = rests(&yield);
        assert_true(last >= before && last > 0);
        before = last;
    }
    brought(&yield, 3000 * US, 1);
    assert_int_equal(rests(&yield), last); /* it has an end */
    assert_true(last >= 10000);
}

static void where_it_does_not_help_nobody_is_let_run(void **state)
{
    (void)state;
    struct swl_yield yield = {0};
    const bool no = false;
    assert_false(swl_yield_try(&yield, helps, &no));
    assert_int_equal(rests(&yield), 0);
}

static void without_work_it_does_not_pay(void **state)
{
    (void)state;
    struct swl_yield yield = {0};
    brought(&yield, 20 * US, 0);
    assert_true(rests(&yield) > 0);
}

static void that_nobody_was_there_says_nothing(void **state)
{
    (void)state;
    struct swl_yield yield = {0};
    brought(&yield, 3000 * US, 1);
    int once = rests(&yield);
    for (int i = 0; i < 100; i++) {
        brought(&yield, US / 2, 0);
        assert_int_equal(rests(&yield), 0);
    }
    brought(&yield, 3000 * US, 1);
    assert_true(rests(&yield) > once);
}

static void where_it_pays_again_failures_are_forgotten_in_steps(void **state)
{
    (void)state;
    struct swl_yield yield = {0};
    for (int i = 0; i < 5; i++) {
        brought(&yield, 3000 * US, 1);
    }
    int many = rests(&yield);
    brought(&yield, 300 * US, 30);
    brought(&yield, 300 * US, 30);
    assert_int_equal(rests(&yield), 0);
    brought(&yield, 3000 * US, 1);
    assert_int_equal(rests(&yield), many / 2);
    for (int i = 0; i < 20; i++) {
        brought(&yield, 300 * US, 30);
    }
    brought(&yield, 3000 * US, 1);
    assert_int_equal(rests(&yield), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(much_work_in_a_short_time_pays),
        cmocka_unit_test(where_it_does_not_pay_it_is_left_out_for_longer_and_longer),
        cmocka_unit_test(where_it_does_not_help_nobody_is_let_run),
        cmocka_unit_test(without_work_it_does_not_pay),
        cmocka_unit_test(that_nobody_was_there_says_nothing),
        cmocka_unit_test(where_it_pays_again_failures_are_forgotten_in_steps),
    };
    return RUN(tests);
}
