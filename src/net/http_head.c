/* Parses the head of an HTTP/1 request. */
#define _GNU_SOURCE
#include "net/http_head.h"

#include <string.h>
#include <strings.h>

#if defined(SWL_HAVE_LLHTTP)

#include <llhttp.h>

#include "base/compiler.h"

/* A parser at work on one head. */
struct http_head_parser {
    llhttp_t llhttp;
    struct swl_http_head *head;
    const char *data;
    uint32_t fields_max;
    int status;     /* why it is refused; 0: it is not */
    uint8_t hosts;  /* fields Host */
    bool has_value; /* the last field has one */
    bool is_whole;
    bool has_transfer_encoding;
};

bool swl_http_is_supported(void)
{
    return true;
}

static struct http_head_parser *http_head_parser_of(llhttp_t *llhttp)
{
    return SWL_CONTAINER_OF(llhttp, struct http_head_parser, llhttp);
}

static int http_head_on_url(llhttp_t *llhttp, const char *at, size_t size)
{
    struct http_head_parser *parser = http_head_parser_of(llhttp);
    parser->head->target = (uint16_t)(at - parser->data);
    parser->head->target_size = (uint16_t)size;
    return 0;
}

static int http_head_on_name(llhttp_t *llhttp, const char *at, size_t size)
{
    struct http_head_parser *parser = http_head_parser_of(llhttp);
    struct swl_http_head *head = parser->head;
    if (head->field_count == parser->fields_max) {
        parser->status = 431;
        return HPE_USER;
    }
    head->fields[head->field_count++] =
        (struct swl_http_field){.name = (uint16_t)(at - parser->data), .name_size = (uint16_t)size};
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
    while (size > 0 && (at[size - 1] == ' ' || at[size - 1] == '\t')) {
        size--;
    }
    field->value = (uint16_t)(at - parser->data);
    field->value_size = (uint16_t)size;
    parser->has_value = true;
    return 0;
}

static int http_head_on_complete(llhttp_t *llhttp)
{
    http_head_parser_of(llhttp)->is_whole = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t http_head_settings = {
    .on_url = http_head_on_url,
    .on_header_field = http_head_on_name,
    .on_header_value = http_head_on_value,
    .on_headers_complete = http_head_on_complete,
};

/* Looks for the end of the head, and whether each line ends with CR LF: else proxies and servers disagree where
 * lines end. Returns the size, 0, or the negated status. */
static ssize_t http_head_find_end(const uint8_t *data, size_t size, size_t *scanned)
{
    size_t line = *scanned; /* the beginning of the first line that was not looked at */
    const uint8_t *end;
    while (line < size && (end = memchr(data + line, '\n', size - line)) != NULL) {
        size_t length = (size_t)(end - data) - line;
        if (length == 0 || memchr(data + line, '\r', length) != end - 1) {
            return -400;
        }
        line += length + 1;
        if (length == 1) {
            return (ssize_t)line;
        }
        *scanned = line;
    }
    return 0;
}

/* The method is the token at the beginning. Returns 0, or the negated status of a request line that llhttp does not
 * take. */
static int http_head_line_status(const uint8_t *data, size_t size)
{
    const uint8_t *space = memchr(data, ' ', size), *end = memchr(data, '\r', size);
    if (space == NULL || end == NULL || space > end || space == data) {
        return -400;
    }
    for (const uint8_t *at = data; at < space; at++) {
        if (*at < 'A' || *at > 'Z') {
            return -400;
        }
    }
    const uint8_t *version = memrchr(space, ' ', (size_t)(end - space));
    if (version == space || end - version != 9 || memcmp(version, " HTTP/", 6) != 0 || version[7] != '.') {
        return -400;
    }
    if (version[6] != '1' || (version[8] != '0' && version[8] != '1')) {
        return -505;
    }
    return -501;
}

static bool http_head_is(const struct http_head_parser *parser, const struct swl_http_field *field,
                         const char *name, size_t size)
{
    return field->name_size == size && strncasecmp(parser->data + field->name, name, size) == 0;
}

/* Looks at the fields that decide how a request is to be read. */
static void http_head_look_at_field(struct http_head_parser *parser, const struct swl_http_field *field)
{
    const char *value = parser->data + field->value;
    if (http_head_is(parser, field, "Host", 4)) {
        parser->hosts++;
    } else if (http_head_is(parser, field, "Expect", 6)) {
        if (field->value_size == 12 && strncasecmp(value, "100-continue", 12) == 0) {
            parser->head->expects_continue = parser->head->minor == 1;
        } else {
            parser->status = 417;
        }
    } else if (http_head_is(parser, field, "Transfer-Encoding", 17)) {
        if (field->value_size != 7 || strncasecmp(value, "chunked", 7) != 0) {
            parser->status = 501;
        } else if (parser->has_transfer_encoding || parser->head->minor == 0) {
            parser->status = 400;
        }
        parser->has_transfer_encoding = true;
    }
}

/* What llhttp has taken, and is refused all the same. Returns 0 or the negated status. */
static int http_head_check(struct http_head_parser *parser, const struct swl_http_limits *limits)
{
    struct swl_http_head *head = parser->head;
    const llhttp_t *llhttp = &parser->llhttp;
    if (llhttp->http_major != 1 || llhttp->http_minor > 1) {
        return -505;
    }
    head->minor = llhttp->http_minor;
    head->method_size = (uint16_t)((const char *)memchr(parser->data, ' ', head->size) - parser->data);
    if (head->target != head->method_size + 1 ||
        memcmp(parser->data + head->target + head->target_size, " HTTP/", 6) != 0) {
        return -400; /* more than one space, or another protocol */
    }
    if (head->target_size > limits->target_max) {
        return -414;
    }
    for (uint32_t i = 0; i < head->field_count; i++) {
        http_head_look_at_field(parser, &head->fields[i]);
    }
    if (parser->status != 0) {
        return -parser->status;
    }
    if (parser->hosts > 1 || (parser->hosts == 0 && head->minor == 1)) {
        return -400;
    }
    if (parser->has_transfer_encoding && (llhttp->flags & F_CONTENT_LENGTH)) {
        return -400;
    }
    head->is_head = llhttp->method == HTTP_HEAD;
    head->is_chunked = (llhttp->flags & F_CHUNKED) != 0;
    head->length = llhttp->flags & F_CONTENT_LENGTH ? llhttp->content_length : 0;
    head->upgrades = (llhttp->flags & F_UPGRADE) && (llhttp->flags & F_CONNECTION_UPGRADE);
    head->keeps_alive = !(llhttp->flags & F_CONNECTION_CLOSE) &&
                        (head->minor == 1 || (llhttp->flags & F_CONNECTION_KEEP_ALIVE));
    return 0;
}

ssize_t swl_http_head_parse(struct swl_http_head *head, const struct swl_http_limits *limits,
                            const uint8_t *data, size_t size, size_t *scanned)
{
    ssize_t whole = http_head_find_end(data, SWL_MIN(size, (size_t)limits->head_max + 1), scanned);
    if (whole < 0) {
        return whole;
    }
    if (whole == 0 ? size > limits->head_max : (size_t)whole > limits->head_max) {
        return *scanned == 0 ? -414 : -431; /* within the first line, or behind it */
    }
    if (whole == 0) {
        return 0;
    }
    struct http_head_parser parser = {
        .head = head, .data = (const char *)data, .fields_max = limits->fields_max};
    memset(head, 0, offsetof(struct swl_http_head, fields)); /* not the thousand fields behind it */
    head->size = (uint32_t)whole;
    llhttp_init(&parser.llhttp, HTTP_REQUEST, &http_head_settings);
    enum llhttp_errno error = llhttp_execute(&parser.llhttp, (const char *)data, (size_t)whole);
    if (parser.status != 0) {
        return -parser.status;
    }
    if (error != HPE_PAUSED || !parser.is_whole) {
        return error == HPE_INVALID_METHOD || error == HPE_INVALID_VERSION
                   ? http_head_line_status(data, (size_t)whole)
                   : -400;
    }
    int status = http_head_check(&parser, limits);
    return status < 0 ? status : whole;
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
