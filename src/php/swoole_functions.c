/* The functions of Swoole's names. */
#include "php/swoole_names.h"

#include <errno.h>
#include <netdb.h>

#include <zend_exceptions.h>

#include "base/memory.h"
#include "os/interfaces.h"
#include "os/processors.h"
#include "php/php_globals.h"
#include "php/php_class_entries.h"
#include "php/php_object.h"
#include "php/php_title.h"
#include "php/swoole_functions_arginfo.h"

#define SAME(function, class_name, method)                                             \
    ZEND_METHOD(SwooleLite_##class_name, method);                                      \
    ZEND_FUNCTION(function)                                                            \
    {                                                                                  \
        ZEND_MN(SwooleLite_##class_name##_##method)(INTERNAL_FUNCTION_PARAM_PASSTHRU); \
    }

SAME(swoole_timer_tick, Timer, tick)
SAME(swoole_timer_after, Timer, after)
SAME(swoole_timer_clear, Timer, clear)
SAME(swoole_timer_clear_all, Timer, clearAll)
SAME(swoole_timer_exists, Timer, exists)
SAME(swoole_timer_info, Timer, info)
SAME(swoole_timer_list, Timer, list)
SAME(swoole_timer_stats, Timer, stats)
SAME(swoole_event_add, Event, add)
SAME(swoole_event_set, Event, set)
SAME(swoole_event_del, Event, del)
SAME(swoole_event_isset, Event, isset)
SAME(swoole_event_write, Event, write)
SAME(swoole_event_defer, Event, defer)
SAME(swoole_event_cycle, Event, cycle)
SAME(swoole_event_dispatch, Event, dispatch)
SAME(swoole_event_wait, Event, wait)
SAME(swoole_event_exit, Event, exit)
SAME(swoole_event_rshutdown, Event, rshutdown)

ZEND_FUNCTION(swoole_version)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_STRING(PHP_SWOOLELITE_SWOOLE_VERSION);
}

ZEND_FUNCTION(swoole_cpu_num)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(swl_processors_usable());
}

ZEND_FUNCTION(swoole_get_local_ip)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct swl_interface *interfaces = NULL;
    int count = swl_interfaces_list(&interfaces);
    if (count < 0) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -count, "The addresses cannot be listed: %s",
                                swl_error_text(-count));
        RETURN_THROWS();
    }
    array_init(return_value);
    for (int i = 0; i < count; i++) {
        /* the first one of an interface is its main address */
        if (zend_hash_str_find(Z_ARRVAL_P(return_value), interfaces[i].name, strlen(interfaces[i].name)) ==
            NULL) {
            add_assoc_string(return_value, interfaces[i].name, interfaces[i].address);
        }
    }
    swl_free(interfaces);
}

ZEND_FUNCTION(swoole_set_process_name)
{
    zend_string *name;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_BOOL(php_swoolelite_title_set(ZSTR_VAL(name)));
}

ZEND_FUNCTION(swoole_last_error)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_server *server = SWOOLELITE_G(running);
    RETURN_LONG(server != NULL ? server->last_error : 0);
}

ZEND_FUNCTION(swoole_errno)
{
    int code = errno;
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(code);
}

ZEND_FUNCTION(swoole_strerror)
{
    zend_long code, type = PHP_SWOOLELITE_STRERROR_SYSTEM;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(code)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    int known = code >= INT_MIN && code <= INT_MAX ? (int)code : INT_MAX; /* as unknown as any other */
    switch (type) {
    case PHP_SWOOLELITE_STRERROR_SYSTEM:
    case PHP_SWOOLELITE_STRERROR_SWOOLE:
        RETURN_STRING(swl_error_text(known)); /* no code of ours is an errno */
    case PHP_SWOOLELITE_STRERROR_GAI:
        RETURN_STRING(gai_strerror(known));
    case PHP_SWOOLELITE_STRERROR_DNS:
        RETURN_STRING(hstrerror(known));
    }
    zend_argument_value_error(2, "must be one of the SWOOLE_STRERROR_* constants");
    RETURN_THROWS();
}

void php_swoolelite_register_swoole_functions(void)
{
    zend_register_functions(NULL, ext_functions, NULL, MODULE_PERSISTENT);
}
