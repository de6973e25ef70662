/* Answers for files: status, head, and which bytes follow. */
#define _GNU_SOURCE
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "net/http_date.h"
#include "net/http_file.h"

static const struct swl_http_file small = {"text/html", 100, 784111777};
static const struct swl_http_file_manner plain = {.keeps_alive = true, .boundary = 7, .server = "s"};

static struct swl_http_file_answer answer;
static char head[SWL_HTTP_FILE_HEAD_MAX + 1];

/* `fields`: name, value, …, NULL */
static void finish(const struct swl_http_file *file, const struct swl_http_file_manner *manner,
                   const char *const *fields)
{
    swl_http_file_begin(&answer, file, file->modified + 1000);
    for (; *fields != NULL; fields += 2) {
        swl_http_file_field(&answer, fields[0], strlen(fields[0]), fields[1], strlen(fields[1]));
    }
    size_t size = swl_http_file_finish(&answer, manner, head);
    assert_true(size < SWL_HTTP_FILE_HEAD_MAX);
    head[size] = '\0';
    assert_ptr_equal(strstr(head, "\r\n\r\n"), head + size - 4);
    char *date = strstr(head, "Date: ");
    assert_non_null(date);
    memset(date + 6, '#', SWL_HTTP_DATE_SIZE); /* the only thing that changes */
}

#define FINISH(file, manner, ...) finish(file, manner, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
#define DATE                      "Date: #############################\r\n"
#define KNOWN                     "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nETag: \"2ebc98a1-64\"\r\n"

static void a_file_is_answered_whole(void **state)
{
    (void)state;
    FINISH(&small, &plain, "Host", "h", "Accept", "*/*", "If", "x", "I", "x");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.ranges.count, 1);
    assert_int_equal(answer.ranges.items[0].first, 0);
    assert_int_equal(answer.ranges.items[0].size, 100);
    assert_string_equal(head, "HTTP/1.1 200 OK\r\nServer: s\r\n" DATE "Content-Type: text/html\r\n"
                              "Content-Length: 100\r\n" KNOWN "Accept-Ranges: bytes\r\n\r\n");
}

static void an_empty_file_has_no_bytes(void **state)
{
    const struct swl_http_file empty = {"text/plain", 0, 1};
    (void)state;
    FINISH(&empty, &plain, "Range", "bytes=0-");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.ranges.count, 0);
    assert_non_null(strstr(head, "\r\nContent-Length: 0\r\n"));
}

static void head_has_the_same_head_and_no_bytes(void **state)
{
    struct swl_http_file_manner manner = plain;
    char expected[sizeof(head)];
    (void)state;
    FINISH(&small, &plain);
    memcpy(expected, head, sizeof(head));
    manner.is_head = true;
    FINISH(&small, &manner, "Range", "bytes=0-9"); /* which is for GET alone */
    assert_string_equal(head, expected);
    assert_int_equal(answer.ranges.count, 0);
}

static void the_end_of_the_connection_is_told(void **state)
{
    const struct swl_http_file_manner manner = {0}, old = {.keeps_alive = true, .is_old = true};
    (void)state;
    FINISH(&small, &manner);
    assert_non_null(strstr(head, "\r\nConnection: close\r\n\r\n"));
    assert_null(strstr(head, "Server"));
    FINISH(&small, &old);
    assert_non_null(strstr(head, "\r\nConnection: keep-alive\r\n\r\n"));
}

static void one_range_is_told_in_the_head(void **state)
{
    (void)state;
    FINISH(&small, &plain, "rAnGe", "bytes=90-");
    assert_int_equal(answer.status, 206);
    assert_int_equal(answer.ranges.count, 1);
    assert_int_equal(answer.ranges.items[0].first, 90);
    assert_int_equal(answer.ranges.items[0].size, 10);
    assert_string_equal(head,
                        "HTTP/1.1 206 Partial Content\r\nServer: s\r\n" DATE "Content-Type: text/html\r\n"
                        "Content-Range: bytes 90-99/100\r\nContent-Length: 10\r\n" KNOWN "\r\n");
}

static void several_ranges_have_heads_of_their_own(void **state)
{
    static const char *const parts[] = {
        "\r\n--00000000000000000007\r\nContent-Type: text/html\r\nContent-Range: bytes 0-9/100\r\n\r\n",
        "\r\n--00000000000000000007\r\nContent-Type: text/html\r\nContent-Range: bytes 50-54/100\r\n\r\n",
        "\r\n--00000000000000000007--\r\n",
    };
    uint64_t sum = 15;
    (void)state;
    FINISH(&small, &plain, "Range", "bytes=0-9,50-54");
    assert_int_equal(answer.status, 206);
    assert_int_equal(answer.ranges.count, 2);
    assert_non_null(
        strstr(head, "\r\nContent-Type: multipart/byteranges; boundary=00000000000000000007\r\n"));
    assert_null(strstr(head, "Content-Range"));
    for (unsigned i = 0; i < COUNT_OF(parts); i++) {
        char text[SWL_HTTP_FILE_HEAD_MAX + 1];
        size_t size = swl_http_file_part_head(&answer, i, text);
        text[size] = '\0';
        assert_string_equal(text, parts[i]);
        sum += size;
    }
    assert_int_equal(strtoull(strstr(head, "Content-Length: ") + 16, NULL, 10), sum);
}

static void what_cannot_be_satisfied_tells_the_size(void **state)
{
    (void)state;
    FINISH(&small, &plain, "Range", "bytes=100-");
    assert_int_equal(answer.ranges.count, 0);
    assert_string_equal(head, "HTTP/1.1 416 Range Not Satisfiable\r\nServer: s\r\n" DATE
                              "Content-Range: bytes */100\r\nContent-Length: 0\r\n\r\n");
}

static void what_the_client_has_is_not_sent(void **state)
{
    (void)state;
    FINISH(&small, &plain, "If-None-Match", "\"2ebc98a1-64\"", "Range", "bytes=0-9");
    assert_int_equal(answer.ranges.count, 0);
    assert_string_equal(head, "HTTP/1.1 304 Not Modified\r\nServer: s\r\n" DATE KNOWN "\r\n");
    FINISH(&small, &plain, "if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_int_equal(answer.status, 304);
}

static void what_the_client_does_not_expect_is_not_sent(void **state)
{
    (void)state;
    FINISH(&small, &plain, "If-Match", "\"a\"");
    assert_int_equal(answer.ranges.count, 0);
    assert_string_equal(head,
                        "HTTP/1.1 412 Precondition Failed\r\nServer: s\r\n" DATE "Content-Length: 0\r\n\r\n");
    FINISH(&small, &plain, "If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT");
    assert_int_equal(answer.status, 412);
}

static void a_range_of_another_file_is_the_whole(void **state)
{
    (void)state;
    FINISH(&small, &plain, "Range", "bytes=0-9", "If-Range", "\"2ebc98a1-64\"");
    assert_int_equal(answer.status, 206);
    FINISH(&small, &plain, "Range", "bytes=0-9", "If-Range", "\"a\"");
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.ranges.items[0].size, 100);
    FINISH(&small, &plain, "Range", "bytes=0-9", "Range", "bytes=0-9");
    assert_int_equal(answer.status, 200);
}

static void the_largest_head_fits(void **state)
{
    char type[101], text[SWL_HTTP_FILE_HEAD_MAX];
    const struct swl_http_file huge = {type, INT64_MAX, INT64_MAX - 1000};
    struct swl_http_file_manner manner = plain;
    (void)state;
    memset(type, 't', sizeof(type) - 1);
    type[sizeof(type) - 1] = '\0';
    manner.boundary = UINT64_MAX;
    FINISH(&huge, &manner, "Range", "bytes=-9223372036854775806");
    assert_int_equal(answer.status, 206);
    FINISH(&huge, &manner, "Range", "bytes=0-1,-9223372036854775800");
    assert_int_equal(answer.ranges.count, 2);
    assert_true(swl_http_file_part_head(&answer, 1, text) < SWL_HTTP_FILE_HEAD_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_answered_whole),
        cmocka_unit_test(an_empty_file_has_no_bytes),
        cmocka_unit_test(head_has_the_same_head_and_no_bytes),
        cmocka_unit_test(the_end_of_the_connection_is_told),
        cmocka_unit_test(one_range_is_told_in_the_head),
        cmocka_unit_test(several_ranges_have_heads_of_their_own),
        cmocka_unit_test(what_cannot_be_satisfied_tells_the_size),
        cmocka_unit_test(what_the_client_has_is_not_sent),
        cmocka_unit_test(what_the_client_does_not_expect_is_not_sent),
        cmocka_unit_test(a_range_of_another_file_is_the_whole),
        cmocka_unit_test(the_largest_head_fits),
    };
    return RUN(tests);
}
