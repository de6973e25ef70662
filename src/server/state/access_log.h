/*
 * The file of the access log: one line for each request, each with one write. Whoever owns the connections writes: the
 * reactor threads or, in MODE_BASE, the workers. It never waits: a line that the file does not take at once is dropped,
 * and the log says so.
 */
#ifndef SWL_SERVER_STATE_ACCESS_LOG_H
#define SWL_SERVER_STATE_ACCESS_LOG_H

#include "base/compiler.h"
#include "net/access_line.h"
#include "server/state/context.h"

/* At the start, if options ask for it: opens the file, for appending, 0600 where it is new. Returns 0, or -errno with a
 * sentence in server->error. */
int swl_access_log_open(struct swl_server *server) SWL_MUST_CHECK;

/* Whether lines are to be written. */
static inline bool swl_access_log_is_on(const struct swl_server *server)
{
    return server->options.http_access_log != NULL;
}

/* Opens the file anew after it was moved away: the master and, in MODE_BASE, the manager by its path. Workers take a
 * copy of the manager's descriptor, since they may have no right to open it. Does nothing in processes that do not
 * write. The old one stays on failure, which is logged. */
void swl_access_log_reopen(struct swl_server *server);

/* Writes a line. Safe from any thread. */
void swl_access_log_write(struct swl_server *server, const struct swl_access_entry *entry);

/* In a process that does not write, and at the end. */
void swl_access_log_close(struct swl_server *server);

#endif
