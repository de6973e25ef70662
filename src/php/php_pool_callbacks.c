/* The table of callbacks of a pool. */
#include "php/php_pool_callbacks.h"

#include <arpa/inet.h>

#include "php/php_call.h"
#include "php/php_callbacks.h"
#include "php/php_event_call.h"
#include "php/php_pool_object.h"
#include "php/php_user_process.h"

struct swl_server_callbacks php_swoolelite_pool_callbacks;

static enum swl_verdict pool_callbacks_on_shutdown(struct swl_server *core)
{
    php_swoolelite_pool_set_bool(php_swoolelite_pool_from(core), POOL_PROPERTY_RUNNING, false);
    return php_swoolelite_callbacks.shutdown(core);
}

static enum swl_verdict pool_callbacks_on_worker_start(struct swl_server *core, int id)
{
    if (core->life != SWL_LIFE_FUNCTION) {
        return php_swoolelite_callbacks.worker_start(core, id);
    }
    php_swoolelite_user_process_enter_function();
    return php_swoolelite_user_process_leave_function(php_swoolelite_callbacks.worker_start(core, id));
}

static enum swl_verdict pool_callbacks_on_worker_exit(struct swl_server *core, int id)
{
    php_swoolelite_pool_set_bool(php_swoolelite_pool_from(core), POOL_PROPERTY_WORKER_RUNNING, false);
    return php_swoolelite_callbacks.worker_exit(core, id);
}

static enum swl_verdict pool_callbacks_on_worker_stop(struct swl_server *core, int id)
{
    php_swoolelite_pool_set_bool(php_swoolelite_pool_from(core), POOL_PROPERTY_WORKER_RUNNING, false);
    return php_swoolelite_callbacks.worker_stop(core, id);
}

static enum swl_verdict pool_callbacks_on_queued(struct swl_server *core, const void *data, size_t size)
{
    zval arguments[2];
    const struct php_swoolelite_bytes bytes = {.data = data, .size = size};
    php_swoolelite_bytes_argument(&arguments[1], &bytes);
    return php_swoolelite_event_call(core, EVENT_MESSAGE, 2, arguments, NULL);
}

/* Sends what write() has collected for the client, and closes its connection behind that. */
static void pool_callbacks_answer(struct php_swoolelite_pool *pool)
{
    struct swl_server *core = pool->server.core;
    if (pool->answer.s != NULL) {
        uint32_t length = htonl((uint32_t)(ZSTR_LEN(pool->answer.s) - PHP_SWOOLELITE_POOL_HEADER));
        memcpy(ZSTR_VAL(pool->answer.s), &length, PHP_SWOOLELITE_POOL_HEADER);
        SWL_IGNORE(swl_server_send(core, pool->session, ZSTR_VAL(pool->answer.s), ZSTR_LEN(pool->answer.s)),
                   "it fails where the client is gone");
        smart_str_free(&pool->answer);
    }
    SWL_IGNORE(swl_server_close(core, pool->session, false), "the same");
    pool->session = 0;
}

static enum swl_verdict pool_callbacks_on_receive(struct swl_server *core, const struct swl_request *request)
{
    struct php_swoolelite_pool *pool = php_swoolelite_pool_from(core);
    enum swl_verdict verdict = SWL_GO_ON;
    pool->session = request->session;
    if (request->size > PHP_SWOOLELITE_POOL_HEADER) {
        zval arguments[2];
        const struct php_swoolelite_bytes bytes = {.data = (const char *)request->data +
                                                           PHP_SWOOLELITE_POOL_HEADER,
                                                   .size = request->size - PHP_SWOOLELITE_POOL_HEADER};
        php_swoolelite_bytes_argument(&arguments[1], &bytes);
        verdict = php_swoolelite_event_call(core, EVENT_MESSAGE, 2, arguments, NULL);
    }
    if (!swl_verdict_is_failure(verdict)) { /* else the worker ends, and with it the connection */
        pool_callbacks_answer(pool);
    }
    return verdict;
}

void php_swoolelite_pool_callbacks_init(void)
{
    php_swoolelite_pool_callbacks = php_swoolelite_callbacks;
    php_swoolelite_pool_callbacks.shutdown = pool_callbacks_on_shutdown;
    php_swoolelite_pool_callbacks.worker_start = pool_callbacks_on_worker_start;
    php_swoolelite_pool_callbacks.worker_exit = pool_callbacks_on_worker_exit;
    php_swoolelite_pool_callbacks.worker_stop = pool_callbacks_on_worker_stop;
    php_swoolelite_pool_callbacks.queued = pool_callbacks_on_queued;
    php_swoolelite_pool_callbacks.receive = pool_callbacks_on_receive;
}
