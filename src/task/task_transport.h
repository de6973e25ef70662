/*
 * How tasks get from those who submit them to task workers. One direction only: results go to the
 * submitter's inbox. Every transport is one file with one table of functions, none of which blocks or
 * wakes; who waits, waits at its doorbell. Beside it lies the store, for tasks that are not simply the next.
 */
#ifndef SWL_TASK_TASK_TRANSPORT_H
#define SWL_TASK_TASK_TRANSPORT_H

#include <sys/types.h>

#include "base/compiler.h"
#include "shared/ring.h"
#include "shared/waiters.h"
#include "task/task_store.h"

struct swl_task_transport;

/* The high bits of a task id, above these: random for each server, where the queue has a key. */
#define SWL_TASK_LIFE_SHIFT 50

/* What a transport implements; everybody else calls the functions further below. */
struct swl_task_transport_functions {
    const char *name;
    bool has_shared_queue;  /* see swl_task_transport_has_shared_queue() */
    bool refuses_when_full; /* see swl_task_transport_refuses_when_full() */

    /* Sends the message with its payload (message->size bytes, at most payload_max, which stay the caller's).
     * 0; -EAGAIN where there is no room now; -errno. `mark` is left where the transport can say after a
     * death what came of the message, else untouched. -EIDRM: see is_gone. */
    int (*send)(struct swl_task_transport *transport, int index, const struct swl_message *message,
                const void *payload, struct swl_ring_mark *mark);

    /* See the functions of the same names. The last three may be NULL. */
    int (*receive)(struct swl_task_transport *transport, int worker);
    void (*recover)(struct swl_task_transport *transport, int worker);
    bool (*was_sent)(struct swl_task_transport *transport, int index, const struct swl_ring_mark *mark);
    int64_t (*count_kept)(struct swl_task_transport *transport);

    /* Closes this process's descriptors and frees its memory. */
    void (*close)(struct swl_task_transport *transport);
};

/* In shared memory, zeroed at first. */
struct swl_task_transport_shared {
    struct swl_waiters waiters;          /* submitters, for room */
    _Alignas(64) _Atomic int64_t queued; /* tasks sent into the shared queue and not yet taken */
    _Atomic uint32_t turn;               /* who was woken last for one of them */
    _Atomic uint32_t is_gone;            /* somebody has removed what carries the tasks */
    _Alignas(64) _Atomic int64_t stored; /* tasks put into the store and not yet taken */
    _Atomic uint32_t level_turn;         /* takes while the store had tasks that are ready */
    _Atomic uint32_t middle_turn;        /* of them, those of priority 0 */
};

/* What a transport is made of; all of it outlives the transport. */
struct swl_task_transport_options {
    int worker_count;
    struct swl_task_inflight *inflight; /* by task worker */
    struct swl_spill *spill;            /* of large payloads, this process's; NULL: there are none */
    struct swl_task_transport_shared *shared;
    const struct swl_doorbell *bells; /* of all endpoints */
    int first_bell;                   /* the first task worker's */
    int watcher_bell;                 /* of who calls swl_task_transport_wake_due() in time */
    uint64_t memory;                  /* bytes that the shared queue may hold */
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
    struct swl_task_store *store; /* NULL before swl_task_transport_open_store() */
    uint32_t payload_max;         /* bytes that it carries whole */
    int queue;                    /* a System V queue, which is to go with the server; -1: none */
};

/* Before the fork. 0, and the caller closes it; or -errno. */
int swl_task_transport_ring_open(struct swl_task_transport **transport,
                                 const struct swl_task_transport_options *options) SWL_MUST_CHECK;
int swl_task_transport_unix_socket_open(struct swl_task_transport **transport,
                                        const struct swl_task_transport_options *options) SWL_MUST_CHECK;
int swl_task_transport_sysv_queue_open(struct swl_task_transport **transport,
                                       const struct swl_task_transport_options *options) SWL_MUST_CHECK;
/* The same with a shared queue. */
int swl_task_transport_sysv_queue_open_shared(struct swl_task_transport **transport,
                                              const struct swl_task_transport_options *options)
    SWL_MUST_CHECK;
/* -EOPNOTSUPP where the kernel cuts messages into pieces. */
int swl_task_transport_stream_socket_open(struct swl_task_transport **transport,
                                          const struct swl_task_transport_options *options) SWL_MUST_CHECK;

/* Opens the store, before the fork too. `file`: as swl_task_store_options.fd. 0 or -errno. */
int swl_task_transport_open_store(struct swl_task_transport *transport, int submitters, int file)
    SWL_MUST_CHECK;

/* What a System V queue carries whole on this system, bytes of payload. */
uint32_t swl_task_transport_sysv_queue_payload_max(void);
/* What a stream carries whole, bytes of payload; less where the system gives it little room. */
uint32_t swl_task_transport_stream_socket_payload_max(void);

/* Closes this process's descriptors and frees its memory, the store's too. A System V queue stays: see
 * `queue`. */
void swl_task_transport_close(struct swl_task_transport *transport);

/* The transport's name, for the log. */
static inline const char *swl_task_transport_name(const struct swl_task_transport *transport)
{
    return transport->functions->name;
}

/* Whether task workers can take from one shared queue: then SWL_TASK_SHARED_QUEUE is a valid index. */
static inline bool swl_task_transport_has_shared_queue(const struct swl_task_transport *transport)
{
    return transport->functions->has_shared_queue;
}

/* Whether a task for which the shared queue has no room is refused: the submitter does not keep it in its own
 * memory. */
static inline bool swl_task_transport_refuses_when_full(const struct swl_task_transport *transport)
{
    return transport->functions->refuses_when_full;
}

/* Whether tasks can be for that index (SWL_TASK_STORE is one): of what others can write it has to be asked
 * first. */
static inline bool swl_task_transport_has_index(const struct swl_task_transport *transport, int index)
{
    return index >= SWL_TASK_STORE && index < transport->options.worker_count;
}

/* How many tasks wait for that index. */
static inline _Atomic int64_t *swl_task_transport_queued(const struct swl_task_transport *transport,
                                                         int index)
{
    return index == SWL_TASK_SHARED_QUEUE ? &transport->options.shared->queued
           : index == SWL_TASK_STORE      ? &transport->options.shared->stored
                                          : &transport->options.inflight[index].queued;
}

/* ---- submitters ---- */

/* The task leaves this process: what it names outside is not this process's any more. Returns whether it was. */
bool swl_task_transport_sends(const struct swl_task_transport *transport, const struct swl_message *message,
                              const void *payload);

/* What the task names outside is this process's: one that it was handed over, and that waits in its memory. */
void swl_task_transport_hold(const struct swl_task_transport *transport, const struct swl_message *message,
                             const void *payload);

/* Sends the message with its payload (message->size bytes, which stay the caller's) and wakes: the task
 * worker, or for the shared queue one that sleeps as SWL_ASLEEP_IDLE. 0; -EAGAIN where there is no room
 * now; -EMSGSIZE where it never will fit; -EIDRM: see is_gone; -errno. `mark` (or NULL) is for
 * swl_task_transport_was_sent(); its position is 0 before. */
int swl_task_transport_send(struct swl_task_transport *transport, int index,
                            const struct swl_message *message, const void *payload,
                            struct swl_ring_mark *mark) SWL_MUST_CHECK;

/* The same without waking, for who wakes everybody afterwards. */
static inline int swl_task_transport_put(struct swl_task_transport *transport, int index,
                                         const struct swl_message *message, const void *payload)
{
    return transport->functions->send(transport, index, message, payload, NULL);
}

/* Whether a task of that order goes into the store. Where the store has no room it is refused: the submitter
 * does not keep it in its own memory. */
static inline bool swl_task_order_is_stored(const struct swl_task_order *order)
{
    return order->priority != 0 || order->due != 0 || order->is_again;
}

/* The lane that it waits in, which is its index otherwise. */
static inline int swl_task_order_lane(const struct swl_task_order *order)
{
    return swl_task_order_is_stored(order) ? SWL_TASK_STORE : order->index;
}

/* Puts the task into the store, and wakes who is to know. As swl_task_transport_send(). */
int swl_task_transport_store(struct swl_task_transport *transport, const struct swl_task_order *order,
                             const struct swl_message *message, const void *payload,
                             struct swl_ring_mark *mark) SWL_MUST_CHECK;

/* Asks that the endpoint's bell be rung when there is room again; see swl_waiters_add(). */
static inline void swl_task_transport_request_room(struct swl_task_transport *transport, int endpoint)
{
    swl_waiters_add(&transport->options.shared->waiters, endpoint);
}

/* The first id of the tasks of a server. `has_key`: a queue of its outlives it: none of the ids is ever one of
 * another server's with the same queue. */
int64_t swl_task_transport_first_id(bool has_key);

/* ---- task workers ---- */

/* swl_task_transport_receive() where the store has something. */
int swl_task_transport_receive_any(struct swl_task_transport *transport, int worker);

/* Takes the next task for that task worker into its in-flight record: at any death it is either there or with
 * the transport, never both. Those of a higher priority come first; but each 16th time that there is something
 * in the store one of a lower one comes, each 256th time one of the lowest. Of one priority the oldest comes,
 * first of those for this task worker alone; what is ready in the store and what is with the transport take
 * turns. 0, and `taken_from` of the record is the index that it came from; -EAGAIN where none waits; -EBADMSG
 * where something came that is no task (it is gone then); -EIDRM: see is_gone; -errno. */
static inline int swl_task_transport_receive(struct swl_task_transport *transport, int worker)
{
    return transport->store == NULL || swl_task_store_is_empty(transport->store)
               ? transport->functions->receive(transport, worker)
               : swl_task_transport_receive_any(transport, worker);
}

/* Moves the task in flight of that task worker into the store, as swl_task_store_return(), and wakes who is to
 * know. By the task worker, or by the manager after its death. 0, and the in-flight record is empty; -EAGAIN
 * where there is no room, and the task stays where it is. */
int swl_task_transport_return(struct swl_task_transport *transport, int worker,
                              const struct swl_message *message, const struct swl_task_order *order)
    SWL_MUST_CHECK;

/* How many tasks in the store are ready for that task worker. A hint. */
static inline int64_t swl_task_transport_ready(const struct swl_task_transport *transport, int worker)
{
    return transport->store == NULL || swl_task_store_count_ready(transport->store) == 0
               ? 0
               : swl_task_store_ready(transport->store, worker);
}

/* Rings the submitters that wait for room. */
static inline void swl_task_transport_wake_waiters(struct swl_task_transport *transport)
{
    swl_waiters_wake(&transport->options.shared->waiters, transport->options.bells);
}

/* When the task worker is awake, and before it runs what it has taken: it may have been woken for another
 * task, which waits in the shared queue. Then one that sleeps is woken instead. */
void swl_task_transport_pass_on(struct swl_task_transport *transport);

/* ---- who watches the time ---- */

/* Some of the delayed tasks that are due become ready, and task workers are woken for them. Returns when to call it
 * again, monotonic ns: perhaps at once; SWL_NEVER where nothing is delayed. */
int64_t swl_task_transport_wake_due(struct swl_task_transport *transport);

/* Whether a task comes from an earlier server, or from a process that belongs to none. */
static inline bool swl_task_transport_is_foreign(const struct swl_task_transport *transport,
                                                 const struct swl_message *task)
{
    return transport->options.key != 0 &&
           (task->id < transport->options.first_id ||
            task->id >> SWL_TASK_LIFE_SHIFT != transport->options.first_id >> SWL_TASK_LIFE_SHIFT);
}

/* ---- the manager ---- */

/* After the death of a task worker, before its in-flight record is looked into: what it was taking is there
 * from now on, or with the transport. */
static inline void swl_task_transport_recover(struct swl_task_transport *transport, int worker)
{
    if (transport->functions->recover != NULL) {
        transport->functions->recover(transport, worker);
    }
    if (transport->store != NULL) {
        swl_task_store_recover(transport->store);
    }
}

/* After the death of a submitter: whether the message of this mark was sent. True where the transport cannot
 * say. */
static inline bool swl_task_transport_was_sent(struct swl_task_transport *transport, int index,
                                               const struct swl_ring_mark *mark)
{
    return index == SWL_TASK_STORE
               ? transport->store != NULL && swl_task_store_was_put(transport->store, mark)
               : transport->functions->was_sent == NULL ||
                     transport->functions->was_sent(transport, index, mark);
}

/* How many messages wait in the queue that outlives the server, 0 where there is none; -errno. (What waits in the
 * store: swl_task_store_count().) */
static inline int64_t swl_task_transport_count_kept(struct swl_task_transport *transport)
{
    return transport->functions->count_kept == NULL ? 0 : transport->functions->count_kept(transport);
}

/* ---- for the transports ---- */

/* `size` bytes came into an in-flight record: 0 where they are a task, else -EBADMSG, and the record is
 * empty. */
int swl_task_transport_check(struct swl_message *message, size_t size) SWL_MUST_CHECK;

#endif
