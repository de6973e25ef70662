/* The Server's methods about failed tasks. */
#ifndef SWL_PHP_PHP_FAILED_TASKS_H
#define SWL_PHP_PHP_FAILED_TASKS_H

#include "php/php_object.h"

/* What failedTasks() returns. Unpacks data, which may run code of the user's; it may leave an exception, of an exit(). */
void php_swoolelite_failed_tasks(struct php_swoolelite_server *server, zval *tasks);

/* What retryFailedTask() and dropFailedTask() return; getLastError() says why it is false. */
bool php_swoolelite_failed_task_retry(struct php_swoolelite_server *server, zend_long id);
bool php_swoolelite_failed_task_drop(struct php_swoolelite_server *server, zend_long id);

#endif
