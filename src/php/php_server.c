/* The class SwooleLite\Server: its object and its methods, but for those about tasks. */
#include "php/php_server.h"

#include <SAPI.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/log.h"
#include "php/php_globals.h"
#include "php/php_serializer.h"

static zend_object_handlers handlers;

/* ---- the object ---- */

static zend_object *create(zend_class_entry *class_entry)
{
    struct php_swoolelite_server *server = zend_object_alloc(sizeof(*server), class_entry);
    memset(server, 0, offsetof(struct php_swoolelite_server, std));
    zend_hash_init(&server->finish_callbacks, 0, NULL, ZVAL_PTR_DTOR, 0);
    php_swoolelite_fibers_init(&server->fibers);
    zend_object_std_init(&server->std, class_entry);
    object_properties_init(&server->std, class_entry);
    server->std.handlers = &handlers;
    return &server->std;
}

static void free_object(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_server_of(object);
    php_swoolelite_connections_orphan(OBJ_PROP_NUM(object, PROPERTY_CONNECTIONS));
    for (int i = 0; i < EVENTS; i++) {
        zval_ptr_dtor(&server->callbacks[i].callable);
    }
    zend_hash_destroy(&server->finish_callbacks);
    php_swoolelite_serializer_forget(server);
    php_swoolelite_fibers_destroy(&server->fibers);
    if (server->core != NULL) {
        php_swoolelite_processes_release(server);
        swl_server_destroy(server->core);
    }
    zend_object_std_dtor(object);
}

static HashTable *get_gc(zend_object *object, zval **table, int *count)
{
    struct php_swoolelite_server *server = php_swoolelite_server_of(object);
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();
    zval *callable;
    for (int i = 0; i < EVENTS; i++) {
        zend_get_gc_buffer_add_zval(buffer, &server->callbacks[i].callable);
    }
    for (int i = 0; server->core != NULL && i < server->core->user_processes; i++) {
        zend_get_gc_buffer_add_obj(buffer, &server->processes[i]->std);
    }
    ZEND_HASH_FOREACH_VAL (&server->finish_callbacks, callable) {
        zend_get_gc_buffer_add_zval(buffer, callable);
    }
    ZEND_HASH_FOREACH_END();
    php_swoolelite_fibers_gc(&server->fibers, buffer);
    /* the table of properties, once it is built, leads to the declared ones too: each must
     * be told only once */
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
    class_entry->create_object = create;
    handlers = std_object_handlers;
    handlers.offset = offsetof(struct php_swoolelite_server, std);
    handlers.free_obj = free_object;
    handlers.get_gc = get_gc;
    handlers.clone_obj = NULL;
}

struct php_swoolelite_server *php_swoolelite_this(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_server_of(object);
    if (server->core == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server was not constructed", 0);
        return NULL;
    }
    return server;
}

struct php_swoolelite_server *php_swoolelite_this_in_child(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_this(object);
    if (server != NULL && server->core->child == NULL) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             server->started
                                 ? "This can be called in workers, task workers and user processes only"
                                 : "The server is not running",
                             0);
        return NULL;
    }
    return server;
}

struct php_swoolelite_server *php_swoolelite_this_running(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_this(object);
    if (server != NULL && (!server->started || server->ended)) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server is not running", 0);
        return NULL;
    }
    return server;
}

bool php_swoolelite_succeeded(struct php_swoolelite_server *server, int result)
{
    server->last_error = result < 0 ? -result : 0;
    return result >= 0;
}

struct php_swoolelite_server *php_swoolelite_this_before_start(zend_object *object)
{
    struct php_swoolelite_server *server = php_swoolelite_this(object);
    if (server != NULL && server->started) {
        zend_throw_exception(php_swoolelite_exception_ce, "The server has been started already", 0);
        return NULL;
    }
    return server;
}

/* ---- before start() ---- */

static const char *why_not_this_type(zend_long type)
{
    switch (type) {
    case SWL_SOCK_TCP:
    case SWL_SOCK_TCP6:
    case SWL_SOCK_UNIX_STREAM:
        return NULL;
    case SWL_SOCK_UDP:
    case SWL_SOCK_UDP6:
    case SWL_SOCK_UNIX_DGRAM:
        return "datagram sockets";
    }
    return (type & SWL_SOCK_SSL) ? "TLS" : "";
}

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
    if (port < 0 || port > 65535) {
        zend_argument_value_error(2, "must be between 0 and 65535");
        RETURN_THROWS();
    }
    if (mode != SWL_MODE_BASE && mode != SWL_MODE_PROCESS) {
        zend_argument_value_error(3, "must be Server::MODE_BASE or Server::MODE_PROCESS");
        RETURN_THROWS();
    }
    const char *missing = why_not_this_type(type);
    if (missing != NULL) {
        if (*missing == '\0') {
            zend_argument_value_error(4, "must be one of the Server::SOCK_* constants");
        } else {
            zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "This version does not have %s yet",
                                    missing);
        }
        RETURN_THROWS();
    }

    struct swl_server *core = swl_server_create((enum swl_mode)mode);
    int result = swl_server_listen(core, ZSTR_VAL(host), (uint16_t)port, (int)type);
    if (result < 0) {
        swl_server_destroy(core);
        if (result == -EINVAL) {
            zend_argument_value_error(1, type == SWL_SOCK_UNIX_STREAM ? "must be a path of 1 to 107 bytes"
                                         : type == SWL_SOCK_TCP6      ? "must be an IPv6 address"
                                                                      : "must be an IPv4 address");
        } else {
            zend_throw_exception_ex(php_swoolelite_exception_ce, -result,
                                    "Cannot listen on %s:" ZEND_LONG_FMT ": %s", ZSTR_VAL(host), port,
                                    swl_error_text(-result));
        }
        RETURN_THROWS();
    }
    core->callbacks = &php_swoolelite_callbacks;
    core->user = server;
    server->core = core;

    zend_object *object = &server->std;
    ZVAL_STR_COPY(OBJ_PROP_NUM(object, PROPERTY_HOST), host);
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_PORT), core->listeners[0].port);
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_TYPE), type);
    ZVAL_LONG(OBJ_PROP_NUM(object, PROPERTY_MODE), mode);
    php_swoolelite_connections_create(OBJ_PROP_NUM(object, PROPERTY_CONNECTIONS), server);
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
    enum php_swoolelite_event event = php_swoolelite_event_find(name);
    if (event == EVENTS) {
        zend_argument_value_error(1, "must be the name of an event, \"%s\" given", ZSTR_VAL(name));
        RETURN_THROWS();
    }
    struct php_swoolelite_callback *callback = &server->callbacks[event];
    zval before;
    ZVAL_COPY_VALUE(&before, &callback->callable);
    php_swoolelite_keep_callable(&callback->callable, &info.function_name, &cache);
    callback->cache = cache;
    zval_ptr_dtor(&before);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Server, getCallback)
{
    zend_string *name;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(name)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    enum php_swoolelite_event event = php_swoolelite_event_find(name);
    if (event == EVENTS) {
        zend_argument_value_error(1, "must be the name of an event, \"%s\" given", ZSTR_VAL(name));
        RETURN_THROWS();
    }
    if (Z_TYPE(server->callbacks[event].callable) == IS_UNDEF) {
        RETURN_NULL();
    }
    RETURN_COPY(&server->callbacks[event].callable);
}

/* ---- start() ---- */

static bool has(const struct php_swoolelite_server *server, enum php_swoolelite_event event)
{
    return Z_TYPE(server->callbacks[event].callable) != IS_UNDEF;
}

/* NULL, or why the server cannot be started. */
static const char *what_is_missing(struct php_swoolelite_server *server)
{
    if (strcmp(sapi_module.name, "cli") != 0) {
        return "A server runs in PHP's command line only";
    }
    if (!has(server, EVENT_RECEIVE)) {
        return "A TCP port needs a 'receive' callback";
    }
    if (server->core->options.task_worker_num > 0 && !has(server, EVENT_TASK)) {
        return "task_worker_num needs a 'task' callback";
    }
    return NULL;
}

/* This process is not the one that called start(): it ends here, as PHP scripts end, with destructors and
 * shutdown functions, but never returns into the script. */
static void end_process(struct php_swoolelite_server *server)
{
    if (server->bailed_out) {
        zend_bailout();
    }
    if (server->core->exit_code != 0) {
        EG(exit_status) = server->core->exit_code;
    }
    zend_throw_unwind_exit();
}

ZEND_METHOD(SwooleLite_Server, start)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = php_swoolelite_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    const char *obstacle = what_is_missing(server);
    if (obstacle == NULL) {
        swl_options_settle(&server->core->options);
        obstacle = swl_options_contradiction(&server->core->options, server->core->mode);
    }
    if (obstacle == NULL) {
        obstacle = php_swoolelite_serializer_prepare(server);
    }
    if (obstacle != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, obstacle, 0);
        RETURN_THROWS();
    }
    if (SWOOLELITE_G(running) != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "Another server runs in this process already", 0);
        RETURN_THROWS();
    }
    struct swl_server *core = server->core;
    core->wants_connect = has(server, EVENT_CONNECT);
    core->wants_close = has(server, EVENT_CLOSE);
    core->wants_buffer = has(server, EVENT_BUFFER_FULL) || has(server, EVENT_BUFFER_EMPTY);
    php_swoolelite_options_export(server);
    php_swoolelite_processes_number(server);
    if (core->options.daemonize) {
        php_output_end_all(); /* the process that the shell waits for ends without another word */
    }

    server->started = true;
    server->fibers.loop = EG(active_fiber);
    GC_ADDREF(&server->std); /* a callback may drop the last reference of the script */
    SWOOLELITE_G(running) = server;
    int result = swl_server_start(core);
    php_swoolelite_timers_drop(server);
    SWOOLELITE_G(running) = NULL;
    if (result == 1) {
        end_process(server);
        OBJ_RELEASE(&server->std);
        RETURN_THROWS();
    }
    server->ended = true;
    if (result < 0 && result != -ECHILD) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -result, "The server cannot start: %s",
                                core->error);
    } else if (server->bailed_out) {
        zend_bailout();
    } else if (result < 0) {
        EG(exit_status) = 1;
    }
    OBJ_RELEASE(&server->std);
    if (EG(exception)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(result == 0);
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
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(only_task_workers)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
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

/* ---- connections ---- */

ZEND_METHOD(SwooleLite_Server, send)
{
    zend_long fd;
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_in_child(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    int result = swl_server_send(server->core, fd, ZSTR_VAL(data), ZSTR_LEN(data));
    RETURN_BOOL(php_swoolelite_succeeded(server, result));
}

ZEND_METHOD(SwooleLite_Server, close)
{
    zend_long fd;
    bool reset = false;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(fd)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(reset)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_in_child(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_close(server->core, fd, reset)));
}

ZEND_METHOD(SwooleLite_Server, exists)
{
    zend_long fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    struct swl_session *session;
    if (server == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(server, swl_server_session(server->core, fd, &session)));
}

static double seconds(int64_t ns)
{
    return (double)ns / 1e9;
}

void php_swoolelite_client_info(struct php_swoolelite_server *server, zend_long fd, zval *return_value)
{
    struct swl_session *session;
    int result = swl_server_session(server->core, fd, &session);
    /* the close callback may still ask about the session that it is called for */
    bool in_hand = server->core->child != NULL && atomic_load(&server->core->child->slot->in_hand) == fd;
    if (session == NULL || (result == -SWL_ERROR_SESSION_CLOSED && !in_hand)) {
        (void)php_swoolelite_succeeded(server, result);
        RETURN_FALSE;
    }
    char ip[SWL_ADDRESS_TEXT];
    const struct swl_listener *listener = &server->core->listeners[session->port];
    swl_address_text(&session->peer, ip);
    array_init(return_value);
    add_assoc_long(return_value, "server_port", listener->port);
    add_assoc_long(return_value, "server_fd", session->port);
    add_assoc_long(return_value, "socket_type", Z_LVAL_P(OBJ_PROP_NUM(&server->std, PROPERTY_TYPE)));
    add_assoc_string(return_value, "remote_ip", ip);
    add_assoc_long(return_value, "remote_port", session->peer.port);
    add_assoc_long(return_value, "reactor_id", session->reactor);
    add_assoc_long(return_value, "worker_id", atomic_load(&session->worker));
    add_assoc_double(return_value, "connect_time", seconds(session->connect_time));
    add_assoc_double(return_value, "last_recv_time", seconds(atomic_load(&session->recv_time)));
    add_assoc_double(return_value, "last_send_time", seconds(atomic_load(&session->send_time)));
    add_assoc_double(return_value, "last_dispatch_time", seconds(atomic_load(&session->dispatch_time)));
    add_assoc_long(return_value, "close_errno", atomic_load(&session->close_errno));
    add_assoc_long(return_value, "recv_queued_bytes", atomic_load(&session->input));
    add_assoc_long(return_value, "send_queued_bytes", (zend_long)atomic_load(&session->output));
    add_assoc_long(return_value, "uid", 0);
}

ZEND_METHOD(SwooleLite_Server, getClientInfo)
{
    zend_long fd;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(fd)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    php_swoolelite_client_info(server, fd, return_value);
}

ZEND_METHOD(SwooleLite_Server, getClientList)
{
    enum { MOST = 100 };
    zend_long after = 0, count = 10;
    int64_t ids[MOST];
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(after)
    Z_PARAM_LONG(count)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    if (count < 1 || count > MOST) {
        zend_argument_value_error(2, "must be between 1 and %d", MOST);
        RETURN_THROWS();
    }
    uint32_t found = swl_session_list(&server->core->sessions, after, ids, (uint32_t)count);
    if (found == 0) {
        RETURN_FALSE;
    }
    array_init_size(return_value, found);
    for (uint32_t i = 0; i < found; i++) {
        add_next_index_long(return_value, ids[i]);
    }
}

/* ---- processes ---- */

ZEND_METHOD(SwooleLite_Server, getLastError)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS))->last_error);
}

ZEND_METHOD(SwooleLite_Server, getWorkerId)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    if (server->core == NULL || server->core->id < 0) {
        RETURN_FALSE;
    }
    RETURN_LONG(server->core->id);
}

/* For methods whose argument is a worker id, -1 meaning this process: its slot. NULL where there is no such
 * id, and false is what the method returns, or an exception is set. */
static struct swl_worker_slot *slot_of_argument(INTERNAL_FUNCTION_PARAMETERS)
{
    zend_long id = -1;
    RETVAL_FALSE;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END_EX(return NULL);
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        return NULL;
    }
    id = id == -1 ? server->core->id : id;
    return id >= 0 && id < swl_server_children(server->core) ? &server->core->slots[id] : NULL;
}

ZEND_METHOD(SwooleLite_Server, getWorkerPid)
{
    struct swl_worker_slot *slot = slot_of_argument(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    int32_t pid = slot != NULL ? atomic_load(&slot->pid) : 0;
    if (pid > 0) {
        RETURN_LONG(pid);
    }
}

ZEND_METHOD(SwooleLite_Server, getWorkerStatus)
{
    struct swl_worker_slot *slot = slot_of_argument(INTERNAL_FUNCTION_PARAM_PASSTHRU);
    if (slot == NULL) {
        return;
    }
    switch (swl_worker_state(slot)) {
    case SWL_WORKER_IDLE:
        RETURN_LONG(PHP_SWOOLELITE_WORKER_IDLE);
    case SWL_WORKER_BUSY:
        RETURN_LONG(PHP_SWOOLELITE_WORKER_BUSY);
    default:
        RETURN_LONG(PHP_SWOOLELITE_WORKER_EXIT);
    }
}

ZEND_METHOD(SwooleLite_Server, getManagerPid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    RETURN_LONG(server->started && server->core->state ? atomic_load(&server->core->state->manager_pid) : 0);
}

ZEND_METHOD(SwooleLite_Server, getMasterPid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_server *server = php_swoolelite_server_of(Z_OBJ_P(ZEND_THIS));
    RETURN_LONG(server->started && server->core->state ? atomic_load(&server->core->state->master_pid) : 0);
}

/* ---- stats() ---- */

static void add_workers(struct swl_server *core, zval *stats)
{
    static const char *const states[] = {"absent", "starting", "idle", "busy", "stopping", "stopping"};
    zval workers;
    zend_long idle = 0, task_idle = 0;
    array_init(&workers);
    for (int id = 0; id < swl_server_children(core); id++) {
        enum swl_worker_state state = swl_worker_state(&core->slots[id]);
        zval worker;
        array_init(&worker);
        add_assoc_long(&worker, "id", id);
        add_assoc_long(&worker, "pid", atomic_load(&core->slots[id].pid));
        add_assoc_string(&worker, "kind", swl_server_kind(core, id));
        add_assoc_string(&worker, "status", states[state]);
        add_assoc_long(&worker, "requests",
                       (zend_long)swl_counters_sum(&core->counters[id], 1, SWL_COUNT_WORKER));
        add_assoc_double(&worker, "start_time", seconds(atomic_load(&core->slots[id].start_time)));
        add_next_index_zval(&workers, &worker);
        if (swl_server_is_task_worker(core, id)) {
            task_idle += state == SWL_WORKER_IDLE;
        } else if (!swl_server_is_user_process(core, id)) {
            idle += state == SWL_WORKER_IDLE;
        }
    }
    add_assoc_long(stats, "idle_worker_num", idle);
    add_assoc_long(stats, "task_idle_worker_num", task_idle);
    add_assoc_zval(stats, "workers", &workers);
}

ZEND_METHOD(SwooleLite_Server, stats)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_server *server = php_swoolelite_this_running(Z_OBJ_P(ZEND_THIS));
    if (server == NULL) {
        RETURN_THROWS();
    }
    struct swl_server *core = server->core;
    const struct {
        const char *key;
        enum swl_counter counter;
    } plain[] = {
        {"accept_count", SWL_COUNT_ACCEPT},
        {"close_count", SWL_COUNT_CLOSE},
        {"abort_count", SWL_COUNT_ABORT},
        {"request_count", SWL_COUNT_REQUEST},
        {"dispatch_count", SWL_COUNT_DISPATCH},
        {"response_count", SWL_COUNT_RESPONSE},
        {"worker_respawn_count", SWL_COUNT_RESPAWN},
        {"total_recv_bytes", SWL_COUNT_RECV_BYTES},
        {"total_send_bytes", SWL_COUNT_SEND_BYTES},
    };
    array_init(return_value);
    add_assoc_double(return_value, "start_time", seconds(core->state->start_time));
    struct swl_task_totals tasks;
    swl_task_ledger_totals(&core->ledger, &tasks);
    add_assoc_long(return_value, "connection_num", swl_session_count(&core->sessions));
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        add_assoc_long(return_value, plain[i].key, (zend_long)swl_server_count(core, plain[i].counter));
    }
    add_assoc_long(
        return_value, "worker_request_count",
        core->id < 0 ? 0 : (zend_long)swl_counters_sum(&core->counters[core->id], 1, SWL_COUNT_WORKER));
    add_assoc_long(return_value, "worker_num", core->options.worker_num);
    add_assoc_long(return_value, "task_worker_num", core->options.task_worker_num);
    add_assoc_long(return_value, "task_count", (zend_long)(tasks.accepted + tasks.foreign));
    add_assoc_long(return_value, "task_failed_count", (zend_long)tasks.failed);
    add_assoc_long(return_value, "task_late_count", (zend_long)tasks.late);
    add_assoc_long(return_value, "task_redelivered_count", (zend_long)tasks.redelivered);
    add_assoc_long(return_value, "tasking_num", (zend_long)(tasks.waiting + tasks.in_flight));
    add_assoc_long(return_value, "task_queue_num", (zend_long)tasks.waiting);
    add_assoc_long(return_value, "task_queue_bytes", (zend_long)tasks.waiting_bytes);
    add_workers(core, return_value);
}
