/*
 * The struct of a connection and of its owner, and what the loop watches for. On top of it are
 * net/connection_output, which writes, net/connection_input, which reads and delivers, and net/connection,
 * which other folders use.
 */
#ifndef SWL_NET_CONNECTION_STATE_H
#define SWL_NET_CONNECTION_STATE_H

#include <stdbool.h>

#include "base/buffer.h"
#include "base/list.h"
#include "event/reactor.h"
#include "net/output_queue.h"
#include "net/port.h"
#include "net/session_table.h"
#include "net/stream.h"
#include "shared/counters.h"

/* Drawn in net/connection.h. */
enum swl_connection_state {
    SWL_CONNECTION_OPEN,
    SWL_CONNECTION_ANSWERING, /* nothing more is read; answers to what came before are still accepted */
    SWL_CONNECTION_FLUSHING,  /* nothing is read or accepted any more; waiting output is written */
    SWL_CONNECTION_LINGERING, /* all is written, our end sent; input is discarded until the client closes */
    SWL_CONNECTION_DEAD,      /* the stream is closed; events may still be due */
};

struct swl_access_entry;
struct swl_connection_owner;
struct swl_http_connection;
struct swl_http_owner;
struct swl_membership;

/* The part of a connection that exists only while output waits for its client, while it lingers, or while its
 * stream holds bytes: thousands of idle connections need no memory for it. */
struct swl_connection_pending {
    struct swl_connection *connection;
    struct swl_output_queue out;    /* the backlog: what the kernel did not take */
    struct swl_list backlog_link;   /* in owner->backlog */
    struct swl_list lingering_link; /* in owner->lingering: it lingers, or its end found no room yet */
    struct swl_list held_link;      /* in owner->held */
    int64_t progress_at;            /* when its client last took a part of the backlog, monotonic ns */
    int64_t linger_until;           /* monotonic ns */
    size_t unsent;                  /* swl_stream_unsent() when that was set */
    uint64_t written;               /* bytes of the backlog that our kernel has taken */
    uint64_t taken;                 /* those of them that the client's kernel had taken at the last check */
};

struct swl_connection {
    struct swl_event event;
    struct swl_stream stream;
    struct swl_connection_owner *owner;
    struct swl_session *session;
    const struct swl_port *port;
    int64_t id; /* of the session */
    struct swl_buffer in;
    struct swl_connection_pending *pending; /* NULL while nothing is pending */
    struct swl_http_connection *http;       /* NULL where the port does not speak HTTP */
    struct swl_membership *memberships;     /* the owner's: see server/loops/groups.h */
    struct swl_list lane_link; /* the owner's: among the connections that wait for room in a lane */
    struct swl_list due_link;  /* in owner->due */
    uint32_t scanned;          /* bytes of the first package of `in` that the framing has searched */
    uint32_t sent;             /* bytes of the first package that the owner has passed on */
    uint32_t last_size;        /* bytes of the last read: the estimate for the next one */
    int32_t lane;              /* the owner's: the lane in which it waits; below 0: none */
    uint8_t state;             /* enum swl_connection_state */
    uint8_t events_due;        /* SWL_EVENT_BIT()s of events to deliver, in the order of the enum */
    bool blocked;              /* the owner has no room: nothing is read until swl_connection_resume() */
    bool unread;               /* … for what its stream has; received first when it is resumed */
    bool missed;               /* an event came while blocked or paused: have it reported again */
    bool by_server;            /* the server closes it, not the client */
    bool over_high_watermark;
    bool closed_delivered; /* CLOSED is not due a second time */
    /* HTTP: a request behind the one that is answered, or behind much output: nothing is read until that has ended, or was
     * taken */
    bool waits_for_answer;
    bool
        tells_flushed; /* HTTP: swl_connection_input_advance() is to be called when no output waits any more */
    bool paused;       /* swl_session_is_held(): nothing is read, and no new package delivered */
};

struct swl_connection_owner {
    struct swl_reactor *reactor;
    struct swl_counters *counters;
    struct swl_session_table *sessions;
    /* reads go here first, so that idle connections need no buffer; NULL: next_scratch() gives it */
    uint8_t *scratch;
    size_t scratch_size;
    /* bytes of output that wait in the memory of this loop; only this loop writes it */
    _Atomic uint64_t *output;
    /* progress_at of the slowest client; 0: none has a backlog; only this loop writes it */
    _Atomic int64_t *stalled_since;
    int64_t send_timeout_min;      /* the smallest send_timeout of all ports, ns; 0: none has one */
    int64_t backlog_interval;      /* ns between two checks of connections without progress; 0: no checks */
    bool ending;                   /* the server ends: a connection does not linger for unread input */
    bool deferring;                /* a callback runs: deliveries wait for swl_connection_run_due() */
    struct swl_list due;           /* connections with deferred deliveries */
    struct swl_list lingering;     /* connections, the oldest first */
    struct swl_timer linger_timer; /* runs while `lingering` is not empty */
    struct swl_list held;          /* connections whose streams hold bytes that no event will report */
    struct swl_timer held_timer;   /* runs while `held` is not empty; reads them in the loop's next round */
    struct swl_list backlog;       /* see net/connection_backlog.h */
    /* during a round of checks: in `backlog`, behind the last checked connection */
    struct swl_list backlog_cursor;
    struct swl_timer backlog_timer; /* runs while `backlog` is not empty */
    bool backlog_grew;              /* since the last call of make_room() */
    struct swl_http_owner *http;    /* of net/http_connection; NULL where no port speaks HTTP */

    /* May be NULL where `scratch` never is. Gives memory of scratch_size bytes; never NULL. */
    uint8_t *(*next_scratch)(struct swl_connection_owner *owner);

    /* Passes an event to a worker; of a request, the bytes from connection->sent on. Returns 0, or -EAGAIN if
     * there is no room: then the owner calls swl_connection_resume() when there is, and the connection
     * delivers nothing until then; or -ECANCELED where an HTTP request was dropped. Must not free the connection: if it runs callbacks, which may send and
     * close, it sets `deferring` meanwhile. */
    int (*deliver)(struct swl_connection *connection, enum swl_connection_event event, const void *data,
                   uint32_t size);

    /* May be NULL. Answers an HTTP request without a worker, by swl_connection_output_…(), if it can: returns whether
     * it has. `data`: the bytes of the head. */
    bool (*answer)(struct swl_connection *connection, const struct swl_http_head *head, const char *data,
                   bool keeps_alive);

    /* NULL while the access log is off. A request was answered, or never will be. */
    void (*log)(struct swl_connection *connection, const struct swl_access_entry *entry);

    /* May be NULL. For connections without framing: receives up to `size` bytes from the stream, a plain one,
     * as one package straight into the memory from which a worker reads. Returns what swl_stream_receive()
     * returns; with nothing received -ENOTSUP if that is not possible now, or -ENOBUFS: there is no room, and
     * swl_connection_resume() follows when there is. What has not been received waits in the kernel. */
    ssize_t (*receive)(struct swl_connection *connection, uint32_t size);

    /* May be NULL. Called after a backlog has grown, and at intervals while there is a backlog: the owner may
     * close slow clients by swl_connection_close_slowest(). No other function of a connection is running. */
    void (*make_room)(struct swl_connection_owner *owner);

    /* May be NULL if nobody puts marks. All output before a mark is sent; or, with `sent` false, will never
     * be. */
    void (*marked)(struct swl_connection_owner *owner, struct swl_output_mark mark, bool sent);

    /* The connection is over and everything is delivered: the owner drops its reference. The caller frees
     * it. */
    void (*released)(struct swl_connection *connection);
};

/* Returns the bytes of output that wait for the client: in memory and in files. */
static inline uint64_t swl_connection_state_backlog(const struct swl_connection *connection)
{
    return connection->pending == NULL ? 0 : swl_output_queue_size(&connection->pending->out);
}

/* Returns those of them that wait in memory. */
static inline size_t swl_connection_state_memory(const struct swl_connection *connection)
{
    return connection->pending == NULL ? 0 : swl_output_queue_memory(&connection->pending->out);
}

/* Returns connection->pending, and allocates it if it is NULL. */
struct swl_connection_pending *swl_connection_state_pend(struct swl_connection *connection);

/* Frees connection->pending if nothing is pending any more. */
void swl_connection_state_trim(struct swl_connection *connection);

/* Whether nothing keeps it from reading while it is OPEN. */
static inline bool swl_connection_state_reads(const struct swl_connection *connection)
{
    return !connection->blocked && !connection->paused && !connection->waits_for_answer;
}

/* Sets the watched events by the state. Call it after a change of the state, pending->out, `blocked` or
 * `paused`. */
void swl_connection_state_watch(struct swl_connection *connection);

/* Call it if there may be more input that no further event reports: the loop then reads again. */
void swl_connection_state_look_again(struct swl_connection *connection);

/* Releases the session of a dead connection and frees the connection. */
void swl_connection_state_release(struct swl_connection *connection);

#endif
