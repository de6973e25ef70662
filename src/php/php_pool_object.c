/* The object of a Process\Pool. */
#include "php/php_pool_object.h"

#include <unistd.h>
#include <zend_exceptions.h>

#include "php/php_class_entries.h"
#include "php/php_fiber.h"
#include "php/php_foreign.h"
#include "php/php_serializer.h"

static zend_object_handlers pool_object_handlers;

/* Where the property's value is written to: it has a simple type, so nothing is to be released before. */
static zval *pool_object_property(struct php_swoolelite_pool *pool,
                                  enum php_swoolelite_pool_property property)
{
    zval *place = OBJ_PROP_NUM(&pool->server.std, property);
    ZVAL_DEREF(place);
    return place;
}

void php_swoolelite_pool_set_bool(struct php_swoolelite_pool *pool,
                                  enum php_swoolelite_pool_property property, bool value)
{
    ZVAL_BOOL(pool_object_property(pool, property), value);
}

static void pool_object_set_long(struct php_swoolelite_pool *pool, enum php_swoolelite_pool_property property,
                                 zend_long value)
{
    ZVAL_LONG(pool_object_property(pool, property), value);
}

/* ---- the object ---- */

static void pool_object_note_process(struct php_swoolelite_server *server)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_of(&server->std);
    const struct swl_server *core = server->core;
    bool is_worker = core->id >= 0;
    pool_object_set_long(pool, POOL_PROPERTY_MASTER_PID, swl_server_master_pid(core));
    pool_object_set_long(pool, POOL_PROPERTY_WORKER_PID, is_worker ? getpid() : -1);
    pool_object_set_long(pool, POOL_PROPERTY_WORKER_ID, core->id);
    php_swoolelite_pool_set_bool(pool, POOL_PROPERTY_WORKER_RUNNING, is_worker);
    php_swoolelite_pool_set_bool(pool, POOL_PROPERTY_RUNNING, true);
    pool_object_set_long(pool, POOL_PROPERTY_QUEUE_ID, core->queue);
    pool->reads_running = false;
}

/* A script that asks for $workerRunning wants to end its work by itself. */
static bool pool_object_ends_by_itself(struct php_swoolelite_server *server)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_of(&server->std);
    php_swoolelite_pool_set_bool(pool, POOL_PROPERTY_WORKER_RUNNING, false);
    return pool->reads_running;
}

/* The engine asks here before it remembers where a property stands: so the first look at least comes by. */
static zval *pool_object_read_property(zend_object *object, zend_string *name, int type, void **cache_slot,
                                       zval *value)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_of(object);
    pool->reads_running |= zend_string_equals_literal(name, "workerRunning");
    return zend_std_read_property(object, name, type, cache_slot, value);
}

static zend_object *pool_object_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_pool *pool = zend_object_alloc(sizeof(*pool), class_entry);
    struct php_swoolelite_server *server = &pool->server;
    memset(pool, 0, offsetof(struct php_swoolelite_pool, server.std));
    zend_hash_init(&server->finish_callbacks, 0, NULL, ZVAL_PTR_DTOR, 0);
    server->fibers = php_swoolelite_fibers_create();
    zend_object_std_init(&server->std, class_entry);
    object_properties_init(&server->std, class_entry);
    server->std.handlers = &pool_object_handlers;
    server->setting = OBJ_PROP_NUM(&server->std, POOL_PROPERTY_SETTING);
    server->note_process = pool_object_note_process;
    server->ends_by_itself = pool_object_ends_by_itself;
    return &server->std;
}

static void pool_object_free(zend_object *object)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_of(object);
    struct php_swoolelite_server *server = &pool->server;
    zend_object_std_dtor(object);
    for (int i = 0; i < EVENTS; i++) {
        zval_ptr_dtor(&server->callbacks[i].callable);
    }
    zend_hash_destroy(&server->finish_callbacks);
    php_swoolelite_serializer_forget(server);
    php_swoolelite_fibers_destroy(server->fibers);
    smart_str_free(&pool->answer);
    if (server->core != NULL) {
        swl_server_destroy(server->core);
    }
}

static HashTable *pool_object_get_gc(zend_object *object, zval **table, int *count)
{
    struct php_swoolelite_server *server = &php_swoolelite_pool_of(object)->server;
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();
    for (int i = 0; i < EVENTS; i++) {
        zend_get_gc_buffer_add_zval(buffer, &server->callbacks[i].callable);
    }
    php_swoolelite_fibers_gc(server->fibers, buffer);
    /* the table of properties, once it is built, leads to the declared ones, too */
    for (int i = 0; object->properties == NULL && i < object->ce->default_properties_count; i++) {
        zend_get_gc_buffer_add_zval(buffer, OBJ_PROP_NUM(object, i));
    }
    zend_get_gc_buffer_use(buffer, table, count);
    return object->properties;
}

/* ---- the class ---- */

void php_swoolelite_pool_object_init(zend_class_entry *class_entry)
{
    class_entry->create_object = pool_object_create;
    pool_object_handlers = std_object_handlers;
    pool_object_handlers.offset = offsetof(struct php_swoolelite_pool, server.std);
    pool_object_handlers.free_obj = pool_object_free;
    pool_object_handlers.get_gc = pool_object_get_gc;
    pool_object_handlers.clone_obj = NULL;
    pool_object_handlers.read_property = pool_object_read_property;
}

/* ---- the pool of $this ---- */

struct php_swoolelite_pool *php_swoolelite_pool_this(zend_object *object)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_of(object);
    if (php_swoolelite_foreign_refuse()) {
        return NULL;
    }
    if (pool->server.core == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "The pool was not constructed", 0);
        return NULL;
    }
    return pool;
}

struct php_swoolelite_pool *php_swoolelite_pool_this_before_start(zend_object *object)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this(object);
    if (pool != NULL && pool->server.started) {
        zend_throw_exception(php_swoolelite_exception_ce, "The pool has been started already", 0);
        return NULL;
    }
    return pool;
}

struct php_swoolelite_pool *php_swoolelite_pool_this_running(zend_object *object)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this(object);
    if (pool != NULL && (!pool->server.started || pool->server.ended)) {
        zend_throw_exception(php_swoolelite_exception_ce, "The pool is not running", 0);
        return NULL;
    }
    return pool;
}

struct php_swoolelite_pool *php_swoolelite_pool_this_in_worker(zend_object *object)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_running(object);
    if (pool != NULL && pool->server.core->child == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "This can be called in workers only", 0);
        return NULL;
    }
    return pool;
}
