/* start() of a Server and of a Process\Pool. */
#ifndef SWL_PHP_PHP_START_H
#define SWL_PHP_PHP_START_H

#include "php/php_object.h"

/* Whether anything can be started in this process; throws otherwise. `what`: "server" or "pool". */
bool php_swoolelite_start_is_possible(const char *what);

/* Runs it until it has ended. In the process that has called start(): whether it has ended in order; perhaps an exception
 * is pending. In all others an unwinding exit is pending, or this call does not return: they end here. */
bool php_swoolelite_start(struct php_swoolelite_server *server, const char *what);

#endif
