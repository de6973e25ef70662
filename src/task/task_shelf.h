/*
 * The shelf of failed tasks: the last ones of the whole server that have finally failed, each with its data, the
 * reason and the trace, in shared memory. Data that was in a spill file is in another file here, which is the
 * shelf's alone: it goes with the task.
 *
 * What is true is whether the chain of blocks of a task counts. The order, the number of tasks and the free blocks
 * follow from that, and are made anew after the death of the lock's holder. A file that a dead process was about
 * to give to the shelf, or to take away, is noted, so that nothing is left behind.
 *
 * All functions may be called in any process, and take the lock for a moment; none waits for anything else.
 * `who`: the endpoint of the calling process.
 */
#ifndef SWL_TASK_TASK_SHELF_H
#define SWL_TASK_TASK_SHELF_H

#include "ipc/spill.h"
#include "os/lock.h"
#include "shared/blocks.h"
#include "task/task_inflight.h"

/* A failed task, as it is given to the shelf and as it is read from it. */
struct swl_failed_task {
    uint64_t number;   /* on the shelf: one for each failure, ascending */
    int64_t failed_at; /* wall clock, ns */
    int32_t pool;      /* the task pool's index */
    int32_t index;     /* the task worker of that pool that it was for, or SWL_TASK_SHARED_QUEUE */
    uint32_t runs;     /* how often it was begun */
    bool has_data;     /* false: its data could not be kept */
    uint32_t reason_size, trace_size;
    const char *reason, *trace;     /* not terminated */
    const struct swl_message *task; /* as it was sent; attempt: of its last run. Its payload lies behind it */
};

/* What the shelf knows of a process; that process writes, and whoever has the lock after its death. */
struct swl_task_shelf_process {
    _Atomic uint64_t file; /* a copy that it has made for the shelf, and that is no task's yet; 0: none */
    _Atomic uint64_t put;  /* the number of the task that it has put there last */
};

/* In shared memory, zeroed but for what swl_task_shelf_open() writes. Under the lock, but for the atomics. */
struct swl_task_shelf_shared {
    struct swl_lock lock;
    struct swl_blocks_index index;
    uint32_t oldest, newest; /* the first blocks of these tasks' chains */
    uint32_t count;
    _Atomic uint64_t last_number; /* any process */
    _Atomic uint32_t putting;     /* the chain that is about to count */
    _Atomic int32_t putter;       /* … and whose it is */
    _Atomic uint64_t dropping;    /* the file of a task that is about to be dropped */
    struct swl_task_shelf_process processes[];
};

/* Each process has a copy, made before the fork. */
struct swl_task_shelf {
    struct swl_task_shelf_shared *shared; /* NULL: nothing is kept */
    struct swl_blocks blocks;
    struct swl_spill *spill; /* this process's */
    size_t size;
    int processes;
    uint32_t max;
};

/* A task on the shelf; it may be gone when it is asked for. */
struct swl_task_shelf_place {
    uint32_t block;
    uint64_t number;
};

/* Before the fork: a shelf for `max` tasks, which take `memory` bytes at most, and for so many processes. With max
 * 0 none is made, and what is put there is gone. 0 or -errno. */
int swl_task_shelf_open(struct swl_task_shelf *shelf, struct swl_spill *spill, uint32_t max, uint64_t memory,
                        int processes) SWL_MUST_CHECK;

/* At the end of the server, by the one process that cleans up: drops all tasks with their files. */
void swl_task_shelf_clear(struct swl_task_shelf *shelf);

/* Unmaps it in this process. */
void swl_task_shelf_close(struct swl_task_shelf *shelf);

static inline bool swl_task_shelf_is_open(const struct swl_task_shelf *shelf)
{
    return shelf->shared != NULL;
}

/* The number for the next task that this process puts there. */
uint64_t swl_task_shelf_reserve(struct swl_task_shelf *shelf);

/* Puts a copy of the task there; a file of its stays the caller's. The oldest ones make room. */
void swl_task_shelf_put(struct swl_task_shelf *shelf, int who, const struct swl_failed_task *failed);

/* Whether the dead process had put that number there. */
bool swl_task_shelf_was_put(struct swl_task_shelf *shelf, int dead, uint64_t number);

/* After the death of a process: takes away what it has left halfway. What it was running again stays. */
void swl_task_shelf_recover(struct swl_task_shelf *shelf, int dead);

/* Which tasks are there, oldest first; for swl_free(). */
struct swl_task_shelf_place *swl_task_shelf_list(struct swl_task_shelf *shelf, size_t *count);

/* A copy of that task, for swl_free(); its file stays the shelf's. NULL: it is gone. */
struct swl_failed_task *swl_task_shelf_get(struct swl_task_shelf *shelf, struct swl_task_shelf_place place);

/* The same by number, and nobody else gets it like that until swl_task_shelf_drop() or
 * swl_task_shelf_unclaim(). NULL: it is gone, or somebody has it. */
struct swl_failed_task *swl_task_shelf_claim(struct swl_task_shelf *shelf, int who, uint64_t number);
void swl_task_shelf_unclaim(struct swl_task_shelf *shelf, int who, uint64_t number);

/* Drops it with its file. `who`: -1: unless somebody has claimed it; else only if that process has. Returns whether
 * it was there. */
bool swl_task_shelf_drop(struct swl_task_shelf *shelf, int who, uint64_t number);

/* How many there are. */
uint32_t swl_task_shelf_count(struct swl_task_shelf *shelf);

#endif
