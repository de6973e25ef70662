/*
 * All sessions of the server, in shared memory: what every process may read about a connection. A session id
 * is never used twice: id = base + generation × capacity + slot + 1.
 *
 * The acceptor opens sessions: the master's main thread or, in BASE mode, a worker. The loop that owns the
 * connection (the "reactor") releases them; the manager releases those of a dead worker. Each field names its
 * writers.
 */
#ifndef SWL_NET_SESSION_TABLE_H
#define SWL_NET_SESSION_TABLE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "net/address.h"
#include "os/lock.h"

enum swl_session_state {
    SWL_SESSION_OPEN,
    SWL_SESSION_CLOSING, /* close() was called; waiting output is still sent */
    SWL_SESSION_CLOSED,  /* closed; the slot is free once the close event is delivered */
    /* its loop has not taken it over yet, or see net/opening.h: only close() finds it; the reactor, or close(),
     * ends this state */
    SWL_SESSION_OPENING,
};

/* How far a session is on the way to a WebSocket and beyond; Swoole's values. It only ever goes up. */
enum swl_websocket_status {
    SWL_WEBSOCKET_CONNECTION = 1, /* it is none; as 0 */
    SWL_WEBSOCKET_HANDSHAKE = 2,  /* the answer to its handshake is being sent */
    SWL_WEBSOCKET_ACTIVE = 3,
    SWL_WEBSOCKET_CLOSING = 4, /* a frame of close was sent */
};

/* What a process has asked for until it asks for the opposite. */
enum swl_session_hold {
    SWL_HOLD_PAUSED = 1 << 0,      /* pause(): nothing is read */
    SWL_HOLD_UNCONFIRMED = 1 << 1, /* enable_delay_receive: nothing is read before confirm() */
    SWL_HOLD_PROTECTED = 1 << 2,   /* protect(): never closed for being idle */
};

/* How the server closes a connection. */
enum swl_close_how {
    SWL_CLOSE_FLUSH,    /* sends waiting output, then closes */
    SWL_CLOSE_RESET,    /* at once, by a reset; waiting output is dropped */
    SWL_CLOSE_ANSWERED, /* the client has sent its end, and workers have handled all that came before */
    SWL_CLOSE_IDLE,     /* as FLUSH, but only if nothing has come from the client all the same */
};

/* The first 64 bytes are what a worker needs to answer; the next 64, which the reactor writes at each read, it does
 * not touch on that way, so that this cache line stays with the reactor's core. */
struct swl_session {
    _Alignas(64) _Atomic int64_t id; /* ≤ 0: the slot is free; 0: never used */
    _Atomic uint32_t state;          /* enum swl_session_state; reactor, and workers on close */
    _Atomic int32_t worker;  /* the worker that got its last package; -1: none yet; reactor, workers */
    _Atomic uint64_t output; /* bytes accepted by send() and not yet taken by the kernel; workers, reactor */
    /* What workers have been given and have not handled yet, counted only if several workers get it: see
     * swl_session_add_pending(). Low half of the id, SWL_SESSION_AWAITED, count; reactor, workers, manager */
    _Atomic uint64_t pending;
    /* constant while the session is open; acceptor */
    int64_t connect_time;
    int32_t fd;
    uint16_t reactor, port;
    /* the kernel did not take all of `output`: the rest waits in the loop; reactor */
    _Atomic uint32_t has_backlog;
    /* the reactor waits until few bytes are queued: who sees that sends DRAINED; reactor, workers */
    _Atomic uint32_t full;
    _Atomic uint32_t input;      /* bytes read and not yet given to a worker; reactor */
    _Atomic int32_t close_errno; /* why it ended; reactor */

    _Atomic int64_t recv_time, send_time, dispatch_time; /* wall clock, ns; reactor */
    /* with max_queued_bytes: bytes given to workers and not yet handled; reactor, workers */
    _Atomic int64_t queued;
    _Atomic uint64_t uid;   /* low half of the id, uid of swl_session_bind(); any process, once */
    _Atomic uint64_t holds; /* low half of the id, enum swl_session_hold; acceptor, any process */
    /* when reading last went on after a hold, whole seconds since connect_time, rounded up; 0: never held;
     * reactor */
    _Atomic uint32_t resumed_after;
    _Atomic uint32_t files;       /* that wait in the loop; reactor */
    _Atomic uint64_t file_output; /* their bytes; reactor */
    _Atomic uint64_t answer;      /* who owes it: see net/session_answer.h, whose functions alone write it */
    /* what is known of that answer, for a process that goes on with it: see net/http_request.h; reactor, then who
     * detaches the answer */
    _Atomic uint32_t answer_traits;

    /* WebSocket: low half of the id, bits of the window with which messages are compressed (0: they are not), enum
     * swl_websocket_status; who ends the handshake, the reactor, who closes. See swl_session_advance_websocket(). */
    _Atomic uint64_t websocket;

    /* The beginning of a package that its worker keeps, see server/processes/request_framing.h: bytes, and in
     * the upper half the id of their session, since a worker may be late. Read and written by the functions
     * below; acceptor, worker. */
    _Atomic uint64_t kept;
    /* constant while the session is open; acceptor, and the reactor while the session is OPENING */
    struct swl_address peer;
};
_Static_assert(offsetof(struct swl_session, recv_time) == 64, "apart from what workers use");

/* The free slots: a queue, so that each stays free as long as possible. */
struct swl_free_slots {
    struct swl_lock lock;
    uint32_t used; /* slots from here on were never used; they are taken first */
    uint32_t first, count;
    uint32_t slots[];
};

struct swl_session_table {
    struct swl_session *sessions; /* in shared memory, like `free` */
    struct swl_free_slots *free;
    uint32_t capacity;
    int64_t base; /* all ids are greater; 0 unless the creator sets it, ≥ 0, before the first session */
};

/* Call it before the fork. Returns 0 or -errno. */
int swl_session_table_create(struct swl_session_table *table, uint32_t capacity) SWL_MUST_CHECK;
void swl_session_table_destroy(struct swl_session_table *table);

/* Opens a session with the state (OPEN or OPENING) and the constant fields of `like`. Returns NULL if all are
 * in use. */
struct swl_session *swl_session_open(struct swl_session_table *table, const struct swl_session *like);

/* Frees the slot of the session: its id is never found again. */
void swl_session_release(struct swl_session_table *table, struct swl_session *session);

/* As bytes kept: the session is being closed, since what the client sent is no package or a worker has died with
 * bytes of it in hand; or a worker has some in hand just now. */
#define SWL_SESSION_KEPT_REFUSED UINT32_MAX

/* Returns the bytes that a worker keeps for the session of that id; 0 if the slot is another one's by now. */
static inline uint32_t swl_session_kept(const struct swl_session *session, int64_t id)
{
    uint64_t kept = atomic_load_explicit(&session->kept, memory_order_relaxed);
    return (uint32_t)(kept >> 32) == (uint32_t)id ? (uint32_t)kept : 0;
}

/* Does nothing if the slot is another session's by now. */
static inline void swl_session_set_kept(struct swl_session *session, int64_t id, uint32_t bytes)
{
    uint64_t before = atomic_load_explicit(&session->kept, memory_order_relaxed);
    if ((uint32_t)(before >> 32) == (uint32_t)id) {
        atomic_compare_exchange_strong(&session->kept, &before, (uint64_t)(uint32_t)id << 32 | bytes);
    }
}

/* Returns the slot of an id greater than the base. */
static inline uint32_t swl_session_slot(const struct swl_session_table *table, int64_t id)
{
    return (uint32_t)((uint64_t)(id - table->base - 1) % table->capacity);
}

/* Returns the session of that id, whatever its state, or NULL if it was released. */
static inline struct swl_session *swl_session_find(const struct swl_session_table *table, int64_t id)
{
    if (id <= table->base) {
        return NULL;
    }
    struct swl_session *session = &table->sessions[swl_session_slot(table, id)];
    return atomic_load_explicit(&session->id, memory_order_acquire) == id ? session : NULL;
}

/* Returns the last id that the slot of `id` has had; 0: none yet. */
static inline int64_t swl_session_last(const struct swl_session_table *table, int64_t id)
{
    if (id <= table->base) {
        return 0;
    }
    int64_t last =
        atomic_load_explicit(&table->sessions[swl_session_slot(table, id)].id, memory_order_relaxed);
    return last < 0 ? -last : last;
}

/*
 * What is pending: requests and events of the session that were given to workers and are not handled yet. It
 * lies in one word with the id, so that a worker which is late cannot change the count of the next session in
 * the slot; and with a mark, so that whoever handles the last one learns that the reactor waits for that.
 */
#define SWL_SESSION_AWAITED     (UINT32_C(1) << 31)
#define SWL_SESSION_PENDING_MAX (SWL_SESSION_AWAITED - 1)

/* One more is given to a worker: call it before the worker can get it. Called by the session's reactor. */
static inline void swl_session_add_pending(struct swl_session *session)
{
    atomic_fetch_add(&session->pending, 1);
}

/* The worker does not get it after all. Called by the session's reactor. */
static inline void swl_session_withdraw_pending(struct swl_session *session)
{
    atomic_fetch_sub(&session->pending, 1);
}

/* How many are pending. Called by the session's reactor. */
static inline uint32_t swl_session_pending(const struct swl_session *session)
{
    return (uint32_t)atomic_load(&session->pending) & SWL_SESSION_PENDING_MAX;
}

/* Returns whether any are pending. If so, whoever handles the last one is told that the reactor waits. Called
 * by the session's reactor. */
bool swl_session_await_handled(struct swl_session *session);

/* One was handled. Returns whether it was the last and the reactor waits for that: the caller then tells it.
 * Changes nothing if the slot has another session now. */
bool swl_session_handled(struct swl_session *session, int64_t id);

/* Binds the session to `uid`, once. Returns false if it is bound already, or if the slot has another session
 * now. Any process may call it. */
bool swl_session_bind(struct swl_session *session, int64_t id, uint32_t uid);

/* Returns the uid; 0: not bound. */
static inline uint32_t swl_session_uid(const struct swl_session *session)
{
    return (uint32_t)atomic_load_explicit(&session->uid, memory_order_relaxed);
}

/* Returns the enum swl_websocket_status. */
static inline uint32_t swl_session_websocket_status(const struct swl_session *session)
{
    return (uint32_t)atomic_load_explicit(&session->websocket, memory_order_acquire) & 0xff;
}

/* Returns the bits of the window with which messages to the client may be compressed; 0: not at all. */
static inline uint32_t swl_session_websocket_bits(const struct swl_session *session)
{
    return (uint32_t)atomic_load_explicit(&session->websocket, memory_order_relaxed) >> 8 & 0xff;
}

/* The answer to its handshake is about to be sent: from SWL_WEBSOCKET_CONNECTION to HANDSHAKE. Does nothing if the slot has another
 * session now. Any process may call it. */
void swl_session_begin_websocket(struct swl_session *session, int64_t id, uint32_t window_bits);

/* Raises the status, from HANDSHAKE on. Does nothing where it is as high already, or if the slot has another session now. Any
 * process may call it. */
void swl_session_advance_websocket(struct swl_session *session, int64_t id, enum swl_websocket_status status);

#define SWL_SESSION_ANY_PORT -1

/* Lists the smallest ids greater than `after` of sessions of that port (its index, or SWL_SESSION_ANY_PORT)
 * that are open or closing, ascending. Returns how many they are, at most `max`. */
uint32_t swl_session_list_of_port(const struct swl_session_table *table, int port, int64_t after,
                                  int64_t *ids, uint32_t max);

/* The same, of all ports. */
static inline uint32_t swl_session_list(const struct swl_session_table *table, int64_t after, int64_t *ids,
                                        uint32_t max)
{
    return swl_session_list_of_port(table, SWL_SESSION_ANY_PORT, after, ids, max);
}

/* Adds and removes holds. *before: those until now. Returns false, and changes nothing, if the slot has another
 * session now. Any process may call it. */
bool swl_session_change_holds(struct swl_session *session, int64_t id, uint32_t add, uint32_t remove,
                              uint32_t *before) SWL_MUST_CHECK;

/* Returns the enum swl_session_hold bits. */
static inline uint32_t swl_session_holds(const struct swl_session *session)
{
    return (uint32_t)atomic_load(&session->holds);
}

/* Whether the loop is to read nothing from that client. */
static inline bool swl_session_is_held(const struct swl_session *session)
{
    return swl_session_holds(session) & (SWL_HOLD_PAUSED | SWL_HOLD_UNCONFIRMED);
}

/* Releases all sessions of a reactor that has died. Returns how many there were. */
uint32_t swl_session_release_all(struct swl_session_table *table, uint16_t reactor);

/* Returns how many sessions of that port, or SWL_SESSION_ANY_PORT, are in use: looks at each. */
uint32_t swl_session_count_of_port(const struct swl_session_table *table, int port);

/* The same, of all ports. */
static inline uint32_t swl_session_count(const struct swl_session_table *table)
{
    return swl_session_count_of_port(table, SWL_SESSION_ANY_PORT);
}

#endif
