/* How a child submits tasks: counts each, notes it for the recovery, and sends it or keeps it until there is
 * room. */
#ifndef SWL_SERVER_SUBMISSION_H
#define SWL_SERVER_SUBMISSION_H

#include "base/compiler.h"
#include "server/processes/child.h"
#include "task/task_order.h"

/* Submits a task: message->size, flags are the caller's; the rest is set here. The pool of the order has task
 * workers. Returns the task's id, or -SWL_ERROR_TASK_QUEUE_FULL, -errno. */
int64_t swl_submission_send(struct swl_child *child, const struct swl_task_order *order,
                            struct swl_message *message, const void *payload) SWL_MUST_CHECK;

/* A task that was accepted (its payload follows it in memory) cannot be sent: counts it as lost, and reports
 * the failure to the submitter's inbox. As swl_task_outbox.lost, with a struct swl_child_outbox as argument,
 * of which it needs child and pool. */
void swl_submission_lost(void *argument, int index, const struct swl_message *task, int error);

/* The next `count` ids in a row, for tasks that are awaited together. */
int64_t swl_submission_reserve_ids(struct swl_child *child, uint32_t count);

#endif
