/*
 * Accepts connections on all ports of the server, for the master's main thread or (BASE mode) a worker. Each
 * connection becomes a session of the reactor that the owner chooses.
 */
#ifndef SWL_SERVER_ACCEPTOR_H
#define SWL_SERVER_ACCEPTOR_H

#include "base/compiler.h"
#include "event/reactor.h"
#include "server/state/context.h"

struct swl_acceptor;

struct swl_accepting {
    struct swl_event event;
    struct swl_acceptor *acceptor;
    int index; /* of the port */
};

struct swl_acceptor {
    struct swl_server *server;
    struct swl_reactor *loop;
    struct swl_counters *counters;
    int batch; /* the maximum of connections accepted in a row on one port */
    struct swl_accepting accepting[SWL_PORTS_MAX];
    struct swl_timer timer; /* while it pauses */
    bool closed;
    bool offers;       /* it pauses so that another worker takes the next connection */
    bool exhausted;    /* the last accept() failed for lack of resources, and that was logged */
    int64_t passed_on; /* connections passed on in a row */

    /* Returns the reactor that gets the next connection. */
    int (*choose)(struct swl_acceptor *acceptor);

    /* May be NULL. Offers the next connection to a less loaded worker; returns true if it was offered:
     * then this acceptor pauses. Called at most worker_num times in a row, since no worker may be able to
     * take it. */
    bool (*pass_on)(struct swl_acceptor *acceptor);

    /* May be NULL. Behind each connection of a batch: whether to accept another one. */
    bool (*takes_more)(struct swl_acceptor *acceptor);

    /* Takes over an accepted connection. Returns false to pause the acceptor, which then calls `retry` until
     * that returns true. */
    bool (*welcome)(struct swl_acceptor *acceptor, struct swl_session *session);
    bool (*retry)(struct swl_acceptor *acceptor);
};

/* Begins accepting. The caller has set the fields up to `batch` and the functions. `number`: which socket to
 * use where a port has several. Returns 0 or -errno. */
int swl_acceptor_open(struct swl_acceptor *acceptor, int number) SWL_MUST_CHECK;

/* Another worker has passed on the next connection to this one: accepts without an event of the loop, and goes on
 * accepting where it paused for its own offer, or both would wait for each other. */
void swl_acceptor_invite(struct swl_acceptor *acceptor);

/* At the end: accepts all that wait, since the kernel refuses them when the sockets close. */
void swl_acceptor_accept_last(struct swl_acceptor *acceptor);

/* Stops accepting. The sockets stay open. */
void swl_acceptor_close(struct swl_acceptor *acceptor);

#endif
