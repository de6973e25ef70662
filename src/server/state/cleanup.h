/* The end of the server: removes what it has made, and logs what is lost. */
#ifndef SWL_SERVER_STATE_CLEANUP_H
#define SWL_SERVER_STATE_CLEANUP_H

#include "server/state/context.h"

/* Removes what the server has made in the file system and closes its ports. Called once: by the master, or by
 * the manager if the master was killed. */
void swl_cleanup_run(struct swl_server *server);

/* Logs in one line what is lost at the end: requests, bytes of output, and tasks that have not ended. Logs
 * nothing if nothing is lost. */
void swl_cleanup_log_losses(const struct swl_server *server, uint64_t requests, uint64_t bytes);

#endif
