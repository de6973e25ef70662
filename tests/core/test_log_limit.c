/* How often a line of one cause may be written. */
#include "support.h"

#include <pthread.h>

#include "base/clock.h"
#include "base/log_limit.h"

/* any time will do; at the beginning of a millisecond, which is what windows are counted in */
#define START (INT64_C(123456789) * SWL_NS_PER_MS)

static const struct swl_log_limit *reported[8];
static uint64_t counts[8];
static int reports;

static void note_report(const struct swl_log_limit *limit, uint64_t count)
{
    assert_in_range(reports, 0, COUNT_OF(reported) - 1);
    reported[reports] = limit;
    counts[reports++] = count;
}

static int begin(void **state)
{
    (void)state;
    swl_log_limit_forget();
    reports = 0;
    return 0;
}

/* How many of so many are admitted. */
static int admitted(struct swl_log_limit *limit, int count, int64_t now)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        int64_t report_at = 0;
        bool is_admitted = swl_log_limit_admit(limit, now, &report_at);
        sum += is_admitted;
        assert_int_equal(report_at > 0, !is_admitted);
    }
    return sum;
}

static void ten_lines_are_admitted_in_each_second(void **state)
{
    (void)state;
    static struct swl_log_limit limit;
    assert_int_equal(admitted(&limit, 4, START), 4);
    assert_int_equal(admitted(&limit, 9, START + SWL_NS_PER_SEC / 2), 6);
    assert_int_equal(admitted(&limit, 5, START + SWL_NS_PER_SEC - 1), 0);
    assert_int_equal(admitted(&limit, 15, START + SWL_NS_PER_SEC), 10);
    assert_int_equal(admitted(&limit, 15, START + 100 * SWL_NS_PER_SEC), 10);
}

static void each_cause_has_ten(void **state)
{
    (void)state;
    static struct swl_log_limit first, second;
    assert_int_equal(admitted(&first, 20, START), 10);
    assert_int_equal(admitted(&second, 20, START), 10);
}

static void what_was_left_out_is_reported_when_the_second_is_over(void **state)
{
    (void)state;
    static struct swl_log_limit first, second;
    int64_t report_at = 0;
    admitted(&first, 15, START);
    admitted(&second, 11, START + SWL_NS_PER_SEC / 2);
    assert_false(swl_log_limit_admit(&first, START + 1, &report_at));
    assert_int_equal(report_at, START + SWL_NS_PER_SEC);

    assert_int_equal(swl_log_limit_report(START + SWL_NS_PER_SEC - 1, note_report), report_at);
    assert_int_equal(reports, 0);
    assert_int_equal(swl_log_limit_report(report_at, note_report), report_at + SWL_NS_PER_SEC / 2);
    assert_int_equal(reports, 1);
    assert_ptr_equal(reported[0], &first);
    assert_int_equal(counts[0], 6);
    assert_int_equal(swl_log_limit_report(START + 2 * SWL_NS_PER_SEC, note_report), SWL_NEVER);
    assert_int_equal(reports, 2);
    assert_ptr_equal(reported[1], &second);
    assert_int_equal(counts[1], 1);
    assert_int_equal(swl_log_limit_report(SWL_NEVER, note_report), SWL_NEVER);
    assert_int_equal(reports, 2); /* each is reported once */
}

static void at_the_end_all_is_reported(void **state)
{
    (void)state;
    static struct swl_log_limit limit;
    admitted(&limit, 12, START);
    assert_int_equal(swl_log_limit_report(SWL_NEVER, note_report), SWL_NEVER);
    assert_int_equal(reports, 1);
    assert_int_equal(counts[0], 2);
}

static void a_fork_has_limits_of_its_own(void **state)
{
    (void)state;
    static struct swl_log_limit full, used;
    admitted(&full, 30, START);
    admitted(&used, 9, START);
    swl_log_limit_forget();
    swl_log_limit_report(SWL_NEVER, note_report);
    assert_int_equal(reports, 0);
    assert_int_equal(admitted(&full, 30, START), 10);
    assert_int_equal(admitted(&used, 30, START), 10);
}

static struct swl_log_limit contended;
static _Atomic int admitted_to_all;

static void *contend(void *argument)
{
    int64_t report_at;
    (void)argument;
    for (int i = 0; i < 5000; i++) {
        admitted_to_all += swl_log_limit_admit(&contended, START, &report_at);
    }
    return NULL;
}

static void threads_share_the_ten(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, contend, NULL), 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(admitted_to_all, 10);
    swl_log_limit_report(SWL_NEVER, note_report);
    assert_int_equal(reports, 1);
    assert_int_equal(counts[0], 4 * 5000 - 10);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ten_lines_are_admitted_in_each_second),
        TEST(each_cause_has_ten),
        TEST(what_was_left_out_is_reported_when_the_second_is_over),
        TEST(at_the_end_all_is_reported),
        TEST(a_fork_has_limits_of_its_own),
        TEST(threads_share_the_ten),
    };
    return RUN(tests);
}
