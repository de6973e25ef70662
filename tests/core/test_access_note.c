/* What the access log notes of a request and of its answer, however the answer is cut. */
#define _GNU_SOURCE
#include "support.h"

#include <string.h>

#include "base/memory.h"
#include "net/access_note.h"

static void same(struct swl_access_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.bytes, expected, text.size);
}

static void a_request_is_copied(void **state)
{
    static const char data[] = "GET /a HTTP/1.1\r\nhOst: h\r\nUSER-AGENT: u v\r\nx: y\r\n\r\n";
    struct swl_http_head head = {.size = sizeof(data) - 1, .field_count = 3};
    char copy[sizeof(data)];
    (void)state;
    head.fields[0] = (struct swl_http_field){17, 4, 23, 1};
    head.fields[1] = (struct swl_http_field){26, 10, 38, 3};
    head.fields[2] = (struct swl_http_field){43, 1, 46, 1};
    memcpy(copy, data, sizeof(data));
    struct swl_access_note *note = swl_access_note_create(&head, copy, sizeof(data) - 1);
    memset(copy, 'x', sizeof(copy));
    same(note->line, "GET /a HTTP/1.1");
    same(note->host, "h");
    same(note->agent, "u v");
    assert_null(note->referer.bytes);
    assert_int_equal(note->status, 0);
    swl_free(note);
}

static void what_is_no_request_is_its_first_line(void **state)
{
    static const struct {
        const char *data, *line;
    } cases[] = {
        {"GET / HTTP/9\r\n", "GET / HTTP/9"},
        {"GET /\nb", "GET /"},
        {"GET", "GET"},
        {"GET\r", "GET"},
        {"", ""},
        {"\r\nx", ""},
    };
    char large[3000];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct swl_access_note *note = swl_access_note_create(NULL, cases[i].data, strlen(cases[i].data));
        same(note->line, cases[i].line);
        swl_free(note);
    }
    memset(large, 'a', sizeof(large));
    struct swl_access_note *note = swl_access_note_create(NULL, large, sizeof(large));
    assert_int_equal(note->line.size, 2048);
    swl_free(note);
}

static void an_answer_is_understood_however_it_is_cut(void **state)
{
    static const struct {
        const char *answer;
        int status, body;
    } cases[] = {
        {"HTTP/1.1 200 OK\r\nA: b\r\n\r\nhello", 200, 5},
        {"HTTP/1.1 404 Not Found\r\n\r\n", 404, 0},
        {"HTTP/1.1 204\r\n\r\n", 204, 0},
        {"HTTP/1.1 200 OK\r\nA: \r\r\n\r\n1\r\n\r\n2", 200, 6},
        {"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\n\r\nabc", 201, 3},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 X\r\n\r\nabc", 500, 3},
        {"HTTP/1.1 101 Switching Protocols\r\n\r\nabc", 101, 3},
        {"HTTP/1.1 200 OK\r\nA: 404", 200, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t size = strlen(cases[i].answer);
        for (size_t cut = 0; cut <= size; cut++) {
            struct swl_access_note *note = swl_access_note_create(NULL, "", 0);
            swl_access_note_bytes(note, cases[i].answer, cut);
            swl_access_note_bytes(note, cases[i].answer + cut, size - cut);
            assert_int_equal(note->status, cases[i].status);
            assert_int_equal(note->body, cases[i].body);
            assert_int_equal(note->bytes, size);
            swl_access_note_count(note, 100);
            assert_int_equal(note->body, cases[i].body + 100);
            assert_int_equal(note->bytes, size + 100);
            swl_free(note);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_copied),
        cmocka_unit_test(what_is_no_request_is_its_first_line),
        cmocka_unit_test(an_answer_is_understood_however_it_is_cut),
    };
    return RUN(tests);
}
