/*
 * Descriptors that other code owns, watched by their number. Their owner may close one without telling: the number
 * then means another descriptor, or none. So they have an epoll instance of their own, which stands in the reactor
 * as one event, and events are told by number and serial, never by a pointer.
 *
 * What the kernel still reports of a descriptor that was closed here, since another process has a copy, cannot be
 * removed any more. Then the set begins anew (swl_watch_set_reopen).
 */
#ifndef SWL_EVENT_WATCH_SET_H
#define SWL_EVENT_WATCH_SET_H

#include "event/reactor.h"

struct swl_watch_set;

/* The events of a descriptor that was added as `serial`. Must not add, change or remove any. Returns false where
 * there is no such one any more. */
typedef bool (*swl_watch_set_callback)(struct swl_watch_set *set, int fd, uint32_t serial, uint32_t events);

struct swl_watch_set {
    struct swl_event event; /* of the epoll instance, in the reactor; fd -1: not open */
    uint32_t last_serial;
    bool is_stale; /* something was reported that nobody watches */
    swl_watch_set_callback callback;
};

/* The set stays where it is in memory while it is open. 0 or -errno. */
int swl_watch_set_open(struct swl_watch_set *set, struct swl_reactor *reactor,
                       swl_watch_set_callback callback) SWL_MUST_CHECK;

/* Closes the instance; what it watched stays watched in copies that other processes have of it. The reactor may be
 * gone. */
void swl_watch_set_close(struct swl_watch_set *set);

static inline bool swl_watch_set_is_open(const struct swl_watch_set *set)
{
    return set->callback != NULL;
}

/* Begins, or begins anew, without any descriptor: all are to be added again. 0 or -errno; then the set is closed, and as
 * stale as before. */
int swl_watch_set_reopen(struct swl_watch_set *set, struct swl_reactor *reactor,
                         swl_watch_set_callback callback) SWL_MUST_CHECK;

/* Watches for EPOLLIN and EPOLLOUT, level-triggered. Returns 0, *serial names it from now on; or -errno: -EPERM
 * where it cannot be watched (a file), -EBADF where it is not open. */
int swl_watch_set_add(struct swl_watch_set *set, int fd, uint32_t events, uint32_t *serial) SWL_MUST_CHECK;

/* Changes what it is watched for. 0 or -errno: -ENOENT, -EBADF where it was closed meanwhile. */
int swl_watch_set_change(struct swl_watch_set *set, int fd, uint32_t serial, uint32_t events) SWL_MUST_CHECK;

/* Does no harm where the number means another descriptor, or none. */
void swl_watch_set_remove(struct swl_watch_set *set, int fd);

#endif
