/* What a Process asks of the system for this process or any other: signals, programs, CPUs, priority. */
#include <errno.h>
#include <signal.h>

#include "php/php_process.h"

ZEND_METHOD(SwooleLite_Process, kill)
{
    zend_long pid, signal_number = SIGTERM;
    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_LONG(pid)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(signal_number)
    ZEND_PARSE_PARAMETERS_END();
    if (pid < 1 || pid > INT32_MAX) { /* 0 and negative numbers mean process groups, or all processes */
        zend_argument_value_error(1, "must be the pid of a process");
        RETURN_THROWS();
    }
    if (signal_number < 0 || signal_number > SIGRTMAX) {
        zend_argument_value_error(2, "must be between 0 and %d", SIGRTMAX);
        RETURN_THROWS();
    }
    RETURN_BOOL(php_swoolelite_process_succeeded(kill((pid_t)pid, (int)signal_number) < 0 ? -errno : 0));
}
