/* The class SwooleLite\\Timer: timers of the user, and callbacks deferred by defer(), in this process. */
#ifndef SWL_PHP_PHP_TIMER_H
#define SWL_PHP_PHP_TIMER_H

#include "php/php_object.h"

/* At the beginning and the end of a request. */
void php_swoolelite_timers_init(void);
void php_swoolelite_timers_destroy(void);

/* Releases all without calling them. The loop that they were in is gone already. */
void php_swoolelite_timers_drop(struct php_swoolelite_server *server);

#endif
