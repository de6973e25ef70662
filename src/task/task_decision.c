/* What becomes of a task. */
#include "task/task_decision.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"

static uint32_t task_decision_keep(char *to, size_t max, const char *text)
{
    size_t size = text != NULL ? SWL_MIN(strlen(text), max) : 0;
    memcpy(to, text != NULL ? text : "", size);
    return (uint32_t)size;
}

bool swl_task_decide(struct swl_task_inflight *inflight, enum swl_task_decision_kind kind, int64_t delay,
                     const char *reason, const char *trace)
{
    struct swl_task_decision *decision = &inflight->decision;
    if (swl_task_decision(inflight) != SWL_TASK_UNDECIDED) {
        return false;
    }
    decision->delay = delay;
    decision->reason_size = task_decision_keep(decision->reason, sizeof(decision->reason), reason);
    decision->trace_size = task_decision_keep(decision->trace, sizeof(decision->trace), trace);
    /* release: behind all of these, which it makes count */
    atomic_store_explicit(&decision->kind, (uint32_t)kind, memory_order_release);
    atomic_signal_fence(memory_order_seq_cst);
    return true;
}

void swl_task_decision_explain(struct swl_task_inflight *inflight, const char *reason, const char *trace)
{
    struct swl_task_decision *decision = &inflight->decision;
    if (swl_task_decision(inflight) == SWL_TASK_FAILS_FOR_GOOD) {
        /* the size last: a death in between leaves the text shorter */
        decision->reason_size = 0;
        atomic_signal_fence(memory_order_seq_cst);
        uint32_t size = task_decision_keep(decision->reason, sizeof(decision->reason), reason);
        atomic_signal_fence(memory_order_seq_cst);
        decision->reason_size = size;
    }
    if (decision->trace_size == 0) {
        uint32_t size = task_decision_keep(decision->trace, sizeof(decision->trace), trace);
        atomic_signal_fence(memory_order_seq_cst);
        decision->trace_size = size;
    }
}

int64_t swl_task_decision_delay(const struct swl_task_inflight *inflight, const struct swl_task_retry *retry)
{
    if (swl_task_decision(inflight) == SWL_TASK_AGAIN && inflight->decision.delay >= 0) {
        return SWL_MIN(inflight->decision.delay, SWL_TASK_RETRY_DELAY_MAX);
    }
    /* it has begun attempt + 1 runs */
    return swl_task_retry_delay(retry, inflight->task.message.attempt + INT64_C(2), swl_task_retry_chance());
}

void swl_task_decision_reason(const struct swl_task_inflight *inflight, char *reason, size_t size)
{
    const struct swl_task_decision *decision = &inflight->decision;
    uint32_t length = SWL_MIN(decision->reason_size, (uint32_t)sizeof(decision->reason));
    snprintf(reason, size, "%.*s", (int)length, decision->reason);
}

void swl_task_decision_shelve(struct swl_task_inflight *inflight, struct swl_task_shelf *shelf, int owner,
                              int who, int pool, const char *reason)
{
    struct swl_task_decision *decision = &inflight->decision;
    bool is_decided = swl_task_decision(inflight) != SWL_TASK_UNDECIDED;
    if (!swl_task_shelf_is_open(shelf) ||
        (decision->shelved != 0 && swl_task_shelf_was_put(shelf, owner, decision->shelved))) {
        return;
    }
    struct swl_failed_task failed = {
        .number = swl_task_shelf_reserve(shelf),
        .failed_at = swl_clock_wall(),
        .pool = pool,
        .index = swl_task_inflight_origin(inflight),
        .has_data = true,
        .runs = inflight->task.message.attempt + UINT32_C(1),
        .reason_size = is_decided ? decision->reason_size : (uint32_t)strlen(reason),
        .trace_size = is_decided ? decision->trace_size : 0,
        .reason = is_decided ? decision->reason : reason,
        .trace = decision->trace,
        .task = &inflight->task.message,
    };
    decision->shelved = failed.number;
    atomic_signal_fence(memory_order_seq_cst); /* noted, then put */
    swl_task_shelf_put(shelf, who, &failed);
}
