/*
 * Processes that a callback has forked. They are no part of the server: nothing in them may call it, and they
 * end where the callback would have returned to the core. */
#ifndef SWL_PHP_PHP_FOREIGN_H
#define SWL_PHP_PHP_FOREIGN_H

#include <stdbool.h>

/* Whether this is such a process. If so, throws an exception, and the method must return. */
bool php_swoolelite_foreign_refuse(void);

/* Does what the engine does with an uncaught exception, the pending one; exit() is one, too. */
void php_swoolelite_foreign_report_exception(void);

/* Ends such a process, as PHP ends at the end of a script: what was thrown is reported, shutdown functions
 * and destructors run, buffers are flushed. Call it where the user's code has returned, thrown, called exit()
 * or died of a fatal error: it does not return. */
void php_swoolelite_foreign_end(void) __attribute__((noreturn));

#endif
