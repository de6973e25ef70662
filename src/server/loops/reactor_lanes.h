/*
 * A reactor thread's way into the lanes of ipc/request_transport.h: what has no room waits in order, and goes on
 * when the bell of the thread rings.
 */
#ifndef SWL_SERVER_LOOPS_REACTOR_LANES_H
#define SWL_SERVER_LOOPS_REACTOR_LANES_H

#include "base/compiler.h"
#include "base/list.h"
#include "net/connection.h"
#include "server/state/context.h"

struct swl_reactor_lane;

struct swl_reactor_lanes {
    struct swl_server *server;
    int endpoint;                    /* of the thread */
    struct swl_reactor_lane *lanes;  /* one for each lane of server->requests */
    int waiting;                     /* in how many of them something waits, or is about to */
    struct swl_connection *resuming; /* the one whose turn it is, in swl_connection_resume() */
};

void swl_reactor_lanes_open(struct swl_reactor_lanes *lanes, struct swl_server *server, int endpoint);

/* Frees what is left. Returns how many datagrams were only sent in part. */
uint64_t swl_reactor_lanes_close(struct swl_reactor_lanes *lanes);

/* Whether something can be sent into that lane out of turn: nothing waits for room there. */
bool swl_reactor_lanes_is_free(const struct swl_reactor_lanes *lanes, int number);

/* Sends an event of a connection, or what is left from *sent on of its data, if the lane is free or the
 * connection has its turn there. Returns 0, or -EAGAIN if there is no room: then swl_reactor_lanes_wait(). */
int swl_reactor_lanes_send(struct swl_reactor_lanes *lanes, int number, struct swl_connection *connection,
                           const struct swl_message *message, const void *data, uint32_t *sent)
    SWL_MUST_CHECK;

/* Room for up to `size` bytes of data at once, as swl_request_transport_reserve(); NULL if there is none, or if it is not the
 * connection's turn: then swl_reactor_lanes_wait(). */
void *swl_reactor_lanes_reserve(struct swl_reactor_lanes *lanes, int number,
                                struct swl_connection *connection, uint32_t size);

/* Has the connection wait for room in that lane: connection->lane is its number then. */
void swl_reactor_lanes_wait(struct swl_reactor_lanes *lanes, int number, struct swl_connection *connection);

/* Sends a datagram, which waits for nothing. One that a worker has got a part of is kept until the rest has
 * room. Returns 0, or -errno: it was not sent. */
int swl_reactor_lanes_send_datagram(struct swl_reactor_lanes *lanes, int number,
                                    const struct swl_message *message, const void *packed) SWL_MUST_CHECK;

/* What was sent into that lane without the functions above is to wake a worker. */
void swl_reactor_lanes_note_sent(struct swl_reactor_lanes *lanes, int number);

/* Wakes the workers for all that was sent since the last call. */
void swl_reactor_lanes_ring(struct swl_reactor_lanes *lanes);

/* Resumes the connections that wait, as far as there is room. May free them. */
void swl_reactor_lanes_resume(struct swl_reactor_lanes *lanes);

/* Whether a lane that something waits for may have room now. The bell may have rung for it before the thread
 * went to sleep. */
bool swl_reactor_lanes_may_resume(const struct swl_reactor_lanes *lanes);

/* Says to the workers whether this thread still may send datagrams: in a shutdown they wait for them. */
void swl_reactor_lanes_announce(struct swl_reactor_lanes *lanes, bool may_come);

#endif
