/*
 * How a reader that sleeps is woken, without a system call while it is awake.
 *
 * The reader: swl_doorbell_sleep(), look once more whether there is work, and only then block.
 * A writer:   make the work visible, then swl_doorbell_ring().
 *
 * Each side stores first and loads the other's word afterwards, with a full fence between. So at least one of
 * them sees the other: either the reader finds the work in its last look, or the writer finds it asleep. With
 * weaker order both could miss (store buffering), and the reader would sleep over work.
 */
#ifndef SWL_SHARED_DOORBELL_H
#define SWL_SHARED_DOORBELL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

/* What a reader blocks in, and whether it may be woken for work that any of several readers could do. */
enum swl_doorbell_state {
    SWL_AWAKE,
    SWL_ASLEEP_IDLE,     /* in epoll, with nothing to do: swl_doorbell_wake_any() may choose it */
    SWL_ASLEEP_IN_EPOLL, /* in epoll, for what is meant for it alone */
    SWL_ASLEEP_IN_FUTEX, /* in swl_doorbell_wait(), for what is meant for it alone */
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

/* Wakes the reader if it sleeps. Returns whether this call woke it; of several writers that call at once, one
 * gets true. Async-signal-safe. */
bool swl_doorbell_wake(const struct swl_doorbell *bell);

static inline void swl_doorbell_ring(const struct swl_doorbell *bell)
{
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(&bell->word->state, memory_order_relaxed) != SWL_AWAKE) {
        (void)swl_doorbell_wake(bell);
    }
}

/* Work is visible that any of `count` readers can do: wakes one that sleeps as SWL_ASLEEP_IDLE, the next one
 * behind *turn, and stores its index there. `takes`, if not NULL, is asked before reader `index` is woken:
 * whether it would take that work. Returns whether one was woken. Where none is idle nothing is lost, if each
 * reader looks for such work before it sleeps. */
bool swl_doorbell_wake_any(const struct swl_doorbell *bells, int count, _Atomic uint32_t *turn,
                           bool (*takes)(const void *argument, int index), const void *argument);

/* The reader is about to block in what `state` says (not SWL_AWAKE). For epoll it watches bell->fd
 * edge-triggered; for the futex it calls swl_doorbell_wait(). */
static inline void swl_doorbell_sleep(const struct swl_doorbell *bell, enum swl_doorbell_state state)
{
    atomic_store_explicit(&bell->word->state, (uint32_t)state, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
}

static inline void swl_doorbell_awake(const struct swl_doorbell *bell)
{
    atomic_store_explicit(&bell->word->state, SWL_AWAKE, memory_order_relaxed);
}

/* After swl_doorbell_sleep() with SWL_ASLEEP_IN_FUTEX and the last look: blocks until rung, at most to the
 * monotonic deadline (ns). Returns 0 (look again), -EINTR or -ETIMEDOUT. The reader is awake afterwards. */
int swl_doorbell_wait(const struct swl_doorbell *bell, int64_t deadline);

#endif
