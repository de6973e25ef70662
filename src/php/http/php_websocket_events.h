/* What comes to a port that speaks WebSocket: handshakes and messages, from the core to their callbacks. */
#ifndef SWL_PHP_HTTP_PHP_WEBSOCKET_EVENTS_H
#define SWL_PHP_HTTP_PHP_WEBSOCKET_EVENTS_H

#include "php/http/php_http_request.h"
#include "php/php_object.h"

/* Whether that HTTP request is the beginning of a WebSocket, on a port that speaks it. */
bool php_swoolelite_websocket_is_wanted(const struct php_swoolelite_http_origin *origin);

/* Answers it: calls 'handshake', or does what that would, and calls 'open'. */
enum swl_verdict php_swoolelite_websocket_shake_hands(const struct php_swoolelite_http_origin *origin);

/* A message: calls 'message'. */
enum swl_verdict php_swoolelite_websocket_receive(struct swl_server *core, const struct swl_request *request);

/* The event of a session that has ended: 'disconnect' where that callback is set and the session never was a
 * WebSocket, else 'close'. */
enum php_swoolelite_event php_swoolelite_websocket_end_event(struct swl_server *core,
                                                             const struct swl_request *request);

#endif
