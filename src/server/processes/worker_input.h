/*
 * Where a worker's requests come from: a channel that the reactor threads fill, or, in BASE mode, sockets of
 * its own. One object lives in each worker. */
#ifndef SWL_SERVER_WORKER_INPUT_H
#define SWL_SERVER_WORKER_INPUT_H

#include "base/compiler.h"
#include "server/processes/child.h"

struct swl_worker {
    struct swl_child child; /* first: swl_child_sleep() gives it back */
    const struct swl_worker_input *input;
    void *state; /* the input's */
    bool winding_up;
};

struct swl_worker_input {
    /* rounds with something done between two looks at the loop's descriptors */
    unsigned rounds_per_poll;

    /* Before workerStart. 0 or -errno. */
    int (*open)(struct swl_worker *worker);

    /* After workerStart: requests may come. 0 or -errno. */
    int (*start)(struct swl_worker *worker);

    /* Handles a batch; while the worker winds up only what a successor could not. Returns how many; stops
     * where child->verdict says so. */
    int (*handle)(struct swl_worker *worker);

    /* Whether handle() would have something to do: the last look before sleeping. */
    bool (*has_work)(struct swl_child *child);

    /* The worker begins to wind up. */
    void (*stop)(struct swl_worker *worker);

    /* Whether, winding up, something is still to come that this process must see to. */
    bool (*expects_more)(const struct swl_worker *worker);

    /* All is handled: what was sent to clients gets to them, at most to the deadline (monotonic ns). */
    void (*flush)(struct swl_worker *worker, int64_t deadline);

    /* The process ends. */
    void (*close)(struct swl_worker *worker);
};

extern const struct swl_worker_input swl_input_requests, swl_input_sockets;

static inline struct swl_worker *swl_worker_of(const struct swl_child *child)
{
    return SWL_CONTAINER_OF(child, struct swl_worker, child);
}

#endif
