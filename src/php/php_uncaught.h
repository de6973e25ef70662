/* What the engine does with an exception that nobody catches. */
#ifndef SWL_PHP_PHP_UNCAUGHT_H
#define SWL_PHP_PHP_UNCAUGHT_H

/* Reports the pending exception as PHP does at the end of a script: the handler of set_exception_handler() gets
 * it, else it is printed or logged, and the status is 255. exit() is an exception, too: it is over then. */
void php_swoolelite_uncaught_report(void);

#endif
