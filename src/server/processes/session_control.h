/* What a process asks of the loop that owns a connection, besides answers: to read or not, to leave it alone
 * although it is idle, to close it because it is idle. */
#ifndef SWL_SERVER_PROCESSES_SESSION_CONTROL_H
#define SWL_SERVER_PROCESSES_SESSION_CONTROL_H

#include "base/compiler.h"
#include "server/state/context.h"

/* These return 0 or -SWL_ERROR_SESSION_…. None waits until the loop has done it: requests that it has passed
 * to a worker before are still handled. In any process of the server; a child waits where the loop's inbox is
 * full. */

/* Nothing more is read from the client, until swl_server_resume(). */
int swl_server_pause(struct swl_server *server, int64_t session) SWL_MUST_CHECK;
int swl_server_resume(struct swl_server *server, int64_t session) SWL_MUST_CHECK;

/* Lets a connection of a port with enable_delay_receive be read; -EALREADY if that is so already. */
int swl_server_confirm(struct swl_server *server, int64_t session) SWL_MUST_CHECK;

/* Whether a connection is closed when it is idle. */
int swl_server_protect(struct swl_server *server, int64_t session, bool is_protected) SWL_MUST_CHECK;

/* Whether sessions can be idle: a port has a heartbeat_idle_time. */
bool swl_server_finds_idle(const struct swl_server *server);

/* Finds the idle sessions from slot *slot of the table on, and writes the ids of at most `max` (1 or more) of
 * them. Moves *slot to where the next call goes on. Returns how many it found; 0: there are no more. `closes`:
 * asks their loops to close them. */
uint32_t swl_server_find_idle(struct swl_server *server, uint32_t *slot, int64_t *ids, uint32_t max,
                              bool closes);

#endif
