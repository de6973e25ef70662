/* Parses request lines. */
#include "net/http_line.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/compiler.h"
#include "net/http_host.h"
#include "net/http_text.h"

/* a longer method is refused before it has ended */
#define METHOD_MAX 32

static const char *const http_methods[] = {
    "GET",      "POST",   "HEAD",   "PUT",       "DELETE",   "OPTIONS",    "PATCH",      "TRACE",
    "COPY",     "LOCK",   "MKCOL",  "MOVE",      "PROPFIND", "SEARCH",     "PROPPATCH",  "UNLOCK",
    "BIND",     "REBIND", "UNBIND", "ACL",       "REPORT",   "MKACTIVITY", "CHECKOUT",   "MERGE",
    "M-SEARCH", "NOTIFY", "LINK",   "SUBSCRIBE", "UNLINK",   "PURGE",      "MKCALENDAR", "UNSUBSCRIBE",
};

/* Not CONNECT: this is no proxy. */
static bool http_line_knows_method(const uint8_t *method, size_t size)
{
    for (size_t i = 0; i < sizeof(http_methods) / sizeof(http_methods[0]); i++) {
        if (http_methods[i][0] == (char)method[0] && strlen(http_methods[i]) == size &&
            memcmp(http_methods[i], method, size) == 0) {
            return true;
        }
    }
    return false;
}

/* Returns where the method ends; 0 if more must arrive; or the negated status. */
static ssize_t http_line_method(const uint8_t *data, size_t size)
{
    size_t at = 0;
    while (at < size && swl_http_is_token_character(data[at])) {
        if (++at > METHOD_MAX) {
            return -501;
        }
    }
    if (at == size) {
        return 0;
    }
    return at > 0 && data[at] == ' ' ? (ssize_t)at : -400;
}

/* Returns the bytes of a target's scheme with "://"; 0: it has none. */
static size_t http_line_scheme(const char *target, size_t size)
{
    if (size > 7 && strncasecmp(target, "http://", 7) == 0) {
        return 7;
    }
    return size > 8 && strncasecmp(target, "https://", 8) == 0 ? 8 : 0;
}

/* Divides an absolute target. */
static int http_line_absolute(struct swl_http_line *line, const char *data)
{
    const char *target = data + line->whole_target;
    size_t size = line->whole_target_size, scheme = http_line_scheme(target, size), end = scheme;
    if (scheme == 0) {
        return -400;
    }
    while (end < size && target[end] != '/' && target[end] != '?') {
        end++;
    }
    if (end == scheme || target[scheme] == ':' || !swl_http_host_is_valid(target + scheme, end - scheme)) {
        return -400;
    }
    line->authority = (uint16_t)(line->whole_target + scheme);
    line->authority_size = (uint16_t)(end - scheme);
    if (end == size) {
        /* its path is "/": the one before the authority will do */
        line->target = (uint16_t)(line->authority - 1);
        line->target_size = 1;
    } else {
        line->target = (uint16_t)(line->whole_target + end);
        line->target_size = (uint16_t)(size - end);
    }
    return 0;
}

/* The target has come whole: looks at its form. */
static int http_line_form(struct swl_http_line *line, const uint8_t *data)
{
    const uint8_t *target = data + line->whole_target;
    line->target = line->whole_target;
    line->target_size = line->whole_target_size;
    if (target[0] == '/') {
        return 0;
    }
    if (target[0] == '*' && line->whole_target_size == 1) {
        return line->method_size == 7 && memcmp(data, "OPTIONS", 7) == 0 ? 0 : -400;
    }
    return http_line_absolute(line, (const char *)data);
}

/* Bytes beyond ASCII are no URI, but clients send them, and all servers take them for the same.
 * Returns where the target ends; 0 if more must arrive; or the negated status. */
static ssize_t http_line_target(const uint8_t *data, size_t begin, size_t size, uint32_t target_max)
{
    size_t at = begin, max = SWL_MIN(size, begin + target_max);
    while (at < max && data[at] > ' ' && data[at] != 0x7f && data[at] != '#') {
        at++;
    }
    if (at == size) {
        return 0;
    }
    if (data[at] == ' ' && at > begin) {
        return (ssize_t)at;
    }
    return at == begin + target_max && data[at] > ' ' ? -414 : -400;
}

/* What follows the target: " HTTP/d.d" CR LF, where a digit stands for any. Returns its size, 0 or -400. */
static ssize_t http_line_version(const uint8_t *data, size_t size)
{
    static const char pattern[] = " HTTP/d.d\r\n";
    for (size_t i = 0; i < sizeof(pattern) - 1; i++) {
        if (i == size) {
            return 0;
        }
        if (pattern[i] == 'd' ? !swl_http_is_digit(data[i]) : data[i] != (uint8_t)pattern[i]) {
            return -400;
        }
    }
    return sizeof(pattern) - 1;
}

ssize_t swl_http_line_parse(struct swl_http_line *line, uint32_t target_max, const uint8_t *data, size_t size)
{
    *line = (struct swl_http_line){0};
    size = SWL_MIN(size, (size_t)UINT16_MAX);
    ssize_t method = http_line_method(data, size);
    if (method <= 0) {
        return method;
    }
    ssize_t end = http_line_target(data, (size_t)method + 1, size, target_max);
    if (end <= 0) {
        return end;
    }
    line->method_size = (uint16_t)method;
    line->whole_target = (uint16_t)(method + 1);
    line->whole_target_size = (uint16_t)(end - method - 1);
    bool is_known = http_line_knows_method(data, (size_t)method);
    int status = is_known ? http_line_form(line, data) : 0;
    if (status < 0) {
        return status;
    }
    ssize_t version = http_line_version(data + end, size - (size_t)end);
    if (version <= 0) {
        return version;
    }
    const uint8_t *digits = data + end + 6;
    if (digits[0] != '1' || digits[2] > '1') {
        return -505;
    }
    line->minor = (uint8_t)(digits[2] - '0');
    return is_known ? end + version : -501;
}
