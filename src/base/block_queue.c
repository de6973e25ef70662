/* A byte queue in blocks. */
#include "base/block_queue.h"

#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"

/* what a block occupies at least and at most, with its head */
#define BLOCK_MIN 4096
#define BLOCK_MAX 65536

static void queue_link(struct swl_block_queue *queue, struct swl_block *first, struct swl_block *last)
{
    if (queue->last != NULL) {
        queue->last->next = first;
    } else {
        queue->first = first;
    }
    queue->last = last;
}

/* For `rest` bytes and for others to come, about half of what waits already: few blocks, and little unused. */
static void queue_add_block(struct swl_block_queue *queue, size_t rest)
{
    size_t size = SWL_MAX(rest, queue->size / 2) + sizeof(struct swl_block);
    size = SWL_MIN(SWL_MAX(size, (size_t)BLOCK_MIN), (size_t)BLOCK_MAX);
    struct swl_block *block = swl_malloc(size);
    *block = (struct swl_block){.capacity = (uint32_t)(size - sizeof(*block))};
    queue_link(queue, block, block);
}

void swl_block_queue_append(struct swl_block_queue *queue, const void *bytes, size_t size)
{
    const uint8_t *from = bytes;
    while (size > 0) {
        if (queue->last == NULL || queue->last->end == queue->last->capacity) {
            queue_add_block(queue, size);
        }
        struct swl_block *block = queue->last;
        size_t part = SWL_MIN(size, (size_t)(block->capacity - block->end));
        memcpy(block->bytes + block->end, from, part);
        block->end += (uint32_t)part;
        queue->size += part;
        from += part;
        size -= part;
    }
}

void swl_block_queue_move(struct swl_block_queue *to, struct swl_block_queue *from)
{
    if (from->first != NULL) {
        queue_link(to, from->first, from->last);
        to->size += from->size;
        *from = (struct swl_block_queue){0};
    }
}

int swl_block_queue_front(const struct swl_block_queue *queue, struct iovec *parts, int max)
{
    int count = 0;
    for (struct swl_block *block = queue->first; block != NULL && count < max; block = block->next) {
        parts[count++] =
            (struct iovec){.iov_base = block->bytes + block->start, .iov_len = block->end - block->start};
    }
    return count;
}

void swl_block_queue_consume(struct swl_block_queue *queue, size_t size)
{
    queue->size -= size;
    while (size > 0) {
        struct swl_block *block = queue->first;
        size_t part = SWL_MIN(size, (size_t)(block->end - block->start));
        block->start += (uint32_t)part;
        size -= part;
        if (block->start == block->end) {
            queue->first = block->next;
            swl_free(block);
        }
    }
    if (queue->first == NULL) {
        queue->last = NULL;
    }
}

void swl_block_queue_free(struct swl_block_queue *queue)
{
    swl_block_queue_consume(queue, queue->size);
}

size_t swl_block_queue_footprint(const struct swl_block_queue *queue)
{
    size_t sum = 0;
    for (const struct swl_block *block = queue->first; block != NULL; block = block->next) {
        sum += sizeof(*block) + block->capacity;
    }
    return sum;
}

bool swl_block_queue_sane(const struct swl_block_queue *queue)
{
    size_t sum = 0;
    const struct swl_block *last = NULL;
    for (const struct swl_block *block = queue->first; block != NULL; block = block->next) {
        if (block->start >= block->end || block->end > block->capacity) {
            return false; /* none is empty */
        }
        sum += block->end - block->start;
        last = block;
    }
    return last == queue->last && sum == queue->size;
}
