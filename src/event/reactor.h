/*
 * A loop over descriptors (epoll) and timers, for one thread. It does not know what the descriptors carry.
 */
#ifndef SWL_EVENT_REACTOR_H
#define SWL_EVENT_REACTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

#include "base/compiler.h"
#include "event/timer.h"

struct swl_event;

/* `events`: EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP as epoll reports them. The callback may remove any event,
 * its own included. */
typedef void (*swl_event_callback)(struct swl_event *event, uint32_t events);

/* Embedded by its owner, who must not move it while it is watched. */
struct swl_event {
    int fd;
    uint32_t watched;            /* the current mask; 0: not in the reactor */
    swl_event_callback callback; /* NULL: the event only wakes the loop, whose owner checks the cause */
};

#define SWL_REACTOR_BATCH 256

struct swl_reactor {
    int epoll_fd;
    /* NULL, or asked before it sleeps, with all signals blocked until it does: what a handler has changed is seen
     * there, or ends the sleep. May start timers. false: it does not sleep. */
    bool (*before_sleep)(struct swl_reactor *reactor);
    struct swl_timers timers;
    int64_t now;                 /* wall clock, ns, when the last wait ended */
    int ready_count, ready_next; /* of the current batch */
    bool broken;                 /* see swl_reactor_break(); until the next round */
    struct epoll_event ready[SWL_REACTOR_BATCH];
};

/* 0 or -errno. */
int swl_reactor_open(struct swl_reactor *reactor) SWL_MUST_CHECK;

/* Only closes the descriptor: the watched ones stay in an epoll instance that another process shares. May be
 * called in a callback: no other one of the round is called, and the memory is needed until the round ends. */
void swl_reactor_close(struct swl_reactor *reactor);

/* Begins watching, or changes the mask: EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLET, EPOLLEXCLUSIVE. With 0,
 * errors and hang-ups are still reported; swl_reactor_remove() stops these, too. Returns 0 or -errno. */
int swl_reactor_watch(struct swl_reactor *reactor, struct swl_event *event, uint32_t events) SWL_MUST_CHECK;

/* For edge-triggered events: reports once more what is ready already. */
void swl_reactor_look_again(struct swl_reactor *reactor, struct swl_event *event);

/* Stops watching. Call it before the descriptor is closed. Does nothing if it is not watched. */
void swl_reactor_remove(struct swl_reactor *reactor, struct swl_event *event);

/* The first half of a round: waits for events, at most `timeout_ms` (-1: no limit) and at most until the next
 * timer or a report of the log is due, and calls the callbacks of the ready events. Returns the number of
 * events; 0 also on EINTR. Does not wait where the round before was broken off and has left events. */
int swl_reactor_wait(struct swl_reactor *reactor, int timeout_ms);

/* In a callback: the round calls no other one, of timers neither. The events that are ready already are kept:
 * the next round begins with them. */
void swl_reactor_break(struct swl_reactor *reactor);

/* A whole round: swl_reactor_wait(), then the timers that are due. Returns the number of events. */
int swl_reactor_poll(struct swl_reactor *reactor, int timeout_ms);

#endif
