/* PHP's Fibers and the loop: callbacks that run in a Fiber of their own (enable_fiber), and Fibers that wait
 * for results of tasks while the loop goes on (taskCo). */
#ifndef SWL_PHP_PHP_FIBER_H
#define SWL_PHP_PHP_FIBER_H

#include "php/php_object.h"

/* Call it when the module has registered its classes. */
void php_swoolelite_fiber_startup(void);

/* The Fibers of one server, in this process. */
struct php_swoolelite_fibers *php_swoolelite_fibers_create(void);
void php_swoolelite_fibers_destroy(struct php_swoolelite_fibers *fibers);

/* Adds the Fibers that wait to the references of the server: the loop holds them on its behalf. */
void php_swoolelite_fibers_gc(struct php_swoolelite_fibers *fibers, zend_get_gc_buffer *buffer);

/* start() was called here. If that was in a Fiber, callbacks must not suspend it: the loop would be suspended
 * with it. */
void php_swoolelite_fibers_enter_loop(struct php_swoolelite_server *server);

/* A process of the server begins. */
void php_swoolelite_fibers_begin(struct php_swoolelite_server *server);

/* As php_swoolelite_call(); with enable_fiber the callback runs in a Fiber of its own. Then this returns when
 * the callback has returned or was suspended, and `result` must be NULL. */
enum swl_verdict php_swoolelite_fiber_call(struct php_swoolelite_server *server, const char *name,
                                           zval *callable, zend_fcall_info_cache *cache, uint32_t count,
                                           zval *arguments, zval *result);

/* Whether php_swoolelite_fiber_await() may be called here; throws otherwise. */
bool php_swoolelite_fiber_may_wait(struct php_swoolelite_server *server);

/* Suspends the current Fiber until no result is missing, at most to the deadline (monotonic ns). false: an
 * exception was thrown into the Fiber, or it is being destroyed; results that come after that count as
 * late. */
bool php_swoolelite_fiber_await(struct php_swoolelite_server *server, struct swl_await *await,
                                int64_t deadline);

/* For the core: see struct swl_server_callbacks. */
bool php_swoolelite_fiber_awaited(struct swl_server *core, const struct swl_message *message,
                                  enum swl_verdict *verdict);
enum swl_verdict php_swoolelite_fiber_loop_ends(struct swl_server *core);

#endif
