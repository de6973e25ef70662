/* Failures as messages. */
#include "task/task_failure.h"

#include <string.h>

#include "base/compiler.h"
#include "base/memory.h"

/* A failure's payload: the reason's size (8 bytes, to keep what follows aligned), the reason padded to 8,
 * then the task's header and payload as they were sent. */
static uint32_t task_failure_task_at(uint64_t reason_size)
{
    return 8 + (uint32_t)SWL_ALIGN_UP(reason_size, 8);
}

struct swl_message *swl_task_failure(const struct swl_message *task, const char *reason)
{
    uint64_t reason_size = SWL_MIN(strlen(reason), (size_t)SWL_TASK_REASON_MAX);
    uint32_t task_size = (uint32_t)sizeof(*task) + task->size, at = task_failure_task_at(reason_size);
    struct swl_message *message = swl_malloc(sizeof(*message) + at + task_size);
    uint8_t *payload = (uint8_t *)(message + 1);
    memset(payload, 0, at);
    memcpy(payload, &reason_size, sizeof(reason_size));
    memcpy(payload + 8, reason, reason_size);
    memcpy(payload + at, task, task_size);
    *message = (struct swl_message){
        .type = SWL_MESSAGE_RESULT,
        .flags = SWL_MESSAGE_FAILED | (task->flags & (SWL_MESSAGE_AWAITED | SWL_MESSAGE_LATER)),
        .size = at + task_size,
        .source = task->source,
        .attempt = task->attempt,
        .id = task->id,
        .time = task->time,
    };
    return message;
}

bool swl_task_failure_parts(const struct swl_message *message, const char **reason, uint32_t *reason_size,
                            const struct swl_message **task)
{
    const uint8_t *payload = swl_message_payload(message);
    uint64_t size;
    if (message->size < sizeof(size)) {
        return false;
    }
    memcpy(&size, payload, sizeof(size));
    if (size > SWL_TASK_REASON_MAX ||
        task_failure_task_at(size) + sizeof(struct swl_message) > message->size) {
        return false;
    }
    *reason = (const char *)payload + 8;
    *reason_size = (uint32_t)size;
    *task = (const struct swl_message *)(payload + task_failure_task_at(size));
    return task_failure_task_at(size) + sizeof(struct swl_message) + (*task)->size <= message->size;
}

const struct swl_spill_ticket *swl_task_result_ticket(const struct swl_message *message)
{
    const struct swl_message *with_ticket = message;
    if (message->flags & SWL_MESSAGE_FAILED) {
        const char *reason;
        uint32_t size;
        if (!swl_task_failure_parts(message, &reason, &size, &with_ticket)) {
            return NULL;
        }
    }
    return (with_ticket->flags & SWL_MESSAGE_SPILLED) && with_ticket->size == sizeof(struct swl_spill_ticket)
               ? (const struct swl_spill_ticket *)swl_message_payload(with_ticket)
               : NULL;
}

void swl_task_result_discard(struct swl_spill *spill, const struct swl_message *message)
{
    const struct swl_spill_ticket *ticket = swl_task_result_ticket(message);
    if (ticket != NULL) {
        swl_spill_discard(spill, ticket);
    }
}

void swl_task_result_hold_outside(struct swl_spill *spill, const struct swl_message *message)
{
    const struct swl_spill_ticket *ticket = swl_task_result_ticket(message);
    if (ticket != NULL) {
        swl_spill_holds(spill, ticket);
    }
}

void swl_task_result_pass_on(struct swl_spill *spill, const struct swl_message *message)
{
    const struct swl_spill_ticket *ticket = swl_task_result_ticket(message);
    if (ticket != NULL) {
        swl_spill_sends(spill, ticket);
    }
}
