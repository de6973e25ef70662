/* The manager's children: forks, reaps and restarts them, and asks them to end. restart.h decides how soon an
 * id is forked again; the manager decides when the server ends. */
#ifndef SWL_SERVER_CHILDREN_H
#define SWL_SERVER_CHILDREN_H

#include "base/compiler.h"
#include "base/list.h"
#include "event/reactor.h"
#include "os/process.h"
#include "server/state/context.h"
#include "server/manager/reports.h"
#include "server/manager/restart.h"

/* ns that a process gets beyond max_wait_time, to log what it gives up */
#define SWL_CHILDREN_GRACE SWL_NS_PER_SEC

struct swl_children {
    struct swl_server *server;
    struct swl_timers *timers;    /* of the manager's loop */
    struct swl_restart *restarts; /* by id */
    struct swl_reports reports;
    struct swl_list retiring; /* processes that have given up their id */
    int alive;                /* the retiring ones included */
    bool stopping, killing;   /* the server ends; it ends at once */
};

void swl_children_open(struct swl_children *children, struct swl_server *server, struct swl_timers *timers);
void swl_children_close(struct swl_children *children);

/* Marks all ids as due: swl_children_fork_due() forks them. */
void swl_children_begin(struct swl_children *children);

/* Forks every id that is due: the one place where the server forks children. Returns true in a new child,
 * whose role and id are set: it must release what the manager has, and then call swl_children_become(). */
bool swl_children_fork_due(struct swl_children *children) SWL_MUST_CHECK;

/* In the new child: its whole life. Sets server->exit_code. */
void swl_children_become(struct swl_server *server);

/* Reaps the processes that have ended, and recovers what they have left. */
void swl_children_reap(struct swl_children *children);

/* Frees the ids of processes that have ended in order and only unwind PHP, and of those that have left, and plans their
 * successors. */
void swl_children_retire(struct swl_children *children);

/* Starts the kill timer of each process that was asked to end: max_wait_time + SWL_CHILDREN_GRACE from then.
 */
void swl_children_limit(struct swl_children *children);

/* A shutdown begins: asks the processes that submit tasks to end. Task workers end after them. */
void swl_children_begin_stop(struct swl_children *children);

/* Sends the signal to the processes with ids from `from` to `to` - 1. */
void swl_children_signal(const struct swl_children *children, int from, int to, int signal_number);
void swl_children_kill(struct swl_children *children);

/* Reaps the killed processes. Blocks up to 500 ms: a process stuck in the kernel is left behind. */
void swl_children_reap_killed(struct swl_children *children);

/* Whether a process that submits tasks is alive or about to be forked. */
bool swl_children_may_submit(const struct swl_children *children);

/* In a shutdown: whether no child is alive and none is about to be forked. */
bool swl_children_have_ended(const struct swl_children *children);

#endif
