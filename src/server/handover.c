/* Messages for a successor, in a file. */
#include "server/handover.h"

#include "base/memory.h"

/* messages lie in the file one behind the other, each at a multiple of 8 */
static size_t padding(uint32_t size)
{
    return (8 - size % 8) % 8;
}

void swl_handover_add(struct swl_buffer *handover, const struct swl_message *message, const void *payload)
{
    static const char zeros[8];
    swl_buffer_append(handover, message, sizeof(*message));
    swl_buffer_append(handover, payload, message->size);
    swl_buffer_append(handover, zeros, padding(message->size));
}

int swl_handover_write(struct swl_spill *spill, struct swl_buffer *handover, struct swl_spill_ticket *ticket)
{
    int result = 0;
    if (swl_buffer_size(handover) > 0) {
        result = swl_spill_write(spill, swl_buffer_bytes(handover), swl_buffer_size(handover), ticket);
        if (result < 0) {
            *ticket = (struct swl_spill_ticket){0};
        }
    }
    swl_buffer_free(handover);
    return result;
}

int swl_handover_read(struct swl_spill *spill, struct swl_spill_ticket *ticket,
                      void (*take)(void *argument, const struct swl_message *message), void *argument)
{
    if (ticket->number == 0) {
        return 0;
    }
    uint8_t *bytes = NULL;
    int result = swl_spill_open(spill, ticket);
    if (result >= 0) {
        bytes = swl_malloc(ticket->size);
        result = swl_spill_read(result, bytes, ticket->size);
    }
    size_t at = 0;
    while (result == 0 && at + sizeof(struct swl_message) <= ticket->size) {
        const struct swl_message *message = (const struct swl_message *)(bytes + at);
        at += sizeof(*message) + message->size + padding(message->size);
        if (at > ticket->size) {
            break;
        }
        take(argument, message);
    }
    swl_spill_discard(spill, ticket);
    *ticket = (struct swl_spill_ticket){0};
    swl_free(bytes);
    return result;
}
