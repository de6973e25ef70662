/* Handles a request in a worker: runs its callback, and ends the session after the last one. */
#ifndef SWL_SERVER_REQUEST_H
#define SWL_SERVER_REQUEST_H

#include "server/state/context.h"

/* Runs the callback of the request. Returns its verdict. */
enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request);

/* The same for a datagram. */
enum swl_verdict swl_request_handle_packet(struct swl_server *server, const struct swl_packet *packet);

/* max_queued_bytes: these bytes of the client are handled. Its reactor, if it waits for that, is told at half of
 * the limit, not at each package. swl_request_handle() does it unless the worker frames the port. */
void swl_request_unqueue(struct swl_server *server, const struct swl_request *request);

#endif
