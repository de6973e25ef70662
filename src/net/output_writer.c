/* Writing an output queue. */
#define _GNU_SOURCE
#include "net/output_writer.h"

#define PARTS_MAX 16

/* bytes of a file that are read at once */
#define FILE_PART (16 * 1024)

ssize_t swl_output_writer_bytes(struct swl_output_queue *queue, struct swl_stream *stream)
{
    struct iovec parts[PARTS_MAX];
    int count = swl_output_queue_front(queue, parts, PARTS_MAX);
    stream->has_more = swl_output_queue_precede_file(queue);
    ssize_t written = swl_stream_send_parts(stream, parts, count);
    stream->has_more = false;
    if (written > 0) {
        swl_output_queue_consume(queue, (size_t)written);
    }
    return written;
}

/* For streams that encrypt, and for files that the kernel cannot send by itself. Returns as
 * swl_stream_send_file(). */
static ssize_t output_writer_read_and_send(struct swl_stream *stream, const struct swl_output_item *item,
                                           size_t size)
{
    uint8_t part[FILE_PART];
    ssize_t got;
    do {
        got = pread(item->file, part, SWL_MIN(size, sizeof(part)), item->offset);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) {
        return got < 0 ? -errno : 0;
    }
    return swl_stream_send(stream, part, (size_t)got);
}

ssize_t swl_output_writer_file(struct swl_output_queue *queue, struct swl_stream *stream, size_t max,
                               bool *is_last)
{
    struct swl_output_item *item = swl_output_queue_item(queue);
    size_t size = (size_t)SWL_MIN(item->left, (uint64_t)max);
    int64_t offset = item->offset;
    ssize_t written = -EINVAL;
    if (!item->is_read) {
        written = swl_stream_send_file(stream, item->file, &offset, size);
        item->is_read = written == -EINVAL;
    }
    if (item->is_read) {
        written = output_writer_read_and_send(stream, item, size);
    }
    if (written > 0) {
        *is_last = swl_output_queue_consume_file(queue, (uint64_t)written);
    }
    return written == 0 ? -ESTALE : written;
}
