/* Processes: fork so that no child outlives its parent, what came of it, and which of them belong to the
 * server. When to fork is not decided here. */
#ifndef SWL_OS_PROCESS_H
#define SWL_OS_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Forks. The child gets `death_signal` as soon as the calling thread ends (also where it ended before the
 * child could ask for it), and starts with all signals blocked: swl_signal_open() unblocks them. Returns the
 * pid to the parent, 0 to the child, -errno. */
pid_t swl_process_fork(int death_signal) SWL_MUST_CHECK;

/* From now on a child of this process is foreign, unless swl_process_fork() has made it: the user's code has
 * forked it. So are its children. Before fork() returns there, the child gets the signal handlers back that were
 * there before swl_signal_open(), and `in_child`, which may be NULL, is called. Neither happens in a child of a
 * bare clone(), which is foreign, too. A child of vfork() is not recognised: it shares its parent's memory.
 * Children by swl_process_fork() go on watching. 0 or -errno. */
int swl_process_watch_forks(void (*in_child)(void *argument), void *argument) SWL_MUST_CHECK;

/* No child is foreign from now on. */
void swl_process_unwatch_forks(void);

/* Whether this process is foreign. Cheap: no system call. */
bool swl_process_is_foreign(void);

/* What waitpid() told. */
struct swl_process_end {
    pid_t pid;
    int exit_code;     /* 0 … 255; 0 where a signal ended it */
    int signal_number; /* 0 where it exited */
};

/* Reaps one ended child without blocking. Returns whether there was one. */
bool swl_process_reap(struct swl_process_end *end);

/* Orphans below this process become its own children, instead of init's. */
void swl_process_adopt_orphans(void);

#endif
