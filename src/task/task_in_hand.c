/* Which task worker is to run the next task. */
#include "task/task_in_hand.h"

int swl_task_schedule(const struct swl_task_in_hand *slots, int count, int *turn)
{
    int shortest = 0;
    int64_t least = INT64_MAX;
    for (int i = 0; i < count; i++) {
        int index = (*turn + 1 + i) % count;
        if (swl_task_worker_idle(&slots[index])) {
            shortest = index;
            break;
        }
        int64_t queued = atomic_load_explicit(&slots[index].queued, memory_order_relaxed);
        if (queued < least) {
            least = queued;
            shortest = index;
        }
    }
    *turn = shortest;
    return shortest;
}
