/* The field Range. */
#define _GNU_SOURCE
#include "net/http_range.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/compiler.h"

static const char range_unit[] = "bytes=";

struct range_input {
    const char *at, *end;
};

static bool range_is_space(char byte)
{
    return byte == ' ' || byte == '\t';
}

static void range_skip_spaces(struct range_input *input)
{
    while (input->at < input->end && range_is_space(*input->at)) {
        input->at++;
    }
}

/* Takes digits; returns whether there was one. What is too large for the type is the largest number: it lies behind
 * every end. */
static bool range_take_number(struct range_input *input, uint64_t *number)
{
    const char *begin = input->at;
    *number = 0;
    for (; input->at < input->end && *input->at >= '0' && *input->at <= '9'; input->at++) {
        unsigned digit = (unsigned)(*input->at - '0');
        *number = *number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *number * 10 + digit;
    }
    return input->at > begin;
}

static bool range_take_dash(struct range_input *input)
{
    if (input->at == input->end || *input->at != '-') {
        return false;
    }
    input->at++;
    return true;
}

/* Takes "first-last", "first-" or "-suffix". Returns false if it is none. A range that lies behind the end has
 * size 0. */
static bool range_take(struct range_input *input, uint64_t total, struct swl_http_range *range)
{
    uint64_t first, last;
    bool has_first = range_take_number(input, &first);
    if (!range_take_dash(input)) {
        return false;
    }
    bool has_last = range_take_number(input, &last);
    if ((!has_first && !has_last) || (has_first && has_last && last < first)) {
        return false;
    }
    if (!has_first) { /* that many at the end */
        range->size = SWL_MIN(last, total);
        range->first = total - range->size;
        return true;
    }
    range->first = first;
    range->size = first >= total ? 0 : SWL_MIN(has_last ? last : total - 1, total - 1) - first + 1;
    return true;
}

static bool range_overlaps(const struct swl_http_ranges *ranges, const struct swl_http_range *range)
{
    for (unsigned i = 0; i < ranges->count; i++) {
        const struct swl_http_range *other = &ranges->items[i];
        if (range->first < other->first + other->size && other->first < range->first + range->size) {
            return true;
        }
    }
    return false;
}

enum swl_http_range_verdict swl_http_range_parse(const char *value, size_t size, uint64_t total,
                                                 struct swl_http_ranges *ranges)
{
    struct range_input input = {value, value + size};
    unsigned asked = 0;
    ranges->count = 0;
    range_skip_spaces(&input);
    if (total == 0 || (size_t)(input.end - input.at) < sizeof(range_unit) - 1 ||
        strncasecmp(input.at, range_unit, sizeof(range_unit) - 1) != 0) {
        return SWL_HTTP_RANGE_WHOLE;
    }
    input.at += sizeof(range_unit) - 1;
    for (;;) {
        struct swl_http_range range;
        range_skip_spaces(&input);
        if (input.at == input.end) {
            break;
        }
        if (*input.at == ',') { /* a list may have empty elements */
            input.at++;
            continue;
        }
        if (!range_take(&input, total, &range) || ++asked > SWL_HTTP_RANGES_MAX) {
            return SWL_HTTP_RANGE_WHOLE;
        }
        if (range.size > 0) {
            if (range_overlaps(ranges, &range)) {
                return SWL_HTTP_RANGE_WHOLE;
            }
            ranges->items[ranges->count++] = range;
        }
        range_skip_spaces(&input);
        if (input.at < input.end && *input.at != ',') {
            return SWL_HTTP_RANGE_WHOLE;
        }
    }
    return ranges->count > 0 ? SWL_HTTP_RANGE_PARTIAL
           : asked > 0       ? SWL_HTTP_RANGE_UNSATISFIABLE
                             : SWL_HTTP_RANGE_WHOLE;
}
