/* The class Http\Response. */
#ifndef SWL_PHP_HTTP_PHP_HTTP_RESPONSE_H
#define SWL_PHP_HTTP_PHP_HTTP_RESPONSE_H

#include <php.h>

zend_class_entry *php_swoolelite_http_response_register(void);

/* Makes the object of a php_swoolelite_http_origin: for php_swoolelite_bytes. */
void php_swoolelite_http_response_make(zval *object, const void *origin);

#endif
