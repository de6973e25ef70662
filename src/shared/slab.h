/*
 * Small pieces of shared memory of one size, as long as processes use them: what an object keeps that forked
 * processes share.
 *
 * Pieces come from chunks. After a fork a chunk serves no new pieces, neither in the parent nor in the child, for
 * one of them cannot see what the other takes; each then begins a chunk of its own. A piece that is freed is used
 * again only where no process was forked since its chunk was made. A process unmaps a chunk when it has freed all
 * pieces of it, and the kernel frees the memory when the last process has. What each process has in use it keeps
 * in memory of its own, which a fork copies together with the objects.
 */
#ifndef SWL_SHARED_SLAB_H
#define SWL_SHARED_SLAB_H

#include <stddef.h>
#include <stdint.h>

struct swl_slab_chunk;

/* For one thread. Zeroed but for the size: empty. */
struct swl_slab {
    size_t piece_size;           /* at least 4 bytes */
    size_t chunk_size;           /* of the next chunk; 0: the smallest */
    uint64_t forks;              /* how many there had been when the open chunks were made */
    struct swl_slab_chunk *open; /* the first that has room; NULL */
};

/* Returns a zeroed piece, and the chunk to free it with; NULL with errno where the kernel refuses. */
void *swl_slab_allocate(struct swl_slab *slab, struct swl_slab_chunk **chunk);

/* Frees it in this process. */
void swl_slab_free(struct swl_slab *slab, struct swl_slab_chunk *chunk, void *piece);

#endif
