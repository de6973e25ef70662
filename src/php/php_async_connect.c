/* Names, addresses in turn, handshakes; and the timer that bounds all of it. */
#include "php/php_async_connect.h"

#include <errno.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/client_connect.h"
#include "php/php_loop.h"

/* how soon a unix socket is tried again whose queue is full: no event tells of room */
#define PAUSE (5 * SWL_NS_PER_MS)

static const char *connect_peer_name(const struct php_swoolelite_async *async)
{
    return async->peer_name != NULL ? ZSTR_VAL(async->peer_name) : NULL;
}

static void connect_start_timer(struct php_swoolelite_async *async, int64_t due)
{
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop != NULL && due != SWL_NEVER) {
        swl_timer_start(&loop->timers, &async->timer, due);
    }
}

static void connect_stop_timer(struct php_swoolelite_async *async)
{
    struct swl_reactor *loop = php_swoolelite_loop_find();
    if (loop != NULL) {
        swl_timer_stop(&loop->timers, &async->timer);
    }
}

/* Of several addresses one that does not answer gets its part of the time only. */
static void connect_limit_address(struct php_swoolelite_async *async)
{
    int left = swl_client_connect_left(&async->client.core);
    int64_t due = async->deadline;
    if (async->client.core.state == SWL_CLIENT_CONNECTING && left > 0 && due != SWL_NEVER) {
        int64_t now = swl_clock_monotonic();
        due = now + SWL_MAX(due - now, 0) / (left + 1);
    }
    connect_start_timer(async, due);
}

/* Takes what a step of the core has returned. */
static void connect_take(struct php_swoolelite_async *async, int result)
{
    if (result == 0) {
        connect_stop_timer(async);
        async->phase = ASYNC_CONNECTED;
        php_swoolelite_async_set_due(async);
    } else if (result == -EINPROGRESS) {
        async->phase = ASYNC_CONNECTING;
        connect_limit_address(async);
        php_swoolelite_async_watch(async);
    } else {
        php_swoolelite_async_end(async, result);
    }
}

static void connect_try(struct php_swoolelite_async *async, const struct swl_resolver_addresses *addresses)
{
    struct swl_client *core = &async->client.core;
    int result = swl_client_connect_begin(core, addresses, async->port, connect_peer_name(async));
    if (result == -EAGAIN && core->family == AF_UNIX) {
        async->phase = ASYNC_RESOLVING;
        connect_start_timer(async, SWL_MIN(async->deadline, swl_clock_monotonic() + PAUSE));
        return;
    }
    connect_take(async, result);
}

static void connect_resolve(struct php_swoolelite_async *async)
{
    struct swl_client *core = &async->client.core;
    struct swl_resolver_addresses addresses;
    int result = swl_resolver_take(async->query, &addresses);
    if (result == -EAGAIN) {
        return;
    }
    php_swoolelite_async_forget_query(async);
    if (result < 0) {
        php_swoolelite_async_end(async, swl_client_fail(core, result, NULL));
        return;
    }
    connect_try(async, &addresses);
}

static void connect_on_timeout(struct swl_timer *timer)
{
    struct php_swoolelite_async *async = SWL_CONTAINER_OF(timer, struct php_swoolelite_async, timer);
    struct swl_client *core = &async->client.core;
    bool is_late = swl_clock_monotonic() >= async->deadline;
    if (!is_late && async->phase == ASYNC_RESOLVING && async->query == NULL) {
        const struct swl_resolver_addresses addresses = core->addresses;
        connect_try(async, &addresses);
    } else if (!is_late && core->state == SWL_CLIENT_CONNECTING && swl_client_connect_left(core) > 0) {
        connect_take(async, swl_client_connect_skip(core));
    } else {
        php_swoolelite_async_end(async, swl_client_fail(core, -ETIMEDOUT, NULL));
    }
}

static void connect_set_deadline(struct php_swoolelite_async *async)
{
    async->deadline = async->limit < 0 ? SWL_NEVER : swl_clock_monotonic() + async->limit;
    async->timer.callback = connect_on_timeout;
}

void php_swoolelite_async_connect_begin(struct php_swoolelite_async *async)
{
    struct swl_client *core = &async->client.core;
    struct swl_resolver_addresses addresses;
    connect_set_deadline(async);
    if (swl_client_connect_parse(core, ZSTR_VAL(async->host), &addresses) == 0) {
        connect_try(async, &addresses);
        return;
    }
    async->phase = ASYNC_RESOLVING;
    int result = core->family == AF_UNIX
                     ? -EINVAL
                     : swl_resolver_ask(&async->query, ZSTR_VAL(async->host), core->family, core->kind);
    if (result < 0) {
        php_swoolelite_async_end(async, swl_client_fail(core, result, NULL));
        return;
    }
    connect_start_timer(async, async->deadline);
    php_swoolelite_async_watch(async);
}

void php_swoolelite_async_connect_go_on(struct php_swoolelite_async *async)
{
    if (async->phase == ASYNC_CONNECTING) {
        connect_take(async, swl_client_connect_go_on(&async->client.core));
    } else if (async->query != NULL) {
        connect_resolve(async);
    }
}

int php_swoolelite_async_connect_secure(struct php_swoolelite_async *async)
{
    struct swl_client *core = &async->client.core;
    int result;
    if (core->state == SWL_CLIENT_HANDSHAKE) {
        result = swl_client_connect_go_on(core);
    } else {
        async->secures = false;
        connect_set_deadline(async);
        connect_start_timer(async, async->deadline);
        result = swl_client_connect_secure(core, connect_peer_name(async));
    }
    if (result != -EINPROGRESS) {
        connect_stop_timer(async);
    }
    if (result < 0 && result != -EINPROGRESS) {
        php_swoolelite_async_end(async, result);
    }
    return result;
}
