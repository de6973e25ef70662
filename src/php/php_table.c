/* The class SwooleLite\\Table. Rows are the business of shared/table; here are names of columns, and PHP's values. */
#include "php/php_table.h"

#include <zend_exceptions.h>
#include <zend_interfaces.h>

#include "base/error.h"
#include "php/php_class_entries.h"
#include "php/php_table_cells.h"
#include "shared/table.h"
#include "php/php_table_arginfo.h"

struct table_object {
    struct swl_table core; /* open from create() to destroy() */
    struct php_swoolelite_table_columns columns;
    zend_long rows; /* 0: the constructor has not run */
    bool is_created;
    void *data; /* room for the data of a row; NULL: the table cannot be used */
    /* the row that the iterator is at */
    void *current;             /* room for its data; NULL: it has not been asked for */
    size_t current_key_length; /* 0: none */
    uint32_t position;
    char current_key[SWL_TABLE_KEY_MAX];
    zend_object std;
};

static zend_object_handlers table_handlers;

static inline struct table_object *table_of(zend_object *object)
{
    return (struct table_object *)((char *)object - offsetof(struct table_object, std));
}

/* That of a method, with its memory; throws and returns NULL where there is none. */
static inline struct table_object *table_open(zval *this)
{
    struct table_object *table = table_of(Z_OBJ_P(this));
    if (UNEXPECTED(table->data == NULL)) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0,
                                table->is_created ? "The table has been destroyed"
                                                  : "The table has no memory yet: call create() first");
        return NULL;
    }
    return table;
}

/* The key of a method's first argument; throws and returns false where it cannot be one. */
static inline bool table_key(const struct table_object *table, struct swl_table_key *key,
                             const zend_string *text)
{
    if (UNEXPECTED(ZSTR_LEN(text) == 0 || ZSTR_LEN(text) > SWL_TABLE_KEY_MAX)) {
        zend_argument_value_error(1, "must have 1 to %d bytes, not %zu", SWL_TABLE_KEY_MAX, ZSTR_LEN(text));
        return false;
    }
    swl_table_key_init(&table->core, key, ZSTR_VAL(text), ZSTR_LEN(text));
    return true;
}

/* ---- life ---- */

static zend_object *table_create_object(zend_class_entry *class_entry)
{
    struct table_object *table = zend_object_alloc(sizeof(*table), class_entry);
    memset(table, 0, offsetof(struct table_object, std));
    zend_object_std_init(&table->std, class_entry);
    object_properties_init(&table->std, class_entry);
    table->std.handlers = &table_handlers;
    return &table->std;
}

static void table_destroy_memory(struct table_object *table)
{
    if (table->data != NULL) {
        efree(table->data);
        table->data = NULL;
    }
    if (table->current != NULL) {
        efree(table->current);
        table->current = NULL;
    }
    swl_table_shape_close(&table->core);
    table->current_key_length = 0;
}

static void table_free_object(zend_object *object)
{
    struct table_object *table = table_of(object);
    table_destroy_memory(table);
    php_swoolelite_table_columns_free(&table->columns);
    zend_object_std_dtor(object);
}

zend_class_entry *php_swoolelite_table_register(void)
{
    zend_class_entry *class_entry = register_class_SwooleLite_Table(zend_ce_iterator, zend_ce_countable);
    class_entry->create_object = table_create_object;
    table_handlers = std_object_handlers;
    table_handlers.offset = offsetof(struct table_object, std);
    table_handlers.free_obj = table_free_object;
    table_handlers.clone_obj = NULL;
    return class_entry;
}

ZEND_METHOD(SwooleLite_Table, __construct)
{
    zend_long rows;
    double conflict_proportion = 0.2;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(rows)
    Z_PARAM_OPTIONAL
    Z_PARAM_DOUBLE(conflict_proportion)
    ZEND_PARSE_PARAMETERS_END();
    struct table_object *table = table_of(Z_OBJ_P(ZEND_THIS));
    if (rows < 1 || rows > SWL_TABLE_ROWS_MAX) {
        zend_argument_value_error(1, "must be between 1 and %d", SWL_TABLE_ROWS_MAX);
        RETURN_THROWS();
    }
    if (!(conflict_proportion >= 0)) {
        zend_argument_value_error(2, "must be 0 or more");
        RETURN_THROWS();
    }
    if (table->rows != 0) {
        zend_throw_exception(php_swoolelite_exception_ce, "The table has been constructed already", 0);
        RETURN_THROWS();
    }
    table->rows = rows;
}

ZEND_METHOD(SwooleLite_Table, column)
{
    zend_string *name;
    zend_long type, size = 0;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR(name)
    Z_PARAM_LONG(type)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(size)
    ZEND_PARSE_PARAMETERS_END();
    struct table_object *table = table_of(Z_OBJ_P(ZEND_THIS));
    if (table->is_created) {
        zend_throw_exception(php_swoolelite_exception_ce, "Columns are added before create()", 0);
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_table_columns_add(&table->columns, name, type, size));
}

ZEND_METHOD(SwooleLite_Table, create)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct table_object *table = table_of(Z_OBJ_P(ZEND_THIS));
    if (table->rows == 0 || table->is_created) {
        zend_throw_exception(php_swoolelite_exception_ce,
                             table->rows == 0 ? "The table's constructor has not been called"
                                              : "The table has been created already",
                             0);
        RETURN_THROWS();
    }
    int result = swl_table_shape_open(&table->core, (uint32_t)table->rows, table->columns.columns,
                                      table->columns.count);
    if (result < 0) {
        zend_throw_exception_ex(php_swoolelite_exception_ce, 0, "The table cannot be created: %s",
                                result == -EOVERFLOW ? "a row, or all of them, would be too large"
                                                     : swl_error_text(-result));
        RETURN_THROWS();
    }
    table->is_created = true;
    table->data = emalloc(SWL_MAX(table->core.data_size, 8));
    zend_object *object = Z_OBJ_P(ZEND_THIS);
    zend_long memory_size = (zend_long)table->core.memory_size;
    zend_update_property_long(object->ce, object, ZEND_STRL("size"), table->rows);
    zend_update_property_long(object->ce, object, ZEND_STRL("memorySize"), memory_size);
    RETURN_TRUE;
}

ZEND_METHOD(SwooleLite_Table, destroy)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    table_destroy_memory(table);
    RETURN_TRUE;
}

/* ---- reading ---- */

static void table_return_row(const struct table_object *table, const void *data, zval *return_value)
{
    const struct php_swoolelite_table_columns *columns = &table->columns;
    array_init_size(return_value, columns->count);
    zend_hash_real_init_mixed(Z_ARRVAL_P(return_value));
    for (uint32_t i = 0; i < columns->count; i++) {
        zval value;
        php_swoolelite_table_value(&table->core.columns[i], data, &value);
        if (UNEXPECTED(columns->has_number)) {
            zend_symtable_update(Z_ARRVAL_P(return_value), columns->names[i], &value);
        } else {
            _zend_hash_append_ex(Z_ARRVAL_P(return_value), columns->names[i], &value,
                                 ZSTR_IS_INTERNED(columns->names[i]));
        }
    }
}

ZEND_METHOD(SwooleLite_Table, get)
{
    zend_string *text, *field = NULL;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_STR(text)
    Z_PARAM_OPTIONAL
    Z_PARAM_STR_OR_NULL(field)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    const struct swl_table_column *column = NULL;
    if (field != NULL) {
        int64_t index = php_swoolelite_table_columns_find(&table->columns, field);
        if (index < 0) {
            RETURN_FALSE;
        }
        column = &table->core.columns[index];
    }
    if (swl_table_get(&table->core, &key, column, table->data) < 0) {
        RETURN_FALSE;
    }
    if (column != NULL) {
        php_swoolelite_table_value(column, table->data, return_value);
    } else {
        table_return_row(table, table->data, return_value);
    }
}

ZEND_METHOD(SwooleLite_Table, exists)
{
    zend_string *text;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(swl_table_exists(&table->core, &key));
}

/* ---- changing ---- */

/* Where what the values are converted by has destroyed the table, it throws and returns false. */
static inline bool table_is_still_open(zval *this)
{
    return table_open(this) != NULL;
}

static void table_set(INTERNAL_FUNCTION_PARAMETERS, enum swl_table_when when)
{
    zend_string *text;
    HashTable *values;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(text)
    Z_PARAM_ARRAY_HT(values)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    struct php_swoolelite_table_cells cells;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    if (php_swoolelite_table_cells_init(&cells, &table->columns, values, 2) &&
        table_is_still_open(ZEND_THIS)) {
        RETVAL_BOOL(swl_table_set(&table->core, &key, when, cells.cells, cells.count) >= 0);
    }
    php_swoolelite_table_cells_free(&cells);
}

ZEND_METHOD(SwooleLite_Table, set)
{
    table_set(INTERNAL_FUNCTION_PARAM_PASSTHRU, SWL_TABLE_ALWAYS);
}

ZEND_METHOD(SwooleLite_Table, add)
{
    table_set(INTERNAL_FUNCTION_PARAM_PASSTHRU, SWL_TABLE_ABSENT);
}

ZEND_METHOD(SwooleLite_Table, update)
{
    table_set(INTERNAL_FUNCTION_PARAM_PASSTHRU, SWL_TABLE_PRESENT);
}

ZEND_METHOD(SwooleLite_Table, cmpset)
{
    zend_string *text;
    HashTable *expected_values, *values;
    ZEND_PARSE_PARAMETERS_START(3, 3)
    Z_PARAM_STR(text)
    Z_PARAM_ARRAY_HT(expected_values)
    Z_PARAM_ARRAY_HT(values)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    struct php_swoolelite_table_cells expected, cells;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    if (php_swoolelite_table_cells_init(&expected, &table->columns, expected_values, 2)) {
        if (php_swoolelite_table_cells_init(&cells, &table->columns, values, 3) &&
            table_is_still_open(ZEND_THIS)) {
            RETVAL_BOOL(swl_table_compare_set(&table->core, &key, expected.cells, expected.count, cells.cells,
                                              cells.count) == 0);
        }
        php_swoolelite_table_cells_free(&cells);
    }
    php_swoolelite_table_cells_free(&expected);
}

ZEND_METHOD(SwooleLite_Table, del)
{
    zend_string *text;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    RETURN_BOOL(swl_table_delete(&table->core, &key, NULL, 0, NULL) == 0);
}

ZEND_METHOD(SwooleLite_Table, cmpdel)
{
    zend_string *text;
    HashTable *expected_values;
    ZEND_PARSE_PARAMETERS_START(2, 2)
    Z_PARAM_STR(text)
    Z_PARAM_ARRAY_HT(expected_values)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    struct php_swoolelite_table_cells expected;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    if (php_swoolelite_table_cells_init(&expected, &table->columns, expected_values, 2) &&
        table_is_still_open(ZEND_THIS)) {
        RETVAL_BOOL(swl_table_delete(&table->core, &key, expected.cells, expected.count, NULL) == 0);
    }
    php_swoolelite_table_cells_free(&expected);
}

ZEND_METHOD(SwooleLite_Table, getdel)
{
    zend_string *text;
    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(text)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    if (swl_table_delete(&table->core, &key, NULL, 0, table->data) < 0) {
        RETURN_FALSE;
    }
    table_return_row(table, table->data, return_value);
}

/* What incr() and decr() add: of the column's type. Throws and returns false where it cannot be. */
static inline bool table_amount(const struct swl_table_column *column, const zval *number, bool is_negative,
                                int64_t *integer, double *real)
{
    if (column->type == SWL_TABLE_FLOAT) {
        *real = Z_TYPE_P(number) == IS_LONG ? (double)Z_LVAL_P(number) : Z_DVAL_P(number);
        *real = is_negative ? -*real : *real;
        return true;
    }
    if (column->type == SWL_TABLE_STRING) {
        zend_argument_value_error(2, "must be an INT or FLOAT column");
        return false;
    }
    if (Z_TYPE_P(number) == IS_LONG) {
        *integer = Z_LVAL_P(number);
    } else if (!php_swoolelite_table_whole(Z_DVAL_P(number), integer)) {
        zend_argument_value_error(3, "must be a whole number, as the column is an INT");
        return false;
    }
    if (is_negative && __builtin_sub_overflow(0, *integer, integer)) {
        zend_argument_value_error(3, "must be above " ZEND_LONG_FMT, ZEND_LONG_MIN);
        return false;
    }
    return true;
}

static inline void table_add(INTERNAL_FUNCTION_PARAMETERS, bool is_negative)
{
    zend_string *text, *name;
    zval *number = NULL, one;
    ZEND_PARSE_PARAMETERS_START(2, 3)
    Z_PARAM_STR(text)
    Z_PARAM_STR(name)
    Z_PARAM_OPTIONAL
    Z_PARAM_NUMBER(number)
    ZEND_PARSE_PARAMETERS_END();
    struct swl_table_key key;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL || !table_key(table, &key, text)) {
        RETURN_THROWS();
    }
    int64_t index = php_swoolelite_table_columns_find(&table->columns, name), integer = 0;
    double real = 0;
    if (index < 0) {
        zend_argument_value_error(2, "must be a column of the table, and '%s' is none", ZSTR_VAL(name));
        RETURN_THROWS();
    }
    const struct swl_table_column *column = &table->core.columns[index];
    if (number == NULL) {
        ZVAL_LONG(&one, 1);
        number = &one;
    }
    if (!table_amount(column, number, is_negative, &integer, &real)) {
        RETURN_THROWS();
    }
    int result = column->type == SWL_TABLE_INT
                     ? swl_table_add(&table->core, &key, (uint32_t)index, integer, &integer)
                     : swl_table_add_real(&table->core, &key, (uint32_t)index, real, &real);
    if (result == -ERANGE) {
        zend_value_error("The sum does not fit the column '%s', an INT of %u bytes", ZSTR_VAL(name),
                         column->size);
        RETURN_THROWS();
    }
    if (result < 0) {
        RETURN_FALSE;
    }
    if (column->type == SWL_TABLE_INT) {
        RETURN_LONG(integer);
    }
    RETURN_DOUBLE(real);
}

ZEND_METHOD(SwooleLite_Table, incr)
{
    table_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, false);
}

ZEND_METHOD(SwooleLite_Table, decr)
{
    table_add(INTERNAL_FUNCTION_PARAM_PASSTHRU, true);
}

/* ---- counting ---- */

ZEND_METHOD(SwooleLite_Table, count)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct swl_table_stats stats;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    swl_table_stats(&table->core, &stats);
    RETURN_LONG((zend_long)stats.rows);
}

ZEND_METHOD(SwooleLite_Table, stats)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct swl_table_stats stats;
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    swl_table_stats(&table->core, &stats);
    array_init(return_value);
    add_assoc_long(return_value, "num", (zend_long)stats.rows);
    add_assoc_long(return_value, "conflict_count", (zend_long)stats.conflict_count);
    add_assoc_long(return_value, "conflict_max_level", stats.conflict_max);
    add_assoc_long(return_value, "insert_count", (zend_long)stats.insert_count);
    add_assoc_long(return_value, "update_count", (zend_long)stats.update_count);
    add_assoc_long(return_value, "delete_count", (zend_long)stats.delete_count);
    add_assoc_long(return_value, "available_slice_num", table->rows - (zend_long)stats.rows);
    add_assoc_long(return_value, "total_slice_num", table->rows);
}

ZEND_METHOD(SwooleLite_Table, getSize)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG(table_of(Z_OBJ_P(ZEND_THIS))->rows);
}

ZEND_METHOD(SwooleLite_Table, getMemorySize)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_LONG((zend_long)table_of(Z_OBJ_P(ZEND_THIS))->core.memory_size);
}

/* ---- the iterator ---- */

static void table_advance(struct table_object *table)
{
    if (table->current == NULL || /* rewind() has not been called */
        swl_table_next(&table->core, &table->position, table->current_key, &table->current_key_length,
                       table->current) < 0) {
        table->current_key_length = 0;
    }
}

ZEND_METHOD(SwooleLite_Table, rewind)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    if (table->current == NULL) {
        table->current = emalloc(SWL_MAX(table->core.data_size, 8));
    }
    table->position = 0;
    table_advance(table);
}

ZEND_METHOD(SwooleLite_Table, next)
{
    ZEND_PARSE_PARAMETERS_NONE();
    struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    table_advance(table);
}

ZEND_METHOD(SwooleLite_Table, valid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    RETURN_BOOL(table->current_key_length > 0);
}

ZEND_METHOD(SwooleLite_Table, current)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    if (table->current_key_length > 0) {
        table_return_row(table, table->current, return_value);
    }
}

ZEND_METHOD(SwooleLite_Table, key)
{
    ZEND_PARSE_PARAMETERS_NONE();
    const struct table_object *table = table_open(ZEND_THIS);
    if (table == NULL) {
        RETURN_THROWS();
    }
    if (table->current_key_length > 0) {
        RETURN_STRINGL(table->current_key, table->current_key_length);
    }
}
