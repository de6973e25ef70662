/*
 * What a table in shared memory consists of, and where it lies: columns, rows, buckets, stripes, the map of slices.
 * A slice has room for one row. A row stands in the chain of its bucket; a stripe is a range of buckets with a lock.
 * It makes and removes the mapping, and does nothing with rows.
 */
#ifndef SWL_SHARED_TABLE_SHAPE_H
#define SWL_SHARED_TABLE_SHAPE_H

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"
#include "os/word_lock.h"

#define SWL_TABLE_KEY_MAX     63
#define SWL_TABLE_ROWS_MAX    INT32_MAX
#define SWL_TABLE_STRING_MAX  (UINT32_C(1) << 28)
#define SWL_TABLE_STRIPES_MAX 256

enum swl_table_type {
    SWL_TABLE_INT = 1, /* Swoole's values */
    SWL_TABLE_FLOAT = 2,
    SWL_TABLE_STRING = 3,
};

struct swl_table_column {
    enum swl_table_type type;
    uint32_t size; /* bytes: INT 1, 2, 4, 8; FLOAT 8; STRING: the longest */
    uint32_t
        offset; /* in a row's data; of a STRING: of its length, behind which its bytes stand. Set by open */
};

enum { SWL_TABLE_KEY_WORDS = 8, SWL_TABLE_KEY_WORDS_IN_ROW = 3 };

/* The words of a key that is longer than 24 bytes lie apart, in memory that is not touched before. */
enum { SWL_TABLE_KEY_WORDS_APART = SWL_TABLE_KEY_WORDS - SWL_TABLE_KEY_WORDS_IN_ROW };

/* Written by the holder of the stripe's lock, read by anybody: see swl_table_stripe_begin_read(). */
struct swl_table_row {
    _Atomic uint32_t next;  /* in the chain: its index + 1; 0: it is the last */
    _Atomic uint16_t owner; /* the slice: index of its stripe + 1; 0: it is free. See table_slices.h */
    _Atomic uint8_t hash;   /* a part of the key's */
    _Atomic uint8_t key_length;
    _Atomic uint64_t key[SWL_TABLE_KEY_WORDS_IN_ROW]; /* filled with zeros */
    uint64_t data[];
};

/* Written by the holder of `lock`. A note tells the next holder what one was at when it died. */
struct swl_table_stripe {
    _Alignas(64) _Atomic uint32_t lock;
    _Atomic uint32_t sequence;       /* odd: rows of this stripe are being changed */
    _Atomic uint32_t claimed;        /* note: index + 1 of the slice that enters or leaves a chain */
    _Atomic uint32_t redo_row;       /* note: index + 1 of the row into which `redo` has to be copied */
    uint32_t redo_size;              /* bytes there */
    _Atomic uint32_t conflict_max;   /* the most rows that a new one has found in its bucket */
    _Atomic uint64_t conflict_count; /* new rows that have found any */
    _Atomic uint64_t insert_count, delete_count, update_count; /* rows here: inserted - deleted */
    uint64_t redo[];
};

/* Of one process, or thread; but for `holder` it is the same in each that has it by a fork. */
struct swl_table {
    uint32_t rows; /* so many it holds */
    uint32_t column_count;
    struct swl_table_column *columns; /* owned */
    uint32_t fixed_size;              /* of a row's data: all but the STRINGs, which stand behind */
    uint32_t data_size;               /* bytes of a row's data, a multiple of 8 */
    uint32_t row_size;
    uint32_t stripe_count, stripe_size;
    uint32_t stripe_buckets; /* in each stripe */
    uint32_t map_words;
    uint64_t seeds[2];  /* of the hash, so that no client can choose keys that fall into one bucket */
    size_t memory_size; /* what rows with keys of up to 24 bytes use; each with a longer one: 40 more */
    size_t mapped_size;
    char *memory; /* NULL: it is not open */
    char *first_stripe, *first_row;
    _Atomic uint32_t *buckets;    /* index + 1 of the first row; 0: empty */
    _Atomic uint64_t *map, *full; /* see table_slices.h */
    _Atomic uint64_t *keys_apart;
    struct swl_word_lock_holder *holder; /* of the calling thread */
};

/* Maps memory for so many rows with these columns, which are copied. The caller closes it where that succeeds.
 * Returns 0 or -errno (-EOVERFLOW: a row, or all, would be too large). */
int swl_table_shape_open(struct swl_table *table, uint32_t rows, const struct swl_table_column *columns,
                         uint32_t column_count) SWL_MUST_CHECK;

/* Unmaps it in this process only. May be called for one that is not open, if it is zeroed. */
void swl_table_shape_close(struct swl_table *table);

static inline struct swl_table_row *swl_table_shape_row(const struct swl_table *table, uint32_t index)
{
    return (struct swl_table_row *)(table->first_row + (size_t)table->row_size * index);
}

static inline _Atomic uint64_t *swl_table_shape_key_apart(const struct swl_table *table, uint32_t index)
{
    return table->keys_apart + (size_t)index * SWL_TABLE_KEY_WORDS_APART;
}

static inline struct swl_table_stripe *swl_table_shape_stripe(const struct swl_table *table, uint32_t index)
{
    return (struct swl_table_stripe *)(table->first_stripe + (size_t)table->stripe_size * index);
}

/* Bytes of the length that stands in front of a STRING's bytes. */
static inline uint32_t swl_table_shape_length_size(const struct swl_table_column *column)
{
    return column->size <= UINT16_MAX ? 2 : 4;
}

/* Copies bytes that another process may be changing, or reading: whoever reads looks afterwards whether they were. */
static inline void swl_table_shape_copy(void *to, const void *from, size_t size)
{
#ifdef __SANITIZE_THREAD__
    for (size_t i = 0; i < size; i++) {
        __atomic_store_n((char *)to + i, __atomic_load_n((const char *)from + i, __ATOMIC_RELAXED),
                         __ATOMIC_RELAXED);
    }
#else
    memcpy(to, from, size);
#endif
}

/* The length of the STRING in that data, which may be changing: it is never above the column's size. */
static inline uint32_t swl_table_shape_string_length(const struct swl_table_column *column, const void *data)
{
    uint16_t two;
    uint32_t length;
    if (swl_table_shape_length_size(column) == 2) {
        swl_table_shape_copy(&two, (const char *)data + column->offset, sizeof(two));
        length = two;
    } else {
        swl_table_shape_copy(&length, (const char *)data + column->offset, sizeof(length));
    }
    return SWL_MIN(length, column->size);
}

/* Whoever is killed is killed between two instructions: what was stored before is there, in the order of the
 * program. The processor keeps that by itself; the compiler has to be asked. */
static inline void swl_table_shape_step(void)
{
    atomic_signal_fence(memory_order_seq_cst);
}

#endif
