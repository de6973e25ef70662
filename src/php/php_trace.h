/* What a process of the server does at this moment: the stack of its PHP calls, read from outside. */
#ifndef SWL_PHP_PHP_TRACE_H
#define SWL_PHP_PHP_TRACE_H

#include "php/php_object.h"

/* Of the process with that id (-1: the master, -2: the manager): the callback that runs, where in the kernel it sleeps,
 * and its stack. Where it cannot be read, one sentence says why. NULL: there is no such id, or no memory for the text.
 * Called in the main thread of a process that the other one descends from: the master, or in MODE_BASE the manager. The
 * other process does not notice it. Takes at most some 30 ms. */
zend_string *php_swoolelite_trace(struct php_swoolelite_server *server, int worker_id);

#endif
