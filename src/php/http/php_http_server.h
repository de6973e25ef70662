/* The class Http\Server: from a request of the core to its callback. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_SERVER_H
#define SWL_PHP_HTTP_PHP_HTTP_SERVER_H

#include "php/php_object.h"

zend_class_entry *php_swoolelite_http_server_register(void);

/* A package of a port that speaks HTTP: calls 'request'. */
enum swl_verdict php_swoolelite_http_receive(struct swl_server *core, const struct swl_request *request);

#endif
