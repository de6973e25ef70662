/*
 * What a worker that ends early (exit(), an exception) still has in its own memory: tasks that wait for room,
 * and messages that it took in while it waited. It goes to the successor through a spill file.
 */
#ifndef SWL_IPC_HANDOVER_H
#define SWL_IPC_HANDOVER_H

#include "base/buffer.h"
#include "base/compiler.h"
#include "ipc/message.h"
#include "ipc/spill.h"

/* Adds a message to what is handed over. */
void swl_handover_add(struct swl_buffer *handover, const struct swl_message *message, const void *payload);

/* Writes it and frees the buffer; an empty one leaves the ticket zero. 0 or -errno; the messages are lost
 * then, and `lost` is called for each. */
int swl_handover_write(struct swl_spill *spill, struct swl_buffer *handover, struct swl_spill_ticket *ticket,
                       void (*lost)(void *argument, const struct swl_message *message, int error),
                       void *argument) SWL_MUST_CHECK;

/* In the successor: calls `take` for each message in order, removes the file and zeroes the ticket. 0 or
 * -errno. */
int swl_handover_read(struct swl_spill *spill, struct swl_spill_ticket *ticket,
                      void (*take)(void *argument, const struct swl_message *message), void *argument)
    SWL_MUST_CHECK;

#endif
