/* A message that a process keeps in its own memory, in a list, until it can be sent or handled. */
#ifndef SWL_IPC_KEPT_MESSAGE_H
#define SWL_IPC_KEPT_MESSAGE_H

#include "base/compiler.h"
#include "base/list.h"
#include "base/memory.h"
#include "ipc/message.h"

struct swl_kept_message {
    struct swl_list link; /* a list of its own at first */
    struct swl_message message;
    uint8_t payload[]; /* message.size bytes */
};

/* The memory that a kept message takes, with so much payload. */
static inline size_t swl_kept_message_footprint(uint32_t size)
{
    return sizeof(struct swl_kept_message) + size;
}

/* A copy, which is in no list, for swl_free(). */
static inline struct swl_kept_message *swl_kept_message_new(const struct swl_message *message,
                                                            const void *payload)
{
    struct swl_kept_message *kept = swl_malloc(swl_kept_message_footprint(message->size));
    swl_list_init(&kept->link);
    swl_message_copy_to(&kept->message, message, payload);
    return kept;
}

static inline struct swl_kept_message *swl_kept_message_of(struct swl_list *link)
{
    return SWL_CONTAINER_OF(link, struct swl_kept_message, link);
}

/* The first of the list, which stays; NULL where it is empty. */
static inline struct swl_kept_message *swl_kept_message_first(const struct swl_list *list)
{
    return swl_list_empty(list) ? NULL : swl_kept_message_of(list->next);
}

#endif
