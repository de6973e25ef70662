/*
 * Signals as flags. A handler sets the flag of the signal and rings an eventfd that the loop of the process
 * watches; one place of the loop then takes the flags in the order it chooses. Per process, not per thread.
 *
 * A handler acts only in the process that has called swl_signal_open(). In a child that has inherited it by
 * fork(), vfork() or clone(), the signal has its default effect: the child may not know yet that it is
 * another process, and may share its parent's memory.
 */
#ifndef SWL_OS_SIGNAL_H
#define SWL_OS_SIGNAL_H

#include <signal.h>
#include <stdbool.h>

#include "base/compiler.h"

/* one more than the highest signal number */
#define SWL_SIGNALS 65

/* Catches the signals of the first list (ended by 0). The signals of the second list have no effect from now
 * on, except that a blocking call which cannot be resumed fails with EINTR; they are set to SIG_IGN only if
 * they were before, because programs started by exec inherit SIG_IGN. Keeps the previous handlers for
 * swl_signal_close(). A forked child calls this again, with its signals blocked, and gets its own flags and
 * eventfd. Unblocks all signals at the end. The handler calls `hook`, which may be NULL, with each caught
 * signal: it must be async-signal-safe. Returns the eventfd to watch (edge-triggered), or -errno. */
int swl_signal_open(const int *caught, const int *without_effect, void (*hook)(int signal_number))
    SWL_MUST_CHECK;

/* For the rest of a process whose loop has ended, or could not begin: the signals of both lists have no
 * effect any more, nor do those of handlers that a forked child has inherited. Unblocks all signals. */
void swl_signal_mute(void);

/* Restores the handlers of before the first swl_signal_open(). */
void swl_signal_close(void);

/* Like swl_signal_close(), for the last moments of a process, before the code of the handlers is unloaded:
 * all signals stay blocked. Does nothing if this process catches none. */
void swl_signal_close_for_good(void);

/* Called in a forked child that is not part of the server: restores the previous handlers, except for signals
 * whose handler other code has set since. Does not change the mask. Async-signal-safe. */
void swl_signal_disown(void);

/* Returns whether the signal has come since the last call, and clears its flag. */
bool swl_signal_take(int signal_number);

/* Whether this process catches the signal, or it has no effect here: it is none of the user's. */
bool swl_signal_is_used(int signal_number);

/* For the handlers of any room, in a child that has inherited one: gives the signal its default effect; SIG_IGN stays what it was
 * before (`previous`). Async-signal-safe. */
void swl_signal_take_default(int signal_number, const struct sigaction *previous);

/* Whether a caught signal waits to be taken; for long waits outside the loop. */
bool swl_signal_pending(void);

/* Returns how many signals without effect have come. After EINTR, a changed number shows that one of them has
 * interrupted the call. Wraps around. */
unsigned swl_signal_without_effect(void);

/* Blocks all signals in this thread: in threads other than the main one, around fork(), and until
 * swl_signal_open(). */
void swl_signal_block_all(void);

/* Takes away a signal that is blocked and pending, so that it has no effect once it is unblocked. */
void swl_signal_discard(int signal_number);
void swl_signal_unblock_all(void);

#endif
