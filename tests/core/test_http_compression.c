/* Which encoding a client gets, and that what comes out can be read. */
#include "net/http_compression.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#if defined(SWL_HAVE_ZLIB)
#include <zlib.h>
#endif

static void chooses_by_weight(void **state)
{
    (void)state;
    static const struct {
        const char *accepted;
        enum swl_http_encoding encoding;
    } cases[] = {
        {"", SWL_HTTP_IDENTITY},
        {"gzip", SWL_HTTP_GZIP},
        {"deflate", SWL_HTTP_DEFLATE},
        {"deflate, gzip", SWL_HTTP_GZIP},
        {"gzip, deflate", SWL_HTTP_GZIP},
        {" ,, gzip ,", SWL_HTTP_GZIP},
        {"x-gzip", SWL_HTTP_GZIP},
        {"GZIP", SWL_HTTP_GZIP},
        {"gzip;q=0", SWL_HTTP_IDENTITY},
        {"gzip;q=0.000", SWL_HTTP_IDENTITY},
        {"gzip;q=0.001", SWL_HTTP_GZIP},
        {"gzip;q=1.000", SWL_HTTP_GZIP},
        {"gzip;q=1.001", SWL_HTTP_IDENTITY},
        {"gzip;q=0.0001", SWL_HTTP_IDENTITY},
        {"gzip;q=", SWL_HTTP_IDENTITY},
        {"gzip;q", SWL_HTTP_IDENTITY},
        {"gzip;q=x", SWL_HTTP_IDENTITY},
        {"gzip;q=-1", SWL_HTTP_IDENTITY},
        {"gzip ; q=0.5 , deflate;q=0.6", SWL_HTTP_DEFLATE},
        {"gzip;q=0.5, deflate;q=0.5", SWL_HTTP_GZIP},
        {"gzip;a=b;q=0.5, deflate", SWL_HTTP_DEFLATE},
        {"identity", SWL_HTTP_IDENTITY},
        {"identity;q=0", SWL_HTTP_IDENTITY},
        {"identity, gzip", SWL_HTTP_GZIP},
        {"identity, gzip;q=0.9", SWL_HTTP_IDENTITY},
        {"identity;q=0, gzip;q=0.1", SWL_HTTP_GZIP},
        {"*;q=0", SWL_HTTP_IDENTITY},
        {"*;q=0, gzip", SWL_HTTP_GZIP},
        {"unknown", SWL_HTTP_IDENTITY},
        {"gzipp, ;q=1, ;", SWL_HTTP_IDENTITY},
    };
#if defined(SWL_HAVE_ZLIB)
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *copy = malloc(strlen(cases[i].accepted) + 1); /* so that a read behind the end is seen */
        memcpy(copy, cases[i].accepted, strlen(cases[i].accepted));
        assert_int_equal(swl_http_encoding_choose(copy, strlen(cases[i].accepted)), cases[i].encoding);
        free(copy);
    }
    assert_int_not_equal(swl_http_encoding_choose("*", 1), SWL_HTTP_IDENTITY);
    assert_int_not_equal(swl_http_encoding_choose("*, gzip;q=0", 11), SWL_HTTP_GZIP);
#else
    assert_int_equal(swl_http_encoding_choose(cases[1].accepted, 4), SWL_HTTP_IDENTITY);
#endif
}

static void knows_types(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "text/html",     "TEXT/plain; charset=utf-8", "application/json",
        "image/svg+xml", "application/problem+json",  "application/atom+xml ;x"};
    static const char *const no[] = {
        "",          "image/png", "application/octet-stream", "text/", "application/zip", "text/event-stream",
        "video/mp4", "json"};
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        assert_true(swl_http_type_is_compressible(yes[i], strlen(yes[i])));
    }
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
        assert_false(swl_http_type_is_compressible(no[i], strlen(no[i])));
    }
}

static void compresses(void **state)
{
    (void)state;
    uint8_t bytes[10000], place[10000];
    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i % 100);
    }
    assert_int_equal(swl_http_compress(SWL_HTTP_IDENTITY, 1, bytes, 10, place, sizeof(place)), -ENOTSUP);
    for (int encoding = SWL_HTTP_IDENTITY + 1; encoding < SWL_HTTP_ENCODINGS; encoding++) {
        for (int level = 1; level <= SWL_HTTP_LEVEL_MAX; level += 5) {
            ssize_t size = swl_http_compress((enum swl_http_encoding)encoding, level, bytes, sizeof(bytes),
                                             place, sizeof(place));
            if (size == -ENOTSUP) {
                continue;
            }
            assert_in_range(size, 1, sizeof(bytes) / 5);
            assert_int_equal(swl_http_compress((enum swl_http_encoding)encoding, level, bytes, sizeof(bytes),
                                               place, (size_t)size - 1),
                             -ENOBUFS);
        }
    }
}

static void can_be_read(void **state)
{
    (void)state;
#if defined(SWL_HAVE_ZLIB)
    uint8_t bytes[1000], place[1000], back[1000];
    memset(bytes, 'x', sizeof(bytes));
    /* the stream is kept: in turn, so that what is left of one would show in the next */
    static const enum swl_http_encoding encodings[] = {SWL_HTTP_GZIP, SWL_HTTP_GZIP, SWL_HTTP_DEFLATE,
                                                       SWL_HTTP_GZIP};
    for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
        ssize_t size = swl_http_compress(encodings[i], 1, bytes, sizeof(bytes), place, sizeof(place));
        assert_true(size > 0);
        z_stream stream = {
            .next_in = place, .avail_in = (uInt)size, .next_out = back, .avail_out = sizeof(back)};
        assert_int_equal(inflateInit2(&stream, MAX_WBITS + (encodings[i] == SWL_HTTP_GZIP ? 16 : 0)), Z_OK);
        assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
        assert_int_equal(stream.total_out, sizeof(bytes));
        assert_memory_equal(bytes, back, sizeof(bytes));
        inflateEnd(&stream);
    }
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chooses_by_weight),
        cmocka_unit_test(knows_types),
        cmocka_unit_test(compresses),
        cmocka_unit_test(can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
