/* The class SwooleLite\Async\Client. */
#ifndef SWL_PHP_PHP_ASYNC_CLIENT_H
#define SWL_PHP_PHP_ASYNC_CLIENT_H

#include <php.h>

/* When the module starts; the class behind the one that it extends. */
void php_swoolelite_async_client_startup(void);
zend_class_entry *php_swoolelite_async_client_register(void);

#endif
