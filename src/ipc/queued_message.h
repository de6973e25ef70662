/*
 * The in-flight record of a worker that takes messages from a System V queue: the one that it handles, or is about to
 * handle. It lies in shared memory, so that what has not begun survives its worker.
 *
 *     EMPTY → TAKING → HELD → BEGUN → EMPTY
 *
 * The kernel takes a message out of the queue and copies it into the record in one call. It sets the type; the size is
 * known to the caller alone. A worker that is killed between the two leaves TAKING with a type: that message is lost. */
#ifndef SWL_IPC_QUEUED_MESSAGE_H
#define SWL_IPC_QUEUED_MESSAGE_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"
#include "os/sysv_queue.h"

enum swl_queued_state {
    SWL_QUEUED_EMPTY,
    SWL_QUEUED_TAKING,
    SWL_QUEUED_HELD,  /* whole; its callback has not begun */
    SWL_QUEUED_BEGUN, /* its callback runs */
};

/* Written by its worker; by the manager after its death. */
struct swl_queued_message {
    _Atomic uint32_t state; /* enum swl_queued_state */
    uint32_t size;
    long type; /* what follows is a struct swl_sysv_queue_envelope */
    uint8_t bytes[];
};

SWL_SYSV_QUEUE_ENVELOPE_IN(struct swl_queued_message, type, bytes);

/* With room for one byte more than the longest message: so one that is longer is noticed. */
static inline size_t swl_queued_message_footprint(uint32_t max)
{
    return SWL_ALIGN_UP(sizeof(struct swl_queued_message) + max + 1, 64);
}

static inline struct swl_sysv_queue_envelope *swl_queued_message_envelope(struct swl_queued_message *record)
{
    return (struct swl_sysv_queue_envelope *)&record->type;
}

static inline enum swl_queued_state swl_queued_message_state(const struct swl_queued_message *record)
{
    return (enum swl_queued_state)atomic_load_explicit(&record->state, memory_order_acquire);
}

static inline void swl_queued_message_set_state(struct swl_queued_message *record,
                                                enum swl_queued_state state)
{
    atomic_store_explicit(&record->state, (uint32_t)state, memory_order_release);
}

#endif
