/* The module: what PHP loads, and the names it is known by. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <php.h>
#include <ext/standard/info.h>
#include <zend_attributes.h>
#include <zend_exceptions.h>
#include <zend_interfaces.h>

#include <ext/spl/spl_exceptions.h>

#include "base/log.h"
#include "os/service.h"
#include "os/signal.h"
#include "php/http/php_http_cookie.h"
#include "php/http/php_http_request.h"
#include "php/http/php_http_response.h"
#include "php/http/php_http_server.h"
#include "php/http/php_http_uploads.h"
#include "php/http/php_websocket_frame.h"
#include "php/http/php_websocket_server.h"
#include "php/php_async_client.h"
#include "php/php_async_state.h"
#include "php/php_atomic.h"
#include "php/php_class_entries.h"
#include "php/php_client.h"
#include "php/php_client_pool.h"
#include "php/php_connection_iterator.h"
#include "php/php_cycle.h"
#include "php/php_deferred.h"
#include "php/php_event_loop.h"
#include "php/php_fatal.h"
#include "php/php_fiber.h"
#include "php/php_globals.h"
#include "php/php_lock.h"
#include "php/php_loop.h"
#include "php/php_pool.h"
#include "php/php_port.h"
#include "php/php_process.h"
#include "php/php_process_queue.h"
#include "php/php_process_signal.h"
#include "php/php_process_wait.h"
#include "php/php_server.h"
#include "php/php_server_datagrams.h"
#include "php/php_server_stats.h"
#include "php/php_stdout.h"
#include "php/php_table.h"
#include "php/php_task_client.h"
#include "php/php_task_object.h"
#include "php/php_timer.h"
#include "php/php_watch.h"
#include "php/php_user_process.h"
#include "php/swoole_names.h"
#include "php_swoolelite.h"
#include "php/swoolelite_arginfo.h"

ZEND_DECLARE_MODULE_GLOBALS(swoolelite)

PHP_INI_BEGIN()
STD_PHP_INI_BOOLEAN("swoolelite.swoole_names", "1", PHP_INI_SYSTEM, OnUpdateBool, swoole_names,
                    zend_swoolelite_globals, swoolelite_globals)
PHP_INI_END()

/* ---- Swoole's names ---- */

static zend_result (*module_next_post_startup)(void);

static bool module_is_loaded(const char *module)
{
    return zend_hash_str_exists(&module_registry, module, strlen(module));
}

static void module_register_swoole_names(void)
{
    static const struct {
        zend_class_entry **class_entry;
        const char *name;
    } classes[] = {
        {&php_swoolelite_server_ce, "Swoole\\Server"},
        {&php_swoolelite_server_ce, "swoole_server"},
        {&php_swoolelite_exception_ce, "Swoole\\Exception"},
        {&php_swoolelite_connection_iterator_ce, "Swoole\\Connection\\Iterator"},
        {&php_swoolelite_connection_iterator_ce, "swoole_connection_iterator"},
        {&php_swoolelite_port_ce, "Swoole\\Server\\Port"},
        {&php_swoolelite_port_ce, "swoole_server_port"},
        {&php_swoolelite_event_loop_ce, "Swoole\\Event"},
        {&php_swoolelite_event_loop_ce, "swoole_event"},
        {&php_swoolelite_timer_ce, "Swoole\\Timer"},
        {&php_swoolelite_timer_ce, "swoole_timer"},
        {&php_swoolelite_task_ce, "Swoole\\Server\\Task"},
        {&php_swoolelite_task_ce, "swoole_server_task"},
        {&php_swoolelite_event_ce, "Swoole\\Server\\Event"},
        {&php_swoolelite_status_info_ce, "Swoole\\Server\\StatusInfo"},
        {&php_swoolelite_packet_ce, "Swoole\\Server\\Packet"},
        {&php_swoolelite_pipe_message_ce, "Swoole\\Server\\PipeMessage"},
        {&php_swoolelite_task_result_ce, "Swoole\\Server\\TaskResult"},
        {&php_swoolelite_client_ce, "Swoole\\Client"},
        {&php_swoolelite_client_ce, "swoole_client"},
        {&php_swoolelite_async_client_ce, "Swoole\\Async\\Client"},
        {&php_swoolelite_process_ce, "Swoole\\Process"},
        {&php_swoolelite_process_ce, "swoole_process"},
        {&php_swoolelite_atomic_ce, "Swoole\\Atomic"},
        {&php_swoolelite_atomic_ce, "swoole_atomic"},
        {&php_swoolelite_atomic_long_ce, "Swoole\\Atomic\\Long"},
        {&php_swoolelite_atomic_long_ce, "swoole_atomic_long"},
        {&php_swoolelite_lock_ce, "Swoole\\Lock"},
        {&php_swoolelite_lock_ce, "swoole_lock"},
        {&php_swoolelite_pool_ce, "Swoole\\Process\\Pool"},
        {&php_swoolelite_pool_ce, "swoole_process_pool"},
        {&php_swoolelite_http_server_ce, "Swoole\\Http\\Server"},
        {&php_swoolelite_http_server_ce, "swoole_http_server"},
        {&php_swoolelite_http_request_ce, "Swoole\\Http\\Request"},
        {&php_swoolelite_http_request_ce, "swoole_http_request"},
        {&php_swoolelite_http_response_ce, "Swoole\\Http\\Response"},
        {&php_swoolelite_http_response_ce, "swoole_http_response"},
        {&php_swoolelite_http_cookie_ce, "Swoole\\Http\\Cookie"},
        {&php_swoolelite_websocket_server_ce, "Swoole\\WebSocket\\Server"},
        {&php_swoolelite_websocket_server_ce, "swoole_websocket_server"},
        {&php_swoolelite_websocket_frame_ce, "Swoole\\WebSocket\\Frame"},
        {&php_swoolelite_websocket_frame_ce, "swoole_websocket_frame"},
        {&php_swoolelite_websocket_close_frame_ce, "Swoole\\WebSocket\\CloseFrame"},
        {&php_swoolelite_websocket_close_frame_ce, "swoole_websocket_closeframe"},
        {&php_swoolelite_table_ce, "Swoole\\Table"},
        {&php_swoolelite_table_ce, "swoole_table"},
    };
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        zend_register_class_alias_ex(classes[i].name, strlen(classes[i].name), *classes[i].class_entry, 1);
    }
    zend_module_entry *before = EG(current_module);
    EG(current_module) = &swoolelite_module_entry; /* whose functions, constants and classes they are */
    php_swoolelite_register_swoole_constants();
    php_swoolelite_register_swoole_functions();
    EG(current_module) = before;
}

/* All modules have started: only now it is known whether the real ones are there. */
static zend_result module_on_post_startup(void)
{
    if (module_next_post_startup && module_next_post_startup() != SUCCESS) {
        return FAILURE;
    }
    if (SWOOLELITE_G(swoole_names) && !module_is_loaded("swoole") && !module_is_loaded("openswoole")) {
        module_register_swoole_names();
    }
    return SUCCESS;
}

/* ---- functions ---- */

ZEND_FUNCTION(swoolelite_strerror)
{
    zend_long code;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(code)
    ZEND_PARSE_PARAMETERS_END();
    RETURN_STRING(swl_error_text((int)code));
}

/* ---- classes ---- */

static zend_class_entry *module_register_exception(void)
{
    return register_class_SwooleLite_Exception(spl_ce_RuntimeException);
}

static zend_class_entry *module_register_connection_iterator(void)
{
    return register_class_SwooleLite_ConnectionIterator(zend_ce_iterator, zend_ce_countable,
                                                        zend_ce_arrayaccess);
}

/* In order: a class stands behind those that it extends. */
static const struct {
    zend_class_entry **class_entry;
    zend_class_entry *(*register_class)(void);   /* as the stub says */
    void (*init)(zend_class_entry *class_entry); /* what the stub cannot say; may be NULL */
} module_classes[] = {
    {&php_swoolelite_exception_ce, module_register_exception, NULL},
    {&php_swoolelite_server_ce, register_class_SwooleLite_Server, php_swoolelite_server_init},
    {&php_swoolelite_connection_iterator_ce, module_register_connection_iterator,
     php_swoolelite_connection_iterator_init},
    {&php_swoolelite_port_ce, register_class_SwooleLite_Server_Port, php_swoolelite_port_init},
    {&php_swoolelite_event_loop_ce, php_swoolelite_event_loop_register, NULL},
    {&php_swoolelite_timer_ce, php_swoolelite_timer_register, NULL},
    {&php_swoolelite_task_ce, register_class_SwooleLite_Server_Task, php_swoolelite_task_object_init},
    {&php_swoolelite_event_ce, register_class_SwooleLite_Server_Event, NULL},
    {&php_swoolelite_status_info_ce, register_class_SwooleLite_Server_StatusInfo, NULL},
    {&php_swoolelite_packet_ce, register_class_SwooleLite_Server_Packet, NULL},
    {&php_swoolelite_pipe_message_ce, register_class_SwooleLite_Server_PipeMessage, NULL},
    {&php_swoolelite_task_result_ce, register_class_SwooleLite_Server_TaskResult, NULL},
    {&php_swoolelite_atomic_ce, php_swoolelite_atomic_register, NULL},
    {&php_swoolelite_atomic_long_ce, php_swoolelite_atomic_long_register, NULL},
    {&php_swoolelite_lock_ce, php_swoolelite_lock_register, NULL},
    {&php_swoolelite_client_ce, php_swoolelite_client_register, NULL},
    {&php_swoolelite_async_client_ce, php_swoolelite_async_client_register, NULL},
    {&php_swoolelite_process_ce, php_swoolelite_process_register, php_swoolelite_process_init},
    {&php_swoolelite_pool_ce, php_swoolelite_pool_register, php_swoolelite_pool_init},
    {&php_swoolelite_table_ce, php_swoolelite_table_register, NULL},
    {&php_swoolelite_task_client_ce, php_swoolelite_task_client_register, NULL},
    {&php_swoolelite_http_server_ce, php_swoolelite_http_server_register, NULL},
    {&php_swoolelite_http_request_ce, php_swoolelite_http_request_register, NULL},
    {&php_swoolelite_http_cookie_ce, php_swoolelite_http_cookie_register, NULL},
    {&php_swoolelite_http_response_ce, php_swoolelite_http_response_register, NULL},
    {&php_swoolelite_websocket_server_ce, php_swoolelite_websocket_server_register, NULL},
    {&php_swoolelite_websocket_frame_ce, php_swoolelite_websocket_frame_register, NULL},
    {&php_swoolelite_websocket_close_frame_ce, php_swoolelite_websocket_close_frame_register, NULL},
};

static void module_register_classes(void)
{
    for (size_t i = 0; i < sizeof(module_classes) / sizeof(module_classes[0]); i++) {
        zend_class_entry *class_entry = module_classes[i].register_class();
        *module_classes[i].class_entry = class_entry;
        if (module_classes[i].init != NULL) {
            module_classes[i].init(class_entry);
        }
    }
}

/* ---- the module ---- */

static PHP_MINIT_FUNCTION(swoolelite)
{
    php_swoolelite_stdout_startup();
    REGISTER_INI_ENTRIES();
    module_register_classes();
    php_swoolelite_user_process_startup();
    php_swoolelite_process_signal_startup();
    php_swoolelite_fiber_startup();
    php_swoolelite_fatal_startup();
    php_swoolelite_packet_startup();
    php_swoolelite_loop_startup();
    php_swoolelite_deferred_startup();
    php_swoolelite_cycle_startup();
    php_swoolelite_watches_startup();
    php_swoolelite_timers_startup();
    php_swoolelite_async_client_startup();
    module_next_post_startup = zend_post_startup_cb;
    zend_post_startup_cb = module_on_post_startup;
    return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(swoolelite)
{
    php_swoolelite_stdout_shutdown();
    php_swoolelite_fatal_shutdown();
    UNREGISTER_INI_ENTRIES();
    return SUCCESS;
}

static PHP_RINIT_FUNCTION(swoolelite)
{
#if defined(ZTS) && defined(COMPILE_DL_SWOOLELITE)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    php_swoolelite_loop_init();
    php_swoolelite_deferred_init();
    php_swoolelite_cycle_init();
    php_swoolelite_watches_init();
    php_swoolelite_timers_init();
    php_swoolelite_async_init();
    return SUCCESS;
}

static PHP_RSHUTDOWN_FUNCTION(swoolelite)
{
    php_swoolelite_loop_destroy();
    php_swoolelite_watches_destroy();
    php_swoolelite_timers_destroy();
    php_swoolelite_process_signal_end();
    php_swoolelite_process_forget_children();
    php_swoolelite_process_queue_end();
    php_swoolelite_http_uploads_rshutdown();
    php_swoolelite_fatal_request_ends();
    swl_signal_close_for_good(); /* no code of the user's runs any more; the module may be unloaded next */
    return SUCCESS;
}

static PHP_MINFO_FUNCTION(swoolelite)
{
    php_info_print_table_start();
    php_info_print_table_row(2, "SwooleLite", "enabled");
    php_info_print_table_row(2, "Version", PHP_SWOOLELITE_VERSION);
    php_info_print_table_row(2, "systemd",
                             swl_service_supported() ? "enabled" : "disabled (built without libsystemd)");
    php_info_print_table_end();
    DISPLAY_INI_ENTRIES();
}

static PHP_GINIT_FUNCTION(swoolelite)
{
#if defined(ZTS) && defined(COMPILE_DL_SWOOLELITE)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    memset(swoolelite_globals, 0, sizeof(*swoolelite_globals));
}

static PHP_GSHUTDOWN_FUNCTION(swoolelite)
{
    php_swoolelite_client_pool_close();
}

zend_module_entry swoolelite_module_entry = {
    STANDARD_MODULE_HEADER,
    "swoolelite",
    ext_functions,
    PHP_MINIT(swoolelite),
    PHP_MSHUTDOWN(swoolelite),
    PHP_RINIT(swoolelite),
    PHP_RSHUTDOWN(swoolelite),
    PHP_MINFO(swoolelite),
    PHP_SWOOLELITE_VERSION,
    PHP_MODULE_GLOBALS(swoolelite),
    PHP_GINIT(swoolelite),
    PHP_GSHUTDOWN(swoolelite),
    NULL,
    STANDARD_MODULE_PROPERTIES_EX,
};

#ifdef COMPILE_DL_SWOOLELITE
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(swoolelite)
#endif
