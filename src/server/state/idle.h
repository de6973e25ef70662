/* When a session is idle: nothing has come from its client for the heartbeat_idle_time of its port. */
#ifndef SWL_SERVER_STATE_IDLE_H
#define SWL_SERVER_STATE_IDLE_H

#include "server/state/context.h"

/* A moment by both clocks. Sessions have their times by the wall clock, which may be set meanwhile. */
struct swl_idle_moment {
    int64_t wall, monotonic; /* ns */
};

struct swl_idle_moment swl_idle_now(void);

/* Whether the session is open and idle. Never one that is protected, or from which nothing is read because it
 * is paused or not confirmed; after a pause its time begins anew. Any process. A loop that was busy may not
 * have read what has come: SWL_CLOSE_IDLE looks once more. */
bool swl_idle_session(const struct swl_server *server, const struct swl_session *session,
                      struct swl_idle_moment now);

/* Call it at intervals with the moments of the last and of this call: notes if the wall clock was set between
 * them. Then no session counts as idle before its time has passed once more. */
void swl_idle_watch_clock(struct swl_server *server, struct swl_idle_moment last, struct swl_idle_moment now);

/* The smallest heartbeat_idle_time of all ports, ns; 0: none has one. */
int64_t swl_idle_time_min(const struct swl_server *server);

#endif
