/* How a child begins, sleeps and ends. */
#ifndef SWL_SERVER_PROCESSES_CHILD_LIFE_H
#define SWL_SERVER_PROCESSES_CHILD_LIFE_H

#include "base/compiler.h"
#include "server/processes/child.h"

/* In the new process: opens loop, signals, bell and outbox, and takes over what a predecessor left. 0 or
 * -errno. */
int swl_child_open(struct swl_child *child, struct swl_server *server, const struct swl_child_role *role)
    SWL_MUST_CHECK;

/* Runs workerStart; then the process is ready. */
void swl_child_start(struct swl_child *child);

/* One step of waiting until nothing of the user's is left in the loop (reload_async): calls workerExit, and
 * runs the loop up to 100 ms. Returns false where there is nothing to wait for. */
bool swl_child_linger(struct swl_child *child, int64_t deadline);

/* The end of every child: drops what still waits for the loop; calls workerStop, unless the process failed or
 * is a user process; closes everything. Returns the exit code. */
int swl_child_end(struct swl_child *child);

/* Writes the tasks that this process has accepted but not sent, and the messages it has kept, for its successor. A part
 * of swl_child_end(). */
void swl_child_hand_over(struct swl_child *child);

/* Sleeps until the bell rings, a signal or an event of the loop comes, or a timer is due; at most to the
 * deadline (monotonic ns). Does not sleep where messages wait, or where `look` returns true: this last look
 * runs after the process has announced its sleep, so that nothing is missed. Timers are not run: the process
 * is not marked busy yet. */
void swl_child_sleep(struct swl_child *child, bool (*look)(struct swl_child *child), int64_t deadline);

/* While the process ends in order: whether results of its own tasks are still to come. Not where all that could send one
 * is a delayed task: these are not waited for. */
bool swl_child_expects_results(const struct swl_child *child);

/* The deadline of a sleep meanwhile: nothing wakes the process when a task that it waits for becomes a delayed one. */
int64_t swl_child_sleep_end(const struct swl_child *child, int64_t deadline);

/* One look at the loop's events and timers without waiting. */
void swl_child_poll(struct swl_child *child);

#endif
