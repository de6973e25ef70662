/* Bytes, ranges of files, and marks, in order. */
#include "net/output_queue.h"

#include <unistd.h>

#include "base/compiler.h"
#include "base/memory.h"

void swl_output_queue_init(struct swl_output_queue *queue)
{
    *queue = (struct swl_output_queue){0};
    swl_list_init(&queue->items);
}

static struct swl_output_item *output_queue_item_of(struct swl_list *link)
{
    return SWL_CONTAINER_OF(link, struct swl_output_item, link);
}

static struct swl_output_item *output_queue_add_item(struct swl_output_queue *queue, int file)
{
    struct swl_output_item *item = swl_malloc(sizeof(*item));
    *item = (struct swl_output_item){.behind = queue->passed + swl_output_queue_memory(queue), .file = file};
    swl_list_init(&item->link);
    swl_list_append(&queue->items, &item->link);
    return item;
}

static void output_queue_remove_item(struct swl_output_item *item)
{
    if (item->file >= 0) {
        close(item->file);
    }
    swl_list_remove(&item->link);
    swl_free(item);
}

void swl_output_queue_append(struct swl_output_queue *queue, const void *bytes, size_t size)
{
    swl_block_queue_append(&queue->bytes, bytes, size);
}

void swl_output_queue_move(struct swl_output_queue *queue, struct swl_block_queue *bytes)
{
    swl_block_queue_move(&queue->bytes, bytes);
}

void swl_output_queue_append_file(struct swl_output_queue *queue, int file, int64_t offset, uint64_t size)
{
    struct swl_output_item *item = output_queue_add_item(queue, file);
    item->offset = offset;
    item->left = size;
    queue->file_bytes += size;
}

void swl_output_queue_append_mark(struct swl_output_queue *queue, struct swl_output_mark mark)
{
    output_queue_add_item(queue, -1)->mark = mark;
}

/* Returns how many bytes in memory come before the first file or mark. */
static size_t output_queue_before_item(const struct swl_output_queue *queue)
{
    return swl_list_empty(&queue->items)
               ? swl_output_queue_memory(queue)
               : (size_t)(output_queue_item_of(queue->items.next)->behind - queue->passed);
}

struct swl_output_item *swl_output_queue_item(const struct swl_output_queue *queue)
{
    return swl_list_empty(&queue->items) || output_queue_before_item(queue) > 0
               ? NULL
               : output_queue_item_of(queue->items.next);
}

bool swl_output_queue_precede_file(const struct swl_output_queue *queue)
{
    return !swl_list_empty(&queue->items) && output_queue_item_of(queue->items.next)->file >= 0;
}

int swl_output_queue_front(const struct swl_output_queue *queue, struct iovec *parts, int max)
{
    size_t left = output_queue_before_item(queue);
    int count = left == 0 ? 0 : swl_block_queue_front(&queue->bytes, parts, max);
    for (int i = 0; i < count; i++) {
        if (parts[i].iov_len >= left) {
            parts[i].iov_len = left;
            return i + 1;
        }
        left -= parts[i].iov_len;
    }
    return count;
}

void swl_output_queue_consume(struct swl_output_queue *queue, size_t size)
{
    queue->passed += size;
    swl_block_queue_consume(&queue->bytes, size);
}

bool swl_output_queue_consume_file(struct swl_output_queue *queue, uint64_t size)
{
    struct swl_output_item *item = swl_output_queue_item(queue);
    queue->file_bytes -= size;
    item->offset += (int64_t)size;
    item->left -= size;
    bool is_last = item->left == 0;
    if (is_last) {
        output_queue_remove_item(item);
    }
    return is_last;
}

bool swl_output_queue_take_mark(struct swl_output_queue *queue, struct swl_output_mark *mark)
{
    swl_list_each (link, &queue->items) {
        struct swl_output_item *item = output_queue_item_of(link);
        if (item->file < 0) {
            *mark = item->mark;
            output_queue_remove_item(item);
            return true;
        }
    }
    return false;
}

void swl_output_queue_free(struct swl_output_queue *queue)
{
    while (!swl_list_empty(&queue->items)) {
        output_queue_remove_item(output_queue_item_of(queue->items.next));
    }
    queue->passed += swl_output_queue_memory(queue);
    swl_block_queue_free(&queue->bytes);
    queue->file_bytes = 0;
}

void swl_output_queue_abandon(struct swl_output_queue *queue)
{
    swl_list_each (link, &queue->items) {
        if (output_queue_item_of(link)->file >= 0) {
            close(output_queue_item_of(link)->file);
        }
    }
}

bool swl_output_queue_sane(const struct swl_output_queue *queue)
{
    uint64_t at = queue->passed, end = queue->passed + swl_output_queue_memory(queue), file_bytes = 0;
    swl_list_each (link, &queue->items) {
        const struct swl_output_item *item = output_queue_item_of(link);
        if (item->behind < at || item->behind > end || (item->file >= 0 && item->left == 0)) {
            return false;
        }
        at = item->behind;
        file_bytes += item->file >= 0 ? item->left : 0;
    }
    return file_bytes == queue->file_bytes && swl_block_queue_sane(&queue->bytes);
}
