/*
 * Signals as flags. A handler notes the signal and rings an eventfd that the process's loop watches; one
 * place of the loop then takes the flags in the order it chooses. Per process, not per thread.
 *
 * A handler acts only in the process that has called swl_signal_open(). In any other one that has it, by
 * fork(), vfork() or clone(), the signal takes its default effect: that process may not know yet that it is
 * another one, and may share this one's memory. */
#ifndef SWL_OS_SIGNAL_H
#define SWL_OS_SIGNAL_H

#include <stdbool.h>

#include "base/compiler.h"

/* Begins catching the signals of the first list (ended by 0); those of the second have no effect from now on,
 * but that a blocking call which cannot be resumed fails with EINTR. They are ignored in the sense of
 * SIG_IGN only where they were so before: what this process starts by exec inherits that. What was set
 * before is kept for swl_signal_close(). A forked child calls it anew, with its signals blocked: it gets
 * flags and an eventfd of its own. Unblocks all signals at the end. `hook`, which may be NULL, is called from
 * the handler with each caught signal: it must be async-signal-safe. Returns the eventfd to watch
 * (edge-triggered), or -errno. */
int swl_signal_open(const int *caught, const int *without_effect, void (*hook)(int signal_number))
    SWL_MUST_CHECK;

/* For the rest of a process whose loop has ended, or could not begin: the signals of both lists have no
 * effect any more. Of a parent's handlers, too, which a forked child has inherited. Unblocks all signals. */
void swl_signal_mute(void);

/* Puts the handlers back that were there before the first swl_signal_open(). */
void swl_signal_close(void);

/* As swl_signal_close(), for the last moments of a process: before the handlers' code is unloaded. All
 * signals stay blocked. Does nothing where none are caught. */
void swl_signal_close_for_good(void);

/* In a forked child that is no part of the server: puts back what was there before, but for signals that
 * somebody else has set since. The mask stays. Async-signal-safe. */
void swl_signal_disown(void);

/* Whether the signal has come since it was last taken. */
bool swl_signal_take(int signal_number);

/* Whether any caught signal waits to be taken; for long waits outside the loop. */
bool swl_signal_pending(void);

/* How many signals have come that had no effect: who finds a call interrupted can find out whether it was by
 * one of them. Wraps around. */
unsigned swl_signal_without_effect(void);

/* Blocks all signals in this thread; for threads beside the main one, around fork(), and until
 * swl_signal_open(). */
void swl_signal_block_all(void);
void swl_signal_unblock_all(void);

#endif
