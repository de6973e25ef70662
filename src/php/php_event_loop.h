/* The class SwooleLite\Event: the loop of this process. (Server\Event is php_event_object's.) */
#ifndef SWL_PHP_PHP_EVENT_LOOP_H
#define SWL_PHP_PHP_EVENT_LOOP_H

#include <php.h>

zend_class_entry *php_swoolelite_event_loop_register(void);

#endif
