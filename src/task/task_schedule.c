/* Which task worker is to run the next task. */
#include "task/task_schedule.h"

#include "shared/choice.h"

static struct swl_choice_candidate task_schedule_look(const void *argument, int index)
{
    const struct swl_task_inflight *record = &((const struct swl_task_inflight *)argument)[index];
    bool busy = swl_task_inflight_is_busy(record);
    int64_t queued = atomic_load_explicit(&record->queued, memory_order_relaxed);
    return (struct swl_choice_candidate){
        .is_idle = queued <= 0 && !busy,
        .load = queued,
        .began = busy ? atomic_load_explicit(&record->began, memory_order_relaxed) : INT64_MAX,
    };
}

int swl_task_schedule(const struct swl_task_inflight *inflight, int count, int except, int *turn)
{
    *turn = swl_choice_idle_first(count, *turn + 1, except, task_schedule_look, inflight);
    return *turn;
}
