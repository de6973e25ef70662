/* Waiting for a connection. */
#include "php/php_client_connect.h"

#include <errno.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/client_connect.h"
#include "php/php_class_entries.h"
#include "php/php_client_pool.h"
#include "php/php_client_wait.h"

/* ---- waiting ---- */

/* Of several addresses one that does not answer gets its part of the time only. */
static int64_t connect_deadline(const struct swl_client *core, int64_t deadline)
{
    int left = swl_client_connect_left(core);
    if (core->state != SWL_CLIENT_CONNECTING || left == 0 || deadline == SWL_NEVER) {
        return deadline;
    }
    int64_t now = swl_clock_monotonic();
    return now + (deadline - now) / (left + 1);
}

/* Goes on until it is connected, or has failed. `result`: of the call before. */
static int connect_finish(struct swl_client *core, int64_t deadline, int result)
{
    int64_t until = connect_deadline(core, deadline);
    while (result == -EINPROGRESS) {
        int waited = php_swoolelite_client_wait(swl_client_descriptor(core), swl_client_events(core), until);
        if (waited == -ETIMEDOUT && until < deadline) {
            result = swl_client_connect_skip(core);
        } else if (waited == -ECANCELED) {
            swl_client_abandon(core);
            return swl_client_fail(core, waited, NULL);
        } else if (waited < 0) {
            return swl_client_fail(core, waited, NULL);
        } else {
            result = swl_client_connect_go_on(core);
        }
        until = connect_deadline(core, deadline);
    }
    return result;
}

static int connect_begin(struct swl_client *core, const struct swl_resolver_addresses *addresses,
                         uint16_t port, const char *name, int64_t deadline, bool waits)
{
    int result = swl_client_connect_begin(core, addresses, port, name);
    while (result == -EAGAIN && core->family == AF_UNIX && waits) {
        int waited = php_swoolelite_client_pause(deadline);
        if (waited < 0) {
            return swl_client_fail(core, waited, NULL);
        }
        result = swl_client_connect_begin(core, addresses, port, name);
    }
    return waits ? connect_finish(core, deadline, result) : result;
}

int php_swoolelite_client_addresses(const struct php_swoolelite_client *client, const char *host,
                                    int64_t deadline, struct swl_resolver_addresses *addresses,
                                    const char **reason)
{
    const struct swl_client *core = &client->core;
    if (swl_client_connect_parse(core, host, addresses) == 0) {
        return 0;
    }
    return php_swoolelite_client_resolve(host, core->family, core->kind, deadline, addresses, reason);
}

/* ---- results ---- */

static bool connect_conclude(struct php_swoolelite_client *client, int result, const char *reason)
{
    bool is_done = php_swoolelite_client_conclude(client, result);
    if (!is_done && !EG(exception)) {
        php_error_docref(NULL, E_WARNING, "Cannot connect to %s: %s [%d]", ZSTR_VAL(client->host), reason,
                         -result);
    }
    return is_done;
}

static bool connect_is_established(struct php_swoolelite_client *client)
{
    if (!php_swoolelite_client_is_ours(client)) {
        return false;
    }
    (void)php_swoolelite_client_conclude(client, -EISCONN);
    php_error_docref(NULL, E_WARNING, "The client is connected already");
    return true;
}

/* ---- kept connections ---- */

static zend_string *connect_pool_key(const struct php_swoolelite_client *client, const zend_string *host,
                                     zend_long port)
{
    smart_str key = {0};
    const zval *id = OBJ_PROP_NUM((zend_object *)&client->std, CLIENT_PROPERTY_ID);
    ZVAL_DEREF(id);
    smart_str_append_printf(&key, "%d %d %d ", client->core.family, client->core.kind, client->is_tls);
    if (Z_TYPE_P(id) == IS_STRING && Z_STRLEN_P(id) > 0) {
        smart_str_appends(&key, "id ");
        smart_str_append(&key, Z_STR_P(id));
        smart_str_appendc(&key, '\0');
    }
    smart_str_append(&key, host);
    smart_str_append_printf(&key, " " ZEND_LONG_FMT " ", port);
    php_swoolelite_client_options_key(&client->options, &key);
    smart_str_0(&key);
    return key.s;
}

/* From now on the connection is not kept. */
static void connect_forget_key(struct php_swoolelite_client *client)
{
    if (client->pool_key != NULL) {
        zend_string_release(client->pool_key);
        client->pool_key = NULL;
    }
}

static bool connect_reuse(struct php_swoolelite_client *client, const zend_string *host, zend_long port)
{
    const zval *type = OBJ_PROP_NUM(&client->std, CLIENT_PROPERTY_TYPE);
    zend_long uses = 0;
    connect_forget_key(client);
    ZVAL_DEREF(type);
    if ((zval_get_long((zval *)type) & PHP_SWOOLELITE_CLIENT_KEEP) && client->core.kind == SOCK_STREAM) {
        client->pool_key = connect_pool_key(client, host, port);
        uses = php_swoolelite_client_pool_take(client->pool_key, &client->core, &client->options.core);
    }
    zval *reuse = OBJ_PROP_NUM(&client->std, CLIENT_PROPERTY_REUSE);
    zval *count = OBJ_PROP_NUM(&client->std, CLIENT_PROPERTY_REUSE_COUNT);
    ZVAL_DEREF(reuse);
    ZVAL_DEREF(count);
    ZVAL_BOOL(reuse, uses > 0);
    ZVAL_LONG(count, uses);
    return uses > 0;
}

/* ---- methods ---- */

static void connect_set_host(struct php_swoolelite_client *client, zend_string *host, zend_long port)
{
    if (client->host != NULL) {
        zend_string_release(client->host);
    }
    client->host = client->core.family == AF_UNIX ? zend_string_copy(host)
                                                  : strpprintf(0, "%s:" ZEND_LONG_FMT, ZSTR_VAL(host), port);
}

ZEND_METHOD(SwooleLite_Client, connect)
{
    zend_string *host;
    zend_long port = 0, sock_flag = 0;
    double timeout = 0.5;
    const char *name, *reason = NULL;
    struct swl_resolver_addresses addresses;
    ZEND_PARSE_PARAMETERS_START(1, 4)
    Z_PARAM_STR(host)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(port)
    Z_PARAM_DOUBLE(timeout)
    Z_PARAM_LONG(sock_flag)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_client *client = php_swoolelite_client_this(Z_OBJ_P(ZEND_THIS));
    if (client == NULL || !php_swoolelite_client_check_peer(client, host, port, timeout)) {
        RETURN_THROWS();
    }
    if (sock_flag != 0 && sock_flag != 1) {
        zend_argument_value_error(4, "must be 0 or 1");
        RETURN_THROWS();
    }
    if (connect_is_established(client)) {
        RETURN_FALSE;
    }
    const char *contradiction = php_swoolelite_client_options_settle(&client->options);
    if (contradiction != NULL) {
        zend_throw_exception(php_swoolelite_exception_ce, contradiction, 0);
        RETURN_THROWS();
    }
    client->default_timeout = timeout < 0 ? -1 : (int64_t)(SWL_MIN(timeout, 1e9) * SWL_NS_PER_SEC);
    client->pid = getpid();
    connect_set_host(client, host, port);
    if (connect_reuse(client, host, port)) {
        RETURN_BOOL(php_swoolelite_client_conclude(client, 0));
    }
    if (!php_swoolelite_client_prepare(client, host, &name)) {
        RETURN_THROWS();
    }
    int64_t limit =
        ZEND_NUM_ARGS() >= 3
            ? client->default_timeout
            : php_swoolelite_client_timeout(client, client->options.connect_timeout, client->default_timeout);
    int64_t deadline = limit < 0 ? SWL_NEVER : swl_clock_monotonic() + limit;
    bool waits = sock_flag == 0 || client->core.kind == SOCK_DGRAM;
    client->core.connects_datagrams = sock_flag == 1 || client->core.family == AF_UNIX;
    client->is_busy = true;
    int result = php_swoolelite_client_addresses(client, ZSTR_VAL(host), deadline, &addresses, &reason);
    if (result == 0) {
        result = connect_begin(&client->core, &addresses, (uint16_t)port, name, deadline, waits);
        reason = client->core.reason;
    }
    if (result == -EINPROGRESS) {
        (void)php_swoolelite_client_conclude(client, result);
        RETURN_TRUE;
    }
    RETURN_BOOL(connect_conclude(client, result, reason));
}

struct php_swoolelite_client *php_swoolelite_client_this_ready(zend_object *object)
{
    struct php_swoolelite_client *client = php_swoolelite_client_this(object);
    if (client == NULL) {
        return NULL;
    }
    if (!php_swoolelite_client_is_ours(client)) {
        (void)php_swoolelite_client_conclude(client, -SWL_ERROR_CLIENT_NO_CONNECTION);
        php_error_docref(NULL, E_WARNING, "The client is not connected");
        return NULL;
    }
    if (client->core.state == SWL_CLIENT_CONNECTED) {
        return client;
    }
    int64_t limit =
        php_swoolelite_client_timeout(client, client->options.connect_timeout, client->default_timeout);
    int64_t deadline = limit < 0 ? SWL_NEVER : swl_clock_monotonic() + limit;
    client->is_busy = true;
    int result = connect_finish(&client->core, deadline, -EINPROGRESS);
    return connect_conclude(client, result, client->core.reason) ? client : NULL;
}

ZEND_METHOD(SwooleLite_Client, enableSSL)
{
    zval *on_ready = NULL;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_ZVAL_OR_NULL(on_ready)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_client *client = php_swoolelite_client_this_ready(Z_OBJ_P(ZEND_THIS));
    const char *name;
    if (client == NULL) {
        RETURN_FALSE;
    }
    if (on_ready != NULL) {
        zend_argument_value_error(1, "must be null: this class blocks until TLS is ready");
        RETURN_THROWS();
    }
    if (client->core.kind == SOCK_DGRAM || !swl_stream_is_plain(&client->core.stream)) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             client->core.kind == SOCK_DGRAM ? "Datagrams have no TLS here"
                                                             : "The connection has TLS already",
                             0);
        RETURN_THROWS();
    }
    zend_string *host = zend_string_init(ZSTR_VAL(client->host), ZSTR_LEN(client->host), false);
    char *port = client->core.family == AF_UNIX ? NULL : strrchr(ZSTR_VAL(host), ':');
    if (port != NULL) {
        *port = '\0';
    }
    if (!php_swoolelite_client_prepare_tls(client, host, &name)) {
        zend_string_release(host);
        RETURN_THROWS();
    }
    connect_forget_key(client); /* whoever found it there would expect a connection without TLS */
    int64_t limit =
        php_swoolelite_client_timeout(client, client->options.connect_timeout, client->default_timeout);
    int64_t deadline = limit < 0 ? SWL_NEVER : swl_clock_monotonic() + limit;
    client->is_busy = true;
    int result = connect_finish(&client->core, deadline, swl_client_connect_secure(&client->core, name));
    zend_string_release(host);
    RETURN_BOOL(connect_conclude(client, result, client->core.reason));
}
