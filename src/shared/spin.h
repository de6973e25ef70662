/*
 * Looking again for some microseconds before going to sleep. It pays where the other side runs on another
 * core just now: then both save a wake-up, which costs more than the work of many messages. Where it does not
 * pay it stops by itself, and tries again now and then.
 */
#ifndef SWL_SHARED_SPIN_H
#define SWL_SHARED_SPIN_H

#include <stdbool.h>
#include <stdint.h>

struct swl_spin {
    int64_t limit;  /* ns; 0: not at the moment */
    uint32_t rests; /* calls since it was given up */
};

/* Whether there is a second core to wait for. */
void swl_spin_init(struct swl_spin *spin);

/* Looks until `is_ready` says true, or for the limit. Returns what it said last. */
bool swl_spin_until(struct swl_spin *spin, bool (*is_ready)(void *argument), void *argument);

#endif
