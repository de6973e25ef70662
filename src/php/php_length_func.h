/* package_length_func: functions of the user's that tell where a package ends. */
#ifndef SWL_PHP_PHP_LENGTH_FUNC_H
#define SWL_PHP_PHP_LENGTH_FUNC_H

#include "php/php_object.h"

/* Makes *function of a callable, for the core; NULL of null. The server keeps it until it is destroyed. Returns
 * false where the value cannot be called. */
bool php_swoolelite_length_func_set(struct php_swoolelite_server *server, void **function, zval *value);

/* The value that a function was made of; null for NULL. */
void php_swoolelite_length_func_export(const void *function, zval *value);

/* See swl_server_callbacks.package_length. */
int64_t php_swoolelite_length_func_call(void *function, const uint8_t *data, size_t size);

void php_swoolelite_length_funcs_gc(const struct php_swoolelite_server *server, zend_get_gc_buffer *buffer);
void php_swoolelite_length_funcs_release(struct php_swoolelite_server *server);

#endif
