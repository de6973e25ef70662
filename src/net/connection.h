/*
 * One stream connection: reads, frames, delivers requests; takes output and writes it. It belongs to one
 * loop, whose swl_connection_owner says where the requests go. The same code serves reactor threads and, in
 * BASE mode, workers.
 */
/* clang-format off */
/*
 *        the client's end        the worker has handled all
 *   OPEN ───────────────▶ ANSWERING ──────────────────────▶ FLUSHING ─all written and arrived─▶ DEAD ─▶ freed
 *    │                       │                                ▲   │                              ▲
 *    ├─the server's close────┴────────────────────────────────┤   │ all written, but not all     │
 *    └─no package (an error of the framing)───────────────────┘   │ arrived, or unread input     │
 *                                                                 ▼                              │
 *                                                             LINGERING ─the client's end, 5 s───┤
 *                                                                                                │
 *    (any state) ─a reset, an error of the stream, the server's close with reset─────────────────┘
 */
/* clang-format on */
/*
 * ANSWERING: a client that sends its end may still read: it gets the answers to all that it sent before.
 * LINGERING is for connections that the server closes; those of clients that closed first go to DEAD.
 * DEAD is left when CLOSED, and what was due before it, has been delivered.
 */
#ifndef SWL_NET_CONNECTION_H
#define SWL_NET_CONNECTION_H

#include "net/connection_state.h"

/* Prepares what the functions below need of an owner: its lists and timers. The other fields are set. */
void swl_connection_owner_init(struct swl_connection_owner *owner);

/* Takes the stream over; the session is open. NULL where the reactor refuses the descriptor: then the stream
 * is closed and the session released. */
struct swl_connection *swl_connection_create(struct swl_connection_owner *owner, struct swl_session *session,
                                             const struct swl_port *port, const struct swl_stream *stream);

/* There may be room again in the worker's inbox. May free the connection. */
void swl_connection_resume(struct swl_connection *connection);

/* Writes, or keeps what the kernel does not take at once; accepted from OPEN and ANSWERING connections alone,
 * else dropped. `announced`: `size` bytes were added to session->output before. May free the connection. */
void swl_connection_send(struct swl_connection *connection, const void *data, size_t size, bool announced);

/* The same for bytes in a queue, which is empty afterwards; they were announced. */
void swl_connection_send_queue(struct swl_connection *connection, struct swl_block_queue *bytes);

/* May free the connection. */
void swl_connection_close(struct swl_connection *connection, enum swl_close_how how);

/* Closes, by a reset, the connection whose client has taken no byte of its output for the longest time, and
 * for at least `min` ns. `error`: the close_errno of its session. Returns false where there is none. */
bool swl_connection_close_slowest(struct swl_connection_owner *owner, int64_t min, int error);

/* Delivers what was deferred; to be called when no callback runs. */
void swl_connection_run_due(struct swl_connection_owner *owner);

/* Stops reading, for a server that shuts down: answers still go out. */
void swl_connection_stop_reading(struct swl_connection *connection);

/* For a server that ends: closes those that linger and whose clients have got everything. Returns whether any
 * is left. */
bool swl_connection_end_lingering(struct swl_connection_owner *owner);

/* Ends it now, delivers nothing, and frees it. */
void swl_connection_destroy(struct swl_connection *connection);

#endif
