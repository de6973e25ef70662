/*
 * Accepts connections on all ports of the server, for the master's main thread or (BASE mode) a worker. Each
 * becomes a session of the reactor that the owner chooses. */
#ifndef SWL_SERVER_ACCEPTOR_H
#define SWL_SERVER_ACCEPTOR_H

#include "base/compiler.h"
#include "event/reactor.h"
#include "server/state/context.h"

struct swl_acceptor;

struct swl_accepting {
    struct swl_event event;
    struct swl_acceptor *acceptor;
    int index; /* of the listener */
};

struct swl_acceptor {
    struct swl_server *server;
    struct swl_reactor *loop;
    struct swl_counters *counters;
    int batch; /* connections accepted in a row on one port */
    struct swl_accepting accepting[SWL_PORTS_MAX];
    struct swl_timer timer; /* while it pauses */
    bool closed;
    bool exhausted;    /* told once an episode */
    int64_t passed_on; /* connections in a row */

    /* Which reactor gets the next connection. */
    int (*choose)(struct swl_acceptor *acceptor);

    /* NULL; or whether somebody else is to take the next connection, and was told so: then this one waits a
     * moment. Not more often in a row than there are workers: who was told may be unable to. */
    bool (*pass_on)(struct swl_acceptor *acceptor);

    /* Takes it on. false: no more for a moment; `retry` is called then until it returns true. */
    bool (*welcome)(struct swl_acceptor *acceptor, struct swl_session *session);
    bool (*retry)(struct swl_acceptor *acceptor);
};

/* Begins accepting; the caller has set the fields up to `batch`, and the functions. `number`: of the socket,
 * where a port has several. 0 or -errno. */
int swl_acceptor_open(struct swl_acceptor *acceptor, int number) SWL_MUST_CHECK;

/* Accepts what waits, whatever the loop says. */
void swl_acceptor_accept(struct swl_acceptor *acceptor);

/* Accepts no more. The sockets stay open. */
void swl_acceptor_close(struct swl_acceptor *acceptor);

#endif
