/*
 * The registry of schedules, in shared memory: what is to run when, and what has come of it. Any process adds,
 * removes and lists; the manager alone runs them (server/manager/schedule_watch).
 *
 * Slots are written under a robust lock. One holds a schedule if its `generation` is not 0, which is stored last.
 * A schedule that is replaced lies in two slots for an instant; of two with one name the younger counts.
 *
 * Runs that are not over stand in a table by task id, without a lock: the manager enters one before it submits the
 * task, whoever sees the end of the task notes it by one store, and the manager takes it out. So no death leaves a
 * run behind that seems to go on.
 */
#ifndef SWL_SERVER_STATE_SCHEDULES_H
#define SWL_SERVER_STATE_SCHEDULES_H

#include "base/compiler.h"
#include "server/state/context.h"
#include "task/cron.h"

#define SWL_SCHEDULES_MAX        1024
#define SWL_SCHEDULE_PAYLOAD_MAX (64 * 1024)

/* Bytes of texts, with the zero at their end. */
#define SWL_SCHEDULE_NAME_MAX 128
#define SWL_SCHEDULE_RULE_MAX 512
#define SWL_SCHEDULE_ZONE_MAX 64
#define SWL_SCHEDULE_POOL_MAX 64

/* Runs that wait at most for an earlier one of their schedule (SWL_OVERLAP_QUEUE). */
#define SWL_SCHEDULE_WAITING_MAX 100

/* What becomes of a run while an earlier one of its schedule is not over. */
enum swl_overlap {
    SWL_OVERLAP_SKIP,
    SWL_OVERLAP_QUEUE,
    SWL_OVERLAP_ALLOW,
};

/* What somebody wants to have run. */
struct swl_schedule_plan {
    char name[SWL_SCHEDULE_NAME_MAX], rule[SWL_SCHEDULE_RULE_MAX], zone_name[SWL_SCHEDULE_ZONE_MAX];
    char pool[SWL_SCHEDULE_POOL_MAX]; /* "": the default one */
    struct swl_cron cron;
    struct swl_zone zone;
    uint8_t overlap; /* enum swl_overlap */
    int8_t priority;
    uint16_t attempts; /* of its tasks; 0: as the options say */
    uint16_t flags;    /* of its tasks: SWL_MESSAGE_SERIALIZED, SWL_MESSAGE_IGBINARY */
    uint32_t size;     /* of their payload */
};

struct swl_schedule {
    struct swl_schedule_plan plan; /* whoever adds it */
    uint64_t serial;               /* in the order of adding; who replaces one gets its */
    /* the manager; before, whoever adds it. Unix time in seconds: */
    int64_t seen;      /* what was due until then is done with */
    int64_t last;      /* what was last run or waits to be; 0: nothing */
    int64_t next_from; /* … and `next` is the one behind this; -1: it is not known */
    int64_t next;
    uint64_t runs, missed, skipped, failed;
    uint32_t outstanding; /* runs in the table */
    uint32_t waiting;     /* runs that wait for an earlier one */
};

struct swl_schedules_slot {
    _Atomic uint64_t generation; /* 0: it is free */
    struct swl_schedule schedule;
};

/* Where a run is in the table; both words are the manager's. */
enum swl_schedule_end {
    SWL_SCHEDULE_RUNNING,
    SWL_SCHEDULE_FINISHED,
    SWL_SCHEDULE_FAILED,
};

struct swl_schedule_run {
    _Atomic int64_t task;    /* its id + 1; 0: nothing stands here */
    _Atomic uint32_t end;    /* enum swl_schedule_end; whoever sees the end */
    _Atomic uint64_t serial; /* of its schedule */
};

#define SWL_SCHEDULE_RUNS 4096 /* a power of two */
/* So many may be of schedules that allow overlaps: the others, one run for each, always find a place. */
#define SWL_SCHEDULE_RUNS_ALLOW (SWL_SCHEDULE_RUNS - SWL_SCHEDULES_MAX)
#define SWL_SCHEDULES_SLOTS     (SWL_SCHEDULES_MAX + 1) /* one more, to replace one when all are in use */

/* One mapping, zeroed but for the lock. Pages that were never touched cost nothing. */
struct swl_schedules {
    struct swl_lock lock;
    uint64_t last_serial, last_generation; /* with the lock */
    _Atomic uint32_t top;                  /* slots from this one on were never used; with the lock */
    _Atomic uint32_t changed;              /* counts changes of the plans; who makes them */
    _Atomic uint32_t ended;                /* counts ends of runs; who sees them */
    _Atomic uint32_t waiting;              /* runs that wait for an earlier one; manager */
    uint32_t running;                      /* places of the table in use; manager */
    struct swl_schedule_run runs[SWL_SCHEDULE_RUNS];
    struct swl_schedules_slot slots[SWL_SCHEDULES_SLOTS];
    uint8_t payloads[SWL_SCHEDULES_SLOTS][SWL_SCHEDULE_PAYLOAD_MAX]; /* by slot */
};

/* Makes the registry where there is none, before the first fork. 0 or -errno. */
int swl_schedules_open(struct swl_server *server) SWL_MUST_CHECK;

/* Whether there are task workers for every schedule, by the options as they are before they are settled. If not,
 * server->error has one sentence. */
bool swl_schedules_may_start(struct swl_server *server) SWL_MUST_CHECK;

/* Unmaps it in this process. */
void swl_schedules_close(struct swl_server *server);

/* ---- any process ---- */

/* Adds a schedule, or replaces the one of that name, which keeps its counts and what runs. Before the start, and
 * while the server runs; then the manager hears of it. 0; -ENOSPC where there are SWL_SCHEDULES_MAX;
 * -SWL_ERROR_WORKER_NOT_RUNNING where the server runs without task workers; -errno. Waits for others that do this. */
int swl_schedules_put(struct swl_server *server, const struct swl_schedule_plan *plan, const void *payload)
    SWL_MUST_CHECK;

/* Removes it; what runs goes on. Returns whether there was one. */
bool swl_schedules_remove(struct swl_server *server, const char *name);

/* All schedules as they are now, in the order of adding: `outstanding` has the runs that are not over, `next` is
 * when it is next due (SWL_CRON_NEVER). Returns how many, with *list for swl_free(). */
uint32_t swl_schedules_list(struct swl_server *server, struct swl_schedule **list);

/* How many there are. */
uint32_t swl_schedules_count(const struct swl_server *server);

/* swl_schedules_task_over() for a task of a schedule's. */
void swl_schedules_run_over(struct swl_server *server, const struct swl_message *task, bool failed);

/* A task is over, and will not run again: where it was a schedule's, notes that. Idempotent; never blocks. By the
 * task worker before it empties its in-flight record, and by the manager in its place. */
static inline void swl_schedules_task_over(struct swl_server *server, const struct swl_message *task,
                                           bool failed)
{
    if (task->flags & SWL_MESSAGE_SCHEDULED) {
        swl_schedules_run_over(server, task, failed);
    }
}

/* ---- the manager ---- */

/* Takes the lock without waiting. Returns false where another process has it. */
bool swl_schedules_try_lock(struct swl_schedules *schedules) SWL_MUST_CHECK;
void swl_schedules_unlock(struct swl_schedules *schedules);

/* Slots from this one on were never used. */
static inline int swl_schedules_top(const struct swl_schedules *schedules)
{
    uint32_t top = atomic_load_explicit(&schedules->top, memory_order_relaxed);
    return (int)SWL_MIN(top, (uint32_t)SWL_SCHEDULES_SLOTS); /* others may have written anything there */
}

/* With the lock. Takes out of the table what is over, and counts it for its schedule. */
void swl_schedules_harvest(struct swl_schedules *schedules);

/* A place in the table for a run of that schedule with that task id; NULL: there is none now. To be taken back by
 * swl_schedules_withdraw(), where the task could not be submitted. */
struct swl_schedule_run *swl_schedules_enter(struct swl_schedules *schedules, struct swl_schedule *schedule,
                                             int64_t task) SWL_MUST_CHECK;
void swl_schedules_withdraw(struct swl_schedules *schedules, struct swl_schedule *schedule,
                            struct swl_schedule_run *run);

#endif
