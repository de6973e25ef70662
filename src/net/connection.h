/*
 * One stream connection: reads, frames, delivers packages; takes output and writes it. It belongs to one
 * loop, which tells it through swl_connection_owner where packages go. The same code serves reactor threads
 * and, in BASE mode, workers.
 *
 *     OPEN ──client's FIN──▶ ANSWERING ──the worker has handled all──▶ FLUSHING ──all written──▶ DEAD ──▶
 * released │ └──server's close───────────────────────────────────────────────▲                        ▲
 *      └────reset, error, nonsense, server's close with reset─────────────────────────────────────┘
 *
 * A client that sends FIN may still read: it gets the answers to all
 * that it sent before. */
#ifndef SWL_NET_CONNECTION_H
#define SWL_NET_CONNECTION_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/list.h"
#include "event/reactor.h"
#include "ipc/message.h"
#include "net/framing.h"
#include "net/session_table.h"
#include "shared/counters.h"

enum swl_connection_state {
    SWL_CONNECTION_OPEN,
    SWL_CONNECTION_ANSWERING, /* the client sends no more; CLOSED goes to the worker behind its last package
                               */
    SWL_CONNECTION_FLUSHING,  /* nothing is read or accepted any more; what waits is written */
    SWL_CONNECTION_LINGERING, /* all is written, not all has arrived: what comes is thrown away, or it would
                                 be lost */
    SWL_CONNECTION_DEAD,      /* the socket is closed; CLOSED may still have to be told */
};

struct swl_connection_owner;

struct swl_connection {
    struct swl_event event;
    struct swl_connection_owner *owner;
    struct swl_session *session;
    const struct swl_framing_options *framing;
    int64_t id; /* of the session */
    struct swl_buffer in, out;
    size_t scanned;          /* by the framing, of the package at the front of `in` */
    struct swl_list waiting; /* for room in a worker's inbox: the owner's; or among those due, or lingering */
    uint32_t sent;           /* bytes of the package at the front that the owner has already passed on */
    uint32_t last_size;      /* bytes of the last read: the next one is likely to be like it */
    int64_t linger_until;    /* monotonic ns */
    int32_t lane;            /* the owner's: what it waits for; -1: nothing */
    uint8_t state;           /* enum swl_connection_state */
    uint8_t events_due;      /* enum swl_connection_event: to be delivered, in order */
    bool blocked;            /* the worker's inbox is full: nothing is read until swl_connection_resume() */
    bool missed;             /* an event that came meanwhile: the reactor has to look again */
    bool by_server;          /* who ended it */
    bool over_high_watermark;
    bool closed_told; /* CLOSED was delivered: no second time */
};

enum swl_connection_event {
    SWL_DUE_CONNECT = 1 << 0,
    SWL_DUE_BUFFER_FULL = 1 << 1,
    SWL_DUE_BUFFER_EMPTY = 1 << 2,
    SWL_DUE_CLOSED = 1 << 3,
};

struct swl_connection_owner {
    struct swl_reactor *reactor;
    struct swl_counters *counters;
    struct swl_session_table *sessions;
    uint8_t *scratch; /* what is read goes here first: idle connections hold no buffer */
    size_t scratch_size;
    uint64_t high_watermark, low_watermark; /* bytes of output; 0: no such events */
    _Atomic uint64_t *output;               /* bytes of output that wait in this loop; written here alone */
    bool ending;                            /* the server goes: what the client has got is enough */
    bool deferring;                /* a callback runs: nothing is delivered, see swl_connection_run_due() */
    struct swl_list due;           /* connections that have something to deliver after that */
    struct swl_list lingering;     /* connections, the oldest first */
    struct swl_timer linger_timer; /* runs while there are any */

    /* Passes a message (CONNECT, DATA, CLOSED, BUFFER_FULL, BUFFER_EMPTY) on to a worker, from
     * connection->sent on. 0: done. -EAGAIN: no room; the owner calls swl_connection_resume() when there is,
     * and nothing else of this connection is delivered before. Must not free the connection: where it runs
     * callbacks, which may send and close, `deferring` is set meanwhile. */
    int (*deliver)(struct swl_connection *connection, enum swl_message_type type, const void *data,
                   uint32_t size);

    /* May be NULL. Reads up to `size` bytes from the socket straight to where the worker finds them: a
     * package each, for connections without framing. What recv() returned, -errno for its -1; -ENOTSUP where
     * it cannot be done now. */
    ssize_t (*receive)(struct swl_connection *connection, uint32_t size);

    /* The connection is over and all is told: forget it. The caller frees it afterwards. */
    void (*released)(struct swl_connection *connection);
};

/* Prepares what the functions below need of an owner: its lists and timers. */
void swl_connection_owner_init(struct swl_connection_owner *owner);

/* Takes the socket over; the session is open. NULL where the reactor refuses the descriptor: then the socket
 * is closed and the session released. */
struct swl_connection *swl_connection_create(struct swl_connection_owner *owner, struct swl_session *session,
                                             const struct swl_framing_options *framing, int fd);

/* There may be room again in the worker's inbox. May free the connection. */
void swl_connection_resume(struct swl_connection *connection);

/* Writes, or queues what the kernel does not take at once. `announced`: `size` bytes were added to
 * session->output before. May free the connection. */
void swl_connection_send(struct swl_connection *connection, const void *data, size_t size, bool announced);

/* May free the connection. */
void swl_connection_close(struct swl_connection *connection, enum swl_close_how how);

/* Delivers what was deferred; to be called when no callback runs. */
void swl_connection_run_due(struct swl_connection_owner *owner);

/* Stops reading, for a server that shuts down: answers still go out. */
void swl_connection_stop_reading(struct swl_connection *connection);

/* For a server that ends: closes those that linger and whose clients have got everything. Returns whether any
 * is left. */
bool swl_connection_end_lingering(struct swl_connection_owner *owner);

/* Ends it now and tells nobody; frees it. */
void swl_connection_destroy(struct swl_connection *connection);

#endif
