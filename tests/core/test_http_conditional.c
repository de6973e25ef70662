/* Conditional requests: each field alone, and which one counts where several are there. */
#define _GNU_SOURCE
#include "support.h"

#include <string.h>

#include "net/http_conditional.h"

#define ETAG     "\"2ebcb4e1-400\""
#define MODIFIED INT64_C(784111777)
#define OURS     "Sun, 06 Nov 1994 08:49:37 GMT"
#define BEFORE   "Sun, 06 Nov 1994 08:49:36 GMT"
#define BEHIND   "Sun, 06 Nov 1994 08:49:38 GMT"

/* Four lines at most: a letter for the field (M N U S R), a colon, its value. */
struct conditional_case {
    const char *lines[4];
    int status;  /* 200, 304, 412 */
    bool ranged; /* Range counts, if it is 200 */
};

static enum swl_http_condition condition_of(char letter)
{
    switch (letter) {
    case 'M':
        return SWL_HTTP_IF_MATCH;
    case 'N':
        return SWL_HTTP_IF_NONE_MATCH;
    case 'U':
        return SWL_HTTP_IF_UNMODIFIED_SINCE;
    case 'S':
        return SWL_HTTP_IF_MODIFIED_SINCE;
    default:
        return SWL_HTTP_IF_RANGE;
    }
}

static int status_of(const struct conditional_case *one, int64_t now, bool *ranged)
{
    struct swl_http_conditional conditional;
    swl_http_conditional_begin(&conditional, ETAG, strlen(ETAG), MODIFIED, now);
    for (size_t i = 0; i < 4 && one->lines[i] != NULL; i++) {
        const char *value = one->lines[i] + 2;
        swl_http_conditional_add(&conditional, condition_of(one->lines[i][0]), value, strlen(value));
    }
    *ranged = swl_http_conditional_honours_range(&conditional);
    switch (swl_http_conditional_verdict(&conditional)) {
    case SWL_HTTP_CONDITIONAL_NOT_MODIFIED:
        return 304;
    case SWL_HTTP_CONDITIONAL_FAILED:
        return 412;
    default:
        return 200;
    }
}

static void check_cases(const struct conditional_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool ranged;
        int status = status_of(&cases[i], MODIFIED + 100, &ranged);
        if (status != cases[i].status || (status == 200 && ranged != cases[i].ranged)) {
            fail_msg("case %zu, %s: %d, range %d", i, cases[i].lines[0], status, ranged);
        }
    }
}

static void nothing_asked_is_sent(void **state)
{
    static const struct conditional_case cases[] = {{{NULL}, 200, true}};
    (void)state;
    check_cases(cases, 1);
}

static void if_none_match_compares_weakly(void **state)
{
    static const struct conditional_case cases[] = {
        {{"N:" ETAG}, 304, true},
        {{"N:W/" ETAG}, 304, true},
        {{"N:*"}, 304, true},
        {{"N:\"a\", W/\"b\" ,\t" ETAG}, 304, true},
        {{"N:,," ETAG}, 304, true},
        {{"N:\"a,b\"," ETAG}, 304, true},
        {{"N:\"a\"", "N:" ETAG}, 304, true},
        {{"N:" ETAG, "N:\"a\""}, 304, true},
        {{"N:\"a\""}, 200, true},
        {{"N:"}, 200, true},
        {{"N:2ebcb4e1-400"}, 200, true},
        {{"N:\"2ebcb4e1-400"}, 200, true},
        {{"N:w/" ETAG}, 200, true},
        {{"N:x" ETAG}, 200, true},
        {{"N:\"2ebcb4e1-4000\""}, 200, true},
        {{"N:\"\""}, 200, true},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void if_match_compares_strongly(void **state)
{
    static const struct conditional_case cases[] = {
        {{"M:" ETAG}, 200, true},
        {{"M:*"}, 200, true},
        {{"M:\"a\", " ETAG}, 200, true},
        {{"M:\"a\"", "M:" ETAG}, 200, true},
        {{"M:W/" ETAG}, 412, true},
        {{"M:\"a\""}, 412, true},
        {{"M:"}, 412, true},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void dates_compare_by_the_second(void **state)
{
    static const struct conditional_case cases[] = {
        {{"S:" OURS}, 304, true},
        {{"S:" BEHIND}, 304, true},
        {{"S:" BEFORE}, 200, true},
        {{"S:never"}, 200, true},
        {{"S:" OURS, "S:" OURS}, 200, true},
        {{"S:" OURS, "S:x", "S:" OURS}, 200, true},
        {{"U:" OURS}, 200, true},
        {{"U:" BEHIND}, 200, true},
        {{"U:" BEFORE}, 412, true},
        {{"U:never"}, 200, true},
        {{"U:" BEFORE, "U:" BEFORE}, 200, true},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void tags_come_before_dates_and_match_before_none_match(void **state)
{
    static const struct conditional_case cases[] = {
        {{"M:" ETAG, "U:" BEFORE}, 200, true}, {{"U:" BEHIND, "M:\"a\""}, 412, true},
        {{"N:\"a\"", "S:" OURS}, 200, true},   {{"S:" BEFORE, "N:" ETAG}, 304, true},
        {{"M:" ETAG, "N:" ETAG}, 304, true},   {{"N:" ETAG, "M:\"a\""}, 412, true},
        {{"S:" OURS, "U:" BEFORE}, 412, true}, {{"S:" OURS, "U:" OURS}, 304, true},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void a_range_counts_if_the_client_has_the_same(void **state)
{
    static const struct conditional_case cases[] = {
        {{"R:" ETAG}, 200, true},
        {{"R: \t" ETAG " "}, 200, true},
        {{"R:" OURS}, 200, true},
        {{"R:W/" ETAG}, 200, false},
        {{"R:\"a\""}, 200, false},
        {{"R:*"}, 200, false},
        {{"R:"}, 200, false},
        {{"R:" ETAG ", \"a\""}, 200, false},
        {{"R:" BEHIND}, 200, false},
        {{"R:" BEFORE}, 200, false},
        {{"R:never"}, 200, false},
        {{"R:" ETAG, "R:" ETAG}, 200, false},
        {{"R:" ETAG, "N:" ETAG}, 304, true},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void a_date_of_this_second_does_not_prove_the_same(void **state)
{
    const struct conditional_case one = {{"R:" OURS}, 200, false};
    bool ranged;
    (void)state;
    assert_int_equal(status_of(&one, MODIFIED, &ranged), 200);
    assert_false(ranged);
    assert_int_equal(status_of(&one, MODIFIED + 1, &ranged), 200);
    assert_true(ranged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_asked_is_sent),
        cmocka_unit_test(if_none_match_compares_weakly),
        cmocka_unit_test(if_match_compares_strongly),
        cmocka_unit_test(dates_compare_by_the_second),
        cmocka_unit_test(tags_come_before_dates_and_match_before_none_match),
        cmocka_unit_test(a_range_counts_if_the_client_has_the_same),
        cmocka_unit_test(a_date_of_this_second_does_not_prove_the_same),
    };
    return RUN(tests);
}
