/* Signals as flags, told through an eventfd. */
#define _GNU_SOURCE
#include "os/signal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "os/wakeup.h"

#define SIGNAL_MAX 65

static volatile sig_atomic_t arrived[SIGNAL_MAX];
static volatile sig_atomic_t any_arrived; /* since they were last looked through */
static struct sigaction previous[SIGNAL_MAX];
static bool replaced[SIGNAL_MAX];
static volatile sig_atomic_t signal_fd = -1;
static void (*volatile tell)(int signal_number);

static void note(int signal_number)
{
    void (*hook)(int) = tell;
    arrived[signal_number] = 1;
    any_arrived = 1;
    swl_wakeup_ring(signal_fd);
    if (hook != NULL) {
        hook(signal_number);
    }
}

static void replace(int signal_number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigfillset(&action.sa_mask);
    struct sigaction old;
    sigaction(signal_number, &action, &old);
    if (!replaced[signal_number]) {
        previous[signal_number] = old;
        replaced[signal_number] = true;
    }
}

static void put_back(void)
{
    for (int i = 1; i < SIGNAL_MAX; i++) {
        if (replaced[i]) {
            sigaction(i, &previous[i], NULL);
            replaced[i] = false;
        }
    }
}

int swl_signal_open(const int *caught, const int *ignored, void (*hook)(int signal_number))
{
    int fd = swl_wakeup_open();
    if (fd < 0) {
        return fd;
    }
    if (signal_fd >= 0) {
        close(signal_fd);
    }
    signal_fd = fd;
    tell = hook;
    for (int i = 0; i < SIGNAL_MAX; i++) {
        arrived[i] = 0;
    }
    put_back(); /* what a parent caught and this process does not */
    for (; *ignored; ignored++) {
        replace(*ignored, SIG_IGN);
    }
    for (; *caught; caught++) {
        replace(*caught, note);
    }
    swl_signal_unblock_all();
    return fd;
}

void swl_signal_close(void)
{
    put_back();
    if (signal_fd >= 0) {
        close(signal_fd);
        signal_fd = -1;
    }
}

bool swl_signal_take(int signal_number)
{
    if (!arrived[signal_number]) {
        return false;
    }
    arrived[signal_number] = 0;
    return true;
}

bool swl_signal_pending(void)
{
    if (!any_arrived) {
        return false;
    }
    any_arrived = 0; /* before the look: what comes during it is seen in the next */
    for (int i = 1; i < SIGNAL_MAX; i++) {
        if (arrived[i]) {
            any_arrived = 1;
            return true;
        }
    }
    return false;
}

void swl_signal_block_all(void)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
}

void swl_signal_unblock_all(void)
{
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}
