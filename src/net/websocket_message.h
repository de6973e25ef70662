/*
 * A message of a WebSocket on its way to a worker, as one payload:
 *
 *     struct swl_websocket_message │ data
 *
 * A text is not known to be UTF-8 yet, and what is compressed is not restored: the worker does both.
 */
#ifndef SWL_NET_WEBSOCKET_MESSAGE_H
#define SWL_NET_WEBSOCKET_MESSAGE_H

#include <stdint.h>

struct swl_websocket_message {
    uint8_t kind; /* SWL_WEBSOCKET_MESSAGE of enum swl_http_kind */
    uint8_t
        opcode; /* enum swl_websocket_opcode: TEXT or BINARY; a control frame only where the port wants it */
    uint8_t is_compressed; /* by permessage-deflate */
    uint8_t unused;
};

#endif
