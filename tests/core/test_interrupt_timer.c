/* os/interrupt_timer: a signal again and again. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "os/interrupt_timer.h"

static volatile int count;

static void on_signal(int signal_number)
{
    (void)signal_number;
    count++;
}

static void catch_it(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    assert_int_equal(sigaction(SIGUSR2, &action, NULL), 0);
    count = 0;
}

static void it_interrupts_one_call_after_the_other(void **state)
{
    (void)state;
    catch_it();
    swl_interrupt_timer_open(SIGUSR2);
    swl_interrupt_timer_begin();
    for (int i = 1; i <= 3; i++) {
        const struct timespec long_time = {.tv_sec = 60};
        assert_int_equal(nanosleep(&long_time, NULL), -1);
        assert_int_equal(errno, EINTR);
    }
    swl_interrupt_timer_end();
    int before = count;
    const struct timespec some_time = {.tv_nsec = 300 * 1000 * 1000};
    assert_int_equal(nanosleep(&some_time, NULL), 0);
    assert_int_equal(count, before);
    swl_interrupt_timer_close();
}

static void it_does_nothing_while_it_is_closed(void **state)
{
    (void)state;
    catch_it();
    swl_interrupt_timer_begin();
    swl_interrupt_timer_open(SIGUSR2);
    swl_interrupt_timer_begin();
    swl_interrupt_timer_close();
    const struct timespec some_time = {.tv_nsec = 300 * 1000 * 1000};
    assert_int_equal(nanosleep(&some_time, NULL), 0);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_interrupts_one_call_after_the_other),
        cmocka_unit_test(it_does_nothing_while_it_is_closed),
    };
    return RUN(tests);
}
