/* What a request does in a worker: the callbacks, and the end of a session. */
#ifndef SWL_SERVER_REQUEST_H
#define SWL_SERVER_REQUEST_H

#include "server/state/context.h"

/* Runs the callback. */
enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request);

#endif
