/* Writes what waits in an output queue to a stream. Who counts it, and what follows, is the caller's. */
#ifndef SWL_NET_OUTPUT_WRITER_H
#define SWL_NET_OUTPUT_WRITER_H

#include "net/output_queue.h"
#include "net/stream.h"

/* Writes bytes in memory, which have to come next, and takes what is written out of the queue. Returns as
 * swl_stream_send_parts(). */
ssize_t swl_output_writer_bytes(struct swl_output_queue *queue, struct swl_stream *stream) SWL_MUST_CHECK;

/* The same for up to `max` > 0 bytes of the file that comes next; *is_last: it was its last byte. Where the kernel
 * cannot send the file by itself, it is read. Returns as swl_stream_send_file(), but -ESTALE if the file has become
 * shorter. */
ssize_t swl_output_writer_file(struct swl_output_queue *queue, struct swl_stream *stream, size_t max,
                               bool *is_last) SWL_MUST_CHECK;

#endif
