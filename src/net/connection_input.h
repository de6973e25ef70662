/* The input half of a connection: reads, frames, and delivers what is due to the owner, in order. */
#ifndef SWL_NET_CONNECTION_INPUT_H
#define SWL_NET_CONNECTION_INPUT_H

#include "net/connection_state.h"

/* Delivers requests and events that are due, in the order in which they happened, until none is left or the
 * owner has no room. Frees a DEAD connection once everything is delivered. Returns whether the connection
 * still exists. */
bool swl_connection_input_advance(struct swl_connection *connection);

/* Closes a connection whose client has sent what is not valid: `error` of the framing, or -EPROTO of
 * net/http_connection. May free it. */
void swl_connection_input_refuse(struct swl_connection *connection, int error);

/* Reads once from an open connection. `events`: as reported by the loop. May free the connection. */
void swl_connection_input_read(struct swl_connection *connection, uint32_t events);

/* Reads once from a lingering connection and discards the bytes. May free the connection. */
void swl_connection_input_discard(struct swl_connection *connection, uint32_t events);

#endif
