/* Checks the host that a request is for. */
#include "net/http_host.h"

#include <string.h>

#include "net/http_text.h"

#define PORT_DIGITS 5
#define PORT_MAX    65535

static bool http_host_is_hex(char c)
{
    return swl_http_is_digit((uint8_t)c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* unreserved and sub-delims of RFC 3986, but the comma: letters, digits, - . _ ~ ! $ & ' ( ) * + ; = */
static bool http_host_is_character(char c)
{
    static const struct swl_http_characters name = {{0, 0x2bff6fd2, 0x87fffffe, 0x47fffffe}};
    return swl_http_characters_have(&name, (uint8_t)c);
}

/* Returns where a name ends. */
static size_t http_host_skip_name(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        if (text[at] == '%' && size - at > 2 && http_host_is_hex(text[at + 1]) &&
            http_host_is_hex(text[at + 2])) {
            at += 3;
        } else if (http_host_is_character(text[at])) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

/* Returns where an address in brackets ends; 0: it is none. */
static size_t http_host_skip_literal(const char *text, size_t size)
{
    const char *end = memchr(text, ']', size);
    if (end == NULL || end - text < 3) {
        return 0;
    }
    for (const char *at = text + 1; at < end; at++) {
        if (!http_host_is_hex(*at) && *at != ':' && *at != '.') {
            return 0; /* "IPvFuture" does not exist yet, and zones concern the client alone */
        }
    }
    return (size_t)(end - text) + 1;
}

static bool http_host_is_port(const char *text, size_t size)
{
    unsigned port = 0;
    if (size > PORT_DIGITS) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        if (!swl_http_is_digit((uint8_t)text[i])) {
            return false;
        }
        port = port * 10 + (unsigned)(text[i] - '0');
    }
    return port <= PORT_MAX;
}

bool swl_http_host_is_valid(const char *text, size_t size)
{
    bool is_literal = size > 0 && text[0] == '[';
    size_t end = is_literal ? http_host_skip_literal(text, size) : http_host_skip_name(text, size);
    if (is_literal && end == 0) {
        return false;
    }
    return end == size || (text[end] == ':' && end > 0 && http_host_is_port(text + end + 1, size - end - 1));
}
