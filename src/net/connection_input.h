/* The input half of a connection: reads, frames, and delivers to the owner what is due, in order. */
#ifndef SWL_NET_CONNECTION_INPUT_H
#define SWL_NET_CONNECTION_INPUT_H

#include "net/connection_state.h"

/* Delivers what is due, in the order in which it happened, until there is no more or the owner has no room.
 * Frees a connection that is over once everything is delivered. Returns whether it still exists. */
bool swl_connection_input_advance(struct swl_connection *connection);

/* Reads once; for an open connection. `events`: those of the loop. May free the connection. */
void swl_connection_input_read(struct swl_connection *connection, uint32_t events);

/* Reads once and discards it; for one that lingers. May free the connection. */
void swl_connection_input_discard(struct swl_connection *connection, uint32_t events);

#endif
