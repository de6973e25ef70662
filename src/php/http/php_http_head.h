/* The head of an answer: what the script has set, and what is added to it. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_HEAD_H
#define SWL_PHP_HTTP_PHP_HTTP_HEAD_H

#include <zend_smart_str.h>

#include "php/http/php_http_response_state.h"

/* What the fields that the script has set say. */
struct php_swoolelite_http_survey {
    const zend_string *type;          /* Content-Type; NULL: not set, or not one text */
    const zend_string *vary;          /* NULL: not set */
    const zend_string *cache_control; /* NULL: not set */
    int64_t length;                   /* Content-Length; -1: not set, or not a number */
    bool has_server, has_date, has_type, has_encoding, has_range;
    bool closes; /* Connection: close */
};

void php_swoolelite_http_survey(const struct php_swoolelite_http_response *response,
                                struct php_swoolelite_http_survey *survey);

/* What the head says of the body. */
struct php_swoolelite_http_framing {
    enum php_swoolelite_http_body_end body;
    int64_t length;       /* Content-Length; -1: none */
    const char *encoding; /* Content-Encoding: the body was compressed; NULL: it was not */
    bool varies;          /* it depends on the request whether it is compressed */
};

/* Appends the whole head, with its empty line. Lines that cannot be sent are left out. Sets response->body, and whether
 * the connection stays. */
void php_swoolelite_http_head_append(smart_str *head, struct php_swoolelite_http_response *response,
                                     const struct php_swoolelite_http_survey *survey,
                                     const struct php_swoolelite_http_framing *framing);

/* Appends the fields that the script has set, and nothing else. */
void php_swoolelite_http_fields_append(smart_str *head, const struct php_swoolelite_http_response *response);

/* Appends the trailers, if any, and the empty line behind them. */
void php_swoolelite_http_trailers_append(smart_str *bytes,
                                         const struct php_swoolelite_http_response *response);

/* Whether it can be the name of a field; the value of one. */
bool php_swoolelite_http_is_name(const char *name, size_t size);
bool php_swoolelite_http_is_value(const char *value, size_t size);

/* Whether the field may come behind a body. */
bool php_swoolelite_http_is_trailer(const char *name, size_t size);

/* Whether answers with that status have no body. */
static inline bool php_swoolelite_http_is_bodiless(int status)
{
    return status < 200 || status == 204 || status == 304;
}

#endif
