/*
 * The manager's children: forked, reaped, forked again, and told to end. How soon again is respawn's affair,
 * when the server ends the manager's. */
#ifndef SWL_SERVER_CHILDREN_H
#define SWL_SERVER_CHILDREN_H

#include "base/list.h"
#include "event/reactor.h"
#include "os/process.h"
#include "server/state/context.h"
#include "server/manager/reports.h"
#include "server/manager/respawn.h"

/* what a process that is to end gets beyond max_wait_time, to say what it gives up */
#define SWL_CHILDREN_GRACE (500 * SWL_NS_PER_MS)

struct swl_children {
    struct swl_server *server;
    struct swl_timers *timers;  /* of the manager's loop */
    void (*leave)(void *owner); /* in a new child, first: the manager's loop and descriptors are closed */
    void *owner;
    struct swl_respawn *respawns; /* by id */
    struct swl_reports reports;
    struct swl_list leaving; /* those that have handed their id over */
    int alive;               /* those that leave among them */
    bool stopping, killing;  /* the server ends; at once */
    bool in_child;           /* this process is a child, and has come to its end: nothing more may run here */
};

void swl_children_open(struct swl_children *children, struct swl_server *server, struct swl_timers *timers);
void swl_children_close(struct swl_children *children);

/* Forks all for the first time. Returns in each child at the end of its life: see in_child. */
void swl_children_begin(struct swl_children *children);

/* Reaps those that have ended, and sees to what they leave. Returns as swl_children_begin(). */
void swl_children_reap(struct swl_children *children);

/* Those that have come to their end in order give their ids to successors. */
void swl_children_let_go(struct swl_children *children);

/* Those that were asked to end get so long for it. */
void swl_children_limit(struct swl_children *children);

/* A shutdown: those who submit tasks are told to end; the others have to wait for them. */
void swl_children_begin_stop(struct swl_children *children);

/* To those with ids from … to − 1. */
void swl_children_signal(const struct swl_children *children, int from, int to, int signal_number);
void swl_children_kill(struct swl_children *children);

/* Reaps those that were killed; but one that the kernel holds is not waited for. */
void swl_children_bury(struct swl_children *children);

/* Whether somebody is there who submits tasks, or is to come. */
bool swl_children_may_submit(const struct swl_children *children);

/* In a shutdown: whether none is left, nor to come. */
bool swl_children_have_ended(const struct swl_children *children);

#endif
