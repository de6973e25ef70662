/* WebSocket in the processes: the upgrade, messages to clients and from them, the end. */
#ifndef SWL_SERVER_PROCESSES_PUSH_H
#define SWL_SERVER_PROCESSES_PUSH_H

#include "net/websocket_handshake.h"
#include "server/state/context.h"

/* Memory of one process for messages: see server->push. */
void swl_push_destroy(struct swl_push *push);

/* Answers the HTTP request of that number with `head`, a whole answer with status 101: from there on the connection is a
 * WebSocket. `terms`: the compression that it agrees on. The same errors as swl_server_answer(). */
int swl_server_upgrade(struct swl_server *server, int64_t session, uint32_t number, const void *head,
                       size_t size, const struct swl_websocket_terms *terms) SWL_MUST_CHECK;

/* Sends a frame with that first byte (enum swl_websocket_bits, and the opcode). `compress`: a message of one frame is
 * compressed, if that was negotiated and makes it smaller. The errors of swl_server_send(), and -SWL_ERROR_WEBSOCKET_UNCONNECTED
 * where the session is no WebSocket, or not yet. */
int swl_server_push(struct swl_server *server, int64_t session, uint8_t first, bool compress,
                    const void *data, size_t size) SWL_MUST_CHECK;

/* Sends a frame of close with that code, which may be sent, and closes the connection behind it. The same errors. */
int swl_server_disconnect(struct swl_server *server, int64_t session, int code, const char *reason,
                          size_t reason_size) SWL_MUST_CHECK;

/* Whether the session is a WebSocket that neither side has begun to close. */
bool swl_server_is_established(const struct swl_server *server, int64_t session);

/* A message of a client's, restored and checked. */
struct swl_websocket_view {
    uint8_t opcode; /* enum swl_websocket_opcode */
    const uint8_t *data;
    size_t size;
};

/* Reads the payload of a request, SWL_WEBSOCKET_MESSAGE; the data is valid until the next call of this, or of
 * swl_server_push(). Returns false where it is not valid: then the client is told and the connection closed. */
bool swl_server_read_message(struct swl_server *server, const struct swl_request *request,
                             struct swl_websocket_view *view) SWL_MUST_CHECK;

#endif
