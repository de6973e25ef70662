/* PHP's Fibers and the loop: callbacks that run in a Fiber of their own (enable_fiber), and Fibers that wait
 * for results of tasks while the loop goes on (taskCo). */
#ifndef SWL_PHP_PHP_FIBER_H
#define SWL_PHP_PHP_FIBER_H

#include "php/php_object.h"

/* When the module has registered its classes. */
void php_swoolelite_fiber_startup(void);

/* Those of one server, in this process. */
struct php_swoolelite_fibers *php_swoolelite_fibers_create(void);
void php_swoolelite_fibers_destroy(struct php_swoolelite_fibers *fibers);

/* The Fibers that wait are held by the loop, on behalf of the server. */
void php_swoolelite_fibers_gc(struct php_swoolelite_fibers *fibers, zend_get_gc_buffer *buffer);

/* start() was called here, perhaps in a Fiber: with that one the loop would be suspended. */
void php_swoolelite_fibers_enter_loop(struct php_swoolelite_server *server);

/* A process of the server begins. */
void php_swoolelite_fibers_begin(struct php_swoolelite_server *server);

/* As php_swoolelite_call(), in a Fiber that is as good as new where every callback gets one of its own: then
 * it returns when the callback has returned or was suspended, and no result may be asked for. */
enum swl_verdict php_swoolelite_fiber_call(struct php_swoolelite_server *server, const char *name,
                                           zval *callable, zend_fcall_info_cache *cache, uint32_t count,
                                           zval *arguments, zval *result);

/* Whether php_swoolelite_fiber_await() may be called here; throws otherwise. */
bool php_swoolelite_fiber_may_wait(struct php_swoolelite_server *server);

/* Suspends the current Fiber until none is missing, or the deadline (monotonic ns). false: an exception was
 * thrown into the Fiber, or it is being destroyed; what comes for it from now on counts as late. */
bool php_swoolelite_fiber_await(struct php_swoolelite_server *server, struct swl_await *await,
                                int64_t deadline);

/* For the core: see struct swl_server_callbacks. */
bool php_swoolelite_fiber_awaited(struct swl_server *core, const struct swl_message *message,
                                  enum swl_verdict *verdict);
enum swl_verdict php_swoolelite_fiber_loop_ends(struct swl_server *core);

#endif
