/*
 * What each task worker is running, in shared memory: received into it, kept until it is done. So a task
 * outlives the death of its task worker, and the manager can say
 * what became of it. */
#ifndef SWL_TASK_TASK_IN_HAND_H
#define SWL_TASK_TASK_IN_HAND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "ipc/message.h"
#include "shared/note.h"
#include "shared/ring.h"

/* Payload bytes of a task that travels in a message; larger ones spill. So much is one buffer in the kernel
 * (16 KiB in one piece and 17 pages), which a socket takes whole or not at all. */
#define SWL_TASK_INLINE_MAX (80 * 1024)

/* Bytes of the reason that a failure is told with. */
#define SWL_TASK_REASON_MAX 512

struct swl_task_in_hand {
    _Alignas(64) _Atomic int64_t queued; /* tasks sent to this task worker and not yet taken; all processes */
    _Atomic uint32_t answered;           /* the result was sent: nothing to report any more; task worker */
    _Atomic int64_t began; /* when its callback began, monotonic ns; 0: none runs; task worker */
    /* blocked on a full inbox of the submitter; this time does not count towards task_max_runtime; task worker */
    _Atomic uint32_t waits_for_inbox;
    _Atomic uint32_t overdue;    /* it is killed for running too long; manager */
    struct swl_ring_mark answer; /* where the result is, should it die before it says so; task worker */
    int32_t taken_from;          /* its index with the transport: its own, or the shared queue; task worker */

    /* What its counters are going to be when the task in hand has been counted as taken, and as done or
     * failed: so that each is counted once, whoever dies when; task worker. */
    _Atomic uint64_t count_taken, count_foreign, count_over;
    _Atomic uint64_t bytes_before; /* SWL_COUNT_TASK_TAKEN_BYTES, before that */
    _Atomic uint32_t over;         /* which counter the last is */

    long envelope_type; /* room for what msgrcv() puts before a message */
    struct {
        struct swl_message
            message; /* its type says whether there is one; task worker, manager after its death */
        uint8_t payload[SWL_TASK_INLINE_MAX];
    } task;
};

/* Tasks that wait for room in the memory of one submitter, for one task worker: should it be killed, the
 * manager knows what went with it. Written by the submitter. */
struct swl_task_waiting {
    /* How many have come, and how many have gone: each changes at one instruction, so that it tells whether a
     * task that was about to has. */
    _Atomic int64_t kept, gone;
    _Atomic int64_t bytes; /* of payload, as they are counted */

    _Atomic int64_t sending; /* what `gone` was before the task that is being sent, plus 1; 0: none is */
    uint32_t sending_size;
    struct swl_ring_mark sent; /* as the transport left it for that one */
};

static inline int64_t swl_task_waiting_count(const struct swl_task_waiting *waiting)
{
    return atomic_load_explicit(&waiting->kept, memory_order_relaxed) -
           atomic_load_explicit(&waiting->gone, memory_order_relaxed);
}

/* Of a task that is about to come into the hand, or to be run again, nothing has happened yet. */
static inline void swl_task_in_hand_renew(struct swl_task_in_hand *hand)
{
    atomic_store_explicit(&hand->overdue, 0, memory_order_relaxed);
    atomic_store_explicit(&hand->waits_for_inbox, 0, memory_order_relaxed);
    atomic_store_explicit(&hand->answered, 0, memory_order_relaxed);
    swl_note(&hand->answer.position, 0, memory_order_relaxed);
    swl_note(&hand->count_over, 0, memory_order_release);
}

/* Whether somebody wants to hear of the task's end. */
static inline bool swl_task_is_wanted(const struct swl_message *task)
{
    return (task->flags & (SWL_MESSAGE_WANTED | SWL_MESSAGE_AWAITED)) != 0;
}

/* Whether that task worker has a task whose result is still to come. */
static inline bool swl_task_in_hand_is_busy(const struct swl_task_in_hand *hand)
{
    return swl_message_load_type(&hand->task.message) != SWL_MESSAGE_NONE &&
           !atomic_load_explicit(&hand->answered, memory_order_relaxed);
}

/* Whether it is busy, or tasks wait for it. */
static inline bool swl_task_in_hand_has_work(const struct swl_task_in_hand *hand)
{
    return atomic_load_explicit(&hand->queued, memory_order_relaxed) > 0 || swl_task_in_hand_is_busy(hand);
}

#endif
