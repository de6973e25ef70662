/* The functions of Swoole's names, which the module registers only where these names are wanted and free. */
#include "php/swoole_functions.h"
#include "php/swoole_functions_arginfo.h"

#define SAME(function, method)                                                \
    ZEND_METHOD(SwooleLite_Timer, method);                                    \
    ZEND_FUNCTION(function)                                                   \
    {                                                                         \
        ZEND_MN(SwooleLite_Timer_##method)(INTERNAL_FUNCTION_PARAM_PASSTHRU); \
    }

SAME(swoole_timer_tick, tick)
SAME(swoole_timer_after, after)
SAME(swoole_timer_clear, clear)
SAME(swoole_timer_clear_all, clearAll)
SAME(swoole_timer_exists, exists)
SAME(swoole_timer_info, info)
SAME(swoole_timer_list, list)
SAME(swoole_timer_stats, stats)

void php_swoolelite_swoole_functions_register(zend_module_entry *module)
{
    zend_module_entry *before = EG(current_module);
    EG(current_module) = module; /* whose functions they are */
    zend_register_functions(NULL, ext_functions, NULL, MODULE_PERSISTENT);
    EG(current_module) = before;
}
