/* Processes: fork so that no child outlives its parent, and what came of it. When to fork is not decided
 * here. */
#ifndef SWL_OS_PROCESS_H
#define SWL_OS_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Forks. The child gets `death_signal` as soon as the calling thread ends (also where it ended before the
 * child could ask for it), and starts with all signals blocked: swl_signal_open() unblocks them. Returns the
 * pid to the parent, 0 to the child, -errno. */
pid_t swl_process_fork(int death_signal) SWL_MUST_CHECK;

/* From the first call on, any fork() but the one above makes a process that is not ours: what a callback of
 * the user's forked. Cheap to ask, and true in such a process. */
void swl_process_watch_forks(void);
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
