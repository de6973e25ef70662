/* The descriptors of files that have come through the channel of a loop, and whose messages are still to
 * come. */
#ifndef SWL_SERVER_LOOPS_INCOMING_FILES_H
#define SWL_SERVER_LOOPS_INCOMING_FILES_H

#include "base/compiler.h"
#include "base/list.h"
#include "server/state/file_channels.h"

struct swl_incoming_files {
    int channel;          /* the receiving socket */
    struct swl_list kept; /* in the order in which they have come */
};

void swl_incoming_files_init(struct swl_incoming_files *files, const struct swl_server *server, int reactor);

/* Finds the descriptor that belongs to a message, and gives it to the caller. Returns -EMFILE if this process
 * could not take it; -ENOENT if it has not come. */
int swl_incoming_files_take(struct swl_incoming_files *files, int source, int64_t generation, int64_t number)
    SWL_MUST_CHECK;

/* A sender has died, and all its messages are handled: what it has sent without one is dropped. */
void swl_incoming_files_drop(struct swl_incoming_files *files, int source, int64_t generation);

/* Closes all that is kept. */
void swl_incoming_files_close(struct swl_incoming_files *files);

#endif
