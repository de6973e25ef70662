/* The columns of a Table by their names, and an array of PHP as values for them. */
#ifndef SWL_PHP_PHP_TABLE_CELLS_H
#define SWL_PHP_PHP_TABLE_CELLS_H

#include <php.h>

#include "shared/table.h"

struct php_swoolelite_table_columns {
    uint32_t count;
    zend_string **names;              /* owned */
    struct swl_table_column *columns; /* owned; without offsets */
    HashTable *by_name;               /* owned; NULL: there are none */
    bool has_number;                  /* a name is one that arrays of PHP have as a number */
};

/* Throws and returns false where there may be no such column. */
bool php_swoolelite_table_columns_add(struct php_swoolelite_table_columns *columns, zend_string *name,
                                      zend_long type, zend_long size);

void php_swoolelite_table_columns_free(struct php_swoolelite_table_columns *columns);

int64_t php_swoolelite_table_columns_look_up(const struct php_swoolelite_table_columns *columns,
                                             zend_string *name);

/* Returns the column's index or -ENOENT. */
static inline int64_t php_swoolelite_table_columns_find(const struct php_swoolelite_table_columns *columns,
                                                        zend_string *name)
{
    /* names that stand in the script are mostly the same strings */
    for (uint32_t i = 0; i < columns->count && i < 8; i++) {
        if (columns->names[i] == name) {
            return i;
        }
    }
    return php_swoolelite_table_columns_look_up(columns, name);
}

/* Whether the number has no fraction, and an int64_t has room for it. */
static inline bool php_swoolelite_table_whole(double real, int64_t *integer)
{
    if (!(real >= -0x1p63 && real < 0x1p63)) {
        return false; /* NAN too */
    }
    *integer = (int64_t)real;
    return (double)*integer == real;
}

enum { PHP_SWOOLELITE_TABLE_FEW_CELLS = 16 };

struct php_swoolelite_table_cells {
    struct swl_table_cell *cells;
    uint32_t count;
    HashTable *kept; /* strings that only these cells need; NULL: none */
    struct swl_table_cell few[PHP_SWOOLELITE_TABLE_FEW_CELLS];
};

/* The values of an array column => value, which has to stay as long as the cells do. Throws and returns false where one cannot be
 * a value of its column; the cells are freed by the caller in both cases. `argument`: the number of the method's argument.
 * Runs code of the user's where a value is an object that makes a string. */
bool php_swoolelite_table_cells_init(struct php_swoolelite_table_cells *cells,
                                     const struct php_swoolelite_table_columns *columns, HashTable *values,
                                     uint32_t argument);

void php_swoolelite_table_cells_free(struct php_swoolelite_table_cells *cells);

/* A column of a row's data as a value of PHP. */
static inline void php_swoolelite_table_value(const struct swl_table_column *column, const void *data,
                                              zval *value)
{
    if (column->type == SWL_TABLE_INT) {
        ZVAL_LONG(value, (zend_long)swl_table_integer(column, data));
    } else if (column->type == SWL_TABLE_FLOAT) {
        ZVAL_DOUBLE(value, swl_table_real(column, data));
    } else {
        size_t length;
        const char *text = swl_table_text(column, data, &length);
        ZVAL_STRINGL_FAST(value, text, length);
    }
}

#endif
