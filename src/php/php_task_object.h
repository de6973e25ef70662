/* The class SwooleLite\\Server\\Task. */
#ifndef SWL_PHP_PHP_TASK_OBJECT_H
#define SWL_PHP_PHP_TASK_OBJECT_H

#include "php/php_object.h"

void php_swoolelite_task_object_init(zend_class_entry *class_entry);

/* The task as an object, which becomes the owner of the data. In the task worker that runs it. */
void php_swoolelite_task_object_create(zval *object, const struct swl_message *message, zval *data);

#endif
