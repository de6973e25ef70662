/* Task pools: the option, and pools by name. */
#include "php/php_task_pools.h"

#include "base/memory.h"
#include "php/php_option_value.h"

static const struct swl_option *task_pools_find(const zend_string *key)
{
    for (size_t i = 0; i < swl_task_pool_option_count; i++) {
        if (zend_string_equals_cstr(key, swl_task_pool_option_table[i].name,
                                    strlen(swl_task_pool_option_table[i].name))) {
            return &swl_task_pool_option_table[i];
        }
    }
    return NULL;
}

/* A pool's own option; false where it threw. What the message names is the whole way to it. */
static bool task_pools_set_one(struct swl_task_pool_options *pool, const zend_string *key, zval *value)
{
    const struct swl_option *row = key != NULL ? task_pools_find(key) : NULL;
    if (row == NULL) {
        zend_value_error("Option \"task_pools\": the task pool \"%s\" has an unknown option \"%s\"",
                         pool->name, key != NULL ? ZSTR_VAL(key) : "0");
        return false;
    }
    char name[128];
    snprintf(name, sizeof(name), "task_pools.%s.%s", pool->name, row->name);
    struct swl_option named = *row;
    named.name = name;
    return php_swoolelite_option_set(&named, (char *)pool + row->offset, value);
}

static bool task_pools_set_pool(struct swl_task_pool_options *pool, zval *values)
{
    zend_string *key;
    zval *value;
    ZEND_HASH_FOREACH_STR_KEY_VAL (Z_ARRVAL_P(values), key, value) {
        ZVAL_DEREF(value);
        if (!task_pools_set_one(pool, key, value)) {
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

/* The size of all names, each with its NUL; 0 where it threw. */
static size_t task_pools_check_names(HashTable *pools)
{
    size_t bytes = 1;
    zend_string *key;
    zval *values;
    ZEND_HASH_FOREACH_STR_KEY_VAL (pools, key, values) {
        ZVAL_DEREF(values);
        if (key == NULL || zend_str_has_nul_byte(key) || !swl_task_pool_is_name(ZSTR_VAL(key))) {
            zend_value_error("Option \"task_pools\": \"%s\" cannot be the name of a task pool: 1 to 32 "
                             "letters, digits, '_', '-' and '.', a letter first",
                             key != NULL ? ZSTR_VAL(key) : "0");
            return 0;
        }
        if (Z_TYPE_P(values) != IS_ARRAY) {
            zend_value_error("Option \"task_pools\": the options of \"%s\" must be an array, %s given",
                             ZSTR_VAL(key), zend_zval_type_name(values));
            return 0;
        }
        bytes += ZSTR_LEN(key) + 1;
    }
    ZEND_HASH_FOREACH_END();
    return bytes;
}

bool php_swoolelite_task_pools_set(struct swl_task_pool_list *target, const struct swl_option *option,
                                   zval *value)
{
    if (Z_TYPE_P(value) != IS_ARRAY) {
        php_swoolelite_option_refuse(option, value, "an array that has an array of options for each name");
        return false;
    }
    HashTable *array = Z_ARRVAL_P(value);
    size_t bytes = task_pools_check_names(array), count = zend_hash_num_elements(array);
    if (bytes == 0) {
        return false;
    }
    struct swl_task_pool_list list = {.items = swl_malloc(count * sizeof(list.items[0]) + bytes)};
    char *place = (char *)(list.items + count);
    zend_string *key;
    zval *values;
    ZEND_HASH_FOREACH_STR_KEY_VAL (array, key, values) {
        struct swl_task_pool_options *pool = &list.items[list.count++];
        ZVAL_DEREF(values);
        swl_task_pool_options_init(pool, memcpy(place, ZSTR_VAL(key), ZSTR_LEN(key) + 1));
        place += ZSTR_LEN(key) + 1;
        if (!task_pools_set_pool(pool, values)) {
            swl_free(list.items);
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    swl_free(target->items);
    *target = list;
    return true;
}

void php_swoolelite_task_pools_export(const struct swl_task_pool_list *pools, zval *array)
{
    array_init(array);
    for (size_t i = 0; i < pools->count; i++) {
        zval values;
        array_init(&values);
        for (size_t k = 0; k < swl_task_pool_option_count; k++) {
            const struct swl_option *row = &swl_task_pool_option_table[k];
            int64_t number = *(const int64_t *)((const char *)&pools->items[i] + row->offset);
            if (row->type == SWL_OPTION_SECONDS) {
                add_assoc_double(&values, row->name, swl_clock_seconds(number));
            } else {
                add_assoc_long(&values, row->name, number);
            }
        }
        add_assoc_zval(array, pools->items[i].name, &values);
    }
}

struct swl_task_pool *php_swoolelite_task_pool_find(const struct php_swoolelite_server *server,
                                                    const zend_string *name, uint32_t argument)
{
    struct swl_task_pool *pool = server->core->task_pools;
    if (name != NULL) {
        pool = zend_str_has_nul_byte(name) ? NULL : swl_task_pools_find(server->core, ZSTR_VAL(name));
    }
    if (pool == NULL) {
        zend_argument_value_error(argument, "must be the name of a task pool");
    }
    return pool;
}
