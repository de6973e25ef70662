/* A task worker: runs one task at a time, and sends its result to whoever submitted it. */
#ifndef SWL_SERVER_TASK_WORKER_H
#define SWL_SERVER_TASK_WORKER_H

#include "server/state/context.h"

/* The whole life of a task worker process, in the child after the fork. Returns its exit code. */
int swl_task_worker_run(struct swl_server *server);

/* The task whose callback runs in this process, or NULL. */
const struct swl_message *swl_task_worker_current(const struct swl_server *server);

/* Sends the result of the task in hand to its submitter: `flags` SERIALIZED, SPILLED. 0;
 * -SWL_ERROR_TASK_FINISHED where it was answered before; -errno. */
int swl_task_worker_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
    __attribute__((warn_unused_result));

#endif
