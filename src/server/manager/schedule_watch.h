/*
 * Runs the schedules: the manager submits a task for each second in which one is due. Nothing runs before the
 * server is ready, nor once its shutdown has begun.
 *
 * What is due is run up to SWL_SCHEDULE_LATE later, where the manager was held up or the queue was full; what is
 * older is missed: counted and logged, but not run. A second that is done with is never run again, so where the
 * wall clock is set back the schedules wait until it says what it has said; unless it is set back by three hours or
 * more, which is a correction: then they go by the new time.
 */
#ifndef SWL_SERVER_SCHEDULE_WATCH_H
#define SWL_SERVER_SCHEDULE_WATCH_H

#include "base/compiler.h"
#include "event/reactor.h"
#include "server/state/context.h"

/* seconds */
#define SWL_SCHEDULE_LATE 10

struct swl_schedule;

struct swl_schedule_watch {
    struct swl_server *server;
    struct swl_event timer; /* a wall timer, for the next second in which anything is due */
    bool has_begun;
    uint32_t changed, ended; /* what the registry had counted at the last look */
    int64_t began;           /* Unix time: what was due until then was before the server was ready */
    int64_t latest;          /* what the wall clock said last */
    /* during one look: where the queue of tasks was full, by task pool, and whether somebody waits for room */
    bool is_full[SWL_TASK_POOLS_MAX], wants_retry;
    uint64_t missed;       /* runs that were missed and not logged yet */
    int64_t missed_logged; /* when some were logged last, monotonic ns; 0: never */
    char missed_name[64];  /* the schedule of the first of them */
};

/* Does nothing where there are no task workers. 0 or -errno. */
int swl_schedule_watch_open(struct swl_schedule_watch *watch, struct swl_server *server,
                            struct swl_reactor *reactor) SWL_MUST_CHECK;

/* In the manager and in each new child of it. */
void swl_schedule_watch_close(struct swl_schedule_watch *watch);

/* Whenever the manager was woken: cheap where nothing has changed. Never blocks. */
void swl_schedule_watch_look(struct swl_schedule_watch *watch);

/* What is due at `now` (wall clock, ns) is run; returns when to look again, SWL_NEVER: when something changes. */
int64_t swl_schedule_watch_run(struct swl_schedule_watch *watch, int64_t now);

#endif
