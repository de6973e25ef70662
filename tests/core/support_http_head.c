/* Heads of HTTP requests, parsed in pieces. */
#include "support_http_head.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

const struct swl_http_limits usual = {.head_max = SWL_HTTP_HEAD_MAX, .target_max = 8192, .fields_max = 100};

struct swl_http_head head;

static ssize_t parse_copy(const struct swl_http_limits *limits, const char *bytes, size_t size,
                          size_t *scanned)
{
    char *copy = malloc(size);
    memcpy(copy, bytes, size);
    ssize_t result = swl_http_head_parse(&head, limits, (const uint8_t *)copy, size, scanned);
    free(copy);
    return result;
}

/* Parses in steps of `step` bytes. Returns the first result that is not 0; *used: how many bytes it took until then. */
ssize_t parse_steps(const struct swl_http_limits *limits, const char *bytes, size_t size, size_t step,
                    size_t *used)
{
    size_t scanned = 0;
    ssize_t result = 0;
    for (*used = 0; *used < size && result == 0;) {
        *used = SWL_MIN(*used + step, size);
        result = parse_copy(limits, bytes, *used, &scanned);
        assert_true(scanned <= *used);
    }
    return result;
}

/* Parses whole and in pieces: all have the same result, and the head the same meaning. */
ssize_t parse(const struct swl_http_limits *limits, const char *bytes, size_t size)
{
    size_t used;
    ssize_t whole = parse_steps(limits, bytes, size, size, &used);
    struct swl_http_head first = head;
    static const size_t steps[] = {1, 2, 3, 7, 64, 1000};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (size / steps[i] > 20000) {
            continue; /* long ones not byte by byte */
        }
        assert_int_equal(parse_steps(limits, bytes, size, steps[i], &used), whole);
        if (whole > 0) {
            assert_int_equal(head.field_count, first.field_count);
            assert_memory_equal(&head, &first, offsetof(struct swl_http_head, fields[first.field_count]));
        }
    }
    head = first;
    return whole;
}

void look_at(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = rows[i].size > 0 ? rows[i].size : strlen(rows[i].text);
        ssize_t result = parse(&usual, rows[i].text, size);
        if (rows[i].status > 0 ? result != -rows[i].status : result <= 0) {
            print_error("%zd, not %d: %s\n", result, rows[i].status, rows[i].text);
            fail();
        }
    }
}
