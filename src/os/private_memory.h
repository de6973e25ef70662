/*
 * How much memory this process holds that it shares with no other: resident pages of its own. What it has from its
 * parent and neither has changed does not count.
 */
#ifndef SWL_OS_PRIVATE_MEMORY_H
#define SWL_OS_PRIVATE_MEMORY_H

#include <stdint.h>

#include "base/compiler.h"

struct swl_private_memory {
    int resident, exact;     /* files of the kernel; -1: not open */
    uint64_t anonymous, own; /* at the last exact look: pages that are mapped, and those that are its own */
    int64_t look_after; /* monotonic ns: when it may be looked again for pages that it has only changed */
};

/* For a process that has not been opened. */
#define SWL_PRIVATE_MEMORY_CLOSED ((struct swl_private_memory){-1, -1, 0, 0, 0})

/* In the process itself, before it changes its root directory. 0 or -errno. */
int swl_private_memory_open(struct swl_private_memory *memory) SWL_MUST_CHECK;

/* The number of bytes if it is above `max`, else 0. About a microsecond as long as the process is below `max` with all
 * that it shares. Above that the exact number, which costs more, is asked for where new pages could make the difference;
 * for those that it had and has changed, as often as 1 % of the time allows. */
uint64_t swl_private_memory_above(struct swl_private_memory *memory, uint64_t max);

void swl_private_memory_close(struct swl_private_memory *memory);

#endif
