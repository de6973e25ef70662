/*
 * What differs between the versions of PHP that the extension is built for. Everything else asks no version.
 */
#ifndef SWL_PHP_PHP_ENGINE_H
#define SWL_PHP_PHP_ENGINE_H

#include <php.h>
#include <php_main.h>
#include <zend_closures.h>
#if PHP_VERSION_ID >= 80400
#include <zend_lazy_objects.h>
#endif
#if PHP_VERSION_ID < 80500 && defined(ZEND_MAX_EXECUTION_TIMERS)
#include <zend_max_execution_timer.h>
#endif

/* A closure of a function or method, as the engine makes of [$object, 'name']; object: may be NULL. */
static inline void php_swoolelite_engine_closure(zval *closure, zend_function *function,
                                                 zend_class_entry *called_scope, zend_object *object)
{
#if PHP_VERSION_ID >= 80600
    zend_create_fake_closure(closure, function, function->common.scope, called_scope, object);
#else
    zval this_value;
    if (object != NULL) {
        ZVAL_OBJ(&this_value, object);
    }
    zend_create_fake_closure(closure, function, function->common.scope, called_scope,
                             object != NULL ? &this_value : NULL);
#endif
}

/* Whether the object is not initialized yet, and something else makes it when it is used (since PHP 8.4). */
static inline bool php_swoolelite_engine_is_lazy(zend_object *object)
{
#if PHP_VERSION_ID >= 80400
    return zend_object_is_lazy(object);
#else
    return false;
#endif
}

/* In a new process, right after the fork: what the engine has of the process that it was. */
static inline void php_swoolelite_engine_forked(void)
{
#if PHP_VERSION_ID >= 80500
    php_child_init();
#elif defined(ZEND_MAX_EXECUTION_TIMERS)
    zend_max_execution_timer_init(); /* a timer belongs to the process that made it */
#endif
}

#endif
