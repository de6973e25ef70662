/*
 * Runs one client: steps of its connection, input, output, callbacks. Each callback may close the connection, begin
 * another one, end the script, or fork; so after each of them it is seen whether the connection is the same.
 */
#include "php/php_async_events.h"

#include <errno.h>

#include "base/log.h"
#include "net/client_input.h"
#include "net/client_output.h"
#include "php/php_async_connect.h"
#include "php/php_call.h"
#include "php/php_loop.h"

/* bytes that are received at once without a framing; the largest datagram */
#define RECEIVE_MAX 65536
/* packages of one client in one round of the loop */
#define PACKAGES_MAX 64

ZEND_TLS uint8_t events_received[RECEIVE_MAX];

static const char *const event_names[ASYNC_EVENTS] = {
    [ASYNC_CONNECT] = "connect",
    [ASYNC_RECEIVE] = "receive",
    [ASYNC_ERROR] = "error",
    [ASYNC_CLOSE] = "close",
    [ASYNC_BUFFER_FULL] = "bufferFull",
    [ASYNC_BUFFER_EMPTY] = "bufferEmpty",
    [ASYNC_SSL_READY] = "onSslReady",
};

const char *php_swoolelite_async_event_name(enum php_swoolelite_async_event event)
{
    return event_names[event];
}

/* ---- calling back ---- */

/* An exception ends the round: the next one goes on here, if the loop still holds it. */
static void events_put_off(struct php_swoolelite_async *async)
{
    if (async->phase != ASYNC_IDLE) {
        async->ready = EPOLLIN | EPOLLOUT;
        php_swoolelite_async_set_due(async);
    }
}

/* Calls back with the object and, `count` being 2, arguments[1]. Returns whether the connection goes on, and may be run
 * further in this round. */
static bool events_call(struct php_swoolelite_async *async, enum php_swoolelite_async_event event,
                        uint32_t count, zval *arguments)
{
    struct php_swoolelite_callback *callback = &async->callbacks[event];
    uint32_t generation = async->generation;
    if (Z_TYPE(callback->callable) == IS_UNDEF) {
        return true;
    }
    ZVAL_OBJ_COPY(&arguments[0], &async->client.std);
    (void)php_swoolelite_loop_call(event_names[event], &callback->callable, &callback->cache, count,
                                   arguments);
    if (php_swoolelite_loop_is_dead() || async->generation != generation) {
        return false;
    }
    if (!php_swoolelite_loop_may_call()) {
        events_put_off(async);
        return false;
    }
    return true;
}

static bool events_tell(struct php_swoolelite_async *async, enum php_swoolelite_async_event event)
{
    zval self;
    return events_call(async, event, 1, &self);
}

/* Also of one that was full for a moment only: the script may wait for its end. */
static bool events_tell_of_buffer(struct php_swoolelite_async *async)
{
    if (async->became_full) {
        async->became_full = false;
        async->told_full = true;
        if (!events_tell(async, ASYNC_BUFFER_FULL)) {
            return false;
        }
    }
    if (async->told_full && !async->is_full) {
        async->told_full = false;
        return events_tell(async, ASYNC_BUFFER_EMPTY);
    }
    return true;
}

/* ---- package_length_func ---- */

struct events_length {
    const struct swl_framing_function_options *function;
    const uint8_t *data;
    size_t size;
    int64_t length;
};

static void events_run_length(void *argument)
{
    struct events_length *call = argument;
    call->length = call->function->length(call->function->argument, call->data, call->size);
}

/* What it throws, and fatal errors, end below the core. */
static int64_t events_length(void *argument, const uint8_t *data, size_t size)
{
    const struct php_swoolelite_async *async = argument;
    struct events_length call = {&async->framing_function, data, size, -ECANCELED};
    enum swl_verdict verdict = php_swoolelite_loop_guard("package_length_func", events_run_length, &call);
    return verdict == SWL_GO_ON ? call.length : -ECANCELED;
}

static void events_guard_framing(struct php_swoolelite_async *async)
{
    struct swl_framing *framing = &async->client.options.core.framing;
    if (framing->kind == &swl_framing_function && framing->function.length != events_length) {
        async->framing_function = framing->function;
        framing->function = (struct swl_framing_function_options){.length = events_length, .argument = async};
    }
}

/* ---- input ---- */

static bool events_is_framed(const struct php_swoolelite_async *async)
{
    const struct swl_client *core = &async->client.core;
    return core->kind == SOCK_STREAM && core->options->framing.kind != &swl_framing_none;
}

/* A package, or what has arrived. `data` is where it lies. */
static ssize_t events_receive(struct php_swoolelite_async *async, const uint8_t **data)
{
    struct swl_client *core = &async->client.core;
    if (!events_is_framed(async)) {
        *data = events_received;
        return swl_client_input_receive(core, events_received, sizeof(events_received));
    }
    events_guard_framing(async);
    async->client.is_busy = true; /* its function must not close the connection */
    ssize_t size = swl_client_input_package(core);
    async->client.is_busy = false;
    *data = swl_buffer_bytes(&core->in);
    return size;
}

struct events_package {
    struct swl_client *core; /* NULL: the package does not lie in its buffer */
    const uint8_t *data;
    size_t size;
};

/* Within the guard of the call. The buffer must be free of it when the callback runs, which may begin TLS. */
static void events_make_package(zval *argument, const void *data)
{
    const struct events_package *package = data;
    ZVAL_STRINGL_FAST(argument, (const char *)package->data, package->size);
    if (package->core != NULL) {
        swl_client_input_consume(package->core, package->size);
    }
}

static bool events_deliver(struct php_swoolelite_async *async, const uint8_t *data, size_t size)
{
    struct events_package package = {events_is_framed(async) ? &async->client.core : NULL, data, size};
    const struct php_swoolelite_bytes bytes = {.data = &package, .make = events_make_package};
    zval arguments[2];
    php_swoolelite_bytes_argument(&arguments[1], &bytes);
    return events_call(async, ASYNC_RECEIVE, 2, arguments);
}

/* The peer sends nothing any more: what waits for it is written, then it is over. */
static void events_end(struct php_swoolelite_async *async, int result)
{
    if (result == 0 && php_swoolelite_async_waits(async)) {
        async->phase = ASYNC_ENDING;
    } else {
        php_swoolelite_async_end(async, result);
    }
}

static bool events_may_receive(const struct php_swoolelite_async *async)
{
    return async->phase == ASYNC_OPEN && !async->sleeps && !php_swoolelite_async_is_securing(async);
}

/* Returns false where nothing more may be done now. */
static bool events_read(struct php_swoolelite_async *async)
{
    struct swl_client *core = &async->client.core;
    bool is_stream = core->kind == SOCK_STREAM;
    for (int left = PACKAGES_MAX; events_may_receive(async); left--) {
        const uint8_t *data;
        if (left == 0) {
            php_swoolelite_async_set_due(async);
            async->ready |= EPOLLIN;
            return true;
        }
        ssize_t size = events_receive(async, &data);
        if (php_swoolelite_loop_is_dead()) {
            return false;
        }
        if (is_stream && size <= 0 && size != -EAGAIN) {
            events_end(async, size < 0 ? (int)size : -core->end_error);
        }
        if (!php_swoolelite_loop_may_call()) { /* package_length_func has thrown */
            events_put_off(async);
            return false;
        }
        if (size < 0 || (size == 0 && is_stream)) { /* that a datagram has reached nobody ends nothing */
            return true;
        }
        if (!events_deliver(async, data, (size_t)size)) {
            return false;
        }
        if (!swl_client_holds(core)) { /* an event tells of what comes */
            return true;
        }
    }
    return true;
}

/* ---- output ---- */

static void events_write(struct php_swoolelite_async *async)
{
    struct swl_client *core = &async->client.core;
    if (!php_swoolelite_async_waits(async) || core->state != SWL_CLIENT_CONNECTED) {
        return;
    }
    int result = swl_client_output_flush(core);
    if (result < 0 && result != -EAGAIN) {
        php_swoolelite_async_end(async, result);
        return;
    }
    async->is_full &=
        swl_output_queue_memory(&core->out) > (size_t)async->client.options.port.buffer_low_watermark;
    if (result == 0 && async->phase == ASYNC_ENDING) {
        php_swoolelite_async_end(async, 0);
    }
}

/* ---- TLS on a connection that is open ---- */

/* After a handshake the stream may hold what no event tells of. */
static void events_look_at_stream(struct php_swoolelite_async *async)
{
    if (swl_client_holds(&async->client.core)) {
        async->ready |= EPOLLIN;
        php_swoolelite_async_set_due(async);
    }
}

static bool events_secure(struct php_swoolelite_async *async)
{
    if (!php_swoolelite_async_is_securing(async) || (async->secures && php_swoolelite_async_waits(async))) {
        return true;
    }
    if (php_swoolelite_async_connect_secure(async) != 0) {
        return true;
    }
    events_look_at_stream(async);
    return events_tell(async, ASYNC_SSL_READY);
}

/* ---- the beginning and the end ---- */

static bool events_open(struct php_swoolelite_async *async)
{
    async->phase = ASYNC_OPEN;
    events_look_at_stream(async);
    (void)php_swoolelite_client_conclude(&async->client, 0);
    php_swoolelite_async_watch(async);
    return events_tell(async, ASYNC_CONNECT);
}

static void events_over(struct php_swoolelite_async *async)
{
    struct swl_client *core = &async->client.core;
    if (async->result == -EPROTO && core->reason[0] != '\0') {
        swl_warning_limited("connections that clients have lost", "Async\\Client, %s port %d: %s",
                            ZSTR_VAL(async->host), async->port, core->reason);
    }
    (void)php_swoolelite_client_conclude(&async->client, async->result);
    php_swoolelite_async_leave(async);
    (void)events_tell(async, async->was_connected ? ASYNC_CLOSE : ASYNC_ERROR);
}

/* ---- one client ---- */

static bool events_run_open(struct php_swoolelite_async *async, uint32_t ready)
{
    if (async->phase == ASYNC_OPEN && async->sleeps && !php_swoolelite_async_is_securing(async) &&
        (ready & (EPOLLERR | EPOLLHUP))) {
        async->is_broken = true;
        return true;
    }
    if (ready != 0 && async->phase == ASYNC_OPEN && !events_read(async)) {
        return false;
    }
    if (ready != 0 && async->phase >= ASYNC_OPEN) {
        events_write(async);
    }
    return async->phase != ASYNC_OPEN || (events_secure(async) && events_tell_of_buffer(async));
}

static void events_run(struct php_swoolelite_async *async)
{
    uint32_t ready = async->ready;
    async->ready = 0;
    if (async->phase == ASYNC_RESOLVING || async->phase == ASYNC_CONNECTING) {
        php_swoolelite_async_connect_go_on(async);
    }
    if (async->phase == ASYNC_CONNECTED && !events_open(async)) {
        return;
    }
    ready |= async->ready;
    async->ready = 0;
    if ((async->phase == ASYNC_OPEN || async->phase == ASYNC_ENDING) && !events_run_open(async, ready)) {
        return;
    }
    if (async->phase == ASYNC_OVER) {
        events_over(async);
    }
}

void php_swoolelite_async_run(struct php_swoolelite_async *async)
{
    zval self;
    ZVAL_OBJ_COPY(&self, &async->client.std);
    events_run(async);
    if (php_swoolelite_loop_is_dead()) {
        return;
    }
    php_swoolelite_async_watch(async);
    if (GC_REFCOUNT(&async->client.std) > 1) {
        GC_DELREF(&async->client.std);
    } else {
        php_swoolelite_loop_release_values("Async\\Client", 1, &self);
    }
}
