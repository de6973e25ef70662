/*
 * What is decided of the task in an in-flight record, in shared memory: so it holds whatever becomes of the task
 * worker from then on. The first decision counts. The kind is the commit word; it is written last, and what
 * stands beside it is read only where there is one.
 */
#ifndef SWL_TASK_TASK_DECISION_H
#define SWL_TASK_TASK_DECISION_H

#include "task/task_inflight.h"
#include "task/task_retry.h"
#include "task/task_shelf.h"

/* By the task worker: decides, unless there is a decision. `delay`: of SWL_TASK_AGAIN, ns; -1: as the options say.
 * `trace` may be NULL. Returns whether this one counts. */
bool swl_task_decide(struct swl_task_inflight *inflight, enum swl_task_decision_kind kind, int64_t delay,
                     const char *reason, const char *trace);

/* By the task worker: an exception came behind the decision. Its trace is kept where there is none, and its reason
 * where the task was out of attempts. */
void swl_task_decision_explain(struct swl_task_inflight *inflight, const char *reason, const char *trace);

static inline enum swl_task_decision_kind swl_task_decision(const struct swl_task_inflight *inflight)
{
    return (enum swl_task_decision_kind)atomic_load_explicit(&inflight->decision.kind, memory_order_acquire);
}

/* Nothing is decided of the next run, or of the next task. */
static inline void swl_task_undecide(struct swl_task_inflight *inflight)
{
    atomic_store_explicit(&inflight->decision.kind, SWL_TASK_UNDECIDED, memory_order_release);
    inflight->decision.shelved = 0;
}

/* How long it waits before its next run, ns. */
int64_t swl_task_decision_delay(const struct swl_task_inflight *inflight, const struct swl_task_retry *retry);

/* Puts the failed task on the shelf, once: also where `owner`, whose record it is, has died within this call. `who`: the
 * calling process. Without a decision of its own (the process was killed) the reason is that given. */
void swl_task_decision_shelve(struct swl_task_inflight *inflight, struct swl_task_shelf *shelf, int owner,
                              int who, int pool, const char *reason);

/* The reason, terminated; `size` bytes, SWL_TASK_REASON_MAX are enough. */
void swl_task_decision_reason(const struct swl_task_inflight *inflight, char *reason, size_t size);

#endif
