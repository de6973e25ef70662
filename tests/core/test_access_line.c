/* Lines of the access log: the three formats, what is escaped, what is cut. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "net/access_line.h"

#define TEXT(literal) ((struct swl_access_text){(literal), sizeof(literal) - 1})

static struct swl_address client = {.family = AF_INET, .port = 4711, .bytes = {192, 0, 2, 7}};

static struct swl_access_entry entry_of(struct swl_access_text line)
{
    return (struct swl_access_entry){
        .client = &client,
        .line = line,
        .begun = INT64_C(784111777) * SWL_NS_PER_SEC + 123456789,
        .duration = 1234567,
        .bytes = 150,
        .body = 12,
        .session = 5,
        .status = 200,
        .port = 80,
    };
}

static void in_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static const char *line_of(enum swl_access_format format, const struct swl_access_entry *entry)
{
    static char text[SWL_ACCESS_LINE_MAX + 1];
    size_t size = swl_access_line(format, entry, text);
    assert_in_range(size, 1, SWL_ACCESS_LINE_MAX);
    text[size] = '\0';
    assert_int_equal(strlen(text), size);
    assert_ptr_equal(strchr(text, '\n'), text + size - 1);
    return text;
}

static void common_is_ncsas(void **state)
{
    struct swl_access_entry entry = entry_of(TEXT("GET /a?b HTTP/1.1"));
    (void)state;
    in_zone("UTC0");
    assert_string_equal(line_of(SWL_ACCESS_COMMON, &entry),
                        "192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] \"GET /a?b HTTP/1.1\" 200 12\n");
    in_zone("XXX-5:45"); /* another second, as the last one's time is kept */
    entry.begun += SWL_NS_PER_SEC;
    assert_string_equal(line_of(SWL_ACCESS_COMMON, &entry),
                        "192.0.2.7 - - [06/Nov/1994:14:34:38 +0545] \"GET /a?b HTTP/1.1\" 200 12\n");
    in_zone("XXX3:30");
    entry.begun += SWL_NS_PER_SEC;
    assert_string_equal(line_of(SWL_ACCESS_COMMON, &entry),
                        "192.0.2.7 - - [06/Nov/1994:05:19:39 -0330] \"GET /a?b HTTP/1.1\" 200 12\n");
    in_zone("UTC0");
    entry.begun += SWL_NS_PER_SEC;
}

static void combined_has_two_fields_more(void **state)
{
    struct swl_access_entry entry = entry_of(TEXT("GET / HTTP/1.1"));
    (void)state;
    entry.begun += 10 * SWL_NS_PER_SEC;
    assert_string_equal(line_of(SWL_ACCESS_COMBINED, &entry),
                        "192.0.2.7 - - [06/Nov/1994:08:49:47 +0000] \"GET / HTTP/1.1\" 200 12 \"-\" \"-\"\n");
    entry.referer = TEXT("http://host/\"");
    entry.agent = TEXT("");
    assert_string_equal(line_of(SWL_ACCESS_COMBINED, &entry),
                        "192.0.2.7 - - [06/Nov/1994:08:49:47 +0000] \"GET / HTTP/1.1\" 200 12 "
                        "\"http://host/\\x22\" \"\"\n");
}

static void json_is_an_object(void **state)
{
    struct swl_access_entry entry = entry_of(TEXT("GET /a?b HTTP/1.1"));
    (void)state;
    entry.begun += 20 * SWL_NS_PER_SEC;
    assert_string_equal(
        line_of(SWL_ACCESS_JSON, &entry),
        "{\"time\":\"1994-11-06T08:49:57.123456+00:00\",\"client\":\"192.0.2.7\",\"client_port\":4711,"
        "\"session\":5,\"port\":80,\"method\":\"GET\",\"target\":\"/a?b\",\"protocol\":\"HTTP/1.1\","
        "\"status\":200,\"bytes\":150,\"body_bytes\":12,\"duration_us\":1234}\n");
    entry.host = TEXT("host");
    entry.referer = TEXT("r");
    entry.agent = TEXT("Agent/1.0 (\"x\")");
    entry.duration = -1; /* the clock was set */
    assert_non_null(strstr(line_of(SWL_ACCESS_JSON, &entry),
                           "\"duration_us\":0,\"host\":\"host\",\"referer\":\"r\","
                           "\"user_agent\":\"Agent/1.0 (\\\"x\\\")\"}\n"));
}

static void a_client_has_its_address(void **state)
{
    struct swl_access_entry entry = entry_of(TEXT("GET / HTTP/1.1"));
    struct swl_address other = {.family = AF_INET6};
    (void)state;
    entry.client = &other;
    assert_int_equal(inet_pton(AF_INET6, "2001:db8::1", other.bytes), 1);
    assert_ptr_equal(strstr(line_of(SWL_ACCESS_COMMON, &entry), "2001:db8::1 - - ["),
                     line_of(SWL_ACCESS_COMMON, &entry));
    other = (struct swl_address){.family = AF_UNIX};
    assert_ptr_equal(strstr(line_of(SWL_ACCESS_COMMON, &entry), "unix: - - ["),
                     line_of(SWL_ACCESS_COMMON, &entry));
}

static void what_comes_from_a_client_is_escaped(void **state)
{
    static const struct {
        struct swl_access_text line;
        const char *common, *json;
    } cases[] = {
        {{"a\r\nb", 4}, "\"a\\x0d\\x0ab\"", "\"request\":\"a\\u000d\\u000ab\""},
        {{"a\0b", 3}, "\"a\\x00b\"", "\"request\":\"a\\u0000b\""},
        {{"\"\\\x7f\x1b", 4}, "\"\\x22\\x5c\\x7f\\x1b\"", "\"request\":\"\\\"\\\\\\u007f\\u001b\""},
        {{"\xc3\xa4", 2}, "\"\\xc3\\xa4\"", "\"request\":\"\xc3\xa4\""},
        {{"\xe2\x82\xac\xf0\x9f\x98\x80", 7},
         "\"\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80\"",
         "\"request\":\"\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {{"\xc3", 1}, "\"\\xc3\"", "\"request\":\"\\ufffd\""},
        {{"\xc3(", 2}, "\"\\xc3(\"", "\"request\":\"\\ufffd(\""},
        {{"\xc0\xaf", 2}, "\"\\xc0\\xaf\"", "\"request\":\"\\ufffd\\ufffd\""},
        {{"\xed\xa0\x80", 3}, "\"\\xed\\xa0\\x80\"", "\"request\":\"\\ufffd\\ufffd\\ufffd\""},
        {{"\xe0\x80\x80", 3}, "\"\\xe0\\x80\\x80\"", "\"request\":\"\\ufffd\\ufffd\\ufffd\""},
        {{"\xf4\x90\x80\x80", 4}, "\"\\xf4\\x90\\x80\\x80\"", "\"request\":\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
        {{"", 0}, "\"\"", "\"request\":\"\""},
        {{"GET", 3}, "\"GET\"", "\"request\":\"GET\""},
        {{"GET ", 4}, "\"GET \"", "\"request\":\"GET \""},
        {{"GET  X", 6}, "\"GET  X\"", "\"request\":\"GET  X\""},
        {{"GET a b X", 9}, "\"GET a b X\"", "\"method\":\"GET\",\"target\":\"a b\",\"protocol\":\"X\""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct swl_access_entry entry = entry_of(cases[i].line);
        char expected[200];
        snprintf(expected, sizeof(expected), "] %s 200", cases[i].common);
        if (strstr(line_of(SWL_ACCESS_COMMON, &entry), expected) == NULL) {
            fail_msg("%zu: %s", i, line_of(SWL_ACCESS_COMMON, &entry));
        }
        snprintf(expected, sizeof(expected), "\"port\":80,%s,\"status\"", cases[i].json);
        if (strstr(line_of(SWL_ACCESS_JSON, &entry), expected) == NULL) {
            fail_msg("%zu: %s", i, line_of(SWL_ACCESS_JSON, &entry));
        }
    }
}

/* The longest texts, of bytes whose escapes are the longest, and the longest numbers. */
static void a_line_that_is_too_long_is_cut(void **state)
{
    static char bytes[100000];
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        memset(bytes, byte, sizeof(bytes));
        for (size_t spaces = 0; spaces < 2; spaces++) {
            struct swl_access_text text = {bytes, sizeof(bytes)};
            struct swl_access_entry entry = entry_of(text);
            struct swl_address longest = {.family = AF_INET6, .port = 65535};
            memset(longest.bytes, 0xff, sizeof(longest.bytes));
            entry.client = &longest;
            entry.host = entry.referer = entry.agent = text;
            entry.bytes = entry.body = UINT64_MAX;
            entry.session = entry.duration = INT64_MAX;
            entry.status = entry.port = UINT16_MAX;
            bytes[32] = bytes[sizeof(bytes) - 16] = spaces > 0 ? ' ' : (char)byte;
            for (int format = SWL_ACCESS_COMMON; format <= SWL_ACCESS_JSON; format++) {
                assert_non_null(strstr(line_of((enum swl_access_format)format, &entry), "...\""));
            }
        }
    }
}

static void a_text_that_just_fits_is_whole(void **state)
{
    char bytes[2000];
    (void)state;
    memset(bytes, 'a', sizeof(bytes));
    for (size_t size = 1800; size < sizeof(bytes); size++) {
        struct swl_access_entry entry = entry_of((struct swl_access_text){bytes, size});
        const char *line = line_of(SWL_ACCESS_COMMON, &entry);
        size_t written = strspn(strchr(line, '"') + 1, "a");
        bool is_cut = strstr(line, "a...\"") != NULL;
        assert_true(is_cut ? size > 1890 && written > 1890 : written == size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_is_ncsas),
        cmocka_unit_test(combined_has_two_fields_more),
        cmocka_unit_test(json_is_an_object),
        cmocka_unit_test(a_client_has_its_address),
        cmocka_unit_test(what_comes_from_a_client_is_escaped),
        cmocka_unit_test(a_line_that_is_too_long_is_cut),
        cmocka_unit_test(a_text_that_just_fits_is_whole),
    };
    return RUN(tests);
}
