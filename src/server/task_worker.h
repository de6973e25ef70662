/* A task worker: runs one task at a time, and sends its result to whoever submitted it. */
#ifndef SWL_SERVER_TASK_WORKER_H
#define SWL_SERVER_TASK_WORKER_H

#include "server/context.h"

/* The whole life of a task worker process, in the child after the fork. Returns its exit code. */
int swl_task_worker_run(struct swl_server *server);

/* The task in hand in this process, or NULL. */
const struct swl_message *swl_task_worker_current(const struct swl_server *server);

/* Sends the result of the task in hand to its submitter: `flags` SERIALIZED, SPILLED. 0; -EALREADY where it
 * was answered before; -errno. */
int swl_task_worker_answer(struct swl_server *server, uint16_t flags, const void *payload, uint32_t size)
    __attribute__((warn_unused_result));

/* A failure as a message to the submitter: fills in the header and `payload` (SWL_TASK_FAILURE_MAX bytes).
 * Used by the task worker for an exception and by the manager for a death. */
#define SWL_TASK_FAILURE_MAX (SWL_TASK_INLINE_MAX + SWL_TASK_REASON_MAX + sizeof(struct swl_message) + 8)
void swl_task_failure(const struct swl_message *task, const char *reason, struct swl_message *message,
                      uint8_t *payload);

/* The parts of a failure that has come: the reason (not terminated), and the task as it was sent. Returns
 * false where the message is not well formed. */
bool swl_task_failure_parts(const struct swl_message *message, const char **reason, uint32_t *reason_size,
                            const struct swl_message **task);

#endif
