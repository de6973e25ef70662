/* Request lines and hosts: which are taken, which refused, with which status. */
#define _GNU_SOURCE
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support_http_head.h"

/* ---- the request line ---- */

static void test_request_lines(void **state)
{
    static const struct row rows[] = {
        {LINE("GET / HTTP/1.1"), 0, 0},
        {LINE("GET / HTTP/1.0"), 0, 0},
        {"GET / HTTP/1.0\r\n\r\n", 0, 0},
        {LINE("GET /a/b?c=d&e HTTP/1.1"), 0, 0},
        {LINE("GET /?a|b{c}\"<>^`\\[] HTTP/1.1"), 0, 0}, /* browsers send such ones */
        {LINE("GET //a HTTP/1.1"), 0, 0},
        {LINE("GET /%00 HTTP/1.1"), 0, 0}, /* decoding is not the parser's */
        {LINE("OPTIONS * HTTP/1.1"), 0, 0},
        {LINE("GET * HTTP/1.1"), 400, 0},
        {LINE("OPTIONS ** HTTP/1.1"), 400, 0},
        {LINE("OPTIONS *? HTTP/1.1"), 400, 0},
        {LINE("GET  / HTTP/1.1"), 400, 0},
        {LINE("GET /  HTTP/1.1"), 400, 0},
        {LINE("GET / HTTP/1.1 "), 400, 0},
        {LINE("GET / HTTP/1.1\t"), 400, 0},
        {LINE("GET / HTTP /1.1"), 400, 0},
        {LINE("GET\t/ HTTP/1.1"), 400, 0},
        {LINE("GET /\tHTTP/1.1"), 400, 0},
        {LINE("GET /\x0bHTTP/1.1"), 400, 0},
        {LINE("GET / a HTTP/1.1"), 400, 0},
        {LINE(" GET / HTTP/1.1"), 400, 0},
        {LINE("GET/ HTTP/1.1"), 400, 0},
        {LINE("GET /HTTP/1.1"), 400, 0},
        {LINE("GET"), 400, 0},
        {LINE("GET "), 400, 0},
        {LINE("GET /"), 400, 0}, /* HTTP/0.9 */
        {LINE("GET / "), 400, 0},
        {"GET /\r\n", 400, 0},
        {"GET /\n", 400, 0},
        {"GET / HTTP/1.1\nHost: a\n\n", 400, 0},
        {"GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\rHost: a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r", 0, 0},
        {LINE("GET /a\rb HTTP/1.1"), 400, 0},
        {"GET /a\nb HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
        {LINE("GET /\x01 HTTP/1.1"), 400, 0},
        {LINE("GET /\x7f HTTP/1.1"), 400, 0},
        {LINE("GET /\xc3\xbc HTTP/1.1"), 0, 0},
        {LINE("GET /a#b HTTP/1.1"), 400, 0},
        {LINE("GET a HTTP/1.1"), 400, 0},
        {LINE("GET ../a HTTP/1.1"), 400, 0},
        {LINE("GET ? HTTP/1.1"), 400, 0},
        {LINE("GET a:80 HTTP/1.1"), 400, 0},
        {LINE("GET HTTP/1.1"), 400, 0},
        {LINE("(GET) / HTTP/1.1"), 400, 0},
        {LINE("GET, / HTTP/1.1"), 400, 0},
        {LINE("G\xc3\x89T / HTTP/1.1"), 400, 0},
        {"\r\n", 400, 0}, /* empty lines are the caller's */
        {"\n", 400, 0},
        {"\x16\x03\x01\x02", 400, 0}, /* TLS */
        {"SSH-2.0-OpenSSH_9.2p1\r\n", 400, 0},
        {"EHLO mail\r\n", 400, 0},
        {"* OK IMAP\r\n", 400, 0},
        {"{\"json\":1}", 400, 0},
        {"\x05\x01\x02", 400, 0}, /* SOCKS */
        {"\x80garbage", 400, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (strcmp(rows[i].text, "GET / HTTP/1.1\r") != 0) {
            look_at(&rows[i], 1);
        }
    }
    assert_int_equal(parse(&usual, "GET / HTTP/1.1\r", 15), 0);
    static const char nul[] = "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n";
    assert_int_equal(parse(&usual, nul, sizeof(nul) - 1), -400);
    assert_int_equal(parse(&usual, "\0", 1), -400);
}

static void test_methods(void **state)
{
    static const char *const known[] = {
        "GET",        "HEAD",        "POST",     "PUT",   "DELETE", "OPTIONS",  "TRACE",     "PATCH",
        "COPY",       "LOCK",        "MKCOL",    "MOVE",  "UNLOCK", "PROPFIND", "PROPPATCH", "SEARCH",
        "BIND",       "REBIND",      "UNBIND",   "ACL",   "REPORT", "CHECKOUT", "MERGE",     "NOTIFY",
        "MKACTIVITY", "UNSUBSCRIBE", "M-SEARCH", "PURGE", "LINK",   "UNLINK",   "SUBSCRIBE", "MKCALENDAR",
    };
    static const char *const unknown[] = {
        "get",
        "Get",
        "GETT",
        "GE",
        "G",
        "CONNECT",
        "PRI",
        "SOURCE",
        "FOO",
        "DESCRIBE",
        "PLAY",
        "ANNOUNCE",
        "SETUP",
        "TEARDOWN",
        "OPTIONs",
        "post",
        "BREW",
        "GET_PARAMETER",
        "!#$%&'*+-.^_`|~0aZ",
    };
    char text[300];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        snprintf(text, sizeof(text), LINE("%s /a HTTP/1.1"), known[i]);
        assert_int_equal(parse(&usual, text, strlen(text)), strlen(text));
        assert_int_equal(head.method_size, strlen(known[i]));
        assert_int_equal(head.is_head, strcmp(known[i], "HEAD") == 0);
    }
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        snprintf(text, sizeof(text), "%s /a HTTP/1.1\r\n", unknown[i]);
        assert_int_equal(parse(&usual, text, strlen(text)), -501);
    }
    static const struct row rows[] = {
        {"CONNECT a:80 HTTP/1.1\r\n", 501, 0},
        {"CONNECT [::1]:80 HTTP/1.1\r\n", 501, 0},
        {"FOO \x01 HTTP/1.1\r\n", 400, 0}, /* what comes first decides */
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF /", 0, 0},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG", 501, 0},
    };
    look_at(rows, 3);
    assert_int_equal(parse(&usual, rows[3].text, strlen(rows[3].text)), 0);
    look_at(rows + 4, 1);
}

static void test_versions(void **state)
{
    static const struct row rows[] = {
        {"GET / HTTP/1.2\r\n", 505, 0},
        {"GET / HTTP/1.9\r\n", 505, 0},
        {"GET / HTTP/0.9\r\n", 505, 0},
        {"GET / HTTP/0.0\r\n", 505, 0},
        {"GET / HTTP/2.0\r\n", 505, 0},
        {"GET / HTTP/2.1\r\n", 505, 0},
        {"GET / HTTP/3.0\r\n", 505, 0},
        {"GET / HTTP/9.9\r\n", 505, 0},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, 0},
        {"FOO / HTTP/2.0\r\n", 505, 0},
        {"GET / HTTP/1.10\r\n", 400, 0},
        {"GET / HTTP/1.\r\n", 400, 0},
        {"GET / HTTP/.1\r\n", 400, 0},
        {"GET / HTTP/1\r\n", 400, 0},
        {"GET / HTTP/2\r\n", 400, 0},
        {"GET / HTTP/01.1\r\n", 400, 0},
        {"GET / HTTP/1,1\r\n", 400, 0},
        {"GET / http/1.1\r\n", 400, 0},
        {"GET / Http/1.1\r\n", 400, 0},
        {"GET / HTTPS/1.1\r\n", 400, 0},
        {"GET / HTP/1.1\r\n", 400, 0},
        {"GET / RTSP/1.0\r\n", 400, 0},
        {"GET / ICE/1.0\r\n", 400, 0},
        {"GET / HTTP/a.b\r\n", 400, 0},
        {"GET / HTTP/1.1x\r\n", 400, 0},
        {"GET / HTTP/-1.1\r\n", 400, 0},
        {"GET / HTTP/+1.1\r\n", 400, 0},
        {"GET / HTTP/1 .1\r\n", 400, 0},
        {"GET / HTTP/1. 1\r\n", 400, 0},
        {"GET / /HTTP/1.1\r\n", 400, 0},
        {"GET / HTTP\\1.1\r\n", 400, 0},
        {"GET / 1.1\r\n", 400, 0},
        {"GET / HTTP/1.1;\r\n", 400, 0},
    };
    (void)state;
    LOOK_AT(rows);
}

static void target_is(const char *text, const char *target)
{
    char request[400];
    snprintf(request, sizeof(request), "%s\r\n\r\n", text);
    ssize_t size = parse(&usual, request, strlen(request));
    assert_int_equal(size, strlen(request));
    assert_int_equal(head.target_size, strlen(target));
    assert_memory_equal(request + head.target, target, strlen(target));
}

static void test_absolute_targets(void **state)
{
    static const struct row rows[] = {
        {"GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", 400, 0},
        {"GET http://a/ HTTP/1.1\r\nHost: a:80\r\n\r\n", 400, 0},
        {"GET http://a/ HTTP/1.1\r\nHost: \r\n\r\n", 400, 0},
        {"GET http://a/ HTTP/1.1\r\n\r\n", 400, 0},
        {"GET http://a/ HTTP/1.0\r\nHost: b\r\n\r\n", 400, 0},
        {"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
        {"GET http:///a HTTP/1.1\r\nHost: \r\n\r\n", 400, 0},
        {"GET http://:80/a HTTP/1.1\r\nHost: :80\r\n\r\n", 400, 0},
        {"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
        {"GET http://u:p@a/ HTTP/1.1\r\nHost: u:p@a\r\n\r\n", 400, 0},
        {"GET http:/a HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
        {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
        {"GET file:///etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
        {"GET httpx://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, 0},
        {"GET http://a\\b/ HTTP/1.1\r\nHost: a\\b\r\n\r\n", 400, 0},
        {"GET http://a,b/ HTTP/1.1\r\nHost: a,b\r\n\r\n", 400, 0},
        {"GET http://a:x/ HTTP/1.1\r\nHost: a:x\r\n\r\n", 400, 0},
        {"OPTIONS http://a* HTTP/1.1\r\nHost: b\r\n\r\n", 400, 0},
    };
    (void)state;
    LOOK_AT(rows);
    target_is("GET /a?b HTTP/1.1\r\nHost: a", "/a?b");
    target_is("OPTIONS * HTTP/1.1\r\nHost: a", "*");
    target_is("GET http://a/b?c HTTP/1.1\r\nHost: a", "/b?c");
    target_is("GET HTTP://A/b HTTP/1.1\r\nHost: a", "/b");
    target_is("GET https://a:8443/b HTTP/1.1\r\nHost: A:8443", "/b");
    target_is("GET http://a HTTP/1.1\r\nHost: a", "/");
    target_is("GET http://[::1]:80/x HTTP/1.1\r\nHost: [::1]:80", "/x");
    target_is("GET http://a?b HTTP/1.1\r\nHost: a", "?b");
    target_is("GET http://a/ HTTP/1.0", "/");
}

/* ---- Host ---- */

static void test_hosts(void **state)
{
    static const char *const good[] = {
        "a",
        "example.org",
        "example.org:80",
        "example.org:",
        "127.0.0.1",
        "127.0.0.1:9501",
        "[::1]",
        "[::1]:443",
        "[2001:db8::1]",
        "[::ffff:1.2.3.4]:1",
        "a_b.c",
        "xn--bcher-kva.example",
        "a%20b",
        "A.B",
        "",
        "localhost:65535",
        "a!$&'()*+;=~",
    };
    static const char *const bad[] = {
        "a b",   "a,b",      "a, b",    "a/b",      "a\\b",       "a@b",  "u:p@b", "a?b",      "a#b",
        "a:b",   "a:80:80",  "a:65536", "a:123456", "a:-1",       "a:+1", "a: 80", "[::1",     "::1",
        "[]",    "[::1]x",   "[::1]:x", "[g::]",    "[::1%25lo]", "a\"b", "<a>",   "a|b",      "a^b",
        "{a}",   "a`b",      "a%",      "a%2",      "a%zz",       ":80",  ":",     "\xc3\xbc", "a\x01",
        "a\x7f", "http://a", "a;b,c",   "[::1]]",   "a\tb",
    };
    char text[200];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", good[i]);
        if (parse(&usual, text, strlen(text)) != (ssize_t)strlen(text)) {
            print_error("refused: %s", text);
            fail();
        }
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", bad[i]);
        if (parse(&usual, text, strlen(text)) != -400) {
            print_error("not refused: %s", text);
            fail();
        }
    }
    static const struct row rows[] = {
        {"GET / HTTP/1.1\r\n\r\n", 400, 0},
        {"GET / HTTP/1.0\r\n\r\n", 0, 0},
        {"GET / HTTP/1.1\r\nX-Host: a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400, 0},
        {"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.0\r\nHost: a b\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400, 0},
        {"GET / HTTP/1.1\r\nHOST: a\r\n\r\n", 0, 0},
        {"GET / HTTP/1.1\r\nHost:a\r\n\r\n", 0, 0},
        {"GET / HTTP/1.1\r\nHost: \t a \t\r\n\r\n", 0, 0},
        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 0, 0},
    };
    LOOK_AT(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_lines), cmocka_unit_test(test_methods),
        cmocka_unit_test(test_versions),      cmocka_unit_test(test_absolute_targets),
        cmocka_unit_test(test_hosts),
    };
    return RUN(tests);
}
