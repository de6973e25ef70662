/* The Server's methods about tasks and messages. */
#ifndef SWL_PHP_PHP_TASK_H
#define SWL_PHP_PHP_TASK_H

#include "php/php_object.h"

/* A task's return value or finish(): sends it to the submitter. 0, -errno, or -SWL_ERROR_…; false in *packed
 * where the value cannot be serialised, and an exception is set. */
int php_swoolelite_task_answer(struct php_swoolelite_server *server, zval *value, bool *packed);

/* The same as a method does it: true, or false and getLastError(), or an exception. */
void php_swoolelite_task_finish(struct php_swoolelite_server *server, zval *data, zval *return_value);

#endif
