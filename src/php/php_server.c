/* The class SwooleLite\Server: its object and its life cycle. */
#include "php/php_server.h"

#include <unistd.h>
#include <zend_exceptions.h>

#include "php/php_call.h"
#include "php/php_callbacks.h"
#include "php/php_class_entries.h"
#include "php/php_connection_iterator.h"
#include "php/php_fiber.h"
#include "php/php_length_func.h"
#include "php/php_object.h"
#include "php/php_options.h"
#include "php/php_port.h"
#include "php/php_serializer.h"
#include "php/php_start.h"
#include "php/php_task_pools.h"
#include "php/php_user_process.h"

static zend_object_handlers server_handlers;

/* ---- the object ---- */

static void server_note_process(struct php_swoolelite_server *server)
{
    const struct swl_server *core = server->core;
    zend_object *object = &server->std;
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_MASTER_PID), swl_server_master_pid(core));
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_MANAGER_PID), swl_server_manager_pid(core));
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_WORKER_ID), core->id);
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_WORKER_PID), core->id < 0 ? 0 : getpid());
    ZVAL_BOOL(OBJ_PROP_NUM(object, PROPERTY_TASKWORKER), core->role == SWL_ROLE_TASK_WORKER);
}

static zend_object *server_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_server *server = zend_object_alloc(sizeof(*server), class_entry);
    memset(server, 0, offsetof(struct php_swoolelite_server, std));
    zend_hash_init(&server->finish_callbacks, 0, NULL, ZVAL_PTR_DTOR, 0);
    server->fibers = php_swoolelite_fibers_create();
    zend_object_std_init(&server->std, class_entry);
    object_properties_init(&server->std, class_entry);
    server->std.handlers = &server_handlers;
    server->setting = OBJ_PROP_NUM(&server->std, PROPERTY_SETTING);
    server->note_process = server_note_process;
    server->speaks =
        instanceof_function(class_entry, php_swoolelite_websocket_server_ce) ? PHP_SWOOLELITE_SPEAKS_WEBSOCKET
        : instanceof_function(class_entry, php_swoolelite_http_server_ce)    ? PHP_SWOOLELITE_SPEAKS_HTTP
                                                                             : PHP_SWOOLELITE_SPEAKS_BYTES;
    return &server->std;
}

static void server_free(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_server_of(object);
    php_swoolelite_connection_iterator_orphan(OBJ_PROP_NUM(object, PROPERTY_CONNECTIONS));
    php_swoolelite_ports_orphan(server);
    zend_object_std_dtor(object); /* first: from then on no weak reference leads a destructor here */
    php_swoolelite_ports_release(server);
    for (int i = 0; i < EVENTS; i++) {
        zval_ptr_dtor(&server->callbacks[i].callable);
    }
    zval_ptr_dtor(&server->dispatch_func.callable);
    if (server->input != NULL) {
        zend_string_efree(server->input);
    }
    zend_hash_destroy(&server->finish_callbacks);
    php_swoolelite_serializer_forget(server);
    php_swoolelite_fibers_destroy(server->fibers);
    php_swoolelite_length_funcs_release(server);
    if (server->core != NULL) {
        php_swoolelite_user_processes_release(server);
        swl_server_destroy(server->core);
    }
}

static HashTable *server_get_gc(zend_object *object, zval **table, int *count)
{
    struct php_swoolelite_server *server = php_swoolelite_server_of(object);
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();
    zval *callable;
    for (int i = 0; i < EVENTS; i++) {
        zend_get_gc_buffer_add_zval(buffer, &server->callbacks[i].callable);
    }
    zend_get_gc_buffer_add_zval(buffer, &server->dispatch_func.callable);
    if (server->core != NULL) {
        php_swoolelite_user_processes_gc(server, buffer);
        php_swoolelite_ports_gc(server, buffer);
    }
    ZEND_HASH_FOREACH_VAL (&server->finish_callbacks, callable) {
        zend_get_gc_buffer_add_zval(buffer, callable);
    }
    ZEND_HASH_FOREACH_END();
    php_swoolelite_fibers_gc(server->fibers, buffer);
    php_swoolelite_length_funcs_gc(server, buffer);
    /* the table of properties, once it is built, leads to the declared ones too: each must be named only once
     */
    if (object->properties == NULL) {
        for (int i = 0; i < object->ce->default_properties_count; i++) {
            zend_get_gc_buffer_add_zval(buffer, OBJ_PROP_NUM(object, i));
        }
    }
    zend_get_gc_buffer_use(buffer, table, count);
    return object->properties;
}

void php_swoolelite_server_init(zend_class_entry *class_entry)
{
    class_entry->create_object = server_create;
    server_handlers = std_object_handlers;
    server_handlers.offset = offsetof(struct php_swoolelite_server, std);
    server_handlers.free_obj = server_free;
    server_handlers.get_gc = server_get_gc;
    server_handlers.clone_obj = NULL;
}

/* ---- before start() ---- */

ZEND_METHOD(SwooleLite_Server, __construct)
{
    zend_string *host;
    zend_long port = 0, mode = SWL_MODE_PROCESS, type = SWL_SOCK_TCP;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_PATH_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(port)
    Z_PARAM_LONG(mode)
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();

    struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    if (server->core != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server was constructed already", 0);
        RETURN_THROWS();
    }
    if (mode != SWL_MODE_BASE && mode != SWL_MODE_PROCESS) {
        zend_argument_value_error(3, "must be Server::MODE_BASE or Server::MODE_PROCESS");
        RETURN_THROWS();
    }
    if (server->speaks != PHP_SWOOLELITE_SPEAKS_BYTES && !swl_http_is_supported()) {
        zend_throw_exception(php_swoolelite_exception_ce, SWL_HTTP_UNSUPPORTED, 0);
        RETURN_THROWS();
    }
    struct swl_server *core = server->core = swl_server_create((enum swl_mode)mode);
    core->options.port.open_http_protocol = server->speaks >= PHP_SWOOLELITE_SPEAKS_HTTP;
    core->options.port.open_websocket_protocol = server->speaks == PHP_SWOOLELITE_SPEAKS_WEBSOCKET;
    const struct php_swoolelite_port *opened = php_swoolelite_port_open(server, host, port, type, 4);
    if (opened == NULL) {
        server->core = NULL;
        swl_server_destroy(core);
        RETURN_THROWS();
    }
    core->callbacks = &php_swoolelite_callbacks;
    core->user = server;

    zend_object *object = &server->std;
    ZVAL_STR_COPY(OBJ_PROP_NUM(object, PROPERTY_HOST), host);
    ZVAL_COPY(OBJ_PROP_NUM(object, PROPERTY_PORT),
              OBJ_PROP_NUM((zend_object *)&opened->std, PORT_PROPERTY_PORT));
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_TYPE), type & ~SWL_SOCK_SSL);
    ZVAL_BOOL(OBJ_PROP_NUM(object, PROPERTY_SSL), (type & SWL_SOCK_SSL) != 0);
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_MODE), mode);
    php_swoolelite_connection_iterator_create(OBJ_PROP_NUM(object, PROPERTY_CONNECTIONS), server,
                                              SWL_SESSION_ANY_PORT);
}

ZEND_METHOD(SwooleLite_Server, listen)
{
    zend_string *host;
    zend_long port, type;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_PATH_STR(host)
    Z_PARAM_LONG(port)
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    struct php_swoolelite_port *opened = php_swoolelite_port_open(server, host, port, type, 3);
    if (opened == NULL) {
        RETURN_THROWS();
    }
    RETURN_OBJ_COPY(&opened->std);
}

ZEND_METHOD(SwooleLite_Server, set)
{
    HashTable *settings;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(settings)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || !php_swoolelite_options_set(server, settings)) {
        RETURN_THROWS();
    }
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Server, on)
{
    zend_string *name;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    enum php_swoolelite_event event = php_swoolelite_event_require(name);
    if (event == EVENTS || !php_swoolelite_require_event_of(server, event)) {
        RETURN_THROWS();
    }
    server->core->wants_task |= event == EVENT_TASK;
    php_swoolelite_keep_callback(&server->callbacks[event], &info.function_name, &cache);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Server, getCallback)
{
    zend_string *name;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    enum php_swoolelite_event event = php_swoolelite_event_require(name);
    if (event == EVENTS) {
        RETURN_THROWS();
    }
    if (!php_swoolelite_has_callback(server, event)) {
        RETURN_NULL();
    }
    RETURN_COPY(&server->callbacks[event].callable);
}

/* ---- start() ---- */

ZEND_METHOD(SwooleLite_Server, start)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = php_swoolelite_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (server == NULL || !php_swoolelite_start_is_possible("server")) {
        RETURN_THROWS();
    }
    const struct swl_options *options = &server->core->options;
    if ((options->task_worker_num > 0 || options->task_pools.count > 0) &&
        !php_swoolelite_has_callback(server, EVENT_TASK)) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             options->task_worker_num > 0 ? "task_worker_num needs a 'task' callback"
                                                          : "task_pools needs a 'task' callback",
                             0);
        RETURN_THROWS();
    }
    if (!php_swoolelite_ports_resolve(server)) {
        RETURN_THROWS();
    }
    bool ended_in_order = php_swoolelite_start(server, "server");
    if (EG(exception)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(ended_in_order);
}

ZEND_METHOD(SwooleLite_Server, shutdown)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_shutdown(server->core)));
}

ZEND_METHOD(SwooleLite_Server, reload)
{
    bool only_task_workers = false;
    zend_string *name = NULL;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(only_task_workers)
    Z_PARAM_STR_OR_NULL(name)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (name != NULL) {
        const struct swl_task_pool *pool = php_swoolelite_task_pool_find(server, name, 2);
        if (pool == NULL) {
            RETURN_THROWS();
        }
        swl_server_reload_pool(server->core, pool);
        RETURN_BOOL(php_swoolelite_succeeded(server, 0));
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_reload(server->core, only_task_workers)));
}

ZEND_METHOD(SwooleLite_Server, stop)
{
    zend_long id = -1;
    bool wait_event = false;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(id)
    Z_PARAM_BOOL(wait_event)
    ZEND_PARSE_PARAMETERS_END();
    (void)wait_event;
    struct php_swoolelite_server *server = id == -1 ? php_swoolelite_this_in_child(Z_OBJ_P(ZEND_THIS))
                                                    : php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    id = id == -1 ? server->core->id : id;
    if (id < 0 || id >= swl_server_children(server->core)) {
        zend_argument_value_error(1, "must be -1 or between 0 and %d", swl_server_children(server->core) - 1);
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_stop_worker(server->core, (int)id)));
}

ZEND_METHOD(SwooleLite_Server, getLastError)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS))->last_error);
}
