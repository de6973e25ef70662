/*
 * What waits for a client, in order: bytes in memory, ranges of files, and marks. Whoever put a mark there
 * hears when all before it is sent.
 *
 *     bytes ─▶ file ─▶ bytes ─▶ mark ─▶ file
 *
 * The queue owns the descriptors of its files. It sends nothing by itself.
 */
#ifndef SWL_NET_OUTPUT_QUEUE_H
#define SWL_NET_OUTPUT_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/block_queue.h"
#include "base/list.h"

/* Who put a mark. */
struct swl_output_mark {
    int endpoint;
    int64_t number;
};

/* A range of a file, or a mark. */
struct swl_output_item {
    struct swl_list link; /* in queue->items */
    uint64_t behind;      /* bytes in memory that come before it, counted as queue->passed */
    int file;             /* the descriptor; -1: a mark */
    bool is_read;         /* the kernel cannot send this file by itself: its bytes are read */
    union {
        struct {
            int64_t offset;
            uint64_t left; /* bytes, never 0 */
        };
        struct swl_output_mark mark;
    };
};

struct swl_output_queue {
    struct swl_block_queue bytes;
    struct swl_list items; /* files and marks, in order */
    uint64_t passed;       /* bytes in memory that were consumed, since the queue began */
    uint64_t file_bytes;   /* of files that wait */
};

void swl_output_queue_init(struct swl_output_queue *queue);

/* Whether nothing waits, not even a mark. */
static inline bool swl_output_queue_is_empty(const struct swl_output_queue *queue)
{
    return queue->bytes.first == NULL && swl_list_empty(&queue->items);
}

/* Bytes that wait in memory. */
static inline size_t swl_output_queue_memory(const struct swl_output_queue *queue)
{
    return swl_block_queue_size(&queue->bytes);
}

/* Bytes that wait in memory and in files. */
static inline uint64_t swl_output_queue_size(const struct swl_output_queue *queue)
{
    return swl_block_queue_size(&queue->bytes) + queue->file_bytes;
}

/* Copies the bytes behind what waits; or moves them, without copying, out of `bytes`. */
void swl_output_queue_append(struct swl_output_queue *queue, const void *bytes, size_t size);
void swl_output_queue_move(struct swl_output_queue *queue, struct swl_block_queue *bytes);

/* Puts `size` (1 or more) bytes of the file from `offset` on behind what waits, and takes the descriptor
 * over. */
void swl_output_queue_append_file(struct swl_output_queue *queue, int file, int64_t offset, uint64_t size);

void swl_output_queue_append_mark(struct swl_output_queue *queue, struct swl_output_mark mark);

/* The file or mark that comes next; NULL: bytes in memory come next, or nothing waits. */
struct swl_output_item *swl_output_queue_item(const struct swl_output_queue *queue);

/* Whether a file follows the bytes in memory that come next. */
bool swl_output_queue_precede_file(const struct swl_output_queue *queue);

/* Where the bytes in memory lie that come next, up to the first file or mark: at most `max` parts. Returns how
 * many parts. */
int swl_output_queue_front(const struct swl_output_queue *queue, struct iovec *parts, int max);

/* `size` bytes of swl_output_queue_front() are sent. */
void swl_output_queue_consume(struct swl_output_queue *queue, size_t size);

/* `size` bytes of the file that comes next are sent. Returns whether that was its last byte: then it is closed
 * and no longer in the queue. */
bool swl_output_queue_consume_file(struct swl_output_queue *queue, uint64_t size);

/* Takes out the first mark, wherever it is. Returns false if there is none. */
bool swl_output_queue_take_mark(struct swl_output_queue *queue, struct swl_output_mark *mark);

/* Drops all that waits. */
void swl_output_queue_free(struct swl_output_queue *queue);

/* In a forked child: closes its copies of the descriptors, and changes nothing else. */
void swl_output_queue_abandon(struct swl_output_queue *queue);

/* For assertions in tests: are items and sums in order? */
bool swl_output_queue_sane(const struct swl_output_queue *queue);

#endif
