/* Chains of blocks in shared memory. */
#define _GNU_SOURCE
#include "shared/blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "os/shared_memory.h"

#define BLOCKS_MAGIC UINT64_C(0x736b636f6c427753)
/* so many blocks at once get room in the file: to write where a disk has none left would be a signal */
#define BLOCKS_BACKED_AT_ONCE 4096

_Static_assert(sizeof(struct swl_chain_block) == SWL_BLOCK_SIZE,
               "a block has the size that it is said to have");

/* The header, and block 0. */
#define BLOCKS_FRONT ((size_t)2 * SWL_BLOCK_SIZE)

static size_t blocks_footprint(uint32_t count)
{
    return BLOCKS_FRONT + (size_t)count * SWL_BLOCK_SIZE;
}

uint32_t swl_blocks_count_for(uint64_t bytes, uint64_t least)
{
    uint64_t count = SWL_MAX(bytes / SWL_BLOCK_SIZE, swl_blocks_needed(least));
    return (uint32_t)SWL_MIN(count, (uint64_t)UINT32_MAX / 2);
}

/* ---- the memory ---- */

/* Looks at what is in the file: how many blocks, or 0 where it is new or holds something else. */
static uint32_t blocks_of_file(struct swl_blocks *blocks, uint32_t version)
{
    struct swl_blocks_header header;
    struct stat info;
    if (fstat(blocks->fd, &info) < 0 || info.st_size == 0) {
        return 0;
    }
    blocks->was_strange = pread(blocks->fd, &header, sizeof(header), 0) != sizeof(header) ||
                          header.magic != BLOCKS_MAGIC || header.version != version || header.count == 0 ||
                          header.count > UINT32_MAX / 2 || header.touched > header.count ||
                          (size_t)info.st_size < blocks_footprint(header.touched);
    return blocks->was_strange ? 0 : header.count;
}

/* A signal may end the attempt of the kernel. 0 or -errno. */
static int blocks_allocate(int fd, size_t offset, size_t size)
{
    int error;
    do {
        error = posix_fallocate(fd, (off_t)offset, (off_t)size);
    } while (error == EINTR);
    return -error;
}

static int blocks_map_file(struct swl_blocks *blocks, uint32_t version, bool *is_new)
{
    uint32_t there = blocks_of_file(blocks, version);
    *is_new = there == 0;
    blocks->count = SWL_MAX(blocks->count, there);
    size_t size = blocks_footprint(blocks->count);
    if ((*is_new && ftruncate(blocks->fd, 0) < 0) || ftruncate(blocks->fd, (off_t)size) < 0) {
        return -errno;
    }
    int result = blocks_allocate(blocks->fd, 0, BLOCKS_FRONT);
    if (result < 0) {
        return result;
    }
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, blocks->fd, 0);
    if (memory == MAP_FAILED) {
        return -errno;
    }
    blocks->header = memory;
    return 0;
}

int swl_blocks_open(struct swl_blocks *blocks, struct swl_blocks_index *index, uint32_t count, int fd,
                    uint32_t version)
{
    bool is_new = true;
    *blocks = (struct swl_blocks){.index = index, .count = count, .fd = fd};
    if (fd >= 0) {
        int result = blocks_map_file(blocks, version, &is_new);
        if (result < 0) {
            return result;
        }
    } else if ((blocks->header = swl_shared_memory_map(blocks_footprint(count))) == NULL) {
        return -errno;
    }
    blocks->blocks = (struct swl_chain_block *)((char *)blocks->header + SWL_BLOCK_SIZE);
    if (is_new) {
        blocks->header->version = version;
        blocks->header->backed = fd >= 0 ? 0 : count;
        blocks->header->magic = BLOCKS_MAGIC;
    } else {
        blocks->header->backed = blocks->header->touched;
    }
    blocks->header->count = blocks->count;
    return 0;
}

void swl_blocks_close(struct swl_blocks *blocks)
{
    if (blocks->header != NULL) {
        swl_shared_memory_unmap(blocks->header, blocks_footprint(blocks->count));
        blocks->header = NULL;
    }
}

/* ---- chains ---- */

/* The file gets room for the next blocks. */
static bool blocks_back(struct swl_blocks *blocks)
{
    struct swl_blocks_header *header = blocks->header;
    uint32_t end = SWL_MIN(header->touched + BLOCKS_BACKED_AT_ONCE, blocks->count);
    if (blocks_allocate(blocks->fd, blocks_footprint(header->touched),
                        (size_t)(end - header->touched) * SWL_BLOCK_SIZE) < 0) {
        return false;
    }
    header->backed = end;
    return true;
}

static uint32_t blocks_take(struct swl_blocks *blocks)
{
    struct swl_blocks_header *header = blocks->header;
    uint32_t number = blocks->index->free;
    if (number != SWL_BLOCK_NONE) {
        blocks->index->free = swl_blocks_at(blocks, number)->next;
        /* it lies anywhere, and is needed next time */
        __builtin_prefetch(swl_blocks_at(blocks, blocks->index->free), 1);
    } else {
        if (header->touched >= blocks->count || (header->touched >= header->backed && !blocks_back(blocks))) {
            return SWL_BLOCK_NONE;
        }
        number = ++header->touched;
    }
    blocks->index->used++;
    return number;
}

uint32_t swl_blocks_write(struct swl_blocks *blocks, const struct iovec *parts, int count, uint32_t spare)
{
    size_t size = 0;
    for (int i = 0; i < count; i++) {
        size += parts[i].iov_len;
    }
    if ((uint64_t)swl_blocks_needed(size) + spare > swl_blocks_free(blocks)) {
        return SWL_BLOCK_NONE;
    }
    uint32_t first = blocks_take(blocks);
    struct swl_chain_block *block = swl_blocks_at(blocks, first);
    size_t filled = 0, written = 0;
    block->next = SWL_BLOCK_NONE;
    for (int i = 0; first != SWL_BLOCK_NONE && i < count; i++) {
        for (size_t done = 0; done < parts[i].iov_len;) {
            if (filled == SWL_BLOCK_DATA) {
                uint32_t next = blocks_take(blocks);
                if (next == SWL_BLOCK_NONE) {
                    swl_blocks_release(blocks, first, written);
                    return SWL_BLOCK_NONE;
                }
                block->next = next;
                block = swl_blocks_at(blocks, next);
                block->next = SWL_BLOCK_NONE;
                filled = 0;
            }
            size_t part = SWL_MIN(SWL_BLOCK_DATA - filled, parts[i].iov_len - done);
            memcpy(block->data + filled, (const char *)parts[i].iov_base + done, part);
            filled += part;
            done += part;
            written += part;
        }
    }
    return first;
}

void swl_blocks_read(const struct swl_blocks *blocks, uint32_t first, size_t offset, void *to, size_t size)
{
    const struct swl_chain_block *block = swl_blocks_at(blocks, first);
    for (; offset >= SWL_BLOCK_DATA; offset -= SWL_BLOCK_DATA) {
        block = swl_blocks_at(blocks, block->next);
    }
    for (size_t done = 0; done < size; offset = 0) {
        size_t part = SWL_MIN(SWL_BLOCK_DATA - offset, size - done);
        memcpy((char *)to + done, block->data + offset, part);
        done += part;
        block = swl_blocks_at(blocks, block->next);
    }
}

void swl_blocks_release(struct swl_blocks *blocks, uint32_t first, size_t size)
{
    uint32_t needed = swl_blocks_needed(size);
    struct swl_chain_block *last = swl_blocks_at(blocks, first);
    for (uint32_t i = 1; i < needed; i++) {
        last = swl_blocks_at(blocks, last->next);
    }
    last->next = blocks->index->free;
    blocks->index->free = first;
    blocks->index->used -= needed;
}

/* ---- all of them ---- */

static inline bool blocks_bit(const uint64_t *bits, uint32_t number)
{
    return (bits[number / 64] >> (number % 64)) & 1;
}

/* The first `length` blocks of a chain are not marked any more. */
static void blocks_unmark(const struct swl_blocks *blocks, uint64_t *bits, uint32_t first, uint32_t length,
                          uint32_t touched)
{
    uint32_t number = first;
    for (uint32_t i = 0; i < length && number <= touched; i++) {
        bits[number / 64] &= ~(UINT64_C(1) << (number % 64));
        number = swl_blocks_at(blocks, number)->next;
    }
}

/* How many blocks the chain has, all of which are marked; 0 where it is broken, and none is. */
static uint32_t blocks_mark(const struct swl_blocks *blocks, uint64_t *bits, uint32_t first, uint32_t touched)
{
    uint32_t length = 0, number = first;
    while (number != SWL_BLOCK_NONE && number <= touched && !blocks_bit(bits, number)) {
        bits[number / 64] |= UINT64_C(1) << (number % 64);
        length++;
        number = swl_blocks_at(blocks, number)->next;
    }
    if (number == SWL_BLOCK_NONE) {
        return length;
    }
    blocks_unmark(blocks, bits, first, length, touched);
    return 0;
}

uint32_t swl_blocks_rebuild(struct swl_blocks *blocks,
                            bool (*is_good)(void *argument, uint32_t first, uint32_t length), void *argument)
{
    uint32_t touched = SWL_MIN(blocks->header->touched, blocks->count), dropped = 0, used = 0;
    uint64_t *bits = swl_calloc((size_t)touched / 64 + 1, sizeof(bits[0]));
    for (uint32_t first = 1; first <= touched; first++) {
        if (!swl_blocks_counts(blocks, first)) {
            continue;
        }
        uint32_t length = blocks_mark(blocks, bits, first, touched);
        if (length > 0 && is_good != NULL && !is_good(argument, first, length)) {
            blocks_unmark(blocks, bits, first, length, touched);
            length = 0;
        }
        if (length == 0) {
            swl_blocks_set(blocks, first, false);
            dropped++;
        }
        used += length;
    }
    uint32_t next_free = SWL_BLOCK_NONE;
    for (uint32_t number = touched; number > 0; number--) {
        if (!blocks_bit(bits, number)) {
            swl_blocks_at(blocks, number)->next = next_free;
            next_free = number;
        }
    }
    blocks->index->free = next_free;
    blocks->index->used = used;
    swl_free(bits);
    return dropped;
}

uint32_t swl_blocks_next(const struct swl_blocks *blocks, uint32_t number)
{
    uint32_t touched = SWL_MIN(blocks->header->touched, blocks->count);
    while (++number <= touched) {
        if (swl_blocks_counts(blocks, number)) {
            return number;
        }
    }
    return SWL_BLOCK_NONE;
}
