/* The Server's methods about timers. */
#include "php/php_deferred.h"
#include "php/php_object.h"
#include "php/php_timer.h"

ZEND_METHOD(SwooleLite_Server, tick)
{
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    php_swoolelite_timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Server, after)
{
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL) {
        RETURN_THROWS();
    }
    php_swoolelite_timer_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Server, clearTimer)
{
    php_swoolelite_timer_clear(INTERNAL_FUNCTION_PARAM_PASSTHRU);
}

ZEND_METHOD(SwooleLite_Server, defer)
{
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS)) == NULL ||
        !php_swoolelite_deferred_add(&info.function_name, &cache)) {
        RETURN_THROWS();
    }
    RETURN_TRUE;
}
