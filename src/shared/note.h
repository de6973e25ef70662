/*
 * What a process writes into shared memory only so that others can say, at any time or after its death, what
 * has become of its tasks: notes and statistics. The benchmark leaves them out, to tell what they cost. */
#ifndef SWL_SHARED_NOTE_H
#define SWL_SHARED_NOTE_H

#include <stdatomic.h>

#ifdef SWL_WITHOUT_NOTES
#define SWL_TAKES_NOTES 0
#else
#define SWL_TAKES_NOTES 1
#endif

#define swl_note(place, value, order)                   \
    do {                                                \
        if (SWL_TAKES_NOTES) {                          \
            atomic_store_explicit(place, value, order); \
        }                                               \
    } while (0)

#endif
