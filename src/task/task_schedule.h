/* Which task worker is to run the next task. */
#ifndef SWL_TASK_TASK_SCHEDULE_H
#define SWL_TASK_TASK_SCHEDULE_H

#include "task/task_inflight.h"

/* The index of the task worker that the next task should go to: the next idle one behind *turn, else the one
 * with the shortest queue; of several with that queue, the one that began with its task last. Never `except`
 * (-1: none), where there is another. *turn (0 or above) becomes that index. */
int swl_task_schedule(const struct swl_task_inflight *inflight, int count, int except, int *turn);

#endif
