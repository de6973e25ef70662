/* The class SwooleLite\Process\Pool: a server of another face. */
#ifndef SWL_PHP_PHP_POOL_H
#define SWL_PHP_PHP_POOL_H

#include <php.h>

zend_class_entry *php_swoolelite_pool_register(void);
void php_swoolelite_pool_init(zend_class_entry *class_entry);

#endif
