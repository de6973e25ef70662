/* The class SwooleLite\Server: its object and its life cycle. Its other methods stand in the files named
 * after what they are about. */
#ifndef SWL_PHP_PHP_SERVER_H
#define SWL_PHP_PHP_SERVER_H

#include <php.h>

void php_swoolelite_server_init(zend_class_entry *class_entry);

#endif
