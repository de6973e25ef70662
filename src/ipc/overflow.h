/*
 * Results of tasks that a user process has submitted and that its inbox has no room for. Its loop may never
 * run, so that nobody may wait for that room. Each goes to a spill file, which also carries the ticket of the
 * one before: a stack of files, of which shared memory knows the top.
 */
#ifndef SWL_IPC_OVERFLOW_H
#define SWL_IPC_OVERFLOW_H

#include "base/compiler.h"
#include "ipc/kept_message.h"
#include "ipc/spill.h"
#include "os/lock.h"

struct swl_overflow {
    struct swl_lock lock;
    struct swl_spill_ticket tops[2]; /* only the other one is written to; number 0: the stack is empty */
    _Atomic uint32_t top;            /* which of them counts */
    _Atomic uint32_t any;            /* there may be something */
};

/* In zeroed shared memory. */
void swl_overflow_init(struct swl_overflow *overflow);

/* A snapshot: it may be stale. */
static inline bool swl_overflow_any(const struct swl_overflow *overflow)
{
    return atomic_load_explicit(&overflow->any, memory_order_acquire) != 0;
}

/* Puts a message on top. 0, or -errno where the file cannot be written. */
int swl_overflow_put(struct swl_overflow *overflow, struct swl_spill *spill,
                     const struct swl_message *message, const void *payload) SWL_MUST_CHECK;

/* Takes the top off: the message, for swl_free(); NULL where there is none, or where it cannot be read,
 * which is logged. */
struct swl_kept_message *swl_overflow_take(struct swl_overflow *overflow, struct swl_spill *spill);

#endif
