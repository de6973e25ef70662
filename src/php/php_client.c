/* The class SwooleLite\Client: its object, its end, and what it tells of itself. */
#include "php/php_client.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <unistd.h>
#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/datagram.h"
#include "net/stream_tls.h"
#include "php/php_class_entries.h"
#include "php/php_client_arginfo.h"
#include "php/php_client_pool.h"
#include "php/php_pem.h"
#include "php/php_socket.h"

/* of connect(), seconds */
#define TIMEOUT 0.5

static zend_object_handlers client_handlers;

/* ---- the object ---- */

void php_swoolelite_client_init_object(struct php_swoolelite_client *client, zend_class_entry *class_entry)
{
    zend_object_std_init(&client->std, class_entry);
    object_properties_init(&client->std, class_entry);
    php_swoolelite_client_options_init(&client->options);
    swl_client_init(&client->core, SWL_SOCK_TCP, &client->options.core);
    client->default_timeout = (int64_t)(TIMEOUT * SWL_NS_PER_SEC);
}

static zend_object *client_create(zend_class_entry *class_entry)
{
    struct php_swoolelite_client *client = zend_object_alloc(sizeof(*client), class_entry);
    memset(client, 0, offsetof(struct php_swoolelite_client, std));
    php_swoolelite_client_init_object(client, class_entry);
    client->std.handlers = &client_handlers;
    return &client->std;
}

static void client_forget_names(struct php_swoolelite_client *client)
{
    if (client->pool_key != NULL) {
        zend_string_release(client->pool_key);
        client->pool_key = NULL;
    }
    if (client->host != NULL) {
        zend_string_release(client->host);
        client->host = NULL;
    }
    swl_tls_client_destroy(client->tls);
    client->tls = client->core.tls = NULL;
}

/* Ends the connection, or keeps it for another object. */
static void client_let_go(struct php_swoolelite_client *client, bool may_keep)
{
    zval *uses = OBJ_PROP_NUM(&client->std, CLIENT_PROPERTY_REUSE_COUNT);
    ZVAL_DEREF(uses);
    if (!may_keep || client->pool_key == NULL ||
        !php_swoolelite_client_pool_keep(client->pool_key, &client->core, zval_get_long(uses))) {
        swl_client_close(&client->core, false);
    }
    client_forget_names(client);
}

void php_swoolelite_client_release(struct php_swoolelite_client *client)
{
    if (php_swoolelite_client_is_ours(client)) {
        client_let_go(client, true);
    }
    client_forget_names(client);
    swl_client_free(&client->core);
    zend_object_std_dtor(&client->std); /* first: from then on no weak reference leads a destructor here */
    php_swoolelite_client_options_free(&client->options);
}

static void client_free(zend_object *object)
{
    php_swoolelite_client_release(php_swoolelite_client_of(object));
}

static HashTable *client_get_gc(zend_object *object, zval **table, int *count)
{
    return php_swoolelite_callbacks_gc(object, &php_swoolelite_client_of(object)->options.length_func, 1,
                                       table, count);
}

zend_class_entry *php_swoolelite_client_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Client();
    class_entry->create_object = client_create;
    client_handlers = std_object_handlers;
    client_handlers.offset = offsetof(struct php_swoolelite_client, std);
    client_handlers.free_obj = client_free;
    client_handlers.get_gc = client_get_gc;
    client_handlers.clone_obj = NULL;
    return class_entry;
}

/* ---- what all methods do ---- */

struct php_swoolelite_client *php_swoolelite_client_this(zend_object *object)
{
    struct php_swoolelite_client *client = php_swoolelite_client_of(object);
    if (!client->is_constructed) {
        zend_throw_exception(php_swoolelite_exception_ce, "The client was not constructed", 0);
        return NULL;
    }
    if (client->is_busy) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             "The client is in use: another call of it has not returned yet", 0);
        return NULL;
    }
    return client;
}

static void client_set_number(struct php_swoolelite_client *client,
                              enum php_swoolelite_client_property property, zend_long number)
{
    zval *value = OBJ_PROP_NUM(&client->std, property);
    ZVAL_DEREF(value);
    ZVAL_LONG(value, number);
}

bool php_swoolelite_client_conclude(struct php_swoolelite_client *client, int result)
{
    client->is_busy = false;
    if (result == -ECANCELED) {
        (void)php_swoolelite_client_is_ours(client); /* a handler may have forked within the call */
    }
    client_set_number(client, CLIENT_PROPERTY_ERR_CODE, result < 0 ? -result : 0);
    client_set_number(client, CLIENT_PROPERTY_SOCK, swl_client_descriptor(&client->core));
    return result >= 0;
}

bool php_swoolelite_client_is_ours(struct php_swoolelite_client *client)
{
    if (swl_client_is_open(&client->core) && client->pid != getpid()) {
        swl_client_abandon(&client->core); /* the parent's: its stream must not get bytes of two processes */
    }
    return swl_client_is_open(&client->core);
}

/* The client of the method where it is connected; else NULL, with a warning and errCode, or an exception. */
static struct php_swoolelite_client *client_this_connected(zend_object *object)
{
    struct php_swoolelite_client *client = php_swoolelite_client_this(object);
    if (client != NULL &&
        (!php_swoolelite_client_is_ours(client) || client->core.state != SWL_CLIENT_CONNECTED)) {
        (void)php_swoolelite_client_conclude(client, -SWL_ERROR_CLIENT_NO_CONNECTION);
        php_error_docref(NULL, E_WARNING, "The client is not connected");
        return NULL;
    }
    return client;
}

int64_t php_swoolelite_client_timeout(const struct php_swoolelite_client *client, int64_t own,
                                      int64_t otherwise)
{
    return own != PHP_SWOOLELITE_CLIENT_UNSET                       ? own
           : client->options.timeout != PHP_SWOOLELITE_CLIENT_UNSET ? client->options.timeout
                                                                    : otherwise;
}

/* ---- constructing, options ---- */

bool php_swoolelite_client_construct(struct php_swoolelite_client *client, zend_long type, zend_string *id)
{
    const zend_long flags = SWL_SOCK_SSL | PHP_SWOOLELITE_CLIENT_SYNC | PHP_SWOOLELITE_CLIENT_KEEP;
    zend_long plain = type & ~flags;
    bool is_datagram = plain == SWL_SOCK_UDP || plain == SWL_SOCK_UDP6 || plain == SWL_SOCK_UNIX_DGRAM;
    if (client->is_constructed) {
        zend_throw_exception(php_swoolelite_exception_ce, "The client was constructed already", 0);
        return false;
    }
    if (plain < SWL_SOCK_TCP || plain > SWL_SOCK_UNIX_DGRAM || (is_datagram && (type & SWL_SOCK_SSL))) {
        zend_argument_value_error(1, "must be one of Server::SOCK_*, with SOCK_SSL for streams only");
        return false;
    }
    if ((type & SWL_SOCK_SSL) && !swl_tls_is_supported()) {
        zend_throw_exception(php_swoolelite_exception_ce, SWL_TLS_UNSUPPORTED, 0);
        return false;
    }
    swl_client_init(&client->core, (int)plain, &client->options.core);
    client->is_tls = (type & SWL_SOCK_SSL) != 0;
    client->is_constructed = true;
    client_set_number(client, CLIENT_PROPERTY_TYPE, type);
    zval *kept = OBJ_PROP_NUM(&client->std, CLIENT_PROPERTY_ID);
    ZVAL_DEREF(kept);
    zval_ptr_dtor(kept);
    ZVAL_STR_COPY(kept, id);
    return true;
}

ZEND_METHOD(SwooleLite_Client, __construct)
{
    zend_long type;
    bool is_async = false;
    zend_string *id = ZSTR_EMPTY_ALLOC();
    ZEND_PARSE_PARAMETERS_START(1, 3)
    Z_PARAM_LONG(type)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(is_async)
    Z_PARAM_STR(id)
    ZEND_PARSE_PARAMETERS_END();
    if (is_async || (type & PHP_SWOOLELITE_CLIENT_ASYNC)) {
        zend_throw_exception(
            php_swoolelite_exception_ce,
            "This class blocks: clients on the loop are of the class SwooleLite\\Async\\Client", 0);
        RETURN_THROWS();
    }
    (void)php_swoolelite_client_construct(php_swoolelite_client_of(Z_OBJ_P(ZEND_THIS)), type, id);
}

ZEND_METHOD(SwooleLite_Client, set)
{
    HashTable *values;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_ARRAY_HT(values)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_client *client = php_swoolelite_client_this(Z_OBJ_P(ZEND_THIS));
    if (client == NULL ||
        !php_swoolelite_client_options_set(&client->options,
                                           OBJ_PROP_NUM(&client->std, CLIENT_PROPERTY_SETTING), values)) {
        RETURN_THROWS();
    }
    if (swl_client_is_open(&client->core)) {
        const char *contradiction = php_swoolelite_client_options_settle(&client->options);
        if (contradiction != NULL) {
            zend_throw_exception(php_swoolelite_exception_ce, contradiction, 0);
            RETURN_THROWS();
        }
        client->core.scanned = 0; /* the framing may be another one */
    }
    RETURN_TRUE;
}

bool php_swoolelite_client_check_peer(const struct php_swoolelite_client *client, const zend_string *host,
                                      zend_long port, double timeout)
{
    const size_t max = client->core.family == AF_UNIX ? 107 : 253; /* bytes of a path, and of a name */
    if (ZSTR_LEN(host) == 0 || ZSTR_LEN(host) > max || zend_str_has_nul_byte(host)) {
        zend_argument_value_error(1, "must be a string of 1 to %d bytes without NUL", (int)max);
        return false;
    }
    if (client->core.family != AF_UNIX && (port < 1 || port > 65535)) {
        zend_argument_value_error(2, "must be between 1 and 65535");
        return false;
    }
    if (isnan(timeout)) {
        zend_argument_value_error(3, "must be a number of seconds");
        return false;
    }
    return true;
}

static bool client_refuse(const char *why)
{
    zend_throw_exception(php_swoolelite_exception_ce, why, 0);
    return false;
}

bool php_swoolelite_client_prepare(struct php_swoolelite_client *client, zend_string *host, const char **name)
{
    char why[512];
    const struct swl_tls_options *tls = &client->options.port.tls;
    const char *contradiction = php_swoolelite_client_options_settle(&client->options);
    if (contradiction != NULL) {
        return client_refuse(contradiction);
    }
    *name = client->options.ssl_host_name;
    if (*name == NULL && client->core.family != AF_UNIX) {
        *name = ZSTR_VAL(host);
    }
    swl_tls_client_destroy(client->tls);
    client->tls = client->core.tls = NULL;
    if (!client->is_tls) {
        return true;
    }
    if (*name == NULL && tls->ssl_verify_peer) {
        return client_refuse(
            "On a unix socket ssl_verify_peer needs ssl_host_name: whom the certificate has to name");
    }
    client->tls = client->core.tls = swl_tls_client_create(tls, why, sizeof(why));
    return client->tls != NULL || client_refuse(why);
}

bool php_swoolelite_client_prepare_tls(struct php_swoolelite_client *client, zend_string *host,
                                       const char **name)
{
    bool was_tls = client->is_tls;
    client->is_tls = true;
    bool is_prepared = php_swoolelite_client_prepare(client, host, name);
    client->is_tls = was_tls;
    return is_prepared;
}

/* ---- the end ---- */

ZEND_METHOD(SwooleLite_Client, close)
{
    bool force = false;
    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(force)
    ZEND_PARSE_PARAMETERS_END();
    struct php_swoolelite_client *client = php_swoolelite_client_this(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_THROWS();
    }
    if (!php_swoolelite_client_is_ours(client)) {
        (void)php_swoolelite_client_conclude(client, -SWL_ERROR_CLIENT_NO_CONNECTION);
        php_error_docref(NULL, E_WARNING, "The client is not connected");
        RETURN_FALSE;
    }
    client_let_go(client, !force);
    RETURN_BOOL(php_swoolelite_client_conclude(client, 0));
}

ZEND_METHOD(SwooleLite_Client, __destruct)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_client *client = php_swoolelite_client_of(Z_OBJ_P(ZEND_THIS));
    if (!client->is_busy && php_swoolelite_client_is_ours(client)) {
        client_let_go(client, true);
        (void)php_swoolelite_client_conclude(client, 0);
    }
}

/* ---- what it tells ---- */

ZEND_METHOD(SwooleLite_Client, isConnected)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_client *client = php_swoolelite_client_of(Z_OBJ_P(ZEND_THIS));
    RETURN_BOOL(php_swoolelite_client_is_ours(client) && client->core.state == SWL_CLIENT_CONNECTED);
}

static void client_return_address(zval *return_value, const struct sockaddr_storage *address, socklen_t size)
{
    const struct swl_datagram datagram = {.peer = (const struct sockaddr *)address, .peer_size = size};
    char text[SWL_DATAGRAM_PEER_TEXT];
    uint16_t port = 0;
    array_init(return_value);
    size_t length = swl_datagram_peer_text(&datagram, text, &port);
    add_assoc_stringl(return_value, "host", text, length);
    add_assoc_long(return_value, "port", port);
}

ZEND_METHOD(SwooleLite_Client, getsockname)
{
    struct sockaddr_storage address;
    socklen_t size;
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_client *client = client_this_connected(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    if (php_swoolelite_client_conclude(client, swl_client_own_address(&client->core, &address, &size))) {
        client_return_address(return_value, &address, size);
    } else {
        RETVAL_FALSE;
    }
}

ZEND_METHOD(SwooleLite_Client, getpeername)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_client *client = client_this_connected(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    (void)php_swoolelite_client_conclude(client, 0);
    client_return_address(return_value, &client->core.peer, client->core.peer_size);
}

ZEND_METHOD(SwooleLite_Client, getPeerCert)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_client *client = client_this_connected(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    size_t size = swl_stream_tls_peer_certificate(&client->core.stream, NULL, SIZE_MAX);
    (void)php_swoolelite_client_conclude(client, 0);
    if (size == 0) {
        RETURN_FALSE;
    }
    zend_string *der = zend_string_alloc(size, false);
    (void)swl_stream_tls_peer_certificate(&client->core.stream, (uint8_t *)ZSTR_VAL(der), size);
    RETVAL_STR(php_swoolelite_pem_of_certificate(ZSTR_VAL(der), size));
    zend_string_release(der);
}

ZEND_METHOD(SwooleLite_Client, verifyPeerCert)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_client *client = client_this_connected(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    const char *doubt = swl_stream_tls_doubt(&client->core.stream);
    if (doubt != NULL) {
        php_error_docref(NULL, E_WARNING, "The certificate of the peer is not believed: %s", doubt);
    }
    RETURN_BOOL(php_swoolelite_client_conclude(client, doubt != NULL ? -EPROTO : 0));
}

ZEND_METHOD(SwooleLite_Client, getSocket)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct php_swoolelite_client *client = client_this_connected(Z_OBJ_P(ZEND_THIS));
    if (client == NULL) {
        RETURN_FALSE;
    }
    int fd = fcntl(swl_client_descriptor(&client->core), F_DUPFD_CLOEXEC, 0);
    if (!php_swoolelite_client_conclude(client, fd < 0 ? -errno : 0)) {
        RETURN_FALSE;
    }
    (void)php_swoolelite_socket_import(fd, return_value);
}
