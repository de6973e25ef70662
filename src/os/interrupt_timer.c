/* A repeating timer of the kernel's. */
#include "os/interrupt_timer.h"

#include <signal.h>
#include <stdbool.h>
#include <time.h>

#define PAUSE (100 * 1000 * 1000) /* ns */

static timer_t timer;
static volatile bool is_open;

static void set(long pause)
{
    const struct itimerspec times = {.it_value.tv_nsec = pause, .it_interval.tv_nsec = pause};
    if (is_open) {
        timer_settime(timer, 0, &times, NULL);
    }
}

void swl_interrupt_timer_open(int signal_number)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal_number};
    swl_interrupt_timer_close();
    is_open = timer_create(CLOCK_MONOTONIC, &event, &timer) == 0;
}

void swl_interrupt_timer_begin(void)
{
    set(PAUSE);
}

void swl_interrupt_timer_end(void)
{
    set(0);
}

void swl_interrupt_timer_close(void)
{
    if (is_open) {
        is_open = false;
        timer_delete(timer);
    }
}
