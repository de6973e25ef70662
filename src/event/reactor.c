/* The loop over epoll and timers. */
#define _GNU_SOURCE
#include "event/reactor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"

/* marks an event as added even while its mask is empty; a bit that epoll does not use */
#define ADDED (1u << 20)

int swl_reactor_open(struct swl_reactor *reactor)
{
    *reactor = (struct swl_reactor){.epoll_fd = epoll_create1(EPOLL_CLOEXEC), .now = swl_clock_wall()};
    return reactor->epoll_fd < 0 ? -errno : 0;
}

void swl_reactor_close(struct swl_reactor *reactor)
{
    if (reactor->epoll_fd >= 0) {
        close(reactor->epoll_fd);
        reactor->epoll_fd = -1;
    }
    swl_timers_free(&reactor->timers);
    reactor->ready_count = reactor->ready_next = 0;
}

int swl_reactor_watch(struct swl_reactor *reactor, struct swl_event *event, uint32_t events)
{
    if (event->watched == (events | ADDED)) {
        return 0;
    }
    struct epoll_event interest = {.events = events, .data.ptr = event};
    int operation = event->watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (epoll_ctl(reactor->epoll_fd, operation, event->fd, &interest) < 0) {
        return -errno;
    }
    event->watched = events | ADDED;
    return 0;
}

void swl_reactor_look_again(struct swl_reactor *reactor, struct swl_event *event)
{
    struct epoll_event interest = {.events = event->watched & ~ADDED, .data.ptr = event};
    if (event->watched) {
        epoll_ctl(reactor->epoll_fd, EPOLL_CTL_MOD, event->fd, &interest);
    }
}

void swl_reactor_remove(struct swl_reactor *reactor, struct swl_event *event)
{
    if (!event->watched) {
        return;
    }
    epoll_ctl(reactor->epoll_fd, EPOLL_CTL_DEL, event->fd, NULL);
    event->watched = 0;
    /* the caller may free the event: the rest of the batch must not call it */
    for (int i = reactor->ready_next; i < reactor->ready_count; i++) {
        if (reactor->ready[i].data.ptr == event) {
            reactor->ready[i].data.ptr = NULL;
        }
    }
}

/* Waits for events, at most `timeout_ms` (-1: no limit). `mask`: NULL, or the signals that are blocked meanwhile. */
static int reactor_wait_ms(struct swl_reactor *reactor, int timeout_ms, const sigset_t *mask)
{
    return epoll_pwait(reactor->epoll_fd, reactor->ready, SWL_REACTOR_BATCH, timeout_ms, mask);
}

/* epoll_wait() takes whole milliseconds only, so that a timer of 1 ms would often be late by one. ppoll()
 * waits for the rest of the last millisecond. */
static int reactor_wait_until(struct swl_reactor *reactor, int64_t due, const sigset_t *mask)
{
    int64_t rest = due - swl_clock_monotonic();
    if (rest >= SWL_NS_PER_MS) {
        int count = reactor_wait_ms(reactor, (int)SWL_MIN(rest / SWL_NS_PER_MS, INT32_MAX), mask);
        if (count != 0) {
            return count;
        }
        rest = due - swl_clock_monotonic();
    }
    if (rest > 0) {
        struct pollfd self = {.fd = reactor->epoll_fd, .events = POLLIN};
        struct timespec wait = {.tv_sec = rest / SWL_NS_PER_SEC, .tv_nsec = rest % SWL_NS_PER_SEC};
        int count = ppoll(&self, 1, &wait, mask);
        if (count <= 0) {
            return count;
        }
    }
    return reactor_wait_ms(reactor, 0, NULL);
}

static int reactor_sleep(struct swl_reactor *reactor, int timeout_ms, const sigset_t *mask)
{
    int64_t timer = swl_timers_next(&reactor->timers), log = swl_log_due(), next = SWL_MIN(timer, log);
    if (timeout_ms != 0 && next != SWL_NEVER &&
        (timeout_ms < 0 || next < swl_clock_monotonic() + timeout_ms * SWL_NS_PER_MS)) {
        return reactor_wait_until(reactor, next, mask);
    }
    return reactor_wait_ms(reactor, timeout_ms, mask);
}

static int reactor_wait_for_events(struct swl_reactor *reactor, int timeout_ms)
{
    if (timeout_ms == 0 || reactor->before_sleep == NULL) {
        return reactor_sleep(reactor, timeout_ms, NULL);
    }
    int count = reactor_wait_ms(reactor, 0, NULL);
    if (count == 0) {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        if (reactor->before_sleep(reactor)) {
            count = reactor_sleep(reactor, timeout_ms, &before);
        }
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    return count;
}

/* Calls back for the rest of the batch. Returns how many events it was. */
static int reactor_call(struct swl_reactor *reactor)
{
    int count = reactor->ready_count - reactor->ready_next;
    reactor->broken = false;
    while (reactor->ready_next < reactor->ready_count && !reactor->broken) {
        struct epoll_event *ready = &reactor->ready[reactor->ready_next++];
        struct swl_event *event = ready->data.ptr;
        if (event != NULL && event->callback != NULL) {
            event->callback(event, ready->events);
        }
    }
    return count;
}

int swl_reactor_wait(struct swl_reactor *reactor, int timeout_ms)
{
    if (reactor->ready_next == reactor->ready_count) {
        int count = reactor_wait_for_events(reactor, timeout_ms);
        reactor->ready_count = SWL_MAX(count, 0); /* EINTR: the caller checks the flags of signals */
        reactor->ready_next = 0;
    }
    swl_log_catch_up();
    reactor->now = swl_clock_wall();
    return reactor_call(reactor);
}

void swl_reactor_break(struct swl_reactor *reactor)
{
    reactor->broken = true;
    swl_timers_break(&reactor->timers);
}

int swl_reactor_poll(struct swl_reactor *reactor, int timeout_ms)
{
    int count = swl_reactor_wait(reactor, timeout_ms);
    if (!reactor->broken) {
        (void)swl_timers_look(&reactor->timers);
    }
    return count;
}
