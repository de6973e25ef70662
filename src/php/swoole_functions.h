/* The functions that Swoole's names come with. */
#ifndef SWL_PHP_SWOOLE_FUNCTIONS_H
#define SWL_PHP_SWOOLE_FUNCTIONS_H

#include <php.h>

/* Registers them for good, as functions of that module. */
void php_swoolelite_swoole_functions_register(zend_module_entry *module);

#endif
