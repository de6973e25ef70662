/* What the conformance tests of requests and of tasks share: a table of implementations, of which each has
 * to show each behaviour, and messages of several senders whose receivers are killed again and again. */
#ifndef SWL_TESTS_SUPPORT_CONFORMANCE_H
#define SWL_TESTS_SUPPORT_CONFORMANCE_H

#include "support.h"

#include "shared/doorbell.h"

/* ---- the table ---- */

/* The first member of what a test knows of an implementation. */
struct support_row {
    const char *name;
    unsigned traits;
};

struct support_behaviour {
    const char *name;
    void (*test)(void **state); /* *state is the row at first */
    unsigned traits;            /* that an implementation must have for it */
};

#define BEHAVIOUR(name, traits) \
    {                           \
#name, name, traits     \
    }

/* Fills in a test for each row with each behaviour that it has the traits for; returns how many. */
size_t support_matrix(struct CMUnitTest *tests, const void *rows, size_t row_size, size_t row_count,
                      const struct support_behaviour *behaviours, size_t behaviour_count,
                      CMFixtureFunction begin, CMFixtureFunction end);

/* ---- senders and workers, each a process ---- */

enum { SUPPORT_SENDERS = 3, SUPPORT_WORKERS = 3, SUPPORT_IDS_MAX = 100000, SUPPORT_LIMIT_MS = 10000 };

/* What they note, in shared memory. The messages of each sender are numbered from 1. */
struct support_notes {
    _Atomic uint32_t taken[SUPPORT_WORKERS]; /* by each, in this life */
    /* in which life, which has a number, it was taken; 0: not yet */
    _Atomic uint32_t place[SUPPORT_SENDERS][SUPPORT_IDS_MAX + 1];
    _Atomic uint32_t sent[SUPPORT_SENDERS]; /* the last one */
    _Atomic bool stop;                      /* the test asks that senders end */
};

struct support_carrier {
    const char *name;
    const char *worker, *message; /* nouns for what is reported */
    struct support_notes *notes;

    /* The sender's: sends that message, and waits for room where it must. */
    void (*send)(int sender, uint32_t id, uint64_t *random);

    /* The worker's: takes a message, checks it and notes it, or sleeps until there may be one. */
    void (*work)(int worker, uint32_t life, uint64_t *random);

    /* The manager's, after the death of a worker. Returns whether that held a message which it had not
     * noted. */
    bool (*clear_away)(int worker, uint32_t life);
};

/* Tries until there is room, as a sender does: asks for it, tries once more, and sleeps at its bell.
 * Returns what the last try returned. */
int support_send_in_the_end(const struct swl_doorbell *bell, int (*attempt)(void *argument),
                            void (*request_room)(void *argument), void *argument);

/* Starts a worker, which works until it is killed. */
pid_t support_begin_work(const struct support_carrier *carrier, int worker, uint32_t life);

/* Has the process ended? It can be waited for afterwards. */
bool support_is_over(pid_t pid);

/* All send, and workers are killed until the deadline (monotonic ns): each message is in one place then. */
void support_kill_workers(const struct support_carrier *carrier, int64_t deadline);

#endif
