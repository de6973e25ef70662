/* The class SwooleLite\TaskClient: orders to a running server from outside. */
#ifndef SWL_PHP_PHP_TASK_CLIENT_H
#define SWL_PHP_PHP_TASK_CLIENT_H

#include <php.h>

zend_class_entry *php_swoolelite_task_client_register(void);

#endif
