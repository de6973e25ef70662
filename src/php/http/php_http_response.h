/* The class Http\Response. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_RESPONSE_H
#define SWL_PHP_HTTP_PHP_HTTP_RESPONSE_H

#include <php.h>

#include "net/websocket_handshake.h"

zend_class_entry *php_swoolelite_http_response_register(void);

/* Makes the object of a php_swoolelite_http_origin: for php_swoolelite_bytes. */
void php_swoolelite_http_response_make(zval *object, const void *origin);

/* Has it answer with status 101, unless it is told otherwise: these fields of the answer, and those that are set later, make the
 * connection a WebSocket on those terms. */
void php_swoolelite_http_response_offer_upgrade(zend_object *response, const char *fields, size_t size,
                                                const struct swl_websocket_terms *terms);

/* Ends it, if it has not ended. Returns whether the connection is a WebSocket now. */
bool php_swoolelite_http_response_upgrade(zend_object *response);

#endif
