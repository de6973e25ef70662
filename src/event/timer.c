/* One-shot timers in a heap. */
#include "event/timer.h"

#include "base/clock.h"
#include "base/memory.h"

void swl_timer_init(struct swl_timer *timer, swl_timer_callback callback)
{
    timer->node = (struct swl_heap_node){.index = SWL_HEAP_OUT};
    timer->callback = callback;
}

void swl_timer_start(struct swl_timers *timers, struct swl_timer *timer, int64_t due)
{
    swl_timer_stop(timers, timer);
    timer->node.key = due;
    swl_heap_insert(&timers->heap, &timer->node);
}

void swl_timer_stop(struct swl_timers *timers, struct swl_timer *timer)
{
    if (swl_timer_running(timer)) {
        swl_heap_remove(&timers->heap, &timer->node);
    }
}

int64_t swl_timers_next(const struct swl_timers *timers)
{
    const struct swl_heap_node *top = swl_heap_top(&timers->heap);
    return top ? top->key : SWL_NEVER;
}

void swl_timers_run(struct swl_timers *timers, int64_t now)
{
    /* a timer started by a callback is due after `now` at the earliest, so that this loop ends */
    struct swl_heap_node *top;
    while ((top = swl_heap_top(&timers->heap)) != NULL && top->key <= now) {
        struct swl_timer *timer = SWL_CONTAINER_OF(top, struct swl_timer, node);
        swl_heap_remove(&timers->heap, top);
        timer->callback(timer);
    }
}

void swl_timers_free(struct swl_timers *timers)
{
    swl_heap_free(&timers->heap);
}
