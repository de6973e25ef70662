/* Waiting within a method: its time limit, and the signal handlers of the script, which run meanwhile. */
#ifndef SWL_PHP_PHP_WAIT_H
#define SWL_PHP_PHP_WAIT_H

#include <math.h>
#include <php.h>

#include "os/sleepers.h"

/* Whether the argument of that number is a time limit: seconds, negative for ever. Throws where it is not. */
static zend_always_inline bool php_swoolelite_wait_accepts(uint32_t argument, double timeout)
{
    if (UNEXPECTED(isnan(timeout))) {
        zend_argument_value_error(argument, "must not be NAN");
        return false;
    }
    return true;
}

/* Calls `wait`, which waits with that patience, until it returns something else than -EINTR. In between the
 * engine's interrupts run: signal handlers of pcntl, the end of a user process. They may throw: then it returns
 * -EINTR, and EG(exception) is set. Code of the user's runs, so `wait` must look at its object anew each time. */
int php_swoolelite_wait(double timeout, int (*wait)(void *argument, const struct swl_patience *patience),
                        void *argument);

/* Runs the engine's interrupts, if there are any. Returns false if they have thrown. */
bool php_swoolelite_wait_run_interrupts(void);

#endif
