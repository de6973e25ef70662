/* The class SwooleLite\\ConnectionIterator: what $server->connections and $port->connections are. */
#ifndef SWL_PHP_PHP_CONNECTION_ITERATOR_H
#define SWL_PHP_PHP_CONNECTION_ITERATOR_H

#include "php/php_object.h"

void php_swoolelite_connection_iterator_init(zend_class_entry *class_entry);

/* Creates the iterator of that server, which owns it, or its port does. `port`: the index of the port whose
 * connections it is for; SWL_SESSION_ANY_PORT: of all. */
void php_swoolelite_connection_iterator_create(zval *iterator, struct php_swoolelite_server *server,
                                               int port);

/* The server is destroyed: the script may still hold the iterator, which is empty from now on. */
void php_swoolelite_connection_iterator_orphan(zval *iterator);

#endif
