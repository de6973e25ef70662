/* Rules of cron: which seconds they name, in UTC and where the clocks change. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "task/cron.h"

static const struct swl_zone utc = {0};

/* Unix time of "2026-03-29 01:00:00", UTC. */
static int64_t at(const char *text)
{
    struct tm tm = {0};
    assert_non_null(strptime(text, "%Y-%m-%d %H:%M:%S", &tm));
    return timegm(&tm);
}

static struct swl_cron rule(const char *text)
{
    struct swl_cron cron;
    char error[SWL_CRON_ERROR] = "";
    if (swl_cron_parse(&cron, text, strlen(text), error, sizeof(error)) < 0) {
        fail_msg("%s: %s", text, error);
    }
    return cron;
}

/* The rule is due at these times, and at no others in between. `times`: NULL at its end. */
static void assert_due(const char *text, const struct swl_zone *zone, const char *after,
                       const char *const times[])
{
    struct swl_cron cron = rule(text);
    int64_t last = at(after);
    for (int i = 0; times[i] != NULL; i++) {
        char found[32];
        struct tm tm;
        last = swl_cron_next(&cron, zone, last);
        assert_int_not_equal(last, SWL_CRON_NEVER);
        strftime(found, sizeof(found), "%Y-%m-%d %H:%M:%S", gmtime_r(&(time_t){last}, &tm));
        if (strcmp(found, times[i]) != 0) {
            fail_msg("%s, time %d: %s, not %s", text, i, found, times[i]);
        }
    }
}

#define DUE(text, zone, after, ...) assert_due(text, zone, after, (const char *const[]){__VA_ARGS__, NULL})

static void six_fields_begin_with_the_second(void **state)
{
    (void)state;
    DUE("* * * * * *", &utc, "2026-12-31 23:59:58", "2026-12-31 23:59:59", "2027-01-01 00:00:00");
    DUE("*/25 59 23 * * *", &utc, "2026-03-01 00:00:00", "2026-03-01 23:59:00", "2026-03-01 23:59:25",
        "2026-03-01 23:59:50", "2026-03-02 23:59:00");
    DUE("30,40 0 12 * * *", &utc, "2026-03-01 00:00:00", "2026-03-01 12:00:30", "2026-03-01 12:00:40",
        "2026-03-02 12:00:30");
    DUE("* * * * *", &utc, "2026-03-01 00:00:00", "2026-03-01 00:01:00", "2026-03-01 00:02:00");
}

static void lists_ranges_steps_and_names(void **state)
{
    (void)state;
    DUE("0,30-31 9-17/8 * * *", &utc, "2026-03-01 09:30:00", "2026-03-01 09:31:00", "2026-03-01 17:00:00",
        "2026-03-01 17:30:00", "2026-03-01 17:31:00", "2026-03-02 09:00:00");
    DUE("50/5 0 1 jan,JUL *", &utc, "2026-01-01 00:50:00", "2026-01-01 00:55:00", "2026-07-01 00:50:00");
    DUE("0 0 * * Mon-fri/2", &utc, "2026-03-01 00:00:00", "2026-03-02 00:00:00", "2026-03-04 00:00:00",
        "2026-03-06 00:00:00", "2026-03-09 00:00:00");
    DUE("0 0 * * 7", &utc, "2026-03-02 00:00:00", "2026-03-08 00:00:00", "2026-03-15 00:00:00");
    DUE("0 0 * * sat-sun", &utc, "2026-03-02 00:00:00", "2026-03-07 00:00:00", "2026-03-08 00:00:00",
        "2026-03-14 00:00:00");
    DUE("@hourly", &utc, "2026-03-02 00:30:00", "2026-03-02 01:00:00");
    DUE("@Yearly", &utc, "2026-03-02 00:30:00", "2027-01-01 00:00:00", "2028-01-01 00:00:00");
    DUE(" 0\t0 ? * 1 ", &utc, "2026-03-01 00:00:00", "2026-03-02 00:00:00", "2026-03-09 00:00:00");
}

static void last_days_and_nearest_weekdays(void **state)
{
    (void)state;
    DUE("0 0 L * *", &utc, "2028-01-31 00:00:00", "2028-02-29 00:00:00", "2028-03-31 00:00:00");
    DUE("0 0 L-3,L * *", &utc, "2026-02-01 00:00:00", "2026-02-25 00:00:00", "2026-02-28 00:00:00",
        "2026-03-28 00:00:00");
    DUE("0 0 LW * *", &utc, "2026-01-01 00:00:00", "2026-01-30 00:00:00", "2026-02-27 00:00:00",
        "2026-03-31 00:00:00");
    /* the 15th is a Sunday in February and March 2026, a Saturday in August */
    DUE("0 0 15W * *", &utc, "2026-01-31 00:00:00", "2026-02-16 00:00:00", "2026-03-16 00:00:00",
        "2026-04-15 00:00:00");
    DUE("0 0 15W 8 *", &utc, "2026-01-31 00:00:00", "2026-08-14 00:00:00");
    /* never into another month: Saturday the 1st, Sunday the 31st */
    DUE("0 0 1W 8 *", &utc, "2026-01-31 00:00:00", "2026-08-03 00:00:00");
    DUE("0 0 31W 5 *", &utc, "2026-01-31 00:00:00", "2026-05-29 00:00:00");
    DUE("0 0 31W * *", &utc, "2026-03-31 00:00:00", "2026-05-29 00:00:00", "2026-07-31 00:00:00");
}

static void weekdays_of_the_month(void **state)
{
    (void)state;
    DUE("0 0 * * 5#3", &utc, "2026-01-31 00:00:00", "2026-02-20 00:00:00", "2026-03-20 00:00:00");
    DUE("0 0 * * fri#5", &utc, "2026-01-31 00:00:00", "2026-05-29 00:00:00", "2026-07-31 00:00:00");
    DUE("0 0 * * 0L,2#1", &utc, "2026-01-31 00:00:00", "2026-02-03 00:00:00", "2026-02-22 00:00:00",
        "2026-03-03 00:00:00", "2026-03-29 00:00:00");
    DUE("0 0 * 2 5#5", &utc, "2026-01-31 00:00:00", "2036-02-29 00:00:00");
}

static void days_and_weekdays_add_up_where_both_are_named(void **state)
{
    (void)state;
    DUE("0 0 13 * 5", &utc, "2026-03-01 00:00:00", "2026-03-06 00:00:00", "2026-03-13 00:00:00",
        "2026-03-20 00:00:00", "2026-03-27 00:00:00", "2026-04-03 00:00:00", "2026-04-10 00:00:00",
        "2026-04-13 00:00:00");
    /* as in Vixie cron, where a field that begins with "*" names none */
    DUE("0 0 */2 * 5", &utc, "2026-03-01 00:00:00", "2026-03-13 00:00:00", "2026-03-27 00:00:00",
        "2026-04-03 00:00:00");
}

static void leap_days(void **state)
{
    (void)state;
    DUE("0 0 29 2 *", &utc, "2026-03-01 00:00:00", "2028-02-29 00:00:00", "2032-02-29 00:00:00");
    DUE("0 0 29 2 *", &utc, "2096-02-29 00:00:00", "2104-02-29 00:00:00");
    DUE("0 0 29 2 *", &utc, "1999-12-31 00:00:00", "2000-02-29 00:00:00");
}

/* ---- daylight saving ---- */

/* Berlin in 2026: 01:00 UTC on 29 March and on 25 October. */
static struct swl_zone berlin(void)
{
    return (struct swl_zone){.count = 3,
                             .changes = {{at("2025-10-26 01:00:00"), 3600},
                                         {at("2026-03-29 01:00:00"), 7200},
                                         {at("2026-10-25 01:00:00"), 3600}}};
}

static void a_zone_has_an_offset(void **state)
{
    (void)state;
    struct swl_zone zone = berlin(), india = {.count = 1, .changes = {{0, 19800}}};
    DUE("0 12 * * *", &zone, "2026-03-27 12:00:00", "2026-03-28 11:00:00", "2026-03-29 10:00:00");
    DUE("0 12 * * *", &india, "2026-03-27 12:00:00", "2026-03-28 06:30:00");
    DUE("0 0 1 * *", &zone, "2026-05-27 12:00:00", "2026-05-31 22:00:00");
    DUE("0 0 1 1 *", &zone, "2020-05-27 12:00:00", "2020-12-31 23:00:00"); /* before the first change */
}

static void a_fixed_rule_in_the_gap_comes_due_once_behind_it(void **state)
{
    (void)state;
    struct swl_zone zone = berlin();
    DUE("30 2 * * *", &zone, "2026-03-27 12:00:00", "2026-03-28 01:30:00", "2026-03-29 01:00:00",
        "2026-03-30 00:30:00");
    DUE("0,20,40 2 * * *", &zone, "2026-03-28 12:00:00", "2026-03-29 01:00:00", "2026-03-30 00:00:00");
    DUE("0 2,3 * * *", &zone, "2026-03-28 12:00:00", "2026-03-29 01:00:00", "2026-03-30 00:00:00");
    DUE("0 3 * * *", &zone, "2026-03-28 12:00:00", "2026-03-29 01:00:00", "2026-03-30 01:00:00");
    DUE("30 2 30 3 *", &zone, "2026-03-28 12:00:00", "2026-03-30 00:30:00"); /* another day's */
}

static void a_fixed_rule_in_the_repeated_hour_comes_due_once(void **state)
{
    (void)state;
    struct swl_zone zone = berlin();
    DUE("30 2 * * *", &zone, "2026-10-24 12:00:00", "2026-10-25 00:30:00", "2026-10-26 01:30:00");
    DUE("0 2,3 * * *", &zone, "2026-10-24 12:00:00", "2026-10-25 00:00:00", "2026-10-25 02:00:00");
    /* asked within the second passage */
    DUE("30 2 * * *", &zone, "2026-10-25 01:10:00", "2026-10-26 01:30:00");
}

static void other_rules_go_by_the_clock(void **state)
{
    (void)state;
    struct swl_zone zone = berlin();
    DUE("*/30 2 * * *", &zone, "2026-03-28 12:00:00", "2026-03-30 00:00:00", "2026-03-30 00:30:00");
    DUE("30 * * * *", &zone, "2026-03-29 00:10:00", "2026-03-29 00:30:00", "2026-03-29 01:30:00");
    DUE("*/30 2 * * *", &zone, "2026-10-24 12:00:00", "2026-10-25 00:00:00", "2026-10-25 00:30:00",
        "2026-10-25 01:00:00", "2026-10-25 01:30:00", "2026-10-26 01:00:00");
    DUE("30 * * * *", &zone, "2026-10-24 23:40:00", "2026-10-25 00:30:00", "2026-10-25 01:30:00",
        "2026-10-25 02:30:00");
}

static void a_day_that_a_zone_skips_is_made_up_for_by_nobody(void **state)
{
    (void)state;
    /* Samoa, 2011: after the 29th of December came the 31st */
    struct swl_zone zone = {.count = 2, .changes = {{0, -36000}, {at("2011-12-30 10:00:00"), 50400}}};
    DUE("0 12 * * *", &zone, "2011-12-29 00:00:00", "2011-12-29 22:00:00", "2011-12-30 22:00:00",
        "2011-12-31 22:00:00");
}

static void a_rule_that_is_seldom_due_is_found_behind_many_changes(void **state)
{
    (void)state;
    struct swl_zone zone = {.count = SWL_ZONE_CHANGES_MAX};
    for (int i = 0; i < SWL_ZONE_CHANGES_MAX; i++) {
        zone.changes[i].from = at("2026-03-29 01:00:00") + i * INT64_C(15778800);
        zone.changes[i].offset = i % 2 ? 3600 : 7200;
    }
    DUE("0 12 29 2 1", &zone, "2026-03-28 12:00:00", "2027-02-01 11:00:00");
    DUE("0 12 * 2 1#5", &zone, "2026-03-28 12:00:00", "2044-02-29 11:00:00");
}

/* ---- what is refused ---- */

static void assert_refused(const char *text, const char *part)
{
    struct swl_cron cron;
    char error[SWL_CRON_ERROR] = "";
    assert_int_equal(swl_cron_parse(&cron, text, strlen(text), error, sizeof(error)), -EINVAL);
    if (strstr(error, part) == NULL) {
        fail_msg("%s: \"%s\" does not say \"%s\"", text, error, part);
    }
}

static void what_is_no_rule_is_refused_with_its_field(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"", "not 0"},
        {"* * * *", "not 4"},
        {"* * * * * * *", "not 7"},
        {"60 * * * * *", "the second \"60\""},
        {"60 * * * *", "the minute \"60\" is wrong: allowed are *, 0 to 59"},
        {"* 1,25 * * *", "the hour \"25\""},
        {"* 5-2 * * *", "the hour \"5-2\""},
        {"* */0 * * *", "the hour \"*/0\""},
        {"* */24 * * *", "the hour \"*/24\""},
        {"* 1-/2 * * *", "the hour \"1-/2\""},
        {"* -1 * * *", "the hour \"-1\""},
        {"* 99999999999 * * *", "the hour"},
        {"* ? * * *", "the hour \"?\""},
        {"* * 0 * *", "the day of the month \"0\""},
        {"* * 32W * *", "the day of the month \"32W\""},
        {"* * L-31 * *", "the day of the month \"L-31\""},
        {"* * 1,?,2 * *", "the day of the month \"?\""},
        {"* * * 13 *", "the month \"13\""},
        {"* * * janu *", "the month \"janu\""},
        {"* * * * 8", "the weekday \"8\""},
        {"* * * * 5#6", "the weekday \"5#6\""},
        {"* * * * L", "the weekday \"L\""},
        {"* * * * 1,", "the weekday \"\""},
        {"*, * * * *", "the minute \"\""},
        {"@reboot", "none of @yearly"},
        {"0 0 30 2 *", "never comes due"},
        {"0 0 31 2,4,6 *", "never comes due"},
        {"0 0 * 2 x", "the weekday \"x\""},
        {"0 0 L-30 2 *", "never comes due"},
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        assert_refused(wrong[i][0], wrong[i][1]);
    }
}

static void whatever_the_masks_are_the_search_ends(void **state)
{
    (void)state;
    struct swl_cron nothing = {0}, all;
    memset(&all, 0xFF, sizeof(all));
    all.any_day = all.any_weekday = all.is_fixed = true; /* no value but 0 and 1 is one */
    assert_true(swl_cron_next(&nothing, &utc, 0) == SWL_CRON_NEVER);
    assert_true(swl_cron_next(&all, &utc, 7) == 8);
    assert_true(swl_cron_next(&all, &utc, INT64_MAX) == SWL_CRON_NEVER);
    assert_true(swl_cron_next(&all, &utc, INT64_MIN) == SWL_CRON_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(six_fields_begin_with_the_second),
        cmocka_unit_test(lists_ranges_steps_and_names),
        cmocka_unit_test(last_days_and_nearest_weekdays),
        cmocka_unit_test(weekdays_of_the_month),
        cmocka_unit_test(days_and_weekdays_add_up_where_both_are_named),
        cmocka_unit_test(leap_days),
        cmocka_unit_test(a_zone_has_an_offset),
        cmocka_unit_test(a_fixed_rule_in_the_gap_comes_due_once_behind_it),
        cmocka_unit_test(a_fixed_rule_in_the_repeated_hour_comes_due_once),
        cmocka_unit_test(other_rules_go_by_the_clock),
        cmocka_unit_test(a_day_that_a_zone_skips_is_made_up_for_by_nobody),
        cmocka_unit_test(a_rule_that_is_seldom_due_is_found_behind_many_changes),
        cmocka_unit_test(what_is_no_rule_is_refused_with_its_field),
        cmocka_unit_test(whatever_the_masks_are_the_search_ends),
    };
    return RUN(tests);
}
