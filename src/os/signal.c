/* Signals as flags, with an eventfd that wakes the loop. */
#define _GNU_SOURCE
#include "os/signal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "os/wakeup.h"

static volatile sig_atomic_t signal_arrived[SWL_SIGNALS];
static volatile sig_atomic_t signal_any_arrived; /* since the last swl_signal_pending() */
static _Atomic unsigned signal_disregarded;
static struct sigaction signal_previous[SWL_SIGNALS];
static bool signal_is_replaced[SWL_SIGNALS];
static volatile sig_atomic_t signal_fd = -1;
static void (*volatile signal_hook)(int signal_number);
static volatile pid_t signal_owner; /* the process in which the handlers act; 0: none */

/* ---- handlers ---- */

/* Called in a child that was just forked, or is about to exec. Its memory may still be the parent's, so it
 * changes only this process's table of handlers, and must not run a handler of other code. */
void swl_signal_take_default(int signal_number, const struct sigaction *previous)
{
    bool is_ignored = previous->sa_handler == SIG_IGN;
    const struct sigaction action = {.sa_handler = is_ignored ? SIG_IGN : SIG_DFL};
    sigaction(signal_number, &action, NULL);
    /* Delivered when the handler returns, which blocks all signals. Not raise(): a C library may have kept
     * the parent's thread id. */
    kill(getpid(), signal_number);
}

static void signal_on_caught(int signal_number)
{
    int saved_errno = errno;
    if (getpid() != signal_owner) {
        swl_signal_take_default(signal_number, &signal_previous[signal_number]);
    } else {
        void (*hook)(int) = signal_hook;
        signal_arrived[signal_number] = 1;
        signal_any_arrived = 1;
        swl_wakeup_ring(signal_fd);
        if (hook != NULL) {
            hook(signal_number);
        }
    }
    errno = saved_errno;
}

static void signal_on_disregarded(int signal_number)
{
    int saved_errno = errno;
    if (getpid() != signal_owner) {
        swl_signal_take_default(signal_number, &signal_previous[signal_number]);
    } else {
        atomic_fetch_add_explicit(&signal_disregarded, 1, memory_order_relaxed);
    }
    errno = saved_errno;
}

static bool signal_is_ours(const struct sigaction *action)
{
    return action->sa_handler == signal_on_caught || action->sa_handler == signal_on_disregarded;
}

/* ---- setting handlers ---- */

static void signal_set(int signal_number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigfillset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

static void signal_keep_previous(int signal_number)
{
    if (!signal_is_replaced[signal_number]) {
        sigaction(signal_number, NULL, &signal_previous[signal_number]);
        signal_is_replaced[signal_number] = true;
    }
}

static void signal_catch(int signal_number)
{
    signal_keep_previous(signal_number);
    signal_set(signal_number, signal_on_caught, 0);
}

/* Uses a handler: SIG_IGN would stay in effect after an exec. */
static void signal_disregard(int signal_number)
{
    struct sigaction now;
    sigaction(signal_number, NULL, &now);
    if (now.sa_handler != SIG_IGN) {
        signal_keep_previous(signal_number);
        signal_set(signal_number, signal_on_disregarded, SA_RESTART);
    }
}

/* `all`: also signals for which other code has set a handler since. */
static void signal_put_back(bool all)
{
    for (int i = 1; i < SWL_SIGNALS; i++) {
        struct sigaction now;
        if (!signal_is_replaced[i]) {
            continue;
        }
        if (all || (sigaction(i, NULL, &now) == 0 && signal_is_ours(&now))) {
            sigaction(i, &signal_previous[i], NULL);
        }
        signal_is_replaced[i] = false;
    }
}

static void signal_close_descriptor(void)
{
    int fd = signal_fd;
    signal_fd = -1;
    if (fd >= 0) {
        close(fd);
    }
}

static void signal_forget_arrived(void)
{
    for (int i = 0; i < SWL_SIGNALS; i++) {
        signal_arrived[i] = 0;
    }
    signal_any_arrived = 0;
}

int swl_signal_open(const int *caught, const int *without_effect, void (*hook)(int signal_number))
{
    int fd = swl_wakeup_open();
    if (fd < 0) {
        return fd;
    }
    signal_close_descriptor();
    signal_fd = fd;
    signal_hook = hook;
    signal_forget_arrived();
    signal_put_back(true); /* resets what the parent caught and this process does not */
    signal_owner = getpid();
    for (; *without_effect; without_effect++) {
        signal_disregard(*without_effect);
    }
    for (; *caught; caught++) {
        signal_catch(*caught);
    }
    swl_signal_unblock_all();
    return fd;
}

void swl_signal_mute(void)
{
    struct sigaction now;
    for (int i = 1; i < SWL_SIGNALS; i++) {
        if (signal_is_replaced[i] && sigaction(i, NULL, &now) == 0 && signal_is_ours(&now)) {
            signal_set(i, signal_on_disregarded, SA_RESTART);
        }
    }
    signal_owner = getpid();
    signal_hook = NULL;
    signal_close_descriptor();
    swl_signal_unblock_all();
}

void swl_signal_close(void)
{
    signal_put_back(true);
    signal_owner = 0;
    signal_close_descriptor();
}

void swl_signal_close_for_good(void)
{
    if (signal_owner == getpid()) {
        swl_signal_block_all();
        swl_signal_close();
    }
}

void swl_signal_disown(void)
{
    signal_put_back(false);
    signal_owner = 0;
    signal_hook = NULL;
    signal_close_descriptor();
    signal_forget_arrived();
}

/* ---- taking ---- */

bool swl_signal_take(int signal_number)
{
    if (!signal_arrived[signal_number]) {
        return false;
    }
    signal_arrived[signal_number] = 0;
    return true;
}

bool swl_signal_is_used(int signal_number)
{
    return signal_owner == getpid() && signal_is_replaced[signal_number];
}

bool swl_signal_pending(void)
{
    if (!signal_any_arrived) {
        return false;
    }
    signal_any_arrived = 0; /* before the scan: a signal that comes during it is found by the next one */
    for (int i = 1; i < SWL_SIGNALS; i++) {
        if (signal_arrived[i]) {
            signal_any_arrived = 1;
            return true;
        }
    }
    return false;
}

unsigned swl_signal_without_effect(void)
{
    return atomic_load_explicit(&signal_disregarded, memory_order_relaxed);
}

/* ---- blocking ---- */

void swl_signal_block_all(void)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
}

void swl_signal_discard(int signal_number)
{
    const struct timespec at_once = {0};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal_number);
    while (sigtimedwait(&set, NULL, &at_once) == signal_number) {
    }
}

void swl_signal_unblock_all(void)
{
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}
