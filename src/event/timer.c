/* One-shot timers in a heap. */
#include "event/timer.h"

#include "base/clock.h"
#include "base/compiler.h"

void swl_timer_init(struct swl_timer *timer, swl_timer_callback callback)
{
    timer->node = (struct swl_heap_node){.index = SWL_HEAP_OUT};
    timer->callback = callback;
}

void swl_timer_start(struct swl_timers *timers, struct swl_timer *timer, int64_t due)
{
    swl_timer_stop(timers, timer);
    /* a timer that a callback starts waits for the next run even if it is due: otherwise a run might never
     * end */
    timer->node.key = timers->running_at != 0 && due <= timers->running_at ? timers->running_at + 1 : due;
    swl_heap_insert(&timers->heap, &timer->node);
}

void swl_timer_stop(struct swl_timers *timers, struct swl_timer *timer)
{
    if (swl_timer_running(timer) &&
        timers->heap.count > 0) { /* else the loop is closed: its heap was freed */
        swl_heap_remove(&timers->heap, &timer->node);
    }
}

int64_t swl_timers_next(const struct swl_timers *timers)
{
    const struct swl_heap_node *top = swl_heap_top(&timers->heap);
    return top ? top->key : SWL_NEVER;
}

bool swl_timers_due(const struct swl_timers *timers)
{
    int64_t next = swl_timers_next(timers);
    return next != SWL_NEVER && next <= swl_clock_monotonic();
}

void swl_timers_run(struct swl_timers *timers, int64_t now)
{
    struct swl_heap_node *top;
    timers->running_at = now;
    timers->rounds++;
    timers->broken = false;
    while (!timers->broken && (top = swl_heap_top(&timers->heap)) != NULL && top->key <= now) {
        struct swl_timer *timer = SWL_CONTAINER_OF(top, struct swl_timer, node);
        swl_heap_remove(&timers->heap, top);
        timer->callback(timer);
    }
    timers->running_at = 0;
}

void swl_timers_break(struct swl_timers *timers)
{
    timers->broken = true;
}

bool swl_timers_look(struct swl_timers *timers)
{
    int64_t next = swl_timers_next(timers), now = next == SWL_NEVER ? 0 : swl_clock_monotonic();
    bool any = next <= now;
    timers->broken = false;
    if (any) {
        swl_timers_run(timers, now);
    }
    if (timers->after_round != NULL && !timers->broken) {
        timers->after_round(timers);
    }
    return any;
}

void swl_timers_free(struct swl_timers *timers)
{
    swl_heap_free(&timers->heap);
}
