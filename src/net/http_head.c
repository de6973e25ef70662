/* Parses the head of an HTTP/1 request. */
#define _GNU_SOURCE
#include "net/http_head.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#if defined(SWL_HAVE_LLHTTP)

#include <llhttp.h>

#include "base/compiler.h"
#include "net/http_host.h"
#include "net/http_line.h"
#include "net/http_text.h"

/* A parser at work on one head. */
struct http_head_parser {
    llhttp_t llhttp;
    struct swl_http_head *head;
    struct swl_http_line line;
    const char *data;
    uint32_t fields_max;
    int status;     /* why it is refused; 0: it is not */
    bool has_value; /* the last field has one */
    bool is_whole;  /* llhttp has seen its end */
    bool has_host, has_length, has_transfer_encoding, has_upgrade;
    bool wants_close, wants_keep_alive, wants_upgrade; /* what its fields Connection say */
};

bool swl_http_is_supported(void)
{
    return true;
}

/* ---- what llhttp finds ---- */

static struct http_head_parser *http_head_parser_of(llhttp_t *llhttp)
{
    return SWL_CONTAINER_OF(llhttp, struct http_head_parser, llhttp);
}

static int http_head_on_name(llhttp_t *llhttp, const char *at, size_t size)
{
    struct http_head_parser *parser = http_head_parser_of(llhttp);
    struct swl_http_head *head = parser->head;
    if (head->field_count == parser->fields_max) {
        parser->status = 431;
        return HPE_USER;
    }
    size_t name = (size_t)(at - parser->data);
    head->fields[head->field_count++] = (struct swl_http_field){
        .name = (uint16_t)name, .name_size = (uint16_t)size, .value = (uint16_t)(name + size + 1)};
    parser->has_value = false;
    return 0;
}

static int http_head_on_value(llhttp_t *llhttp, const char *at, size_t size)
{
    struct http_head_parser *parser = http_head_parser_of(llhttp);
    if (parser->head->field_count == 0 || parser->has_value) {
        parser->status = 400; /* a field that goes on in the next line: RFC 9112, 5.2 */
        return HPE_USER;
    }
    struct swl_http_field *field = &parser->head->fields[parser->head->field_count - 1];
    while (size > 0 && swl_http_is_blank((uint8_t)at[size - 1])) {
        size--;
    }
    if (size > 0) { /* else it begins behind the colon, wherever llhttp has looked for it */
        field->value = (uint16_t)(at - parser->data);
        field->value_size = (uint16_t)size;
    }
    parser->has_value = true;
    return 0;
}

static int http_head_on_complete(llhttp_t *llhttp)
{
    http_head_parser_of(llhttp)->is_whole = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t http_head_settings = {
    .on_header_field = http_head_on_name,
    .on_header_value = http_head_on_value,
    .on_headers_complete = http_head_on_complete,
};

/* Whether the fields are just the lines between request line and empty line, each a token, a colon, and the value
 * between blanks: what an older llhttp takes for the end of a line (CVE-2023-30589) is none here. */
static bool http_head_is_tiled(const struct http_head_parser *parser, size_t at)
{
    const struct swl_http_head *head = parser->head;
    const char *data = parser->data;
    for (uint32_t i = 0; i < head->field_count; i++) {
        const struct swl_http_field *field = &head->fields[i];
        if (field->name != at || field->name_size == 0) {
            return false;
        }
        for (size_t end = at + field->name_size; at < end; at++) {
            if (!swl_http_is_token_character((uint8_t)data[at])) {
                return false;
            }
        }
        if (data[at++] != ':') {
            return false;
        }
        while (at < field->value && swl_http_is_blank((uint8_t)data[at])) {
            at++;
        }
        if (at != field->value) {
            return false;
        }
        at += field->value_size;
        while (swl_http_is_blank((uint8_t)data[at])) {
            at++;
        }
        if (data[at] != '\r' || data[at + 1] != '\n') {
            return false;
        }
        at += 2;
    }
    return at + 2 == head->size;
}

/* ---- what the fields mean ---- */

/* A request that is malformed is refused for that, whatever else is not supported. */
static void http_head_refuse(struct http_head_parser *parser, int status)
{
    if (parser->status == 0 || status == 400) {
        parser->status = status;
    }
}

static bool http_head_is(const char *text, size_t size, const char *other, size_t other_size)
{
    return size == other_size && strncasecmp(text, other, size) == 0;
}

/* Takes the next member of a list between commas, without blanks; it may be empty. Returns false behind the last. */
static bool http_head_next_member(const char **at, const char *end, const char **member, size_t *size)
{
    if (*at > end) {
        return false;
    }
    const char *begin = *at, *comma = memchr(begin, ',', (size_t)(end - begin)),
               *last = comma != NULL ? comma : end;
    *at = last + 1;
    while (begin < last && swl_http_is_blank((uint8_t)*begin)) {
        begin++;
    }
    while (last > begin && swl_http_is_blank((uint8_t)last[-1])) {
        last--;
    }
    *member = begin;
    *size = (size_t)(last - begin);
    return true;
}

static void http_head_take_connection(struct http_head_parser *parser, const char *value, size_t size)
{
    const char *at = value, *member;
    size_t length;
    while (http_head_next_member(&at, value + size, &member, &length)) {
        parser->wants_close |= http_head_is(member, length, "close", 5);
        parser->wants_keep_alive |= http_head_is(member, length, "keep-alive", 10);
        parser->wants_upgrade |= http_head_is(member, length, "upgrade", 7);
    }
}

/* Only one, and only digits: what else some take for a number would let two servers disagree where a request ends. */
static void http_head_take_length(struct http_head_parser *parser, const char *value, size_t size)
{
    uint64_t length = 0;
    if (parser->has_length || size == 0) {
        http_head_refuse(parser, 400);
    }
    parser->has_length = true;
    for (size_t i = 0; i < size; i++) {
        if (!swl_http_is_digit((uint8_t)value[i]) || length > (INT64_MAX - 9) / 10) {
            http_head_refuse(parser, 400);
            return;
        }
        length = length * 10 + (uint64_t)(value[i] - '0');
    }
    parser->head->length = length;
}

/* Only "chunked" is supported; where it is not the last coding, nobody knows where the body ends (RFC 9112, 6.3). */
static void http_head_take_transfer_encoding(struct http_head_parser *parser, const char *value, size_t size)
{
    const char *at = value, *member = value;
    size_t length = 0;
    int members = 0, chunked = 0;
    while (http_head_next_member(&at, value + size, &member, &length)) {
        members++;
        chunked += http_head_is(member, length, "chunked", 7);
    }
    bool is_last = http_head_is(member, length, "chunked", 7);
    if (parser->has_transfer_encoding || !is_last || chunked > 1 || parser->line.minor == 0) {
        http_head_refuse(parser, 400);
    } else if (members > 1) {
        http_head_refuse(parser, 501);
    }
    parser->has_transfer_encoding = true;
}

static void http_head_take_host(struct http_head_parser *parser, const char *value, size_t size)
{
    const struct swl_http_line *line = &parser->line;
    if (parser->has_host || !swl_http_host_is_valid(value, size) ||
        (line->authority_size > 0 &&
         !http_head_is(value, size, parser->data + line->authority, line->authority_size))) {
        http_head_refuse(parser, 400);
    }
    parser->has_host = true;
}

static void http_head_take_expect(struct http_head_parser *parser, const char *value, size_t size)
{
    if (parser->line.minor == 0) {
        return; /* RFC 9110, 10.1.1 */
    }
    if (http_head_is(value, size, "100-continue", 12)) {
        parser->head->expects_continue = true;
    } else {
        http_head_refuse(parser, 417);
    }
}

/* Looks at the fields that decide how a request is to be read. */
static void http_head_take_field(struct http_head_parser *parser, const struct swl_http_field *field)
{
    const char *name = parser->data + field->name, *value = parser->data + field->value;
    size_t size = field->value_size;
    switch (field->name_size) {
    case 4:
        if (strncasecmp(name, "Host", 4) == 0) {
            http_head_take_host(parser, value, size);
        }
        break;
    case 6:
        if (strncasecmp(name, "Expect", 6) == 0) {
            http_head_take_expect(parser, value, size);
        }
        break;
    case 7:
        parser->has_upgrade |= size > 0 && strncasecmp(name, "Upgrade", 7) == 0;
        break;
    case 10:
        if (strncasecmp(name, "Connection", 10) == 0) {
            http_head_take_connection(parser, value, size);
        }
        break;
    case 14:
        if (strncasecmp(name, "Content-Length", 14) == 0) {
            http_head_take_length(parser, value, size);
        }
        break;
    case 17:
        if (strncasecmp(name, "Transfer-Encoding", 17) == 0) {
            http_head_take_transfer_encoding(parser, value, size);
        }
        break;
    default:
        break;
    }
}

/* The fields are known. Returns 0 or the negated status. */
static int http_head_take_fields(struct http_head_parser *parser)
{
    struct swl_http_head *head = parser->head;
    const struct swl_http_line *line = &parser->line;
    for (uint32_t i = 0; i < head->field_count; i++) {
        http_head_take_field(parser, &head->fields[i]);
    }
    if ((!parser->has_host && line->minor == 1) || (parser->has_transfer_encoding && parser->has_length)) {
        http_head_refuse(parser, 400);
    }
    head->method_size = line->method_size;
    head->target = line->target;
    head->target_size = line->target_size;
    head->minor = line->minor;
    head->is_head = line->method_size == 4 && memcmp(parser->data, "HEAD", 4) == 0;
    head->is_chunked = parser->has_transfer_encoding;
    head->upgrades = parser->has_upgrade && parser->wants_upgrade;
    head->keeps_alive = !parser->wants_close && (line->minor == 1 || parser->wants_keep_alive);
    return -parser->status;
}

/* ---- parsing ---- */

/* Looks for the end of the head, and whether each line ends with CR LF: else proxies and servers disagree where
 * lines end. *scanned: where the line begins that has not come whole. Returns the size, 0, or the negated status. */
static ssize_t http_head_find_end(const uint8_t *data, size_t size, size_t *scanned)
{
    size_t line = *scanned;
    const uint8_t *end;
    while ((end = memchr(data + line, '\n', size - line)) != NULL) {
        size_t length = (size_t)(end - data) - line;
        if (length == 0 || end[-1] != '\r' || (length > 1 && data[line] == '\r')) {
            return -400; /* CR CR LF is no empty line either */
        }
        line += length + 1;
        if (length == 1) {
            return (ssize_t)line;
        }
        *scanned = line;
    }
    return 0;
}

/* Everything of the head but the request line is new to us. */
static ssize_t http_head_parse_whole(struct http_head_parser *parser, size_t line_size)
{
    struct swl_http_head *head = parser->head;
    llhttp_init(&parser->llhttp, HTTP_REQUEST, &http_head_settings);
    enum llhttp_errno error = llhttp_execute(&parser->llhttp, parser->data, head->size);
    if (parser->status != 0) {
        return -parser->status;
    }
    if (error != HPE_PAUSED || !parser->is_whole || !http_head_is_tiled(parser, line_size)) {
        return -400;
    }
    int status = http_head_take_fields(parser);
    return status < 0 ? status : (ssize_t)head->size;
}

ssize_t swl_http_head_parse(struct swl_http_head *head, const struct swl_http_limits *limits,
                            const uint8_t *data, size_t size, size_t *scanned)
{
    struct http_head_parser parser; /* set where the head is whole: llhttp_init() does the largest part */
    struct swl_http_line line;
    size_t max = SWL_MIN(size, (size_t)limits->head_max + 1);
    ssize_t line_size = 0;
    if (*scanned == 0) {
        line_size = swl_http_line_parse(&line, limits->target_max, data, max);
        if (line_size <= 0) {
            return line_size == 0 && size > limits->head_max ? -414 : line_size;
        }
        *scanned = (size_t)line_size;
    }
    ssize_t whole = http_head_find_end(data, max, scanned);
    if (whole < 0) {
        return whole;
    }
    if (whole == 0 ? size > limits->head_max : (size_t)whole > limits->head_max) {
        return -431;
    }
    if (whole == 0) {
        return 0;
    }
    if (line_size == 0) { /* it has come in an earlier piece */
        line_size = swl_http_line_parse(&line, limits->target_max, data, max);
    }
    memset(&parser.head, 0, sizeof(parser) - offsetof(struct http_head_parser, head));
    parser.head = head;
    parser.line = line;
    parser.data = (const char *)data;
    parser.fields_max = limits->fields_max;
    memset(head, 0, offsetof(struct swl_http_head, fields));
    head->size = (uint32_t)whole;
    return http_head_parse_whole(&parser, (size_t)line_size);
}

#else

bool swl_http_is_supported(void)
{
    return false;
}

ssize_t swl_http_head_parse(struct swl_http_head *head, const struct swl_http_limits *limits,
                            const uint8_t *data, size_t size, size_t *scanned)
{
    (void)head;
    (void)limits;
    (void)data;
    (void)size;
    (void)scanned;
    return -501;
}

#endif
