/*
 * A signal to this process itself, again and again: one interrupts a blocking call, but some begin anew once
 * (reading in PHP's streams) or several follow each other. Of the process; a fork has none. */
#ifndef SWL_OS_NUDGE_H
#define SWL_OS_NUDGE_H

/* Without it the calls below do nothing. The signal must be caught, or it ends the process. */
void swl_nudge_open(int signal_number);

/* Every tenth of a second from now on. Async-signal-safe. */
void swl_nudge_begin(void);
void swl_nudge_end(void);

void swl_nudge_close(void);

#endif
