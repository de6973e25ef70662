/*
 * A loop over descriptors (epoll) and timers, for one thread. It knows nothing of
 * what the descriptors carry. */
#ifndef SWL_EVENT_REACTOR_H
#define SWL_EVENT_REACTOR_H

#include <stdint.h>
#include <sys/epoll.h>

#include "base/compiler.h"
#include "event/timer.h"

struct swl_event;

/* `events`: EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP as epoll reports them. May remove any event, its own
 * included. */
typedef void (*swl_event_callback)(struct swl_event *event, uint32_t events);

/* The owner embeds it; it must stay where it is while it is watched. */
struct swl_event {
    int fd;
    uint32_t watched;            /* the mask given last; 0: not in the reactor */
    swl_event_callback callback; /* NULL: it only wakes the loop, which looks for itself */
};

#define SWL_REACTOR_BATCH 256

struct swl_reactor {
    int epoll_fd;
    struct swl_timers timers;
    int64_t now;                 /* wall clock, ns, when the last wait ended */
    int ready_count, ready_next; /* of the batch being worked off */
    struct epoll_event ready[SWL_REACTOR_BATCH];
};

/* 0 or -errno. */
int swl_reactor_open(struct swl_reactor *reactor) SWL_MUST_CHECK;
void swl_reactor_close(struct swl_reactor *reactor);

/* Begins, or changes, watching; `events` of EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLET, EPOLLEXCLUSIVE. 0 stops
 * watching for anything, but errors and hang-ups are still told: use swl_reactor_remove() to be rid of those
 * too. 0 or -errno. */
int swl_reactor_watch(struct swl_reactor *reactor, struct swl_event *event, uint32_t events) SWL_MUST_CHECK;

/* For edge-triggered events: what is so already is told once more. */
void swl_reactor_look_again(struct swl_reactor *reactor, struct swl_event *event);

/* Stops watching; must come before the descriptor is closed. Harmless where it is not watched. */
void swl_reactor_remove(struct swl_reactor *reactor, struct swl_event *event);

/* The first half of a round: waits for events at most `timeout_ms` (-1: without limit) and at most until the
 * next timer or a report of the log is due, and calls what is ready. Returns the number of events, 0 also on
 * EINTR. */
int swl_reactor_wait(struct swl_reactor *reactor, int timeout_ms);

/* A round: that, and then the timers that are due. */
int swl_reactor_poll(struct swl_reactor *reactor, int timeout_ms);

#endif
