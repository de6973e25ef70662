/* Where the parts of a table lie. */
#define _GNU_SOURCE
#include "shared/table_shape.h"

#include <errno.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/memory.h"
#include "os/shared_memory.h"

/* What a row takes of memory beside its columns; the stripes take what the rest of it leaves, but a few there always are. */
enum { SHAPE_ROW_OVERHEAD = 48, SHAPE_STRIPES_MIN = 8 };

#define SHAPE_DATA_MAX (UINT64_C(1) << 30)

/* Numbers first, the widest before all, so that each lies at a multiple of its size; then strings, side by side. */
static uint64_t shape_place_columns(struct swl_table *table)
{
    uint64_t offset = 0;
    for (uint32_t size = 8; size > 0; size /= 2) {
        for (uint32_t i = 0; i < table->column_count; i++) {
            if (table->columns[i].type != SWL_TABLE_STRING && table->columns[i].size == size) {
                table->columns[i].offset = (uint32_t)offset;
                offset += size;
            }
        }
    }
    table->fixed_size = (uint32_t)offset;
    for (uint32_t i = 0; i < table->column_count && offset < SHAPE_DATA_MAX; i++) {
        if (table->columns[i].type == SWL_TABLE_STRING) {
            table->columns[i].offset = (uint32_t)offset;
            offset += swl_table_shape_length_size(&table->columns[i]) + table->columns[i].size;
        }
    }
    return offset;
}

static void shape_choose_stripes(struct swl_table *table)
{
    /* for each column an offset and a size */
    uint64_t redo_size = table->data_size + UINT64_C(8) * table->column_count;
    table->stripe_size = (uint32_t)SWL_ALIGN_UP(sizeof(struct swl_table_stripe) + redo_size, 64);
    uint64_t columns = 0;
    for (uint32_t i = 0; i < table->column_count; i++) {
        columns += table->columns[i].size;
    }
    /* of a row, in eighths of a byte: its slice, its bucket, its bit in the map, and as much for what is rounded up */
    uint64_t most = (columns + SHAPE_ROW_OVERHEAD) * 8;
    uint64_t others = (table->row_size + sizeof(table->buckets[0])) * 8 + 2;
    uint64_t wanted = most > others ? (most - others) * table->rows / 8 / table->stripe_size : 0;
    wanted = SWL_MAX(wanted, SHAPE_STRIPES_MIN);
    table->stripe_count = 1;
    while (table->stripe_count * 2 <= SWL_MIN(wanted, SWL_TABLE_STRIPES_MAX) &&
           table->stripe_count * 2 <= table->rows) {
        table->stripe_count *= 2;
    }
    table->stripe_buckets = (table->rows + table->stripe_count - 1) / table->stripe_count;
}

/* Takes so many bytes of the mapping; returns where they begin. */
static uint64_t shape_take(uint64_t *end, uint64_t count, uint64_t size)
{
    uint64_t begin = SWL_ALIGN_UP(*end, 64);
    *end = begin + count * size;
    return begin;
}

/* The bits behind the last row, and behind the last word, are never free. */
static void shape_close_map(struct swl_table *table)
{
    if (table->rows % 64 != 0) {
        atomic_store_explicit(&table->map[table->map_words - 1], ~UINT64_C(0) << table->rows % 64,
                              memory_order_relaxed);
    }
    if (table->map_words % 64 != 0) {
        atomic_store_explicit(&table->full[table->map_words / 64], ~UINT64_C(0) << table->map_words % 64,
                              memory_order_relaxed);
    }
}

static int shape_map(struct swl_table *table)
{
    uint64_t end = 0;
    table->map_words = (table->rows + 63) / 64;
    uint64_t stripes = shape_take(&end, table->stripe_count, table->stripe_size);
    uint64_t map = shape_take(&end, table->map_words, sizeof(table->map[0]));
    uint64_t full = shape_take(&end, (table->map_words + 63) / 64, sizeof(table->full[0]));
    uint64_t buckets =
        shape_take(&end, (uint64_t)table->stripe_count * table->stripe_buckets, sizeof(table->buckets[0]));
    uint64_t rows = shape_take(&end, table->rows, table->row_size);
    table->memory_size = end;
    uint64_t keys = shape_take(&end, table->rows, SWL_TABLE_KEY_WORDS_APART * sizeof(table->keys_apart[0]));
    if (end > SIZE_MAX / 2) {
        return -EOVERFLOW;
    }
    table->mapped_size = end;
    table->memory = swl_shared_memory_map(end);
    if (table->memory == NULL) {
        return -errno;
    }
    table->first_stripe = table->memory + stripes;
    table->map = (void *)(table->memory + map);
    table->full = (void *)(table->memory + full);
    table->buckets = (void *)(table->memory + buckets);
    table->first_row = table->memory + rows;
    table->keys_apart = (void *)(table->memory + keys);
    shape_close_map(table);
    return 0;
}

static void shape_seed(struct swl_table *table)
{
    if (getrandom(table->seeds, sizeof(table->seeds), GRND_NONBLOCK) != sizeof(table->seeds)) {
        table->seeds[0] = (uint64_t)swl_clock_monotonic() * UINT64_C(0x9e3779b97f4a7c15);
        table->seeds[1] = (uint64_t)swl_clock_wall() * UINT64_C(0xbf58476d1ce4e5b9) ^ (uintptr_t)table;
    }
    table->seeds[1] |= 1;
}

int swl_table_shape_open(struct swl_table *table, uint32_t rows, const struct swl_table_column *columns,
                         uint32_t column_count)
{
    *table = (struct swl_table){.rows = rows, .column_count = column_count};
    table->columns = swl_malloc(SWL_MAX(column_count, 1) * sizeof(columns[0]));
    if (column_count > 0) {
        memcpy(table->columns, columns, column_count * sizeof(columns[0]));
    }
    uint64_t data_size = shape_place_columns(table);
    int error = data_size < SHAPE_DATA_MAX ? 0 : -EOVERFLOW;
    if (error == 0) {
        table->data_size = (uint32_t)SWL_ALIGN_UP(data_size, 8);
        table->row_size = (uint32_t)sizeof(struct swl_table_row) + table->data_size;
        shape_choose_stripes(table);
        shape_seed(table);
        error = shape_map(table);
    }
    if (error == 0) {
        error = swl_word_lock_holder_open(&table->holder);
    }
    if (error != 0) {
        swl_table_shape_close(table);
    }
    return error;
}

void swl_table_shape_close(struct swl_table *table)
{
    swl_word_lock_holder_close(table->holder);
    swl_shared_memory_unmap(table->memory, table->mapped_size);
    swl_free(table->columns);
    *table = (struct swl_table){0};
}
