/* Watched signals, by a handler and an eventfd. */
#define _GNU_SOURCE
#include "os/signal_watch.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "os/signal.h"
#include "os/wakeup.h"

static volatile sig_atomic_t signal_watch_arrived[SWL_SIGNALS];
static struct sigaction signal_watch_previous[SWL_SIGNALS];
static bool signal_watch_is_set[SWL_SIGNALS];
static volatile sig_atomic_t signal_watch_fd = -1;
static volatile pid_t signal_watch_owner; /* the process in which the handlers act; 0: none */

static void signal_watch_on_heeded(int signal_number)
{
    int saved_errno = errno;
    if (getpid() != signal_watch_owner) {
        swl_signal_take_default(signal_number, &signal_watch_previous[signal_number]);
    } else {
        signal_watch_arrived[signal_number] = 1;
        swl_wakeup_ring(signal_watch_fd);
    }
    errno = saved_errno;
}

static void signal_watch_on_disregarded(int signal_number)
{
    int saved_errno = errno;
    if (getpid() != signal_watch_owner) {
        swl_signal_take_default(signal_number, &signal_watch_previous[signal_number]);
    }
    errno = saved_errno;
}

static bool signal_watch_is_ours(const struct sigaction *action)
{
    return action->sa_handler == signal_watch_on_heeded || action->sa_handler == signal_watch_on_disregarded;
}

/* Opens the eventfd of this process; what a parent has begun ends here. Returns it, or -errno. */
static int signal_watch_open(void)
{
    if (signal_watch_owner == getpid()) {
        return signal_watch_fd;
    }
    swl_signal_watch_close();
    int fd = swl_wakeup_open();
    if (fd >= 0) {
        signal_watch_fd = fd;
        signal_watch_owner = getpid();
    }
    return fd;
}

int swl_signal_watch(int signal_number, bool heeded)
{
    if (signal_number < 1 || signal_number >= SWL_SIGNALS) {
        return -EINVAL;
    }
    int fd = signal_watch_open();
    if (fd < 0) {
        return fd;
    }
    struct sigaction before,
        action = {.sa_handler = heeded ? signal_watch_on_heeded : signal_watch_on_disregarded,
                  .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    /* read first: the handler needs it from the first signal on */
    if (sigaction(signal_number, NULL, &before) < 0) {
        return -errno;
    }
    if (!signal_watch_is_ours(&before)) {
        signal_watch_previous[signal_number] = before;
        signal_watch_arrived[signal_number] = 0;
    }
    if (sigaction(signal_number, &action, NULL) < 0) {
        return -errno;
    }
    signal_watch_is_set[signal_number] = true;
    return fd;
}

bool swl_signal_unwatch(int signal_number)
{
    struct sigaction now;
    if (!signal_watch_is_set[signal_number]) {
        return false;
    }
    signal_watch_is_set[signal_number] = false;
    if (sigaction(signal_number, NULL, &now) == 0 && signal_watch_is_ours(&now)) {
        sigaction(signal_number, &signal_watch_previous[signal_number], NULL);
    }
    signal_watch_arrived[signal_number] = 0;
    return true;
}

bool swl_signal_watch_any(void)
{
    if (signal_watch_owner != getpid()) {
        return false;
    }
    for (int i = 1; i < SWL_SIGNALS; i++) {
        if (signal_watch_is_set[i]) {
            return true;
        }
    }
    return false;
}

bool swl_signal_watch_take(int signal_number)
{
    if (!signal_watch_arrived[signal_number]) {
        return false;
    }
    signal_watch_arrived[signal_number] = 0;
    return true;
}

void swl_signal_watch_close(void)
{
    for (int i = 1; i < SWL_SIGNALS; i++) {
        (void)swl_signal_unwatch(i);
    }
    int fd = signal_watch_fd;
    signal_watch_fd = -1;
    signal_watch_owner = 0;
    if (fd >= 0) {
        close(fd);
    }
}
