/* set() of a client. */
#include "php/php_client_options.h"

#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/memory.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_option_value.h"

/* Rows that only clients have. */
#define ROW(key, member, kind, from, to)                                                             \
    {                                                                                                \
        .name = #key, .type = SWL_OPTION_##kind,                                                     \
        .offset = offsetof(struct php_swoolelite_client_options, member), .min = (from), .max = (to) \
    }
#define SECONDS(key) ROW(key, key, SECONDS, -SWL_NS_PER_SEC, 1000000 * SWL_NS_PER_SEC)

static const struct swl_option client_options_own[] = {
    ROW(bind_address, bind_address, STRING, 1, 107),
    ROW(bind_port, bind_port, INT, 0, 65535),
    ROW(tcp_nodelay, port.open_tcp_nodelay, BOOL, 0, 1),
    ROW(ssl_host_name, ssl_host_name, STRING, 1, 253),
    SECONDS(timeout),
    SECONDS(connect_timeout),
    SECONDS(read_timeout),
    SECONDS(write_timeout),
};

/* Rows of ports that clients have, too. */
static const char *const client_options_shared[] = {
    "open_eof_check",
    "open_eof_split",
    "open_length_check",
    "package_eof",
    "package_length_type",
    "package_length_offset",
    "package_body_offset",
    "package_length_func",
    "package_max_length",
    "socket_buffer_size",
    "buffer_high_watermark",
    "buffer_low_watermark",
    "open_tcp_nodelay",
    "open_tcp_keepalive",
    "tcp_keepidle",
    "tcp_keepinterval",
    "tcp_keepcount",
    "ssl_cert_file",
    "ssl_key_file",
    "ssl_passphrase",
    "ssl_protocols",
    "ssl_ciphers",
    "ssl_cafile",
    "ssl_capath",
    "ssl_verify_peer",
    "ssl_verify_depth",
    "ssl_allow_self_signed",
};

/* Swoole's, whose value must not be ignored: it would do something else than the script wants. */
static const struct {
    const char *name, *instead;
} client_options_missing[] = {
    {"socks5_host", "SwooleLite's clients use no proxies"},
    {"http_proxy_host", "SwooleLite's clients use no proxies"},
    {"open_mqtt_protocol", "use package_length_func"},
};

/* ---- rows ---- */

static const struct swl_option *client_options_find_own(const char *name)
{
    for (size_t i = 0; i < sizeof(client_options_own) / sizeof(client_options_own[0]); i++) {
        if (strcmp(client_options_own[i].name, name) == 0) {
            return &client_options_own[i];
        }
    }
    return NULL;
}

const char *php_swoolelite_client_options_name(size_t number)
{
    return number < sizeof(client_options_own) / sizeof(client_options_own[0])
               ? client_options_own[number].name
               : NULL;
}

static bool client_options_is_shared(const struct swl_option *option)
{
    for (size_t i = 0; i < sizeof(client_options_shared) / sizeof(client_options_shared[0]); i++) {
        if (strcmp(client_options_shared[i], option->name) == 0) {
            return true;
        }
    }
    return false;
}

static void *client_options_value(struct php_swoolelite_client_options *options,
                                  const struct swl_option *option, bool is_own)
{
    return is_own ? (char *)options + option->offset : swl_option_port_value(&options->port, option);
}

/* ---- life ---- */

void php_swoolelite_client_options_init(struct php_swoolelite_client_options *options)
{
    memset(options, 0, sizeof(*options));
    for (size_t i = 0; i < sizeof(client_options_shared) / sizeof(client_options_shared[0]); i++) {
        const struct swl_option *option = swl_option_find(client_options_shared[i]);
        void *value = swl_option_port_value(&options->port, option);
        if (option->type == SWL_OPTION_BOOL) {
            *(bool *)value = option->initial != 0;
        } else if (option->type == SWL_OPTION_INT) {
            *(int64_t *)value = option->initial;
        }
    }
    options->port.socket_buffer_size = 0; /* the kernel's, which grow by themselves */
    options->port.tls.ssl_verify_peer = true;
    options->timeout = options->connect_timeout = options->read_timeout = options->write_timeout =
        PHP_SWOOLELITE_CLIENT_UNSET;
    (void)php_swoolelite_client_options_settle(options);
}

void php_swoolelite_client_options_free(struct php_swoolelite_client_options *options)
{
    for (size_t i = 0; i < sizeof(client_options_shared) / sizeof(client_options_shared[0]); i++) {
        const struct swl_option *option = swl_option_find(client_options_shared[i]);
        if (option->type >= SWL_OPTION_STRING) {
            swl_free(*(char **)swl_option_port_value(&options->port, option));
        }
    }
    swl_free(options->bind_address);
    swl_free(options->ssl_host_name);
    zval_ptr_dtor(&options->length_func.callable);
    ZVAL_UNDEF(&options->length_func.callable);
}

/* ---- set() ---- */

static bool client_options_set_length_func(struct php_swoolelite_client_options *options,
                                           const struct swl_option *option, zval *value)
{
    zend_fcall_info_cache cache;
    if (Z_TYPE_P(value) == IS_NULL) {
        zval before;
        ZVAL_COPY_VALUE(&before, &options->length_func.callable);
        ZVAL_UNDEF(&options->length_func.callable);
        options->port.package_length_func = NULL;
        zval_ptr_dtor(&before);
        return true;
    }
    if (!zend_is_callable_ex(value, NULL, 0, NULL, &cache, NULL)) {
        php_swoolelite_option_refuse(option, value, "a callable or null");
        return false;
    }
    zend_release_fcall_info_cache(&cache);
    options->port.package_length_func = &options->length_func;
    php_swoolelite_keep_callback(&options->length_func, value, &cache);
    return true;
}

/* What no client of ours has: throws, warns, or passes over it. */
static bool client_options_note_unknown(const zend_string *key, const struct swl_option *of_server)
{
    for (size_t i = 0; i < sizeof(client_options_missing) / sizeof(client_options_missing[0]); i++) {
        if (zend_string_equals_cstr(key, client_options_missing[i].name,
                                    strlen(client_options_missing[i].name))) {
            zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "Option \"%s\" is not here: %s",
                                    ZSTR_VAL(key), client_options_missing[i].instead);
            return false;
        }
    }
    if (of_server == NULL) {
        php_error_docref(NULL, E_WARNING, "Unknown option \"%s\"", ZSTR_VAL(key));
    } else if (of_server->type != SWL_OPTION_WITHOUT_EFFECT) {
        php_error_docref(NULL, E_WARNING, "Option \"%s\" is one of servers, and has no effect on a client",
                         ZSTR_VAL(key));
    }
    return !EG(exception);
}

static bool client_options_set_one(struct php_swoolelite_client_options *options, const zend_string *key,
                                   zval *value)
{
    const struct swl_option *own = client_options_find_own(ZSTR_VAL(key));
    const struct swl_option *option = own != NULL ? own : swl_option_find(ZSTR_VAL(key));
    if (own == NULL && (option == NULL || !client_options_is_shared(option))) {
        return client_options_note_unknown(key, option);
    }
    if (strncmp(option->name, "ssl_", 4) == 0 && !swl_tls_is_supported()) {
        zend_throw_exception(php_swoolelite_exception_ce, SWL_TLS_UNSUPPORTED, 0);
        return false;
    }
    return option->type == SWL_OPTION_LENGTH_FUNC
               ? client_options_set_length_func(options, option, value)
               : php_swoolelite_option_set(option, client_options_value(options, option, own != NULL), value);
}

bool php_swoolelite_client_options_set(struct php_swoolelite_client_options *options, zval *setting,
                                       HashTable *values)
{
    zend_string *key;
    zval *value;
    ZEND_HASH_FOREACH_STR_KEY_VAL (values, key, value) {
        if (key == NULL) {
            zend_value_error("Options must have names as keys");
            return false;
        }
        ZVAL_DEREF(value);
        if (!client_options_set_one(options, key, value)) {
            return false;
        }
        php_swoolelite_option_keep(setting, key, value);
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/* ---- in force ---- */

static int64_t client_options_length(void *argument, const uint8_t *data, size_t size)
{
    struct php_swoolelite_client_options *options = argument;
    zval bytes, result;
    int64_t length = -ECANCELED;
    if (Z_ISUNDEF(options->length_func.callable)) {
        /* a set() that threw took it away, and left the framing as it was */
        zend_throw_exception(php_swoolelite_exception_ce, "package_length_func is not set any more", 0);
        return length;
    }
    ZVAL_STRINGL(&bytes, (const char *)data, size);
    ZVAL_UNDEF(&result);
    zend_fcall_info info = {.size = sizeof(info), .retval = &result, .params = &bytes, .param_count = 1};
    ZVAL_COPY_VALUE(&info.function_name, &options->length_func.callable);
    php_swoolelite_call_guarded(&info, &options->length_func.cache);
    zval_ptr_dtor(&bytes);
    if (!EG(exception) && Z_TYPE(result) == IS_LONG) {
        length = Z_LVAL(result) < 0 ? -EPROTO : Z_LVAL(result);
    } else if (!EG(exception)) {
        zend_type_error("package_length_func must return an integer, %s returned",
                        zend_zval_type_name(&result));
    }
    zval_ptr_dtor(&result);
    return length;
}

const char *php_swoolelite_client_options_settle(struct php_swoolelite_client_options *options)
{
    const struct swl_port_options *port = &options->port;
    const char *contradiction = swl_port_options_contradiction(port);
    if (contradiction != NULL) {
        return contradiction;
    }
    if (port->tls.ssl_cert_file == NULL && port->tls.ssl_key_file != NULL) {
        return "ssl_key_file needs ssl_cert_file";
    }
    options->core = (struct swl_client_options){
        .bind_address = options->bind_address,
        .bind_port = options->bind_port,
        .tcp_nodelay = port->open_tcp_nodelay,
        .tcp_keepalive = port->open_tcp_keepalive,
        .tcp_keepidle = port->tcp_keepidle,
        .tcp_keepinterval = port->tcp_keepinterval,
        .tcp_keepcount = port->tcp_keepcount,
        .socket_buffer_size = port->socket_buffer_size,
        .framing = swl_port_options_framing(port),
    };
    if (options->core.framing.kind == &swl_framing_eof_check) {
        options->core.framing.kind = &swl_framing_eof_split; /* a client has one answer at a time */
    }
    if (port->open_length_check && port->package_length_func != NULL) {
        options->core.framing.kind = &swl_framing_function;
        options->core.framing.function =
            (struct swl_framing_function_options){.length = client_options_length, .argument = options};
    }
    return NULL;
}

void php_swoolelite_client_options_key(const struct php_swoolelite_client_options *options, smart_str *key)
{
    const struct swl_tls_options *tls = &options->port.tls;
    const char *const texts[] = {
        options->bind_address, options->ssl_host_name, tls->ssl_cert_file, tls->ssl_key_file,
        tls->ssl_cafile,       tls->ssl_capath,        tls->ssl_ciphers,
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        smart_str_appends(key, texts[i] != NULL ? texts[i] : "");
        smart_str_appendc(key, '\0');
    }
    smart_str_append_printf(key, ZEND_LONG_FMT " %d %d " ZEND_LONG_FMT " " ZEND_LONG_FMT,
                            (zend_long)options->bind_port, tls->ssl_verify_peer, tls->ssl_allow_self_signed,
                            (zend_long)tls->ssl_verify_depth, (zend_long)tls->ssl_protocols);
}
