/*
 * Tasks that are not simply the next: delayed ones, those with a priority, and those that are to run again. They
 * lie in shared memory, beside whatever transport carries all others, and outlive every process but the master;
 * with a file, the server too.
 *
 *     put, returned ──▶ delayed ──▶ ready ──▶ taken        (one that is not delayed is ready at once)
 *
 * What is true is one word of each task (shared/blocks): whether it is in the store. The heap of those that are
 * delayed, the lists of those that are ready, and what is free follow from that, and are made anew by whoever gets
 * the lock of a process that died with it. A task moves between the store and an in-flight record as it does with
 * task_queue: the one that moves it notes that first, copies, then stores that word. So at any death it is in one of
 * the two places, never in both.
 */
#ifndef SWL_TASK_TASK_STORE_H
#define SWL_TASK_TASK_STORE_H

#include "base/compiler.h"
#include "shared/blocks.h"
#include "shared/ring.h"
#include "task/task_inflight.h"
#include "task/task_order.h"

/* Priorities, the highest first. */
#define SWL_TASK_LEVELS          3
#define SWL_TASK_LEVEL(priority) (1 - (priority))

/* How many tasks become ready at most while the lock is held once. */
#define SWL_TASK_DUE_BATCH 64

struct swl_task_store_options {
    int worker_count;
    struct swl_task_inflight *inflight; /* by task worker */
    uint64_t
        memory; /* bytes that it may hold of what is submitted; tasks that return may take a quarter more */
    int submitters; /* ids below hear of the end of what they have submitted to an earlier server */
    int fd;         /* of the file that outlives the server, the store's once it is open; -1: none */
};

/* In shared memory; under the lock, but for what is atomic, which anybody may read as a hint. */
struct swl_task_store_shared;

/* A part of it: what everybody looks at before each task. */
struct swl_task_store_counts {
    _Alignas(64) _Atomic int64_t next_due; /* SWL_NEVER: none is delayed */
    _Atomic uint32_t ready;                /* of all lists */
    _Atomic uint32_t delayed;
};

/* Each process has a copy, made before the fork. */
struct swl_task_store {
    struct swl_task_store_options options;
    struct swl_task_store_shared *shared;
    struct swl_task_store_counts *counts;
    size_t shared_size;
    struct swl_blocks blocks;
    uint32_t spare;   /* blocks for tasks that return */
    uint32_t dropped; /* tasks in the file that could not be read, and are gone */
};

/* What became of a task that was put into the store. */
enum swl_task_stored {
    SWL_TASK_STORED,          /* it waits for its time */
    SWL_TASK_STORED_EARLIEST, /* so it does, and its time comes first of all: whoever watches the time is to be told */
    SWL_TASK_STORED_READY, /* it can be taken: a task worker is to be woken */
};

/* Before the fork. With a file, what an earlier server has left in it is there again, as from outside
 * (swl_task_adopt()): 0; -errno with nothing left open. */
int swl_task_store_open(struct swl_task_store *store, const struct swl_task_store_options *options)
    SWL_MUST_CHECK;

/* Unmaps it in this process, and closes the file. */
void swl_task_store_close(struct swl_task_store *store);

/* ---- submitters ---- */

/* Puts a copy of the task, with its payload (message->size bytes), into the store; its flags say the priority from then
 * on. enum swl_task_stored; -EAGAIN where there is no room now; -EMSGSIZE where there never is. `mark` (or NULL) is for
 * swl_task_store_was_put(); its position is 0 before. */
int swl_task_store_put(struct swl_task_store *store, const struct swl_task_order *order,
                       const struct swl_message *message, const void *payload, struct swl_ring_mark *mark)
    SWL_MUST_CHECK;

/* After the death of a submitter: whether the task of this mark was put there. */
bool swl_task_store_was_put(struct swl_task_store *store, const struct swl_ring_mark *mark);

/* ---- task workers ---- */

/* Whether a task of that level (SWL_TASK_LEVEL()) is ready for that task worker. A hint: it may be stale. */
bool swl_task_store_has(const struct swl_task_store *store, int worker, int level);

/* How many are ready of those for that task worker alone, or (SWL_TASK_SHARED_QUEUE) for anybody. A hint. */
int64_t swl_task_store_ready_in(const struct swl_task_store *store, int index);

/* The same for both, which that task worker could take. */
int64_t swl_task_store_ready(const struct swl_task_store *store, int worker);

/* Takes the one of that level that has been ready the longest, for that task worker before those for anybody, into its
 * in-flight record, which must be empty; `taken_from` is SWL_TASK_STORE there, and `stored_for` the index that
 * it was for. 0; -EAGAIN where none is ready. */
int swl_task_store_take(struct swl_task_store *store, int worker, int level) SWL_MUST_CHECK;

/* Moves the task in flight of that task worker into the store: at any death it is in the one place or in the other. It
 * gets the header `message`, but for its size, and the priority and time of `order`; the in-flight record is empty
 * then. By the task worker, or by the manager after its death. As swl_task_store_put(), and -EAGAIN leaves the task
 * where it is. */
int swl_task_store_return(struct swl_task_store *store, int worker, const struct swl_message *message,
                          const struct swl_task_order *order) SWL_MUST_CHECK;

/* ---- who watches the time ---- */

/* When the first of those that are delayed is due, monotonic ns; SWL_NEVER where none is. */
int64_t swl_task_store_next_due(const struct swl_task_store *store);

/* Up to SWL_TASK_DUE_BATCH of those that are due become ready: returns how many, with the index that each is for. By
 * any process; call it again where it returns as many as that. Nothing becomes ready once the store is closed for
 * delayed tasks. */
int swl_task_store_wake(struct swl_task_store *store, int64_t now, int32_t indexes[SWL_TASK_DUE_BATCH]);

/* The server ends: what is delayed stays so, but for what somebody waits for, blocked: its next run is due now, and so is
 * each further one. Returns whether there was any. */
bool swl_task_store_end_delays(struct swl_task_store *store);

/* ---- the manager, and whoever looks ---- */

/* After a death: what the dead one was moving is in its place from now on. */
void swl_task_store_recover(struct swl_task_store *store);

/* How many wait for their time, how many are ready; hints. */
static inline int64_t swl_task_store_count_delayed(const struct swl_task_store *store)
{
    return atomic_load_explicit(&store->counts->delayed, memory_order_relaxed);
}

static inline int64_t swl_task_store_count_ready(const struct swl_task_store *store)
{
    return atomic_load_explicit(&store->counts->ready, memory_order_acquire);
}

static inline int64_t swl_task_store_count(const struct swl_task_store *store)
{
    return swl_task_store_count_delayed(store) + swl_task_store_count_ready(store);
}

/* How many there are at this moment of which `counts` (NULL: all) says so: it is called for each, under the lock. */
int64_t swl_task_store_count_exactly(struct swl_task_store *store,
                                     bool (*counts)(const void *argument, const struct swl_message *message),
                                     const void *argument);

/* A hint that costs next to nothing. */
static inline bool swl_task_store_is_empty(const struct swl_task_store *store)
{
    return swl_task_store_count(store) == 0;
}

/* For tests, with nobody at work: NULL, or a sentence that says what does not follow from the tasks. */
const char *swl_task_store_check(struct swl_task_store *store);

#endif
