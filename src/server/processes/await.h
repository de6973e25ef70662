/* The results that a call of this process waits for. The ids of their tasks are consecutive. */
#ifndef SWL_SERVER_PROCESSES_AWAIT_H
#define SWL_SERVER_PROCESSES_AWAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "ipc/message.h"

struct swl_await {
    int64_t first; /* the first id; the others follow */
    uint32_t count;
    uint32_t missing; /* counted down as results come */
    uint64_t cursor;  /* how far the inbox was looked through; 0: from its beginning */
    /* Called once for each result; its payload is valid during the call. */
    void (*result)(struct swl_await *await, uint32_t index, const struct swl_message *message);
    bool *seen; /* `count` of them, false at first */
};

/* Whether it is the result of an awaited task, of whichever call. */
static inline bool swl_await_is_result(const struct swl_message *message)
{
    return message->type == SWL_MESSAGE_RESULT && (message->flags & SWL_MESSAGE_AWAITED);
}

/* Takes the message if it is one of the results that `await` waits for, and returns whether it was. A second one of the
 * same task is not: it is late. */
bool swl_await_offer(struct swl_await *await, const struct swl_message *message);

#endif
