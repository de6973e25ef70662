/*
 * Tasks on their way out of one process. What the transport does not take at once waits here, in order for
 * each task worker, up to a bound in bytes; it goes out
 * as there is room. */
#ifndef SWL_TASK_TASK_OUTBOX_H
#define SWL_TASK_TASK_OUTBOX_H

#include <poll.h>

#include "base/list.h"
#include "event/reactor.h"
#include "task/task_in_hand.h"
#include "task/task_transport.h"

struct swl_task_outbox;

/* The tasks for one task worker. */
struct swl_task_lane {
    struct swl_event event; /* watches for room only while something waits */
    struct swl_task_outbox *outbox;
    int index;
    struct swl_list waiting;
};

struct swl_task_outbox {
    struct swl_task_transport *transport;
    struct swl_reactor *reactor;
    uint64_t bytes, limit;
    uint64_t count; /* tasks that wait */
    struct swl_task_lane *lanes;
    struct swl_task_waiting *shared; /* the same numbers by task worker, for others to see */
};

/* `reactor` may be NULL where the process has no loop: then swl_task_outbox_flush() must be called. 0 or
 * -errno. */
int swl_task_outbox_open(struct swl_task_outbox *outbox, struct swl_task_transport *transport,
                         struct swl_reactor *reactor, uint64_t limit, struct swl_task_waiting *shared)
    __attribute__((warn_unused_result));
/* What still waits is dropped: each is told to `dropped` (which may be NULL) first, with the index of its
 * task worker as number. */
void swl_task_outbox_close(struct swl_task_outbox *outbox,
                           void (*dropped)(void *argument, const struct swl_message *message,
                                           const void *payload),
                           void *argument);

/* Sends, or keeps a copy. 0; -SWL_ERROR_TASK_QUEUE_FULL where the bound is reached; -errno. */
int swl_task_outbox_send(struct swl_task_outbox *outbox, int index, const struct swl_message *message,
                         const void *payload) __attribute__((warn_unused_result));

/* Sends what there is room for. */
void swl_task_outbox_flush(struct swl_task_outbox *outbox);

/* For a wait outside the loop: fills in what to poll for, at most `most`; returns how many. */
int swl_task_outbox_poll(const struct swl_task_outbox *outbox, struct pollfd *wishes, int most);

#endif
