/* Processes: forks children that do not outlive their parent, reaps them, and recognises processes that do
 * not belong to the server. */
#ifndef SWL_OS_PROCESS_H
#define SWL_OS_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/compiler.h"

/* Forks. The child gets `death_signal` when the calling thread ends; if that ended before the child could ask
 * for the signal, the child exits. It starts with all signals blocked: swl_signal_open() unblocks them.
 * Returns the pid in the parent, 0 in the child, or -errno. */
pid_t swl_process_fork(int death_signal) SWL_MUST_CHECK;

/* Forks a process of the user's, which is foreign while forks are watched. Returns the pid in the parent, 0 in the
 * child, or -errno. */
pid_t swl_process_fork_foreign(void) SWL_MUST_CHECK;

/* From now on children of this process that swl_process_fork() has not made are foreign: user code has forked
 * them. Their children are foreign, too. In a foreign child, before fork() returns, the signal handlers of
 * before swl_signal_open() are restored, and `in_child` is called, which may be NULL. A child of a bare
 * clone() is foreign without these steps. A child of vfork() is not recognised: it shares its parent's
 * memory. Children of swl_process_fork() keep watching. Returns 0 or -errno. */
int swl_process_watch_forks(void (*in_child)(void *argument), void *argument) SWL_MUST_CHECK;

/* Stops watching: no child is foreign from now on. */
void swl_process_unwatch_forks(void);

/* This process itself becomes foreign, as a child would that it forked: it survives its parent from now on. */
void swl_process_leave(void);

/* Whether this process is foreign. Cheap: no system call. */
bool swl_process_is_foreign(void);

/* Begins to count forks; 0 or -errno. Never ends. */
int swl_process_count_forks(void) SWL_MUST_CHECK;

/* How many forks lie between this process and the one that began to count: where the number is another than
 * before, this process is a child of the one before. Cheap: no system call. Forks of fork() count, whoever calls
 * it, those of vfork() and a bare clone() do not. */
unsigned swl_process_forks(void);

/* How a child ended, as waitpid() reported it. */
struct swl_process_end {
    pid_t pid;
    int exit_code;     /* 0 … 255; 0 if a signal ended it */
    int signal_number; /* 0 if it exited */
};

/* From a status of waitpid(), of a process that has ended. */
struct swl_process_end swl_process_end_of(pid_t pid, int status);

/* Reaps one ended child without blocking. Returns whether there was one. */
bool swl_process_reap(struct swl_process_end *end);

/* Makes orphaned descendants children of this process instead of init's. */
void swl_process_adopt_orphans(void);

#endif
