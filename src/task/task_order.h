/* Where a task goes, and when: what its submitter says of it beside the task itself. */
#ifndef SWL_TASK_TASK_ORDER_H
#define SWL_TASK_TASK_ORDER_H

#include <stdbool.h>
#include <stdint.h>

/* seconds that a task may be delayed: ten years */
#define SWL_TASK_SECONDS_MAX 315360000

struct swl_task_order {
    int pool;      /* the index of the task pool; 0: the default one */
    int index;     /* the task worker within that pool, or SWL_TASK_SHARED_QUEUE: whichever is to be chosen */
    int priority;  /* -1, 0 or 1 */
    int64_t due;   /* not before that, monotonic ns; 0: now */
    bool is_again; /* it was submitted before: its id and its source are those that it had then */
    bool is_promised; /* task workers stay for it: it is taken in a shutdown, too */
};

#endif
