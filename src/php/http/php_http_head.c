/* The head of an answer. */
#include "php/http/php_http_head.h"

#include "base/compiler.h"
#include "net/http_date.h"
#include "net/http_status.h"
#include "php/php_globals.h"
#include "php/php_object.h"

#define APPEND_LITERAL(head, text) smart_str_appendl(head, text, sizeof(text) - 1)

/* Fields that this server has something to say about. */
enum http_head_field {
    HTTP_HEAD_OTHER,
    HTTP_HEAD_DATE,
    HTTP_HEAD_ETAG,
    HTTP_HEAD_VARY,
    HTTP_HEAD_SERVER,
    HTTP_HEAD_CONNECTION,
    HTTP_HEAD_CONTENT_TYPE,
    HTTP_HEAD_CACHE_CONTROL,
    HTTP_HEAD_CONTENT_RANGE,
    HTTP_HEAD_CONTENT_LENGTH,
    HTTP_HEAD_CONTENT_ENCODING,
    HTTP_HEAD_TRANSFER_ENCODING,
};

static const char *const http_head_names[] = {
    [HTTP_HEAD_OTHER] = "",
    [HTTP_HEAD_DATE] = "date",
    [HTTP_HEAD_ETAG] = "etag",
    [HTTP_HEAD_VARY] = "vary",
    [HTTP_HEAD_SERVER] = "server",
    [HTTP_HEAD_CONNECTION] = "connection",
    [HTTP_HEAD_CONTENT_TYPE] = "content-type",
    [HTTP_HEAD_CACHE_CONTROL] = "cache-control",
    [HTTP_HEAD_CONTENT_RANGE] = "content-range",
    [HTTP_HEAD_CONTENT_LENGTH] = "content-length",
    [HTTP_HEAD_CONTENT_ENCODING] = "content-encoding",
    [HTTP_HEAD_TRANSFER_ENCODING] = "transfer-encoding",
};

static enum http_head_field http_head_field_of(const char *name, size_t size)
{
    if (size >= 4 && size <= 17) {
        for (size_t i = 1; i < sizeof(http_head_names) / sizeof(http_head_names[0]); i++) {
            if (strlen(http_head_names[i]) == size && strncasecmp(http_head_names[i], name, size) == 0) {
                return (enum http_head_field)i;
            }
        }
    }
    return HTTP_HEAD_OTHER;
}

/* ---- what can be sent ---- */

bool php_swoolelite_http_is_name(const char *name, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)name[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL))) {
            return false;
        }
    }
    return size > 0;
}

bool php_swoolelite_http_is_value(const char *value, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (value[i] == '\r' || value[i] == '\n' || value[i] == 0) {
            return false;
        }
    }
    return true;
}

bool php_swoolelite_http_is_trailer(const char *name, size_t size)
{
    static const char *const refused[] = {"host", "trailer", "te", "set-cookie", "authorization", "expect"};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (strlen(refused[i]) == size && strncasecmp(refused[i], name, size) == 0) {
            return false;
        }
    }
    enum http_head_field field = http_head_field_of(name, size);
    return field == HTTP_HEAD_OTHER || field == HTTP_HEAD_ETAG || field == HTTP_HEAD_DATE;
}

/* ---- what is set ---- */

static const zend_string *http_head_text(const zval *value)
{
    return Z_TYPE_P(value) == IS_STRING ? Z_STR_P(value) : NULL;
}

/* Returns -1 where it is no length. */
static int64_t http_head_length(const zval *value)
{
    if (Z_TYPE_P(value) == IS_LONG) {
        return Z_LVAL_P(value) >= 0 ? Z_LVAL_P(value) : -1;
    }
    const zend_string *text = http_head_text(value);
    int64_t length = 0;
    if (text == NULL || ZSTR_LEN(text) == 0 || ZSTR_LEN(text) > 18) {
        return -1;
    }
    for (size_t i = 0; i < ZSTR_LEN(text); i++) {
        char c = ZSTR_VAL(text)[i];
        if (c < '0' || c > '9') {
            return -1;
        }
        length = length * 10 + (c - '0');
    }
    return length;
}

/* Whether the list `text` has that word. */
static bool http_head_has_word(const zend_string *text, const char *word)
{
    size_t size = strlen(word);
    const char *at = ZSTR_VAL(text), *end = at + ZSTR_LEN(text);
    while (at < end) {
        at += strspn(at, ", \t");
        size_t length = strcspn(at, ",; \t=");
        if (length == size && strncasecmp(at, word, size) == 0) {
            return true;
        }
        at += strcspn(at, ",");
    }
    return false;
}

static void http_head_survey_one(struct php_swoolelite_http_survey *survey, enum http_head_field field,
                                 const zval *value)
{
    switch (field) {
    case HTTP_HEAD_DATE:
        survey->has_date = true;
        break;
    case HTTP_HEAD_SERVER:
        survey->has_server = true;
        break;
    case HTTP_HEAD_VARY:
        survey->vary = http_head_text(value);
        break;
    case HTTP_HEAD_CONNECTION:
        survey->closes |= http_head_text(value) != NULL && http_head_has_word(Z_STR_P(value), "close");
        break;
    case HTTP_HEAD_CONTENT_TYPE:
        survey->has_type = true;
        survey->type = http_head_text(value);
        break;
    case HTTP_HEAD_CACHE_CONTROL:
        survey->cache_control = http_head_text(value);
        break;
    case HTTP_HEAD_CONTENT_RANGE:
        survey->has_range = true;
        break;
    case HTTP_HEAD_CONTENT_LENGTH:
        survey->length = http_head_length(value);
        break;
    case HTTP_HEAD_CONTENT_ENCODING:
        survey->has_encoding = true;
        break;
    case HTTP_HEAD_ETAG:
    case HTTP_HEAD_TRANSFER_ENCODING:
    case HTTP_HEAD_OTHER:
        break;
    }
}

void php_swoolelite_http_survey(const struct php_swoolelite_http_response *response,
                                struct php_swoolelite_http_survey *survey)
{
    const zval *fields = php_swoolelite_http_response_property(response, HTTP_RESPONSE_HEADER), *value;
    const zend_string *name;
    *survey = (struct php_swoolelite_http_survey){.length = -1};
    if (Z_TYPE_P(fields) != IS_ARRAY) {
        return;
    }
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(fields), name, value) {
        ZVAL_DEREF(value);
        if (name != NULL && Z_TYPE_P(value) != IS_NULL) {
            http_head_survey_one(survey, http_head_field_of(ZSTR_VAL(name), ZSTR_LEN(name)), value);
        }
    }
    ZEND_HASH_FOREACH_END();
}

/* ---- lines ---- */

static void http_head_append_line(smart_str *head, const zend_string *name, const char *value, size_t size)
{
    if (php_swoolelite_http_is_value(value, size)) {
        smart_str_append(head, name);
        APPEND_LITERAL(head, ": ");
        smart_str_appendl(head, value, size);
        APPEND_LITERAL(head, "\r\n");
    }
}

static void http_head_append_value(smart_str *head, const zend_string *name, zval *value)
{
    ZVAL_DEREF(value);
    if (Z_TYPE_P(value) == IS_STRING) {
        http_head_append_line(head, name, Z_STRVAL_P(value), Z_STRLEN_P(value));
    } else if (Z_TYPE_P(value) == IS_LONG || Z_TYPE_P(value) == IS_DOUBLE) {
        zend_string *text = zval_get_string(value);
        http_head_append_line(head, name, ZSTR_VAL(text), ZSTR_LEN(text));
        zend_string_release(text);
    } /* all else was assigned to the property, and is no text */
}

/* Whether the line is the script's; else this server says it, or nobody. */
static bool http_head_is_script_s(const struct php_swoolelite_http_response *response,
                                  enum http_head_field field)
{
    switch (field) {
    case HTTP_HEAD_CONTENT_LENGTH:
    case HTTP_HEAD_TRANSFER_ENCODING:
        return false;
    case HTTP_HEAD_CONNECTION:
        return response->status == 101;
    default:
        return true;
    }
}

/* The tag of a body that was compressed is that of another one: it says only that the content is the same. */
static void http_head_append_etag(smart_str *head, const zend_string *name, zval *value)
{
    if (Z_TYPE_P(value) == IS_STRING && Z_STRLEN_P(value) > 0 && Z_STRVAL_P(value)[0] == '"') {
        zend_string *weak = zend_string_concat2("W/", 2, Z_STRVAL_P(value), Z_STRLEN_P(value));
        http_head_append_line(head, name, ZSTR_VAL(weak), ZSTR_LEN(weak));
        zend_string_release(weak);
    } else {
        http_head_append_value(head, name, value);
    }
}

static void http_head_append_fields(smart_str *head, const struct php_swoolelite_http_response *response,
                                    bool is_compressed)
{
    const zval *fields = php_swoolelite_http_response_property(response, HTTP_RESPONSE_HEADER);
    zend_string *name;
    zval *value, *item;
    if (Z_TYPE_P(fields) != IS_ARRAY) {
        return;
    }
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(fields), name, value) {
        if (name == NULL || !php_swoolelite_http_is_name(ZSTR_VAL(name), ZSTR_LEN(name))) {
            continue;
        }
        enum http_head_field field = http_head_field_of(ZSTR_VAL(name), ZSTR_LEN(name));
        ZVAL_DEREF(value);
        if (!http_head_is_script_s(response, field)) {
            continue;
        }
        if (Z_TYPE_P(value) == IS_ARRAY) {
            ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
                http_head_append_value(head, name, item);
            }
            ZEND_HASH_FOREACH_END();
        } else if (field == HTTP_HEAD_ETAG && is_compressed) {
            http_head_append_etag(head, name, value);
        } else {
            http_head_append_value(head, name, value);
        }
    }
    ZEND_HASH_FOREACH_END();
}

static void http_head_append_cookies(smart_str *head, const struct php_swoolelite_http_response *response)
{
    const zval *cookies = php_swoolelite_http_response_property(response, HTTP_RESPONSE_COOKIE);
    zval *value;
    if (Z_TYPE_P(cookies) != IS_ARRAY) {
        return;
    }
    ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(cookies), value) {
        ZVAL_DEREF(value);
        if (Z_TYPE_P(value) == IS_STRING &&
            php_swoolelite_http_is_value(Z_STRVAL_P(value), Z_STRLEN_P(value))) {
            APPEND_LITERAL(head, "Set-Cookie: ");
            smart_str_append(head, Z_STR_P(value));
            APPEND_LITERAL(head, "\r\n");
        }
    }
    ZEND_HASH_FOREACH_END();
}

static void http_head_append_status(smart_str *head, const struct php_swoolelite_http_response *response)
{
    if (response->status == 200 && response->reason == NULL) {
        APPEND_LITERAL(head, "HTTP/1.1 200 OK\r\n");
        return;
    }
    APPEND_LITERAL(head, "HTTP/1.1 ");
    smart_str_append_long(head, response->status);
    smart_str_appendc(head, ' ');
    if (response->reason != NULL) {
        smart_str_append(head, response->reason);
    } else {
        smart_str_appends(head, swl_http_status_reason(response->status));
    }
    APPEND_LITERAL(head, "\r\n");
}

static void http_head_append_framing(smart_str *head, const struct php_swoolelite_http_survey *survey,
                                     const struct php_swoolelite_http_framing *framing)
{
    if (framing->varies && (survey->vary == NULL || !(http_head_has_word(survey->vary, "accept-encoding") ||
                                                      zend_string_equals_literal(survey->vary, "*")))) {
        APPEND_LITERAL(head, "Vary: Accept-Encoding\r\n");
    }
    if (framing->encoding != NULL) {
        APPEND_LITERAL(head, "Content-Encoding: ");
        smart_str_appends(head, framing->encoding);
        APPEND_LITERAL(head, "\r\n");
    }
    if (framing->length >= 0) {
        APPEND_LITERAL(head, "Content-Length: ");
        smart_str_append_long(head, framing->length);
        APPEND_LITERAL(head, "\r\n");
    } else if (framing->body == HTTP_BODY_CHUNKED) {
        APPEND_LITERAL(head, "Transfer-Encoding: chunked\r\n");
    }
}

void php_swoolelite_http_head_append(smart_str *head, struct php_swoolelite_http_response *response,
                                     const struct php_swoolelite_http_survey *survey,
                                     const struct php_swoolelite_http_framing *framing)
{
    response->body = framing->body;
    response->keeps_alive =
        response->keeps_alive && !survey->closes && framing->body != HTTP_BODY_UNTIL_CLOSE &&
        !swl_owed_answers_is_last(SWOOLELITE_G(running)->core, response->session, response->is_followed);
    http_head_append_status(head, response);
    if (!survey->has_server) {
        APPEND_LITERAL(head, "Server: SwooleLite\r\n");
    }
    if (!survey->has_date) {
        APPEND_LITERAL(head, "Date: ");
        smart_str_appendl(head, swl_http_date_now(), SWL_HTTP_DATE_SIZE);
        APPEND_LITERAL(head, "\r\n");
    }
    http_head_append_fields(head, response, framing->encoding != NULL);
    http_head_append_cookies(head, response);
    if (!survey->has_type && !php_swoolelite_http_is_bodiless(response->status)) {
        APPEND_LITERAL(head, "Content-Type: text/html\r\n");
    }
    if (response->status == 101) {
        APPEND_LITERAL(head, "\r\n");
        return;
    }
    if (!response->keeps_alive) {
        APPEND_LITERAL(head, "Connection: close\r\n");
    } else if (response->minor == 0) {
        APPEND_LITERAL(head, "Connection: keep-alive\r\n");
    }
    http_head_append_framing(head, survey, framing);
    APPEND_LITERAL(head, "\r\n");
}

void php_swoolelite_http_fields_append(smart_str *head, const struct php_swoolelite_http_response *response)
{
    http_head_append_fields(head, response, false);
    http_head_append_cookies(head, response);
}

void php_swoolelite_http_trailers_append(smart_str *bytes,
                                         const struct php_swoolelite_http_response *response)
{
    const zval *trailers = php_swoolelite_http_response_property(response, HTTP_RESPONSE_TRAILER);
    zend_string *name;
    zval *value;
    if (Z_TYPE_P(trailers) == IS_ARRAY) {
        ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(trailers), name, value) {
            if (name != NULL && php_swoolelite_http_is_name(ZSTR_VAL(name), ZSTR_LEN(name)) &&
                php_swoolelite_http_is_trailer(ZSTR_VAL(name), ZSTR_LEN(name))) {
                http_head_append_value(bytes, name, value);
            }
        }
        ZEND_HASH_FOREACH_END();
    }
    APPEND_LITERAL(bytes, "\r\n");
}
