/*
 * What happens between accept and the first event of a connection, on ports that ask for it: the PROXY header of
 * a trusted balancer is read, then the stream makes its handshake. An opening owns the socket and has an event of its own in the loop. When it is done the owner
 * creates the connection. If it fails, is closed, or takes longer than port->opening_timeout, no worker ever
 * hears of the client.
 */
#ifndef SWL_NET_OPENING_H
#define SWL_NET_OPENING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/list.h"
#include "event/reactor.h"
#include "net/port.h"
#include "net/session_table.h"
#include "net/stream.h"

/* The openings of one loop. The owner sets the first three fields. */
struct swl_opening_owner {
    struct swl_reactor *reactor;

    /* The client may be served: the owner takes over the session, which is OPEN, and the stream. */
    void (*opened)(struct swl_opening_owner *owner, struct swl_session *session,
                   const struct swl_stream *stream);

    /* It will not be: the stream is closed, and the owner releases the session. */
    void (*failed)(struct swl_opening_owner *owner, struct swl_session *session);

    struct swl_list openings; /* in no order */
};

void swl_opening_owner_init(struct swl_opening_owner *owner);

/* Whether clients of the port with that address need an opening. */
bool swl_opening_is_needed(const struct swl_port *port, const struct swl_address *peer);

/* Makes a session OPEN that was OPENING until now: its connection comes next, in the same thread. Returns false if
 * close() was called before. */
bool swl_opening_end_state(struct swl_session *session) SWL_MUST_CHECK;

/* Begins to open the session, whose accepted, non-blocking socket it takes over. May call `opened` or `failed`
 * before it returns. */
void swl_opening_begin(struct swl_opening_owner *owner, struct swl_session *session,
                       const struct swl_port *port, int fd);

/* Closes the client of that session from the server's side, with a reset or without. Does nothing if the
 * session is not being opened. */
void swl_opening_close(struct swl_opening_owner *owner, int64_t id, bool reset);

/* Closes them all, in a shutdown. */
void swl_opening_close_all(struct swl_opening_owner *owner);

/* In a forked child: closes only its copies of the sockets. */
void swl_opening_abandon_all(struct swl_opening_owner *owner);

#endif
