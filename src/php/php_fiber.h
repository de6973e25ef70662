/*
 * PHP's Fibers and the loop: callbacks that run in a Fiber of their own (enable_fiber), and Fibers that wait
 * for results of tasks while the loop goes on (taskCo). */
#ifndef SWL_PHP_PHP_FIBER_H
#define SWL_PHP_PHP_FIBER_H

#include <php.h>
#include <zend_fibers.h>

#include "server/processes/wait.h"

/* Fibers kept for later callbacks: more would only be needed after a burst. */
#define PHP_SWOOLELITE_FIBERS_IDLE 16

struct php_swoolelite_server;
struct php_swoolelite_fiber_job;

/* Of one process. */
struct php_swoolelite_fibers {
    HashTable by_task;     /* id of a task that is missed => the wait for it */
    struct swl_list waits; /* of all Fibers that wait */
    const zend_fiber
        *loop;         /* the one that start() was called in, if any: with it the loop would be suspended */
    bool each;         /* every callback gets a Fiber of its own */
    bool ended;        /* the loop is over: nothing would resume a Fiber */
    int64_t picked_at; /* the round of timers in which the mail was looked through */
    const zend_object *running;                 /* what the loop has started or resumed */
    const struct php_swoolelite_fiber_job *job; /* for the one that is started next */
    zend_object
        *idle[PHP_SWOOLELITE_FIBERS_IDLE]; /* which have returned from a callback, and wait for another */
    uint32_t idle_count;
};

/* When the module starts. */
void php_swoolelite_fiber_startup(void);

void php_swoolelite_fibers_init(struct php_swoolelite_fibers *fibers);
void php_swoolelite_fibers_destroy(struct php_swoolelite_fibers *fibers);

/* The Fibers that wait are held by the loop, on behalf of the server. */
void php_swoolelite_fibers_gc(struct php_swoolelite_fibers *fibers, zend_get_gc_buffer *buffer);

/* A process of the server begins. */
void php_swoolelite_fibers_begin(struct php_swoolelite_server *server);

/* As php_swoolelite_call(), in a Fiber that is as good as new: comes back when it has returned, or was
 * suspended. */
enum swl_verdict php_swoolelite_fiber_call(struct php_swoolelite_server *server, const char *name,
                                           zval *callable, zend_fcall_info_cache *cache, uint32_t count,
                                           zval *arguments);

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
