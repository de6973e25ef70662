/*
 * How requests get from the reactor threads to the workers. Reactor threads send, a worker receives its own,
 * in the order in which each of them sent. Every way is one file with one struct of functions, none of which
 * blocks or wakes; who waits, waits at its doorbell.
 *
 * All is in the kernel or in shared memory: at the death of a worker each request is either still waiting, or
 * in its hand, where the successor finds it, or the manager drops it. So it is with a large one that travels
 * in pieces: it is put together in shared memory. */
#ifndef SWL_IPC_REQUESTS_H
#define SWL_IPC_REQUESTS_H

#include <sys/types.h>

#include "base/compiler.h"
#include "ipc/message.h"
#include "shared/waiters.h"

struct swl_requests;

/* A lane is what reactor threads send into: one for each worker, by its id, and where idle workers compete
 * one more, behind those. */
struct swl_requests_functions {
    const char *name;

    /* Sends one piece: its header, and message->size bytes of payload (at most piece_max). 0; -EAGAIN where
     * there is no room now; -errno. */
    int (*send)(struct swl_requests *requests, int lane, const struct swl_message *piece,
                const void *payload);

    /* May be NULL. For a payload that can be made where it is to lie: room for up to `size` bytes of it, or
     * NULL. Nobody else can send there until commit(), which sends message->size bytes of it (no message:
     * none). */
    void *(*reserve)(struct swl_requests *requests, int lane, uint32_t size);
    void (*commit)(struct swl_requests *requests, int lane, void *reserved,
                   const struct swl_message *message);

    /* The worker's: the oldest piece, valid until release(), and told again by each call up to that, also to
     * a successor. NULL where none waits. */
    const struct swl_message *(*receive)(struct swl_requests *requests, int worker);
    void (*release)(struct swl_requests *requests, int worker);

    /* The worker's: a number that tells the piece that it has received from all others. */
    uint64_t (*place)(const struct swl_requests *requests, int worker);

    /* After the death of a worker: the piece of that place is gone, if it was not released before. */
    void (*drop)(struct swl_requests *requests, int worker, uint64_t place);

    /* Whether receive() would tell something; the worker's. */
    bool (*has_some)(struct swl_requests *requests, int worker);

    /* What that worker has to do, to compare it with others: 0 for nothing, what it has in hand included. */
    uint64_t (*load)(const struct swl_requests *requests, int worker);

    /* Whether that worker, which is dead, has left something that a client sent. */
    bool (*has_left)(struct swl_requests *requests, int worker);

    /* Closes this process's descriptors and frees its memory, but for what swl_requests_free() frees. */
    void (*close)(struct swl_requests *requests);
};

struct swl_requests_options {
    int worker_count, sender_count;   /* the workers are the endpoints from 0 on */
    int first_sender;                 /* the endpoint of the first reactor thread */
    const struct swl_doorbell *bells; /* of all endpoints */
    uint32_t package_max;             /* bytes of the largest request */
    bool competes;                    /* idle workers shall take from a common lane, where there can be one */
    uid_t user;                       /* the children's; (uid_t)-1: this process's */
};

/* In shared memory, zeroed at first. */
struct swl_requests_lane {
    struct swl_waiters waiters; /* of reactor threads, for room */
    _Atomic int32_t waiting;    /* reactor threads that have something for it and found no room; these */
    _Atomic uint32_t attends;   /* when this worker sleeps, it may be woken for the common lane; worker */
};

/* Each way embeds it as its first member. */
struct swl_requests {
    const struct swl_requests_functions *functions;
    struct swl_requests_options options;
    uint32_t piece_max; /* bytes of payload that travel in one piece */
    int common;         /* the lane from which idle workers take; -1: there is none */
    int lanes;
    int queue_count; /* System V queues, which are to go with the server */
    const int *queues;

    /* shared */
    struct swl_requests_lane *lane;
    _Atomic uint32_t *turn; /* which worker was woken last for the common lane */
    uint8_t *hands, *assemblies;
    size_t hand_size, assembly_size; /* of each; 0: there are none */
    void *memory;
    size_t memory_size;

    struct swl_requests_assembly *whole; /* what the worker is being told, if it came in pieces */
};

/* Before the fork. 0 or -errno. */
int swl_requests_ring_open(struct swl_requests **requests, const struct swl_requests_options *options)
    SWL_MUST_CHECK;
int swl_requests_unix_socket_open(struct swl_requests **requests, const struct swl_requests_options *options)
    SWL_MUST_CHECK;
int swl_requests_sysv_queue_open(struct swl_requests **requests, const struct swl_requests_options *options)
    SWL_MUST_CHECK;

void swl_requests_close(struct swl_requests *requests);

/* ---- reactor threads ---- */

/* Sends message->size bytes of payload from *offset on, in as many pieces as it takes, and moves *offset. 0
 * when all is sent; -EAGAIN when the rest has no room: call again with the same offset, after
 * swl_requests_request_room() or not, before anything else is sent into that lane by this thread. -EMSGSIZE
 * where it is too large for the common lane; -errno. Does not wake the worker but where there is no room:
 * swl_requests_ring() does. */
int swl_requests_send(struct swl_requests *requests, int lane, const struct swl_message *message,
                      const void *payload, uint32_t *offset) SWL_MUST_CHECK;

/* Wakes whoever is to take the `count` requests that were sent into the lane. */
void swl_requests_ring(struct swl_requests *requests, int lane, uint32_t count);

/* See shared/waiters.h. */
static inline void swl_requests_request_room(struct swl_requests *requests, int lane, int endpoint)
{
    swl_waiters_add(&requests->lane[lane].waiters, endpoint);
}

static inline bool swl_requests_room_request_pending(const struct swl_requests *requests, int lane,
                                                     int endpoint)
{
    return swl_waiters_pending(&requests->lane[lane].waiters, endpoint);
}

/* Whether a request of that size may go into the common lane. */
static inline bool swl_requests_is_for_anybody(const struct swl_requests *requests, uint32_t size)
{
    return requests->common >= 0 && size <= requests->piece_max;
}

/* ---- the worker ---- */

/* What a request carries; data is NULL where a part of it is lost. */
struct swl_requests_payload {
    const uint8_t *data;
    uint32_t size;
};

/* The oldest request that is whole, valid until it is released; NULL where there is none. The size in its
 * header is not that of the whole. */
const struct swl_message *swl_requests_receive(struct swl_requests *requests, int worker,
                                               struct swl_requests_payload *payload);
void swl_requests_release(struct swl_requests *requests, int worker);

/* Rings those who wait for room. To be called after each batch, and before sleeping. */
void swl_requests_wake_waiters(struct swl_requests *requests, int worker);

/* Whether this worker takes what the common lane has for anybody. To be said after swl_doorbell_sleep() and
 * before the last look; and that it does not any more, before it ends: then another is woken for what waits.
 */
void swl_requests_attend(struct swl_requests *requests, int worker, bool attends);

/* Whether a reactor thread has something for that worker and found no room. To be asked before the last look:
 * it says so before it tries for the last time. */
bool swl_requests_are_waiting(const struct swl_requests *requests, int worker);

/* ---- for the ways themselves ---- */

/* One request taken out of the kernel: either it is there or here, at any death. An envelope of System V. */
struct swl_requests_hand {
    _Alignas(64) uint64_t number; /* of the last attempt to take one */
    long envelope_type;
    struct swl_message message; /* its type says whether there is one */
    uint8_t payload[];
};

static inline struct swl_requests_hand *swl_requests_hand(const struct swl_requests *requests, int worker)
{
    return (struct swl_requests_hand *)(requests->hands + (size_t)worker * requests->hand_size);
}

/* Makes what they have in common, with hands where `needs_hands` says so, and `more` bytes of shared memory
 * in *extra. piece_max is set before, and `common` where there is such a lane. 0 or -errno;
 * swl_requests_free(). */
int swl_requests_make(struct swl_requests *requests, const struct swl_requests_options *options,
                      bool needs_hands, size_t more, void **extra) SWL_MUST_CHECK;
void swl_requests_free(struct swl_requests *requests);

/* `size` bytes came into a hand: whether they are a request's; else the hand is empty. */
bool swl_requests_check(const struct swl_requests *requests, struct swl_requests_hand *hand, size_t size);

/* Wakes a worker that sleeps and attends to the common lane, if there is one. */
bool swl_requests_wake_anybody(struct swl_requests *requests);

/* Functions of those with hands. */
static inline bool swl_requests_hand_is_full(const struct swl_requests_hand *hand)
{
    return *(const volatile uint8_t *)&hand->message.type != SWL_MESSAGE_NONE;
}

void swl_requests_hand_release(struct swl_requests *requests, int worker);
uint64_t swl_requests_hand_load(const struct swl_requests *requests, int worker);
uint64_t swl_requests_hand_place(const struct swl_requests *requests, int worker);
void swl_requests_hand_drop(struct swl_requests *requests, int worker, uint64_t place);

#endif
