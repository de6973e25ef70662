/*
 * Signals as flags. A handler notes the signal and rings an eventfd that the process's loop watches; one
 * place of the loop then takes the flags in the order it chooses. Per
 * process, not per thread. */
#ifndef SWL_OS_SIGNAL_H
#define SWL_OS_SIGNAL_H

#include <stdbool.h>

#include "base/compiler.h"

/* Begins catching the signals of the list (ended by 0) and ignoring those of the second; what was set before
 * is kept for swl_signal_close(). A forked child calls it anew, with its signals blocked: it gets flags and
 * an eventfd of its own. Unblocks all signals at the end. `hook`, which may be NULL, is called from the
 * handler with each caught signal: it must be async-signal-safe. Returns the eventfd to watch
 * (edge-triggered), or -errno. */
int swl_signal_open(const int *caught, const int *ignored, void (*hook)(int signal_number)) SWL_MUST_CHECK;

/* Puts the handlers back that were there before the first swl_signal_open(). */
void swl_signal_close(void);

/* Whether the signal has come since it was last taken. */
bool swl_signal_take(int signal_number);

/* Whether any caught signal waits to be taken; for long waits outside the loop. */
bool swl_signal_pending(void);

/* Blocks all signals in this thread; for threads beside the main one, around fork(), and until
 * swl_signal_open(). */
void swl_signal_block_all(void);
void swl_signal_unblock_all(void);

#endif
