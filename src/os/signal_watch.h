/*
 * Signals that the user's code watches, beside those of os/signal: a handler sets a flag and rings an eventfd. Per
 * process: in a child that has inherited a handler, the signal has its default effect.
 */
#ifndef SWL_OS_SIGNAL_WATCH_H
#define SWL_OS_SIGNAL_WATCH_H

#include <stdbool.h>

#include "base/compiler.h"

/* Watches the signal from now on: swl_signal_watch_take() tells that it came. Without `heeded` it has no effect: programs started
 * by exec do not inherit that, as they would SIG_IGN. Calls are resumed (SA_RESTART). Returns the eventfd (edge-triggered),
 * the same for all signals of this process; or -errno: -EINVAL where it cannot be caught. */
int swl_signal_watch(int signal_number, bool heeded) SWL_MUST_CHECK;

/* Restores what was set before, unless other code has set something since. Returns whether it was watched. */
bool swl_signal_unwatch(int signal_number);

/* Whether this process watches a signal. */
bool swl_signal_watch_any(void);

/* Returns whether the signal has come since the last call, and clears its flag. */
bool swl_signal_watch_take(int signal_number);

/* Ends all watching, also what a parent has begun, and closes the eventfd. */
void swl_signal_watch_close(void);

#endif
