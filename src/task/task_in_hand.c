/* Which task worker is to run the next task. */
#include "task/task_in_hand.h"

/* Has it a task whose result is still to come? */
static bool is_busy(const struct swl_task_in_hand *slot)
{
    return *(volatile const uint8_t *)&slot->task.message.type != SWL_MESSAGE_NONE &&
           !atomic_load_explicit(&slot->answered, memory_order_relaxed);
}

bool swl_task_in_hand_has_work(const struct swl_task_in_hand *hand)
{
    return atomic_load_explicit(&hand->queued, memory_order_relaxed) > 0 || is_busy(hand);
}

int swl_task_schedule(const struct swl_task_in_hand *slots, int count, int except, int *turn)
{
    int best = except == 0 && count > 1;
    int64_t least = INT64_MAX, latest = INT64_MIN;
    for (int i = 0; i < count; i++) {
        int index = (*turn + 1 + i) % count;
        if (index == except) {
            continue;
        }
        bool busy = is_busy(&slots[index]);
        int64_t queued = atomic_load_explicit(&slots[index].queued, memory_order_relaxed);
        if (queued <= 0 && !busy) {
            best = index;
            break;
        }
        /* whoever has begun last is not the one that hangs */
        int64_t began = busy ? atomic_load_explicit(&slots[index].began, memory_order_relaxed) : INT64_MAX;
        if (queued < least || (queued == least && began > latest)) {
            least = queued;
            latest = began;
            best = index;
        }
    }
    *turn = best;
    return best;
}
