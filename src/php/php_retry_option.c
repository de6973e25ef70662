/* From an array to the policy of retries, and back. */
#include "php/php_retry_option.h"

#include <zend_exceptions.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "php/php_option_value.h"

#define FACTOR_MAX 1000

static bool retry_option_set_number(const struct swl_option *option, double *target, zval *value, int min,
                                    int max)
{
    double number = Z_TYPE_P(value) == IS_LONG     ? (double)Z_LVAL_P(value)
                    : Z_TYPE_P(value) == IS_DOUBLE ? Z_DVAL_P(value)
                                                   : -1;
    if (number >= min && number <= max) { /* false for a NAN */
        *target = number;
        return true;
    }
    char allowed[64];
    snprintf(allowed, sizeof(allowed), "a number between %d and %d", min, max);
    php_swoolelite_option_refuse(option, value, allowed);
    return false;
}

/* One key of the array: read as an option of that name would be. */
static bool retry_option_set_key(struct swl_task_retry *retry, const zend_string *key, zval *value,
                                 bool *has_max_delay)
{
    if (zend_string_equals_literal(key, "attempts")) {
        const struct swl_option row = {
            .name = "task_retry[attempts]", .type = SWL_OPTION_INT, .min = 1, .max = SWL_TASK_ATTEMPTS_MAX};
        return php_swoolelite_option_set(&row, &retry->attempts, value);
    }
    if (zend_string_equals_literal(key, "delay")) {
        const struct swl_option row = {
            .name = "task_retry[delay]", .type = SWL_OPTION_SECONDS, .max = SWL_TASK_RETRY_DELAY_MAX};
        return php_swoolelite_option_set(&row, &retry->delay, value);
    }
    if (zend_string_equals_literal(key, "max_delay")) {
        const struct swl_option row = {
            .name = "task_retry[max_delay]", .type = SWL_OPTION_SECONDS, .max = SWL_TASK_RETRY_DELAY_MAX};
        *has_max_delay = true;
        return php_swoolelite_option_set(&row, &retry->max_delay, value);
    }
    if (zend_string_equals_literal(key, "factor")) {
        const struct swl_option row = {.name = "task_retry[factor]"};
        return retry_option_set_number(&row, &retry->factor, value, 1, FACTOR_MAX);
    }
    if (zend_string_equals_literal(key, "jitter")) {
        const struct swl_option row = {.name = "task_retry[jitter]"};
        return retry_option_set_number(&row, &retry->jitter, value, 0, 1);
    }
    zend_value_error(
        "Option \"task_retry\" must have the keys attempts, delay, factor, max_delay and jitter alone, "
        "\"%s\" given",
        ZSTR_VAL(key));
    return false;
}

bool php_swoolelite_retry_option_set(const struct swl_option *option, struct swl_task_retry *target,
                                     zval *value)
{
    struct swl_task_retry retry = SWL_TASK_RETRY_DEFAULTS;
    bool has_max_delay = false;
    zend_string *key;
    zval *item;
    if (Z_TYPE_P(value) == IS_NULL) {
        *target = (struct swl_task_retry){0};
        return true;
    }
    if (Z_TYPE_P(value) != IS_ARRAY) {
        php_swoolelite_option_refuse(option, value, "an array or null");
        return false;
    }
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(value), key, item) {
        ZVAL_DEREF(item);
        if (key == NULL) {
            zend_value_error("Option \"task_retry\" must have names as keys");
            return false;
        }
        if (!retry_option_set_key(&retry, key, item, &has_max_delay)) {
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    if (retry.attempts == 0) {
        zend_value_error("Option \"task_retry\" must have the key attempts: how often a task may run");
        return false;
    }
    if (!has_max_delay) {
        retry.max_delay = SWL_MAX(retry.max_delay, retry.delay);
    } else if (retry.max_delay < retry.delay) {
        zend_value_error("Option \"task_retry[max_delay]\" must not be less than the delay");
        return false;
    }
    *target = retry;
    return true;
}

void php_swoolelite_retry_option_export(const struct swl_task_retry *retry, zval *value)
{
    if (retry->attempts == 0) {
        ZVAL_NULL(value);
        return;
    }
    array_init(value);
    add_assoc_long(value, "attempts", retry->attempts);
    add_assoc_double(value, "delay", swl_clock_seconds(retry->delay));
    add_assoc_double(value, "factor", retry->factor);
    add_assoc_double(value, "max_delay", swl_clock_seconds(retry->max_delay));
    add_assoc_double(value, "jitter", retry->jitter);
}
