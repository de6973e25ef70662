/* What a request does in a worker: the callbacks, and the end of a session. */
#ifndef SWL_SERVER_REQUEST_H
#define SWL_SERVER_REQUEST_H

#include "net/connection.h"
#include "server/context.h"

struct swl_request {
    enum swl_message_type type; /* CONNECT, DATA, CLOSED, BUFFER_FULL, BUFFER_EMPTY */
    int64_t session;
    int reactor; /* which owns the connection; in CLOSED -1 where the server closed it */
    const void *data;
    size_t size;
};

/* The message that carries an event of a connection to a worker. */
static inline enum swl_message_type swl_request_type(enum swl_connection_event event)
{
    static const uint8_t types[] = {
        [SWL_EVENT_CONNECT] = SWL_MESSAGE_CONNECT,
        [SWL_EVENT_REQUEST] = SWL_MESSAGE_DATA,
        [SWL_EVENT_BUFFER_FULL] = SWL_MESSAGE_BUFFER_FULL,
        [SWL_EVENT_BUFFER_EMPTY] = SWL_MESSAGE_BUFFER_EMPTY,
        [SWL_EVENT_CLOSED] = SWL_MESSAGE_CLOSED,
    };
    return (enum swl_message_type)types[event];
}

/* Runs the callback. */
enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request);

/* Whether anybody wants to hear of it. `is_answering`: the connection waits for the worker's word that all is
 * answered. */
bool swl_request_is_wanted(const struct swl_server *server, enum swl_message_type type, bool is_answering);

#endif
