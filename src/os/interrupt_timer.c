/* A repeating POSIX timer. */
#include "os/interrupt_timer.h"

#include <signal.h>
#include <stdbool.h>
#include <time.h>

#define PAUSE (100 * 1000 * 1000) /* ns */

static timer_t interrupt_timer;
static volatile bool interrupt_timer_is_open;

static void interrupt_timer_set(long pause)
{
    const struct itimerspec times = {.it_value.tv_nsec = pause, .it_interval.tv_nsec = pause};
    if (interrupt_timer_is_open) {
        timer_settime(interrupt_timer, 0, &times, NULL);
    }
}

void swl_interrupt_timer_open(int signal_number)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal_number};
    swl_interrupt_timer_close();
    interrupt_timer_is_open = timer_create(CLOCK_MONOTONIC, &event, &interrupt_timer) == 0;
}

void swl_interrupt_timer_begin(void)
{
    interrupt_timer_set(PAUSE);
}

void swl_interrupt_timer_end(void)
{
    interrupt_timer_set(0);
}

void swl_interrupt_timer_close(void)
{
    if (interrupt_timer_is_open) {
        interrupt_timer_is_open = false;
        timer_delete(interrupt_timer);
    }
}
