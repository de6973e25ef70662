/*
 * The object of a SwooleLite\Process\Pool, and how a method finds its pool. It is that of a Server with a little before it:
 * php_call, php_fiber and php_timer need not know which of the two they work for. */
#ifndef SWL_PHP_PHP_POOL_OBJECT_H
#define SWL_PHP_PHP_POOL_OBJECT_H

#include <zend_smart_str.h>

#include "php/php_object.h"

/* What comes to a pool's workers; Swoole's values. */
enum php_swoolelite_ipc {
    PHP_SWOOLELITE_IPC_NONE = 0,
    PHP_SWOOLELITE_IPC_UNIXSOCK = 1,
    PHP_SWOOLELITE_IPC_MSGQUEUE = 2,
    PHP_SWOOLELITE_IPC_SOCKET = 3,
};

/* bytes of the length that stands before a package and before an answer */
#define PHP_SWOOLELITE_POOL_HEADER 4

struct php_swoolelite_pool {
    zend_long ipc;
    int64_t session;                     /* the client whose callback runs; 0: none */
    smart_str answer;                    /* what write() has collected for it */
    bool reads_running;                  /* the script has read $workerRunning in this process */
    struct php_swoolelite_server server; /* the last: it ends with the object */
};

/* The declared properties, in the stub's order. */
enum php_swoolelite_pool_property {
    POOL_PROPERTY_MASTER_PID,
    POOL_PROPERTY_WORKER_PID,
    POOL_PROPERTY_WORKER_ID,
    POOL_PROPERTY_WORKERS,
    POOL_PROPERTY_WORKER_RUNNING,
    POOL_PROPERTY_RUNNING,
    POOL_PROPERTY_QUEUE_ID,
    POOL_PROPERTY_SETTING,
};

static inline struct php_swoolelite_pool *php_swoolelite_pool_of(zend_object *object)
{
    return (struct php_swoolelite_pool *)((char *)object - offsetof(struct php_swoolelite_pool, server.std));
}

static inline struct php_swoolelite_pool *php_swoolelite_pool_from(const struct swl_server *core)
{
    return php_swoolelite_pool_of(&php_swoolelite_server_from(core)->std);
}

/* create_object, free_obj and the like of the class. */
void php_swoolelite_pool_object_init(zend_class_entry *class_entry);

void php_swoolelite_pool_set_bool(struct php_swoolelite_pool *pool,
                                  enum php_swoolelite_pool_property property, bool value);

/* The pool of $this; throws and returns NULL where the constructor never ran, or a callback has forked this process. */
struct php_swoolelite_pool *php_swoolelite_pool_this(zend_object *object);
/* The same, before start(). */
struct php_swoolelite_pool *php_swoolelite_pool_this_before_start(zend_object *object);
/* The same, where the pool runs: in any of its processes. */
struct php_swoolelite_pool *php_swoolelite_pool_this_running(zend_object *object);
/* The same, in a worker. */
struct php_swoolelite_pool *php_swoolelite_pool_this_in_worker(zend_object *object);

#endif
