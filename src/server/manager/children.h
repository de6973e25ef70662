/*
 * The manager's children: forked, reaped, forked again, and told to end. How soon again is respawn's affair,
 * when the server ends the manager's. */
#ifndef SWL_SERVER_CHILDREN_H
#define SWL_SERVER_CHILDREN_H

#include "base/compiler.h"
#include "base/list.h"
#include "event/reactor.h"
#include "os/process.h"
#include "server/state/context.h"
#include "server/manager/reports.h"
#include "server/manager/restart.h"

/* what a process that is to end gets beyond max_wait_time, to say what it gives up */
#define SWL_CHILDREN_GRACE (500 * SWL_NS_PER_MS)

struct swl_children {
    struct swl_server *server;
    struct swl_timers *timers;    /* of the manager's loop */
    struct swl_restart *restarts; /* by id */
    struct swl_reports reports;
    struct swl_list retiring; /* those that have handed their id over */
    int alive;                /* those that leave among them */
    bool stopping, killing;   /* the server ends; at once */
};

void swl_children_open(struct swl_children *children, struct swl_server *server, struct swl_timers *timers);
void swl_children_close(struct swl_children *children);

/* All ids are to be forked for the first time. */
void swl_children_begin(struct swl_children *children);

/* Forks every id that is due: the one place where the server forks children. Returns true in a new child, whose
 * role and id are set: it must release what the manager has, and then call swl_children_become(). */
bool swl_children_fork_due(struct swl_children *children) SWL_MUST_CHECK;

/* In the new child: its whole life. Sets server->exit_code. */
void swl_children_become(struct swl_server *server);

/* Reaps those that have ended, and recovers what they leave. */
void swl_children_reap(struct swl_children *children);

/* Those that have come to their end in order give their ids to successors. */
void swl_children_retire(struct swl_children *children);

/* Those that were asked to end get so long for it. */
void swl_children_limit(struct swl_children *children);

/* A shutdown: those who submit tasks are told to end; the others have to wait for them. */
void swl_children_begin_stop(struct swl_children *children);

/* To those with ids from … to − 1. */
void swl_children_signal(const struct swl_children *children, int from, int to, int signal_number);
void swl_children_kill(struct swl_children *children);

/* Reaps those that were killed; but one that the kernel holds is not waited for. */
void swl_children_reap_killed(struct swl_children *children);

/* Whether somebody is there who submits tasks, or is to come. */
bool swl_children_may_submit(const struct swl_children *children);

/* In a shutdown: whether none is left, nor to come. */
bool swl_children_have_ended(const struct swl_children *children);

#endif
