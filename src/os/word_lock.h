/*
 * A lock of four bytes in shared memory that survives its holder, as os/lock does, for half its price. The kernel
 * looks at one word for each thread that ends ("pending" in its robust list) and marks that word where it holds
 * the thread's id. So a thread holds one such lock at a time, and takes no os/lock meanwhile; it may hold some already.
 */
#ifndef SWL_OS_WORD_LOCK_H
#define SWL_OS_WORD_LOCK_H

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>

#include "base/compiler.h"

/* What a thread needs to take such locks. Its memory is emptied in each child of a fork, so that a child finds out
 * what it is itself. */
struct swl_word_lock_holder {
    uint32_t thread;               /* 0: not known yet, or a fork has emptied this */
    struct robust_list_head *list; /* the C library's, which the kernel knows */
};

/* Returns 0, or -errno where the kernel cannot empty memory in children (before Linux 4.14); -ENOSYS where a filter
 * forbids get_robust_list(2). */
int swl_word_lock_holder_open(struct swl_word_lock_holder **holder) SWL_MUST_CHECK;

/* NULL is allowed. */
void swl_word_lock_holder_close(struct swl_word_lock_holder *holder);

/* Called by the two below. */
void swl_word_lock_know_thread(struct swl_word_lock_holder *holder);
int swl_word_lock_wait(_Atomic uint32_t *word, const struct swl_word_lock_holder *holder);
void swl_word_lock_wake(_Atomic uint32_t *word);

/* Blocks until it holds the lock; a zeroed word is free. Returns 0, or -EOWNERDEAD if the last holder died with
 * it; the lock is held in both cases. */
static inline int swl_word_lock_acquire(_Atomic uint32_t *word, struct swl_word_lock_holder *holder)
{
    uint32_t free_word = 0;
    if (holder->thread == 0) {
        swl_word_lock_know_thread(holder);
    }
    /* before the word is ours, so that there is no instruction between at which nobody would know of it */
    holder->list->list_op_pending = (struct robust_list *)((char *)word - holder->list->futex_offset);
    atomic_signal_fence(memory_order_seq_cst);
    if (atomic_compare_exchange_strong_explicit(word, &free_word, holder->thread, memory_order_acquire,
                                                memory_order_relaxed)) {
        return 0;
    }
    return swl_word_lock_wait(word, holder);
}

static inline void swl_word_lock_release(_Atomic uint32_t *word, struct swl_word_lock_holder *holder)
{
    if (atomic_exchange_explicit(word, 0, memory_order_release) & FUTEX_WAITERS) {
        swl_word_lock_wake(word);
    }
    atomic_signal_fence(memory_order_seq_cst);
    holder->list->list_op_pending = NULL;
}

#endif
