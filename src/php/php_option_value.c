/* Values of options that are numbers and texts. */
#include "php/php_option_value.h"

#include <math.h>
#include <zend_exceptions.h>
#include <zend_smart_str.h>

#include "base/clock.h"
#include "base/memory.h"
#include "ipc/control_message.h"

void php_swoolelite_option_refuse(const struct swl_option *option, zval *value, const char *allowed)
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

static bool option_value_set_bool(const struct swl_option *option, void *target, zval *value)
{
    if (Z_TYPE_P(value) == IS_TRUE || Z_TYPE_P(value) == IS_FALSE) {
        *(bool *)target = Z_TYPE_P(value) == IS_TRUE;
        return true;
    }
    if (Z_TYPE_P(value) == IS_LONG && (Z_LVAL_P(value) == 0 || Z_LVAL_P(value) == 1)) {
        *(bool *)target = Z_LVAL_P(value) != 0;
        return true;
    }
    php_swoolelite_option_refuse(option, value, "true or false");
    return false;
}

static bool option_value_set_int(const struct swl_option *option, void *target, zval *value)
{
    if (Z_TYPE_P(value) == IS_LONG && Z_LVAL_P(value) >= option->min && Z_LVAL_P(value) <= option->max) {
        *(int64_t *)target = Z_LVAL_P(value);
        return true;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "an integer between " ZEND_LONG_FMT " and " ZEND_LONG_FMT,
             (zend_long)option->min, (zend_long)option->max);
    php_swoolelite_option_refuse(option, value, allowed);
    return false;
}

static bool option_value_set_seconds(const struct swl_option *option, void *target, zval *value)
{
    double ns = (Z_TYPE_P(value) == IS_LONG     ? (double)Z_LVAL_P(value)
                 : Z_TYPE_P(value) == IS_DOUBLE ? Z_DVAL_P(value)
                                                : NAN) *
                SWL_NS_PER_SEC;
    if (ns >= (double)option->min && ns <= (double)option->max) { /* false for a NAN */
        *(int64_t *)target = (int64_t)ns;
        return true;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "a number of seconds between " ZEND_LONG_FMT " and " ZEND_LONG_FMT,
             (zend_long)(option->min / SWL_NS_PER_SEC), (zend_long)(option->max / SWL_NS_PER_SEC));
    php_swoolelite_option_refuse(option, value, allowed);
    return false;
}

static bool option_value_set_text(const struct swl_option *option, void *target, zval *value)
{
    bool any_byte = option->type == SWL_OPTION_BYTES;
    if (Z_TYPE_P(value) == IS_STRING && (int64_t)Z_STRLEN_P(value) >= option->min &&
        (int64_t)Z_STRLEN_P(value) <= option->max &&
        (any_byte || memchr(Z_STRVAL_P(value), '\0', Z_STRLEN_P(value)) == NULL)) {
        swl_free(*(char **)target);
        *(char **)target = swl_strndup(Z_STRVAL_P(value), Z_STRLEN_P(value));
        if (any_byte) {
            ((struct swl_bytes *)target)->size = Z_STRLEN_P(value);
        }
        return true;
    }
    char allowed[96];
    snprintf(allowed, sizeof(allowed), "a string of " ZEND_LONG_FMT " to " ZEND_LONG_FMT " bytes%s",
             (zend_long)option->min, (zend_long)option->max, any_byte ? "" : " without NUL");
    php_swoolelite_option_refuse(option, value, allowed);
    return false;
}

bool php_swoolelite_option_set(const struct swl_option *option, void *target, zval *value)
{
    switch (option->type) {
    case SWL_OPTION_BOOL:
        return option_value_set_bool(option, target, value);
    case SWL_OPTION_INT:
        return option_value_set_int(option, target, value);
    case SWL_OPTION_SECONDS:
        return option_value_set_seconds(option, target, value);
    default:
        if (strcmp(option->name, "package_length_type") == 0 && Z_TYPE_P(value) == IS_STRING &&
            Z_STRLEN_P(value) == 1 && swl_framing_length_size(Z_STRVAL_P(value)[0]) == 0) {
            php_swoolelite_option_refuse(option, value, "one of the letters c C s S n N l L v V J P q Q");
            return false;
        }
        if (strcmp(option->name, "server_name") == 0 &&
            (Z_TYPE_P(value) != IS_STRING ||
             !swl_control_name_is_good(Z_STRVAL_P(value), Z_STRLEN_P(value)))) {
            php_swoolelite_option_refuse(
                option, value, "1 to 64 letters, digits, \".\", \"_\" and \"-\", the first no \".\"");
            return false;
        }
        return option_value_set_text(option, target, value);
    }
}

HashTable *php_swoolelite_option_own_setting(zval *setting)
{
    ZVAL_DEREF(setting);
    if (Z_TYPE_P(setting) != IS_ARRAY) {
        zval_ptr_dtor(setting);
        array_init(setting);
    }
    SEPARATE_ARRAY(setting);
    return Z_ARRVAL_P(setting);
}

void php_swoolelite_option_keep(zval *setting, zend_string *key, zval *value)
{
    zval before, *kept = zend_hash_lookup(php_swoolelite_option_own_setting(setting), key);
    ZVAL_COPY_VALUE(&before, kept);
    ZVAL_COPY(kept, value);
    zval_ptr_dtor(&before);
}
