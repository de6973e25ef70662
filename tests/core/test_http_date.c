/* Dates of HTTP: made, and parsed in all three forms. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "net/http_date.h"

#define NOW INT64_C(1790000000) /* in September 2026 */

static void a_date_is_made_in_the_form_that_is_sent(void **state)
{
    static const struct {
        int64_t second;
        const char *text;
    } cases[] = {
        {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
        {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
        {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
        {INT64_C(4107542399), "Sun, 28 Feb 2100 23:59:59 GMT"},
        {INT64_C(4107542400), "Mon, 01 Mar 2100 00:00:00 GMT"},
        {INT64_C(253402300799), "Fri, 31 Dec 9999 23:59:59 GMT"},
        {INT64_MAX, "Fri, 31 Dec 9999 23:59:59 GMT"},
        {-1, "Thu, 01 Jan 1970 00:00:00 GMT"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[SWL_HTTP_DATE_SIZE + 1];
        swl_http_date_text(cases[i].second, text);
        assert_string_equal(text, cases[i].text);
    }
}

static void each_day_is_the_one_of_the_c_library(void **state)
{
    (void)state;
    for (int64_t day = 0; day < INT64_C(2932897); day += day < 60000 ? 1 : 97) {
        char text[SWL_HTTP_DATE_SIZE + 1], expected[SWL_HTTP_DATE_SIZE + 1];
        time_t second = day * 86400 + day % 86400;
        struct tm fields;
        int64_t parsed;
        gmtime_r(&second, &fields);
        strftime(expected, sizeof(expected), "%a, %d %b %Y %H:%M:%S GMT", &fields);
        swl_http_date_text(second, text);
        assert_string_equal(text, expected);
        assert_int_equal(swl_http_date_parse(text, SWL_HTTP_DATE_SIZE, NOW, &parsed), 0);
        assert_int_equal(parsed, second);
    }
}

static void all_three_forms_are_understood(void **state)
{
    static const struct {
        const char *text;
        int64_t second;
    } cases[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
        {"Sun Nov  6 08:49:37 1994", 784111777},
        {"Wed Nov 16 08:49:37 1994", 784975777},
        {" \tSun, 06 Nov 1994 08:49:37 GMT \t", 784111777},
        {"Fri, 06 Nov 1994 08:49:37 GMT", 784111777},  /* the day's name plays no part */
        {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800}, /* a leap second */
        {"Wed, 01 Jan 0000 00:00:00 GMT", INT64_C(-62167219200)},
        {"Thursday, 01-Jan-76 00:00:00 GMT", INT64_C(3345062400)}, /* 2076: 50 years from NOW */
        {"Friday, 01-Jan-77 00:00:00 GMT", 220924800},             /* 1977: 2077 would be more */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t second = -1;
        if (swl_http_date_parse(cases[i].text, strlen(cases[i].text), NOW, &second) != 0) {
            fail_msg("%s", cases[i].text);
        }
        assert_int_equal(second, cases[i].second);
    }
}

static void two_digits_of_a_year_mean_the_nearest_one(void **state)
{
    static const char date[] = "Saturday, 01-Jan-05 00:00:00 GMT";
    int64_t second;
    (void)state;
    assert_int_equal(swl_http_date_parse(date, strlen(date), NOW, &second), 0);
    assert_int_equal(second, 1104537600);                                                       /* 2005 */
    assert_int_equal(swl_http_date_parse(date, strlen(date), INT64_C(2840140800), &second), 0); /* in 2060 */
    assert_int_equal(second, INT64_C(4260211200));                                              /* 2105 */
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "784111777",
        "Sun",
        "Sun,",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 gmt",
        "Sun, 06 Nov 1994 08:49:37 GMT;",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Tue, 29 Feb 1994 08:49:37 GMT",
        "Mon, 29 Feb 2100 08:49:37 GMT",
        "Sun, 06 Nix 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 08:49:-7 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06 Nov 1994 08:49:37 GMT",
        "Sunday Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 94",
        "Sun Nov   6 08:49:37 1994",
        "Xyz, 06 Nov 1994 08:49:37 GMT",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t second;
        if (swl_http_date_parse(cases[i], strlen(cases[i]), NOW, &second) != -EINVAL) {
            fail_msg("%s", cases[i]);
        }
    }
}

static void now_is_of_this_second(void **state)
{
    (void)state;
    int64_t before = swl_clock_read(CLOCK_REALTIME_COARSE) / SWL_NS_PER_SEC, parsed;
    const char *text = swl_http_date_now();
    int64_t after = swl_clock_read(CLOCK_REALTIME_COARSE) / SWL_NS_PER_SEC;
    assert_int_equal(strlen(text), SWL_HTTP_DATE_SIZE);
    assert_int_equal(swl_http_date_parse(text, SWL_HTTP_DATE_SIZE, NOW, &parsed), 0);
    assert_in_range(parsed, before, after);
    assert_ptr_equal(swl_http_date_now(), text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_made_in_the_form_that_is_sent),
        cmocka_unit_test(each_day_is_the_one_of_the_c_library),
        cmocka_unit_test(all_three_forms_are_understood),
        cmocka_unit_test(two_digits_of_a_year_mean_the_nearest_one),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(now_is_of_this_second),
    };
    return RUN(tests);
}
