/* set(): walks the core's table of options. */
#include "php/php_options.h"

#include <zend_exceptions.h>
#include <zend_smart_str.h>

#include "base/memory.h"
#include "php/php_call.h"

static void options_refuse(const struct swl_option *option, zval *value, const char *allowed)
{
    smart_str shown = {0};
    if (Z_TYPE_P(value) == IS_STRING || Z_TYPE_P(value) <= IS_DOUBLE) {
        smart_str_append_scalar(&shown, value, 64);
    } else {
        smart_str_appends(&shown, zend_zval_type_name(value));
    }
    smart_str_0(&shown);
    zend_value_error("Option \"%s\" must be %s, %s given", option->name, allowed, ZSTR_VAL(shown.s));
    smart_str_free(&shown);
}

static bool options_set_bool(struct swl_options *options, const struct swl_option *option, zval *value)
{
    bool *target = swl_option_value(options, option);
    if (Z_TYPE_P(value) == IS_TRUE || Z_TYPE_P(value) == IS_FALSE) {
        *target = Z_TYPE_P(value) == IS_TRUE;
        return true;
    }
    if (Z_TYPE_P(value) == IS_LONG && (Z_LVAL_P(value) == 0 || Z_LVAL_P(value) == 1)) {
        *target = Z_LVAL_P(value) != 0;
        return true;
    }
    options_refuse(option, value, "true or false");
    return false;
}

static bool options_set_int(struct swl_options *options, const struct swl_option *option, zval *value)
{
    if (Z_TYPE_P(value) == IS_LONG && Z_LVAL_P(value) >= option->min && Z_LVAL_P(value) <= option->max) {
        *(int64_t *)swl_option_value(options, option) = Z_LVAL_P(value);
        return true;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "an integer between " ZEND_LONG_FMT " and " ZEND_LONG_FMT,
             (zend_long)option->min, (zend_long)option->max);
    options_refuse(option, value, allowed);
    return false;
}

static bool options_set_seconds(struct swl_options *options, const struct swl_option *option, zval *value)
{
    double ns = (Z_TYPE_P(value) == IS_LONG     ? (double)Z_LVAL_P(value)
                 : Z_TYPE_P(value) == IS_DOUBLE ? Z_DVAL_P(value)
                                                : -1) *
                SWL_NS_PER_SEC;
    if (ns >= (double)option->min && ns <= (double)option->max) { /* false for a NAN */
        *(int64_t *)swl_option_value(options, option) = (int64_t)ns;
        return true;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "a number of seconds between " ZEND_LONG_FMT " and " ZEND_LONG_FMT,
             (zend_long)(option->min / SWL_NS_PER_SEC), (zend_long)(option->max / SWL_NS_PER_SEC));
    options_refuse(option, value, allowed);
    return false;
}

static bool options_set_text(struct swl_options *options, const struct swl_option *option, zval *value)
{
    bool any_byte = option->type == SWL_OPTION_BYTES;
    if (Z_TYPE_P(value) == IS_STRING && (int64_t)Z_STRLEN_P(value) >= option->min &&
        (int64_t)Z_STRLEN_P(value) <= option->max &&
        (any_byte || memchr(Z_STRVAL_P(value), '\0', Z_STRLEN_P(value)) == NULL)) {
        char **target = swl_option_value(options, option);
        swl_free(*target);
        *target = swl_strndup(Z_STRVAL_P(value), Z_STRLEN_P(value));
        if (any_byte) {
            ((struct swl_bytes *)target)->size = Z_STRLEN_P(value);
        }
        return true;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "a string of " ZEND_LONG_FMT " to " ZEND_LONG_FMT " bytes%s",
             (zend_long)option->min, (zend_long)option->max, any_byte ? "" : " without NUL");
    options_refuse(option, value, allowed);
    return false;
}

static bool options_set_list(struct swl_options *options, const struct swl_option *option, zval *value)
{
    struct swl_int_list *target = swl_option_value(options, option), list = {0};
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
            swl_free(target->items);
            *target = list;
            return true;
        }
        swl_free(list.items);
        value = item;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "an array of integers between " ZEND_LONG_FMT " and " ZEND_LONG_FMT,
             (zend_long)option->min, (zend_long)option->max);
    options_refuse(option, value, allowed);
    return false;
}

static bool options_set_choice(struct swl_options *options, const struct swl_option *option, zval *value)
{
    smart_str allowed = {0};
    for (int64_t i = 0; i <= option->max; i++) {
        if (Z_TYPE_P(value) == IS_STRING &&
            zend_string_equals_cstr(Z_STR_P(value), option->choices[i], strlen(option->choices[i]))) {
            *(int64_t *)swl_option_value(options, option) = i;
            smart_str_free(&allowed);
            return true;
        }
        smart_str_append_printf(&allowed, i == 0 ? "\"%s\"" : " or \"%s\"", option->choices[i]);
    }
    smart_str_0(&allowed);
    options_refuse(option, value, ZSTR_VAL(allowed.s));
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

static bool options_set_names(struct swl_options *options, const struct swl_option *option, zval *value)
{
    struct swl_names *target = swl_option_value(options, option), names = {0};
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
        options_refuse(option, bad, "true, false or an array of names");
        return false;
    }
    swl_free(target->items);
    *target = names;
    return true;
}

static void options_forget_dispatch_func(struct php_swoolelite_server *server)
{
    zval before;
    ZVAL_COPY_VALUE(&before, &server->dispatch_func.callable);
    ZVAL_UNDEF(&server->dispatch_func.callable);
    zval_ptr_dtor(&before);
}

static bool options_set_dispatch_func(struct php_swoolelite_server *server, const struct swl_option *option,
                                      zval *value)
{
    bool *is_set = swl_option_value(&server->core->options, option);
    struct php_swoolelite_callback callback = {0};
    char *error = NULL;
    if (Z_TYPE_P(value) != IS_NULL && !zend_is_callable_ex(value, NULL, 0, NULL, &callback.cache, &error)) {
        options_refuse(option, value, "a callable or null");
        if (error != NULL) {
            efree(error);
        }
        return false;
    }
    options_forget_dispatch_func(server);
    *is_set = Z_TYPE_P(value) != IS_NULL;
    if (*is_set) {
        php_swoolelite_keep_callable(&callback.callable, value, &callback.cache);
        zend_release_fcall_info_cache(&callback.cache);
        server->dispatch_func = callback;
    }
    return true;
}

static bool options_set_one(struct php_swoolelite_server *server, zend_string *key, zval *value)
{
    struct swl_options *options = &server->core->options;
    const struct swl_option *option = swl_option_find(ZSTR_VAL(key));
    if (option == NULL) {
        php_error_docref(NULL, E_WARNING, "Unknown option \"%s\"; did you mean \"%s\"?", ZSTR_VAL(key),
                         swl_option_nearest(ZSTR_VAL(key)));
        return !EG(exception);
    }
    switch (option->type) {
    case SWL_OPTION_WITHOUT_EFFECT:
        if (option->instead != NULL) {
            *(bool *)swl_option_value(options, option) = zend_is_true(value);
        }
        return !EG(exception);
    case SWL_OPTION_CALLABLE:
        return options_set_dispatch_func(server, option, value);
    case SWL_OPTION_BOOL:
        return options_set_bool(options, option, value);
    case SWL_OPTION_INT:
        return options_set_int(options, option, value);
    case SWL_OPTION_SECONDS:
        return options_set_seconds(options, option, value);
    case SWL_OPTION_INT_LIST:
        return options_set_list(options, option, value);
    case SWL_OPTION_CHOICE:
        return options_set_choice(options, option, value);
    case SWL_OPTION_NAMES:
        return options_set_names(options, option, value);
    default:
        if (strcmp(option->name, "package_length_type") == 0 && Z_TYPE_P(value) == IS_STRING &&
            Z_STRLEN_P(value) == 1 && swl_framing_length_size(Z_STRVAL_P(value)[0]) == 0) {
            options_refuse(option, value, "one of the letters c C s S n N l L v V J P q Q");
            return false;
        }
        return options_set_text(options, option, value);
    }
}

/* Returns $server->setting as an array with one reference; replaces what the script may have assigned. */
static zval *options_own_setting(struct php_swoolelite_server *server)
{
    zval *setting = OBJ_PROP_NUM(&server->std, PROPERTY_SETTING);
    ZVAL_DEREF(setting);
    if (Z_TYPE_P(setting) != IS_ARRAY) {
        zval_ptr_dtor(setting);
        array_init(setting);
    }
    SEPARATE_ARRAY(setting);
    return setting;
}

bool php_swoolelite_options_set(struct php_swoolelite_server *server, HashTable *settings)
{
    zend_string *key;
    zval *value;
    ZEND_HASH_FOREACH_STR_KEY_VAL (settings, key, value) {
        if (key == NULL) {
            zend_value_error("Options must have names as keys");
            return false;
        }
        ZVAL_DEREF(value);
        if (!options_set_one(server, key, value)) {
            return false;
        }
        Z_TRY_ADDREF_P(value);
        zend_hash_update(Z_ARRVAL_P(options_own_setting(server)), key, value);
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

static void options_add_list(zval *setting, const char *name, const struct swl_int_list *list)
{
    zval items;
    array_init(&items);
    for (size_t i = 0; i < list->count; i++) {
        add_next_index_long(&items, list->items[i]);
    }
    add_assoc_zval(setting, name, &items);
}

static void options_add_names(zval *setting, const char *name, const struct swl_names *names)
{
    zval items;
    if (names->count == 0) {
        add_assoc_bool(setting, name, names->all);
        return;
    }
    array_init(&items);
    for (size_t i = 0; i < names->count; i++) {
        add_next_index_string(&items, names->items[i]);
    }
    add_assoc_zval(setting, name, &items);
}

void php_swoolelite_options_export(struct php_swoolelite_server *server)
{
    zval *setting = options_own_setting(server);
    struct swl_options *options = &server->core->options;
    for (size_t i = 0; i < swl_option_count; i++) {
        const struct swl_option *option = &swl_option_table[i];
        void *value = swl_option_value(options, option);
        if (option->type == SWL_OPTION_WITHOUT_EFFECT ||
            (option->type == SWL_OPTION_CALLABLE && *(bool *)value)) {
            continue; /* it stays as the script has set it, or stays absent */
        }
        if (option->type == SWL_OPTION_CALLABLE) {
            add_assoc_null(setting, option->name);
            continue;
        }
        if (option->type == SWL_OPTION_BOOL) {
            add_assoc_bool(setting, option->name, *(bool *)value);
        } else if (option->type == SWL_OPTION_INT) {
            add_assoc_long(setting, option->name, *(int64_t *)value);
        } else if (option->type == SWL_OPTION_SECONDS) {
            add_assoc_double(setting, option->name, swl_clock_seconds(*(int64_t *)value));
        } else if (option->type == SWL_OPTION_INT_LIST) {
            options_add_list(setting, option->name, value);
        } else if (option->type == SWL_OPTION_CHOICE) {
            add_assoc_string(setting, option->name, option->choices[*(int64_t *)value]);
        } else if (option->type == SWL_OPTION_NAMES) {
            options_add_names(setting, option->name, value);
        } else if (*(char **)value == NULL) {
            add_assoc_null(setting, option->name);
        } else if (option->type == SWL_OPTION_BYTES) {
            add_assoc_stringl(setting, option->name, *(char **)value, ((struct swl_bytes *)value)->size);
        } else {
            add_assoc_string(setting, option->name, *(char **)value);
        }
    }
}
