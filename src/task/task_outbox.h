/*
 * Tasks on their way out of one process. What the transport does not take at once waits here, in order for
 * each task worker, up to a bound in bytes; it goes out as there is room.
 */
#ifndef SWL_TASK_TASK_OUTBOX_H
#define SWL_TASK_TASK_OUTBOX_H

#include "base/compiler.h"
#include "base/list.h"
#include "task/task_ledger.h"

struct swl_task_outbox {
    struct swl_task_transport *transport; /* NULL: there are no task workers */
    int endpoint;                         /* of this process */
    uint64_t bytes, limit;
    uint64_t count;                  /* tasks that wait */
    struct swl_list *lanes;          /* by task worker, then the shared queue's */
    struct swl_task_waiting *shared; /* the same numbers by lane, for others to see */

    /* NULL, or called for a task that was kept and that the transport refuses when there is room; its payload
     * lies behind it */
    void (*lost)(void *argument, int index, const struct swl_message *task, int error);
    void *argument;
};

void swl_task_outbox_open(struct swl_task_outbox *outbox, struct swl_task_transport *transport, int endpoint,
                          uint64_t limit, struct swl_task_waiting *shared);

/* What still waits is dropped: `dropped` (which may be NULL) is called for each first, with the index that
 * it was for. */
void swl_task_outbox_close(struct swl_task_outbox *outbox,
                           void (*dropped)(void *argument, int index, const struct swl_message *message,
                                           const void *payload),
                           void *argument);

/* Sends, or keeps a copy. 0; -SWL_ERROR_TASK_QUEUE_FULL where the bound is reached; -errno. `mark` as for the
 * transport. */
int swl_task_outbox_send(struct swl_task_outbox *outbox, int index, const struct swl_message *message,
                         const void *payload, struct swl_ring_mark *mark) SWL_MUST_CHECK;

/* What waits was another process's before: from now on this one holds what it names outside. */
void swl_task_outbox_hold(const struct swl_task_outbox *outbox);

/* Sends what there is room for. Where something stays, this process's bell rings as soon as there is more: to
 * be called before it sleeps, and after it was woken. */
void swl_task_outbox_flush(struct swl_task_outbox *outbox);

/* Asks that the bell of this process be rung when the transport has room again. Then try once more. */
void swl_task_outbox_request_room(struct swl_task_outbox *outbox);

#endif
