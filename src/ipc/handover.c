/* Messages for a successor, in a file. */
#include "ipc/handover.h"

#include "base/compiler.h"
#include "base/memory.h"

/* messages lie in the file one behind the other, each at a multiple of 8 */
static size_t handover_footprint(uint32_t size)
{
    return sizeof(struct swl_message) + SWL_ALIGN_UP(size, 8);
}

void swl_handover_add(struct swl_buffer *handover, const struct swl_message *message, const void *payload)
{
    static const char zeros[8];
    swl_buffer_append(handover, message, sizeof(*message));
    swl_buffer_append(handover, payload, message->size);
    swl_buffer_append(handover, zeros, SWL_ALIGN_UP(message->size, 8) - message->size);
}

/* The message at *at, and moves that to the next; NULL at the end. */
static const struct swl_message *handover_next(const uint8_t *bytes, size_t size, size_t *at)
{
    const struct swl_message *message = (const struct swl_message *)(bytes + *at);
    if (size - *at < sizeof(*message) || size - *at < handover_footprint(message->size)) {
        return NULL;
    }
    *at += handover_footprint(message->size);
    return message;
}

int swl_handover_write(struct swl_spill *spill, struct swl_buffer *handover, struct swl_spill_ticket *ticket,
                       void (*lost)(void *argument, const struct swl_message *message, int error),
                       void *argument)
{
    size_t size = swl_buffer_size(handover), at = 0;
    int result = size > 0 ? swl_spill_write(spill, swl_buffer_bytes(handover), size, ticket) : 0;
    if (result < 0) {
        const struct swl_message *message;
        *ticket = (struct swl_spill_ticket){0};
        while ((message = handover_next((const uint8_t *)swl_buffer_bytes(handover), size, &at)) != NULL) {
            lost(argument, message, result);
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
    void *bytes;
    int result = swl_spill_load(spill, ticket, &bytes);
    size_t at = 0;
    const struct swl_message *message;
    while (result == 0 && (message = handover_next(bytes, ticket->size, &at)) != NULL) {
        take(argument, message);
    }
    swl_spill_discard(spill, ticket);
    *ticket = (struct swl_spill_ticket){0};
    swl_free(bytes);
    return result;
}
