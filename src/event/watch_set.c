/* An epoll instance within that of a reactor. */
#include "event/watch_set.h"

#include <errno.h>
#include <unistd.h>

#include "base/compiler.h"

#define WATCH_SET_BATCH 256

static uint64_t watch_set_name(int fd, uint32_t serial)
{
    return (uint64_t)serial << 32 | (uint32_t)fd;
}

static void watch_set_on_ready(struct swl_event *event, uint32_t events)
{
    (void)events;
    struct swl_watch_set *set = SWL_CONTAINER_OF(event, struct swl_watch_set, event);
    struct epoll_event ready[WATCH_SET_BATCH];
    int count = epoll_wait(set->event.fd, ready, WATCH_SET_BATCH, 0);
    for (int i = 0; i < count; i++) {
        uint64_t name = ready[i].data.u64;
        if (!set->callback(set, (int)(uint32_t)name, (uint32_t)(name >> 32), ready[i].events)) {
            set->is_stale = true;
        }
    }
}

int swl_watch_set_open(struct swl_watch_set *set, struct swl_reactor *reactor,
                       swl_watch_set_callback callback)
{
    int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    set->event = (struct swl_event){.fd = fd, .callback = watch_set_on_ready};
    set->is_stale = false;
    set->callback = callback;
    int result = swl_reactor_watch(reactor, &set->event, EPOLLIN);
    if (result < 0) {
        swl_watch_set_close(set);
    }
    return result;
}

void swl_watch_set_close(struct swl_watch_set *set)
{
    if (swl_watch_set_is_open(set)) {
        close(set->event.fd);
        set->event = (struct swl_event){.fd = -1};
        set->callback = NULL;
    }
}

int swl_watch_set_reopen(struct swl_watch_set *set, struct swl_reactor *reactor,
                         swl_watch_set_callback callback)
{
    swl_reactor_remove(reactor, &set->event);
    swl_watch_set_close(set);
    return swl_watch_set_open(set, reactor, callback);
}

static int watch_set_control(struct swl_watch_set *set, int operation, int fd, uint32_t serial,
                             uint32_t events)
{
    struct epoll_event interest = {.events = events, .data.u64 = watch_set_name(fd, serial)};
    return epoll_ctl(set->event.fd, operation, fd, &interest) < 0 ? -errno : 0;
}

int swl_watch_set_add(struct swl_watch_set *set, int fd, uint32_t events, uint32_t *serial)
{
    *serial = ++set->last_serial;
    return watch_set_control(set, EPOLL_CTL_ADD, fd, *serial, events);
}

int swl_watch_set_change(struct swl_watch_set *set, int fd, uint32_t serial, uint32_t events)
{
    return watch_set_control(set, EPOLL_CTL_MOD, fd, serial, events);
}

void swl_watch_set_remove(struct swl_watch_set *set, int fd)
{
    (void)epoll_ctl(set->event.fd, EPOLL_CTL_DEL, fd, NULL);
}
