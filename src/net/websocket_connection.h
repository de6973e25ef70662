/*
 * The WebSocket side of a connection, after the upgrade: takes frames apart, puts fragments together, delivers messages,
 * answers pings, and does the handshake of the end. It frees no connection: where connection->events_due
 * is set afterwards, its caller calls swl_connection_input_advance().
 *
 * The end: a client's frame of close counts as the client's end, and so does what is not valid. It is answered when workers have handled what came before, so
 * that their answers go before it; then the connection is closed. If the server closes first, its frame of close and the end of
 * the stream go out together, and what still comes is discarded.
 */
#ifndef SWL_NET_WEBSOCKET_CONNECTION_H
#define SWL_NET_WEBSOCKET_CONNECTION_H

#include "net/connection_state.h"

struct swl_websocket_connection {
    /* A payload for a worker, of which something is missing; or that is whole, and waits for room. Empty: no
     * memory. */
    struct swl_buffer message;
    uint64_t left;       /* bytes of the frame that have not come, while is_in_frame */
    uint8_t mask[4];     /* for the next of them */
    uint16_t close_code; /* is_ending: the code that the client is told */
    bool deflates;       /* permessage-deflate was negotiated */
    bool is_in_frame;    /* of data, whose payload has not come whole */
    bool is_last_frame;  /* of its message: the one that it is in */
    bool is_fragmented;  /* the message has had a frame, and more follow */
    bool is_whole;       /* `message` waits for room */
    bool is_ending;  /* a frame of close has come, or something that is not valid: nothing more is taken */
    bool is_refused; /* the latter */
    bool has_sent_close;
};

/* Begins, with what the handshake has agreed on (session->websocket). To be given to the second. */
struct swl_websocket_connection *swl_websocket_connection_open(struct swl_connection *connection);
void swl_websocket_connection_close(struct swl_websocket_connection *websocket);

/* Takes what has arrived, which it changes. *used: how much of it was taken; what is left comes again with what follows it. Returns 0; -EAGAIN:
 * nothing more is taken before swl_connection_resume(). */
int swl_websocket_connection_take(struct swl_connection *connection,
                                  struct swl_websocket_connection *websocket, uint8_t *data, size_t size,
                                  size_t *used);

/* The connection is about to be closed: sends a frame of close, unless one was sent, or the client has gone. */
void swl_websocket_connection_end(struct swl_connection *connection,
                                  struct swl_websocket_connection *websocket, enum swl_close_how how);

#endif
