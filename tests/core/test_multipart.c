/* multipart/form-data: what a body says, however it is cut into pieces; what is refused; the limits. Pieces are copies
 * of just their size: the sanitizer sees a read beyond one. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/multipart.h"

static const struct swl_multipart_limits limits = {.parts = 3, .head = 200};

/* What was told, as one text: <name|filename|type>data. for each part. */
struct story {
    char text[2048];
    size_t size;
    int stop_at, events; /* the event with this number fails */
};

static void tell(struct story *story, const void *bytes, size_t size)
{
    assert_true(story->size + size < sizeof(story->text));
    memcpy(story->text + story->size, bytes, size);
    story->size += size;
    story->text[story->size] = '\0';
}

static int counted(struct story *story)
{
    return ++story->events == story->stop_at ? -ECANCELED : 0;
}

static int begins(void *argument, const struct swl_multipart_part *part)
{
    char text[512];
    int size = snprintf(text, sizeof(text), "<%s|%s|%s>", part->name, part->filename ? part->filename : "-",
                        part->type ? part->type : "-");
    assert_in_range(size, 1, sizeof(text) - 1);
    tell(argument, text, (size_t)size);
    return counted(argument);
}

static int data(void *argument, const uint8_t *bytes, size_t size)
{
    assert_true(size > 0);
    tell(argument, bytes, size);
    return counted(argument);
}

static int ends(void *argument)
{
    tell(argument, ".", 1);
    return counted(argument);
}

static const struct swl_multipart_events events = {begins, data, ends};

static int push(struct swl_multipart *multipart, const char *bytes, size_t size)
{
    char *copy = malloc(size + (size == 0));
    memcpy(copy, bytes, size);
    int result = swl_multipart_push(multipart, copy, size);
    free(copy);
    return result;
}

/* Parses the body cut at two places, or into single bytes where `first` is 0. */
static int parse(const char *body, size_t size, size_t first, size_t second, struct story *story)
{
    struct swl_multipart multipart;
    int result = 0, stop_at = story->stop_at;
    *story = (struct story){.stop_at = stop_at};
    swl_multipart_init(&multipart, "bound", 5, &limits, &events, story);
    if (first == 0) {
        for (size_t i = 0; i < size && result == 0; i++) {
            result = push(&multipart, body + i, 1);
        }
    } else {
        size_t cuts[] = {0, first, second, size};
        for (size_t i = 0; i < 3 && result == 0; i++) {
            result = push(&multipart, body + cuts[i], cuts[i + 1] - cuts[i]);
        }
    }
    assert_true(result == 0 || swl_multipart_push(&multipart, "x", 1) == result);
    result = swl_multipart_finish(&multipart);
    assert_int_equal(result == 0 || result == -ECANCELED, multipart.fault == NULL);
    swl_multipart_free(&multipart);
    return result;
}

/* Whatever the pieces, the same is told. */
static void expect_size(const char *body, size_t size, int expected, const char *text)
{
    struct story story = {0};
    assert_int_equal(parse(body, size, size, size, &story), expected);
    if (text != NULL) {
        assert_string_equal(story.text, text);
    }
    size_t step = size > 600 ? 41 : 1;
    for (size_t first = 1; first <= size; first += step) {
        for (size_t second = first; second <= size; second += (second - first < 8 ? 1 : 29)) {
            struct story cut = {0};
            assert_int_equal(parse(body, size, first, second, &cut), expected);
            if (expected == 0) {
                assert_string_equal(cut.text, story.text);
            }
        }
    }
    struct story single = {0};
    assert_int_equal(parse(body, size, 0, 0, &single), expected);
    if (expected == 0) {
        assert_string_equal(single.text, story.text);
    }
}

static void expect(const char *body, int expected, const char *text)
{
    expect_size(body, strlen(body), expected, text);
}

#define DISPOSITION                  "Content-Disposition: form-data; "
#define PART(parameters, more, data) "--bound\r\n" DISPOSITION parameters "\r\n" more "\r\n" data "\r\n"
#define END                          "--bound--\r\n"

static void parts_are_told_in_any_pieces(void **state)
{
    (void)state;
    static const struct {
        const char *body, *story;
    } cases[] = {
        {PART("name=\"a\"", "", "1") END, "<a|-|->1."},
        {PART("name=\"a\"", "", "") PART("name=\"b\"", "", "2") END, "<a|-|->.<b|-|->2."},
        {PART("name=\"f\"; filename=\"x.txt\"", "Content-Type: text/plain\r\n", "hello\r\nworld") END,
         "<f|x.txt|text/plain>hello\r\nworld."},
        {PART("name=\"f\"; filename=\"\"", "content-type:application/octet-stream \r\n", "") END,
         "<f||application/octet-stream>."},
        /* no parts, a preamble, an epilogue, no line end at the end */
        {"--bound--", ""},
        {"nobody reads this\r\n--boun\r\n" PART("name=a", "", "1") END "nor --bound\r\n this", "<a|-|->1."},
        {PART("name=a", "", "1") "--bound--", "<a|-|->1."},
        /* spaces behind a boundary */
        {"--bound \t \r\n" DISPOSITION "name=a\r\n\r\n1\r\n--bound-- \t", "<a|-|->1."},
        /* a part without even the empty line of its data */
        {"--bound\r\n" DISPOSITION "name=a\r\n\r\n--bound--", "<a|-|->."},
        /* data that looks like a delimiter for a while */
        {PART("name=a", "", "\r\n--boun\r\n--\r\n\r\r\n--bouNd\r\r\n--boun") END,
         "<a|-|->\r\n--boun\r\n--\r\n\r\r\n--bouNd\r\r\n--boun."},
        {PART("name=a", "", "--boun") END, "<a|-|->--boun."},
        {PART("name=a", "", "\n--bound\r--bound\r\r\r\n") END, "<a|-|->\n--bound\r--bound\r\r\r\n."},
        {PART("name=a", "", "\r\n\r\n") END, "<a|-|->\r\n\r\n."},
        /* fields in any order, unknown ones, one in two lines */
        {"--bound\r\nX-Any: \x80\r\nContent-Type: a/b; c=d\r\nCONTENT-DISPOSITION: "
         "FORM-DATA;\r\n\tNAME=a\r\n\r\n1\r\n" END,
         "<a|-|a/b; c=d>1."},
        {PART("name=\"a b;c\\\"d\\\\e\\f\"", "", "1") END, "<a b;c\"d\\e\\f|-|->1."},
        {PART("name = a", "", "1") END, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bool refused = cases[i].story == NULL;
        expect(cases[i].body, refused ? -EPROTO : 0, cases[i].story);
    }
}

static void data_may_hold_any_bytes(void **state)
{
    (void)state;
    static const char body[] = PART("name=a", "", "\0\1\xff\r\0\n\r\n-") END;
    struct story story = {0};
    expect_size(body, sizeof(body) - 1, 0, NULL);
    assert_int_equal(parse(body, sizeof(body) - 1, 0, 0, &story), 0);
    assert_int_equal(story.size, strlen("<a|-|->") + 9 + 1);
    assert_memory_equal(story.text + strlen("<a|-|->"), "\0\1\xff\r\0\n\r\n-.", 10);
}

static void names_of_files_are_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *parameters, *filename;
    } cases[] = {
        {"filename=plain", "plain"},
        {"filename=\"C:\\dir\\x.txt\"", "C:\\dir\\x.txt"},
        {"filename=\"dir/x.txt\"", "dir/x.txt"},
        {"filename=\"\xc3\xa4 %22.txt\"", "\xc3\xa4 %22.txt"},
        {"filename*=UTF-8''%e2%82%AC%20rates", "\xe2\x82\xac rates"},
        {"filename*=utf-8'en'x", "x"},
        {"filename=old; filename*=UTF-8''new", "new"},
        {"filename*=UTF-8''new; filename=old", "new"},
        {"filename*=ISO-8859-1''%A3; filename=old", "old"},
        {"filename*=UTF-8''%00; filename=old", "old"},
        {"filename*=UTF-8''%2; filename=old", "old"},
        {"filename*=UTF-8''%0", NULL},
        {"filename*=UTF-8''%0d%0a", NULL},
        {"filename*=UTF-8'x", NULL},
        {"filename*=ISO-8859-1''%A3", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char body[256], story[128];
        snprintf(body, sizeof(body), PART("name=f; %s", "", "1") END, cases[i].parameters);
        snprintf(story, sizeof(story), "<f|%s|->1.", cases[i].filename);
        expect(body, cases[i].filename == NULL ? -EPROTO : 0, cases[i].filename == NULL ? "" : story);
    }
}

static void malformed_bodies_are_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "no boundary at all",
        "--bound",
        "--bound\r\n",
        "--bound-",
        "--bound-x",
        "--bound\rx",
        "--bound\n" DISPOSITION "name=a\n\n1\n--bound--\n",
        "--boundary\r\n" DISPOSITION "name=a\r\n\r\n1\r\n--boundary--",
        "--bound x\r\n" DISPOSITION "name=a\r\n\r\n1\r\n" END,
        "--bound --" END,
        /* it ends too early */
        PART("name=a", "", "1"),
        "--bound\r\n" DISPOSITION "name=a\r\n\r\n1\r\n--bound-",
        "--bound\r\n" DISPOSITION "name=a\r\n",
        /* heads */
        "--bound\r\n\r\n1\r\n" END,
        "--bound\r\nContent-Type: text/plain\r\n\r\n1\r\n" END,
        "--bound\r\n" DISPOSITION "name=a\r\n" END,
        "--bound\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n" END,
        "--bound\r\nContent-Disposition : form-data; name=a\r\n\r\n1\r\n" END,
        "--bound\r\n: x\r\n" DISPOSITION "name=a\r\n\r\n1\r\n" END,
        "--bound\r\nno field\r\n" DISPOSITION "name=a\r\n\r\n1\r\n" END,
        "--bound\r\n " DISPOSITION "name=a\r\n\r\n1\r\n" END,
        PART("", "", "1") END,
        PART("filename=x", "", "1") END,
        PART("name", "", "1") END,
        PART("name=\"a", "", "1") END,
        PART("name=\"a\"x", "", "1") END,
        PART("name=a\"b", "", "1") END,
        PART("=a; name=a", "", "1") END,
        PART("name=a; name=b", "", "1") END,
        PART("name=a; filename=b; FILENAME=c", "", "1") END,
        PART("name=a", DISPOSITION "name=b\r\n", "1") END,
        PART("name=a", "Content-Type: a/b\r\nContent-Type: a/b\r\n", "1") END,
        PART("name=a\rb", "", "1") END,
        PART("name=a\nX: b", "", "1") END,
        PART("name=a\1", "", "1") END,
        PART("name=a\x7f", "", "1") END,
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        expect(bodies[i], -EPROTO, NULL);
    }
    static const char with_nul[] = PART("name=\"a\0b\"", "", "1") END;
    expect_size(with_nul, sizeof(with_nul) - 1, -EPROTO, "");
}

static void parts_are_limited(void **state)
{
    (void)state;
    expect(PART("name=a", "", "1") PART("name=b", "", "2") PART("name=c", "", "3") END, 0, NULL);
    expect(PART("name=a", "", "1") PART("name=b", "", "2") PART("name=c", "", "3") PART("name=d", "", "4")
               END,
           -EMSGSIZE, "<a|-|->1.<b|-|->2.<c|-|->3.");
}

static void heads_are_limited(void **state)
{
    (void)state;
    for (int size = 190; size <= 210; size++) {
        char body[512];
        int filler = size - (int)strlen(DISPOSITION "name=a\r\nX: \r\n");
        snprintf(body, sizeof(body), PART("name=a", "X: %0*d\r\n", "1") END, filler, 0);
        expect(body, size <= (int)limits.head ? 0 : -EMSGSIZE, size <= (int)limits.head ? "<a|-|->1." : "");
    }
    /* one without end is refused as soon as it is too large */
    struct story story = {0};
    struct swl_multipart multipart;
    swl_multipart_init(&multipart, "bound", 5, &limits, &events, &story);
    assert_int_equal(push(&multipart, "--bound\r\n", 9), 0);
    int result = 0, count = 0;
    while ((result = push(&multipart, "x", 1)) == 0) {
        count++;
    }
    assert_int_equal(result, -EMSGSIZE);
    assert_in_range(count, limits.head, limits.head + 2);
    swl_multipart_free(&multipart);
}

static void an_event_can_end_it(void **state)
{
    (void)state;
    static const char body[] = PART("name=a", "", "1") PART("name=b", "", "2") END;
    for (int stop_at = 1; stop_at <= 6; stop_at++) {
        struct story story = {.stop_at = stop_at};
        for (size_t cut = 0; cut < sizeof(body); cut++) {
            assert_int_equal(parse(body, sizeof(body) - 1, cut, sizeof(body) - 1, &story), -ECANCELED);
            assert_int_equal(story.events, stop_at);
        }
    }
}

static void boundaries_are_found(void **state)
{
    (void)state;
#define SEVENTY "1234567890123456789012345678901234567890123456789012345678901234567890"
    static const struct {
        const char *type, *boundary; /* NULL: not valid; "": another type */
    } cases[] = {
        {"multipart/form-data; boundary=abc", "abc"},
        {"Multipart/Form-Data;BOUNDARY=abc", "abc"},
        {" multipart/form-data ; charset=utf-8 ; boundary=\"a b'()+_,-./:=?\" ; x=y", "a b'()+_,-./:=?"},
        {"multipart/form-data; boundary=----=_Part_1.2", "----=_Part_1.2"},
        {"multipart/form-data; boundary=" SEVENTY, SEVENTY},
        {"multipart/form-data; boundary=" SEVENTY "1", NULL},
        {"multipart/form-data", NULL},
        {"multipart/form-data; boundary", NULL},
        {"multipart/form-data; boundary=", NULL},
        {"multipart/form-data; boundary=\"\"", NULL},
        {"multipart/form-data; boundary=\"a \"", NULL},
        {"multipart/form-data; boundary=\"a", NULL},
        {"multipart/form-data; boundary=a\x80", NULL},
        {"multipart/form-data; boundary=\"a\tb\"", NULL},
        {"multipart/form-data; boundary=a; boundary=b", NULL},
        {"multipart/mixed; boundary=abc", ""},
        {"multipart/form-data-x; boundary=abc", ""},
        {"application/x-www-form-urlencoded", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char boundary[SWL_MULTIPART_BOUNDARY_MAX];
        size_t size = strlen(cases[i].type);
        char *copy = malloc(size + (size == 0));
        memcpy(copy, cases[i].type, size);
        int result = swl_multipart_boundary(copy, size, boundary);
        free(copy);
        int expected = cases[i].boundary == NULL ? -EPROTO : (int)strlen(cases[i].boundary);
        assert_int_equal(result, expected);
        if (result > 0) {
            assert_memory_equal(boundary, cases[i].boundary, (size_t)result);
        }
    }
    char type[3000], boundary[SWL_MULTIPART_BOUNDARY_MAX];
    snprintf(type, sizeof(type), "multipart/form-data; boundary=abc; x=%02000d", 0);
    assert_int_equal(swl_multipart_boundary(type, strlen(type), boundary), -EPROTO);
    memset(type, 'x', sizeof(type));
    assert_int_equal(swl_multipart_boundary(type, sizeof(type), boundary), 0);
}

static void longest_boundaries_are_found_in_data(void **state)
{
    (void)state;
    char body[512];
    int size = snprintf(body, sizeof(body),
                        "--" SEVENTY "\r\n" DISPOSITION
                        "name=a\r\n\r\n\r\n--12345678901234567890x\r\n--" SEVENTY "--");
    for (int cut = 0; cut <= size; cut++) {
        struct story story = {0};
        struct swl_multipart multipart;
        swl_multipart_init(&multipart, SEVENTY, 70, &limits, &events, &story);
        assert_int_equal(push(&multipart, body, (size_t)cut), 0);
        assert_int_equal(push(&multipart, body + cut, (size_t)(size - cut)), 0);
        assert_int_equal(swl_multipart_finish(&multipart), 0);
        assert_string_equal(story.text, "<a|-|->\r\n--12345678901234567890x.");
        swl_multipart_free(&multipart);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_told_in_any_pieces),
        cmocka_unit_test(data_may_hold_any_bytes),
        cmocka_unit_test(names_of_files_are_decoded),
        cmocka_unit_test(malformed_bodies_are_refused),
        cmocka_unit_test(parts_are_limited),
        cmocka_unit_test(heads_are_limited),
        cmocka_unit_test(an_event_can_end_it),
        cmocka_unit_test(boundaries_are_found),
        cmocka_unit_test(longest_boundaries_are_found_in_data),
    };
    return RUN(tests);
}
