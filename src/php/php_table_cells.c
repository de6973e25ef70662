/* Names and values of a table's columns. */
#include "php/php_table_cells.h"

#include <zend_exceptions.h>

/* ---- columns ---- */

/* Bytes of a column, as the script says; throws and returns 0 where that may not be. */
static uint32_t table_column_size(zend_long type, zend_long size)
{
    switch (type) {
    case SWL_TABLE_INT:
        if (size != 0 && size != 1 && size != 2 && size != 4 && size != 8) {
            zend_argument_value_error(3, "must be 1, 2, 4 or 8 for an INT");
            return 0;
        }
        return size == 0 ? 8 : (uint32_t)size;
    case SWL_TABLE_FLOAT:
        return sizeof(double);
    case SWL_TABLE_STRING:
        if (size < 1 || size > SWL_TABLE_STRING_MAX) {
            zend_argument_value_error(3, "must be between 1 and %u for a STRING", SWL_TABLE_STRING_MAX);
            return 0;
        }
        return (uint32_t)size;
    default:
        zend_argument_value_error(2, "must be Table::TYPE_INT, Table::TYPE_FLOAT or Table::TYPE_STRING");
        return 0;
    }
}

bool php_swoolelite_table_columns_add(struct php_swoolelite_table_columns *columns, zend_string *name,
                                      zend_long type, zend_long size)
{
    uint32_t bytes = table_column_size(type, size);
    if (bytes == 0) {
        return false;
    }
    if (ZSTR_LEN(name) == 0) {
        zend_argument_value_error(1, "cannot be empty");
        return false;
    }
    if (columns->by_name == NULL) {
        columns->by_name = zend_new_array(8);
    }
    zval index;
    zend_ulong number;
    ZVAL_LONG(&index, columns->count);
    if (zend_hash_add(columns->by_name, name, &index) == NULL) {
        zend_argument_value_error(1, "must be a new name, and there is a column '%s'", ZSTR_VAL(name));
        return false;
    }
    columns->names = safe_erealloc(columns->names, columns->count + 1, sizeof(columns->names[0]), 0);
    columns->columns = safe_erealloc(columns->columns, columns->count + 1, sizeof(columns->columns[0]), 0);
    columns->names[columns->count] = zend_new_interned_string(zend_string_copy(name));
    zend_string_hash_val(columns->names[columns->count]);
    columns->has_number |= ZEND_HANDLE_NUMERIC_STR(ZSTR_VAL(name), ZSTR_LEN(name), number);
    columns->columns[columns->count] =
        (struct swl_table_column){.type = (enum swl_table_type)type, .size = bytes};
    columns->count++;
    return true;
}

void php_swoolelite_table_columns_free(struct php_swoolelite_table_columns *columns)
{
    for (uint32_t i = 0; i < columns->count; i++) {
        zend_string_release(columns->names[i]);
    }
    if (columns->count > 0) {
        efree(columns->names);
        efree(columns->columns);
    }
    if (columns->by_name != NULL) {
        zend_array_release(columns->by_name);
    }
}

int64_t php_swoolelite_table_columns_look_up(const struct php_swoolelite_table_columns *columns,
                                             zend_string *name)
{
    const zval *index = columns->by_name != NULL ? zend_hash_find(columns->by_name, name) : NULL;
    return index != NULL ? Z_LVAL_P(index) : -ENOENT;
}

/* ---- values ---- */

/* A whole number that PHP takes for one; false where it does not. */
static bool table_cell_integer(const zval *value, int64_t *integer)
{
    zend_long number;
    double real;
    switch (Z_TYPE_P(value)) {
    case IS_NULL:
    case IS_FALSE:
        *integer = 0;
        return true;
    case IS_TRUE:
        *integer = 1;
        return true;
    case IS_LONG:
        *integer = Z_LVAL_P(value);
        return true;
    case IS_DOUBLE:
        real = Z_DVAL_P(value);
        break;
    case IS_STRING:
        switch (is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), &number, &real, false)) {
        case IS_LONG:
            *integer = number;
            return true;
        case IS_DOUBLE:
            break;
        default:
            return false;
        }
        break;
    default:
        return false;
    }
    return php_swoolelite_table_whole(real, integer);
}

static bool table_cell_real(const zval *value, double *real)
{
    zend_long number;
    switch (Z_TYPE_P(value)) {
    case IS_NULL:
    case IS_FALSE:
        *real = 0;
        return true;
    case IS_TRUE:
        *real = 1;
        return true;
    case IS_LONG:
        *real = (double)Z_LVAL_P(value);
        return true;
    case IS_DOUBLE:
        *real = Z_DVAL_P(value);
        return true;
    case IS_STRING:
        switch (is_numeric_string(Z_STRVAL_P(value), Z_STRLEN_P(value), &number, real, false)) {
        case IS_LONG:
            *real = (double)number;
            return true;
        case IS_DOUBLE:
            return true;
        default:
            return false;
        }
    default:
        return false;
    }
}

static void table_cells_keep(struct php_swoolelite_table_cells *cells, zend_string *text)
{
    zval kept;
    ZVAL_STR(&kept, text);
    if (cells->kept == NULL) {
        cells->kept = zend_new_array(0);
    }
    zend_hash_next_index_insert_new(cells->kept, &kept);
}

/* The string of a value; NULL where it is none, or has thrown. Where somebody else might free it, it is kept. */
static zend_string *table_cells_text(struct php_swoolelite_table_cells *cells, zval *value, bool is_reference)
{
    if (Z_TYPE_P(value) == IS_ARRAY || Z_TYPE_P(value) == IS_RESOURCE ||
        (Z_TYPE_P(value) == IS_OBJECT && Z_OBJCE_P(value)->__tostring == NULL)) {
        return NULL;
    }
    if (Z_TYPE_P(value) == IS_STRING && !is_reference) {
        return Z_STR_P(value);
    }
    zend_string *text = zval_try_get_string(value);
    if (text != NULL) {
        table_cells_keep(cells, text);
    }
    return text;
}

/* Throws. */
static void table_cells_refuse(const struct swl_table_column *column, const zend_string *name,
                               const zval *value, uint32_t argument)
{
    static const char *const types[] = {
        [SWL_TABLE_INT] = "int", [SWL_TABLE_FLOAT] = "float", [SWL_TABLE_STRING] = "string"};
    if (EG(exception)) {
        return;
    }
    int64_t integer;
    if (column->type == SWL_TABLE_INT && Z_TYPE_P(value) == IS_DOUBLE) {
        zend_argument_value_error(argument, "must have a whole number for the column '%s'", ZSTR_VAL(name));
    } else if (column->type == SWL_TABLE_INT && table_cell_integer(value, &integer)) {
        zend_argument_value_error(
            argument, "has %" PRId64 " for the column '%s', an INT of %u bytes, which it does not fit",
            integer, ZSTR_VAL(name), column->size);
    } else {
        zend_argument_type_error(argument, "must have a value of type %s for the column '%s', %s given",
                                 types[column->type], ZSTR_VAL(name), zend_zval_type_name(value));
    }
}

static inline bool table_cells_add(struct php_swoolelite_table_cells *cells,
                                   const struct swl_table_column *column, const zend_string *name,
                                   zval *value, uint32_t argument)
{
    struct swl_table_cell *cell = &cells->cells[cells->count];
    bool is_reference = Z_ISREF_P(value);
    ZVAL_DEREF(value);
    if (column->type == SWL_TABLE_INT) {
        if (EXPECTED(Z_TYPE_P(value) == IS_LONG)) {
            cell->integer = Z_LVAL_P(value);
        } else if (!table_cell_integer(value, &cell->integer)) {
            table_cells_refuse(column, name, value, argument);
            return false;
        }
        if (!swl_table_fits(column, cell->integer)) {
            table_cells_refuse(column, name, value, argument);
            return false;
        }
    } else if (column->type == SWL_TABLE_FLOAT) {
        if (!table_cell_real(value, &cell->real)) {
            table_cells_refuse(column, name, value, argument);
            return false;
        }
    } else {
        const zend_string *text = table_cells_text(cells, value, is_reference);
        if (text == NULL) {
            table_cells_refuse(column, name, value, argument);
            return false;
        }
        if (ZSTR_LEN(text) > column->size) {
            zend_argument_value_error(argument, "has %zu bytes for the column '%s', a STRING of %u bytes",
                                      ZSTR_LEN(text), ZSTR_VAL(name), column->size);
            return false;
        }
        cell->text = ZSTR_VAL(text);
        cell->length = (uint32_t)ZSTR_LEN(text);
    }
    cells->count++;
    return true;
}

bool php_swoolelite_table_cells_init(struct php_swoolelite_table_cells *cells,
                                     const struct php_swoolelite_table_columns *columns, HashTable *values,
                                     uint32_t argument)
{
    uint32_t count = zend_hash_num_elements(values);
    zend_ulong number;
    zend_string *name;
    zval *value;
    cells->cells = cells->few;
    cells->count = 0;
    cells->kept = NULL;
    if (count > PHP_SWOOLELITE_TABLE_FEW_CELLS) {
        cells->cells = safe_emalloc(count, sizeof(cells->cells[0]), 0);
    }
    ZEND_HASH_FOREACH_KEY_VAL (values, number, name, value) {
        if (name == NULL) { /* PHP makes a number of a key that looks like one */
            name = zend_long_to_str((zend_long)number);
            table_cells_keep(cells, name);
        }
        int64_t index = php_swoolelite_table_columns_find(columns, name);
        if (index < 0) {
            zend_argument_value_error(argument, "must have names of columns as keys, and '%s' is none",
                                      ZSTR_VAL(name));
            return false;
        }
        cells->cells[cells->count].column = (uint32_t)index;
        if (!table_cells_add(cells, &columns->columns[index], name, value, argument)) {
            return false;
        }
    }
    ZEND_HASH_FOREACH_END();
    return true;
}

void php_swoolelite_table_cells_free(struct php_swoolelite_table_cells *cells)
{
    if (cells->cells != cells->few) {
        efree(cells->cells);
    }
    if (UNEXPECTED(cells->kept != NULL)) {
        zend_array_release(cells->kept);
    }
}
