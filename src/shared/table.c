/* Rows of a table: finding, reading, changing. */
#include "shared/table.h"

#include <errno.h>

#include "shared/table_slices.h"
#include "shared/table_stripe.h"

enum {
    TABLE_READS = 100, /* before a reader takes the lock */
    TABLE_READ_WHOLE =
        512,         /* data of up to so many bytes is copied as one, unused ends of strings included */
    TABLE_WALK = 64, /* rows of a chain before it is looked whether the chain is still one */
};

/* ---- keys ---- */

static uint64_t table_hash(const struct swl_table *table, const struct swl_table_key *key, uint32_t words)
{
    uint64_t hash = table->seeds[0] ^ key->length;
    for (uint32_t i = 0; i < words; i++) {
        hash = (hash ^ key->words[i]) * (table->seeds[1] ^ UINT64_C(0x9e3779b97f4a7c14));
        hash ^= hash >> 32;
    }
    hash *= UINT64_C(0xd6e8feb86659fd93);
    return hash ^ hash >> 32;
}

void swl_table_key_init(const struct swl_table *table, struct swl_table_key *key, const char *text,
                        size_t length)
{
    uint32_t words = (uint32_t)(length + 7) / 8;
    key->words[words - 1] = 0;
    memcpy(key->words, text, length);
    key->length = (uint32_t)length;
    uint64_t hash = table_hash(table, key, words);
    /* parts of the hash that do not depend on each other */
    key->stripe = (uint32_t)(hash >> 56) & (table->stripe_count - 1);
    key->bucket =
        (uint32_t)((hash & UINT32_MAX) * table->stripe_buckets >> 32) + key->stripe * table->stripe_buckets;
    key->hash = (uint8_t)(hash >> 48);
}

/* Whether the row's key is that one; while another process changes it, either may be said. */
static inline bool table_row_has_key(const struct swl_table *table, uint32_t index,
                                     const struct swl_table_row *row, const struct swl_table_key *key)
{
    if (atomic_load_explicit(&row->hash, memory_order_relaxed) != key->hash ||
        atomic_load_explicit(&row->key_length, memory_order_relaxed) != key->length) {
        return false;
    }
    uint32_t words = (key->length + 7) / 8;
    for (uint32_t i = 0; i < words && i < SWL_TABLE_KEY_WORDS_IN_ROW; i++) {
        if (atomic_load_explicit(&row->key[i], memory_order_relaxed) != key->words[i]) {
            return false;
        }
    }
    const _Atomic uint64_t *apart = swl_table_shape_key_apart(table, index);
    for (uint32_t i = SWL_TABLE_KEY_WORDS_IN_ROW; i < words; i++) {
        if (atomic_load_explicit(&apart[i - SWL_TABLE_KEY_WORDS_IN_ROW], memory_order_relaxed) !=
            key->words[i]) {
            return false;
        }
    }
    return true;
}

static void table_row_set_key(const struct swl_table *table, uint32_t index, struct swl_table_row *row,
                              const struct swl_table_key *key)
{
    uint32_t words = (key->length + 7) / 8;
    _Atomic uint64_t *apart = swl_table_shape_key_apart(table, index);
    atomic_store_explicit(&row->hash, key->hash, memory_order_relaxed);
    atomic_store_explicit(&row->key_length, (uint8_t)key->length, memory_order_relaxed);
    for (uint32_t i = 0; i < words; i++) {
        atomic_store_explicit(i < SWL_TABLE_KEY_WORDS_IN_ROW ? &row->key[i]
                                                             : &apart[i - SWL_TABLE_KEY_WORDS_IN_ROW],
                              key->words[i], memory_order_relaxed);
    }
}

/* What the slice has as a key, which may be changing. */
static size_t table_row_key(const struct swl_table *table, uint32_t index,
                            uint64_t words[SWL_TABLE_KEY_WORDS])
{
    const struct swl_table_row *row = swl_table_shape_row(table, index);
    const _Atomic uint64_t *apart = swl_table_shape_key_apart(table, index);
    size_t length = atomic_load_explicit(&row->key_length, memory_order_relaxed);
    for (uint32_t i = 0; i < (length + 7) / 8; i++) {
        words[i] = atomic_load_explicit(
            i < SWL_TABLE_KEY_WORDS_IN_ROW ? &row->key[i] : &apart[i - SWL_TABLE_KEY_WORDS_IN_ROW],
            memory_order_relaxed);
    }
    return length;
}

/* ---- chains ---- */

/* By the holder of the stripe's lock. Returns what points to the row with that key, or to the end of the chain; *before:
 * how many rows stand there in front of it. */
static inline _Atomic uint32_t *table_find(const struct swl_table *table, const struct swl_table_key *key,
                                           uint32_t *before)
{
    _Atomic uint32_t *link = &table->buckets[key->bucket];
    uint32_t count = 0, next;
    while ((next = atomic_load_explicit(link, memory_order_relaxed)) != 0) {
        struct swl_table_row *row = swl_table_shape_row(table, next - 1);
        if (table_row_has_key(table, next - 1, row, key)) {
            break;
        }
        link = &row->next;
        count++;
    }
    *before = count;
    return link;
}

/* Without the lock: false where the chain changes meanwhile. *found is the row's index + 1, or 0. */
static inline bool table_find_unlocked(const struct swl_table *table, const struct swl_table_key *key,
                                       struct swl_table_stripe *stripe, uint32_t sequence, uint32_t *found)
{
    uint32_t next = atomic_load_explicit(&table->buckets[key->bucket], memory_order_relaxed);
    for (uint32_t steps = 1; next != 0; steps++) {
        const struct swl_table_row *row = swl_table_shape_row(table, next - 1);
        if (table_row_has_key(table, next - 1, row, key)) {
            break;
        }
        next = atomic_load_explicit(&row->next, memory_order_relaxed);
        if (steps % TABLE_WALK == 0 && !swl_table_stripe_end_read(stripe, sequence)) {
            return false;
        }
    }
    *found = next;
    return true;
}

/* ---- reading ---- */

static void table_copy_string(const struct swl_table_column *column, char *to, const char *from)
{
    uint32_t length_size = swl_table_shape_length_size(column);
    uint32_t length = swl_table_shape_string_length(column, from);
    from += column->offset;
    to += column->offset;
    if (length_size == 2) {
        uint16_t two = (uint16_t)length;
        memcpy(to, &two, sizeof(two));
    } else {
        memcpy(to, &length, sizeof(length));
    }
    swl_table_shape_copy(to + length_size, from + length_size, length);
}

static inline void table_copy(const struct swl_table *table, const struct swl_table_column *column,
                              uint32_t index, char *to)
{
    const char *from = (const char *)swl_table_shape_row(table, index)->data;
    if (table->data_size <= TABLE_READ_WHOLE) {
        swl_table_shape_copy(to, from, table->data_size);
        return;
    }
    if (column != NULL && column->type == SWL_TABLE_STRING) {
        table_copy_string(column, to, from);
        return;
    }
    swl_table_shape_copy(to, from, table->fixed_size);
    for (uint32_t i = 0; column == NULL && i < table->column_count; i++) {
        if (table->columns[i].type == SWL_TABLE_STRING) {
            table_copy_string(&table->columns[i], to, from);
        }
    }
}

/* The row's index + 1 or 0; its data, unless `data` is NULL. */
static uint32_t table_read(const struct swl_table *table, const struct swl_table_key *key,
                           const struct swl_table_column *column, void *data)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, key->stripe);
    for (int i = 0; i < TABLE_READS; i++) {
        uint32_t sequence, found;
        if (!swl_table_stripe_begin_read(stripe, &sequence) ||
            !table_find_unlocked(table, key, stripe, sequence, &found)) {
            continue;
        }
        if (found != 0 && data != NULL) {
            table_copy(table, column, found - 1, data);
        }
        if (swl_table_stripe_end_read(stripe, sequence)) {
            return found;
        }
    }
    uint32_t before;
    swl_table_stripe_lock(table, key->stripe);
    uint32_t found = atomic_load_explicit(table_find(table, key, &before), memory_order_relaxed);
    if (found != 0 && data != NULL) {
        table_copy(table, column, found - 1, data);
    }
    swl_table_stripe_unlock(table, key->stripe);
    return found;
}

int swl_table_get(const struct swl_table *table, const struct swl_table_key *key,
                  const struct swl_table_column *column, void *data)
{
    return table_read(table, key, column, data) != 0 ? 0 : -ENOENT;
}

bool swl_table_exists(const struct swl_table *table, const struct swl_table_key *key)
{
    return table_read(table, key, NULL, NULL) != 0;
}

int swl_table_next(const struct swl_table *table, uint32_t *position, char key[SWL_TABLE_KEY_MAX],
                   size_t *key_length, void *data)
{
    int64_t index;
    while ((index = swl_table_slices_next_used(table, *position)) >= 0) {
        struct swl_table_key wanted;
        uint64_t words[32]; /* as many as any length in a byte needs */
        size_t length = table_row_key(table, (uint32_t)index, words);
        *position = (uint32_t)index + 1;
        if (length == 0 || length > SWL_TABLE_KEY_MAX) {
            continue;
        }
        swl_table_key_init(table, &wanted, (const char *)words, length);
        if (table_read(table, &wanted, NULL, data) ==
            (uint32_t)index + 1) { /* else it is on its way in or out */
            memcpy(key, words, length);
            *key_length = length;
            return 0;
        }
    }
    return -ENOENT;
}

/* ---- values ---- */

int64_t swl_table_integer(const struct swl_table_column *column, const void *data)
{
    const char *at = (const char *)data + column->offset;
    switch (column->size) {
    case 1:
        return *(const int8_t *)at;
    case 2:
        return *(const int16_t *)at;
    case 4:
        return *(const int32_t *)at;
    default:
        return *(const int64_t *)at;
    }
}

double swl_table_real(const struct swl_table_column *column, const void *data)
{
    return *(const double *)((const char *)data + column->offset);
}

const char *swl_table_text(const struct swl_table_column *column, const void *data, size_t *length)
{
    *length = swl_table_shape_string_length(column, data);
    return (const char *)data + column->offset + swl_table_shape_length_size(column);
}

bool swl_table_fits(const struct swl_table_column *column, int64_t value)
{
    int unused = 64 - 8 * (int)column->size;
    return (int64_t)((uint64_t)value << unused) >> unused == value;
}

static bool table_has_cell(const struct swl_table *table, const void *data, const struct swl_table_cell *cell)
{
    const struct swl_table_column *column = &table->columns[cell->column];
    if (column->type == SWL_TABLE_INT) {
        return swl_table_integer(column, data) == cell->integer;
    }
    if (column->type == SWL_TABLE_FLOAT) {
        return swl_table_real(column, data) == cell->real;
    }
    size_t length;
    const char *text = swl_table_text(column, data, &length);
    return length == cell->length && memcmp(text, cell->text, length) == 0;
}

static bool table_has_cells(const struct swl_table *table, const void *data,
                            const struct swl_table_cell *cells, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!table_has_cell(table, data, &cells[i])) {
            return false;
        }
    }
    return true;
}

/* A number as one store. */
static inline void table_store_number(const struct swl_table_column *column, void *data,
                                      const struct swl_table_cell *cell)
{
    char *at = (char *)data + column->offset;
    switch (column->size) {
    case 1:
        __atomic_store_n((uint8_t *)at, (uint8_t)cell->integer, __ATOMIC_RELAXED);
        break;
    case 2:
        __atomic_store_n((uint16_t *)at, (uint16_t)cell->integer, __ATOMIC_RELAXED);
        break;
    case 4:
        __atomic_store_n((uint32_t *)at, (uint32_t)cell->integer, __ATOMIC_RELAXED);
        break;
    default: /* an INT or a FLOAT: both are in the same 8 bytes */
        __atomic_store_n((uint64_t *)at, (uint64_t)cell->integer, __ATOMIC_RELAXED);
    }
}

/* What is stored in front of a STRING's bytes. */
static const void *table_length(const struct swl_table_column *column, const struct swl_table_cell *cell,
                                uint16_t *two)
{
    *two = (uint16_t)cell->length;
    return swl_table_shape_length_size(column) == 2 ? (const void *)two : &cell->length;
}

/* ---- changing ---- */

/* Into a row that is in no chain yet. */
static void table_fill(const struct swl_table *table, char *data, const struct swl_table_cell *cells,
                       uint32_t count)
{
    static const uint32_t none = 0;
    if (table->data_size <= TABLE_READ_WHOLE) {
        static const char zeros[TABLE_READ_WHOLE];
        swl_table_shape_copy(data, zeros, table->data_size);
    } else {
        for (uint32_t i = 0; i < table->column_count; i++) {
            const struct swl_table_column *column = &table->columns[i];
            if (column->type == SWL_TABLE_STRING) {
                swl_table_shape_copy(data + column->offset, &none, swl_table_shape_length_size(column));
            } else {
                table_store_number(column, data, &(struct swl_table_cell){.integer = 0});
            }
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct swl_table_column *column = &table->columns[cells[i].column];
        if (column->type == SWL_TABLE_STRING) {
            uint16_t two;
            uint32_t length_size = swl_table_shape_length_size(column);
            swl_table_shape_copy(data + column->offset, table_length(column, &cells[i], &two), length_size);
            swl_table_shape_copy(data + column->offset + length_size, cells[i].text, cells[i].length);
        } else {
            table_store_number(column, data, &cells[i]);
        }
    }
}

static void table_count_one(_Atomic uint64_t *counter)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1,
                          memory_order_relaxed);
}

/* By the holder of the lock. Returns 1 or -ENOSPC. */
static int table_insert(const struct swl_table *table, const struct swl_table_key *key, uint32_t before,
                        const struct swl_table_cell *cells, uint32_t count)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, key->stripe);
    _Atomic uint32_t *bucket = &table->buckets[key->bucket];
    int64_t index = swl_table_slices_take(table, key->stripe);
    if (index < 0) {
        return (int)index;
    }
    struct swl_table_row *row = swl_table_shape_row(table, (uint32_t)index);
    swl_table_stripe_begin_write(stripe); /* a reader may still be in what the slice was before */
    table_row_set_key(table, (uint32_t)index, row, key);
    table_fill(table, (char *)row->data, cells, count);
    atomic_store_explicit(&row->next, atomic_load_explicit(bucket, memory_order_relaxed),
                          memory_order_relaxed);
    swl_table_shape_step();
    /* from here on it is there */
    atomic_store_explicit(bucket, (uint32_t)index + 1, memory_order_release);
    swl_table_shape_step();
    table_count_one(&stripe->insert_count);
    if (before > 0) {
        table_count_one(&stripe->conflict_count);
        if (before > atomic_load_explicit(&stripe->conflict_max, memory_order_relaxed)) {
            atomic_store_explicit(&stripe->conflict_max, before, memory_order_relaxed);
        }
    }
    swl_table_shape_step();
    atomic_store_explicit(&stripe->claimed, 0, memory_order_release);
    swl_table_stripe_end_write(stripe);
    return 1;
}

/* By the holder of the lock. */
static void table_update(const struct swl_table *table, struct swl_table_stripe *stripe, uint32_t index,
                         const struct swl_table_cell *cells, uint32_t count)
{
    table_count_one(&stripe->update_count);
    if (count == 1 && table->columns[cells->column].type != SWL_TABLE_STRING) {
        swl_table_stripe_begin_write(stripe);
        table_store_number(&table->columns[cells->column], swl_table_shape_row(table, index)->data, cells);
        swl_table_stripe_end_write(stripe);
        return;
    }
    uint32_t position = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct swl_table_column *column = &table->columns[cells[i].column];
        if (column->type == SWL_TABLE_STRING) {
            uint16_t two;
            const void *length = table_length(column, &cells[i], &two);
            position =
                swl_table_stripe_note(stripe, position, column->offset, length,
                                      swl_table_shape_length_size(column), cells[i].text, cells[i].length);
        } else {
            uint64_t number;
            table_store_number(&(struct swl_table_column){.size = column->size}, &number, &cells[i]);
            position =
                swl_table_stripe_note(stripe, position, column->offset, &number, column->size, NULL, 0);
        }
    }
    swl_table_stripe_commit(table, stripe, position, index);
}

/* By the holder of the lock: the row that `link` points to. */
static void table_remove(const struct swl_table *table, const struct swl_table_key *key,
                         _Atomic uint32_t *link)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, key->stripe);
    uint32_t index = atomic_load_explicit(link, memory_order_relaxed) - 1;
    struct swl_table_row *row = swl_table_shape_row(table, index);
    atomic_store_explicit(&stripe->claimed, index + 1, memory_order_release);
    swl_table_shape_step();
    swl_table_stripe_begin_write(stripe);
    /* from here on it is gone */
    atomic_store_explicit(link, atomic_load_explicit(&row->next, memory_order_relaxed), memory_order_release);
    swl_table_shape_step();
    table_count_one(&stripe->delete_count);
    swl_table_stripe_end_write(stripe);
    swl_table_slices_release(table, key->stripe);
}

int swl_table_set(const struct swl_table *table, const struct swl_table_key *key, enum swl_table_when when,
                  const struct swl_table_cell *cells, uint32_t count)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, key->stripe);
    for (bool settled = false;; settled = true) {
        int result = 0;
        uint32_t before;
        swl_table_stripe_lock(table, key->stripe);
        uint32_t found = atomic_load_explicit(table_find(table, key, &before), memory_order_relaxed);
        if (when != SWL_TABLE_ALWAYS && (found != 0) != (when == SWL_TABLE_PRESENT)) {
            result = found != 0 ? -EEXIST : -ENOENT;
        } else if (found != 0) {
            table_update(table, stripe, found - 1, cells, count);
        } else {
            result = table_insert(table, key, before, cells, count);
        }
        swl_table_stripe_unlock(table, key->stripe);
        if (result != -ENOSPC || settled) {
            return result;
        }
        swl_table_stripe_settle(table); /* a slice may be one that a dead process had claimed */
    }
}

int swl_table_compare_set(const struct swl_table *table, const struct swl_table_key *key,
                          const struct swl_table_cell *expected, uint32_t expected_count,
                          const struct swl_table_cell *cells, uint32_t count)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, key->stripe);
    uint32_t before;
    int result = -ENOENT;
    swl_table_stripe_lock(table, key->stripe);
    uint32_t found = atomic_load_explicit(table_find(table, key, &before), memory_order_relaxed);
    if (found != 0) {
        bool equal =
            table_has_cells(table, swl_table_shape_row(table, found - 1)->data, expected, expected_count);
        result = equal ? 0 : -EAGAIN;
        if (equal) {
            table_update(table, stripe, found - 1, cells, count);
        }
    }
    swl_table_stripe_unlock(table, key->stripe);
    return result;
}

int swl_table_delete(const struct swl_table *table, const struct swl_table_key *key,
                     const struct swl_table_cell *expected, uint32_t expected_count, void *data)
{
    uint32_t before;
    int result = -ENOENT;
    swl_table_stripe_lock(table, key->stripe);
    _Atomic uint32_t *link = table_find(table, key, &before);
    uint32_t found = atomic_load_explicit(link, memory_order_relaxed);
    if (found != 0) {
        bool equal =
            table_has_cells(table, swl_table_shape_row(table, found - 1)->data, expected, expected_count);
        result = equal ? 0 : -EAGAIN;
        if (equal && data != NULL) {
            table_copy(table, NULL, found - 1, data);
        }
        if (equal) {
            table_remove(table, key, link);
        }
    }
    swl_table_stripe_unlock(table, key->stripe);
    return result;
}

/* Adds in the row that is there; to an INT or a FLOAT column. */
static inline int table_add_to(const struct swl_table_column *column, struct swl_table_stripe *stripe,
                               void *data, const struct swl_table_cell *amount, struct swl_table_cell *sum)
{
    if (column->type == SWL_TABLE_FLOAT) {
        sum->real = swl_table_real(column, data) + amount->real;
    } else if (__builtin_add_overflow(swl_table_integer(column, data), amount->integer, &sum->integer) ||
               !swl_table_fits(column, sum->integer)) {
        return -ERANGE;
    }
    table_count_one(&stripe->update_count);
    swl_table_stripe_begin_write(stripe);
    table_store_number(column, data, sum);
    swl_table_stripe_end_write(stripe);
    return 0;
}

static int table_add(const struct swl_table *table, const struct swl_table_key *key,
                     const struct swl_table_cell *amount, struct swl_table_cell *sum)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, key->stripe);
    const struct swl_table_column *column = &table->columns[amount->column];
    for (;;) {
        uint32_t before;
        swl_table_stripe_lock(table, key->stripe);
        uint32_t found = atomic_load_explicit(table_find(table, key, &before), memory_order_relaxed);
        int result = found == 0 ? -ENOENT
                                : table_add_to(column, stripe, swl_table_shape_row(table, found - 1)->data,
                                               amount, sum);
        swl_table_stripe_unlock(table, key->stripe);
        if (result != -ENOENT) {
            return result;
        }
        if (column->type == SWL_TABLE_INT && !swl_table_fits(column, amount->integer)) {
            return -ERANGE;
        }
        *sum = *amount;
        result = swl_table_set(table, key, SWL_TABLE_ABSENT, amount, 1);
        if (result != -EEXIST) { /* else another process was faster */
            return SWL_MIN(result, 0);
        }
    }
}

int swl_table_add(const struct swl_table *table, const struct swl_table_key *key, uint32_t column,
                  int64_t amount, int64_t *value)
{
    struct swl_table_cell sum, cell = {.column = column, .integer = amount};
    int result = table_add(table, key, &cell, &sum);
    *value = sum.integer;
    return result;
}

int swl_table_add_real(const struct swl_table *table, const struct swl_table_key *key, uint32_t column,
                       double amount, double *value)
{
    struct swl_table_cell sum, cell = {.column = column, .real = amount};
    int result = table_add(table, key, &cell, &sum);
    *value = sum.real;
    return result;
}

/* ---- counting ---- */

void swl_table_stats(const struct swl_table *table, struct swl_table_stats *stats)
{
    *stats = (struct swl_table_stats){0};
    for (uint32_t i = 0; i < table->stripe_count; i++) {
        struct swl_table_counts counts;
        swl_table_stripe_counts(table, i, &counts);
        stats->insert_count += counts.insert_count;
        stats->delete_count += counts.delete_count;
        stats->update_count += counts.update_count;
        stats->conflict_count += counts.conflict_count;
        stats->conflict_max = SWL_MAX(stats->conflict_max, counts.conflict_max);
    }
    stats->rows = stats->insert_count - stats->delete_count;
}
