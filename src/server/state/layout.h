/* The shared memory of the server: one mapping, divided before the first fork; the eventfds of the doorbells;
 * and the table of sessions, which is a mapping of its own. */
#ifndef SWL_SERVER_STATE_LAYOUT_H
#define SWL_SERVER_STATE_LAYOUT_H

#include "base/compiler.h"
#include "server/state/context.h"

/* Returns 0, or -errno with a sentence in server->error. In both cases call swl_layout_destroy() later. */
int swl_layout_create(struct swl_server *server) SWL_MUST_CHECK;

/* Closes the eventfds in this process, when no process is left to be rung, so that descriptors become free. */
void swl_layout_close_bells(struct swl_server *server);

/* Unmaps the memory and closes the eventfds in this process. */
void swl_layout_destroy(struct swl_server *server);

#endif
