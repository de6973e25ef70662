/* Handles a request in a worker: runs its callback, and tells the reactor what has been handled. */
#ifndef SWL_SERVER_REQUEST_H
#define SWL_SERVER_REQUEST_H

#include "server/state/context.h"

/* Runs the callback of the request. Returns its verdict. */
enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request);

/* Calls receive with a package, and counts nothing. */
enum swl_verdict swl_request_receive(struct swl_server *server, const struct swl_request *request);

/* max_queued_bytes: these bytes of the client are handled. Its reactor, if it waits for that, is told at half of
 * the limit, not at each package. swl_request_handle() does it. */
void swl_request_unqueue(struct swl_server *server, const struct swl_request *request);

/* Counts a request or event of that session as handled, also one for which no callback runs. */
void swl_request_note_handled(struct swl_server *server, int64_t session);

/* The same for a datagram. */
enum swl_verdict swl_request_handle_packet(struct swl_server *server, const struct swl_packet *packet);

#endif
