/* The chunked coding: content and end of a body, however it is cut into pieces; what is refused; the limits. Pieces are
 * copies of just their size: the sanitizer sees a read beyond one. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "net/http_chunked.h"

#define TRAILER_MAX 100

struct body {
    char content[16384];
    size_t size;
    size_t fail_at; /* content() fails where there are so many bytes; 0: never */
};

static int take(void *argument, const uint8_t *bytes, size_t size)
{
    struct body *body = argument;
    assert_true(body->size + size < sizeof(body->content));
    memcpy(body->content + body->size, bytes, size);
    body->size += size;
    body->content[body->size] = '\0';
    return body->fail_at > 0 && body->size >= body->fail_at ? -ENOSPC : 0;
}

/* Pushes the bytes cut at two places, or one by one where `first` is 0. Returns how many were taken, the error, or 0
 * where it is not over. */
static ssize_t decode(const char *bytes, size_t size, size_t first, size_t second, struct body *body)
{
    struct swl_http_chunked *chunked = swl_http_chunked_create(TRAILER_MAX, take, body);
    bool over = false;
    ssize_t result = 0;
    size_t taken = 0;
    for (size_t end; taken < size && !over && result >= 0; taken += (size_t)SWL_MAX(result, 0)) {
        end = first == 0 ? taken + 1 : taken < first ? first : taken < second ? second : size;
        char *copy = malloc(end - taken);
        memcpy(copy, bytes + taken, end - taken);
        result = swl_http_chunked_push(chunked, (uint8_t *)copy, end - taken, &over);
        free(copy);
        assert_true(result <= (ssize_t)(end - taken));
        assert_true(over || result < 0 || result == (ssize_t)(end - taken));
    }
    if (over || result < 0) {
        bool still;
        size_t before = body->size;
        assert_int_equal(swl_http_chunked_push(chunked, (const uint8_t *)"5\r\nhello\r\n", 10, &still),
                         result < 0 ? result : 0);
        assert_int_equal(still, over);
        assert_int_equal(body->size, before);
    }
    swl_http_chunked_destroy(chunked);
    return result < 0 ? result : over ? (ssize_t)taken : 0;
}

/* Whatever the pieces: the same result, the same content. `next`: bytes that do not belong to the body. */
static void expect_size(const char *bytes, size_t size, ssize_t expected, const char *content)
{
    for (size_t first = 0; first <= size; first++) {
        for (size_t second = first; second <= size; second += (first == 0 ? size : 1 + size / 40)) {
            struct body body = {0};
            assert_int_equal(decode(bytes, size, first, second, &body), expected);
            if (content != NULL) {
                assert_string_equal(body.content, content);
            }
        }
    }
}

static void content_and_end_are_found_in_any_pieces(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *content;
    } cases[] = {
        {"5\r\nhello\r\n0\r\n\r\n", "hello"},
        {"5\r\nhello\r\n1\r\n \r\n05\r\nworld\r\n0\r\n\r\n", "hello world"},
        {"0\r\n\r\n", ""},
        {"000\r\n\r\n", ""},
        {"a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"},
        /* content that looks like chunks */
        {"7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n\r\n"},
        {"2\r\n\n\r\r\n2\r\n\r\r\r\n0\r\n\r\n", "\n\r\r\r"},
        /* extensions and trailers say nothing */
        {"5;name=value\r\nhello\r\n0;x=\"y\"\r\n\r\n", "hello"},
        {"5\r\nhello\r\n0\r\nX-Sum: 12\r\nY: z\r\n\r\n", "hello"},
    };
    static const char *const next[] = {"", "GET / HTTP/1.1\r\n\r\n", "\r\n", "0\r\n\r\n"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (size_t k = 0; k < COUNT_OF(next); k++) {
            char bytes[256];
            int size = snprintf(bytes, sizeof(bytes), "%s%s", cases[i].bytes, next[k]);
            expect_size(bytes, (size_t)size, (ssize_t)strlen(cases[i].bytes), cases[i].content);
        }
        /* each shorter part is not whole */
        for (size_t size = 1; size < strlen(cases[i].bytes); size++) {
            struct body body = {0};
            assert_int_equal(decode(cases[i].bytes, size, size, size, &body), 0);
        }
    }
}

static void malformed_bodies_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "x\r\n",
        "\r\n\r\n",
        "-1\r\n",
        "+1\r\nx\r\n0\r\n\r\n",
        " 1\r\nx\r\n0\r\n\r\n",
        "0x1\r\nx\r\n0\r\n\r\n",
        "1_0\r\nx\r\n0\r\n\r\n",
        "10000000000000000\r\nx",
        "fffffffffffffffff\r\nx",
        /* the content is longer or shorter than its size */
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhell\r\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "5\r\nhelloXY0\r\n\r\n",
        "5\r\nhello 1\r\nx\r\n0\r\n\r\n",
        /* lines that do not end with CR LF */
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello\r\n0\n\r\n",
        "5\r\nhello\r\n0\r\n\n",
        "5\rhello\r\n0\r\n\r\n",
        "5\r\nhello\r0\r\n\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5;a\rb\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nX: y\n\r\n",
        "5\r\nhello\r\n0\r\nX: y\rz: y\r\n\r\n",
        /* trailers */
        "0\r\nno field\r\n\r\n",
        "0\r\nX: \1\r\n\r\n",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_size(cases[i], strlen(cases[i]), -400, NULL);
    }
    expect_size("5;\0\r\nhello\r\n0\r\n\r\n", 18, -400, NULL);
}

/* Pushes `count` bytes one by one behind `start`; returns how many were taken before the error, which is *error. */
static int push_until_refused(const char *start, char byte, int max, ssize_t *error)
{
    struct body body = {0};
    struct swl_http_chunked *chunked = swl_http_chunked_create(TRAILER_MAX, take, &body);
    bool over;
    int count = 0;
    assert_int_equal(swl_http_chunked_push(chunked, (const uint8_t *)start, strlen(start), &over),
                     strlen(start));
    while ((*error = swl_http_chunked_push(chunked, (uint8_t *)&byte, 1, &over)) == 1 && count < max) {
        count++;
    }
    swl_http_chunked_destroy(chunked);
    return count;
}

static void what_is_no_content_is_limited(void **state)
{
    (void)state;
    ssize_t error;
    int count = push_until_refused("5;a=", 'x', 100000, &error);
    assert_int_equal(error, -400);
    assert_in_range(count, 100, SWL_HTTP_CHUNK_LINE_MAX);
    count = push_until_refused("5\r\nhello\r\n0\r\nX: ", 'x', 100000, &error);
    assert_int_equal(error, -431);
    assert_in_range(count, TRAILER_MAX - 20, TRAILER_MAX + SWL_HTTP_CHUNK_LINE_MAX);
    (void)push_until_refused("", '0', 100000, &error);
    assert_int_equal(error, -400);
}

static void each_chunk_has_its_own_line(void **state)
{
    (void)state;
    struct body body = {0};
    struct swl_http_chunked *chunked = swl_http_chunked_create(TRAILER_MAX, take, &body);
    bool over;
    for (int i = 0; i < 2000; i++) { /* many small lines are no large one */
        assert_int_equal(swl_http_chunked_push(chunked, (const uint8_t *)"1;a=b\r\nx\r\n", 10, &over), 10);
    }
    assert_int_equal(swl_http_chunked_push(chunked, (const uint8_t *)"0\r\n\r\n", 5, &over), 5);
    assert_true(over);
    assert_int_equal(body.size, 2000);
    swl_http_chunked_destroy(chunked);
}

static void content_may_be_refused(void **state)
{
    (void)state;
    static const char bytes[] = "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n";
    for (size_t first = 0; first < sizeof(bytes); first++) {
        struct body body = {.fail_at = 7};
        assert_int_equal(decode(bytes, sizeof(bytes) - 1, first, first, &body), -ENOSPC);
        assert_in_range(body.size, 7, 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_and_end_are_found_in_any_pieces),
        cmocka_unit_test(malformed_bodies_are_refused),
        cmocka_unit_test(what_is_no_content_is_limited),
        cmocka_unit_test(each_chunk_has_its_own_line),
        cmocka_unit_test(content_may_be_refused),
    };
    return RUN(tests);
}
