/*
 * How descriptors of files get from the processes that call sendfile() to the loops that own the connections.
 * A sender puts the descriptor into the channel of the loop, with a ticket, and then a message (FILE) into its
 * inbox, where it stands between the answers before and behind it. The loop finds the descriptor by the
 * ticket. All processes share the channels, so the descriptors of several senders may stand in another order
 * than their messages.
 */
#ifndef SWL_SERVER_STATE_FILE_CHANNELS_H
#define SWL_SERVER_STATE_FILE_CHANNELS_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Goes with the descriptor. */
struct swl_file_ticket {
    int32_t source;     /* the sender's endpoint */
    uint32_t zero;      /* so that no byte is undefined */
    int64_t generation; /* of the sender */
    int64_t number;     /* counted by the sender */
};

/* The payload of the message. */
struct swl_file_order {
    int64_t number; /* of the ticket */
    int64_t offset;
    uint64_t size;
};

/* Makes a channel for each loop, before the first fork. Returns 0 or -errno with server->error set. */
int swl_file_channels_open(struct swl_server *server) SWL_MUST_CHECK;
void swl_file_channels_close(struct swl_server *server);

#endif
