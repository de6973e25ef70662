/*
 * What differs between the versions of PHP that the extension is built for. Everything else asks no version.
 */
#ifndef SWL_PHP_PHP_ENGINE_H
#define SWL_PHP_PHP_ENGINE_H

#include <php.h>
#include <php_main.h>
#include <zend_closures.h>
#if PHP_VERSION_ID >= 80400
#include <zend_frameless_function.h>
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

/* In a new process, right after the fork: resets what the engine keeps for each process. */
static inline void php_swoolelite_engine_forked(void)
{
#if PHP_VERSION_ID >= 80500
    php_child_init();
#elif defined(ZEND_MAX_EXECUTION_TIMERS)
    zend_max_execution_timer_init(); /* a timer belongs to the process that made it */
#endif
}

/* The classes that are being loaded, of versions that keep a table of them; else NULL. */
static inline HashTable *php_swoolelite_engine_autoloads(void)
{
#if PHP_VERSION_ID < 80600
    return EG(in_autoload);
#else
    return NULL;
#endif
}

/*
 * Where memory is exhausted, most versions end what runs by a longjmp. PHP 8.2.35, 8.4.27 and newer ones of
 * these two series put the error off until code of PHP goes on, and unwind then; from the beginning on, and
 * also afterwards, they call nothing.
 */

/* Whether the engine is in that state, in which calls do nothing. */
static inline bool php_swoolelite_engine_is_exhausted(void)
{
#ifdef ZEND_HAS_OOM
    return ZEND_HAS_OOM();
#else
    return false;
#endif
}

/* The message of the error that is put off; NULL where there is none. */
static inline const zend_string *php_swoolelite_engine_deferred_error(void)
{
#ifdef ZEND_HAS_OOM
    return EG(delayed_oom).state == ZEND_OOM_STATE_PENDING ? EG(delayed_oom).message : NULL;
#else
    return NULL;
#endif
}

/* Raises the error: sets an exception that PHP code cannot catch, or does not return (longjmp). No exception
 * may be set before. */
static inline void php_swoolelite_engine_raise_deferred_error(void)
{
#ifdef ZEND_HAS_OOM
    zend_handle_delayed_oom();
#endif
}

/* Makes calls work again, and forgets the error if it is still put off. */
static inline void php_swoolelite_engine_forget_exhaustion(void)
{
#ifdef ZEND_HAS_OOM
    if (EG(delayed_oom).state == ZEND_OOM_STATE_PENDING) {
        zend_string_release(EG(delayed_oom).message);
        zend_string_release(EG(delayed_oom).filename);
    }
    memset(&EG(delayed_oom), 0, sizeof(EG(delayed_oom)));
#endif
}

/* A string of that size, not terminated. Where there is not enough memory: NULL, or a longjmp. */
static inline zend_string *php_swoolelite_engine_string(size_t size)
{
#ifdef ZEND_HAS_OOM
    return zend_string_falloc(size, false, true);
#else
    return zend_string_alloc(size, false);
#endif
}

/*
 * Since PHP 8.4 some functions are called without a frame: the operation has a number, and that is the place of the
 * handler in a table.
 */

/* Whether it is such an operation. */
static inline bool php_swoolelite_engine_is_frameless(uint8_t opcode)
{
#if PHP_VERSION_ID >= 80400
    return ZEND_OP_IS_FRAMELESS_ICALL(opcode);
#else
    return false;
#endif
}

/* Where the address of the table of handlers is kept. */
static inline uintptr_t php_swoolelite_engine_frameless_handlers(void)
{
#if PHP_VERSION_ID >= 80400
    return (uintptr_t)&zend_flf_handlers;
#else
    return 0;
#endif
}

/* The function that has this handler; NULL: none. */
static inline const zend_function *php_swoolelite_engine_frameless_function(const void *handler)
{
#if PHP_VERSION_ID >= 80400
    const zend_function *function;
    ZEND_HASH_FOREACH_PTR(EG(function_table), function)
    {
        const zend_frameless_function_info *info = function->type == ZEND_INTERNAL_FUNCTION
                                                       ? function->internal_function.frameless_function_infos
                                                       : NULL;
        for (; info != NULL && info->handler != NULL; info++) {
            if (info->handler == handler) {
                return function;
            }
        }
    }
    ZEND_HASH_FOREACH_END();
#endif
    return NULL;
}

#endif
