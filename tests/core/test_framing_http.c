/* Framing by HTTP: where a request ends that is delivered as it came, however it is cut; which ones are refused, and with
 * what its client is told. */
#define _GNU_SOURCE
#include "support_framing.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD(fields) "POST / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"
#define CHUNKED      HEAD("Transfer-Encoding: chunked\r\n")

static struct swl_framing http(uint32_t max)
{
    return (struct swl_framing){.kind = &swl_framing_http,
                                .package_max_length = max,
                                .http = {.head_max = 65535, .target_max = 8192, .fields_max = 100}};
}

/* Feeds it whole, byte by byte and cut at each two places, with the same outcome. */
static struct packages feed_it(uint32_t max, const char *stream)
{
    struct swl_framing framing = http(max);
    return feed_all_cuts(&framing, stream, strlen(stream));
}

static void test_requests(void **state)
{
    static const char *const requests[] = {
        "GET / HTTP/1.0\r\n\r\n",
        HEAD(""),
        HEAD("Content-Length: 0\r\n"),
        HEAD("Content-Length: 5\r\n") "hello",
        CHUNKED "0\r\n\r\n",
        CHUNKED "5\r\nhello\r\n0\r\n\r\n",
        CHUNKED "a\r\n0\r\n\r\n56789\r\nA;x=\"y\"\r\n0123456789\r\n000\r\nTrailer: t\r\n\r\n",
        HEAD("Content-Length: 20\r\n") "GET / HTTP/1.1\r\n\r\nxx",
    };
    char stream[2000] = "";
    (void)state;
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        struct packages one = feed_it(1000, requests[i]);
        assert_int_equal(one.count, 1);
        assert_int_equal(one.sizes[0], strlen(requests[i]));
        strcat(stream, requests[i]);
    }
    struct swl_framing framing = http(1000);
    struct packages all = feed_whole(&framing, stream, strlen(stream)),
                    bytes = feed_byte_by_byte(&framing, stream, strlen(stream));
    assert_int_equal(all.count, COUNT_OF(requests));
    assert_true(packages_are_same(&all, &bytes));
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        assert_int_equal(all.sizes[i], strlen(requests[i]));
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *stream;
        int error;
    } rows[] = {
        {"\x16\x03\x01", -400},
        {"GET /\r\n", -400},
        {"GET / HTTP/2.0\r\n", -505},
        {"FOO / HTTP/1.1\r\n", -501},
        {HEAD("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), -400},
        {HEAD("Content-Length: 5\r\nContent-Length: 6\r\n"), -400},
        {HEAD("Content-Length: x\r\n"), -400},
        {HEAD("Transfer-Encoding: gzip, chunked\r\n"), -501},
        {HEAD("A: b\nC: d\r\n"), -400},
        {CHUNKED "\r\n", -400},
        {CHUNKED "x\r\n", -400},
        {CHUNKED "-1\r\n", -400},
        {CHUNKED "+1\r\n", -400},
        {CHUNKED "0x1\r\n", -400},
        {CHUNKED " 1\r\n", -400},
        {CHUNKED "1 \r\na\r\n", -400},
        {CHUNKED "1\n", -400},
        {CHUNKED "1\ra", -400},
        {CHUNKED "1;a\x01\r\n", -400},
        {CHUNKED "1;a\nb\r\n", -400},
        {CHUNKED "1;a\rb\r\n", -400},
        {CHUNKED "1,2\r\n", -400},
        {CHUNKED "1\r\nab\r\n", -400},
        {CHUNKED "1\r\na\n", -400},
        {CHUNKED "1\r\na\rb", -400},
        {CHUNKED "100000000\r\n", -400},
        {CHUNKED "000000001\r\n", -400},
        {CHUNKED "ffffffffffffffff\r\n", -400},
        {CHUNKED "0\r\nA: b\n", -400},
        {CHUNKED "0\r\nA: \x01\r\n", -400},
        {CHUNKED "0\r\n\n", -400},
        {HEAD("Content-Length: 1000\r\n"), -EMSGSIZE},
        {HEAD("Content-Length: 9223372036854775799\r\n"), -EMSGSIZE},
        {CHUNKED "400\r\n", -EMSGSIZE},
        {CHUNKED "ffffffff\r\n", -EMSGSIZE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct swl_framing framing = http(1000);
        struct packages packages = feed_all_cuts(&framing, rows[i].stream, strlen(rows[i].stream));
        if (packages.error != rows[i].error) {
            print_error("%zd, not %d: %s\n", packages.error, rows[i].error, rows[i].stream);
            fail();
        }
        assert_int_equal(packages.count, 0);
        assert_non_null(swl_framing_refusal(&framing, rows[i].error));
        assert_int_equal(swl_framing_status(&framing, rows[i].error),
                         rows[i].error == -EMSGSIZE ? 0 : -rows[i].error);
    }
}

/* package_max_length bounds head and body together, whatever is declared. */
static void test_package_max_length(void **state)
{
    static const char by_length[] = HEAD("Content-Length: 5\r\n") "hello",
                      chunked[] = CHUNKED "5\r\nhello\r\n0\r\nA: b\r\n\r\n";
    (void)state;
    assert_int_equal(feed_it(sizeof(by_length) - 1, by_length).count, 1);
    assert_int_equal(feed_it(sizeof(by_length) - 2, by_length).error, -EMSGSIZE);
    assert_int_equal(feed_it(sizeof(chunked) - 1, chunked).count, 1);
    assert_int_equal(feed_it(sizeof(chunked) - 2, chunked).error, -EMSGSIZE);
    assert_int_equal(feed_it(20, by_length).error, -EMSGSIZE);
    struct swl_framing framing = http(1 << 30);
    static const char too_large[] = HEAD("Content-Length: 1073741824\r\n"),
                      large[] = HEAD("Content-Length: 1073740000\r\n");
    assert_int_equal(feed_whole(&framing, too_large, sizeof(too_large) - 1).error, -EMSGSIZE);
    assert_int_equal(feed_whole(&framing, large, sizeof(large) - 1).error, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_package_max_length),
    };
    return RUN(tests);
}
