/* Process::start(): forks, and what the process is from then on until it ends. */
#ifndef SWL_PHP_PHP_PROCESS_START_H
#define SWL_PHP_PHP_PROCESS_START_H

#include "php/php_process.h"

/* In a process that has become this one: its standard streams are the pipe, if it was constructed so. `all`: with
 * standard error. */
void php_swoolelite_process_redirect(const struct php_swoolelite_process *process, bool all);

#endif
