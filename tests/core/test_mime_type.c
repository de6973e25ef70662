/* Media types by the endings of names. */
#define _GNU_SOURCE
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "net/mime_type.h"

static void known_endings_have_their_type(void **state)
{
    static const struct {
        const char *name, *type;
    } cases[] = {
        {"/a.html", "text/html"},
        {"/a.b/c.css", "text/css"},
        {"/a.min.js", "text/javascript"},
        {"/A.HTML", "text/html"},
        {"/a.JpEg", "image/jpeg"},
        {".png", "image/png"},
        {"/a.woff2", "font/woff2"},
        {"/a.webmanifest", "application/manifest+json"},
        {"/a.7z", "application/x-7z-compressed"}, /* the first row, the last one */
        {"/a.zst", "application/zstd"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *type = swl_mime_type_of(cases[i].name, strlen(cases[i].name));
        if (type == NULL) {
            fail_msg("%s", cases[i].name);
        }
        assert_string_equal(type, cases[i].type);
    }
}

static void other_endings_have_none(void **state)
{
    static const char *const names[] = {
        "",
        "/",
        "/html",
        "/a.",
        "/a.html/",
        "/a.html/b",
        "/.env",
        "/a.php",
        "/a.phtml",
        "/a.sql",
        "/.git/config",
        "/a.html~",
        "/a.htmlhtmlhtmlhtml",
        "/a.[",
        "/a.\xc3\xa4",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (swl_mime_type_of(names[i], strlen(names[i])) != NULL) {
            fail_msg("%s", names[i]);
        }
    }
}

/* Rows are looked up by halves: each one is found only if all are in order. */
static void every_row_is_found(void **state)
{
    size_t count;
    const struct swl_mime_type *rows = swl_mime_type_rows(&count);
    (void)state;
    assert_true(count > 150);
    for (size_t i = 0; i < count; i++) {
        char name[30];
        snprintf(name, sizeof(name), "/a.%s", rows[i].ending);
        assert_ptr_equal(swl_mime_type_of(name, strlen(name)), rows[i].type);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_endings_have_their_type),
        cmocka_unit_test(other_endings_have_none),
        cmocka_unit_test(every_row_is_found),
    };
    return RUN(tests);
}
