/* What a request does in a worker: the callbacks, and the end of a session. */
#ifndef SWL_SERVER_REQUEST_H
#define SWL_SERVER_REQUEST_H

#include "server/state/context.h"

struct swl_request {
    enum swl_message_type type; /* CONNECT, DATA, CLOSED, BUFFER_FULL, BUFFER_EMPTY */
    int64_t session;
    int reactor; /* which owns the connection; in CLOSED -1 where the server closed it */
    const void *data;
    size_t size;
};

/* Runs the callback. */
enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request);

#endif
