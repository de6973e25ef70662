/*
 * The output half of a connection: writes, queues what the kernel does not take at once, watches the
 * watermarks, and ends a connection once all is written. It delivers nothing and frees no connection: a
 * function that returns true has made an event due, and its caller must call swl_connection_input_advance().
 */
#ifndef SWL_NET_CONNECTION_OUTPUT_H
#define SWL_NET_CONNECTION_OUTPUT_H

#include "base/compiler.h"
#include "net/connection_state.h"

/* See swl_connection_send() and swl_connection_send_queue(). */
bool swl_connection_output_send(struct swl_connection *connection, const void *data, size_t size,
                                bool announced) SWL_MUST_CHECK;
/* The same for bytes in `count` parts, 1 or 2, of which none is empty; not announced. */
bool swl_connection_output_send_parts(struct swl_connection *connection, const struct iovec *parts, int count)
    SWL_MUST_CHECK;
bool swl_connection_output_send_queue(struct swl_connection *connection, struct swl_block_queue *bytes)
    SWL_MUST_CHECK;

/* See swl_connection_send_file(). */
bool swl_connection_output_send_file(struct swl_connection *connection, int file, int64_t offset,
                                     uint64_t size) SWL_MUST_CHECK;

/* The same with bytes in front of the file, both together: they are copied. */
bool swl_connection_output_send_with_file(struct swl_connection *connection, const void *data,
                                          size_t data_size, int file, int64_t offset, uint64_t size)
    SWL_MUST_CHECK;

/* See swl_connection_mark(). */
void swl_connection_output_mark(struct swl_connection *connection, struct swl_output_mark mark);

/* Writes what waits, as far as the stream takes it; of files, a limited part. A connection in FLUSHING that has nothing left to write
 * lingers or dies. */
bool swl_connection_output_flush(struct swl_connection *connection) SWL_MUST_CHECK;

/* Begins to close an open connection: nothing is read or accepted any more. */
bool swl_connection_output_finish(struct swl_connection *connection) SWL_MUST_CHECK;

/* Gives the client a limited time, from now on, to take the last bytes or to close. */
void swl_connection_output_linger(struct swl_connection *connection);

/* Closes the stream and drops the output that waits. `error`: a positive errno, or 0. Makes CLOSED due,
 * unless it was delivered. Does nothing if the connection is DEAD. */
void swl_connection_output_close(struct swl_connection *connection, bool reset, int error);

#endif
