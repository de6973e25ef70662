/* What workers have been given of a session and have not handled yet: how many requests and events, where several
 * workers may get them, and with max_queued_bytes how many bytes. Called by the session's reactor thread; workers
 * count down. */
#ifndef SWL_SERVER_LOOPS_SESSION_LOAD_H
#define SWL_SERVER_LOOPS_SESSION_LOAD_H

#include "server/state/context.h"

/* Counts an event that a worker is given, with `size` bytes of a request. Call it before the worker can get it. */
void swl_session_load_add(const struct swl_server *server, struct swl_session *session,
                          enum swl_connection_event event, uint32_t size);

/* The worker does not get it after all. */
void swl_session_load_withdraw(const struct swl_server *server, struct swl_session *session,
                               enum swl_connection_event event, uint32_t size);

/* Whether more than max_queued_bytes are queued. */
bool swl_session_load_is_over(const struct swl_server *server, const struct swl_session *session);

/* The same; if so, a worker sends SWL_MESSAGE_DRAINED when the connection may go on. */
bool swl_session_load_waits(const struct swl_server *server, struct swl_session *session);

#endif
