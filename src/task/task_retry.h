/* The policy of retries (task_retry): how often a task may run, and how long it waits before the next run. */
#ifndef SWL_TASK_TASK_RETRY_H
#define SWL_TASK_TASK_RETRY_H

#include <stdint.h>

#include "base/clock.h"
#include "task/task_inflight.h"

/* The longest delay of a task, by any option or argument, ns. */
#define SWL_TASK_RETRY_DELAY_MAX (INT64_C(365) * 86400 * SWL_NS_PER_SEC)

#define SWL_TASK_RETRY_DEFAULTS                                                  \
    {                                                                            \
        .delay = SWL_NS_PER_SEC, .factor = 2, .max_delay = 3600 * SWL_NS_PER_SEC \
    }

struct swl_task_retry {
    int64_t attempts;  /* runs of a task, the first one included; 0: task_retry is not set */
    int64_t delay;     /* before the second run, ns */
    double factor;     /* by which each further delay is longer than the one before, ≥ 1 */
    int64_t max_delay; /* of all delays, before the jitter, ns */
    double jitter;     /* 0 … 1: the part of a delay by which it may be longer or shorter */
};

/* What ended a run. */
enum swl_task_run_end {
    SWL_TASK_RUN_THREW,
    SWL_TASK_RUN_CUT,   /* by the death of its process, or by task_max_runtime */
    SWL_TASK_RUN_ASKED, /* it asked to be run again: Server\Task::retry() */
};

/* How many runs the task may have. `max_attempts`: the option task_max_attempts. */
int64_t swl_task_retry_limit(const struct swl_task_retry *retry, const struct swl_message *task,
                             enum swl_task_run_end end, int64_t max_attempts);

/* How long a task waits before its n-th run (2, 3, …), ns, ≥ 0; 0 without task_retry. `chance`: of this one
 * delay, 0 … 1. */
int64_t swl_task_retry_delay(const struct swl_task_retry *retry, int64_t n, double chance);

/* A number for `chance` above: two processes do not get the same row of them. */
double swl_task_retry_chance(void);

#endif
