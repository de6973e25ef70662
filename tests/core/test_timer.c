/* Timers: when they run, in which order, and what a callback may do to them.
 * The model of the random test is an array of due times, searched from end to end. */
#include "support.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "event/timer.h"

static struct swl_timers timers;
static int calls;
static unsigned order;

struct numbered {
    struct swl_timer timer;
    int number;
    struct swl_timer *other;
    int64_t again;
};

static void note(struct swl_timer *timer)
{
    calls++;
    order = order * 10 + (unsigned)SWL_CONTAINER_OF(timer, struct numbered, timer)->number;
}

static int begin(void **state)
{
    (void)state;
    timers = (struct swl_timers){0};
    calls = 0;
    order = 0;
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_timers_free(&timers);
    return 0;
}

static void start(struct numbered *item, int number, swl_timer_callback callback, int64_t due)
{
    *item = (struct numbered){.number = number};
    swl_timer_init(&item->timer, callback);
    swl_timer_start(&timers, &item->timer, due);
}

static void timers_run_in_the_order_they_are_due(void **state)
{
    (void)state;
    struct numbered a, b, c;
    start(&a, 1, note, 300);
    start(&b, 2, note, 100);
    start(&c, 3, note, 200);
    assert_int_equal(swl_timers_next(&timers), 100);
    swl_timers_run(&timers, 300);
    assert_int_equal(order, 231);
}

static void one_that_is_not_due_waits(void **state)
{
    (void)state;
    struct numbered a;
    start(&a, 1, note, 100);
    swl_timers_run(&timers, 99);
    assert_int_equal(calls, 0);
    assert_true(swl_timer_running(&a.timer));
    swl_timers_run(&timers, 100);
    assert_int_equal(calls, 1);
    assert_false(swl_timer_running(&a.timer));
    swl_timers_run(&timers, 200);
    assert_int_equal(calls, 1);
}

static void without_timers_the_next_is_never(void **state)
{
    (void)state;
    assert_true(swl_timers_next(&timers) == SWL_NEVER);
    struct numbered a;
    start(&a, 1, note, 100);
    swl_timer_stop(&timers, &a.timer);
    assert_true(swl_timers_next(&timers) == SWL_NEVER);
}

static void stopping_one_that_does_not_run_does_no_harm(void **state)
{
    (void)state;
    struct numbered a;
    start(&a, 1, note, 100);
    swl_timer_stop(&timers, &a.timer);
    swl_timer_stop(&timers, &a.timer);
    swl_timers_run(&timers, 1000);
    assert_int_equal(calls, 0);
}

static void starting_one_that_runs_moves_it(void **state)
{
    (void)state;
    struct numbered a, b;
    start(&a, 1, note, 100);
    start(&b, 2, note, 200);
    swl_timer_start(&timers, &a.timer, 300);
    swl_timers_run(&timers, 299);
    assert_int_equal(order, 2);
    swl_timers_run(&timers, 300);
    assert_int_equal(order, 21);
}

static void stop_other(struct swl_timer *timer)
{
    note(timer);
    swl_timer_stop(&timers, SWL_CONTAINER_OF(timer, struct numbered, timer)->other);
}

static void a_callback_may_stop_another_that_is_due(void **state)
{
    (void)state;
    struct numbered a, b, c;
    start(&a, 1, stop_other, 99);
    start(&b, 2, note, 100);
    start(&c, 3, note, 100);
    a.other = &b.timer;
    swl_timers_run(&timers, 200);
    assert_int_equal(order, 13);
}

static void free_itself(struct swl_timer *timer)
{
    note(timer);
    free(SWL_CONTAINER_OF(timer, struct numbered, timer));
}

static void a_callback_may_free_its_own(void **state)
{
    (void)state;
    struct numbered *a = malloc(sizeof(*a)), b;
    start(a, 1, free_itself, 100);
    start(&b, 2, note, 101);
    swl_timers_run(&timers, 200);
    assert_int_equal(order, 12);
}

static void start_again(struct swl_timer *timer)
{
    struct numbered *item = SWL_CONTAINER_OF(timer, struct numbered, timer);
    note(timer);
    check(calls < 1000); /* a loop that does not end */
    swl_timer_start(&timers, timer, item->again);
}

static void one_started_anew_waits_for_the_next_run(void **state)
{
    (void)state;
    struct numbered a;
    start(&a, 1, start_again, 100);
    a.again = 250;
    swl_timers_run(&timers, 200);
    assert_int_equal(calls, 1);
    assert_int_equal(swl_timers_next(&timers), 250);
    swl_timers_run(&timers, 250);
    assert_int_equal(calls, 2);
}

/* as the header promises: also where it is due at once, or was long ago */
static void one_started_anew_for_a_past_time_waits_for_the_next_run(void **state)
{
    (void)state;
    struct numbered a;
    start(&a, 1, start_again, 100);
    a.again = 100;
    pid_t child = support_fork(); /* where it does not wait, this never ends */
    if (child == 0) {
        swl_timers_run(&timers, 200);
        check(calls == 1);
        swl_timers_run(&timers, 201);
        check(calls == 2);
        _exit(0);
    }
    support_join(child);
}

/* ---- by the clock ---- */

static void looking_runs_what_is_due_and_tells(void **state)
{
    (void)state;
    struct numbered a, b;
    int64_t begun = swl_clock_monotonic();
    start(&a, 1, note, begun);
    start(&b, 2, note, begun + 3600 * SWL_NS_PER_SEC);
    assert_true(swl_timers_due(&timers));
    assert_true(swl_timers_look(&timers));
    assert_int_equal(order, 1);
    assert_int_equal(timers.rounds, 1);
    assert_false(swl_timers_due(&timers));
    assert_false(swl_timers_look(&timers));
    assert_int_equal(order, 1);
    assert_int_equal(timers.rounds, 1);
    swl_timer_stop(&timers, &b.timer);
}

static void without_timers_none_is_due(void **state)
{
    (void)state;
    assert_false(swl_timers_due(&timers));
    assert_false(swl_timers_look(&timers));
    assert_int_equal(timers.rounds, 0);
}

/* ---- random operations ---- */

enum { TIMERS = 32 };
static struct numbered items[TIMERS];
static int64_t model[TIMERS]; /* due; SWL_NEVER: not running */
static int64_t now;
static uint64_t random_state;

static void start_at_random(int number)
{
    model[number] = now + 1 + (int64_t)support_below(&random_state, 1000);
    swl_timer_start(&timers, &items[number].timer, model[number]);
}

static int64_t least(void)
{
    int64_t found = SWL_NEVER;
    for (int i = 0; i < TIMERS; i++) {
        found = SWL_MIN(found, model[i]);
    }
    return found;
}

static void on_random(struct swl_timer *timer)
{
    int number = SWL_CONTAINER_OF(timer, struct numbered, timer)->number;
    assert_true(model[number] <= now);
    assert_true(model[number] == least());
    assert_false(swl_timer_running(timer));
    model[number] = SWL_NEVER;
    switch (support_below(&random_state, 4)) {
    case 0:
        start_at_random(number);
        break;
    case 1:
        start_at_random((int)support_below(&random_state, TIMERS));
        break;
    case 2: {
        int other = (int)support_below(&random_state, TIMERS);
        model[other] = SWL_NEVER;
        swl_timer_stop(&timers, &items[other].timer);
        break;
    }
    default:
        break;
    }
}

static void a_million_random_operations_agree_with_a_naive_model(void **state)
{
    (void)state;
    random_state = support_seed();
    now = 0;
    for (int i = 0; i < TIMERS; i++) {
        items[i].number = i;
        swl_timer_init(&items[i].timer, on_random);
        model[i] = SWL_NEVER;
    }
    for (int i = 0; i < 1000000; i++) {
        int number = (int)support_below(&random_state, TIMERS);
        switch (support_below(&random_state, 4)) {
        case 0:
            model[number] = SWL_NEVER;
            swl_timer_stop(&timers, &items[number].timer);
            break;
        case 1:
            now += (int64_t)support_below(&random_state, 200);
            swl_timers_run(&timers, now);
            if (!(least() > now)) {
                fail_msg("operation %d: one that is due was not called", i);
            }
            break;
        default:
            start_at_random(number);
            break;
        }
        if (swl_timers_next(&timers) != least() ||
            swl_timer_running(&items[number].timer) != (model[number] != SWL_NEVER)) {
            fail_msg("operation %d", i);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(timers_run_in_the_order_they_are_due),
        TEST(one_that_is_not_due_waits),
        TEST(without_timers_the_next_is_never),
        TEST(stopping_one_that_does_not_run_does_no_harm),
        TEST(starting_one_that_runs_moves_it),
        TEST(a_callback_may_stop_another_that_is_due),
        TEST(a_callback_may_free_its_own),
        TEST(one_started_anew_waits_for_the_next_run),
        TEST(one_started_anew_for_a_past_time_waits_for_the_next_run),
        TEST(looking_runs_what_is_due_and_tells),
        TEST(without_timers_none_is_due),
        TEST(a_million_random_operations_agree_with_a_naive_model),
    };
    return RUN(tests);
}
