/* The class SwooleLite\Process\Pool: its methods. */
#include "php/php_pool.h"

#include <unistd.h>
#include <zend_attributes.h>
#include <zend_exceptions.h>

#include "base/memory.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_options.h"
#include "php/php_packing.h"
#include "php/php_pool_callbacks.h"
#include "php/php_pool_object.h"
#include "php/php_pool_arginfo.h"
#include "php/php_process.h"
#include "php/php_process_queue.h"
#include "php/php_start.h"

#define POOL_WORKERS_MAX     500
#define POOL_PACKAGE_INITIAL (2 * 1024 * 1024)
#define POOL_GB              (1024 * 1024 * 1024)

zend_class_entry *php_swoolelite_pool_register(void)
{
    return register_class_SwooleLite_Process_Pool();
}

void php_swoolelite_pool_init(zend_class_entry *class_entry)
{
    php_swoolelite_pool_object_init(class_entry);
    php_swoolelite_pool_callbacks_init();
}

/* Whether it is a worker's id; throws otherwise. */
static bool pool_has_worker(const struct php_swoolelite_pool *pool, zend_long id, uint32_t argument)
{
    zend_long count = pool->server.core->options.worker_num;
    if (id < 0 || id >= count) {
        zend_argument_value_error(argument, "must be between 0 and " ZEND_LONG_FMT, count - 1);
    }
    return id >= 0 && id < count;
}

/* ---- before start() ---- */

static void pool_init_options(struct swl_options *options, int64_t workers)
{
    options->worker_num = workers;
    options->task_worker_num = 0;
    options->max_request_grace = 0;
    options->port.open_length_check = true;
    options->port.package_length_type = swl_strndup("N", 1);
    options->port.package_body_offset = PHP_SWOOLELITE_POOL_HEADER;
    options->port.package_max_length = PHP_SWOOLELITE_POOL_HEADER + POOL_PACKAGE_INITIAL;
    options->port.socket_buffer_size = POOL_GB; /* an answer is sent whole, once */
}

ZEND_METHOD(SwooleLite_Process_Pool, __construct)
{
    zend_long workers, ipc = PHP_SWOOLELITE_IPC_NONE, key = 0;
    bool enable_coroutine = false;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_LONG(workers)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(ipc)
    Z_PARAM_LONG(key)
    Z_PARAM_BOOL(enable_coroutine)
    ZEND_PARSE_PARAMETERS_END();
    (void)enable_coroutine;
    struct php_swoolelite_pool *pool = php_swoolelite_pool_of(Z_OBJ_P(ZEND_THIS));
    if (pool->server.core != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, "The pool was constructed already", 0);
        RETURN_THROWS();
    }
    if (workers < 1 || workers > POOL_WORKERS_MAX) {
        zend_argument_value_error(1, "must be between 1 and %d", POOL_WORKERS_MAX);
        RETURN_THROWS();
    }
    if (ipc < PHP_SWOOLELITE_IPC_NONE || ipc > PHP_SWOOLELITE_IPC_SOCKET) {
        zend_argument_value_error(2, "must be one of the Pool::IPC_* constants");
        RETURN_THROWS();
    }
    if (key < INT32_MIN || key > UINT32_MAX) {
        zend_argument_value_error(3, "must be a key of 32 bits");
        RETURN_THROWS();
    }
    struct swl_server *core = pool->server.core = swl_server_create(SWL_MODE_BASE);
    pool->ipc = ipc;
    core->is_pool = true;
    core->has_queue = ipc == PHP_SWOOLELITE_IPC_MSGQUEUE;
    core->queue_key = (int32_t)(uint32_t)key;
    core->callbacks = &php_swoolelite_pool_callbacks;
    core->user = &pool->server;
    pool_init_options(&core->options, workers);
}

/* Whether an option of a server is one of a pool, too. */
static bool pool_knows_option(const struct swl_option *option)
{
    static const char *const known[] = {
        "daemonize",
        "log_file",
        "log_level",
        "max_wait_time",
        "max_request",
        "max_request_grace",
        "worker_max_memory",
        "pid_file",
        "user",
        "group",
        "chroot",
        "open_cpu_affinity",
        "cpu_affinity_ignore",
        "reload_async",
        "max_connection",
        "backlog",
        "send_timeout",
        "heartbeat_check_interval",
        "heartbeat_idle_time",
        "open_tcp_nodelay",
        "open_tcp_keepalive",
        "tcp_keepidle",
        "tcp_keepinterval",
        "tcp_keepcount",
        "tcp_user_timeout",
        "kernel_socket_recv_buffer_size",
        "kernel_socket_send_buffer_size",
        "output_memory_limit",
        "enable_reuse_port",
        "task_tmpdir",
    };
    if (option->type == SWL_OPTION_WITHOUT_EFFECT) {
        return true;
    }
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(known[i], option->name) == 0) {
            return true;
        }
    }
    return false;
}

static bool pool_set_package_size(struct php_swoolelite_pool *pool, zval *value)
{
    if (Z_TYPE_P(value) != IS_LONG) {
        zend_type_error("Option \"max_package_size\" must be of type int, %s given",
                        zend_zval_type_name(value));
        return false;
    }
    if (Z_LVAL_P(value) < 1 || Z_LVAL_P(value) > POOL_GB - PHP_SWOOLELITE_POOL_HEADER) {
        zend_value_error("Option \"max_package_size\" must be between 1 and %d",
                         POOL_GB - PHP_SWOOLELITE_POOL_HEADER);
        return false;
    }
    pool->server.core->options.port.package_max_length = Z_LVAL_P(value) + PHP_SWOOLELITE_POOL_HEADER;
    return true;
}

/* false where it threw. */
static bool pool_set_one(struct php_swoolelite_pool *pool, zend_string *key, zval *value)
{
    const struct swl_option *option = swl_option_find(ZSTR_VAL(key));
    if (zend_string_equals_literal(key, "max_package_size")) {
        return pool_set_package_size(pool, value);
    }
    if (zend_string_equals_literal(key, "enable_message_bus")) {
        return true; /* messages always arrive whole */
    }
    if (option != NULL && !pool_knows_option(option)) {
        php_error_docref(NULL, E_WARNING, "Option \"%s\" is one of a server, and has no effect on a pool",
                         ZSTR_VAL(key));
        return !EG(exception);
    }
    return php_swoolelite_options_set_one(&pool->server, key, value);
}

ZEND_METHOD(SwooleLite_Process_Pool, set)
{
    HashTable *settings;
    zend_string *key;
    zval *value;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(settings)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    ZEND_HASH_FOREACH_STR_KEY_VAL (settings, key, value) {
        if (key == NULL) {
            zend_value_error("Options must have names as keys");
            RETURN_THROWS();
        }
        ZVAL_DEREF(value);
        if (!pool_set_one(pool, key, value)) {
            RETURN_THROWS();
        }
    }
    ZEND_HASH_FOREACH_END();
}

/* EVENTS: a pool has none of that name. */
static enum php_swoolelite_event pool_find_event(const zend_string *name)
{
    static const enum php_swoolelite_event events[] = {
        EVENT_START, EVENT_SHUTDOWN, EVENT_WORKER_START, EVENT_WORKER_STOP, EVENT_WORKER_EXIT, EVENT_MESSAGE};
    enum php_swoolelite_event event = php_swoolelite_event_find(name);
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (events[i] == event) {
            return event;
        }
    }
    return EVENTS;
}

ZEND_METHOD(SwooleLite_Process_Pool, on)
{
    zend_string *name;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(name)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    enum php_swoolelite_event event = pool_find_event(name);
    if (event == EVENTS) {
        zend_argument_value_error(1, "must be the name of an event of a pool, \"%s\" given", ZSTR_VAL(name));
        RETURN_THROWS();
    }
    if (event == EVENT_MESSAGE && pool->ipc == PHP_SWOOLELITE_IPC_NONE) {
        zend_argument_value_error(1, "must not be \"message\": with IPC_NONE none come");
        RETURN_THROWS();
    }
    php_swoolelite_keep_callback(&pool->server.callbacks[event], &info.function_name, &cache);
    RETURN_TRUE;
}

static void pool_throw_unbound(const struct swl_server *core, int result, const char *host, zend_long port,
                               int type)
{
    if (result == -EINVAL) {
        zend_argument_value_error(1, type == SWL_SOCK_UNIX_STREAM
                                         ? "must have a path of 1 to 107 bytes behind \"unix:\""
                                         : "must be an IPv4 or IPv6 address, or \"unix:/path\"");
    } else if (type == SWL_SOCK_UNIX_STREAM) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -result, "Cannot listen on %s: %s", host,
                                core->error);
    } else {
        zend_throw_exception_ex(php_swoolelite_exception_ce, -result,
                                "Cannot listen on %s, port " ZEND_LONG_FMT ": %s", host, port, core->error);
    }
}

ZEND_METHOD(SwooleLite_Process_Pool, listen)
{
    zend_string *host;
    zend_long port = 0, backlog = 2048;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_PATH_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(port)
    Z_PARAM_LONG(backlog)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    if (pool->ipc != PHP_SWOOLELITE_IPC_SOCKET) {
        zend_throw_exception(php_swoolelite_exception_ce, "listen() needs a pool with IPC_SOCKET", 0);
        RETURN_THROWS();
    }
    if (port < 0 || port > 65535) {
        zend_argument_value_error(2, "must be between 0 and 65535");
        RETURN_THROWS();
    }
    if (backlog < 1 || backlog > 65535) {
        zend_argument_value_error(3, "must be between 1 and 65535");
        RETURN_THROWS();
    }
    struct swl_server *core = pool->server.core;
    bool is_path = strncasecmp(ZSTR_VAL(host), "unix:", strlen("unix:")) == 0;
    int type = is_path                               ? SWL_SOCK_UNIX_STREAM
               : strchr(ZSTR_VAL(host), ':') != NULL ? SWL_SOCK_TCP6
                                                     : SWL_SOCK_TCP;
    const char *address = ZSTR_VAL(host) + (is_path ? strlen("unix:") : 0);
    int index = swl_server_listen(core, address, (uint16_t)port, type);
    if (index < 0) {
        pool_throw_unbound(core, index, ZSTR_VAL(host), port, type);
        RETURN_THROWS();
    }
    struct swl_port *opened = &core->ports[index];
    const struct swl_option *option = swl_option_find("backlog");
    *(int64_t *)swl_option_of_port(opened, option) = backlog;
    swl_option_mark_set(opened, option);
    swl_server_set_wanted_events(core, index, SWL_EVENT_BIT(SWL_EVENT_REQUEST));
    RETURN_TRUE;
}

/* ---- start() ---- */

/* NULL, or what a script has to set. */
static const char *pool_what_is_missing(const struct php_swoolelite_pool *pool)
{
    bool has_message = php_swoolelite_has_callback(&pool->server, EVENT_MESSAGE);
    bool has_start = php_swoolelite_has_callback(&pool->server, EVENT_WORKER_START);
    if (pool->ipc == PHP_SWOOLELITE_IPC_SOCKET && pool->server.core->port_count == 0) {
        return "A pool with IPC_SOCKET needs listen()";
    }
    if (pool->ipc == PHP_SWOOLELITE_IPC_SOCKET && !has_message) {
        return "A pool with IPC_SOCKET needs a 'message' callback";
    }
    return has_message || has_start               ? NULL
           : pool->ipc == PHP_SWOOLELITE_IPC_NONE ? "A pool with IPC_NONE needs a 'workerStart' callback"
                                                  : "A pool needs a 'message' or a 'workerStart' callback";
}

ZEND_METHOD(SwooleLite_Process_Pool, start)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_before_start(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL || !php_swoolelite_start_is_possible("pool")) {
        RETURN_THROWS();
    }
    const char *missing = pool_what_is_missing(pool);
    if (missing != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, missing, 0);
        RETURN_THROWS();
    }
    pool->server.core->life = !php_swoolelite_has_callback(&pool->server, EVENT_MESSAGE) ? SWL_LIFE_FUNCTION
                              : pool->ipc == PHP_SWOOLELITE_IPC_MSGQUEUE                 ? SWL_LIFE_QUEUE
                                                                                         : SWL_LIFE_REQUESTS;
    bool ended_in_order = php_swoolelite_start(&pool->server, "pool");
    if (EG(exception)) {
        RETURN_THROWS();
    }
    if (!ended_in_order) {
        RETURN_FALSE;
    }
}

/* ---- while it runs ---- */

ZEND_METHOD(SwooleLite_Process_Pool, getProcess)
{
    zend_long id = -1;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(id)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_running(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    const struct swl_server *core = pool->server.core;
    id = id == -1 && core->id >= 0 ? core->id : id;
    if (!pool_has_worker(pool, id, 1)) {
        RETURN_THROWS();
    }
    pid_t pid = core->id == id ? getpid() : atomic_load(&core->slots[id].pid);
    if (pid <= 0) {
        RETURN_FALSE;
    }
    php_swoolelite_process_make(return_value, (int)id, pid, -1);
    if (core->queue >= 0) {
        php_swoolelite_process_queue_lend(php_swoolelite_process_of(Z_OBJ_P(return_value)), core->queue,
                                          core->queue_key);
    }
}

ZEND_METHOD(SwooleLite_Process_Pool, write)
{
    zend_string *data;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_running(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    if (pool->session == 0) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "write() answers a client: it can be called in the 'message' callback of a pool "
                             "with IPC_SOCKET only",
                             0);
        RETURN_THROWS();
    }
    size_t before = pool->answer.s != NULL ? ZSTR_LEN(pool->answer.s) : PHP_SWOOLELITE_POOL_HEADER;
    if (ZSTR_LEN(data) == 0 || ZSTR_LEN(data) > POOL_GB - before) {
        RETURN_FALSE;
    }
    if (pool->answer.s == NULL) {
        smart_str_appendl(&pool->answer, "\0\0\0\0",
                          PHP_SWOOLELITE_POOL_HEADER); /* the length will stand there */
    }
    smart_str_append(&pool->answer, data);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Process_Pool, sendMessage)
{
    zval *data;
    zend_long to;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_ZVAL(data)
    Z_PARAM_LONG(to)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_running(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL || !pool_has_worker(pool, to, 2)) {
        RETURN_THROWS();
    }
    if (pool->ipc != PHP_SWOOLELITE_IPC_UNIXSOCK || pool->server.core->life != SWL_LIFE_REQUESTS) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "sendMessage() needs a pool with IPC_UNIXSOCK and a 'message' callback", 0);
        RETURN_THROWS();
    }
    int result = php_swoolelite_send_message(&pool->server, data, to);
    if (EG(exception)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(&pool->server, result));
}

ZEND_METHOD(SwooleLite_Process_Pool, detach)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_in_worker(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    php_swoolelite_pool_set_bool(pool, POOL_PROPERTY_WORKER_RUNNING, false);
    swl_server_leave(pool->server.core);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Process_Pool, stop)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_running(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    struct swl_server *core = pool->server.core;
    (void)php_swoolelite_succeeded(&pool->server, core->child != NULL ? swl_server_stop_worker(core, core->id)
                                                                      : swl_server_shutdown(core));
}

ZEND_METHOD(SwooleLite_Process_Pool, shutdown)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_pool *pool = php_swoolelite_pool_this_running(Z_OBJ_P(ZEND_THIS));
    if (pool == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_succeeded(&pool->server, swl_server_shutdown(pool->server.core)));
}
