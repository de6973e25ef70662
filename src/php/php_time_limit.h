/*
 * set_time_limit() and max_execution_time in the processes of a server. The engine's timer counts the CPU time
 * of the whole process, reactor threads and waiting included, and what it interrupts is whatever PHP runs when it
 * is over. So the script's limit rests while the server runs, and one that a callback sets ends with the
 * callback. */
#ifndef PHP_SWOOLELITE_TIME_LIMIT_H
#define PHP_SWOOLELITE_TIME_LIMIT_H

#include <php.h>

#include "server/server.h"

/* From here on the script's limit rests; so does the hard one (hard_timeout), which ends the process without
 * another word: no callback may do that to the master or the manager. */
void php_swoolelite_time_limit_rest(void);

/* In the process that goes on with the script: the limit is in force again, and counts from here. */
void php_swoolelite_time_limit_resume(void);

/* In a new process: what is no manager may be ended by its own hard limit. */
void php_swoolelite_time_limit_begin_process(const struct swl_server *core);

/* Whether a limit is in force; to be asked before a call, and given back behind it. */
static inline bool php_swoolelite_time_limit_enter(void)
{
    return EG(timeout_seconds) != 0;
}

void php_swoolelite_time_limit_drop(void);

/* One that the call has set does not outlive it. */
static inline void php_swoolelite_time_limit_leave(bool before)
{
    if (UNEXPECTED(EG(timeout_seconds) != 0) && !before) {
        php_swoolelite_time_limit_drop();
    }
}

#endif
