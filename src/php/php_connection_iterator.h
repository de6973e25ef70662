/* The class SwooleLite\\ConnectionIterator: what $server->connections is. */
#ifndef SWL_PHP_PHP_CONNECTION_ITERATOR_H
#define SWL_PHP_PHP_CONNECTION_ITERATOR_H

#include "php/php_object.h"

void php_swoolelite_connection_iterator_init(zend_class_entry *class_entry);

/* One for that server, which owns it. */
void php_swoolelite_connection_iterator_create(zval *iterator, struct php_swoolelite_server *server);

/* The server goes: the iterator, which somebody may still hold, finds nothing any more. */
void php_swoolelite_connection_iterator_orphan(zval *iterator);

#endif
