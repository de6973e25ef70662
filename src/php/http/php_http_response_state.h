/* What the object of a Response holds, for the rooms that make its answer. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_RESPONSE_STATE_H
#define SWL_PHP_HTTP_PHP_HTTP_RESPONSE_STATE_H

#include <php.h>

#include "net/websocket_handshake.h"

/* The declared properties, in the stub's order. */
enum php_swoolelite_http_response_property {
    HTTP_RESPONSE_FD,
    HTTP_RESPONSE_HEADER,
    HTTP_RESPONSE_COOKIE,
    HTTP_RESPONSE_TRAILER,
};

/* How the client knows where the body ends. */
enum php_swoolelite_http_body_end {
    HTTP_BODY_UNKNOWN,     /* the head has not gone */
    HTTP_BODY_NONE,        /* there is none: by the status, or by the method HEAD */
    HTTP_BODY_COUNTED,     /* Content-Length */
    HTTP_BODY_CHUNKED,     /* Transfer-Encoding: chunked */
    HTTP_BODY_UNTIL_CLOSE, /* the connection is closed behind it */
};

struct php_swoolelite_http_response {
    int64_t session; /* 0: made without a request */
    uint32_t number; /* of the request */
    int status;
    zend_string *reason; /* NULL: that of the status */
    uint8_t minor;       /* of the client's HTTP/1.minor */
    uint8_t encoding;    /* enum swl_http_encoding: how the client wants a body that can be compressed */
    uint8_t body;        /* enum php_swoolelite_http_body_end */
    bool keeps_alive;    /* the connection stays when the answer has ended */
    bool is_head;        /* the answer has no body */
    bool is_followed;    /* the client had sent more behind the request */
    bool has_ended;      /* or was detached */
    bool may_upgrade;    /* to a WebSocket, by status 101 */
    bool has_upgraded;
    zend_string *upgrade;             /* fields of the answer that does so; NULL: the script sets them */
    struct swl_websocket_terms terms; /* that they say */
    uint64_t left;                    /* COUNTED: bytes of the body that have not gone */
    zend_object std;
};

static inline struct php_swoolelite_http_response *php_swoolelite_http_response_of(zend_object *object)
{
    return (struct php_swoolelite_http_response *)((char *)object -
                                                   offsetof(struct php_swoolelite_http_response, std));
}

static inline zval *php_swoolelite_http_response_property(const struct php_swoolelite_http_response *response,
                                                          enum php_swoolelite_http_response_property property)
{
    zval *value = OBJ_PROP_NUM((zend_object *)&response->std, property);
    ZVAL_DEREF(value);
    return value;
}

#endif
