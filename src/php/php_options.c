/* set(): walks the core's table of options. */
#include "php/php_options.h"

#include <zend_exceptions.h>
#include <zend_smart_str.h>

#include "base/memory.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_length_func.h"
#include "php/php_option_value.h"
#include "php/php_retry_option.h"
#include "php/php_task_pools.h"
#include "php/php_tls_options.h"

static bool options_set_list(const struct swl_option *option, void *target, zval *value)
{
    struct swl_int_list *before = target, list = {0};
    zval *item = value;
    if (Z_TYPE_P(value) == IS_ARRAY) {
        list.items = swl_calloc(zend_hash_num_elements(Z_ARRVAL_P(value)), sizeof(list.items[0]));
        ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
            ZVAL_DEREF(item);
            if (Z_TYPE_P(item) != IS_LONG || Z_LVAL_P(item) < option->min || Z_LVAL_P(item) > option->max) {
                break;
            }
            list.items[list.count++] = Z_LVAL_P(item);
        }
        ZEND_HASH_FOREACH_END();
        if (list.count == zend_hash_num_elements(Z_ARRVAL_P(value))) {
            swl_free(before->items);
            *before = list;
            return true;
        }
        swl_free(list.items);
        value = item;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "an array of integers between " ZEND_LONG_FMT " and " ZEND_LONG_FMT,
             (zend_long)option->min, (zend_long)option->max);
    php_swoolelite_option_refuse(option, value, allowed);
    return false;
}

static bool options_set_choice(const struct swl_option *option, void *target, zval *value)
{
    smart_str allowed = {0};
    for (int64_t i = 0; i <= option->max; i++) {
        if (Z_TYPE_P(value) == IS_STRING &&
            zend_string_equals_cstr(Z_STR_P(value), option->choices[i], strlen(option->choices[i]))) {
            *(int64_t *)target = i;
            smart_str_free(&allowed);
            return true;
        }
        smart_str_append_printf(&allowed, i == 0 ? "\"%s\"" : " or \"%s\"", option->choices[i]);
    }
    smart_str_0(&allowed);
    php_swoolelite_option_refuse(option, value, ZSTR_VAL(allowed.s));
    smart_str_free(&allowed);
    return false;
}

/* Returns the first value that is not a name, or NULL; *bytes gets the size of all names, each with its
 * NUL. */
static zval *options_find_bad_name(const struct swl_option *option, HashTable *names, size_t *bytes)
{
    zval *item;
    *bytes = 0;
    ZEND_HASH_FOREACH_VAL (names, item) {
        ZVAL_DEREF(item);
        if (Z_TYPE_P(item) != IS_STRING || (int64_t)Z_STRLEN_P(item) < option->min ||
            (int64_t)Z_STRLEN_P(item) > option->max || zend_str_has_nul_byte(Z_STR_P(item))) {
            return item;
        }
        *bytes += Z_STRLEN_P(item) + 1;
    }
    ZEND_HASH_FOREACH_END();
    return NULL;
}

static bool options_set_names(const struct swl_option *option, void *target, zval *value)
{
    struct swl_names *before = target, names = {0};
    zval *bad = value, *item;
    size_t bytes;
    if (Z_TYPE_P(value) == IS_TRUE || Z_TYPE_P(value) == IS_FALSE) {
        names.all = Z_TYPE_P(value) == IS_TRUE;
        bad = NULL;
    } else if (Z_TYPE_P(value) == IS_ARRAY &&
               (bad = options_find_bad_name(option, Z_ARRVAL_P(value), &bytes)) == NULL) {
        names.items = swl_malloc(zend_hash_num_elements(Z_ARRVAL_P(value)) * sizeof(names.items[0]) + bytes);
        char *name = (char *)(names.items + zend_hash_num_elements(Z_ARRVAL_P(value)));
        ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
            ZVAL_DEREF(item);
            names.items[names.count++] = memcpy(name, Z_STRVAL_P(item), Z_STRLEN_P(item) + 1);
            name += Z_STRLEN_P(item) + 1;
        }
        ZEND_HASH_FOREACH_END();
    }
    if (bad != NULL) {
        php_swoolelite_option_refuse(option, bad, "true, false or an array of names");
        return false;
    }
    swl_free(before->items);
    *before = names;
    return true;
}

static bool options_set_tls_array(const struct swl_option *option, void *target, zval *value)
{
    const char *allowed = option->type == SWL_OPTION_TEXTS
                              ? php_swoolelite_tls_set_texts(target, option, value)
                              : php_swoolelite_tls_set_names(target, option, value);
    if (allowed != NULL) {
        php_swoolelite_option_refuse(option, value, allowed);
    }
    return allowed == NULL;
}

static bool options_set_dispatch_func(struct php_swoolelite_server *server, const struct swl_option *option,
                                      zval *value)
{
    struct php_swoolelite_callback *callback = &server->dispatch_func;
    zend_fcall_info_cache cache = {0};
    char *error = NULL;
    if (Z_TYPE_P(value) == IS_NULL) {
        zval before;
        ZVAL_COPY_VALUE(&before, &callback->callable);
        ZVAL_UNDEF(&callback->callable);
        *(bool *)swl_option_value(&server->core->options, option) = false;
        zval_ptr_dtor(&before);
        return true;
    }
    if (!zend_is_callable_ex(value, NULL, 0, NULL, &cache, &error)) {
        php_swoolelite_option_refuse(option, value, "a callable or null");
        if (error != NULL) {
            efree(error);
        }
        return false;
    }
    zend_release_fcall_info_cache(
        &cache); /* as for on(): a method behind __call() is looked up at each call */
    *(bool *)swl_option_value(&server->core->options, option) = true;
    php_swoolelite_keep_callback(callback, value, &cache);
    return true;
}

static bool options_set_addresses(const struct swl_option *option, struct swl_address_ranges *target,
                                  zval *value)
{
    struct swl_address_ranges ranges = {0};
    zval *bad = value, *item;
    if (Z_TYPE_P(value) == IS_ARRAY) {
        bad = NULL;
        ranges.items = swl_calloc(zend_hash_num_elements(Z_ARRVAL_P(value)), sizeof(ranges.items[0]));
        ZEND_HASH_FOREACH_VAL (Z_ARRVAL_P(value), item) {
            ZVAL_DEREF(item);
            if (Z_TYPE_P(item) != IS_STRING || zend_str_has_nul_byte(Z_STR_P(item)) ||
                swl_address_range_parse(&ranges.items[ranges.count++], Z_STRVAL_P(item)) < 0) {
                bad = item;
                break;
            }
        }
        ZEND_HASH_FOREACH_END();
    }
    if (bad != NULL) {
        swl_free(ranges.items);
        php_swoolelite_option_refuse(option, bad,
                                     "an array of networks (\"10.0.0.0/8\"), addresses or \"unix\"");
        return false;
    }
    swl_free(target->items);
    *target = ranges;
    return true;
}

/* Writes the value to `target`, which has the option's type; false where it threw. */
static bool options_set_value(struct php_swoolelite_server *server, const struct swl_option *option,
                              void *target, zval *value)
{
    if (strncmp(option->name, "ssl_", 4) == 0 && !swl_tls_is_supported()) {
        zend_throw_exception(php_swoolelite_exception_ce, SWL_TLS_UNSUPPORTED, 0);
        return false;
    }
    switch (option->type) {
    case SWL_OPTION_INT_LIST:
        return options_set_list(option, target, value);
    case SWL_OPTION_CHOICE:
        return options_set_choice(option, target, value);
    case SWL_OPTION_NAMES:
        return options_set_names(option, target, value);
    case SWL_OPTION_TEXTS:
    case SWL_OPTION_SNI_CERTS:
        return options_set_tls_array(option, target, value);
    case SWL_OPTION_ADDRESSES:
        return options_set_addresses(option, target, value);
    case SWL_OPTION_RETRY:
        return php_swoolelite_retry_option_set(option, target, value);
    case SWL_OPTION_TASK_POOLS:
        return php_swoolelite_task_pools_set(target, option, value);
    case SWL_OPTION_LENGTH_FUNC:
        if (!php_swoolelite_length_func_set(server, target, value)) {
            php_swoolelite_option_refuse(option, value, "a callable or null");
            return false;
        }
        return true;
    default:
        return php_swoolelite_option_set(option, target, value);
    }
}

/* The row of that name; NULL where there is none, with a warning. */
static const struct swl_option *options_find(const zend_string *key)
{
    const struct swl_option *option = swl_option_find(ZSTR_VAL(key));
    if (option == NULL) {
        php_error_docref(NULL, E_WARNING, "Unknown option \"%s\"; did you mean \"%s\"?", ZSTR_VAL(key),
                         swl_option_nearest(ZSTR_VAL(key)));
    }
    return option;
}

/* Swoole's, that is accepted whatever its value. */
static void options_note_vain(struct php_swoolelite_server *server, const struct swl_option *option,
                              zval *value)
{
    if (option->instead != NULL) {
        *(bool *)swl_option_value(&server->core->options, option) = zend_is_true(value);
    }
}

static zval *options_setting_of_port(const struct php_swoolelite_port *port)
{
    return OBJ_PROP_NUM((zend_object *)&port->std, PORT_PROPERTY_SETTING);
}

bool php_swoolelite_options_set_one(struct php_swoolelite_server *server, zend_string *key, zval *value)
{
    const struct swl_option *option = options_find(key);
    bool is_vain = option != NULL && option->type == SWL_OPTION_WITHOUT_EFFECT;
    if (is_vain) {
        options_note_vain(server, option, value);
    } else if (option != NULL && option->type == SWL_OPTION_CALLABLE) {
        if (!options_set_dispatch_func(server, option, value)) {
            return false;
        }
    } else if (option != NULL &&
               !options_set_value(server, option, swl_option_value(&server->core->options, option), value)) {
        return false;
    }
    if (EG(exception)) {
        return false;
    }
    php_swoolelite_option_keep(server->setting, key, value);
    if (option != NULL && option->scope == SWL_SCOPE_PORT && server->ports[0] != NULL) {
        php_swoolelite_option_keep(options_setting_of_port(server->ports[0]), key, value);
    }
    return true;
}

static bool options_set_one_of_port(const struct php_swoolelite_port *port, zend_string *key, zval *value)
{
    struct swl_port *core = &port->server->core->ports[port->index];
    const struct swl_option *option = options_find(key);
    if (option != NULL && option->type == SWL_OPTION_WITHOUT_EFFECT) {
        options_note_vain(port->server, option, value);
    } else if (option != NULL && option->scope != SWL_SCOPE_PORT) {
        php_error_docref(NULL, E_WARNING,
                         "Option \"%s\" is one of the whole server, and has no effect on a port: use "
                         "Server::set()",
                         ZSTR_VAL(key));
        return !EG(exception);
    } else if (option != NULL && port->index == 0) {
        return php_swoolelite_options_set_one(port->server, key, value);
    } else if (option != NULL) {
        if (!options_set_value(port->server, option, swl_option_of_port(core, option), value)) {
            return false;
        }
        swl_option_mark_set(core, option);
    }
    if (EG(exception)) {
        return false;
    }
    php_swoolelite_option_keep(options_setting_of_port(port), key, value);
    return true;
}

/* `port`: NULL for the server. */
static bool options_set_all(struct php_swoolelite_server *server, const struct php_swoolelite_port *port,
                            HashTable *settings)
{
    zend_string *key;
    zval *value;
    ZEND_HASH_FOREACH_STR_KEY_VAL (settings, key, value) {
        if (key == NULL) {
            zend_value_error("Options must have names as keys");
            return false;
        }
        ZVAL_DEREF(value);
        if (port != NULL ? !options_set_one_of_port(port, key, value)
                         : !php_swoolelite_options_set_one(server, key, value)) {
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

bool php_swoolelite_options_set(struct php_swoolelite_server *server, HashTable *settings)
{
    return options_set_all(server, NULL, settings);
}

bool php_swoolelite_options_set_port(const struct php_swoolelite_port *port, HashTable *settings)
{
    return options_set_all(port->server, port, settings);
}

/* ---- the options in force ---- */

static void options_add_list(zval *item, const struct swl_int_list *list)
{
    array_init(item);
    for (size_t i = 0; i < list->count; i++) {
        add_next_index_long(item, list->items[i]);
    }
}

static void options_add_names(zval *item, const struct swl_names *names)
{
    if (names->count == 0) {
        ZVAL_BOOL(item, names->all);
        return;
    }
    array_init(item);
    for (size_t i = 0; i < names->count; i++) {
        add_next_index_string(item, names->items[i]);
    }
}

static void options_add_addresses(zval *item, const struct swl_address_ranges *ranges)
{
    array_init(item);
    for (size_t i = 0; i < ranges->count; i++) {
        char text[SWL_ADDRESS_RANGE_TEXT];
        swl_address_range_text(&ranges->items[i], text);
        add_next_index_string(item, text);
    }
}

/* Makes a value of PHP of what stands at `value`. */
static void options_export_value(const struct swl_option *option, const void *value, zval *item)
{
    const char *text = option->type >= SWL_OPTION_STRING ? *(char *const *)value : NULL;
    switch (option->type) {
    case SWL_OPTION_CALLABLE:
        ZVAL_NULL(item);
        break;
    case SWL_OPTION_BOOL:
        ZVAL_BOOL(item, *(const bool *)value);
        break;
    case SWL_OPTION_INT:
        ZVAL_LONG(item, *(const int64_t *)value);
        break;
    case SWL_OPTION_SECONDS:
        ZVAL_DOUBLE(item, swl_clock_seconds(*(const int64_t *)value));
        break;
    case SWL_OPTION_CHOICE:
        ZVAL_STRING(item, option->choices[*(const int64_t *)value]);
        break;
    case SWL_OPTION_INT_LIST:
        options_add_list(item, value);
        break;
    case SWL_OPTION_NAMES:
        options_add_names(item, value);
        break;
    case SWL_OPTION_TEXTS:
        php_swoolelite_tls_export_texts(value, item);
        break;
    case SWL_OPTION_SNI_CERTS:
        php_swoolelite_tls_export_names(value, item);
        break;
    case SWL_OPTION_ADDRESSES:
        options_add_addresses(item, value);
        break;
    case SWL_OPTION_RETRY:
        php_swoolelite_retry_option_export(value, item);
        break;
    case SWL_OPTION_TASK_POOLS:
        php_swoolelite_task_pools_export(value, item);
        break;
    case SWL_OPTION_LENGTH_FUNC:
        php_swoolelite_length_func_export(*(void *const *)value, item);
        break;
    default:
        if (text == NULL) {
            ZVAL_NULL(item);
        } else {
            size_t size =
                option->type == SWL_OPTION_BYTES ? ((const struct swl_bytes *)value)->size : strlen(text);
            ZVAL_STRINGL(item, text, size);
        }
    }
}

/* Gives `setting` a copy of its array, and returns that; *before gets the array, whose release may run code of
 * the user's. What the copy replaces meanwhile is not the last reference. */
static HashTable *options_renew_setting(zval *setting, zval *before)
{
    ZVAL_ARR(before, php_swoolelite_option_own_setting(setting));
    ZVAL_DEREF(setting);
    ZVAL_ARR(setting, zend_array_dup(Z_ARRVAL_P(before)));
    return Z_ARRVAL_P(setting);
}

/* Options without effect stay as the script has set them, or stay absent. */
static void options_export_port(struct php_swoolelite_port *port)
{
    zval before;
    HashTable *setting = options_renew_setting(options_setting_of_port(port), &before);
    struct swl_port_options *options = &port->server->core->ports[port->index].options;
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        if (option->scope == SWL_SCOPE_PORT) {
            zval item;
            options_export_value(option, swl_option_port_value(options, option), &item);
            zend_hash_str_update(setting, option->name, strlen(option->name), &item);
        }
    }
    zval_ptr_dtor(&before);
}

void php_swoolelite_options_export(struct php_swoolelite_server *server)
{
    zval before;
    HashTable *setting = options_renew_setting(server->setting, &before);
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        if (option->type == SWL_OPTION_CALLABLE && server->core->options.dispatch_func) {
            continue; /* it stays as the script has set it */
        }
        if (option->type != SWL_OPTION_WITHOUT_EFFECT) {
            zval item;
            options_export_value(option, swl_option_value(&server->core->options, option), &item);
            zend_hash_str_update(setting, option->name, strlen(option->name), &item);
        }
    }
    zval_ptr_dtor(&before);
    for (int i = 0; i < server->core->port_count && server->ports[i] != NULL; i++) { /* a pool has none */
        options_export_port(server->ports[i]);
    }
}
