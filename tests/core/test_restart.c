/* When a process that has ended gets its successor, and when one that does not end is killed. Lives are made
 * long by moving their beginning back; timers are run at the times that they tell. */
#include "support.h"

#include "base/clock.h"
#include "server/manager/restart.h"

#define MS(count) ((count)*SWL_NS_PER_MS)
#define SLACK     MS(2000) /* a slow machine between two looks at the clock */

static struct swl_timers timers;
static struct swl_restart restart;
static int kills;

static void on_kill(struct swl_restart *item)
{
    assert_ptr_equal(item, &restart);
    kills++;
}

static int begin(void **state)
{
    (void)state;
    timers = (struct swl_timers){0};
    kills = 0;
    swl_restart_open(&restart, &timers, 7);
    restart.kill = on_kill;
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_timers_free(&timers);
    return 0;
}

/* Lets the process live for so long, and end. Checks that its successor comes after `delay` and no sooner. */
static void live_and_end(int64_t life, enum swl_restart_kind restart_kind, int64_t delay)
{
    swl_restart_began(&restart);
    restart.began -= life;
    assert_false(swl_restart_is_planned(&restart));
    int64_t before = swl_clock_monotonic();
    swl_restart_plan(&restart, restart_kind);
    assert_true(swl_restart_is_planned(&restart));
    int64_t due = swl_timers_next(&timers);
    if (delay == 0) {
        assert_true(restart.due);
        assert_int_equal(due, SWL_NEVER);
    } else {
        assert_true(due >= before + delay);
        assert_true(due <= swl_clock_monotonic() + delay);
        swl_timers_run(&timers, due - 1);
        assert_false(restart.due);
        swl_timers_run(&timers, due);
        assert_true(restart.due);
    }
    assert_true(swl_restart_is_planned(&restart)); /* until it is forked */
    assert_int_equal(kills, 0);
}

static void it_knows_whose_it_is(void **state)
{
    (void)state;
    assert_int_equal(restart.id, 7);
    assert_false(swl_restart_is_planned(&restart));
    assert_int_equal(swl_timers_next(&timers), SWL_NEVER);
}

static void short_lives_are_followed_later_and_later(void **state)
{
    (void)state;
    const int64_t delays[] = {0, 100, 200, 400, 800, 1600, 3200, 5000, 5000};
    for (size_t i = 0; i < COUNT_OF(delays); i++) {
        live_and_end(0, SWL_RESTART_CAREFUL, MS(delays[i]));
    }
}

static void after_a_long_life_the_delay_begins_anew(void **state)
{
    (void)state;
    live_and_end(0, SWL_RESTART_CAREFUL, 0);
    live_and_end(0, SWL_RESTART_CAREFUL, MS(100));
    live_and_end(MS(1000), SWL_RESTART_CAREFUL, 0);
    live_and_end(0, SWL_RESTART_CAREFUL, MS(100));
}

static void who_ends_in_order_is_followed_at_once_however_often(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        live_and_end(0, SWL_RESTART_AT_ONCE, 0);
    }
    live_and_end(0, SWL_RESTART_CAREFUL, 0);
}

static void an_orderly_end_between_deaths_does_not_make_them_forgotten(void **state)
{
    (void)state;
    live_and_end(0, SWL_RESTART_CAREFUL, 0);
    live_and_end(0, SWL_RESTART_CAREFUL, MS(100));
    live_and_end(0, SWL_RESTART_AT_ONCE, 0);
    live_and_end(0, SWL_RESTART_CAREFUL, MS(200));
}

static void who_was_terminated_by_others_is_followed_after_a_pause(void **state)
{
    (void)state;
    live_and_end(MS(5000), SWL_RESTART_PAUSED, MS(100));
    live_and_end(MS(5000), SWL_RESTART_PAUSED, MS(100));
    live_and_end(0, SWL_RESTART_PAUSED, MS(100));
    live_and_end(0, SWL_RESTART_PAUSED, MS(200));
}

static void a_fork_that_failed_is_tried_again(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        int64_t before = swl_clock_monotonic();
        swl_restart_failed(&restart);
        assert_true(swl_restart_is_planned(&restart));
        int64_t due = swl_timers_next(&timers);
        assert_in_range(due - before, MS(100), MS(100) + SLACK);
        assert_false(restart.due);
        swl_timers_run(&timers, due);
        assert_true(restart.due);
    }
}

static void one_that_does_not_end_is_killed_once(void **state)
{
    (void)state;
    int64_t asked_at = swl_clock_monotonic();
    swl_restart_began(&restart);
    swl_restart_limit(&restart, asked_at, MS(700));
    assert_false(swl_restart_is_planned(&restart)); /* the timer is no successor's */
    assert_int_equal(swl_timers_next(&timers), asked_at + MS(700));
    swl_restart_limit(&restart, asked_at + MS(50), MS(700)); /* asked again: too late */
    assert_int_equal(swl_timers_next(&timers), asked_at + MS(700));
    swl_timers_run(&timers, asked_at + MS(700));
    assert_int_equal(kills, 1);
    swl_restart_limit(&restart, asked_at, MS(700)); /* the kernel has not ended it yet */
    assert_int_equal(swl_timers_next(&timers), SWL_NEVER);
    assert_false(restart.due);
}

static void one_that_ends_in_time_is_not_killed(void **state)
{
    (void)state;
    int64_t asked_at = swl_clock_monotonic();
    swl_restart_began(&restart);
    swl_restart_limit(&restart, asked_at, MS(700));
    swl_restart_plan(&restart, SWL_RESTART_AT_ONCE);
    swl_timers_run(&timers, asked_at + MS(2000));
    assert_int_equal(kills, 0);
    assert_true(restart.due);
}

static void the_limit_of_one_that_has_no_successor_brings_none(void **state)
{
    (void)state;
    int64_t asked_at = swl_clock_monotonic();
    swl_restart_began(&restart);
    swl_restart_limit(&restart, asked_at, MS(700));
    swl_restart_forget(&restart);
    assert_false(swl_restart_is_planned(&restart));
    swl_timers_run(&timers, asked_at + MS(2000));
    assert_int_equal(kills, 0);
    assert_false(restart.due);
}

static void a_successor_has_a_limit_of_its_own(void **state)
{
    (void)state;
    for (int i = 1; i <= 2; i++) {
        int64_t asked_at = swl_clock_monotonic() + MS(1000) * i;
        swl_restart_began(&restart);
        assert_int_equal(swl_timers_next(&timers), SWL_NEVER);
        swl_restart_limit(&restart, asked_at, MS(700));
        swl_timers_run(&timers, asked_at + MS(700));
        assert_int_equal(kills, i);
    }
}

static void nobody_is_killed_where_nobody_is(void **state)
{
    (void)state;
    swl_restart_began(&restart);
    swl_restart_plan(&restart, SWL_RESTART_PAUSED);
    int64_t due = swl_timers_next(&timers);
    swl_restart_limit(&restart, due - MS(5000), 0);
    assert_int_equal(swl_timers_next(&timers), due);
    swl_timers_run(&timers, due);
    assert_int_equal(kills, 0);
    assert_true(restart.due);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_knows_whose_it_is),
        TEST(short_lives_are_followed_later_and_later),
        TEST(after_a_long_life_the_delay_begins_anew),
        TEST(who_ends_in_order_is_followed_at_once_however_often),
        TEST(an_orderly_end_between_deaths_does_not_make_them_forgotten),
        TEST(who_was_terminated_by_others_is_followed_after_a_pause),
        TEST(a_fork_that_failed_is_tried_again),
        TEST(one_that_does_not_end_is_killed_once),
        TEST(one_that_ends_in_time_is_not_killed),
        TEST(the_limit_of_one_that_has_no_successor_brings_none),
        TEST(a_successor_has_a_limit_of_its_own),
        TEST(nobody_is_killed_where_nobody_is),
    };
    return RUN(tests);
}
