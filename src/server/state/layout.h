/* The shared memory of the server: one mapping that is laid out before the first fork, the eventfds of the
 * doorbells, and the table of sessions, which is a mapping of its own. */
#ifndef SWL_SERVER_STATE_LAYOUT_H
#define SWL_SERVER_STATE_LAYOUT_H

#include "base/compiler.h"
#include "server/state/context.h"

/* 0, or -errno and a sentence in server->error. swl_layout_destroy() is due in both cases. */
int swl_layout_create(struct swl_server *server) SWL_MUST_CHECK;

/* When nobody is left to be rung: their descriptors become free. */
void swl_layout_close_bells(struct swl_server *server);

/* Unmaps and closes what this process has of it. */
void swl_layout_destroy(struct swl_server *server);

#endif
