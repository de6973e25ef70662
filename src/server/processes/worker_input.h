/*
 * Where a worker's requests come from: the request transport that reactor threads send to; in BASE mode,
 * sockets of its own; in a pool perhaps a System V queue. One object lives in each worker. */
#ifndef SWL_SERVER_WORKER_INPUT_H
#define SWL_SERVER_WORKER_INPUT_H

#include "base/compiler.h"
#include "server/processes/child.h"

struct swl_worker {
    struct swl_child child; /* swl_worker_of() leads back from it */
    const struct swl_worker_input *input;
    void *state; /* the input's */
    bool winding_up;
};

struct swl_worker_input {
    /* busy rounds between two looks at the loop's descriptors */
    unsigned rounds_per_poll;

    /* NULL, or whether to let others run before `worker` sleeps (shared/yield): they may have work for it. All that it
     * waits for comes by the loop. */
    bool (*gives_way)(const void *worker);

    /* Before workerStart. 0 or -errno. */
    int (*open)(struct swl_worker *worker);

    /* After workerStart: requests may come. 0 or -errno. */
    int (*start)(struct swl_worker *worker);

    /* Handles a batch, and returns how many it handled; stops where child->verdict ends the process. While
     * the worker winds up, it handles only what a successor could not. */
    int (*handle)(struct swl_worker *worker);

    /* The last look before the worker sleeps: registers for what is to wake it. Returns whether handle() has
     * something to do. */
    bool (*look)(struct swl_child *child);

    /* NULL, or sleeps in another way than swl_child_sleep() with look(). */
    void (*sleep)(struct swl_child *child);

    /* The worker begins to wind up. */
    void (*stop)(struct swl_worker *worker);

    /* While winding up: whether something is still to come that this process must handle. */
    bool (*expects_more)(const struct swl_worker *worker);

    /* NULL, or whether the dead worker with that id has left what only a successor can handle. Called by the manager. */
    bool (*has_left_work)(const struct swl_server *server, int id);

    /* All is handled: waits until the output has reached the clients, at most to the deadline (monotonic
     * ns). */
    void (*flush)(struct swl_worker *worker, int64_t deadline);

    /* The process ends. */
    void (*close)(struct swl_worker *worker);
};

extern const struct swl_worker_input swl_input_requests, swl_input_sockets, swl_input_queue;

static inline struct swl_worker *swl_worker_of(const struct swl_child *child)
{
    return SWL_CONTAINER_OF(child, struct swl_worker, child);
}

#endif
