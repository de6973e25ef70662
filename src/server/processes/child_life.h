/* How a child begins, sleeps and ends. */
#ifndef SWL_SERVER_PROCESSES_CHILD_LIFE_H
#define SWL_SERVER_PROCESSES_CHILD_LIFE_H

#include "base/compiler.h"
#include "server/processes/child.h"

/* In the new process: loop, signals, bell, outbox. 0 or -errno. */
int swl_child_open(struct swl_child *child, struct swl_server *server, const struct swl_child_role *role)
    SWL_MUST_CHECK;

/* Runs workerStart; then the process is ready. */
void swl_child_start(struct swl_child *child);

/* One step of waiting until nothing of the user's is left in the loop (reload_async): workerExit is told, and
 * the loop run for a moment. Returns false where nothing is to be waited for. */
bool swl_child_linger(struct swl_child *child, int64_t deadline);

/* The end of every child: what waits for the loop is given up, then workerStop where nothing went wrong
 * before, but not in user processes; then all is closed. Returns the exit code. */
int swl_child_end(struct swl_child *child);

/* Sleeps until rung, signalled, an event of the loop or the time of a timer, unless there is mail or
 * `has_work` says so; at most to the deadline (monotonic ns). Timers are not run: the process is not yet
 * marked busy. */
void swl_child_sleep(struct swl_child *child, bool (*has_work)(struct swl_child *child), int64_t deadline);

/* One look at the loop's events and timers without waiting. */
void swl_child_poll(struct swl_child *child);

#endif
