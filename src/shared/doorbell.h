/*
 * How a reader that sleeps is woken, without a system call while it is awake.
 *
 * The reader: swl_doorbell_sleep(), look once more whether there is work, and only then block.
 * A writer:   make the work visible, then swl_doorbell_ring().
 *
 * Each side stores first and loads the other's word afterwards, with a full fence between. So at least one of
 * them sees the other: either the reader finds the work in its last look, or the writer finds it asleep. With
 * weaker order both could miss (store buffering), and the reader
 * would sleep over work. */
#ifndef SWL_SHARED_DOORBELL_H
#define SWL_SHARED_DOORBELL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

enum swl_doorbell_state {
    SWL_AWAKE,
    SWL_ASLEEP_IN_EPOLL,  /* wake it through the eventfd */
    SWL_ASLEEP_IN_FUTEX,  /* wake it through the futex on `state` */
    SWL_RESTING_IN_EPOLL, /* as in epoll, but it does no work that others could do as well */
};

/* The shared half. */
struct swl_doorbell_word {
    _Alignas(64) _Atomic uint32_t state; /* written by the reader to sleep, by both to wake */
};

/* Each process's handle. The eventfd is inherited by all. */
struct swl_doorbell {
    struct swl_doorbell_word *word;
    int fd;
};

/* 0 or -errno. The word lies in shared memory, zeroed. */
int swl_doorbell_open(struct swl_doorbell *bell, struct swl_doorbell_word *word) SWL_MUST_CHECK;
void swl_doorbell_close(struct swl_doorbell *bell);

/* Wakes the reader if it sleeps, and returns whether it did: of several only one. Async-signal-safe. */
bool swl_doorbell_wake(const struct swl_doorbell *bell);

static inline void swl_doorbell_ring(const struct swl_doorbell *bell)
{
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(&bell->word->state, memory_order_relaxed) != SWL_AWAKE) {
        (void)swl_doorbell_wake(bell);
    }
}

/* The reader is about to sleep in epoll, watching bell->fd edge-triggered. */
static inline void swl_doorbell_sleep(const struct swl_doorbell *bell)
{
    atomic_store_explicit(&bell->word->state, SWL_ASLEEP_IN_EPOLL, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
}

/* The same, when it is not to be chosen among several to be woken. */
static inline void swl_doorbell_rest(const struct swl_doorbell *bell)
{
    atomic_store_explicit(&bell->word->state, SWL_RESTING_IN_EPOLL, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
}

/* The reader is about to call swl_doorbell_wait(). */
static inline void swl_doorbell_doze(const struct swl_doorbell *bell)
{
    atomic_store_explicit(&bell->word->state, SWL_ASLEEP_IN_FUTEX, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
}

static inline void swl_doorbell_awake(const struct swl_doorbell *bell)
{
    atomic_store_explicit(&bell->word->state, SWL_AWAKE, memory_order_relaxed);
}

/* After swl_doorbell_doze() and the last look: blocks until rung, at most to the monotonic deadline (ns).
 * Returns 0 (look again), -EINTR or -ETIMEDOUT. The reader is awake afterwards. */
int swl_doorbell_wait(const struct swl_doorbell *bell, int64_t deadline);

#endif
