/* How often a task may run, and how long it waits before the next run. */
#include "support.h"

#include "task/task_retry.h"

#define SECOND SWL_NS_PER_SEC

static const struct swl_task_retry none;

static void the_tasks_own_limit_goes_before_the_options(void **state)
{
    (void)state;
    const struct swl_task_retry retry = {.attempts = 4};
    const struct swl_message own = {.attempts = 7}, plain = {0};
    for (int end = SWL_TASK_RUN_THREW; end <= SWL_TASK_RUN_ASKED; end++) {
        assert_int_equal(swl_task_retry_limit(&retry, &own, (enum swl_task_run_end)end, 2), 7);
        assert_int_equal(swl_task_retry_limit(&none, &own, (enum swl_task_run_end)end, 2), 7);
        assert_int_equal(swl_task_retry_limit(&retry, &plain, (enum swl_task_run_end)end, 2), 4);
    }
    assert_int_equal(swl_task_retry_limit(&none, &plain, SWL_TASK_RUN_THREW, 3), 1);
    assert_int_equal(swl_task_retry_limit(&none, &plain, SWL_TASK_RUN_CUT, 3), 3);
    assert_int_equal(swl_task_retry_limit(&none, &plain, SWL_TASK_RUN_ASKED, 3), 3);
}

static void a_limit_from_outside_is_bounded(void **state)
{
    (void)state;
    const struct swl_message forged = {.attempts = UINT16_MAX};
    assert_int_equal(swl_task_retry_limit(&none, &forged, SWL_TASK_RUN_CUT, 1), SWL_TASK_ATTEMPTS_MAX);
}

static void delays_grow_by_the_factor_up_to_the_bound(void **state)
{
    (void)state;
    const struct swl_task_retry retry = {
        .attempts = 100, .delay = 2 * SECOND, .factor = 3, .max_delay = 50 * SECOND};
    const int64_t expected[] = {2, 6, 18, 50, 50};
    for (int i = 0; i < (int)COUNT_OF(expected); i++) {
        assert_int_equal(swl_task_retry_delay(&retry, i + 2, 0.3), expected[i] * SECOND);
    }
    assert_int_equal(swl_task_retry_delay(&retry, INT64_MAX, 1), 50 * SECOND);
}

static void a_factor_of_one_keeps_the_delay(void **state)
{
    (void)state;
    const struct swl_task_retry retry = {.attempts = 3, .delay = 5, .factor = 1, .max_delay = SECOND};
    assert_int_equal(swl_task_retry_delay(&retry, 2, 0), 5);
    assert_int_equal(swl_task_retry_delay(&retry, INT64_MAX, 0), 5);
}

static void without_the_option_or_a_delay_there_is_none(void **state)
{
    (void)state;
    const struct swl_task_retry at_once = {
        .attempts = 3, .factor = 1000, .max_delay = 3600 * SECOND, .jitter = 1};
    const struct swl_task_retry unset = {.delay = SECOND, .factor = 2, .max_delay = SECOND};
    assert_int_equal(swl_task_retry_delay(&at_once, 2, 1), 0);
    assert_int_equal(swl_task_retry_delay(&at_once, 1000, 1), 0);
    assert_int_equal(swl_task_retry_delay(&unset, 2, 1), 0);
}

static void jitter_goes_both_ways(void **state)
{
    (void)state;
    struct swl_task_retry retry = {
        .attempts = 3, .delay = 10 * SECOND, .factor = 2, .max_delay = 3600 * SECOND, .jitter = 0.25};
    assert_int_equal(swl_task_retry_delay(&retry, 2, 0), 7500 * SWL_NS_PER_MS);
    assert_int_equal(swl_task_retry_delay(&retry, 2, 0.5), 10 * SECOND);
    assert_int_equal(swl_task_retry_delay(&retry, 2, 1), 12500 * SWL_NS_PER_MS);
    retry.jitter = 1;
    assert_int_equal(swl_task_retry_delay(&retry, 2, 0), 0);
    assert_int_equal(swl_task_retry_delay(&retry, 2, 1), 20 * SECOND);
}

static void nothing_overflows(void **state)
{
    (void)state;
    const struct swl_task_retry retry = {.attempts = SWL_TASK_ATTEMPTS_MAX,
                                         .delay = 365 * 86400 * SECOND,
                                         .factor = 1000,
                                         .max_delay = 365 * 86400 * SECOND,
                                         .jitter = 1};
    for (int64_t n = 2; n <= SWL_TASK_ATTEMPTS_MAX; n++) {
        assert_int_equal(swl_task_retry_delay(&retry, n, 1), 2 * 365 * 86400 * SECOND);
    }
}

static void chances_lie_between_0_and_1_and_differ(void **state)
{
    (void)state;
    double least = 1, most = 0;
    for (int i = 0; i < 100; i++) {
        double chance = swl_task_retry_chance();
        assert_true(chance >= 0 && chance <= 1);
        least = chance < least ? chance : least;
        most = chance > most ? chance : most;
    }
    assert_true(least < 0.5 && most > 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tasks_own_limit_goes_before_the_options),
        cmocka_unit_test(a_limit_from_outside_is_bounded),
        cmocka_unit_test(delays_grow_by_the_factor_up_to_the_bound),
        cmocka_unit_test(a_factor_of_one_keeps_the_delay),
        cmocka_unit_test(without_the_option_or_a_delay_there_is_none),
        cmocka_unit_test(jitter_goes_both_ways),
        cmocka_unit_test(nothing_overflows),
        cmocka_unit_test(chances_lie_between_0_and_1_and_differ),
    };
    return RUN(tests);
}
