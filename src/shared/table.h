/*
 * A table in shared memory: rows with a key of 1 to 63 bytes, and columns of a fixed size. All processes that have it by a fork
 * work on the same rows. A row is whole whatever process dies: as it was before, or as it was to be. Whether a value fits
 * its column is for the caller to see.
 */
#ifndef SWL_SHARED_TABLE_H
#define SWL_SHARED_TABLE_H

#include <stdbool.h>

#include "shared/table_shape.h"

/* A value for a column: of its type. */
struct swl_table_cell {
    uint32_t column; /* its index */
    uint32_t length; /* of text */
    union {
        int64_t integer;
        double real;
        const char *text; /* belongs to the caller */
    };
};

/* On what a set depends. */
enum swl_table_when { SWL_TABLE_ALWAYS, SWL_TABLE_ABSENT, SWL_TABLE_PRESENT };

/* Of the whole table. */
struct swl_table_stats {
    uint64_t rows, conflict_count, insert_count, update_count, delete_count;
    uint32_t conflict_max;
};

/* The key of a row, as it is looked for; made for one table. */
struct swl_table_key {
    uint64_t words[SWL_TABLE_KEY_WORDS]; /* as many as the length needs, the last one filled with zeros */
    uint32_t length;
    uint32_t stripe, bucket;
    uint8_t hash;
};

/* Whether that integer is one of the column's. */
bool swl_table_fits(const struct swl_table_column *column, int64_t value);

/* `length` is 1 to SWL_TABLE_KEY_MAX. */
void swl_table_key_init(const struct swl_table *table, struct swl_table_key *key, const char *text,
                        size_t length);

/* Sets these columns, each at most once; a new row has 0 or "" in the others, a row that is there keeps them.
 * Returns 1 for a new row, 0 for one that was there, -ENOSPC where all slices are in use, -EEXIST, -ENOENT where
 * `when` does not hold. */
int swl_table_set(const struct swl_table *table, const struct swl_table_key *key, enum swl_table_when when,
                  const struct swl_table_cell *cells, uint32_t count) SWL_MUST_CHECK;

/* The same for a row that is there, and only if these columns of it are equal to those. Returns 0, -ENOENT, or
 * -EAGAIN where one is not equal. */
int swl_table_compare_set(const struct swl_table *table, const struct swl_table_key *key,
                          const struct swl_table_cell *expected, uint32_t expected_count,
                          const struct swl_table_cell *cells, uint32_t count) SWL_MUST_CHECK;

/* Deletes the row if these columns of it are equal to those. `data`, if not NULL, gets what was in it: see
 * swl_table_get(). Returns 0, -ENOENT or -EAGAIN. */
int swl_table_delete(const struct swl_table *table, const struct swl_table_key *key,
                     const struct swl_table_cell *expected, uint32_t expected_count, void *data)
    SWL_MUST_CHECK;

/* Adds to an INT column; a row that is not there begins with 0. `*value` is what the column has then. Returns 0, -ENOSPC, or
 * -ERANGE where the sum does not fit the column; then nothing has changed. */
int swl_table_add(const struct swl_table *table, const struct swl_table_key *key, uint32_t column,
                  int64_t amount, int64_t *value) SWL_MUST_CHECK;

/* The same for a FLOAT column. */
int swl_table_add_real(const struct swl_table *table, const struct swl_table_key *key, uint32_t column,
                       double amount, double *value) SWL_MUST_CHECK;

/* Copies the row's data, at one time; `data` is aligned to 8 and has room for table->data_size bytes. With `column`, if not NULL,
 * that one alone need be there. Returns 0 or -ENOENT. */
int swl_table_get(const struct swl_table *table, const struct swl_table_key *key,
                  const struct swl_table_column *column, void *data) SWL_MUST_CHECK;

bool swl_table_exists(const struct swl_table *table, const struct swl_table_key *key);

/* The first row in the slices from *position on; *position goes behind it. Every row that is there all the time is found once.
 * Returns 0 or -ENOENT: there are no more. */
int swl_table_next(const struct swl_table *table, uint32_t *position, char key[SWL_TABLE_KEY_MAX],
                   size_t *key_length, void *data) SWL_MUST_CHECK;

void swl_table_stats(const struct swl_table *table, struct swl_table_stats *stats);

/* What is in a column of such data. */
int64_t swl_table_integer(const struct swl_table_column *column, const void *data);
double swl_table_real(const struct swl_table_column *column, const void *data);
/* Valid as long as the data. */
const char *swl_table_text(const struct swl_table_column *column, const void *data, size_t *length);

#endif
