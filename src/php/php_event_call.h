/* Calling the callback of an event. */
#ifndef SWL_PHP_PHP_EVENT_CALL_H
#define SWL_PHP_PHP_EVENT_CALL_H

#include "php/php_object.h"

/* Calls the callback with the arguments, which are released here; arguments[0] is filled with $server.
 * `result` may be NULL; otherwise the caller owns the result. Returns SWL_GO_ON without a call where the
 * event has no callback. */
enum swl_verdict php_swoolelite_event_call(struct swl_server *core, enum php_swoolelite_event event,
                                           uint32_t count, zval *arguments, zval *result);

/* The same for an event of a port (its index), whose own callback comes before the server's. */
enum swl_verdict php_swoolelite_port_event_call(struct swl_server *core, int port,
                                                enum php_swoolelite_event event, uint32_t count,
                                                zval *arguments);

/* The same for an event that has a callback, and whose caller goes on with what that has done: it runs in no Fiber of its own. */
enum swl_verdict php_swoolelite_port_event_call_whole(struct swl_server *core, int port,
                                                      enum php_swoolelite_event event, uint32_t count,
                                                      zval *arguments);

/* The same for an event that does not tell its server: all arguments are the caller's. */
enum swl_verdict php_swoolelite_port_event_call_plain(struct swl_server *core, int port,
                                                      enum php_swoolelite_event event, uint32_t count,
                                                      zval *arguments);

#endif
