/*
 * Giving way before going to sleep. Where processes on one core work for each other, one that sleeps after each piece of work
 * has to be woken for the next one, which may take longer than the work. One that lets the others run first finds much work
 * when it has its turn again, and nobody had to wake it. But the others may also be strangers: a sleeper gets the core back from
 * them as soon as there is work, one that gave way waits for its turn. So where little work has come in a long time, it is left
 * out for longer and longer.
 */
#ifndef SWL_SHARED_YIELD_H
#define SWL_SHARED_YIELD_H

#include <stdbool.h>
#include <stdint.h>

struct swl_yield {
    uint32_t rests;    /* calls that are still left out */
    uint32_t rest_max; /* how many it were the last time */
    int64_t away;      /* ns that the last one took */
};

/* Lets others run on this core that wait for it, if `helps` says that this may bring work; it is not asked where it is left out.
 * Returns false where nobody was let run. Else the caller looks for work once more and says how much there was. */
bool swl_yield_try(struct swl_yield *yield, bool (*helps)(const void *argument), const void *argument);
void swl_yield_brought(struct swl_yield *yield, int count);

#endif
