/*
 * The slices of a table: room for one row each. A slice is free, or owned by a stripe, whose lock its holder has.
 * There is no lock over all slices: one atomic store makes a slice owned, and one makes it free again. Whoever calls
 * these notes the slice in stripe->claimed until it is in a chain, or free; so it is never lost.
 */
#ifndef SWL_SHARED_TABLE_SLICES_H
#define SWL_SHARED_TABLE_SLICES_H

#include <stdbool.h>

#include "shared/table_shape.h"

/* Takes a free slice for that stripe, and notes it there. Returns its index or -ENOSPC. */
int64_t swl_table_slices_take(const struct swl_table *table, uint32_t stripe) SWL_MUST_CHECK;

/* Makes the slice free that is noted there, if it is that stripe's, and deletes the note. */
void swl_table_slices_release(const struct swl_table *table, uint32_t stripe);

/* Returns the first slice from that index on which may hold a row, or -1. */
int64_t swl_table_slices_next_used(const struct swl_table *table, uint32_t from);

#endif
