/* Blocks in a call until a condition holds. */
#include "server/processes/wait.h"

#include <errno.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "os/signal.h"
#include "server/processes/outboxes.h"
#include "task/task_failure.h"

static int wait_result(int64_t deadline)
{
    return deadline != SWL_NEVER && swl_clock_monotonic() >= deadline ? -ETIMEDOUT : 0;
}

int swl_wait_until(struct swl_child *child, bool (*is_ready)(struct swl_child *child, void *argument),
                   void *argument, int64_t deadline)
{
    int result = 0;
    while (result != -ETIMEDOUT) {
        if (is_ready(child, argument)) {
            return 0;
        }
        if (!swl_messages_take_in(child)) {
            unsigned without_effect = swl_signal_without_effect();
            /* from here on writers ring the bell; what came before is found by the next look */
            swl_doorbell_sleep(child->bell, SWL_ASLEEP_IN_FUTEX);
            swl_inbox_wake_waiters(child->inbox); /* taking in has made room in the inbox */
            swl_outboxes_flush(child);
            if (is_ready(child, argument)) {
                swl_doorbell_awake(child->bell);
                return 0;
            }
            if (!swl_messages_take_in(child)) {
                int64_t again = child->write != NULL ? child->write(child) : SWL_NEVER;
                result = swl_doorbell_wait(child->bell, SWL_MIN(deadline, again));
                result = result == -ETIMEDOUT ? wait_result(deadline) : result;
                child->interrupted |= result == -EINTR && without_effect == swl_signal_without_effect();
                continue;
            }
            swl_doorbell_awake(child->bell);
        }
        result = wait_result(deadline); /* others may send without end */
    }
    return is_ready(child, argument) ? 0 : -ETIMEDOUT;
}

/* ---- results ---- */

struct wait_look {
    struct swl_child *child;
    struct swl_await *await;
    uint32_t missing; /* when it began to look */
};

/* Takes the results that have come out of the inbox. Returns whether there were any. */
static bool wait_look_for_results(void *argument)
{
    struct wait_look *look = argument;
    struct swl_await *await = look->await;
    struct swl_ring *ring = &look->child->inbox->shared->ring;
    struct swl_message *message;
    uint32_t size;
    while (await->missing > 0 && (message = swl_ring_scan(ring, &await->cursor, &size)) != NULL) {
        if (swl_await_offer(await, message)) {
            swl_task_result_hold(&look->child->server->spill, message);
            swl_ring_take(ring, message);
        }
    }
    return await->missing < look->missing;
}

static bool wait_has_result(struct swl_child *child, void *argument)
{
    (void)child;
    return wait_look_for_results(argument);
}

void swl_wait_for_results(struct swl_child *child, struct swl_await *await, int64_t deadline)
{
    int result = 0;
    await->cursor = 0;
    child->await = await;
    while (await->missing > 0 && result == 0) {
        struct wait_look look = {child, await, await->missing};
        if (!swl_spin_until(&child->spin, wait_look_for_results, &look)) {
            result = swl_wait_until(child, wait_has_result, &look, deadline);
        }
    }
    child->await = NULL;
    if (child->awaits_pending == 0) { /* else a Fiber may still wait for an earlier one */
        atomic_store_explicit(&child->slot->awaited_from, await->first + await->count, memory_order_release);
    }
    swl_inbox_wake_waiters(child->inbox);
}
