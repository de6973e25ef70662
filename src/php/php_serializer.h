/* Values as bytes: strings as they are, all else serialized. */
#ifndef SWL_PHP_PHP_SERIALIZER_H
#define SWL_PHP_PHP_SERIALIZER_H

#include "php/php_object.h"

/* When the server is to start: notes the classes of which messages may hold objects. NULL, or one sentence that
 * says why the serializer cannot be used. */
const char *php_swoolelite_serializer_prepare(struct php_swoolelite_server *server);
void php_swoolelite_serializer_forget(struct php_swoolelite_server *server);

/* The value as text; `flags` say how it is to be read: SWL_MESSAGE_SERIALIZED, SWL_MESSAGE_IGBINARY. NULL:
 * it cannot be serialized, and an exception is set. Calls methods of the value's classes. */
zend_string *php_swoolelite_serialize(zval *value, enum swl_serializer serializer, uint16_t *flags);

/* The value of such a text. `allowed_classes` has their names in lower case, NULL allows all; an object of
 * another becomes a __PHP_Incomplete_Class. NULL, or why it cannot be read, with the value undefined; then an
 * exception may be set. Calls methods of the value's classes. */
const char *php_swoolelite_unserialize(const char *text, size_t size, uint16_t flags,
                                       HashTable *allowed_classes, zval *value);

#endif
