/* What a process does now. */
#include "server/state/activity.h"

#include "base/clock.h"
#include "os/process_stat.h"
#include "task/task_inflight.h"

int64_t swl_activity_request_began(const struct swl_process_slot *slot)
{
    int64_t began = 0;
    bool has_request = atomic_load_explicit(&slot->has_request, memory_order_acquire) != 0;
    while (has_request && began != atomic_load_explicit(&slot->began, memory_order_relaxed)) {
        /* of another request, should that one have ended meanwhile: `began` comes before `has_request` */
        began = atomic_load_explicit(&slot->began, memory_order_relaxed);
        has_request = atomic_load_explicit(&slot->has_request, memory_order_acquire) != 0;
    }
    return has_request ? began : 0;
}

void swl_activity_look(const struct swl_server *server, int id, struct swl_activity *activity)
{
    const struct swl_process_slot *slot = &server->slots[id];
    struct swl_task_running running;
    int64_t began = 0;
    uint32_t generation = atomic_load_explicit(&slot->generation, memory_order_relaxed);
    *activity = (struct swl_activity){
        .task = -1,
        .respawns = generation > 0 ? generation - 1 : 0,
    };
    if (!swl_server_is_task_worker(server, id)) {
        began = swl_activity_request_began(slot);
    } else {
        const struct swl_counters *counters = &swl_server_task_pool_of(server, id)->ledger.counters[id];
        activity->finished = swl_counters_sum(counters, 1, SWL_COUNT_TASK_FINISHED);
        activity->failed = swl_counters_sum(counters, 1, SWL_COUNT_TASK_FAILED);
        if (swl_task_inflight_look(swl_server_inflight(server, id), &running)) {
            began = running.began;
            activity->task = running.id;
            activity->attempt = running.attempt + 1U;
        }
    }
    if (began != 0) {
        activity->since = swl_clock_wall() - (swl_clock_monotonic() - began);
    }
}

int64_t swl_activity_memory(const struct swl_server *server, int id)
{
    int32_t pid = atomic_load(&server->slots[id].pid);
    int64_t memory = pid > 0 ? swl_process_stat_memory(pid) : 0;
    return memory > 0 ? memory : 0;
}
