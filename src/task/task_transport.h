/*
 * How tasks get from those who submit them to task workers. One direction only: results go to the submitter's
 * mail. Every transport is one file with one struct of functions, none of which blocks; who waits, waits at
 * its doorbell, and is rung by the functions below the table. */
#ifndef SWL_TASK_TASK_TRANSPORT_H
#define SWL_TASK_TASK_TRANSPORT_H

#include <sys/types.h>

#include "base/compiler.h"
#include "shared/ring.h"
#include "shared/waiters.h"
#include "task/task_in_hand.h"

struct swl_task_transport;

/* The index of a task that whoever is idle may take. */
#define SWL_TASK_ANYBODY -1

/* The bits of a task's id above these are the server's, drawn by lot, where the queue has a key. */
#define SWL_TASK_LIFE_SHIFT 50

struct swl_task_transport_functions {
    const char *name;

    /* Whether task workers can take from one common queue: then SWL_TASK_ANYBODY is a valid index. */
    bool competes;

    /* Whether the common queue is all the room that there is: a submitter keeps nothing in its own memory. */
    bool holds_all;

    /* Sends the message with its payload (message->size bytes, at most payload_max, which stay the caller's).
     * 0; -EAGAIN where there is no room now; -errno. `mark` is left where the transport can tell after a
     * death what came of the message, else untouched. -EIDRM: see is_gone. */
    int (*send)(struct swl_task_transport *transport, int index, const struct swl_message *message,
                const void *payload, struct swl_ring_mark *mark);

    /* Takes the oldest task for that task worker, its own first, into its hand: at any death it is either
     * there or with the transport, never both. 0, and hand->taken_from tells whether it was its own or
     * anybody's; -EAGAIN where none waits; -EBADMSG where something came that is no task (it is gone then);
     * -EIDRM: see is_gone; -errno. */
    int (*receive)(struct swl_task_transport *transport, int worker);

    /* After the death of a task worker, before its hand is looked into. May be NULL. */
    void (*settle)(struct swl_task_transport *transport, int worker);

    /* After the death of a submitter: whether the message of this mark was sent. NULL where marks are not
     * left: then it is taken for sent. */
    bool (*was_sent)(struct swl_task_transport *transport, int index, const struct swl_ring_mark *mark);

    /* How many messages wait in what outlives the server; -errno. NULL: nothing does. */
    int64_t (*count_kept)(struct swl_task_transport *transport);

    /* Closes this process's descriptors and frees its memory. */
    void (*close)(struct swl_task_transport *transport);
};

/* In shared memory, zeroed at first. */
struct swl_task_transport_shared {
    struct swl_waiters waiters;          /* of submitters, for room */
    _Alignas(64) _Atomic int64_t queued; /* tasks for anybody that were sent and not yet taken */
    _Atomic uint32_t turn;               /* who was woken last for one of them */
    _Atomic uint32_t is_gone;            /* somebody has removed what carries the tasks */
};

/* What a transport is made of; all of it outlives the transport. */
struct swl_task_transport_options {
    int worker_count;
    struct swl_task_in_hand *hands; /* by task worker */
    struct swl_task_transport_shared *shared;
    const struct swl_doorbell *bells; /* of all endpoints */
    int first_bell;                   /* the first task worker's */
    uint64_t memory;                  /* bytes that the common queue may hold */
    uid_t user;                       /* the children's; (uid_t)-1: this process's */
    int32_t key;                      /* of a queue that outlives the server; 0: none does */
    int64_t first_id;                 /* of the tasks of this server: those of an earlier one differ */
    char *error;                      /* a sentence where opening it fails, or left as it is */
    size_t error_size;
};

/* Each transport embeds it as its first member. */
struct swl_task_transport {
    const struct swl_task_transport_functions *functions;
    struct swl_task_transport_options options;
    uint32_t payload_max; /* bytes that it carries whole */
    int queue;            /* a System V queue, which is to go with the server; -1: none */
};

/* Before the fork. 0 or -errno. */
int swl_transport_ring_open(struct swl_task_transport **transport,
                            const struct swl_task_transport_options *options) SWL_MUST_CHECK;
int swl_transport_message_queue_open(struct swl_task_transport **transport,
                                     const struct swl_task_transport_options *options) SWL_MUST_CHECK;
int swl_transport_preemptive_queue_open(struct swl_task_transport **transport,
                                        const struct swl_task_transport_options *options) SWL_MUST_CHECK;
/* What a System V queue carries whole on this system, bytes of payload. */
uint32_t swl_transport_queue_payload_max(void);
int swl_transport_unix_socket_open(struct swl_task_transport **transport,
                                   const struct swl_task_transport_options *options) SWL_MUST_CHECK;
/* -EOPNOTSUPP where the kernel cuts messages into pieces. */
int swl_transport_stream_socket_open(struct swl_task_transport **transport,
                                     const struct swl_task_transport_options *options) SWL_MUST_CHECK;
/* What a stream carries whole, bytes of payload; less where the system gives it little room. */
uint32_t swl_transport_stream_socket_payload_max(void);

/* ---- for all of them ---- */

/* `size` bytes came into a hand: 0 where they are a task, else -EBADMSG, and the hand is empty. */
int swl_task_check(struct swl_message *message, size_t size) SWL_MUST_CHECK;

/* Sends and wakes: the task worker, or for anybody's task one that sleeps by swl_doorbell_sleep(), as those
 * do who have none; within a task they doze. As functions->send(); -EMSGSIZE where it never will fit. */
int swl_task_transport_send(struct swl_task_transport *transport, int index,
                            const struct swl_message *message, const void *payload,
                            struct swl_ring_mark *mark) SWL_MUST_CHECK;

/* The task worker's, when it is awake, and before it runs what it has taken: it may have been woken for
 * another task, which waits for anybody. Then one that sleeps is woken instead. */
void swl_task_transport_pass_on(struct swl_task_transport *transport);

/* Asks that the endpoint's bell be rung when there is room again; see swl_waiters_add(). */
static inline void swl_task_transport_request_room(struct swl_task_transport *transport, int endpoint)
{
    swl_waiters_add(&transport->options.shared->waiters, endpoint);
}

/* Rings the submitters that wait for room. */
static inline void swl_task_transport_wake_waiters(struct swl_task_transport *transport)
{
    swl_waiters_wake(&transport->options.shared->waiters, transport->options.bells);
}

/* Whether a task comes from an earlier server, or from a process that belongs to none. */
static inline bool swl_task_is_foreign(const struct swl_task_transport *transport,
                                       const struct swl_message *task)
{
    return transport->options.key != 0 &&
           (task->id < transport->options.first_id ||
            task->id >> SWL_TASK_LIFE_SHIFT != transport->options.first_id >> SWL_TASK_LIFE_SHIFT);
}

/* The first id of the tasks of a server whose queue has that key: none of them is ever one of another
 * server's with the same queue. */
int64_t swl_task_first_id(int32_t key);

/* How many tasks wait for that index. */
static inline _Atomic int64_t *swl_task_transport_queued(const struct swl_task_transport *transport,
                                                         int index)
{
    return index == SWL_TASK_ANYBODY ? &transport->options.shared->queued
                                     : &transport->options.hands[index].queued;
}

#endif
