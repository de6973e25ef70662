/* The class SwooleLite\Event: how a script watches descriptors, and runs its loop. */
#include "php/php_event_loop.h"

#include <zend_exceptions.h>

#include "php/php_class_entries.h"
#include "php/php_cycle.h"
#include "php/php_deferred.h"
#include "php/php_descriptor.h"
#include "php/php_globals.h"
#include "php/php_loop.h"
#include "php/php_watch.h"
#include "php/php_event_loop_arginfo.h"

#define EVENT_LOOP_ALL (PHP_SWOOLELITE_WATCH_READ | PHP_SWOOLELITE_WATCH_WRITE)

ZEND_METHOD(SwooleLite_Event, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

/* ---- descriptors ---- */

/* The arguments of add() and set(). */
struct event_loop_arguments {
    zval *fd;
    struct php_swoolelite_callback read, write;
    zend_long events;
};

static bool event_loop_parse(INTERNAL_FUNCTION_PARAMETERS, struct event_loop_arguments *arguments)
{
    zend_fcall_info read = empty_fcall_info, write = empty_fcall_info;
    arguments->read.cache = arguments->write.cache = empty_fcall_info_cache;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_ZVAL(arguments->fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_FUNC_OR_NULL(read, arguments->read.cache)
    Z_PARAM_FUNC_OR_NULL(write, arguments->write.cache)
    Z_PARAM_LONG(arguments->events)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    ZVAL_COPY_VALUE(&arguments->read.callable, &read.function_name);
    ZVAL_COPY_VALUE(&arguments->write.callable, &write.function_name);
    if (arguments->events & ~EVENT_LOOP_ALL) {
        zend_argument_value_error(4, "must be made of Event::READ and Event::WRITE");
        return false;
    }
    return true;
}

ZEND_METHOD(SwooleLite_Event, add)
{
    struct event_loop_arguments arguments = {.events = PHP_SWOOLELITE_WATCH_READ};
    if (!event_loop_parse(INTERNAL_FUNCTION_PARAM_PASSTHRU, &arguments)) {
        RETURN_THROWS();
    }
    if (arguments.events == 0) {
        zend_argument_value_error(4, "must be made of Event::READ and Event::WRITE");
        RETURN_THROWS();
    }
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    int fd = php_swoolelite_descriptor_need(arguments.fd, 1);
    if (fd < 0 || (fd = php_swoolelite_watch_add(arguments.fd, fd, &arguments.read, &arguments.write,
                                                 arguments.events)) < 0) {
        RETURN_THROWS();
    }
    RETURN_LONG(fd);
}

ZEND_METHOD(SwooleLite_Event, set)
{
    struct event_loop_arguments arguments = {.events = 0};
    if (!event_loop_parse(INTERNAL_FUNCTION_PARAM_PASSTHRU, &arguments) || php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    struct php_swoolelite_watch *watch = php_swoolelite_watch_find(arguments.fd);
    if (watch == NULL) {
        RETURN_FALSE;
    }
    if (!php_swoolelite_watch_set(watch, &arguments.read, &arguments.write, arguments.events)) {
        RETURN_THROWS();
    }
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Event, del)
{
    zval *fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ZVAL(fd)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    struct php_swoolelite_watch *watch = php_swoolelite_watch_find(fd);
    if (watch == NULL) {
        RETURN_FALSE;
    }
    php_swoolelite_watch_remove(watch);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Event, isset)
{
    zval *fd;
    zend_long events = EVENT_LOOP_ALL;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ZVAL(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(events)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    const struct php_swoolelite_watch *watch = php_swoolelite_watch_find(fd);
    RETURN_BOOL(watch != NULL && (php_swoolelite_watch_events(watch) & events) != 0);
}

ZEND_METHOD(SwooleLite_Event, write)
{
    zval *fd;
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(fd)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    if (ZSTR_LEN(data) == 0) {
        zend_argument_value_error(2, "cannot be empty");
        RETURN_THROWS();
    }
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    struct php_swoolelite_watch *watch = php_swoolelite_watch_find(fd);
    RETVAL_BOOL(watch != NULL && php_swoolelite_watch_write(watch, data));
}

/* ---- the loop ---- */

ZEND_METHOD(SwooleLite_Event, defer)
{
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    if (!php_swoolelite_deferred_add(&info.function_name, &cache)) {
        RETURN_THROWS();
    }
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Event, cycle)
{
    zend_fcall_info info = empty_fcall_info;
    zend_fcall_info_cache cache = empty_fcall_info_cache;
    bool before = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_FUNC_OR_NULL(info, cache)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(before)
    ZEND_PARSE_PARAMETERS_END();
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    if (Z_TYPE(info.function_name) == IS_UNDEF) {
        RETURN_BOOL(php_swoolelite_cycle_remove(before));
    }
    if (!php_swoolelite_cycle_set(&info.function_name, &cache, before)) {
        RETURN_THROWS();
    }
    RETURN_TRUE;
}

/* Whether the script may run its own loop here; throws otherwise. */
static bool event_loop_may_run(void)
{
    const char *obstacle = NULL;
    if (php_swoolelite_loop_refuse()) {
        return false;
    }
    if (SWOOLELITE_G(running) != NULL) {
        obstacle = "This is a process of a server: its loop is run by the server";
    } else if (php_swoolelite_loop_runs()) {
        obstacle = "The event loop runs already";
    }
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
    }
    return obstacle == NULL;
}

ZEND_METHOD(SwooleLite_Event, dispatch)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (!event_loop_may_run()) {
        RETURN_THROWS();
    }
    RETVAL_BOOL(php_swoolelite_loop_dispatch());
}

ZEND_METHOD(SwooleLite_Event, wait)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (!event_loop_may_run()) {
        RETURN_THROWS();
    }
    php_swoolelite_loop_run();
}

ZEND_METHOD(SwooleLite_Event, exit)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (php_swoolelite_loop_refuse()) {
        RETURN_THROWS();
    }
    if (SWOOLELITE_G(running) != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "This is a process of a server: $server->stop() ends it, or exit()", 0);
        RETURN_THROWS();
    }
    php_swoolelite_loop_exit();
}

ZEND_METHOD(SwooleLite_Event, isServed)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_BOOL(SWOOLELITE_G(running) != NULL);
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
