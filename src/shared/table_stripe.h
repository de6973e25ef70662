/*
 * A stripe of a table: its lock, and what its holder leaves when it dies. Readers take no lock: they look at the sequence
 * before and behind. What is done to rows here is done so that whoever comes next finishes or undoes it.
 */
#ifndef SWL_SHARED_TABLE_STRIPE_H
#define SWL_SHARED_TABLE_STRIPE_H

#include <stdbool.h>

#include "shared/table_shape.h"

/* Of one stripe, read at one time. */
struct swl_table_counts {
    uint64_t insert_count, delete_count, update_count, conflict_count;
    uint32_t conflict_max;
};

/* Blocks until it holds the lock; what a dead holder has left is in order then. No code of others may run until
 * the release, and no other lock is taken. */
void swl_table_stripe_lock(const struct swl_table *table, uint32_t index);

/* By the holder, where others have changed nothing since the lock. */
void swl_table_stripe_unlock(const struct swl_table *table, uint32_t index);

/* By the holder, around its stores to what readers see. */
static inline void swl_table_stripe_begin_write(struct swl_table_stripe *stripe)
{
    uint32_t sequence = atomic_load_explicit(&stripe->sequence, memory_order_relaxed);
    atomic_store_explicit(&stripe->sequence, sequence | 1, memory_order_relaxed);
    /* whoever sees one of the stores that follow sees the odd number, too */
    atomic_thread_fence(memory_order_release);
}

static inline void swl_table_stripe_end_write(struct swl_table_stripe *stripe)
{
    uint32_t sequence = atomic_load_explicit(&stripe->sequence, memory_order_relaxed);
    swl_table_shape_step();
    atomic_store_explicit(&stripe->sequence, sequence + 1, memory_order_release);
    swl_table_shape_step();
}

/* Returns whether nobody writes; then *sequence is what the other one needs. What is read between is to be believed
 * only where that returns true. */
static inline bool swl_table_stripe_begin_read(struct swl_table_stripe *stripe, uint32_t *sequence)
{
    *sequence = atomic_load_explicit(&stripe->sequence, memory_order_acquire);
    return (*sequence & 1) == 0;
}

static inline bool swl_table_stripe_end_read(struct swl_table_stripe *stripe, uint32_t sequence)
{
    atomic_thread_fence(memory_order_acquire);
    return atomic_load_explicit(&stripe->sequence, memory_order_relaxed) == sequence;
}

/* By the holder: before bytes of a row are changed, all changes are noted, and from `commit` on they happen, whoever
 * dies. `note` is called for each range of bytes, below 2^32 and within the row's data; the bytes come in one or two
 * pieces. Returns the position for the next; begins with 0. */
uint32_t swl_table_stripe_note(struct swl_table_stripe *stripe, uint32_t position, uint32_t offset,
                               const void *first, uint32_t first_size, const void *second,
                               uint32_t second_size);
void swl_table_stripe_commit(const struct swl_table *table, struct swl_table_stripe *stripe,
                             uint32_t position, uint32_t row);

/* Where it cannot read for long because another writes, it takes the lock. */
void swl_table_stripe_counts(const struct swl_table *table, uint32_t index, struct swl_table_counts *counts);

/* Brings in order what dead processes have left; the caller holds no lock. So that all free slices are to be had. */
void swl_table_stripe_settle(const struct swl_table *table);

#endif
