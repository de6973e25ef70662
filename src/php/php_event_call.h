/* Calling the callback of an event. */
#ifndef SWL_PHP_PHP_EVENT_CALL_H
#define SWL_PHP_PHP_EVENT_CALL_H

#include "php/php_object.h"

/* With the arguments, which are released here: arguments[0] is left for $server. The result is the caller's where it is
 * wanted (else NULL). An event that nobody set calls nothing and leads to SWL_GO_ON. */
enum swl_verdict php_swoolelite_event_call(struct swl_server *core, enum php_swoolelite_event event,
                                           uint32_t count, zval *arguments, zval *result);

#endif
