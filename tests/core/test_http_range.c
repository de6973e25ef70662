/* The field Range: what is asked for, what is ignored, what cannot be satisfied. */
#define _GNU_SOURCE
#include "support.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "net/http_range.h"

/* The ranges as text: "0-9 20-29"; "whole"; "none". */
static const char *ranges_of(const char *value, uint64_t total)
{
    static char text[64 * SWL_HTTP_RANGES_MAX];
    struct swl_http_ranges ranges;
    size_t size = 0;
    switch (swl_http_range_parse(value, strlen(value), total, &ranges)) {
    case SWL_HTTP_RANGE_WHOLE:
        return "whole";
    case SWL_HTTP_RANGE_UNSATISFIABLE:
        return "none";
    case SWL_HTTP_RANGE_PARTIAL:
        break;
    }
    for (unsigned i = 0; i < ranges.count; i++) {
        const struct swl_http_range *range = &ranges.items[i];
        size += (size_t)snprintf(text + size, sizeof(text) - size, "%s%" PRIu64 "-%" PRIu64, i > 0 ? " " : "",
                                 range->first, range->first + range->size - 1);
    }
    return text;
}

struct range_case {
    const char *value, *expected;
    uint64_t total;
};

static void check_cases(const struct range_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *result = ranges_of(cases[i].value, cases[i].total);
        if (strcmp(result, cases[i].expected) != 0) {
            fail_msg("%s of %" PRIu64 ": %s instead of %s", cases[i].value, cases[i].total, result,
                     cases[i].expected);
        }
    }
}

static void ranges_are_cut_to_what_is_there(void **state)
{
    static const struct range_case cases[] = {
        {"bytes=0-9", "0-9", 100},
        {"bytes=0-0", "0-0", 100},
        {"bytes=99-99", "99-99", 100},
        {"bytes=90-", "90-99", 100},
        {"bytes=0-", "0-99", 100},
        {"bytes=90-1000", "90-99", 100},
        {"bytes=-10", "90-99", 100},
        {"bytes=-100", "0-99", 100},
        {"bytes=-1000", "0-99", 100},
        {"bytes=0-18446744073709551615", "0-99", 100},
        {"bytes=0-99999999999999999999999", "0-99", 100},
        {"bytes=-99999999999999999999999", "0-99", 100},
        {"BYTES=1-2", "1-2", 100},
        {" \tbytes=1-2\t ", "1-2", 100},
        {"bytes=0-0", "0-0", 1},
        {"bytes=9223372036854775806-", "9223372036854775806-9223372036854775806", INT64_MAX},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void several_ranges_stay_in_their_order(void **state)
{
    static const struct range_case cases[] = {
        {"bytes=0-9,20-29", "0-9 20-29", 100},
        {"bytes=20-29 , 0-9", "20-29 0-9", 100},
        {"bytes=0-9,-10", "0-9 90-99", 100},
        {"bytes=0-9,10-19", "0-9 10-19", 100}, /* side by side is no overlap */
        {"bytes=10-19,0-9", "10-19 0-9", 100},
        {"bytes=0-9,,\t, 20-29,", "0-9 20-29", 100},
        {"bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30",
         "0-0 2-2 4-4 6-6 8-8 10-10 12-12 14-14 16-16 18-18 20-20 22-22 24-24 26-26 28-28 30-30", 100},
        {"bytes=0-9,100-109", "0-9", 100}, /* what lies behind the end is left out */
        {"bytes=200-,0-9,-0", "0-9", 100},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void what_lies_behind_the_end_cannot_be_satisfied(void **state)
{
    static const struct range_case cases[] = {
        {"bytes=100-", "none", 100},
        {"bytes=100-109", "none", 100},
        {"bytes=-0", "none", 100},
        {"bytes=100-109,200-", "none", 100},
        {"bytes=18446744073709551615-", "none", 100},
        {"bytes=18446744073709551616-18446744073709551617", "none", 100},
        {"bytes=9223372036854775807-", "none", INT64_MAX},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

static void what_is_not_valid_or_too_much_is_ignored(void **state)
{
    static const struct range_case cases[] = {
        {"", "whole", 100},
        {"bytes", "whole", 100},
        {"bytes=", "whole", 100},
        {"bytes=,", "whole", 100},
        {"bytes =0-9", "whole", 100},
        {"lines=0-9", "whole", 100},
        {"bytes=-", "whole", 100},
        {"bytes=9-0", "whole", 100},
        {"bytes=200-100", "whole", 100},
        {"bytes=0", "whole", 100},
        {"bytes=a-b", "whole", 100},
        {"bytes=0-9x", "whole", 100},
        {"bytes=0 -9", "whole", 100},
        {"bytes=0-9 20-29", "whole", 100},
        {"bytes=0-9;20-29", "whole", 100},
        {"bytes=+0-9", "whole", 100},
        {"bytes=--9", "whole", 100},
        {"bytes=0-9,x", "whole", 100},
        {"bytes=0-9,5-15", "whole", 100},
        {"bytes=0-9,0-9", "whole", 100},
        {"bytes=5-15,0-9", "whole", 100},
        {"bytes=0-9,3-4", "whole", 100},
        {"bytes=90-,-1", "whole", 100},
        {"bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32",
         "whole", 100},
        {"bytes=0-0", "whole", 0},
        {"bytes=-1", "whole", 0},
    };
    (void)state;
    check_cases(cases, COUNT_OF(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_cut_to_what_is_there),
        cmocka_unit_test(several_ranges_stay_in_their_order),
        cmocka_unit_test(what_lies_behind_the_end_cannot_be_satisfied),
        cmocka_unit_test(what_is_not_valid_or_too_much_is_ignored),
    };
    return RUN(tests);
}
