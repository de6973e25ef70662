/* A task's failure as a message to its submitter: the reason, and the task itself. */
#ifndef SWL_TASK_TASK_FAILURE_H
#define SWL_TASK_TASK_FAILURE_H

#include <stdbool.h>

#include "ipc/spill.h"
#include "task/task_in_hand.h"

/* A failure as a message to the submitter: fills in the header and `payload` (SWL_TASK_FAILURE_MAX bytes).
 * Used by the task worker for an exception and by the manager for a death. */
#define SWL_TASK_FAILURE_MAX (SWL_TASK_INLINE_MAX + SWL_TASK_REASON_MAX + sizeof(struct swl_message) + 8)
void swl_task_failure(const struct swl_message *task, const char *reason, struct swl_message *message,
                      uint8_t *payload);

/* The parts of a failure that has come: the reason (not terminated), and the task as it was sent. Returns
 * false where the message is not well formed. */
bool swl_task_failure_parts(const struct swl_message *message, const char **reason, uint32_t *reason_size,
                            const struct swl_message **task);

/* A result, or a failure, that nobody wants: takes its spill file away. */
void swl_task_result_discard(struct swl_spill *spill, const struct swl_message *message);

#endif
