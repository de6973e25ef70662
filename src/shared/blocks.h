/*
 * Things of any size in shared memory, each a chain of blocks of one size. The memory may be a file's: then it
 * outlives all processes.
 *
 * What is true is one word of a chain's first block: whether the chain counts. All else follows from these
 * words: what lies in no chain that counts is free. So a death at any instruction leaves things as they were
 * or as they were to be, and whoever comes next makes the rest anew (swl_blocks_rebuild()).
 *
 * Nothing here locks: all functions that change something are called under one lock, which is the owner's.
 */
#ifndef SWL_SHARED_BLOCKS_H
#define SWL_SHARED_BLOCKS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/compiler.h"

#define SWL_BLOCK_SIZE 256
#define SWL_BLOCK_DATA 248 /* bytes of it that are the owner's */

/* In place of a block's number, which is 1 or above. */
#define SWL_BLOCK_NONE 0

struct swl_chain_block {
    _Atomic uint32_t counts; /* the first of a chain that counts; in all others 0 */
    uint32_t next;           /* of the chain, or of the free ones */
    uint8_t data[SWL_BLOCK_DATA];
};

/* In front of the blocks, in their memory. */
struct swl_blocks_header {
    uint64_t magic;
    uint32_t version; /* the owner's, of what is in the blocks */
    uint32_t count;
    uint32_t touched; /* blocks that were ever used: those behind are zero */
    uint32_t backed;  /* blocks for which the file has room */
};

/* In other shared memory, of the owner's: follows from the blocks. */
struct swl_blocks_index {
    uint32_t free; /* the first of the free ones among those that were used */
    uint32_t used; /* blocks in chains */
};

/* Each process has a copy, made before the fork. */
struct swl_blocks {
    struct swl_blocks_header *header;
    struct swl_chain_block *blocks; /* by number; that in place 0 is nobody's */
    struct swl_blocks_index *index;
    uint32_t count;
    int fd;           /* of the file; -1: none. The caller's */
    bool was_strange; /* the file held something else, which is gone */
};

/* How many blocks fit in so many bytes, at least for one thing of `least` bytes. */
uint32_t swl_blocks_count_for(uint64_t bytes, uint64_t least);

/* How many blocks a thing of that size takes. */
static inline uint32_t swl_blocks_needed(uint64_t size)
{
    return size == 0 ? 1 : (uint32_t)((size + SWL_BLOCK_DATA - 1) / SWL_BLOCK_DATA);
}

/* Zeroed shared memory for `count` blocks; or with a file (fd, not -1) that: what an earlier server has left in it
 * is kept if it is of that version, and the blocks are as many as it has, if these are more. Call
 * swl_blocks_rebuild() next. `index`: zeroed. 0, or -errno with nothing left open. */
int swl_blocks_open(struct swl_blocks *blocks, struct swl_blocks_index *index, uint32_t count, int fd,
                    uint32_t version) SWL_MUST_CHECK;

/* Unmaps it in this process. */
void swl_blocks_close(struct swl_blocks *blocks);

/* The block of that number. What others can write to is never believed: a number that there is not gives block 0. */
static inline struct swl_chain_block *swl_blocks_at(const struct swl_blocks *blocks, uint32_t number)
{
    return &blocks->blocks[number <= blocks->count ? number : 0];
}

/* Blocks that are free. */
static inline uint32_t swl_blocks_free(const struct swl_blocks *blocks)
{
    return blocks->index->used < blocks->count ? blocks->count - blocks->index->used : 0;
}

/* A new chain with a copy of the parts, one behind the other, which does not count yet; its first block's number, or
 * SWL_BLOCK_NONE where there is no room or would be less than `spare` free blocks afterwards. */
uint32_t swl_blocks_write(struct swl_blocks *blocks, const struct iovec *parts, int count, uint32_t spare);

/* One store: the chain counts from now on, or does not any more. */
static inline void swl_blocks_set(struct swl_blocks *blocks, uint32_t first, bool counts)
{
    atomic_signal_fence(memory_order_seq_cst);
    atomic_store_explicit(&swl_blocks_at(blocks, first)->counts, counts, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst);
}

static inline bool swl_blocks_counts(const struct swl_blocks *blocks, uint32_t first)
{
    return first != SWL_BLOCK_NONE &&
           atomic_load_explicit(&swl_blocks_at(blocks, first)->counts, memory_order_acquire) != 0;
}

/* Copies `size` bytes of a chain, from `offset`. */
void swl_blocks_read(const struct swl_blocks *blocks, uint32_t first, size_t offset, void *to, size_t size);

/* A chain that does not count: its blocks are free. `size`: the bytes in it. */
void swl_blocks_release(struct swl_blocks *blocks, uint32_t first, size_t size);

/* The index is made anew from the chains that count. `is_good` (or NULL) is called for each, with its first block
 * and how many it has; one that it does not know is dropped, and so is one that is broken. Returns how many
 * were dropped. */
uint32_t swl_blocks_rebuild(struct swl_blocks *blocks,
                            bool (*is_good)(void *argument, uint32_t first, uint32_t length), void *argument);

/* The first chain that counts behind that number (at first SWL_BLOCK_NONE), or SWL_BLOCK_NONE. */
uint32_t swl_blocks_next(const struct swl_blocks *blocks, uint32_t number);

#endif
