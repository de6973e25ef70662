/*
 * The one room that counts tasks. Each function is a verb, and stands for one thing that happens to a task:
 *
 *     accepted ──▶ waiting ──▶ taken ──▶ in flight ──▶ finished, failed
 *        │            │ ▲                    │  ▲
 *        ▼            │ └─ returned,deferred ┤  │
 *     withdrawn       ▼                      └──┘ redelivered
 *                    lost
 *
 * A task of an earlier server, or of a process that belongs to none, is foreign: it is counted when it is
 * taken, as it was never accepted here. So at any moment at which no process is within a verb:
 *
 *     accepted + foreign          = finished + failed + waiting + in flight   (waiting: of the accepted ones alone)
 *     accepted + deferred - taken = waiting = the sum of what the lanes count as queued; so it is with their bytes
 *
 * A lost task is counted as taken and failed.
 *
 * Every process has a block of counters of its own, and stores to it without a read-modify-write. Only `queued`
 * of a lane is shared by all processes and takes an atomic addition. A verb first notes what its counters will
 * be, and then stores in a fixed order: so the manager can complete or undo it when the process is killed at
 * any instruction (see the manager's functions below). One thing the manager cannot know: whether the process
 * reached the addition to `queued`. Then the lane counts at most one task too many, and never one too few,
 * until swl_task_ledger_reconcile() finds a quiet moment.
 *
 * Parameters: `who` is the endpoint of the calling process (for the master: the number behind the last one),
 * `dead` that of a process that has died, `manager` the manager's own. `index` is the task worker that a task is
 * for, SWL_TASK_SHARED_QUEUE, or SWL_TASK_STORE. No function blocks, and none can fail.
 */
#ifndef SWL_TASK_TASK_LEDGER_H
#define SWL_TASK_TASK_LEDGER_H

#include "shared/counters.h"
#include "task/task_transport.h"

/* How far a process has come with the task that it submits. */
enum swl_task_submission_phase {
    SWL_TASK_SUBMISSION_NONE,
    SWL_TASK_SUBMISSION_TRYING,  /* counts it, sends it, or keeps it in its outbox */
    SWL_TASK_SUBMISSION_WAITING, /* waits for room, and has done neither */
};

/* The task that a process submits, in shared memory; written by that process, and by the manager after its
 * death. */
struct swl_task_submission {
    /* The phase in the two lowest bits; above, how many submissions have begun, so that two equal values say
     * that none has come and gone in between. */
    _Alignas(64) _Atomic uint32_t state;
    _Atomic int32_t index;
    _Atomic uint32_t size;
    _Atomic int64_t kept; /* how many tasks the outbox had ever kept for that index, before */
    /* Expected counter values after this task is counted; lets recovery detect an update that was lost. */
    _Atomic uint64_t accepted, accepted_bytes;
    struct swl_ring_mark mark; /* as the transport leaves it for this task */
};

/* Tasks that wait for room in the memory of one submitter, for one lane: should it be killed, the manager
 * knows what went with it. Written by the submitter. */
struct swl_task_waiting {
    /* How many have come, and how many have gone: each is updated by a single store, so after a crash the
     * counter shows whether the pending add or remove took effect. */
    _Atomic int64_t kept, gone;

    /* Bytes of payload, as they are counted: that value counts whose place is the lowest bit of kept + gone.
     * The other one is written before the store that makes it count. */
    _Atomic int64_t bytes[2];

    _Atomic int64_t sending; /* `gone` + 1 while the first of them is being sent */
    _Atomic uint32_t sending_size;
    struct swl_ring_mark sent; /* as the transport leaves it for that one */

    /* A task is being counted as lost: `gone` + 1 where it is the first of these, -1 where it is another one;
     * with the expected counter values after that. */
    _Atomic int64_t losing;
    _Atomic uint64_t lost_taken, lost_bytes, lost_failed;
};

/* All that is counted, and where. Each process has a copy of this struct; what it points to is shared. */
struct swl_task_ledger {
    struct swl_counters *counters;           /* by endpoint */
    int blocks;                              /* how many of them */
    struct swl_task_submission *submissions; /* by endpoint */
    struct swl_task_waiting *waiting;        /* by submitter, then by lane */
    int submitters;                          /* those that have an outbox; their endpoints come first */
    struct swl_task_transport *transport;    /* NULL: there are no task workers */
    bool in_doubt;                           /* a lane may count one task too many; the manager's own */
};

/* A snapshot. No number is below zero, unless others put tasks into the queue that pretend to be of this
 * server. */
struct swl_task_totals {
    uint64_t accepted, foreign, finished, failed, late, redelivered;
    uint64_t deferred, repeated;    /* run again: by the store, and in another way */
    int64_t waiting, waiting_bytes; /* accepted and not taken */
    int64_t in_flight;              /* taken and not over */
};

/* Adds the numbers of another ledger. */
void swl_task_totals_add(struct swl_task_totals *totals, const struct swl_task_totals *more);

/* How many lanes a submitter has: one a task worker, one for the shared queue, and one for the store (where nothing
 * ever waits in its outbox). */
static inline int swl_task_lanes(int worker_count)
{
    return worker_count + 2;
}

/* The place of that index among a submitter's lanes. */
static inline int swl_task_lane(int worker_count, int index)
{
    return index >= 0 ? index : worker_count + (index == SWL_TASK_STORE);
}

/* The lanes of that submitter. */
static inline struct swl_task_waiting *swl_task_ledger_lanes(const struct swl_task_ledger *ledger,
                                                             int submitter)
{
    return &ledger->waiting[submitter * swl_task_lanes(ledger->transport->options.worker_count)];
}

static inline struct swl_task_waiting *swl_task_ledger_lane(const struct swl_task_ledger *ledger,
                                                            int submitter, int index)
{
    return swl_task_ledger_lanes(ledger, submitter) +
           swl_task_lane(ledger->transport->options.worker_count, index);
}

static inline int64_t swl_task_waiting_count(const struct swl_task_waiting *waiting)
{
    return atomic_load_explicit(&waiting->kept, memory_order_relaxed) -
           atomic_load_explicit(&waiting->gone, memory_order_relaxed);
}

/* Their payload. */
int64_t swl_task_waiting_bytes(const struct swl_task_waiting *waiting);

/* ---- by a process that submits ---- */

/* Counts a task and begins its submission: call it before the task is sent, so that no difference is ever below
 * zero. If the process dies within, or before swl_task_ledger_submitted(), recovery takes the task for never
 * accepted where it was not counted yet; else for lost, unless it was sent or kept. (Master and manager submit,
 * too, but keep nothing; if one of them dies the server ends.) */
void swl_task_ledger_accepted(const struct swl_task_ledger *ledger, int who, int index, uint32_t size);

/* Takes back what swl_task_ledger_accepted() has counted last: the task could not be sent or kept, and task()
 * returns that. If the process dies within, the task counts as never accepted. */
void swl_task_ledger_withdrawn(const struct swl_task_ledger *ledger, int who);

/* `waits`: from now on the submitter waits for room and does not try to send the task; false: it tries again.
 * One store. If the process dies while it waits, the task is lost. */
void swl_task_ledger_submission_waits(const struct swl_task_ledger *ledger, int who, bool waits);

/* Ends the submission: the task was sent, kept or withdrawn. One store. */
void swl_task_ledger_submitted(const struct swl_task_ledger *ledger, int who);

/* From now on a task of that size waits for room in the submitter's memory. If the process dies within, it does
 * not. */
void swl_task_ledger_kept(struct swl_task_waiting *waiting, uint32_t size);

/* The first of those that wait is about to be sent, with the mark waiting->sent. If the process dies before
 * swl_task_ledger_sent(), the transport says whether it was sent; where the transport cannot, it is taken for
 * sent. */
void swl_task_ledger_sending(struct swl_task_waiting *waiting, uint32_t size);

/* There was no room for it: it still waits. One store. */
void swl_task_ledger_not_sent(struct swl_task_waiting *waiting);

/* The first of those that wait, which has that size, waits no longer: it was sent, is lost, or goes to the
 * successor. If the process dies within, it still waits, and recovery counts it once. */
void swl_task_ledger_sent(struct swl_task_waiting *waiting, uint32_t size);

/* A task whose submission is over cannot be sent: it counts as taken and failed. Where it is the first of those
 * that wait, swl_task_ledger_sending() came before, and swl_task_ledger_sent() is to follow. If the process dies
 * within, recovery completes it. */
void swl_task_ledger_lost(const struct swl_task_ledger *ledger, int who, int index, uint32_t size);

/* A result came too late: nobody waits for it any more. By whoever finds it. One store. */
void swl_task_ledger_late(const struct swl_task_ledger *ledger, int who);

/* ---- by a task worker ---- */

/* Notes what the counters of this task worker will be when it has taken its next task: call it before that is
 * received. If the process dies before the end of swl_task_ledger_taken(), recovery completes that where a task
 * has come into the record. */
void swl_task_ledger_expect(const struct swl_task_ledger *ledger, int who,
                            struct swl_task_inflight *inflight);

/* A task has come into its in-flight record: call it before that task begins. */
void swl_task_ledger_taken(const struct swl_task_ledger *ledger, int who,
                           const struct swl_task_inflight *inflight);

/* The task in its record is over and was answered: call one of these before the record is emptied. If the process
 * dies in between, recovery finds out by swl_task_ledger_is_over() whether the task was counted; where it was
 * not, the manager calls one of these for the dead task worker, with its own endpoint as `who`. */
void swl_task_ledger_finished(const struct swl_task_ledger *ledger, int who,
                              struct swl_task_inflight *inflight);
void swl_task_ledger_failed(const struct swl_task_ledger *ledger, int who,
                            struct swl_task_inflight *inflight);

/* ---- by a task worker, or by the manager after its death ---- */

/* The task in the record is about to go into the store (swl_task_transport_return()). Afterwards one of the next two is
 * to follow. If the process dies in between, swl_task_ledger_recover_deferred() sees by the record whether the task has
 * gone. */
void swl_task_ledger_defers(const struct swl_task_ledger *ledger, int who,
                            struct swl_task_inflight *inflight);

/* It has gone, and the record is empty. One store. */
void swl_task_ledger_deferred(struct swl_task_inflight *inflight);

/* It had to stay, in flight as before. */
void swl_task_ledger_not_deferred(const struct swl_task_ledger *ledger, int who,
                                  struct swl_task_inflight *inflight);

/* A task runs again, and was not counted as deferred: at once in this process, or as it is foreign. */
void swl_task_ledger_repeated(const struct swl_task_ledger *ledger, int who);

/* ---- by the manager: if it dies, the server ends ---- */

/* The task in the record of a dead task worker was put back into the queue, for the next server. Call it before
 * the record is emptied. */
void swl_task_ledger_returned(const struct swl_task_ledger *ledger, int manager,
                              const struct swl_task_inflight *inflight);

/* The task in the record of a dead task worker will be run again. */
void swl_task_ledger_redelivered(const struct swl_task_ledger *ledger, int manager,
                                 struct swl_task_inflight *inflight);

/* Recovery of a dead task worker, after the transport's and before all else: completes or undoes
 * swl_task_ledger_defers(). */
void swl_task_ledger_recover_deferred(struct swl_task_ledger *ledger, int dead,
                                      struct swl_task_inflight *inflight);

/* Recovery of a dead task worker that has a task in its record: completes swl_task_ledger_taken(). `begun`: the
 * task's callback had begun. */
void swl_task_ledger_recover_inflight(struct swl_task_ledger *ledger, int dead,
                                      const struct swl_task_inflight *inflight, bool begun);

/* Whether the dead task worker had counted the task in its record as finished or failed. */
bool swl_task_ledger_is_over(const struct swl_task_ledger *ledger, int dead,
                             const struct swl_task_inflight *inflight);

/* Recovery of any dead child: counts as lost what it was submitting and what waited in its memory, as far as that
 * was not sent. Returns how many of those that waited are lost. */
int64_t swl_task_ledger_recover_submitter(struct swl_task_ledger *ledger, int manager, int dead);

/* Where lanes are in doubt: corrects them if at this moment no task of the server's waits but in the store, and nobody
 * submits one.
 * Returns false where it has to be tried again. */
bool swl_task_ledger_reconcile(struct swl_task_ledger *ledger);

/* ---- by every process ---- */

void swl_task_ledger_totals(const struct swl_task_ledger *ledger, struct swl_task_totals *totals);

/* Foreign tasks that were taken. */
uint64_t swl_task_ledger_foreign(const struct swl_task_ledger *ledger);

/* How many tasks of this server wait in that lane: with the transport, or with their submitters. A snapshot;
 * never too few for long. */
static inline int64_t swl_task_ledger_queued(const struct swl_task_ledger *ledger, int index)
{
    return atomic_load_explicit(swl_task_transport_queued(ledger->transport, index), memory_order_relaxed);
}

/* How many of all lanes but the store's lie with the transport; exact only as far as it is below `enough`, else not below
 * that. */
int64_t swl_task_ledger_queued_in_transport(const struct swl_task_ledger *ledger, int64_t enough);

/* NULL, or a sentence that names an equation above that does not hold. For tests, at a moment at which no process
 * is within a verb, and each that died was recovered. */
const char *swl_task_ledger_check(const struct swl_task_ledger *ledger);

#endif
