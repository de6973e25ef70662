/* What a caller waits for: the results of one or more awaited tasks. How it waits is the caller's affair. */
#ifndef SWL_SERVER_PROCESSES_AWAIT_H
#define SWL_SERVER_PROCESSES_AWAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "ipc/message.h"

/* The results of the awaited tasks with the ids first … first + count − 1. */
struct swl_await {
    int64_t first;
    uint32_t count;
    uint32_t missing; /* counted down as results come */
    /* Called once for each result; its payload is valid during the call. */
    void (*result)(struct swl_await *await, uint32_t index, const struct swl_message *message);
    bool *seen; /* `count` of them, false at first */
};

/* Whether it is the result of an awaited task, which a caller waits for, or has waited for. */
static inline bool swl_await_is_result(const struct swl_message *message)
{
    return message->type == SWL_MESSAGE_RESULT && (message->flags & SWL_MESSAGE_AWAITED);
}

/* Takes the message where it is one of those results. Returns whether it is. */
bool swl_await_offer(struct swl_await *await, const struct swl_message *message);

#endif
