/*
 * Counters of the whole server, in shared memory. Every process and thread has a block of its own and is the
 * only one to write it (its successor goes on with it, and the manager corrects it after a death); whoever wants a total adds the blocks up.
 */
#ifndef SWL_SHARED_COUNTERS_H
#define SWL_SHARED_COUNTERS_H

#include <stdatomic.h>
#include <stdint.h>

enum swl_counter {
    SWL_COUNT_ACCEPT,        /* connections accepted */
    SWL_COUNT_CLOSE,         /* connections ended */
    SWL_COUNT_ABORT,         /* connections refused: over max_connection */
    SWL_COUNT_SLOW_CLOSE,    /* connections closed because their clients did not take their output */
    SWL_COUNT_REQUEST,       /* packages framed */
    SWL_COUNT_DISPATCH,      /* packages given to workers */
    SWL_COUNT_RESPONSE,      /* send() calls that were accepted */
    SWL_COUNT_WORKER,        /* requests, tasks and messages that a worker has handled */
    SWL_COUNT_RECV_BYTES,    /* from clients */
    SWL_COUNT_SEND_BYTES,    /* to clients */
    SWL_COUNT_DATAGRAM_DROP, /* datagrams dropped: no room for them, too long, or not sent */
    SWL_COUNT_GROUP_SKIP, /* messages to groups that members did not get: too much waits for them already */
    SWL_COUNT_REQUEST_OVERDUE, /* workers killed for request_max_runtime */
    SWL_COUNT_RESTART,         /* processes forked again */
    SWL_COUNT_GIVEN_UP,        /* bytes of output lost at the server's end; BASE mode's workers, manager */

    /* of task/task_ledger alone, which states what holds between them */
    SWL_COUNT_TASK_ACCEPTED,       /* by task() and its kin */
    SWL_COUNT_TASK_ACCEPTED_BYTES, /* of payload, as it is queued */
    SWL_COUNT_TASK_TAKEN,          /* out of the queue, by task workers */
    SWL_COUNT_TASK_TAKEN_BYTES,
    SWL_COUNT_TASK_DEFERRED, /* out of the hands of a task worker into the store, to be taken again */
    SWL_COUNT_TASK_DEFERRED_BYTES,
    SWL_COUNT_TASK_FOREIGN,  /* taken, but of an earlier server or a process outside: in none of these four */
    SWL_COUNT_TASK_FINISHED, /* ran to the end */
    SWL_COUNT_TASK_FAILED,   /* given up */
    SWL_COUNT_TASK_REDELIVERED, /* run again after the death of their task worker */
    SWL_COUNT_TASK_REPEATED,    /* run again, and not counted as deferred */
    SWL_COUNT_TASK_LATE,        /* results that came after nobody waited any more */
    SWL_COUNTERS,
};

struct swl_counters {
    _Alignas(64) _Atomic uint64_t value[SWL_COUNTERS];
};

/* By the owner of the block: no read-modify-write, as nobody else writes. */
static inline void swl_count(struct swl_counters *mine, enum swl_counter counter, int64_t amount)
{
    atomic_store_explicit(&mine->value[counter],
                          atomic_load_explicit(&mine->value[counter], memory_order_relaxed) +
                              (uint64_t)amount,
                          memory_order_relaxed);
}

static inline uint64_t swl_counters_sum(const struct swl_counters *blocks, int count,
                                        enum swl_counter counter)
{
    uint64_t sum = 0;
    for (int i = 0; i < count; i++) {
        sum += atomic_load_explicit(&blocks[i].value[counter], memory_order_relaxed);
    }
    return sum;
}

#endif
