/*
 * All sessions of the server in shared memory: what any process may ask about a connection. A session id is
 * never used twice: id = generation × capacity + slot + 1.
 *
 * Whoever accepts opens sessions: the master's main thread or, in BASE mode, workers. The loop that owns the
 * connection (the "reactor") releases them; those of a worker that died, the manager. Workers read, and write
 * the fields marked so.
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
    SWL_SESSION_CLOSING, /* close() was called; what waits is still sent */
    SWL_SESSION_CLOSED,  /* over; the slot is free as soon as the close event was told */
};

/* How the server closes one. */
enum swl_close_how {
    SWL_CLOSE_FLUSH,    /* sends what waits, then closes */
    SWL_CLOSE_RESET,    /* at once, by a reset; what waits is dropped */
    SWL_CLOSE_ANSWERED, /* the client has sent its end, and a worker has handled all that came before */
};

struct swl_session {
    _Alignas(64) _Atomic int64_t id; /* ≤ 0: the slot is free; 0: never used */
    _Atomic uint32_t state;          /* enum swl_session_state; reactor, and workers on close */
    _Atomic int32_t worker;          /* the worker that got its last package; -1: none yet; reactor */
    _Atomic uint64_t output; /* bytes accepted by send() and not yet taken by the kernel; workers, reactor */
    _Atomic uint32_t input;  /* bytes read and not yet given to a worker; reactor */
    _Atomic int32_t pending; /* packages given to workers and not handled; kept where several get them;
                                reactor, workers */
    _Atomic uint32_t ended;  /* the client's end was told and waits for those; workers */
    _Atomic uint32_t
        has_backlog; /* the kernel did not take all of `output`: the rest waits in the loop; reactor */
    _Atomic int32_t close_errno;                         /* why it ended; reactor */
    _Atomic int64_t recv_time, send_time, dispatch_time; /* wall clock, ns; reactor */
    /* fixed while the session lives */
    int64_t connect_time;
    int32_t fd;
    uint16_t reactor, port;
    struct swl_address peer;
};

/* The slots that are free: a queue, so that each rests as long as can be. */
struct swl_free_slots {
    struct swl_lock lock;
    uint32_t used; /* slots from here on have never had a session; they come first */
    uint32_t first, count;
    uint32_t slots[];
};

struct swl_session_table {
    struct swl_session *sessions; /* shared, and so is the next */
    struct swl_free_slots *free;
    uint32_t capacity;
};

/* 0 or -errno; before the fork. */
int swl_session_table_create(struct swl_session_table *table, uint32_t capacity) SWL_MUST_CHECK;
void swl_session_table_destroy(struct swl_session_table *table);

/* A session whose fixed fields are those of `like`; NULL where all are in use. */
struct swl_session *swl_session_open(struct swl_session_table *table, const struct swl_session *like);

/* Ends the session for good. */
void swl_session_release(struct swl_session_table *table, struct swl_session *session);

static inline uint32_t swl_session_slot(const struct swl_session_table *table, int64_t id)
{
    return (uint32_t)((uint64_t)(id - 1) % table->capacity);
}

/* The live session of that id, whatever its state, or NULL. */
static inline struct swl_session *swl_session_find(const struct swl_session_table *table, int64_t id)
{
    if (id <= 0) {
        return NULL;
    }
    struct swl_session *session = &table->sessions[swl_session_slot(table, id)];
    return atomic_load_explicit(&session->id, memory_order_acquire) == id ? session : NULL;
}

/* The highest id that the slot of `id` has had; 0: none yet. */
static inline int64_t swl_session_last(const struct swl_session_table *table, int64_t id)
{
    int64_t last =
        atomic_load_explicit(&table->sessions[swl_session_slot(table, id)].id, memory_order_relaxed);
    return last < 0 ? -last : last;
}

/* The smallest ids greater than `after` of sessions that are open, ascending; returns how many, at most
 * `most`. */
uint32_t swl_session_list(const struct swl_session_table *table, int64_t after, int64_t *ids, uint32_t max);

/* Releases all sessions of that reactor, which has died. Returns how many there were. */
uint32_t swl_session_release_all(struct swl_session_table *table, uint16_t reactor);

/* How many sessions are in use. */
uint32_t swl_session_count(const struct swl_session_table *table);

#endif
