/*
 * Which slices are free: row->owner says it. To find one there are two maps: a bit of `map` is set while its slice is owned, a
 * bit of `full` while all bits of its word in `map` are. A bit may be clear too long, never set too long, but by whoever has
 * the slice in its note: what is found by the maps is tried.
 */
#include "shared/table_slices.h"

#include <errno.h>

/* Searches of different stripes begin apart, so that processes do not try the same slices. */
enum { SLICES_STARTS = 8, SLICES_BITS = 64 };

static uint64_t slices_bit(uint32_t index)
{
    return UINT64_C(1) << index % SLICES_BITS;
}

/* The bits of that word which are clear, from bit `first` on. */
static uint64_t slices_clear_bits(_Atomic uint64_t *word, uint32_t first)
{
    return ~atomic_load_explicit(word, memory_order_relaxed) & ~UINT64_C(0) << first;
}

/* The first slice from that index on whose bit is clear, or -1. */
static int64_t slices_find(const struct swl_table *table, uint32_t from)
{
    if (from >= table->rows) {
        return -1;
    }
    uint32_t word = from / SLICES_BITS;
    uint64_t bits = slices_clear_bits(&table->map[word], from % SLICES_BITS);
    uint32_t next = word + 1;
    while (bits == 0) {
        uint32_t group = next / SLICES_BITS;
        uint64_t words =
            next < table->map_words ? slices_clear_bits(&table->full[group], next % SLICES_BITS) : 0;
        while (words == 0 && next < table->map_words && ++group < (table->map_words + 63) / SLICES_BITS) {
            words = slices_clear_bits(&table->full[group], 0);
        }
        if (words == 0) {
            return -1;
        }
        word = group * SLICES_BITS + (uint32_t)__builtin_ctzll(words);
        bits = slices_clear_bits(&table->map[word], 0);
        next = word + 1;
    }
    return (int64_t)word * SLICES_BITS + __builtin_ctzll(bits);
}

static void slices_set_bit(const struct swl_table *table, uint32_t index)
{
    uint32_t word = index / SLICES_BITS;
    uint64_t bit = slices_bit(index);
    if ((atomic_fetch_or(&table->map[word], bit) | bit) != UINT64_MAX) {
        return;
    }
    atomic_fetch_or(&table->full[word / SLICES_BITS], slices_bit(word));
    if (atomic_load(&table->map[word]) != UINT64_MAX) { /* one was released before that was to be seen */
        atomic_fetch_and(&table->full[word / SLICES_BITS], ~slices_bit(word));
    }
}

static void slices_clear_bit(const struct swl_table *table, uint32_t index)
{
    uint32_t word = index / SLICES_BITS;
    atomic_fetch_and(&table->map[word], ~slices_bit(index));
    if (atomic_load(&table->full[word / SLICES_BITS]) & slices_bit(word)) {
        atomic_fetch_and(&table->full[word / SLICES_BITS], ~slices_bit(word));
    }
}

int64_t swl_table_slices_take(const struct swl_table *table, uint32_t stripe)
{
    struct swl_table_stripe *shared = swl_table_shape_stripe(table, stripe);
    uint32_t start = stripe % SLICES_STARTS * SWL_MIN(SLICES_BITS, table->rows / SLICES_STARTS);
    uint32_t from = start;
    bool around = false;
    for (;;) {
        int64_t index = slices_find(table, from);
        if (index < 0 || (around && index >= start)) {
            if (around) {
                break;
            }
            around = true;
            from = 0;
            continue;
        }
        struct swl_table_row *row = swl_table_shape_row(table, (uint32_t)index);
        uint16_t none = 0;
        atomic_store_explicit(&shared->claimed, (uint32_t)index + 1, memory_order_release);
        swl_table_shape_step();
        if (atomic_compare_exchange_strong(&row->owner, &none, (uint16_t)(stripe + 1))) {
            slices_set_bit(table, (uint32_t)index);
            swl_table_shape_step();
            return index;
        }
        from = (uint32_t)index + 1; /* another process has just taken it, or is about to release it */
    }
    atomic_store_explicit(&shared->claimed, 0, memory_order_release);
    return -ENOSPC;
}

void swl_table_slices_release(const struct swl_table *table, uint32_t stripe)
{
    struct swl_table_stripe *shared = swl_table_shape_stripe(table, stripe);
    uint32_t index = atomic_load_explicit(&shared->claimed, memory_order_relaxed) - 1;
    struct swl_table_row *row = swl_table_shape_row(table, index);
    if (atomic_load(&row->owner) == stripe + 1) {
        slices_clear_bit(table, index);
        swl_table_shape_step();
        atomic_store(&row->owner, 0); /* last: who dies before has the rest done by the next holder */
        swl_table_shape_step();
    }
    atomic_store_explicit(&shared->claimed, 0, memory_order_release);
    swl_table_shape_step();
}

int64_t swl_table_slices_next_used(const struct swl_table *table, uint32_t from)
{
    if (from >= table->rows) {
        return -1;
    }
    uint32_t word = from / SLICES_BITS;
    uint64_t bits = ~slices_clear_bits(&table->map[word], 0) & ~UINT64_C(0) << from % SLICES_BITS;
    while (bits == 0) {
        if (++word == table->map_words) {
            return -1;
        }
        bits = ~slices_clear_bits(&table->map[word], 0);
    }
    int64_t index = (int64_t)word * SLICES_BITS + __builtin_ctzll(bits);
    return index < table->rows ? index : -1;
}
