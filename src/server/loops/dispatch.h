/* Which worker gets a request. */
#ifndef SWL_SERVER_DISPATCH_H
#define SWL_SERVER_DISPATCH_H

#include "server/state/context.h"

/* What the dispatcher knows about a request or event. */
struct swl_dispatch_key {
    uint64_t key;        /* the session id; in DISPATCH_FDMOD it decides the worker */
    int32_t last_worker; /* the one that got the last request of the client; -1: none yet */
    bool is_event;       /* an event of the connection, not data: it follows the last request */
    bool is_bound;       /* everything of the client goes to one worker, whatever the dispatch_mode */
    uint32_t size;       /* bytes of data */
};

/* Returns the lane (see ipc/request_transport.h) by dispatch_mode. Any thread of the master may call it. */
int swl_dispatch(struct swl_server *server, const struct swl_dispatch_key *key);

#endif
