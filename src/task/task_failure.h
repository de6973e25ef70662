/* A task's failure as a message to its submitter: the reason, and the task itself. */
#ifndef SWL_TASK_TASK_FAILURE_H
#define SWL_TASK_TASK_FAILURE_H

#include <stdbool.h>

#include "ipc/spill.h"
#include "task/task_inflight.h"

/* The most bytes of payload that a failure has. */
#define SWL_TASK_FAILURE_MAX (SWL_TASK_INLINE_MAX + SWL_TASK_REASON_MAX + sizeof(struct swl_message) + 8)

/* The failure of a task, whose payload lies behind it, as a message to its submitter; for swl_free(). The
 * reason is cut at SWL_TASK_REASON_MAX bytes. */
struct swl_message *swl_task_failure(const struct swl_message *task, const char *reason);

/* The parts of a failure that has come: the reason (not terminated), and the task as it was sent. Returns
 * false where the message is not well formed. */
bool swl_task_failure_parts(const struct swl_message *message, const char **reason, uint32_t *reason_size,
                            const struct swl_message **task);

/* A result, or a failure, that nobody wants: takes its spill file away. */
void swl_task_result_discard(struct swl_spill *spill, const struct swl_message *message);

#endif
