/* The class SwooleLite\Event: how a script runs its loop. */
#include "php/php_event_loop.h"

#include "php/php_event_loop_arginfo.h"
#include "php/php_loop.h"

ZEND_METHOD(SwooleLite_Event, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(SwooleLite_Event, rshutdown)
{
    ZEND_PARSE_PARAMETERS_NONE();
    php_swoolelite_loop_run_at_end();
}

zend_class_entry *php_swoolelite_event_loop_register(void)
{
    return register_class_SwooleLite_Event();
}
