/* The class SwooleLite\Async\Client: its object and its methods. Callbacks are called by php_async_events. */
#include "php/php_async_client.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/client_connect.h"
#include "net/client_output.h"
#include "php/php_async_connect.h"
#include "php/php_async_events.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_client_file.h"
#include "php/php_loop.h"
/* its classes */
#include "php/php_async_client_arginfo.h"

/* of output that waits, unless set() says otherwise: bytes */
#define SOCKET_BUFFER_SIZE (2 * 1024 * 1024)

static zend_object_handlers async_client_handlers;

/* ---- the object ---- */

static zend_object *async_client_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_async *async = zend_object_alloc(sizeof(*async), class_entry);
    memset(async, 0, offsetof(struct php_swoolelite_async, client.std));
    php_swoolelite_async_init_object(async);
    php_swoolelite_client_init_object(&async->client, class_entry);
    async->client.options.port.socket_buffer_size = SOCKET_BUFFER_SIZE;
    async->client.std.handlers = &async_client_handlers;
    return &async->client.std;
}

static void async_client_free(zend_object *object)
{
    php_swoolelite_async_release(php_swoolelite_async_of(object));
}

/* The loop's reference is in no table: while it has one the object is no garbage. */
static HashTable *async_client_get_gc(zend_object *object, zval **table, int *count)
{
    struct php_swoolelite_async *async = php_swoolelite_async_of(object);
    zval *properties;
    int property_count;
    HashTable *all = zend_std_get_gc(object, &properties, &property_count);
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();
    for (int i = 0; i < ASYNC_EVENTS; i++) {
        zend_get_gc_buffer_add_zval(buffer, &async->callbacks[i].callable);
    }
    zend_get_gc_buffer_add_zval(buffer, &async->client.options.length_func.callable);
    for (int i = 0; i < property_count; i++) {
        zend_get_gc_buffer_add_zval(buffer, &properties[i]);
    }
    zend_get_gc_buffer_use(buffer, table, count);
    return all;
}

void php_swoolelite_async_client_startup(void)
{
    php_swoolelite_async_startup(php_swoolelite_async_run);
}

zend_class_entry *php_swoolelite_async_client_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Async_Client(php_swoolelite_client_ce);
    class_entry->create_object = async_client_create;
    async_client_handlers = std_object_handlers;
    async_client_handlers.offset = offsetof(struct php_swoolelite_async, client.std);
    async_client_handlers.free_obj = async_client_free;
    async_client_handlers.get_gc = async_client_get_gc;
    async_client_handlers.clone_obj = NULL;
    return class_entry;
}

/* ---- what all methods do ---- */

/* The client of $this; NULL where it threw. In a child, whose loop is another one, it is not connected any more. */
static struct php_swoolelite_async *async_client_this(zend_object *object)
{
    if (php_swoolelite_loop_refuse() || php_swoolelite_client_this(object) == NULL) {
        return NULL;
    }
    return php_swoolelite_async_of(object);
}

static bool async_client_conclude(struct php_swoolelite_async *async, int result)
{
    return php_swoolelite_client_conclude(&async->client, result);
}

/* Why nothing can be sent now: 0 or -errno. */
static int async_client_obstacle(const struct php_swoolelite_async *async)
{
    if (async->phase != ASYNC_OPEN) {
        return -SWL_ERROR_CLIENT_NO_CONNECTION;
    }
    return php_swoolelite_async_is_securing(async) ? -EINPROGRESS : 0;
}

/* Takes what the core has returned to a method: where that has closed the client, `close` becomes due. */
static bool async_client_take(struct php_swoolelite_async *async, ssize_t result)
{
    int error = (int)SWL_MIN(result, 0);
    if (!swl_client_is_open(&async->client.core)) {
        php_swoolelite_async_end(async, error);
    } else {
        php_swoolelite_async_watch(async);
    }
    return async_client_conclude(async, error);
}

/* ---- constructing, callbacks ---- */

ZEND_METHOD(SwooleLite_Async_Client, __construct)
{
    zend_long type;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(type)
    ZEND_PARSE_PARAMETERS_END();
    (void)php_swoolelite_client_construct(php_swoolelite_client_of(Z_OBJ_P(ZEND_THIS)),
                                          type & ~(zend_long)PHP_SWOOLELITE_CLIENT_ASYNC, ZSTR_EMPTY_ALLOC());
}

ZEND_METHOD(SwooleLite_Async_Client, __destruct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

static enum php_swoolelite_async_event async_client_find_event(const zend_string *name)
{
    int event = 0;
    while (event < ASYNC_EVENTS_OF_ON &&
           strcasecmp(php_swoolelite_async_event_name((enum php_swoolelite_async_event)event),
                      ZSTR_VAL(name)) != 0) {
        event++;
    }
    return (enum php_swoolelite_async_event)event;
}

ZEND_METHOD(SwooleLite_Async_Client, on)
{
    zend_string *name;
    zend_fcall_info info;
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_PATH_STR(name)
    Z_PARAM_FUNC(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    enum php_swoolelite_async_event event = async_client_find_event(name);
    if (event == ASYNC_EVENTS_OF_ON) {
        zend_argument_value_error(
            1, "must be one of connect, receive, error, close, bufferFull, bufferEmpty; \"%s\" given",
            ZSTR_VAL(name));
        RETURN_THROWS();
    }
    php_swoolelite_keep_callback(&async->callbacks[event], &info.function_name, &cache);
    RETURN_TRUE;
}

/* ---- connecting ---- */

static bool async_client_has_callbacks(const struct php_swoolelite_async *async)
{
    bool is_stream = async->client.core.kind == SOCK_STREAM;
    for (int event = ASYNC_CONNECT; event <= ASYNC_CLOSE; event++) {
        if (Z_TYPE(async->callbacks[event].callable) == IS_UNDEF && (is_stream || event == ASYNC_RECEIVE)) {
            zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "The callback '%s' is missing",
                                    php_swoolelite_async_event_name((enum php_swoolelite_async_event)event));
            return false;
        }
    }
    return true;
}

static void async_client_set_name(zend_string **kept, const char *name)
{
    if (*kept != NULL) {
        zend_string_release(*kept);
    }
    *kept = name != NULL ? zend_string_init(name, strlen(name), false) : NULL;
}

static bool async_client_prepare(struct php_swoolelite_async *async, zend_string *host)
{
    const char *name;
    if (!php_swoolelite_client_prepare(&async->client, host, &name)) {
        return false;
    }
    async->client.options.core.socket_buffer_size = 0; /* it is the limit of what waits here */
    async_client_set_name(&async->peer_name, name);
    async_client_set_name(&async->host, ZSTR_VAL(host));
    return true;
}

ZEND_METHOD(SwooleLite_Async_Client, connect)
{
    zend_string *host;
    zend_long port = 0, sock_flag = 0;
    double timeout = 0.5;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(port)
    Z_PARAM_DOUBLE(timeout)
    Z_PARAM_LONG(sock_flag)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL || !php_swoolelite_client_check_peer(&async->client, host, port, timeout)) {
        RETURN_THROWS();
    }
    if (sock_flag != 0 && sock_flag != 1) {
        zend_argument_value_error(4, "must be 0 or 1");
        RETURN_THROWS();
    }
    if (async->phase != ASYNC_IDLE) {
        RETURN_BOOL(async_client_conclude(async, async->phase == ASYNC_OPEN ? -EISCONN : -EALREADY));
    }
    if (php_swoolelite_loop() == NULL || !async_client_has_callbacks(async) ||
        !async_client_prepare(async, host)) {
        RETURN_THROWS();
    }
    struct php_swoolelite_client *client = &async->client;
    client->pid = getpid();
    client->default_timeout = timeout < 0 ? -1 : (int64_t)(SWL_MIN(timeout, 1e9) * SWL_NS_PER_SEC);
    client->core.connects_datagrams = sock_flag == 1 || client->core.family == AF_UNIX;
    async->port = (uint16_t)port;
    async->limit =
        ZEND_NUM_ARGS() >= 3
            ? client->default_timeout
            : php_swoolelite_client_timeout(client, client->options.connect_timeout, client->default_timeout);
    php_swoolelite_async_enter(async);
    php_swoolelite_async_connect_begin(async);
    RETURN_BOOL(async_client_conclude(async, 0));
}

ZEND_METHOD(SwooleLite_Async_Client, enableSSL)
{
    zend_fcall_info info = {0};
    zend_fcall_info_cache cache;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_FUNC_OR_NULL(info, cache)
    ZEND_PARSE_PARAMETERS_END();
    if (!ZEND_FCI_INITIALIZED(info)) {
        zend_argument_type_error(1, "must be a valid callback, null given");
        RETURN_THROWS();
    }
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    struct swl_client *core = &async->client.core;
    if (core->kind == SOCK_DGRAM) {
        zend_throw_exception(php_swoolelite_exception_ce, "Datagrams have no TLS here", 0);
        RETURN_THROWS();
    }
    int obstacle = async_client_obstacle(async);
    if (obstacle < 0) {
        RETURN_BOOL(async_client_conclude(async, obstacle));
    }
    if (!swl_stream_is_plain(&core->stream)) {
        zend_throw_exception(php_swoolelite_exception_ce, "The connection has TLS already", 0);
        RETURN_THROWS();
    }
    const char *name;
    if (!php_swoolelite_client_prepare_tls(&async->client, async->host, &name)) {
        RETURN_THROWS();
    }
    async_client_set_name(&async->peer_name, name);
    php_swoolelite_keep_callback(&async->callbacks[ASYNC_SSL_READY], &info.function_name, &cache);
    async->secures = true;
    php_swoolelite_async_watch(async);
    php_swoolelite_async_set_due(async);
    RETURN_BOOL(async_client_conclude(async, 0));
}

ZEND_METHOD(SwooleLite_Async_Client, isConnected)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(async->phase == ASYNC_OPEN);
}

/* ---- sending ---- */

/* The high watermark is the server's: see swl_port_options. */
static void async_client_look_at_watermark(struct php_swoolelite_async *async)
{
    const struct swl_port_options *options = &async->client.options.port;
    int64_t high = options->buffer_high_watermark >= 0 ? options->buffer_high_watermark
                                                       : options->socket_buffer_size / 10 * 8;
    if (!async->is_full && high > 0 && swl_output_queue_memory(&async->client.core.out) >= (size_t)high) {
        async->is_full = true;
        async->became_full = !async->told_full;
        php_swoolelite_async_set_due(async);
    }
}

static int async_client_send_bytes(struct php_swoolelite_async *async, const zend_string *data)
{
    struct swl_client *core = &async->client.core;
    if (swl_output_queue_memory(&core->out) >= (size_t)async->client.options.port.socket_buffer_size) {
        return -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    }
    int result = swl_client_output_send(core, ZSTR_VAL(data), ZSTR_LEN(data));
    if (result == 0) {
        async_client_look_at_watermark(async);
    }
    return result;
}

ZEND_METHOD(SwooleLite_Async_Client, send)
{
    zend_string *data;
    zend_long flag = 0;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(data)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(flag)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    bool is_datagram = async->client.core.kind == SOCK_DGRAM;
    if (ZSTR_LEN(data) == 0 && !is_datagram) {
        zend_argument_value_error(1, "must not be empty");
        RETURN_THROWS();
    }
    int obstacle = async_client_obstacle(async);
    if (obstacle < 0) {
        RETURN_BOOL(async_client_conclude(async, obstacle));
    }
    ssize_t result = is_datagram ? swl_client_output_send_datagram(&async->client.core, ZSTR_VAL(data),
                                                                   ZSTR_LEN(data), NULL, 0)
                                 : async_client_send_bytes(async, data);
    if (!async_client_take(async, result)) {
        RETURN_FALSE;
    }
    RETURN_LONG((zend_long)ZSTR_LEN(data));
}

ZEND_METHOD(SwooleLite_Async_Client, sendfile)
{
    char *filename;
    size_t filename_size;
    zend_long offset = 0, length = 0;
    uint64_t size = 0;
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_PATH(filename, filename_size)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(offset)
    Z_PARAM_LONG(length)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    if (offset < 0 || length < 0) {
        zend_argument_value_error(offset < 0 ? 2 : 3, "must be 0 or greater");
        RETURN_THROWS();
    }
    if (async->client.core.kind == SOCK_DGRAM) {
        zend_throw_exception(php_swoolelite_exception_ce, "sendfile() is not for datagrams", 0);
        RETURN_THROWS();
    }
    int result = async_client_obstacle(async);
    int file = result < 0 ? result : php_swoolelite_client_file_open(filename, offset, length, &size);
    if (file < 0) { /* its warning may have run code of the user's: nothing is touched any more */
        RETURN_BOOL(async_client_conclude(async, file));
    }
    result = size > 0 ? swl_client_output_send_file(&async->client.core, file, offset, size) : close(file);
    RETURN_BOOL(async_client_take(async, result));
}

ZEND_METHOD(SwooleLite_Async_Client, sendto)
{
    zend_string *ip, *data;
    zend_long port;
    struct swl_resolver_addresses addresses;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_STR(ip)
    Z_PARAM_LONG(port)
    Z_PARAM_STR(data)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL || !php_swoolelite_client_check_peer(&async->client, ip, port, 0)) {
        RETURN_THROWS();
    }
    struct swl_client *core = &async->client.core;
    if (core->kind != SOCK_DGRAM) {
        zend_throw_exception(php_swoolelite_exception_ce, "sendto() is for datagrams", 0);
        RETURN_THROWS();
    }
    if (swl_client_connect_parse(core, ZSTR_VAL(ip), &addresses) < 0) {
        zend_argument_value_error(1, "must be a numeric address: to look for a name would block");
        RETURN_THROWS();
    }
    int result = async_client_obstacle(async);
    if (result < 0) {
        RETURN_BOOL(async_client_conclude(async, result));
    }
    swl_address_set_port(&addresses.items[0], (uint16_t)port);
    RETURN_BOOL(
        async_client_take(async, swl_client_output_send_datagram(core, ZSTR_VAL(data), ZSTR_LEN(data),
                                                                 &addresses.items[0], addresses.sizes[0])));
}

/* ---- receiving ---- */

ZEND_METHOD(SwooleLite_Async_Client, recv)
{
    zend_long size, flag;
    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    Z_PARAM_LONG(flag)
    ZEND_PARSE_PARAMETERS_END();
    zend_throw_exception(php_swoolelite_exception_ce,
                         "A client on the loop does not wait: what comes is given to the callback 'receive'",
                         0);
}

static void async_client_set_sleeping(INTERNAL_FUNCTION_PARAMETERS, bool sleeps)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    if (async->phase == ASYNC_IDLE || async->phase >= ASYNC_ENDING) {
        RETURN_BOOL(async_client_conclude(async, -SWL_ERROR_CLIENT_NO_CONNECTION));
    }
    if (async->sleeps && !sleeps && async->phase == ASYNC_OPEN) {
        async->is_broken = false;
        if (swl_client_holds(&async->client.core)) { /* no event tells of that */
            async->ready |= EPOLLIN;
            php_swoolelite_async_set_due(async);
        }
    }
    async->sleeps = sleeps;
    php_swoolelite_async_watch(async);
    RETURN_BOOL(async_client_conclude(async, 0));
}

ZEND_METHOD(SwooleLite_Async_Client, sleep)
{
    async_client_set_sleeping(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

ZEND_METHOD(SwooleLite_Async_Client, wakeup)
{
    async_client_set_sleeping(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

/* ---- the end ---- */

static void async_client_close(struct php_swoolelite_async *async, bool force)
{
    struct swl_client *core = &async->client.core;
    bool waits = async->phase >= ASYNC_OPEN && php_swoolelite_async_waits(async);
    if (waits && !force) {
        async->phase = ASYNC_ENDING;
        php_swoolelite_async_watch(async);
        return;
    }
    swl_client_close(core, waits);
    php_swoolelite_async_end(async, 0);
}

ZEND_METHOD(SwooleLite_Async_Client, close)
{
    bool force = false;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(force)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    if (async->phase == ASYNC_IDLE || async->phase == ASYNC_OVER) {
        RETURN_BOOL(async_client_conclude(async, -SWL_ERROR_CLIENT_NO_CONNECTION));
    }
    async_client_close(async, force);
    RETURN_BOOL(async_client_conclude(async, 0));
}

ZEND_METHOD(SwooleLite_Async_Client, shutdown)
{
    zend_long how;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_LONG(how)
    ZEND_PARSE_PARAMETERS_END();
    if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR) {
        zend_argument_value_error(1, "must be Client::SHUT_RD, SHUT_WR or SHUT_RDWR");
        RETURN_THROWS();
    }
    struct php_swoolelite_async *async = async_client_this(Z_OBJ_P(ZEND_THIS));
    if (async == NULL) {
        RETURN_THROWS();
    }
    int result = async_client_obstacle(async);
    if (result < 0) {
        RETURN_BOOL(async_client_conclude(async, result));
    }
    if (how != SHUT_WR) {
        async_client_close(async, false);
        RETURN_BOOL(async_client_conclude(async, 0));
    }
    result = async->client.core.kind == SOCK_STREAM ? swl_client_output_end(&async->client.core) : 0;
    RETURN_BOOL(async_client_take(async, result == -EAGAIN ? 0 : result));
}
