/*
 * The one way from the core into PHP, and what became of it.
 *
 * Whatever may run code of the user's runs guarded: a fatal error, which is a longjmp in PHP, ends at the
 * guard and never crosses the frames of the core; what was thrown is logged and cleared there. A guard
 * returns what that means for the process. After a fatal error server->bailed_out is set, unless the process
 * goes on all the same, as the master and the manager do: no PHP runs in it any more, and what the values
 * that were involved hold is not released. A guard leads to SWL_CRASH then at once; in the master and the
 * manager, which have to go on, to SWL_GO_ON. */
#ifndef SWL_PHP_PHP_CALL_H
#define SWL_PHP_PHP_CALL_H

#include "php/php_object.h"

/* Runs function(argument), on behalf of `name` in the log. Of an uncaught exception server->failure keeps
 * class and message. */
enum swl_verdict php_swoolelite_guard(struct php_swoolelite_server *server, const char *name,
                                      void (*function)(void *argument), void *argument);

/* An argument that is made within the guard: to make it may exhaust memory. */
struct php_swoolelite_bytes {
    const void *data;
    size_t size;
    /* NULL: a string of these bytes; else makes the argument of them, and may throw */
    void (*make)(zval *argument, const void *data);
};

/* `bytes` are needed until the call has begun. */
static inline void php_swoolelite_bytes_argument(zval *argument, const struct php_swoolelite_bytes *bytes)
{
    ZVAL_PTR(argument, (void *)bytes);
}

/* Calls within a guard, that of the caller. What the engine refuses to call leads to an exception or a fatal
 * error, as everything else that goes wrong. */
void php_swoolelite_call_guarded(zend_fcall_info *info, zend_fcall_info_cache *cache);

/* Calls back with the arguments, which are released here; the result is the caller's where it is wanted (else
 * NULL). `cache` may be NULL. */
enum swl_verdict php_swoolelite_call(struct php_swoolelite_server *server, const char *name, zval *callable,
                                     zend_fcall_info_cache *cache, uint32_t count, zval *arguments,
                                     zval *result);

/* Releases values, whose destructors may run code of the user's. Returns the graver of `verdict`, what the
 * callback that they were for has led to, and of what they lead to. After a fatal error they are left alone.
 */
enum swl_verdict php_swoolelite_release(struct php_swoolelite_server *server, const char *name,
                                        enum swl_verdict verdict, uint32_t count, zval *values);

/* Keeps a callable for later calls, in place of the one before it, whose destructors may run code of the
 * user's. */
void php_swoolelite_keep_callback(struct php_swoolelite_callback *callback, zval *callable,
                                  const zend_fcall_info_cache *cache);

/* Keeps a callable for later, as a closure where it means something only at the place where it was written.
 */
void php_swoolelite_keep_callable(zval *kept, zval *callable, const zend_fcall_info_cache *cache);

#endif
