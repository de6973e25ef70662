/* What clients on the loop have to do when something has come, and their callbacks. */
#ifndef SWL_PHP_PHP_ASYNC_EVENTS_H
#define SWL_PHP_PHP_ASYNC_EVENTS_H

#include "php/php_async_state.h"

const char *php_swoolelite_async_event_name(enum php_swoolelite_async_event event);

/* Runs a client that is due, from the bottom of the stack. It may be gone afterwards. */
void php_swoolelite_async_run(struct php_swoolelite_async *async);

#endif
