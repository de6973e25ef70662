/*
 * Which of several takers gets the next piece of work. The first that is idle; where none is, the one with
 * the least load; of several with that load, the one that began last with what it does: it is not the one
 * that hangs.
 */
#ifndef SWL_SHARED_CHOICE_H
#define SWL_SHARED_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

struct swl_choice_candidate {
    bool is_idle;
    int64_t load;  /* in whatever unit, the same for all */
    int64_t began; /* when it began with what it does; any clock */
};

/* The index of the candidate that is to get it, of 0 … count - 1. The search begins at `first` (above or at
 * 0, taken modulo count), so that equals get their turn. `except` (-1: none) is left out where there is
 * another. `look` describes a candidate; where it is known at compile time the compiler builds it in. */
static inline int swl_choice_idle_first(int count, int first, int except,
                                        struct swl_choice_candidate (*look)(const void *argument, int index),
                                        const void *argument)
{
    int best = first % count;
    struct swl_choice_candidate least = {.load = INT64_MAX, .began = INT64_MIN};
    for (int i = 0; i < count; i++) {
        int index = (first + i) % count;
        if (index == except) {
            continue;
        }
        struct swl_choice_candidate candidate = look(argument, index);
        if (candidate.is_idle) {
            return index;
        }
        if (candidate.load < least.load || (candidate.load == least.load && candidate.began > least.began)) {
            least = candidate;
            best = index;
        }
    }
    return best;
}

#endif
