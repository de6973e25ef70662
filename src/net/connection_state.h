/*
 * What a connection is made of and what its loop watches for; below net/connection_output, which writes,
 * net/connection_input, which reads and delivers, and net/connection, the face that others use.
 */
#ifndef SWL_NET_CONNECTION_STATE_H
#define SWL_NET_CONNECTION_STATE_H

#include <stdbool.h>

#include "base/block_queue.h"
#include "base/buffer.h"
#include "base/list.h"
#include "event/reactor.h"
#include "net/port.h"
#include "net/session_table.h"
#include "net/stream.h"
#include "shared/counters.h"

/* Drawn in net/connection.h. */
enum swl_connection_state {
    SWL_CONNECTION_OPEN,
    SWL_CONNECTION_ANSWERING, /* nothing more is read; answers to what came before are still accepted */
    SWL_CONNECTION_FLUSHING,  /* nothing is read or accepted any more; what waits is written */
    SWL_CONNECTION_LINGERING, /* all is written, and our end sent; input is discarded until the client ends */
    SWL_CONNECTION_DEAD,      /* the stream is closed; events may still have to be delivered */
};

struct swl_connection_owner;

/* What a connection has only while output waits for its client, while it lingers, or while its stream holds
 * bytes. Thousands of others do without. */
struct swl_connection_pending {
    struct swl_connection *connection;
    struct swl_block_queue out;     /* the backlog: what the kernel did not take */
    struct swl_list backlog_link;   /* in owner->backlog */
    struct swl_list lingering_link; /* in owner->lingering */
    struct swl_list held_link;      /* in owner->held */
    int64_t progress_at;            /* when its client last took some of the backlog, monotonic ns */
    int64_t linger_until;           /* monotonic ns */
    uint64_t written;               /* bytes of the backlog that the kernel took */
    uint64_t taken;                 /* … and of these the client's kernel, when ours was asked last */
};

struct swl_connection {
    struct swl_event event;
    struct swl_stream stream;
    struct swl_connection_owner *owner;
    struct swl_session *session;
    const struct swl_port *port;
    int64_t id; /* of the session */
    struct swl_buffer in;
    struct swl_connection_pending *pending; /* or NULL */
    size_t scanned;                         /* by the framing, of the package at the front of `in` */
    struct swl_list lane_link; /* the owner's: among those that wait for room in a worker's inbox */
    struct swl_list due_link;  /* in owner->due */
    uint32_t sent;             /* bytes of the package at the front that the owner has passed on */
    uint32_t last_size;        /* bytes of the last read: the next one is likely to be like it */
    int32_t lane;              /* the owner's: which one it waits in; -1: none */
    uint8_t state;             /* enum swl_connection_state */
    uint8_t events_due;        /* SWL_EVENT_BIT()s of what is to be delivered, in order */
    bool blocked;              /* the worker's inbox is full: nothing is read until swl_connection_resume() */
    bool missed;               /* an event that came meanwhile: the loop has to look again */
    bool by_server;            /* the server ended it, not the client */
    bool over_high_watermark;
    bool closed_delivered; /* no second time */
};

struct swl_connection_owner {
    struct swl_reactor *reactor;
    struct swl_counters *counters;
    struct swl_session_table *sessions;
    uint8_t *scratch; /* what is read goes here first: idle connections hold no buffer */
    size_t scratch_size;
    _Atomic uint64_t *output; /* bytes of output that wait in this loop; written here alone */
    /* progress_at of the slowest client; 0: none has a backlog; written here alone */
    _Atomic int64_t *stalled_since;
    int64_t send_timeout_min;  /* the smallest of all ports, ns; 0: none has one */
    int64_t backlog_interval;  /* ns between two looks at those that make no progress; 0: none */
    bool ending;               /* the server ends: a client is not waited for once it has got everything */
    bool deferring;            /* a callback runs: nothing is delivered, see swl_connection_run_due() */
    struct swl_list due;       /* connections that have something to deliver after that */
    struct swl_list lingering; /* connections, the oldest first */
    struct swl_timer linger_timer;  /* runs while there are any */
    struct swl_list held;           /* connections whose streams hold bytes that no event will report */
    struct swl_timer held_timer;    /* runs while there are any: they are read in the loop's next round */
    struct swl_list backlog;        /* see net/connection_backlog.h */
    struct swl_list backlog_cursor; /* in that list during a round of looks, behind the last that was asked */
    struct swl_timer backlog_timer; /* runs while the list is not empty */
    bool backlog_grew;              /* since make_room() was called */

    /* Passes an event on to a worker; a request from connection->sent on. 0: done. -EAGAIN: no room; the
     * owner calls swl_connection_resume() when there is, and nothing else of this connection is delivered
     * before. Must not free the connection: where it runs callbacks, which may send and close, `deferring` is
     * set meanwhile. */
    int (*deliver)(struct swl_connection *connection, enum swl_connection_event event, const void *data,
                   uint32_t size);

    /* May be NULL. Receives up to `size` bytes from the stream, which is a plain one, straight to where the
     * worker finds them: a package each, for connections without framing. What swl_stream_receive() returns;
     * -ENOTSUP where it cannot be done now, and nothing was received. */
    ssize_t (*receive)(struct swl_connection *connection, uint32_t size);

    /* May be NULL. A backlog has grown, or time has passed while some wait: the owner may close slow clients,
     * by swl_connection_close_slowest(). No connection is being worked on. */
    void (*make_room)(struct swl_connection_owner *owner);

    /* The connection is over and everything was delivered: forget it. The caller frees it afterwards. */
    void (*released)(struct swl_connection *connection);
};

/* Bytes of output that wait for the client. */
static inline size_t swl_connection_state_backlog(const struct swl_connection *connection)
{
    return connection->pending == NULL ? 0 : swl_block_queue_size(&connection->pending->out);
}

/* connection->pending, which is made where it is missing. */
struct swl_connection_pending *swl_connection_state_pend(struct swl_connection *connection);

/* Frees connection->pending where nothing is pending any more. */
void swl_connection_state_trim(struct swl_connection *connection);

/* Watches for what the state allows. Whoever changes the state, `out` or `blocked` calls it in the end. */
void swl_connection_state_watch(struct swl_connection *connection);

/* There may be more to read although no further event reports it: has it reported once more. */
void swl_connection_state_look_again(struct swl_connection *connection);

/* Forgets a dead connection and frees it. */
void swl_connection_state_release(struct swl_connection *connection);

#endif
