/* A child leaves its server, and goes on by itself. */
#ifndef SWL_SERVER_PROCESSES_LEAVE_H
#define SWL_SERVER_PROCESSES_LEAVE_H

#include "base/compiler.h"
#include "server/state/context.h"

/* In a child, below a callback: its successor gets what waits for it, its connections are closed, and the manager
 * forgets it: neither the manager's death nor the end of the server concerns it any more. From then on it is foreign
 * (swl_process_is_foreign()): it ends where the callback would have returned. */
void swl_server_leave(struct swl_server *server);

#endif
