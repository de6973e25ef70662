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

/* Where its payload is, or that of a failure's task; NULL where that is inside. */
const struct swl_spill_ticket *swl_task_result_ticket(const struct swl_message *message);

/* A result, a failure or a message that nobody wants: discards its payload, where that is outside. */
void swl_task_result_discard(struct swl_spill *spill, const struct swl_message *message);

void swl_task_result_hold_outside(struct swl_spill *spill, const struct swl_message *message);

/* One that was received, and is about to leave shared memory for this process's own: this process holds its payload, until
 * swl_task_result_pass_on(). */
static inline void swl_task_result_hold(struct swl_spill *spill, const struct swl_message *message)
{
    if (message->flags & (SWL_MESSAGE_SPILLED | SWL_MESSAGE_FAILED)) { /* most have neither */
        swl_task_result_hold_outside(spill, message);
    }
}

void swl_task_result_pass_on(struct swl_spill *spill, const struct swl_message *message);

#endif
