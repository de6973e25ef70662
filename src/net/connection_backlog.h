/*
 * The connections of a loop that have a backlog: output that the kernel did not take. The list is in the
 * order of their clients' last progress, the slowest first. A client makes progress when its kernel takes a
 * byte: then our kernel takes more of the backlog, or reports fewer unconfirmed bytes (swl_stream_unsent()).
 *
 * Connections whose clients read fast enough have no backlog and are not in the list.
 */
#ifndef SWL_NET_CONNECTION_BACKLOG_H
#define SWL_NET_CONNECTION_BACKLOG_H

#include "net/connection_state.h"

/* Call it when a backlog begins, or the kernel took a part of it. */
void swl_connection_backlog_touch(struct swl_connection *connection);

/* Call it when the backlog is written or given up. Does nothing if there is none. */
void swl_connection_backlog_end(struct swl_connection *connection);

/* Continues a round of checks: asks the kernel about each connection without progress for
 * owner->backlog_interval before `now` (monotonic ns), and calls `late`, which may free it, for each one
 * without progress for the send_timeout of its port. One call checks a limited number. Returns whether the
 * round is over; then the next call begins a new round. */
bool swl_connection_backlog_look(struct swl_connection_owner *owner, int64_t now,
                                 void (*late)(struct swl_connection *connection));

/* Returns the connection whose client has made no progress for the longest time, and for at least `min` ns
 * before `now`, as confirmed by the kernel now. NULL: there is none. */
struct swl_connection *swl_connection_backlog_slowest(struct swl_connection_owner *owner, int64_t now,
                                                      int64_t min);

#endif
