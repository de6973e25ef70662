/*
 * The HTTP side of a connection: parses requests, delivers one, and the next one when its answer has ended. What is
 * wrong is answered here with its status. It frees no connection: a function that says that an event is due has its
 * caller call swl_connection_input_advance().
 */
/* clang-format off */
/*
 *            ┌──────────── the answer has ended ────────────┐
 *            ▼                                              │
 *          HEAD ──head──▶ BODY ──whole──▶ DELIVERING ──▶ ANSWERING ──upgrade──▶ WEBSOCKET
 */
/* clang-format on */
#ifndef SWL_NET_HTTP_CONNECTION_H
#define SWL_NET_HTTP_CONNECTION_H

#include "net/access_note.h"
#include "net/body_files.h"
#include "net/connection_state.h"
#include "net/http_body.h"
#include "net/http_head.h"
#include "net/websocket_connection.h"

enum swl_http_phase {
    SWL_HTTP_HEAD,       /* waits for a request, or for the rest of its head */
    SWL_HTTP_BODY,       /* the body has not come whole */
    SWL_HTTP_DELIVERING, /* no worker had room for it yet */
    SWL_HTTP_ANSWERING,  /* a worker has it; what the client sends meanwhile waits */
    SWL_HTTP_SENDING,    /* it was answered here, and the client has not taken all of that */
    SWL_HTTP_WEBSOCKET,
};

/* What all connections of a loop use in turn. */
struct swl_http_owner {
    const struct swl_body_files *body_files; /* the server's */
    struct swl_http_head head;
    uint8_t *packed; /* a request as a payload */
    size_t packed_capacity;
    uint32_t last_number;   /* of a request of this loop: numbers of different sessions differ */
    int64_t draining_since; /* swl_http_connection_drain(), monotonic ns; 0: not yet */
    /* Set by the loop: for so long, ns, a client that drains may be silent before it is closed. The request that it sends as
     * soon as it has read the answer before is not lost. One that has been silent for longer is closed at once: its next
     * request may come at any time. */
    int64_t drain_moment;
    int64_t
        drain_max; /* the same: for so long, ns, a request may still come in, so that its answer is in time */
};

/* A request whose body is not kept behind its head: one that is chunked, or too large for that. */
struct swl_http_incoming {
    struct swl_http_body body;
    uint32_t head_size;
    uint8_t head[];
};

struct swl_http_connection {
    struct swl_connection *connection;
    struct swl_timer timer;       /* goes off at or before the deadline */
    int64_t deadline;             /* monotonic ns; 0: none */
    struct swl_buffer packed;     /* DELIVERING: the payload */
    struct swl_access_note *note; /* of the request that is answered; NULL: none, or the access log is off */
    int64_t begun, started; /* its first byte came, for the log: wall clock and monotonic, ns; 0: not noted */
    struct swl_http_incoming
        *incoming;      /* BODY; NULL: the connection keeps all that comes until it is whole */
    uint64_t body_file; /* of the request that is delivered or answered; 0: its body is in no file */
    struct swl_websocket_connection *websocket; /* WEBSOCKET: see net/websocket_connection.h */
    uint32_t count;                             /* of requests until now */
    uint32_t needed;                            /* BODY: bytes of head and body */
    uint8_t phase;                              /* enum swl_http_phase */
    bool is_last;                               /* no request is taken behind the one that is answered */
    bool has_begun;                             /* the client has got a part of the answer */
    bool is_followed;                           /* the client has sent more behind the request */
    bool was_behind; /* HEAD: when the deadline passed, a part of the answer before waited for the client */
};

/* Where a port speaks HTTP. */
struct swl_http_owner *swl_http_owner_create(const struct swl_body_files *body_files);
void swl_http_owner_destroy(struct swl_http_owner *owner);

/* Makes connection->http; `on_timer` is to call swl_http_connection_look_at_time(). */
void swl_http_connection_open(struct swl_connection *connection, swl_timer_callback on_timer);
void swl_http_connection_close(struct swl_connection *connection);

/* Takes what has arrived, which it may change: requests, whole or in part, or frames. *used: how much of it was taken; what is left comes again with
 * what follows it. Returns 0; -EAGAIN: nothing more is taken before swl_connection_resume(); -EPROTO: it was refused, and
 * the client was told. */
int swl_http_connection_take(struct swl_connection *connection, uint8_t *data, size_t size, size_t *used);

/* Answers with that status, unless a part of an answer is underway, and has the connection closed. Returns -EPROTO. */
int swl_http_connection_refuse(struct swl_connection *connection, int status);

/* For the access log: these bytes of an answer go out, or, with `data` NULL, that many which are not in memory. */
static inline void swl_http_connection_note_bytes(struct swl_connection *connection, const void *data,
                                                  uint64_t size)
{
    if (connection->http == NULL || connection->http->note == NULL) {
        return;
    }
    if (data != NULL) {
        swl_access_note_bytes(connection->http->note, data, (size_t)size);
    } else {
        swl_access_note_count(connection->http->note, size);
    }
}

/* Bytes of an answer go out. */
static inline void swl_http_connection_note_sent(struct swl_connection *connection)
{
    connection->http->has_begun =
        connection->http->phase == SWL_HTTP_ANSWERING || connection->http->phase == SWL_HTTP_DELIVERING;
}

/* The answer has ended. `flags`: SWL_MESSAGE_ANSWER_… Returns whether the connection is to be closed behind it;
 * otherwise input that waits is to be taken. */
bool swl_http_connection_answered(struct swl_connection *connection, unsigned flags);

/* Whether the client's end has to wait, as an answer is owed: the client may have closed only its side. One that has gone
 * is seen by the reset with which its kernel answers what is sent to it. */
bool swl_http_connection_holds_end(const struct swl_connection *connection);

/* Whether a request, or a message of a WebSocket, waits for room at its worker, or an answer that was made here for its
 * end. */
static inline bool swl_http_connection_is_occupied(const struct swl_connection *connection)
{
    const struct swl_http_connection *http = connection->http;
    return http != NULL && (http->phase == SWL_HTTP_DELIVERING || http->phase == SWL_HTTP_SENDING ||
                            (http->phase == SWL_HTTP_WEBSOCKET && http->websocket->is_whole));
}

/* The connection is about to be closed: a WebSocket says so. */
void swl_http_connection_end(struct swl_connection *connection, enum swl_close_how how);

/* The loop ends, and this connection with it. The client goes on until it is told, by an answer with Connection: close, or
 * until it has asked for nothing for a moment: what it sends before that is answered. Returns false where it does not
 * speak HTTP any more. */
bool swl_http_connection_drain(struct swl_connection *connection);

/* Whether no request comes of it any more. */
bool swl_http_connection_is_drained(const struct swl_connection *connection);

enum swl_http_lateness {
    SWL_HTTP_IN_TIME,
    SWL_HTTP_CLOSES, /* nothing has come, or half a message of a WebSocket: close it */
    SWL_HTTP_LATE,   /* a part of a request has: refuse it with 408 */
};

/* Looks whether the deadline has passed; else the timer goes on. */
enum swl_http_lateness swl_http_connection_look_at_time(struct swl_connection *connection, int64_t now);

#endif
