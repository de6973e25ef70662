/* Locking a stripe, and finishing or undoing what a dead holder has begun. */
#include "shared/table_stripe.h"

#include <errno.h>

#include "shared/table_slices.h"

enum { STRIPE_READS = 100 }; /* before a reader takes the lock */

/* ---- notes ---- */

/* In front of the bytes of each range. */
struct stripe_range {
    uint32_t offset, size;
};

uint32_t swl_table_stripe_note(struct swl_table_stripe *stripe, uint32_t position, uint32_t offset,
                               const void *first, uint32_t first_size, const void *second,
                               uint32_t second_size)
{
    char *to = (char *)stripe->redo + position;
    const struct stripe_range range = {offset, first_size + second_size};
    memcpy(to, &range, sizeof(range));
    memcpy(to + sizeof(range), first, first_size);
    if (second_size > 0) {
        memcpy(to + sizeof(range) + first_size, second, second_size);
    }
    return position + (uint32_t)sizeof(range) + range.size;
}

/* Copies what is noted; the sequence is odd. May be done again. */
static void stripe_redo(const struct swl_table *table, struct swl_table_stripe *stripe, uint32_t row)
{
    char *data = (char *)swl_table_shape_row(table, row)->data;
    const char *from = (const char *)stripe->redo, *end = from + stripe->redo_size;
    while (from < end) {
        struct stripe_range range;
        memcpy(&range, from, sizeof(range));
        from += sizeof(range);
        swl_table_shape_copy(data + range.offset, from, range.size);
        from += range.size;
    }
}

void swl_table_stripe_commit(const struct swl_table *table, struct swl_table_stripe *stripe,
                             uint32_t position, uint32_t row)
{
    stripe->redo_size = position;
    swl_table_shape_step();
    /* from here on the row is the new one */
    atomic_store_explicit(&stripe->redo_row, row + 1, memory_order_release);
    swl_table_shape_step();
    swl_table_stripe_begin_write(stripe);
    stripe_redo(table, stripe, row);
    swl_table_shape_step();
    atomic_store_explicit(&stripe->redo_row, 0, memory_order_release);
    swl_table_stripe_end_write(stripe);
}

/* ---- after a death ---- */

/* Counts the rows of the stripe; *found: whether that one (index + 1) is among them. */
static uint64_t stripe_count_rows(const struct swl_table *table, uint32_t index, uint32_t wanted, bool *found)
{
    uint64_t count = 0;
    *found = false;
    for (uint32_t i = 0; i < table->stripe_buckets; i++) {
        uint32_t row = atomic_load_explicit(&table->buckets[(size_t)index * table->stripe_buckets + i],
                                            memory_order_relaxed);
        while (row != 0) {
            *found |= row == wanted;
            count++;
            row = atomic_load_explicit(&swl_table_shape_row(table, row - 1)->next, memory_order_relaxed);
        }
    }
    return count;
}

/* The next holder: it may die in here at any store, then the next one begins again. */
static void stripe_recover(const struct swl_table *table, uint32_t index)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, index);
    swl_table_stripe_begin_write(stripe);
    swl_table_shape_step();
    uint32_t redo_row = atomic_load_explicit(&stripe->redo_row, memory_order_relaxed);
    if (redo_row != 0) {
        stripe_redo(table, stripe, redo_row - 1);
        swl_table_shape_step();
        atomic_store_explicit(&stripe->redo_row, 0, memory_order_release);
        swl_table_shape_step();
    }
    uint32_t claimed = atomic_load_explicit(&stripe->claimed, memory_order_relaxed);
    bool found;
    uint64_t rows = stripe_count_rows(table, index, claimed, &found);
    if (found) {
        atomic_store_explicit(&stripe->claimed, 0, memory_order_release);
    } else if (claimed != 0) {
        swl_table_slices_release(table, index);
    }
    swl_table_shape_step();
    /* one of them was about to be counted: the chain tells which */
    uint64_t inserted = atomic_load_explicit(&stripe->insert_count, memory_order_relaxed);
    uint64_t deleted = atomic_load_explicit(&stripe->delete_count, memory_order_relaxed);
    if (inserted - deleted > rows) {
        atomic_store_explicit(&stripe->delete_count, inserted - rows, memory_order_relaxed);
    } else if (inserted - deleted < rows) {
        atomic_store_explicit(&stripe->insert_count, deleted + rows, memory_order_relaxed);
    }
    swl_table_stripe_end_write(stripe);
}

/* ---- the lock ---- */

void swl_table_stripe_lock(const struct swl_table *table, uint32_t index)
{
    if (swl_word_lock_acquire(&swl_table_shape_stripe(table, index)->lock, table->holder) != 0) {
        stripe_recover(table, index);
    }
}

void swl_table_stripe_unlock(const struct swl_table *table, uint32_t index)
{
    swl_word_lock_release(&swl_table_shape_stripe(table, index)->lock, table->holder);
}

static void stripe_read_counts(const struct swl_table_stripe *stripe, struct swl_table_counts *counts)
{
    counts->insert_count = atomic_load_explicit(&stripe->insert_count, memory_order_relaxed);
    counts->delete_count = atomic_load_explicit(&stripe->delete_count, memory_order_relaxed);
    counts->update_count = atomic_load_explicit(&stripe->update_count, memory_order_relaxed);
    counts->conflict_count = atomic_load_explicit(&stripe->conflict_count, memory_order_relaxed);
    counts->conflict_max = atomic_load_explicit(&stripe->conflict_max, memory_order_relaxed);
}

void swl_table_stripe_counts(const struct swl_table *table, uint32_t index, struct swl_table_counts *counts)
{
    struct swl_table_stripe *stripe = swl_table_shape_stripe(table, index);
    for (int i = 0; i < STRIPE_READS; i++) {
        uint32_t sequence;
        if (swl_table_stripe_begin_read(stripe, &sequence)) {
            stripe_read_counts(stripe, counts);
            if (swl_table_stripe_end_read(stripe, sequence)) {
                return;
            }
        }
    }
    swl_table_stripe_lock(table, index);
    stripe_read_counts(stripe, counts);
    swl_table_stripe_unlock(table, index);
}

void swl_table_stripe_settle(const struct swl_table *table)
{
    for (uint32_t i = 0; i < table->stripe_count; i++) {
        if (atomic_load(&swl_table_shape_stripe(table, i)->claimed) != 0) {
            swl_table_stripe_lock(table, i);
            swl_table_stripe_unlock(table, i);
        }
    }
}
