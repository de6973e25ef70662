/*
 * How requests get from the reactor threads to the workers. Reactor threads send; a worker receives its
 * own, in the order in which each reactor thread sent them. Every transport is one file with one table of
 * functions, none of which blocks or wakes; who waits, waits at its doorbell.
 *
 * All is in the kernel or in shared memory: at the death of a worker each request still waits, or is in its
 * in-flight record, where the successor finds it or the manager drops it. The same holds for a large one that
 * travels in pieces: it is put together in shared memory.
 */
#ifndef SWL_IPC_REQUEST_TRANSPORT_H
#define SWL_IPC_REQUEST_TRANSPORT_H

#include <sys/types.h>

#include "base/compiler.h"
#include "ipc/message.h"
#include "shared/waiters.h"

struct swl_request_transport;

/* What a transport implements; everybody else calls the functions further below. A lane is what reactor
 * threads send into: one for each worker, by its id, and behind these the shared lane, where there is one. */
struct swl_request_transport_functions {
    const char *name;

    /* Sends one piece: its header, and message->size bytes of payload (at most piece_max). 0; -EAGAIN where
     * there is no room now; -errno. */
    int (*send)(struct swl_request_transport *requests, int lane, const struct swl_message *piece,
                const void *payload);

    /* See swl_request_transport_reserve() and swl_request_transport_commit(). Both NULL where payloads are
     * copied. */
    void *(*reserve)(struct swl_request_transport *requests, int lane, uint32_t size);
    void (*commit)(struct swl_request_transport *requests, int lane, void *reserved,
                   const struct swl_message *message);

    /* The oldest piece, valid until release(); each call up to that returns the same one, also to a
     * successor. NULL where none waits. */
    const struct swl_message *(*receive)(struct swl_request_transport *requests, int worker);
    void (*release)(struct swl_request_transport *requests, int worker);

    /* See the functions of the same names. */
    uint64_t (*place)(const struct swl_request_transport *requests, int worker);
    void (*drop)(struct swl_request_transport *requests, int worker, uint64_t place);
    bool (*is_available)(struct swl_request_transport *requests, int worker);
    uint64_t (*load)(const struct swl_request_transport *requests, int worker);
    bool (*has_data)(struct swl_request_transport *requests, int worker);

    /* Closes this process's descriptors and frees its memory, but for what all transports have in common. */
    void (*close)(struct swl_request_transport *requests);
};

struct swl_request_transport_options {
    int worker_count, sender_count;   /* the workers are the endpoints from 0 on */
    int first_sender;                 /* the endpoint of the first reactor thread */
    const struct swl_doorbell *bells; /* of all endpoints */
    uint32_t package_max;             /* bytes of the largest request */
    bool has_shared_queue;            /* idle workers shall take from a shared lane, where there can be one */
    uid_t user;                       /* the children's; (uid_t)-1: this process's */
};

/* In shared memory, zeroed at first. */
struct swl_request_transport_lane {
    struct swl_waiters waiters;      /* reactor threads, for room */
    _Atomic int32_t senders_waiting; /* reactor threads that have something for it and found no room; these */
    _Atomic uint32_t
        consumes_shared; /* when this worker sleeps, it may be woken for the shared lane; worker */
};

/* Each transport embeds it as its first member. */
struct swl_request_transport {
    const struct swl_request_transport_functions *functions;
    struct swl_request_transport_options options;
    uint32_t piece_max; /* bytes of payload that travel in one piece */
    int shared_lane;    /* the lane from which idle workers take; -1: there is none */
    int lanes;
    int queue_count; /* System V queues, which are to go with the server */
    const int *queues;

    /* shared */
    struct swl_request_transport_lane *lane;
    _Atomic uint32_t *turn; /* which worker was woken last for the shared lane */
    uint8_t *inflight, *assemblies;
    size_t inflight_size, assembly_size; /* of each; 0: there are none */
    void *memory, *extra; /* all of it; the part that swl_request_transport_open() was asked for */
    size_t memory_size;

    bool failure_is_logged; /* see swl_request_transport_log_failure() */
    struct swl_request_transport_assembly
        *whole; /* the request that the worker is given, if it came in pieces */
};

/* Before the fork. 0, and the caller closes it; or -errno. */
int swl_request_transport_ring_open(struct swl_request_transport **requests,
                                    const struct swl_request_transport_options *options) SWL_MUST_CHECK;
int swl_request_transport_unix_socket_open(struct swl_request_transport **requests,
                                           const struct swl_request_transport_options *options)
    SWL_MUST_CHECK;
int swl_request_transport_sysv_queue_open(struct swl_request_transport **requests,
                                          const struct swl_request_transport_options *options) SWL_MUST_CHECK;

/* Closes this process's descriptors and frees its memory. The queues stay: see queue_count. */
void swl_request_transport_close(struct swl_request_transport *requests);

/* The transport's name, for the log. */
static inline const char *swl_request_transport_name(const struct swl_request_transport *requests)
{
    return requests->functions->name;
}

/* ---- reactor threads ---- */

/* Sends message->size bytes of payload from *offset on, in as many pieces as it takes, and moves *offset. 0
 * when all is sent; -EAGAIN when the rest has no room: call again with the same offset, after
 * swl_request_transport_request_room() or not, before anything else is sent into that lane by this thread.
 * -EMSGSIZE where it is too large for the shared lane; -errno. Wakes the worker only where there is no
 * room: else swl_request_transport_ring() does, once for many requests. */
int swl_request_transport_send(struct swl_request_transport *requests, int lane,
                               const struct swl_message *message, const void *payload, uint32_t *offset)
    SWL_MUST_CHECK;

/* Wakes whoever is to take the `count` requests that were sent into the lane. */
void swl_request_transport_ring(struct swl_request_transport *requests, int lane, uint32_t count);

/* Whether this transport knows swl_request_transport_reserve(). */
static inline bool swl_request_transport_can_reserve(const struct swl_request_transport *requests)
{
    return requests->functions->reserve != NULL;
}

/* For a payload that can be made where it is to lie: room for up to `size` bytes of it, or NULL. Nobody
 * else can send into that lane until swl_request_transport_commit(), which must come soon. */
static inline void *swl_request_transport_reserve(struct swl_request_transport *requests, int lane,
                                                  uint32_t size)
{
    return swl_request_transport_can_reserve(requests) ? requests->functions->reserve(requests, lane, size)
                                                       : NULL;
}

/* Sends message->size bytes of what swl_request_transport_reserve() returned; nothing for a message that is
 * NULL. Does not wake. */
static inline void swl_request_transport_commit(struct swl_request_transport *requests, int lane,
                                                void *reserved, const struct swl_message *message)
{
    requests->functions->commit(requests, lane, reserved, message);
}

/* Asks that the endpoint's bell be rung when the lane has room again; see swl_waiters_add(). */
static inline void swl_request_transport_request_room(struct swl_request_transport *requests, int lane,
                                                      int endpoint)
{
    swl_waiters_add(&requests->lane[lane].waiters, endpoint);
}

static inline bool swl_request_transport_room_request_pending(const struct swl_request_transport *requests,
                                                              int lane, int endpoint)
{
    return swl_waiters_pending(&requests->lane[lane].waiters, endpoint);
}

/* This reactor thread has something for that lane and found no room (`waits`), or has it no longer. Say so
 * before the last try: a worker that is about to end sees it, or that try finds room. */
static inline void swl_request_transport_set_sender_waiting(struct swl_request_transport *requests, int lane,
                                                            bool waits)
{
    atomic_fetch_add(&requests->lane[lane].senders_waiting, waits ? 1 : -1);
}

/* Whether there is a shared lane, into which a request of that size may go. */
static inline bool swl_request_transport_fits_shared_lane(const struct swl_request_transport *requests,
                                                          uint32_t size)
{
    return requests->shared_lane >= 0 && size <= requests->piece_max;
}

/* What that worker has to do, to compare it with others: 0 for nothing, its request in flight included. */
static inline uint64_t swl_request_transport_load(const struct swl_request_transport *requests, int worker)
{
    return requests->functions->load(requests, worker);
}

/* ---- the worker ---- */

/* What a request carries; data is NULL where a part of it is lost. */
struct swl_request_payload {
    const uint8_t *data;
    uint32_t size;
};

/* The oldest request that is whole, valid until it is released; NULL where there is none. The size in its
 * header is not that of the whole. */
const struct swl_message *swl_request_transport_receive(struct swl_request_transport *requests, int worker,
                                                        struct swl_request_payload *payload);
void swl_request_transport_release(struct swl_request_transport *requests, int worker);

/* A number that identifies the piece which this worker has received. */
static inline uint64_t swl_request_transport_place(const struct swl_request_transport *requests, int worker)
{
    return requests->functions->place(requests, worker);
}

/* Whether swl_request_transport_receive() would look at something. */
static inline bool swl_request_transport_is_available(struct swl_request_transport *requests, int worker)
{
    return requests->functions->is_available(requests, worker);
}

/* Rings the reactor threads that wait for room. To be called after each batch, and before sleeping. */
void swl_request_transport_wake_waiters(struct swl_request_transport *requests, int worker);

/* Registers this worker as a consumer of the shared lane, or unregisters it. Register after
 * swl_doorbell_sleep() and before the last look; unregister before the worker ends: then another one is woken
 * for what waits. */
void swl_request_transport_consume_shared(struct swl_request_transport *requests, int worker, bool consumes);

/* Whether a reactor thread has something for that worker and found no room. Ask before the last look: the
 * reactor thread sets this before it tries for the last time. */
bool swl_request_transport_senders_wait(const struct swl_request_transport *requests, int worker);

/* ---- the manager, after the death of a worker ---- */

/* Removes the piece of that place, if it was not released before. */
static inline void swl_request_transport_drop(struct swl_request_transport *requests, int worker,
                                              uint64_t place)
{
    requests->functions->drop(requests, worker, place);
}

/* Whether the worker has left something that a client sent. */
static inline bool swl_request_transport_has_data(struct swl_request_transport *requests, int worker)
{
    return requests->functions->has_data(requests, worker);
}

/* ---- for the transports ---- */

/* One request taken out of the kernel: at any death it is either there or here. A System V envelope. */
struct swl_request_inflight {
    _Alignas(64) uint64_t number; /* of the last attempt to take one */
    long envelope_type;
    struct swl_message message; /* its type says whether there is one */
    uint8_t payload[];
};

static inline struct swl_request_inflight *swl_request_inflight(const struct swl_request_transport *requests,
                                                                int worker)
{
    return (struct swl_request_inflight *)(requests->inflight + (size_t)worker * requests->inflight_size);
}

static inline bool swl_request_inflight_is_full(const struct swl_request_inflight *record)
{
    return swl_message_load_type(&record->message) != SWL_MESSAGE_NONE;
}

/* The last step of opening: makes what all transports have in common, with in-flight records where
 * `needs_inflight` says so, and `more` bytes of shared memory in made->extra. `made`, from swl_malloc(), has
 * its functions, piece_max and shared_lane. 0, and *requests is `made`; or -errno, and then `undo` (or
 * NULL) was called and `made` freed. */
int swl_request_transport_open(struct swl_request_transport **requests, struct swl_request_transport *made,
                               const struct swl_request_transport_options *options, bool needs_inflight,
                               size_t more, void (*undo)(struct swl_request_transport *made)) SWL_MUST_CHECK;

/* Receiving failed with `error`, a negated errno: logs it once in this process, but not -EAGAIN. */
void swl_request_transport_log_failure(struct swl_request_transport *requests, ssize_t error);

/* Wakes a worker that sleeps and consumes the shared lane. Returns whether there was one. */
bool swl_request_transport_wake_any(struct swl_request_transport *requests);

/* The `receive` of transports with in-flight records. `take` receives one piece into record->message, at most
 * piece_max bytes of payload, and returns how many bytes came, or a negated errno. What is no request's is
 * discarded. */
const struct swl_message *swl_request_inflight_receive(struct swl_request_transport *requests, int worker,
                                                       ssize_t (*take)(struct swl_request_transport *requests,
                                                                       struct swl_request_inflight *record,
                                                                       int worker));

/* Other entries of their tables. */
void swl_request_inflight_release(struct swl_request_transport *requests, int worker);
uint64_t swl_request_inflight_load(const struct swl_request_transport *requests, int worker);
uint64_t swl_request_inflight_place(const struct swl_request_transport *requests, int worker);
void swl_request_inflight_drop(struct swl_request_transport *requests, int worker, uint64_t place);

#endif
