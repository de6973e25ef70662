/* Pieces of shared memory from chunks. */
#include "shared/slab.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"
#include "os/shared_memory.h"

#define SLAB_CHUNK_MIN ((size_t)4096)
#define SLAB_CHUNK_MAX ((size_t)1 << 20)

/* In memory of this process alone. */
struct swl_slab_chunk {
    struct swl_slab_chunk *previous, *next; /* in the list of open ones */
    bool open;
    uint64_t forks; /* how many there had been when it was made */
    char *memory;
    size_t size;
    uint32_t capacity;
    uint32_t used; /* pieces from here on were never given out */
    uint32_t live; /* given out and not freed, in this process */
    uint32_t
        free; /* 1 + the index of the first freed piece, which has the next one in its first bytes; 0: none */
};

/* Of this process and of those that it descends from. */
static _Atomic uint64_t slab_forks;

static void slab_on_fork(void)
{
    slab_forks++;
}

static void slab_watch_forks(void)
{
    if (pthread_atfork(slab_on_fork, NULL, NULL) == 0) {
        slab_forks = 1;
    }
}

/* ---- open chunks ---- */

static void slab_add_open(struct swl_slab *slab, struct swl_slab_chunk *chunk)
{
    chunk->open = true;
    chunk->previous = NULL;
    chunk->next = slab->open;
    if (chunk->next != NULL) {
        chunk->next->previous = chunk;
    }
    slab->open = chunk;
}

static void slab_remove_open(struct swl_slab *slab, struct swl_slab_chunk *chunk)
{
    if (!chunk->open) {
        return;
    }
    *(chunk->previous != NULL ? &chunk->previous->next : &slab->open) = chunk->next;
    if (chunk->next != NULL) {
        chunk->next->previous = chunk->previous;
    }
    chunk->open = false;
}

/* After a fork no chunk of before is open. */
static void slab_notice_fork(struct swl_slab *slab)
{
    if (slab->forks != slab_forks) {
        while (slab->open != NULL) {
            slab_remove_open(slab, slab->open);
        }
        slab->chunk_size = 0;
        slab->forks = slab_forks;
    }
}

/* Returns an open chunk, or NULL with errno. */
static struct swl_slab_chunk *slab_add_chunk(struct swl_slab *slab)
{
    size_t size = SWL_MAX(slab->chunk_size, SWL_ALIGN_UP(slab->piece_size, SLAB_CHUNK_MIN));
    void *memory = swl_shared_memory_map(size);
    if (memory == NULL) {
        return NULL;
    }
    struct swl_slab_chunk *chunk = swl_calloc(1, sizeof(*chunk));
    chunk->forks = slab->forks;
    chunk->memory = memory;
    chunk->size = size;
    chunk->capacity = (uint32_t)(size / slab->piece_size);
    slab->chunk_size = SWL_MIN(size * 2, SWL_MAX(size, SLAB_CHUNK_MAX));
    slab_add_open(slab, chunk);
    return chunk;
}

/* ---- pieces ---- */

static void *slab_piece(const struct swl_slab *slab, const struct swl_slab_chunk *chunk, uint32_t index)
{
    return chunk->memory + index * slab->piece_size;
}

void *swl_slab_allocate(struct swl_slab *slab, struct swl_slab_chunk **chunk)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, slab_watch_forks);
    if (slab_forks == 0) {
        errno = ENOMEM; /* forks would not be noticed */
        return NULL;
    }
    slab_notice_fork(slab);
    struct swl_slab_chunk *from = slab->open != NULL ? slab->open : slab_add_chunk(slab);
    if (from == NULL) {
        return NULL;
    }
    void *piece = slab_piece(slab, from, from->free != 0 ? from->free - 1 : from->used);
    if (from->free != 0) {
        from->free = *(uint32_t *)piece;
        memset(piece, 0, slab->piece_size);
    } else {
        from->used++;
    }
    from->live++;
    if (from->free == 0 && from->used == from->capacity) {
        slab_remove_open(slab, from);
    }
    *chunk = from;
    return piece;
}

void swl_slab_free(struct swl_slab *slab, struct swl_slab_chunk *chunk, void *piece)
{
    slab_notice_fork(slab);
    if (--chunk->live == 0) {
        slab_remove_open(slab, chunk);
        swl_shared_memory_unmap(chunk->memory, chunk->size);
        swl_free(chunk);
        return;
    }
    if (chunk->forks != slab->forks) {
        return; /* another process may use it */
    }
    *(uint32_t *)piece = chunk->free;
    chunk->free = (uint32_t)((size_t)((char *)piece - chunk->memory) / slab->piece_size) + 1;
    if (!chunk->open) {
        slab_add_open(slab, chunk);
    }
}
