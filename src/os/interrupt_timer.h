/*
 * A signal to this process itself, again and again: one interrupts a blocking call, but some begin anew once
 * (reading in PHP's streams) or several follow each other. Of the process; a fork has none. */
#ifndef SWL_OS_INTERRUPT_TIMER_H
#define SWL_OS_INTERRUPT_TIMER_H

/* Without it the calls below do nothing. The signal must be caught, or it ends the process. */
void swl_interrupt_timer_open(int signal_number);

/* Every tenth of a second from now on. Async-signal-safe. */
void swl_interrupt_timer_begin(void);
void swl_interrupt_timer_end(void);

void swl_interrupt_timer_close(void);

#endif
