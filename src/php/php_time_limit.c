/* set_time_limit() and max_execution_time in the processes of a server. */
#include "php/php_time_limit.h"

/* The script's own, while they rest. */
static zend_long time_limit_seconds, time_limit_hard;

void php_swoolelite_time_limit_drop(void)
{
    zend_unset_timeout();
    EG(timeout_seconds) = 0; /* the engine takes it for a timer that runs */
}

void php_swoolelite_time_limit_rest(void)
{
    time_limit_seconds = EG(timeout_seconds);
    php_swoolelite_time_limit_drop();
    time_limit_hard = EG(hard_timeout);
    EG(hard_timeout) = 0;
}

void php_swoolelite_time_limit_resume(void)
{
    EG(hard_timeout) = time_limit_hard;
    if (time_limit_seconds != 0) {
        zend_set_timeout(time_limit_seconds, false);
    }
}

void php_swoolelite_time_limit_begin_process(const struct swl_server *core)
{
    if (core->role != SWL_ROLE_MANAGER) {
        EG(hard_timeout) = time_limit_hard;
    }
}
