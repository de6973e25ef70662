/*
 * Large pieces of shared memory that travel between processes: one writes, tells another the number, which reads
 * and frees.
 *
 * What is true is one word for each piece: its serial number and its holder. All else follows from these words, so
 * that a death at any instruction leaves a piece in use or free, and nothing in between. The holder is a process,
 * whose death gives the piece back (swl_arena_free_of()), or a message that has it under way.
 *
 * What lies free is given back to the kernel by swl_arena_trim().
 */
#ifndef SWL_SHARED_ARENA_H
#define SWL_SHARED_ARENA_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/lock.h"

/* Pieces begin at a multiple of it. */
#define SWL_ARENA_GRANULE ((size_t)16 * 1024)

/* Numbers of pieces have this bit; no other number is one. */
#define SWL_ARENA_NUMBER (UINT64_C(1) << 63)

/* In place of a process's number: a message has it. */
#define SWL_ARENA_UNDER_WAY 0xffff

/* What is known of the piece that begins at a granule. */
struct swl_arena_piece {
    _Atomic uint64_t
        word;      /* the serial number, and in the lowest 16 bits its holder + 1; 0: none begins here */
    uint64_t size; /* bytes */
};

struct swl_arena_shared {
    struct swl_lock lock;
    uint64_t serial;
    uint32_t next;                   /* granule behind the piece that was taken last */
    _Atomic uint32_t used;           /* granules in use */
    _Atomic uint32_t touched;        /* granules that may have memory */
    uint32_t peak;                   /* the most that were in use at once since the last trim */
    uint32_t peak_before;            /* … between the two trims before */
    struct swl_arena_piece pieces[]; /* by granule; behind them two bitmaps: used, touched */
};

/* Each process has a copy, made before the fork. */
struct swl_arena {
    struct swl_arena_shared *shared; /* NULL: there is no arena, and no piece */
    uint64_t *used, *dirty;          /* bit maps of granules, in shared memory */
    uint8_t *memory;
    uint32_t granules;
};

/* For so many bytes; 0: no arena. 0 or -errno. */
int swl_arena_open(struct swl_arena *arena, uint64_t bytes) SWL_MUST_CHECK;

/* Unmaps it in this process. */
void swl_arena_close(struct swl_arena *arena);

/* A new piece that `holder` has; its number, or 0 where there is no room. `bytes`: where it lies, not zeroed. `is_first`: the
 * arena had no memory before, so that whoever trims it has to be told. */
uint64_t swl_arena_allocate(struct swl_arena *arena, size_t size, int holder, void **bytes, bool *is_first);

/* Where that piece lies; NULL where there is no such piece of that size. A number is never believed. */
void *swl_arena_find(const struct swl_arena *arena, uint64_t number, uint64_t size);

/* The piece goes from a holder to another one. One store. Nothing, and false, where the first does not hold it. */
bool swl_arena_pass(struct swl_arena *arena, uint64_t number, int from, int to);

/* Whoever holds it: it is free. Nothing where there is none. */
void swl_arena_free(struct swl_arena *arena, uint64_t number);

/* Frees all that a process holds which has died (or SWL_ARENA_UNDER_WAY: all that is), but for those that `is_kept` knows. Returns how many. */
uint32_t swl_arena_free_of(struct swl_arena *arena, int holder,
                           bool (*is_kept)(void *argument, uint64_t number), void *argument);

/* Gives memory back that was not needed between the last two calls, and somewhat more is kept than was. `holder`: who calls.
 * To be called every second or so while swl_arena_has_memory(). */
void swl_arena_trim(struct swl_arena *arena, int holder);

static inline bool swl_arena_has_memory(const struct swl_arena *arena)
{
    return arena->shared != NULL && atomic_load_explicit(&arena->shared->touched, memory_order_relaxed) > 0;
}

/* Bytes of pieces in use, and of memory taken: snapshots. */
static inline uint64_t swl_arena_used(const struct swl_arena *arena)
{
    return arena->shared == NULL ? 0
                                 : atomic_load_explicit(&arena->shared->used, memory_order_relaxed) *
                                       (uint64_t)SWL_ARENA_GRANULE;
}

static inline uint64_t swl_arena_resident(const struct swl_arena *arena)
{
    return arena->shared == NULL ? 0
                                 : atomic_load_explicit(&arena->shared->touched, memory_order_relaxed) *
                                       (uint64_t)SWL_ARENA_GRANULE;
}

#endif
