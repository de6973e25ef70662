/*
 * A byte queue in blocks: for what may grow large, and is not to be copied when it grows. What it occupies is
 * about what waits: a block that is consumed is freed at once.
 *
 *     first ─▶ [done|waiting] ─▶ [waiting] ─▶ … ─▶ [waiting|free] ◀─ last
 *
 * An empty queue holds no memory.
 */
#ifndef SWL_BASE_BLOCK_QUEUE_H
#define SWL_BASE_BLOCK_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

struct swl_block {
    struct swl_block *next;
    uint32_t start, end, capacity; /* of bytes[]: start … end wait */
    uint8_t bytes[];
};

struct swl_block_queue {
    struct swl_block *first, *last;
    size_t size; /* bytes that wait */
};

static inline size_t swl_block_queue_size(const struct swl_block_queue *queue)
{
    return queue->size;
}

/* Copies the bytes behind what waits. */
void swl_block_queue_append(struct swl_block_queue *queue, const void *bytes, size_t size);

/* Puts all of `from` behind what waits in `to`, without copying; `from` is empty then. */
void swl_block_queue_move(struct swl_block_queue *to, struct swl_block_queue *from);

/* Where the first bytes lie that wait: at most `max` parts, valid until they are consumed. Returns how many
 * parts. */
int swl_block_queue_front(const struct swl_block_queue *queue, struct iovec *parts, int max);

/* size ≤ what waits. */
void swl_block_queue_consume(struct swl_block_queue *queue, size_t size);

void swl_block_queue_free(struct swl_block_queue *queue);

/* The memory that its blocks occupy. */
size_t swl_block_queue_footprint(const struct swl_block_queue *queue);

/* For assertions in tests: are the ranges in order? */
bool swl_block_queue_sane(const struct swl_block_queue *queue);

#endif
