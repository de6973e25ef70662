/* The fields about ranges, dates and conditions: ranges lie within the file and apart; a date that is understood is
 * the same when it is made anew. The first 8 bytes are the file's size, the 9th says which condition. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_conditional.h"
#include "net/http_date.h"
#include "net/http_range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static void try_range(const char *value, size_t size, uint64_t total)
{
    struct swl_http_ranges ranges;
    enum swl_http_range_verdict verdict = swl_http_range_parse(value, size, total, &ranges);
    if (verdict != SWL_HTTP_RANGE_PARTIAL) {
        must(verdict == SWL_HTTP_RANGE_WHOLE || verdict == SWL_HTTP_RANGE_UNSATISFIABLE,
             "the verdict is known");
        return;
    }
    must(ranges.count >= 1 && ranges.count <= SWL_HTTP_RANGES_MAX, "there is a range, and not too many");
    uint64_t sum = 0;
    for (unsigned i = 0; i < ranges.count; i++) {
        const struct swl_http_range *range = &ranges.items[i];
        must(range->size >= 1 && range->first < total && range->size <= total - range->first,
             "it lies within the file");
        must(range->size <= total - sum, "all together are not more than the file");
        sum += range->size;
    }
}

static void try_date(const char *value, size_t size)
{
    const int64_t now = 1790000000;
    char text[SWL_HTTP_DATE_SIZE + 1];
    int64_t second, again;
    if (swl_http_date_parse(value, size, now, &second) == 0 && second >= 0) {
        swl_http_date_text(second, text);
        must(second > INT64_C(253402300799) ||
                 (swl_http_date_parse(text, SWL_HTTP_DATE_SIZE, now, &again) == 0 && again == second),
             "made anew it is the same date");
    }
}

static void try_condition(const char *value, size_t size, enum swl_http_condition condition)
{
    struct swl_http_conditional conditional;
    swl_http_conditional_begin(&conditional, "\"1-2\"", 5, 1700000000, 1790000000);
    swl_http_conditional_add(&conditional, condition, value, size);
    enum swl_http_conditional_verdict verdict = swl_http_conditional_verdict(&conditional);
    must(verdict != SWL_HTTP_CONDITIONAL_FAILED || condition == SWL_HTTP_IF_MATCH ||
             condition == SWL_HTTP_IF_UNMODIFIED_SINCE,
         "only these can fail");
    must(swl_http_conditional_honours_range(&conditional) || condition == SWL_HTTP_IF_RANGE,
         "only If-Range concerns the range");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t total;
    if (size < 9) {
        return 0;
    }
    memcpy(&total, data, sizeof(total));
    total &= INT64_MAX;
    /* a copy of just that size: the sanitizer sees a read beyond it */
    char *value = malloc(size - 9);
    memcpy(value, data + 9, size - 9);
    try_range(value, size - 9, total);
    try_date(value, size - 9);
    try_condition(value, size - 9, data[8] % SWL_HTTP_CONDITIONS);
    free(value);
    return 0;
}
