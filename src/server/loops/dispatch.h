/* Which worker gets a package. */
#ifndef SWL_SERVER_DISPATCH_H
#define SWL_SERVER_DISPATCH_H

#include "server/state/context.h"

/* What is to be dispatched. */
struct swl_dispatch_key {
    uint64_t key;        /* the same key goes to the same worker in DISPATCH_FDMOD: a session's id */
    int32_t last_worker; /* that got the last request of the same client; -1: none has */
    bool is_event;       /* of a connection, no data: it follows the last request */
    uint32_t size;       /* bytes of data */
};

/* The lane (see ipc/request_transport.h) by dispatch_mode. Any thread of the master. */
int swl_dispatch(struct swl_server *server, const struct swl_dispatch_key *key);

#endif
