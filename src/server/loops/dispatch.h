/* Which worker gets a request. */
#ifndef SWL_SERVER_DISPATCH_H
#define SWL_SERVER_DISPATCH_H

#include "net/datagram.h"
#include "server/state/context.h"

/* What the dispatcher knows about a request or event. */
struct swl_dispatch_key {
    struct swl_session *session;
    int64_t id;    /* of the session */
    bool is_event; /* an event of the connection, not data: it follows the last request */
    bool is_bound; /* everything of the session goes to one worker, whatever the dispatch_mode */
    uint32_t size; /* bytes of data */
};

/* Why no worker can be chosen now. Try again: */
enum swl_dispatch_wait {
    SWL_DISPATCH_NONE_IDLE = -1, /* after swl_waiters_add() to state->for_idle, and when that has rung */
    SWL_DISPATCH_UNHANDLED = -2, /* after the session's SWL_MESSAGE_HANDLED */
};

/* Returns the lane (see ipc/request_transport.h) by dispatch_mode, or an enum swl_dispatch_wait. Any thread of
 * the master may call it; for one session, only its reactor's. */
int swl_dispatch(struct swl_server *server, const struct swl_dispatch_key *key);

/* Returns the lane of a datagram, of which `size` bytes are sent. Never waits: in DISPATCH_STREAM, too, it may be
 * a worker that is not idle. */
int swl_dispatch_datagram(struct swl_server *server, const struct swl_datagram *datagram, uint32_t size);

/* Returns the worker that events of a connection follow: the one that got its last request, or else the one
 * that DISPATCH_FDMOD would choose. */
int swl_dispatch_last(const struct swl_server *server, const struct swl_session *session, int64_t id);

#endif
