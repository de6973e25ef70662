/*
 * What each task worker is running, in shared memory: received into it, kept until it is done. So a task
 * outlives the death of its task worker, and the manager can say what became of it.
 */
#ifndef SWL_TASK_TASK_INFLIGHT_H
#define SWL_TASK_TASK_INFLIGHT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "ipc/message.h"
#include "ipc/spill.h"
#include "shared/ring.h"

/* In place of a task worker's index: the shared queue, from which whichever is idle takes. */
#define SWL_TASK_SHARED_QUEUE -1
/* The store (task/task_store), of all of them. */
#define SWL_TASK_STORE -2

/* Payload bytes of a task that travels in a message; larger ones spill. So much is one buffer in the kernel
 * (16 KiB in one piece and 17 pages), which a socket takes whole or not at all. */
#define SWL_TASK_INLINE_MAX (80 * 1024)

/* Bytes of the reason of a failure, and of the trace that goes with it. */
#define SWL_TASK_REASON_MAX 512
#define SWL_TASK_TRACE_MAX  8192

/* Expected counter values after the task in flight is counted; lets recovery detect an update that was lost.
 * For task/task_ledger alone. */
struct swl_task_expected {
    _Atomic uint64_t taken, foreign;     /* when it is counted as taken: the one or the other */
    _Atomic uint64_t taken_bytes_before; /* … and the bytes before that, as its size is not known yet */
    _Atomic uint64_t over;    /* when it is counted as finished or failed; 0: it was not about to be */
    _Atomic uint32_t outcome; /* which counter `over` is of */
    /* when it is counted as deferred: the one, with its bytes, or (foreign) the other */
    _Atomic uint64_t deferred, deferred_bytes, not_foreign;
    _Atomic uint32_t defers; /* it is about to go back into the store, and the three above count */
};

enum swl_task_decision_kind {
    SWL_TASK_UNDECIDED,
    SWL_TASK_AGAIN,          /* it runs again */
    SWL_TASK_FAILS,          /* it has failed, whatever attempts are left */
    SWL_TASK_FAILS_FOR_GOOD, /* it was to run again, and has no attempts left */
};

/* What is decided of the task in the record. For task/task_decision alone. */
struct swl_task_decision {
    _Atomic uint32_t kind;            /* enum swl_task_decision_kind; task worker */
    uint32_t reason_size, trace_size; /* task worker */
    int64_t delay;                    /* of SWL_TASK_AGAIN, ns; -1: as the options say; task worker */
    uint64_t
        shelved; /* its number on the shelf, before it is put there; task worker, manager after its death */
    char reason[SWL_TASK_REASON_MAX], trace[SWL_TASK_TRACE_MAX]; /* task worker */
};

struct swl_task_inflight {
    _Alignas(64) _Atomic int64_t queued; /* tasks sent to this task worker and not yet taken; all processes */
    _Atomic uint32_t answered;           /* the result was sent: nothing to report any more; task worker */
    _Atomic int64_t began; /* when its callback began, monotonic ns; 0: none runs; task worker */
    /* blocked on a full inbox of the submitter; this time does not count towards task_max_runtime; task
     * worker */
    _Atomic uint32_t waits_for_inbox;
    _Atomic uint32_t overdue;    /* it is killed for running too long; manager */
    struct swl_ring_mark answer; /* where the result is, should it die before it says so; task worker */
    int32_t
        taken_from; /* its index with the transport: its own, the shared queue, or the store; task worker */
    int32_t stored_for; /* from the store: the index that it was for; task worker */

    struct swl_task_expected expected; /* task worker */

    long envelope_type; /* room for what msgrcv() puts before a message */
    struct {
        /* its type says whether there is one; task worker, manager after its death */
        struct swl_message message;
        uint8_t payload[SWL_TASK_INLINE_MAX];
    } task;

    struct swl_task_decision decision;
};

/* The task worker that its task was for, or SWL_TASK_SHARED_QUEUE. */
static inline int swl_task_inflight_origin(const struct swl_task_inflight *record)
{
    return record->taken_from == SWL_TASK_STORE ? record->stored_for : record->taken_from;
}

/* Before a task is received into it, or run again: nothing has happened to that task yet. */
static inline void swl_task_inflight_renew(struct swl_task_inflight *record)
{
    atomic_store_explicit(&record->overdue, 0, memory_order_relaxed);
    atomic_store_explicit(&record->waits_for_inbox, 0, memory_order_relaxed);
    atomic_store_explicit(&record->answered, 0, memory_order_relaxed);
    atomic_store_explicit(&record->answer.position, 0, memory_order_release);
    record->decision.shelved = 0;
    atomic_store_explicit(&record->decision.kind, SWL_TASK_UNDECIDED, memory_order_release);
}

/* Whether `size` bytes that came from somewhere are a task. */
static inline bool swl_task_is_one(const struct swl_message *message, size_t size)
{
    return swl_message_is_whole(message, size, SWL_TASK_INLINE_MAX) && message->type == SWL_MESSAGE_TASK &&
           (!(message->flags & SWL_MESSAGE_SPILLED) || message->size == sizeof(struct swl_spill_ticket));
}

/* 1, 0 or -1. */
static inline int swl_task_priority(const struct swl_message *task)
{
    return task->flags & SWL_MESSAGE_HIGH ? 1 : task->flags & SWL_MESSAGE_LOW ? -1 : 0;
}

static inline void swl_task_set_priority(struct swl_message *task, int priority)
{
    task->flags &= (uint16_t) ~(SWL_MESSAGE_HIGH | SWL_MESSAGE_LOW);
    task->flags |= (uint16_t)(priority > 0 ? SWL_MESSAGE_HIGH : priority < 0 ? SWL_MESSAGE_LOW : 0);
}

/* No message from outside counts for more than this. */
#define SWL_TASK_ATTEMPTS_MAX 1000

/* A task of an earlier server, or of a process outside: who has submitted it does not wait any more; a worker that has
 * the same id now (below `submitters`) may hear of its end. Done again it changes nothing. */
static inline void swl_task_adopt(struct swl_message *task, int submitters)
{
    task->flags &= SWL_MESSAGE_CONTENT | SWL_MESSAGE_WANTED | SWL_MESSAGE_HIGH | SWL_MESSAGE_LOW;
    task->attempt = SWL_MIN(task->attempt, SWL_TASK_ATTEMPTS_MAX);
    task->attempts = SWL_MIN(task->attempts, SWL_TASK_ATTEMPTS_MAX);
    if (task->source < 0 || task->source >= submitters) {
        task->flags &= (uint16_t)~SWL_MESSAGE_WANTED;
        task->source = -1;
    }
}

/* Whether somebody wants to hear of the task's end. */
static inline bool swl_task_is_wanted(const struct swl_message *task)
{
    return (task->flags & (SWL_MESSAGE_WANTED | SWL_MESSAGE_AWAITED)) != 0;
}

/* Whether that task worker has a task whose result is still to come. */
static inline bool swl_task_inflight_is_busy(const struct swl_task_inflight *record)
{
    return swl_message_load_type(&record->task.message) != SWL_MESSAGE_NONE &&
           !atomic_load_explicit(&record->answered, memory_order_relaxed);
}

/* Whether it is busy, or tasks wait for it. */
static inline bool swl_task_inflight_has_work(const struct swl_task_inflight *record)
{
    return atomic_load_explicit(&record->queued, memory_order_relaxed) > 0 ||
           swl_task_inflight_is_busy(record);
}

/* What another process may say of it. */
struct swl_task_running {
    int64_t id;
    int64_t began; /* monotonic ns; later than the task began by what it waited for an inbox */
    uint16_t attempt;
};

/* Copies what is known of the task that runs; the task worker may go on to others meanwhile. Returns whether one runs. */
static inline bool swl_task_inflight_look(const struct swl_task_inflight *record,
                                          struct swl_task_running *running)
{
    for (int i = 0; i < 100; i++) { /* tasks that end faster than they are read are as good as none */
        running->began = atomic_load_explicit(&record->began, memory_order_acquire);
        if (running->began == 0 || swl_message_load_type(&record->task.message) == SWL_MESSAGE_NONE) {
            return false;
        }
        running->id = __atomic_load_n(&record->task.message.id, __ATOMIC_RELAXED);
        running->attempt = __atomic_load_n(&record->task.message.attempt, __ATOMIC_RELAXED);
        atomic_thread_fence(memory_order_acquire);
        if (swl_message_load_type(&record->task.message) != SWL_MESSAGE_NONE &&
            atomic_load_explicit(&record->began, memory_order_relaxed) == running->began) {
            return true; /* each task has a moment of its own, and none is received while one runs */
        }
    }
    return false;
}

#endif
