/* The class Http\Request. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_REQUEST_H
#define SWL_PHP_HTTP_PHP_HTTP_REQUEST_H

#include <php.h>

#include "net/http_request.h"
#include "php/http/php_http_body.h"
#include "server/server.h"

/* Where the two objects of a request come from. */
struct php_swoolelite_http_origin {
    struct swl_server *core;
    const struct swl_request *request;
    struct swl_http_view view;             /* of request->data */
    struct php_swoolelite_http_body *body; /* the object takes what it needs of it */
};

zend_class_entry *php_swoolelite_http_request_register(void);

/* Makes the object of a php_swoolelite_http_origin: for php_swoolelite_bytes. */
void php_swoolelite_http_request_make(zval *object, const void *origin);

#endif
