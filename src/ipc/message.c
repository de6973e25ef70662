/* Copies of messages. */
#include "ipc/message.h"

#include "base/memory.h"

struct swl_message *swl_message_copy(const struct swl_message *message, const void *payload)
{
    struct swl_message *copy = swl_malloc(sizeof(*copy) + message->size);
    swl_message_copy_to(copy, message, payload);
    return copy;
}
