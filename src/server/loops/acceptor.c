/* Accepting connections. */
#define _GNU_SOURCE
#include "server/loops/acceptor.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"

/* how long accepting pauses when no descriptors are left, and when no loop can take a connection */
#define EXHAUSTED_PAUSE (100 * SWL_NS_PER_MS)
#define FULL_PAUSE      SWL_NS_PER_MS
/* of each port, at the end; more than a backlog usually holds */
#define LAST_BATCH 4096

static int acceptor_watch(struct swl_acceptor *acceptor)
{
    int result = 0;
    for (int i = 0; result == 0 && i < acceptor->server->port_count; i++) {
        if (swl_port_is_datagram(&acceptor->server->ports[i])) {
            continue;
        }
        /* EPOLLEXCLUSIVE: of several workers that accept from one socket, a connection wakes only one */
        result = swl_reactor_watch(acceptor->loop, &acceptor->accepting[i].event, EPOLLIN | EPOLLEXCLUSIVE);
    }
    return result;
}

static void acceptor_unwatch(struct swl_acceptor *acceptor)
{
    for (int i = 0; i < acceptor->server->port_count; i++) {
        swl_reactor_remove(acceptor->loop, &acceptor->accepting[i].event);
    }
}

static void acceptor_pause(struct swl_acceptor *acceptor, int64_t duration)
{
    acceptor_unwatch(acceptor);
    swl_timer_start(&acceptor->loop->timers, &acceptor->timer, swl_clock_monotonic() + duration);
}

static bool acceptor_open_session(struct swl_acceptor *acceptor, int listener, int fd,
                                  const struct swl_address *peer)
{
    struct swl_session like = {
        .state = SWL_SESSION_OPENING, /* nobody may send to it before its loop has taken it over */
        .connect_time = swl_clock_wall(),
        .fd = fd,
        .reactor = (uint16_t)acceptor->choose(acceptor),
        .port = (uint16_t)listener,
        .peer = *peer,
        .holds = acceptor->server->ports[listener].options.enable_delay_receive ? SWL_HOLD_UNCONFIRMED : 0,
    };
    struct swl_session *session = swl_session_open(&acceptor->server->sessions, &like);
    if (session == NULL) {
        swl_count(acceptor->counters, SWL_COUNT_ABORT, 1);
        close(fd);
        return true;
    }
    swl_count(acceptor->counters, SWL_COUNT_ACCEPT, 1);
    return acceptor->welcome(acceptor, session);
}

static void acceptor_accept_batch(struct swl_accepting *accepting)
{
    struct swl_acceptor *acceptor = accepting->acceptor;
    for (int i = 0; i < acceptor->batch && !acceptor->closed; i++) {
        if (i > 0 && acceptor->takes_more != NULL && !acceptor->takes_more(acceptor)) {
            return;
        }
        struct swl_address peer;
        const struct swl_port *port = &acceptor->server->ports[accepting->index];
        int fd = swl_listener_accept(&port->listener, accepting->event.fd, &peer);
        if (fd >= 0) {
            acceptor->exhausted = false;
            if (swl_port_refuses(port, &peer)) {
                swl_count(acceptor->counters, SWL_COUNT_ABORT, 1);
                close(fd);
            } else if (!acceptor_open_session(acceptor, accepting->index, fd, &peer)) {
                acceptor_pause(acceptor, FULL_PAUSE);
                return;
            }
            continue;
        }
        if (fd == -EAGAIN) {
            return;
        }
        if (fd == -EMFILE || fd == -ENFILE || fd == -ENOBUFS || fd == -ENOMEM) {
            if (!acceptor->exhausted) {
                swl_warning_limited("failures to accept", "accepting failed, next try in %d ms: %s",
                                    (int)(EXHAUSTED_PAUSE / SWL_NS_PER_MS), strerror(-fd));
                acceptor->exhausted = true;
            }
            acceptor_pause(acceptor, EXHAUSTED_PAUSE);
            return;
        }
        /* any other error concerns one connection that is gone already */
    }
}

static void acceptor_on_connections(struct swl_event *event, uint32_t events)
{
    (void)events;
    struct swl_accepting *accepting = SWL_CONTAINER_OF(event, struct swl_accepting, event);
    struct swl_acceptor *acceptor = accepting->acceptor;
    if (acceptor->pass_on != NULL && acceptor->passed_on < acceptor->server->options.worker_num &&
        acceptor->pass_on(acceptor)) {
        acceptor->passed_on++;
        acceptor_pause(acceptor, FULL_PAUSE);
        acceptor->offers = true;
    } else {
        acceptor->passed_on = 0;
        acceptor_accept_batch(accepting);
    }
}

static void acceptor_accept(struct swl_acceptor *acceptor)
{
    for (int i = 0; i < acceptor->server->port_count && !acceptor->closed; i++) {
        if (!swl_port_is_datagram(&acceptor->server->ports[i])) {
            acceptor_accept_batch(&acceptor->accepting[i]);
        }
    }
}

void swl_acceptor_accept_last(struct swl_acceptor *acceptor)
{
    /* where it pauses for another reason than its own offer, no loop can take one now */
    if (!swl_timer_running(&acceptor->timer) || acceptor->offers) {
        int batch = acceptor->batch;
        bool (*takes_more)(struct swl_acceptor *) = acceptor->takes_more;
        acceptor->batch = LAST_BATCH;
        acceptor->takes_more = NULL;
        acceptor_accept(acceptor);
        acceptor->batch = batch;
        acceptor->takes_more = takes_more;
    }
}

static void acceptor_resume(struct swl_acceptor *acceptor)
{
    acceptor->offers = false;
    int result = acceptor->closed ? 0 : acceptor_watch(acceptor);
    if (result < 0) {
        swl_fault_limited("failures to watch a port", "watching a port failed: %s", strerror(-result));
        acceptor_pause(acceptor, EXHAUSTED_PAUSE);
    }
}

void swl_acceptor_invite(struct swl_acceptor *acceptor)
{
    acceptor->passed_on = 0;
    if (acceptor->offers) {
        swl_timer_stop(&acceptor->loop->timers, &acceptor->timer);
        acceptor_resume(acceptor);
    }
    acceptor_accept(acceptor);
}

static void acceptor_on_timer(struct swl_timer *timer)
{
    struct swl_acceptor *acceptor = SWL_CONTAINER_OF(timer, struct swl_acceptor, timer);
    if (acceptor->retry != NULL && !acceptor->retry(acceptor)) {
        swl_timer_start(&acceptor->loop->timers, timer, swl_clock_monotonic() + FULL_PAUSE);
        return;
    }
    acceptor_resume(acceptor);
}

int swl_acceptor_open(struct swl_acceptor *acceptor, int number)
{
    swl_timer_init(&acceptor->timer, acceptor_on_timer);
    for (int i = 0; i < acceptor->server->port_count; i++) {
        acceptor->accepting[i] = (struct swl_accepting){
            .event = {.fd = swl_listener_socket(&acceptor->server->ports[i].listener, number),
                      .callback = acceptor_on_connections},
            .acceptor = acceptor,
            .index = i,
        };
    }
    return acceptor_watch(acceptor);
}

void swl_acceptor_close(struct swl_acceptor *acceptor)
{
    /* the timer keeps running: `retry` may still have to pass on a connection */
    if (!acceptor->closed) {
        acceptor->closed = true;
        acceptor_unwatch(acceptor);
    }
}
