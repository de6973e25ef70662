/* Paths of request targets: their normal form, and what is none. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_path.h"

static ssize_t path_of(const char *target, size_t size, char *path)
{
    char *copy = malloc(size + 1), *room = malloc(size + 2); /* the sanitizer sees one byte more */
    memcpy(copy, target, size);
    ssize_t result = swl_http_path_of(copy, size, room);
    if (result >= 0) {
        memcpy(path, room, (size_t)result + 1);
    }
    free(copy);
    free(room);
    return result;
}

static void a_path_has_one_normal_form(void **state)
{
    static const struct {
        const char *target, *path;
    } cases[] = {
        {"/", "/"},
        {"/a", "/a"},
        {"/a/", "/a/"},
        {"/a/b.txt", "/a/b.txt"},
        {"/a?b", "/a"},
        {"/a?/../b", "/a"},
        {"/a#b", "/a"},
        {"/?a", "/"},
        {"/a%20b", "/a b"},
        {"/a+b", "/a+b"},
        {"/%41%c3%A4", "/A\xc3\xa4"},
        {"/a%3Fb%23", "/a?b#"},
        {"/a%2525", "/a%25"},
        {"//a", "/a"},
        {"/a//b///c", "/a/b/c"},
        {"/a//", "/a/"},
        {"/./a", "/a"},
        {"/a/./b/.", "/a/b/"},
        {"/.", "/"},
        {"/%2e/a", "/a"},
        {"/.a", "/.a"},
        {"/..a", "/..a"},
        {"/a..", "/a.."},
        {"/...", "/..."},
        {"http://host/a", "/a"},
        {"HTTPS://user@host:8443/a%20b?c", "/a b"},
        {"http://host", "/"},
        {"http://host/", "/"},
        {"http://host?a", "/"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char path[100] = "";
        ssize_t size = path_of(cases[i].target, strlen(cases[i].target), path);
        if (size < 0 || strcmp(path, cases[i].path) != 0) {
            fail_msg("%s: %zd %s", cases[i].target, size, path);
        }
        assert_int_equal(size, strlen(cases[i].path));
    }
}

static void what_names_no_file_is_refused(void **state)
{
    static const char *const cases[] = {
        "",          "*",      "a",      "a/b",    "host:443", "http://",   "http:///a", "http:/a",
        "ftp://h/a", "/..",    "/../a",  "/a/..",  "/a/../b",  "/a/%2e%2e", "/%2E./a",   "/.%2e",
        "/a\\b",     "/..\\a", "/a%5Cb", "/a%2fb", "/a%2Fb",   "/%2f",      "/a%00.txt", "/%",
        "/%4",       "/a%",    "/%zz",   "/%4g",   "/%+1",     "/% 1",      "/%u0041",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char path[100];
        if (path_of(cases[i], strlen(cases[i]), path) != -EINVAL) {
            fail_msg("%s", cases[i]);
        }
    }
    char path[100];
    assert_int_equal(path_of("/a\0b", 4, path), -EINVAL);
}

static void a_path_comes_back_encoded(void **state)
{
    static const struct {
        const char *path, *text;
    } cases[] = {
        {"/", "/"},
        {"/a-b.c_d~e/9Z", "/a-b.c_d~e/9Z"},
        {"/a b", "/a%20b"},
        {"/\xc3\xa4", "/%C3%A4"},
        {"/%?#\"<>\r\n", "/%25%3F%23%22%3C%3E%0D%0A"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t size = strlen(cases[i].path);
        char text[100], path[100];
        size_t encoded = swl_http_path_encode(cases[i].path, size, text);
        text[encoded] = '\0';
        assert_string_equal(text, cases[i].text);
        assert_true(encoded <= SWL_HTTP_PATH_ENCODED(size));
        assert_int_equal(path_of(text, encoded, path), size);
        assert_string_equal(path, cases[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_has_one_normal_form),
        cmocka_unit_test(what_names_no_file_is_refused),
        cmocka_unit_test(a_path_comes_back_encoded),
    };
    return RUN(tests);
}
