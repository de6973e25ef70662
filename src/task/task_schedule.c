/* Which task worker is to run the next task. */
#include "task/task_schedule.h"

#include "shared/choice.h"

static struct swl_choice_candidate task_schedule_look(const void *argument, int index)
{
    const struct swl_task_in_hand *hand = &((const struct swl_task_in_hand *)argument)[index];
    bool busy = swl_task_in_hand_is_busy(hand);
    int64_t queued = atomic_load_explicit(&hand->queued, memory_order_relaxed);
    return (struct swl_choice_candidate){
        .is_idle = queued <= 0 && !busy,
        .load = queued,
        .began = busy ? atomic_load_explicit(&hand->began, memory_order_relaxed) : INT64_MAX,
    };
}

int swl_task_schedule(const struct swl_task_in_hand *hands, int count, int except, int *turn)
{
    *turn = swl_choice_idle_first(count, *turn + 1, except, task_schedule_look, hands);
    return *turn;
}
