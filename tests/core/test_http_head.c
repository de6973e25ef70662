/* Heads of HTTP requests: what is taken and what it means; what is refused, with which status, and as early as that is
 * known; the same whatever pieces a head arrives in. The tables have the known cases of request smuggling. */
#define _GNU_SOURCE
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support_http_head.h"

/* ---- the syntax of fields ---- */

static void test_fields(void **state)
{
    static const struct row rows[] = {
        {GET("A: b\r\n"), 0, 0},
        {GET("A:b\r\n"), 0, 0},
        {GET("A:\r\n"), 0, 0},
        {GET("A: \r\n"), 0, 0},
        {GET("A: \t \r\n"), 0, 0},
        {GET("A: b \t\r\n"), 0, 0},
        {GET("A: b c\td\r\n"), 0, 0},
        {GET("A: \xc3\xbc\xff\r\n"), 0, 0},
        {GET("A: :\r\n"), 0, 0},
        {GET("A:: b\r\n"), 0, 0},
        {GET("!#$%&'*+-.^_`|~0aZ: b\r\n"), 0, 0},
        {GET("A: b\r\nA: c\r\n"), 0, 0},
        {GET("A:\r\nB:\r\nC: d\r\n"), 0, 0},
        {GET("A : b\r\n"), 400, 0},
        {GET("A\t: b\r\n"), 400, 0},
        {GET(": b\r\n"), 400, 0},
        {GET(" : b\r\n"), 400, 0},
        {GET("A\r\n"), 400, 0},
        {GET("A b\r\n"), 400, 0},
        {GET("A B: c\r\n"), 400, 0},
        {GET(" A: b\r\n"), 400, 0},
        {GET("\tA: b\r\n"), 400, 0},
        {GET("A: b\r\n c\r\n"), 400, 0},
        {GET("A: b\r\n\tc\r\n"), 400, 0},
        {GET("A:\r\n b\r\n"), 400, 0},
        {GET("A: b\r\n \r\n"), 400, 0},
        {GET("A: b\r\n  C: d\r\n"), 400, 0},
        {"GET / HTTP/1.1\r\n A: b\r\nHost: a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n", 400, 0},
        {GET("A: b\n"), 400, 0},
        {GET("A: b\nC: d\r\n"), 400, 0},
        {GET("A: b\n\r\n"), 400, 0},
        {GET("A: b\r\r\n"), 400, 0},
        {GET("A: b\rC: d\r\n"), 400, 0}, /* CVE-2023-30589 */
        {GET("A: b\r C: d\r\n"), 400, 0},
        {GET("A: b\rc\r\n"), 400, 0},
        {GET("A: \rb\r\n"), 400, 0},
        {GET("A:\rb\r\n"), 400, 0},
        {GET("A\r: b\r\n"), 400, 0},
        {GET("\rA: b\r\n"), 400, 0},
        {GET("A: b\r\n\r"), 400, 0},
        {GET("A: b\r\n\n"), 400, 0},
        {GET("A(: b\r\n"), 400, 0},
        {GET("A,: b\r\n"), 400, 0},
        {GET("A;: b\r\n"), 400, 0},
        {GET("A/: b\r\n"), 400, 0},
        {GET("A@: b\r\n"), 400, 0},
        {GET("A[]: b\r\n"), 400, 0},
        {GET("A{}: b\r\n"), 400, 0},
        {GET("\"A\": b\r\n"), 400, 0},
        {GET("A\xc3\xbc: b\r\n"), 400, 0},
        {GET("A\x7f: b\r\n"), 400, 0},
        {GET("A\\: b\r\n"), 400, 0},
        {GET("GET / HTTP/1.1\r\n"), 400, 0}, /* a request line among the fields */
        {GET("GET http://a/ HTTP/1.1\r\n"), 400, 0},
    };
    (void)state;
    LOOK_AT(rows);
    for (int c = 0; c < 256; c++) {
        char text[] = GET("A: b_c\r\n"), *at = strchr(text, '_');
        *at = (char)c;
        bool is_good = c == '\t' || (c >= ' ' && c != 0x7f);
        assert_int_equal(parse(&usual, text, sizeof(text) - 1), is_good ? (ssize_t)sizeof(text) - 1 : -400);
        char name[] = GET("A_b: c\r\n");
        *strchr(name, '_') = (char)c;
        is_good = c != 0 && (strchr("!#$%&'*+-.^_`|~:", c) != NULL || (c >= '0' && c <= '9') ||
                             (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
        assert_int_equal(parse(&usual, name, sizeof(name) - 1), is_good ? (ssize_t)sizeof(name) - 1 : -400);
    }
}

static void field_is(const char *text, int i, const char *name, const char *value)
{
    const struct swl_http_field *field = &head.fields[i];
    assert_int_equal(field->name_size, strlen(name));
    assert_memory_equal(text + field->name, name, strlen(name));
    assert_int_equal(field->value_size, strlen(value));
    assert_memory_equal(text + field->value, value, strlen(value));
}

static void test_offsets(void **state)
{
    static const char text[] =
        "GET /a HTTP/1.1\r\nHost: h\r\nA:b\r\nC:\r\nD: \t\r\nE: \t f g\t \r\nlast:x\r\n\r\nbody";
    (void)state;
    assert_int_equal(parse(&usual, text, sizeof(text) - 1), sizeof(text) - 1 - 4);
    assert_int_equal(head.size, sizeof(text) - 1 - 4);
    assert_int_equal(head.field_count, 6);
    field_is(text, 0, "Host", "h");
    field_is(text, 1, "A", "b");
    field_is(text, 2, "C", "");
    field_is(text, 3, "D", "");
    field_is(text, 4, "E", "f g");
    field_is(text, 5, "last", "x");
}

/* ---- the length of the body ---- */

static void test_lengths(void **state)
{
    static const struct row rows[] = {
        {POST("Content-Length: 0\r\n"), 0, 0},
        {POST("Content-Length: 5\r\n"), 0, 0},
        {POST("content-length:5\r\n"), 0, 0},
        {POST("Content-Length:   5  \r\n"), 0, 0},
        {POST("Content-Length: 005\r\n"), 0, 0},
        {POST("Content-Length: 9223372036854775799\r\n"), 0, 0},
        {POST("Content-Length: 5\r\nContent-Length: 5\r\n"), 400, 0},
        {POST("Content-Length: 5\r\nContent-Length: 6\r\n"), 400, 0},
        {POST("Content-Length: 0\r\nContent-Length: 0\r\n"), 400, 0},
        {POST("Content-Length: 5\r\nA: b\r\ncontent-length: 5\r\n"), 400, 0},
        {POST("Content-Length: 5, 5\r\n"), 400, 0},
        {POST("Content-Length: 5,5\r\n"), 400, 0},
        {POST("Content-Length: 5,\r\n"), 400, 0},
        {POST("Content-Length: ,5\r\n"), 400, 0},
        {POST("Content-Length: 5, 6\r\n"), 400, 0},
        {POST("Content-Length: 5 6\r\n"), 400, 0},
        {POST("Content-Length: 5\t6\r\n"), 400, 0},
        {POST("Content-Length: +5\r\n"), 400, 0},
        {POST("Content-Length: -5\r\n"), 400, 0},
        {POST("Content-Length: -0\r\n"), 400, 0},
        {POST("Content-Length: 0x5\r\n"), 400, 0},
        {POST("Content-Length: 5h\r\n"), 400, 0},
        {POST("Content-Length: a\r\n"), 400, 0},
        {POST("Content-Length: 5.0\r\n"), 400, 0},
        {POST("Content-Length: 5e1\r\n"), 400, 0},
        {POST("Content-Length: 1_0\r\n"), 400, 0},
        {POST("Content-Length: \"5\"\r\n"), 400, 0},
        {POST("Content-Length: 5;\r\n"), 400, 0},
        {POST("Content-Length: \r\n"), 400, 0},
        {POST("Content-Length:\r\n"), 400, 0},
        {POST("Content-Length: \x0b"
              "5\r\n"),
         400, 0},
        {POST("Content-Length: 5\x0c\r\n"), 400, 0},
        {POST("Content-Length: \xd9\xa5\r\n"), 400, 0}, /* an Arabic digit */
        {POST("Content-Length: 9223372036854775808\r\n"), 400, 0},
        {POST("Content-Length: 18446744073709551615\r\n"), 400, 0},
        {POST("Content-Length: 18446744073709551621\r\n"), 400, 0}, /* 5 modulo 2^64 */
        {POST("Content-Length: 4294967301000000000000\r\n"), 400, 0},
        {POST("Content-Length: 99999999999999999999999999999999999999\r\n"), 400, 0},
        {POST("Content-Length : 5\r\n"), 400, 0},
        {POST("Content-Length\t: 5\r\n"), 400, 0},
        {POST(" Content-Length: 5\r\n"), 400, 0},
        {POST("A: b\r\n Content-Length: 5\r\n"), 400, 0},
        {POST("Content-Length:\r\n 5\r\n"), 400, 0},
        {POST("Content-Length: 5\r\n 6\r\n"), 400, 0},
        {POST("A: b\rContent-Length: 5\r\n"), 400, 0},
        {POST("A: b\nContent-Length: 5\r\n"), 400, 0},
        {POST("A: b\r\nContent-Length: 5\n"), 400, 0},
        {POST("Content-Length\xa0: 5\r\n"), 400, 0},
        {POST("Content_Length: 5\r\nContent-Length: 6\r\n"), 0, 0}, /* another field */
        {GET("Content-Length: 5\r\n"), 0, 0},
        {OLD("Content-Length: 5\r\n"), 0, 0},
        {OLD("Content-Length: 5\r\nContent-Length: 6\r\n"), 400, 0},
    };
    (void)state;
    LOOK_AT(rows);
    assert_true(parse(&usual, POST("Content-Length: 0012345678901\r\n"),
                      sizeof(POST("Content-Length: 0012345678901\r\n")) - 1) > 0);
    assert_true(head.length == 12345678901);
    assert_false(head.is_chunked);
    assert_true(parse(&usual, GET(""), sizeof(GET("")) - 1) > 0);
    assert_true(head.length == 0);
}

static void test_transfer_encodings(void **state)
{
    static const struct row rows[] = {
        {POST("Transfer-Encoding: chunked\r\n"), 0, 0},
        {POST("transfer-encoding:CHUNKED\r\n"), 0, 0},
        {POST("Transfer-Encoding: \t chunked \t\r\n"), 0, 0},
        /* CL.TE and TE.CL */
        {POST("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n"), 400, 0},
        {POST("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked\r\nA: b\r\nContent-Length: 0\r\n"), 400, 0},
        {POST("Transfer-Encoding: gzip, chunked\r\nContent-Length: 6\r\n"), 400, 0},
        {POST("Transfer-Encoding: identity\r\nContent-Length: 6\r\n"), 400, 0},
        {POST("Transfer-Encoding: x\r\nContent-Length: 6\r\n"), 400, 0},
        {POST("Transfer-Encoding:\r\nContent-Length: 6\r\n"), 400, 0},
        {GET("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"), 400, 0},
        /* TE.TE: what one server takes for chunked, and another does not */
        {POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n"), 400, 0},
        {POST("Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked\r\nTransfer-encoding: identity\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n"), 400, 0},
        {POST("Transfer-Encoding: xchunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunkedx\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunke\r\n"), 400, 0},
        {POST("Transfer-Encoding : chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding\t: chunked\r\n"), 400, 0},
        {POST(" Transfer-Encoding: chunked\r\n"), 400, 0},
        {POST("A: b\r\n Transfer-Encoding: chunked\r\n"), 400, 0},
        {POST("A: b\nTransfer-Encoding: chunked\r\n"), 400, 0},
        {POST("A: b\rTransfer-Encoding: chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked\n"), 400, 0},
        {POST("Transfer-Encoding:\n chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding:\r\n chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding\r\n: chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: \x0b"
              "chunked\r\n"),
         400, 0},
        {POST("Transfer-Encoding: chunked\x0b\r\n"), 400, 0},
        {POST("Transfer-Encoding: \x0c"
              "chunked\r\n"),
         400, 0},
        {POST("Transfer-Encoding:\x7f"
              "chunked\r\n"),
         400, 0},
        {POST("Transfer-Encoding: \xa0"
              "chunked\r\n"),
         400, 0},
        {POST("Transfer-Encoding: \"chunked\"\r\n"), 400, 0},
        {POST("Transfer-Encoding: 'chunked'\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked;a=b\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked;\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked, \r\n"), 400, 0},
        {POST("Transfer-Encoding: , chunked\r\n"), 501, 0},
        {POST("Transfer-Encoding: chunked,\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked, chunked\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked, gzip\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked, identity\r\n"), 400, 0},
        {POST("Transfer-Encoding: chunked gzip\r\n"), 400, 0},
        {POST("Transfer-Encoding: gzip\r\n"), 400, 0},
        {POST("Transfer-Encoding: identity\r\n"), 400, 0},
        {POST("Transfer-Encoding: \r\n"), 400, 0},
        {POST("Transfer-Encoding:\r\n"), 400, 0},
        {POST("Transfer-Encoding: gzip, chunked\r\n"), 501, 0},
        {POST("Transfer-Encoding: identity, chunked\r\n"), 501, 0},
        {POST("Transfer-Encoding: gzip,deflate,chunked\r\n"), 501, 0},
        {POST("Transfer-Encoding: chunked, gzip, chunked\r\n"), 400, 0},
        {POST("Transfer_Encoding: chunked\r\n"), 0, 0}, /* another field */
        {POST("Content-Encoding: chunked\r\nContent-Length: 1\r\n"), 0, 0},
        {POST("TE: chunked\r\nContent-Length: 1\r\n"), 0, 0},
        {POST("X-Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 0, 0},
        {OLD("Transfer-Encoding: chunked\r\n"), 400, 0}, /* RFC 9112, 6.1 */
        {OLD("Transfer-Encoding: gzip, chunked\r\n"), 400, 0},
        {OLD("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400, 0},
        {OLD("Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n"), 400, 0},
    };
    (void)state;
    LOOK_AT(rows);
    assert_true(parse(&usual, rows[0].text, strlen(rows[0].text)) > 0);
    assert_true(head.is_chunked && head.length == 0);
    static const char nul[] = POST("Transfer-Encoding: chunked\0\r\n"),
                      nul_name[] = POST("Transfer-Encoding\0: chunked\r\n"),
                      nul_length[] = POST("Content-Length: 5\0\r\n");
    assert_int_equal(parse(&usual, nul, sizeof(nul) - 1), -400);
    assert_int_equal(parse(&usual, nul_name, sizeof(nul_name) - 1), -400);
    assert_int_equal(parse(&usual, nul_length, sizeof(nul_length) - 1), -400);
}

/* ---- what a client asks for ---- */

static void test_connection(void **state)
{
    static const struct {
        const char *text;
        bool keeps_alive, upgrades;
    } rows[] = {
        {GET(""), true, false},
        {GET("Connection: keep-alive\r\n"), true, false},
        {GET("Connection: close\r\n"), false, false},
        {GET("Connection: CLOSE\r\n"), false, false},
        {GET("Connection: TE, close\r\n"), false, false},
        {GET("Connection: close , TE\r\n"), false, false},
        {GET("Connection: keep-alive, close\r\n"), false, false},
        {GET("Connection: close\r\nConnection: keep-alive\r\n"), false, false},
        {GET("Connection: keep-alive\r\nConnection: close\r\n"), false, false},
        {GET("Connection: closed\r\n"), true, false},
        {GET("Connection: \r\n"), true, false},
        {GET("Connection:,,\r\n"), true, false},
        {GET("Connection: Upgrade\r\nUpgrade: websocket\r\n"), true, true},
        {GET("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"), true, true},
        {GET("Connection: Upgrade\r\n"), true, false},
        {GET("Connection: Upgrade\r\nUpgrade:\r\n"), true, false},
        {GET("Upgrade: websocket\r\n"), true, false},
        {GET("Proxy-Connection: close\r\n"), true, false},
        {OLD(""), false, false},
        {OLD("Connection: keep-alive\r\n"), true, false},
        {OLD("Connection: Keep-Alive, TE\r\n"), true, false},
        {OLD("Connection: keep-alive, close\r\n"), false, false},
        {OLD("Connection: x\r\n"), false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(parse(&usual, rows[i].text, strlen(rows[i].text)) > 0);
        if (head.keeps_alive != rows[i].keeps_alive || head.upgrades != rows[i].upgrades) {
            print_error("keeps_alive %d, upgrades %d: %s", head.keeps_alive, head.upgrades, rows[i].text);
            fail();
        }
    }
}

static void test_expectations(void **state)
{
    static const struct row rows[] = {
        {POST("Expect: 100-continue\r\n"), 0, 0},
        {POST("expect:100-Continue\r\n"), 0, 0},
        {POST("Expect: 100-continue\r\nExpect: 100-continue\r\n"), 0, 0},
        {POST("Expect: 100\r\n"), 417, 0},
        {POST("Expect: 100-continue, x\r\n"), 417, 0},
        {POST("Expect: x\r\n"), 417, 0},
        {POST("Expect:\r\n"), 417, 0},
        {POST("Expect: x\r\nTransfer-Encoding: gzip, chunked\r\n"), 417, 0},
        {POST("Expect: x\r\nContent-Length: x\r\n"), 400, 0}, /* malformed comes before that */
        {OLD("Expect: 100-continue\r\n"), 0, 0},
        {OLD("Expect: x\r\n"), 0, 0},
    };
    (void)state;
    LOOK_AT(rows);
    assert_true(parse(&usual, rows[0].text, strlen(rows[0].text)) > 0);
    assert_true(head.expects_continue);
    assert_true(parse(&usual, rows[9].text, strlen(rows[9].text)) > 0);
    assert_false(head.expects_continue);
}

/* ---- limits ---- */

/* Writes `before`, that many letters, `after`. */
static char *blow_up(const char *before, size_t letters, const char *after, size_t *size)
{
    char *text = malloc(strlen(before) + letters + strlen(after) + 1);
    strcpy(text, before);
    memset(text + strlen(before), 'a', letters);
    strcpy(text + strlen(before) + letters, after);
    *size = strlen(before) + letters + strlen(after);
    return text;
}

static void long_one_is(const char *before, size_t letters, const char *after, int status)
{
    size_t size;
    char *text = blow_up(before, letters, after, &size);
    ssize_t result = parse(&usual, text, size);
    free(text);
    assert_int_equal(result, status > 0 ? -status : (ssize_t)size);
}

static void test_limits(void **state)
{
    static const char end[] = " HTTP/1.1\r\nHost: a\r\n\r\n";
    (void)state;
    long_one_is("GET /", 8191, end, 0);
    long_one_is("GET /", 8192, end, 414);
    long_one_is("GET /", 8192, "", 414); /* it is not waited for its end */
    long_one_is("GET /", 8192, "\x01", 414);
    long_one_is("GET http://", 9000, end, 414);
    long_one_is("FOO /", 9000, end, 414);
    long_one_is("", 33, " / HTTP/1.1\r\n", 501);
    long_one_is("GET / HTTP/1.1\r\nHost: a\r\nA: ", 65535 - 32, "\r\n\r\n", 0);
    long_one_is("GET / HTTP/1.1\r\nHost: a\r\nA: ", 65535 - 31, "\r\n\r\n", 431);
    long_one_is("GET / HTTP/1.1\r\nHost: a\r\nA: ", 70000, "", 431);
    long_one_is("GET / HTTP/1.1\r\nHost: a\r\n", 70000, "", 431);
    long_one_is("GET / HTTP/1.1\r\nHost: ", 70000, "\r\n\r\n", 431);

    static const struct swl_http_limits small = {.head_max = 64, .target_max = 65535, .fields_max = 2};
    assert_int_equal(parse(&small, GET("B: c\r\n"), sizeof(GET("B: c\r\n")) - 1),
                     sizeof(GET("B: c\r\n")) - 1);
    assert_int_equal(parse(&small, GET("B: c\r\nD: e\r\n"), sizeof(GET("B: c\r\nD: e\r\n")) - 1), -431);
    size_t size;
    char *text = blow_up("GET /", 100, end, &size);
    assert_int_equal(parse(&small, text, size), -414); /* the line alone is larger than a head may be */
    free(text);
}

/* How many fields there may be, and what comes behind the head, do not matter to one another. */
static void test_many_fields(void **state)
{
    static const struct swl_http_limits many = {
        .head_max = 65535, .target_max = 100, .fields_max = SWL_HTTP_FIELDS_MAX};
    char *text = malloc(65536);
    (void)state;
    for (int fields = 998; fields <= 1002; fields++) {
        size_t size = (size_t)sprintf(text, "GET / HTTP/1.1\r\nHost: a\r\n");
        for (int i = 1; i < fields; i++) {
            size += (size_t)sprintf(text + size, "f%d: %d\r\n", i, i);
        }
        size += (size_t)sprintf(text + size, "\r\n");
        assert_int_equal(parse(&many, text, size), fields <= SWL_HTTP_FIELDS_MAX ? (ssize_t)size : -431);
        if (fields <= SWL_HTTP_FIELDS_MAX) {
            assert_int_equal(head.field_count, fields);
            field_is(text, 700, "f700", "700");
        }
    }
    free(text);
}

/* What is no HTTP is refused with the byte that tells. */
static void test_refused_early(void **state)
{
    static const struct {
        const char *bytes;
        size_t needed;
    } rows[] = {
        {"\x16\x03\x01\x02\x00\x01", 1}, {"GET\x00/", 4},          {"GET / HTTX", 10},
        {"SSH-2.0-x\r\n", 10},           {"GET /\r\n", 6},         {"GET / HTTP/3.0\r\nA", 16},
        {"BREW / HTTP/1.1\r\nA: b", 17}, {"GET / HTTP/1.1\n", 15}, {"GET / HTTP/1.1\r\nA\nB", 18},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t used;
        assert_true(parse_steps(&usual, rows[i].bytes, rows[i].needed + 1, 1, &used) < 0);
        assert_int_equal(used, rows[i].needed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_lengths),       cmocka_unit_test(test_transfer_encodings),
        cmocka_unit_test(test_connection),    cmocka_unit_test(test_expectations),
        cmocka_unit_test(test_limits),        cmocka_unit_test(test_many_fields),
        cmocka_unit_test(test_refused_early),
    };
    return RUN(tests);
}
