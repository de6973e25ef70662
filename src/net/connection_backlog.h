/*
 * The connections of a loop that have a backlog: output that the kernel did not take. They stand in the order
 * of their clients' last progress, so that the slowest is the first. A client makes progress when its kernel
 * takes a byte: then ours takes more of the backlog, or confirms what it had (swl_stream_unsent()).
 *
 * Whoever reads fast enough has no backlog and is never in here.
 */
#ifndef SWL_NET_CONNECTION_BACKLOG_H
#define SWL_NET_CONNECTION_BACKLOG_H

#include "net/connection_state.h"

/* A backlog begins, or the kernel took a part of it. */
void swl_connection_backlog_touch(struct swl_connection *connection);

/* The backlog is written or given up. Harmless where there is none. */
void swl_connection_backlog_end(struct swl_connection *connection);

/* Goes on with a round in which the kernel is asked about each connection that made no progress since owner->
 * backlog_interval before `now` (monotonic ns). Those that made none for the send_timeout of their port are
 * passed to `late`, which may free them. Each call asks about a limited number. Returns whether the round is
 * over; the next call begins another one then. */
bool swl_connection_backlog_look(struct swl_connection_owner *owner, int64_t now,
                                 void (*late)(struct swl_connection *connection));

/* The connection whose client has made no progress for the longest time, and for at least `min` ns before
 * `now`, also according to the kernel as it is asked now. NULL: there is none. */
struct swl_connection *swl_connection_backlog_slowest(struct swl_connection_owner *owner, int64_t now,
                                                      int64_t min);

#endif
