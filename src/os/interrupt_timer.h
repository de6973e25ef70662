/*
 * Sends a signal to this process again and again, to interrupt blocking calls. One signal is not enough: some
 * calls restart once (reads of PHP's streams), and several calls may follow each other. Per process; not
 * inherited by fork().
 */
#ifndef SWL_OS_INTERRUPT_TIMER_H
#define SWL_OS_INTERRUPT_TIMER_H

/* Creates the timer; before that, the calls below do nothing. The signal must be caught, or it ends the
 * process. */
void swl_interrupt_timer_open(int signal_number);

/* Sends the signal every tenth of a second, until swl_interrupt_timer_end(). Both are async-signal-safe. */
void swl_interrupt_timer_begin(void);
void swl_interrupt_timer_end(void);

void swl_interrupt_timer_close(void);

#endif
