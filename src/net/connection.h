/*
 * One stream connection: reads, frames and delivers requests; accepts output and writes it. It belongs to one
 * loop, whose swl_connection_owner delivers the requests. Reactor threads use it and, in BASE mode, workers.
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
 * ANSWERING: a client that has sent its end may still read, so it gets the answers to all that it sent before.
 * FLUSHING: while our end finds no room in the kernel (TLS: it is bytes), the client has 5 s to take more.
 * LINGERING: only for connections that the server closes; if the client closed first, they go to DEAD.
 * DEAD: the connection is freed when CLOSED, and the events due before it, are delivered.
 */
#ifndef SWL_NET_CONNECTION_H
#define SWL_NET_CONNECTION_H

#include "net/connection_state.h"

/* Initialises the lists and timers of an owner, whose other fields the caller has set. */
void swl_connection_owner_init(struct swl_connection_owner *owner);

/* Creates the connection of an open session, and takes over the stream. Returns NULL if the reactor refuses
 * the descriptor: then the stream is closed; the session stays. */
struct swl_connection *swl_connection_create(struct swl_connection_owner *owner, struct swl_session *session,
                                             const struct swl_port *port, const struct swl_stream *stream);

/* Delivers again after -EAGAIN of deliver(): there may be room now. May free the connection. */
void swl_connection_resume(struct swl_connection *connection);

/* Writes the bytes, and queues what the kernel does not take at once. Drops them unless the connection is
 * OPEN or ANSWERING. `announced`: `size` bytes were added to session->output before. May free the
 * connection. */
void swl_connection_send(struct swl_connection *connection, const void *data, size_t size, bool announced);

/* The same for bytes in 1 or 2 parts, of which none is empty, and which were not announced. */
void swl_connection_send_parts(struct swl_connection *connection, const struct iovec *parts, int count);

/* The same for the bytes of a queue, which were announced. The queue is empty afterwards. */
void swl_connection_send_queue(struct swl_connection *connection, struct swl_block_queue *bytes);

/* Sends `size` (1 or more) bytes of a regular file from `offset` on, behind all that was sent before, without
 * reading them into memory. Takes the descriptor over, also if it drops the file as above. If the file becomes shorter meanwhile, the connection is closed with a reset and
 * a log line. May free the connection. */
void swl_connection_send_file(struct swl_connection *connection, int file, int64_t offset, uint64_t size);
/* The same; the bytes of `head` go before it. */
void swl_connection_send_headed_file(struct swl_connection *connection, const void *head, size_t head_size,
                                     int file, int64_t offset, uint64_t size);

/* Something of an answer was sent. `flags`: SWL_MESSAGE_ANSWER_… Does nothing where the port does not speak HTTP. May
 * free the connection. */
void swl_connection_answered(struct swl_connection *connection, unsigned flags);

/* No answer comes to the HTTP request that it has delivered: answers with that status, unless a part of an answer was sent,
 * and closes the connection. May free it. */
void swl_connection_fail_answer(struct swl_connection *connection, int status);

/* Calls owner->marked() when all output until now is sent, or at once if none waits. */
void swl_connection_mark(struct swl_connection *connection, struct swl_output_mark mark);

/* Closes a connection because a file for it cannot be sent: `error` is a positive
 * errno. May free it. */
void swl_connection_fail(struct swl_connection *connection, int error);

/* While the loop is blocked: writes what waits for its clients and their sockets take now, as events of the
 * loop would; or checks whether clients make progress, as its timer does. */
void swl_connection_flush_all(struct swl_connection_owner *owner);
void swl_connection_look_at_backlog(struct swl_connection_owner *owner);

/* Writes what waits for the client, as an event of its socket does. May free the connection. */
void swl_connection_flush(struct swl_connection *connection);

/* Closes the connection from the server's side. May free it. */
void swl_connection_close(struct swl_connection *connection, enum swl_close_how how);

/* Closes with a reset the connection whose client has taken no byte of its output for the longest time, and
 * for at least `min` ns. `error`: the close_errno of its session. Returns false if there is none. */
bool swl_connection_close_slowest(struct swl_connection_owner *owner, int64_t min, int error);

/* Looks whether the session is held (swl_session_is_held()): reads nothing more, or goes on reading. May free
 * the connection. An end of the client that comes meanwhile is seen when reading goes on; a reset or another
 * error of the socket ends the connection at once. */
void swl_connection_look_at_holds(struct swl_connection *connection);

/* Delivers the deferred events. Call it when no callback runs. */
void swl_connection_run_due(struct swl_connection_owner *owner);

/* The loop ends: stops reading; answers are still written. An HTTP client drains: see net/http_connection.h. */
void swl_connection_stop_reading(struct swl_connection *connection);

/* After that: whether no request comes of it any more. */
bool swl_connection_is_drained(const struct swl_connection *connection);

/* At the end of the server: closes lingering connections whose clients have got everything. Returns whether
 * any lingering connection is left. */
bool swl_connection_end_lingering(struct swl_connection_owner *owner);

/* Closes the connection at once, delivers nothing, and frees it. */
void swl_connection_destroy(struct swl_connection *connection);

#endif
