/* The handshake of WebSocket: which requests are one, which are refused with which status, and what is agreed on of
 * permessage-deflate (RFC 7692). */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "net/websocket_handshake.h"

static struct swl_websocket_field field(const char *text)
{
    return (struct swl_websocket_field){text, text == NULL ? 0 : strlen(text)};
}

static struct swl_websocket_request request_of_the_specification(void)
{
    return (struct swl_websocket_request){
        .upgrade = field("websocket"),
        .connection = field("Upgrade"),
        .key = field("dGhlIHNhbXBsZSBub25jZQ=="),
        .version = field("13"),
        .is_get = true,
        .is_http_1_1 = true,
    };
}

static void requests_are_accepted_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *upgrade, *connection, *key, *version;
        int status;
    } table[] = {
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "13", 0},
        {"WebSocket", "keep-alive, Upgrade", "AQIDBAUGBwgJCgsMDQ4PEC==", "13", 0},
        {"h2c, websocket", "\tupgrade ,,close", "dGhlIHNhbXBsZSBub25jZQ==", "13", 0},
        {"websockets", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "13", 400},
        {NULL, "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "13", 400},
        {"", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "13", 400},
        {"websocket", "keep-alive", "dGhlIHNhbXBsZSBub25jZQ==", "13", 400},
        {"websocket", "Upgraded", "dGhlIHNhbXBsZSBub25jZQ==", "13", 400},
        {"websocket", NULL, "dGhlIHNhbXBsZSBub25jZQ==", "13", 400},
        {"websocket", "Upgrade", NULL, "13", 400},
        {"websocket", "Upgrade", "", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25j", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ=", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQA=", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQAA", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZ*==", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ===", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==", "13", 400},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", NULL, 426},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "8", 426},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "13, 8", 426},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "013", 426},
        {"websocket", "Upgrade", "dGhlIHNhbXBsZSBub25jZQ==", "", 426},
        {"websocket", "Upgrade", NULL, "14", 426},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct swl_websocket_request request = request_of_the_specification();
        request.upgrade = field(table[i].upgrade);
        request.connection = field(table[i].connection);
        request.key = field(table[i].key);
        request.version = field(table[i].version);
        if (swl_websocket_request_check(&request) != table[i].status) {
            fprintf(stderr, "row %zu\n", i);
        }
        assert_int_equal(swl_websocket_request_check(&request), table[i].status);
    }
}

static void another_method_or_http_1_0_is_refused(void **state)
{
    (void)state;
    struct swl_websocket_request request = request_of_the_specification();
    request.is_get = false;
    assert_int_equal(swl_websocket_request_check(&request), 405);
    request = request_of_the_specification();
    request.is_http_1_1 = false;
    assert_int_equal(swl_websocket_request_check(&request), 400);
}

static void a_request_that_wants_a_websocket_is_known(void **state)
{
    (void)state;
    struct swl_websocket_request request = {.upgrade = field("foo,\twebSocket")};
    assert_true(swl_websocket_is_wanted(&request));
    request.upgrade = field("websocket/13");
    assert_false(swl_websocket_is_wanted(&request));
    request.upgrade = field(NULL);
    assert_false(swl_websocket_is_wanted(&request));
}

#define AGREED "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

static void compression_is_negotiated(void **state)
{
    (void)state;
    static const struct {
        const char *offers, *answer;
        int bits;
    } table[] = {
        {NULL, "", 0},
        {"", "", 0},
        {"permessage-deflate", AGREED, 15},
        {"Permessage-Deflate", AGREED, 15},
        {" permessage-deflate ; client_max_window_bits", AGREED, 15},
        {"permessage-deflate; client_max_window_bits=8", AGREED, 15},
        {"permessage-deflate; client_max_window_bits=7", "", 0},
        {"permessage-deflate; client_max_window_bits=16", "", 0},
        {"permessage-deflate; client_max_window_bits=", "", 0},
        {"permessage-deflate; server_max_window_bits=9", AGREED "; server_max_window_bits=9", 9},
        {"permessage-deflate; server_max_window_bits=\"10\"", AGREED "; server_max_window_bits=10", 10},
        {"permessage-deflate; server_max_window_bits = 15", AGREED "; server_max_window_bits=15", 15},
        {"permessage-deflate; server_max_window_bits=8", "", 0}, /* zlib cannot */
        {"permessage-deflate; server_max_window_bits", "", 0},
        {"permessage-deflate; server_max_window_bits=010", "", 0},
        {"permessage-deflate; server_max_window_bits=1", "", 0},
        {"permessage-deflate; server_max_window_bits=-9", "", 0},
        {"permessage-deflate; server_max_window_bits=9x", "", 0},
        {"permessage-deflate; server_max_window_bits=\"9", "", 0},
        {"permessage-deflate; server_no_context_takeover; client_no_context_takeover", AGREED, 15},
        {"permessage-deflate; server_no_context_takeover=1", "", 0},
        {"permessage-deflate; client_no_context_takeover=", "", 0},
        {"permessage-deflate; server_no_context_takeover; server_no_context_takeover", "", 0},
        {"permessage-deflate; server_max_window_bits=9; server_max_window_bits=9", "", 0},
        {"permessage-deflate; unknown", "", 0},
        {"permessage-deflate;", AGREED, 15}, /* nothing follows */
        {"permessage-deflate;;", "", 0},
        {"x-webkit-deflate-frame, permessage-deflate", AGREED, 15},
        {"permessage-deflate; unknown=\"a,b; permessage-deflate\", permessage-deflate; "
         "server_max_window_bits=12",
         AGREED "; server_max_window_bits=12", 12},
        {"permessage-deflate; server_max_window_bits=8, permessage-deflate", AGREED, 15},
        {"permessage-deflate; server_max_window_bits=10, permessage-deflate",
         AGREED "; server_max_window_bits=10", 10},
        {"permessage-deflates", "", 0},
        {"a=\"\\\"permessage-deflate", "", 0},
        {",,,", "", 0},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        char text[SWL_WEBSOCKET_ANSWER_MAX];
        struct swl_websocket_terms terms = swl_websocket_negotiate(field(table[i].offers));
        size_t size = swl_websocket_terms_text(&terms, text);
        assert_int_equal(size, strlen(text));
        if (strcmp(text, table[i].answer) != 0) {
            fprintf(stderr, "row %zu: %s\n", i, table[i].offers);
        }
        assert_string_equal(text, table[i].answer);
        assert_int_equal(terms.window_bits, table[i].bits);
        assert_int_equal(terms.deflate, table[i].bits > 0);
    }
}

static void a_subprotocol_is_a_token(void **state)
{
    (void)state;
    assert_true(swl_websocket_is_token("chat.v1", 7));
    assert_false(swl_websocket_is_token("", 0));
    assert_false(swl_websocket_is_token("a b", 3));
    assert_false(swl_websocket_is_token("a\r\nB: c", 7));
    assert_false(swl_websocket_is_token("a\0", 2));
    assert_false(swl_websocket_is_token("a,b", 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_accepted_or_refused),
        cmocka_unit_test(another_method_or_http_1_0_is_refused),
        cmocka_unit_test(a_request_that_wants_a_websocket_is_known),
        cmocka_unit_test(compression_is_negotiated),
        cmocka_unit_test(a_subprotocol_is_a_token),
    };
    return RUN(tests);
}
