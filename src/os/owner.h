/*
 * Who may hold a lock: a thread of a process, under a number that is never given again. Whether it still lives
 * is what the kernel says: each owner holds a robust mutex of its own, in a table that all processes share which
 * have a common ancestor with an owner. A child of fork() is another owner than its parent.
 */
#ifndef SWL_OS_OWNER_H
#define SWL_OS_OWNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

/* At most so many live at a time. */
#define SWL_OWNERS_MAX 65536

/* Makes the table, where this process has inherited none. Call it before the fork of those who are to share
 * locks. Returns 0 or -errno. */
int swl_owner_prepare(void) SWL_MUST_CHECK;

/* 0 where this thread is none yet. */
extern _Thread_local uint64_t swl_owner_current;

/* Makes this thread an owner. Returns 0 where SWL_OWNERS_MAX live. */
uint64_t swl_owner_register(void);

/* This thread as an owner: never 0 where there was room for it. */
static inline uint64_t swl_owner_self(void)
{
    uint64_t self = swl_owner_current;
    return __builtin_expect(self != 0, 1) ? self : swl_owner_register();
}

/* Whether that owner may still live: false only if it is dead for certain. A dead one may be taken for alive for
 * a moment, while others look at it. Takes some 50 ns. */
bool swl_owner_is_alive(uint64_t owner);

/* The memory in which owners are noted, for tests that watch it; NULL before swl_owner_prepare(). */
const void *swl_owner_memory(void);

/* 0 … SWL_OWNERS_MAX - 1: its place in the table. Of those that live, each has another. */
static inline uint32_t swl_owner_index(uint64_t owner)
{
    return (uint32_t)(owner % SWL_OWNERS_MAX);
}

#endif
