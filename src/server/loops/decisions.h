/*
 * What reactor threads ask the master's main thread: which worker gets this? The main thread asks the user's
 * dispatch_func, since no PHP runs in a reactor thread. Both sides lie in one process; neither ever waits for
 * the other.
 */
#ifndef SWL_SERVER_DECISIONS_H
#define SWL_SERVER_DECISIONS_H

#include "event/reactor.h"
#include "server/state/context.h"

/* The numbers that dispatch_func gets as $type: Swoole's. */
enum swl_decision_type {
    SWL_DECISION_DATA = 0,
    SWL_DECISION_DATAGRAM = 1,
    SWL_DECISION_CLOSE = 4,
    SWL_DECISION_CONNECT = 5,
};

/* How many bytes of a package dispatch_func gets, as in Swoole. */
#define SWL_DECISION_DATA_MAX 8192

struct swl_decision {
    struct swl_decision *next; /* in a queue */
    int reactor;               /* who asks */
    enum swl_decision_type type;
    int64_t session; /* 0 for a datagram */
    int32_t answer;  /* a worker's id, or enum swl_decision_answer */
    void *kept;      /* the asker's, which comes back with the answer; swl_decision_free() frees it */
    uint32_t size;   /* bytes of `data` */
    uint8_t data[];
};

/* A stack that many push to and one empties. */
struct swl_decision_queue {
    struct swl_decision *_Atomic last;
};

struct swl_decisions {
    struct swl_server *server;
    struct swl_decision_queue asked;
    struct swl_decision_queue *answered; /* by reactor */
    struct swl_decision *first;          /* the main thread's: taken from `asked`, in order */
    struct swl_reactor *loop;            /* the main thread's; NULL: nothing is answered */
    struct swl_event event;              /* an eventfd: something was asked */
};

/* Before the threads start. Returns 0 or -errno. */
int swl_decisions_open(struct swl_decisions *decisions, struct swl_server *server) SWL_MUST_CHECK;

/* Begins to answer in the main thread's loop. Returns 0 or -errno. */
int swl_decisions_start(struct swl_decisions *decisions, struct swl_reactor *loop) SWL_MUST_CHECK;

/* Answers no more: what is asked from now on waits for swl_decisions_close(). */
void swl_decisions_stop(struct swl_decisions *decisions);

/* After the threads have ended: frees all. Does nothing to a struct of zeros. */
void swl_decisions_close(struct swl_decisions *decisions);

/* In a reactor thread: asks, with at most SWL_DECISION_DATA_MAX bytes of `data`, which are copied. `kept`: NULL,
 * or memory of swl_malloc(), which is taken over. The answer comes by swl_decisions_take(). */
void swl_decisions_ask(struct swl_decisions *decisions, int reactor, enum swl_decision_type type,
                       int64_t session, const void *data, size_t size, void *kept);

/* In a reactor thread: takes the answers that have come, in the order of the questions, as a list by `next`;
 * NULL if there is none. The caller frees each by swl_decision_free(). The bell of the thread rings for them. */
struct swl_decision *swl_decisions_take(struct swl_decisions *decisions, int reactor);

void swl_decision_free(struct swl_decision *decision);

/* Whether swl_decisions_take() has something: the last look before the thread sleeps. */
static inline bool swl_decisions_any(const struct swl_decisions *decisions, int reactor)
{
    return decisions->answered != NULL &&
           atomic_load_explicit(&decisions->answered[reactor].last, memory_order_relaxed) != NULL;
}

#endif
