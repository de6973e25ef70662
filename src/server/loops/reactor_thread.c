/* A reactor thread. */
#define _GNU_SOURCE
#include "server/loops/reactor_thread.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "os/signal.h"
#include "server/loops/dispatch.h"
#include "server/state/environment.h"
#include "server/state/ports.h"

/* at the end: milliseconds between checks of lingering connections */
#define END_LOOK_MS 5

/* A lane of ipc/request_transport.h: to one worker, or shared by idle workers. */
struct swl_reactor_lane {
    struct swl_list waiting; /* connections, in order; the first may have sent a part of a request */
    bool is_waiting;         /* a connection waits or is about to; counted in the lane's shared part, too */
    bool is_broken;          /* sending failed, and that was logged */
    uint32_t to_ring;        /* messages sent since the last ring of its bell */
};

/* ---- to the workers ---- */

static struct swl_reactor_thread *reactor_thread_of(const struct swl_connection *connection)
{
    return SWL_CONTAINER_OF(swl_connection_set_of(connection), struct swl_reactor_thread, set);
}

static void reactor_thread_set_waiting(struct swl_reactor_thread *thread, int number, bool waiting)
{
    struct swl_reactor_lane *lane = &thread->lanes[number];
    if (lane->is_waiting != waiting) {
        lane->is_waiting = waiting;
        thread->lanes_waiting += waiting ? 1 : -1;
        swl_request_transport_set_sender_waiting(thread->server->requests, number, waiting);
    }
}

static void reactor_thread_note_delivered(struct swl_reactor_thread *thread,
                                          struct swl_connection *connection, int number, bool is_data)
{
    thread->lanes[number].to_ring++;
    connection->lane = -1;
    if (is_data) {
        struct swl_session *session = connection->session;
        if (number != thread->server->requests->shared_lane) { /* else the worker that takes it writes this */
            atomic_store_explicit(&session->worker, number, memory_order_relaxed);
        }
        atomic_store_explicit(&session->dispatch_time, thread->reactor.now, memory_order_relaxed);
        if (!swl_port_is_framed_by_worker(connection->port)) { /* else the worker counts its packages */
            swl_count(thread->set.owner.counters, SWL_COUNT_REQUEST, 1);
        }
        swl_count(thread->set.owner.counters, SWL_COUNT_DISPATCH, 1);
    }
}

static struct swl_message reactor_thread_message(const struct swl_reactor_thread *thread,
                                                 const struct swl_connection *connection,
                                                 enum swl_message_type type, uint32_t size)
{
    return (struct swl_message){
        .type = (uint8_t)type,
        .size = size,
        .source = swl_server_reactor_endpoint(thread->server, thread->id),
        .flags = type == SWL_MESSAGE_CLOSED && connection->by_server ? SWL_MESSAGE_BY_SERVER : 0,
        .port = connection->session->port,
        .id = connection->id,
        .time = thread->reactor.now,
    };
}

static int reactor_thread_dispatch(const struct swl_reactor_thread *thread,
                                   const struct swl_connection *connection, bool is_event, uint32_t size)
{
    const struct swl_dispatch_key key = {
        .key = (uint64_t)connection->id,
        .last_worker = atomic_load_explicit(&connection->session->worker, memory_order_relaxed),
        .is_event = is_event,
        .is_bound = swl_port_is_framed_by_worker(connection->port),
        .size = size,
    };
    return swl_dispatch(thread->server, &key);
}

/* Receives from the socket straight into the memory from which the worker reads. */
static ssize_t reactor_thread_receive(struct swl_connection *connection, uint32_t size)
{
    struct swl_reactor_thread *thread = reactor_thread_of(connection);
    struct swl_server *server = thread->server;
    struct swl_request_transport *requests = server->requests;
    if (!swl_request_transport_can_reserve(requests)) {
        return -ENOTSUP;
    }
    int number = reactor_thread_dispatch(thread, connection, false, size);
    void *place = swl_list_empty(&thread->lanes[number].waiting)
                      ? swl_request_transport_reserve(requests, number, size)
                      : NULL;
    if (place == NULL) {
        return -ENOTSUP;
    }
    ssize_t got = swl_stream_receive(&connection->stream, place, size);
    if (got <= 0) {
        swl_request_transport_commit(requests, number, place, NULL);
        return got;
    }
    if (swl_server_port_spreads(server, connection->session->port)) {
        atomic_fetch_add(&connection->session->pending, 1);
    }
    struct swl_message message = reactor_thread_message(thread, connection, SWL_MESSAGE_DATA, (uint32_t)got);
    swl_request_transport_commit(requests, number, place, &message);
    reactor_thread_note_delivered(thread, connection, number, true);
    return got;
}

/* Called for errors other than a full lane: the transport is gone, for example a removed queue. Only an end
 * of the server helps. */
static void reactor_thread_log_failure(struct swl_reactor_lane *lane,
                                       const struct swl_request_transport *requests, int error)
{
    if (!lane->is_broken) {
        lane->is_broken = true;
        swl_fault("requests cannot be sent to the workers: %s: %s", swl_request_transport_name(requests),
                  strerror(-error));
    }
}

/* Sends the message as far as there is room. Returns 0, or -EAGAIN: then the bell of this thread rings when
 * there is room. */
static int reactor_thread_send(struct swl_reactor_thread *thread, int number,
                               const struct swl_message *message, const void *data, uint32_t *sent)
{
    struct swl_request_transport *requests = thread->server->requests;
    int result = swl_request_transport_send(requests, number, message, data, sent);
    if (result < 0) {
        /* Registered before the last attempt: either a worker that is about to end sees it, or this attempt
         * finds room. */
        reactor_thread_set_waiting(thread, number, true);
        swl_request_transport_request_room(requests, number, message->source);
        result = swl_request_transport_send(requests, number, message, data, sent);
        if (result < 0 && result != -EAGAIN) {
            reactor_thread_log_failure(&thread->lanes[number], requests, result);
        }
    }
    return result < 0 ? -EAGAIN : 0;
}

static int reactor_thread_deliver(struct swl_connection *connection, enum swl_connection_event event,
                                  const void *data, uint32_t size)
{
    struct swl_reactor_thread *thread = reactor_thread_of(connection);
    struct swl_server *server = thread->server;
    enum swl_message_type type = swl_connection_set_message(event);
    bool is_data = event == SWL_EVENT_REQUEST;
    if (!swl_list_empty(&connection->lane_link)) {
        return -EAGAIN; /* it waits in a lane already */
    }
    if (atomic_load_explicit(&thread->phase, memory_order_relaxed) == SWL_REACTOR_ENDING) {
        thread->given_up_requests += is_data;
        return 0; /* dropped: no worker is left */
    }
    /* a worker that frames frees what it keeps of the client */
    bool needs_end =
        connection->state == SWL_CONNECTION_ANSWERING || swl_port_is_framed_by_worker(connection->port);
    if (!swl_ports_want_event(server, connection->session->port, event, needs_end)) {
        return 0;
    }

    /* a connection that has waited keeps its lane, which may hold a part of its request already */
    bool has_turn = thread->resuming == connection && connection->lane >= 0;
    int number = connection->lane >= 0 ? connection->lane
                                       : reactor_thread_dispatch(thread, connection, !is_data, size);
    struct swl_reactor_lane *lane = &thread->lanes[number];
    if (swl_list_empty(&lane->waiting) || has_turn) {
        uint32_t nothing = 0, *sent = is_data ? &connection->sent : &nothing;
        bool counted = is_data && *sent == 0 && swl_server_port_spreads(server, connection->session->port);
        struct swl_message message = reactor_thread_message(thread, connection, type, size);
        if (counted) {
            /* before the send: a worker may decrement it at once */
            atomic_fetch_add(&connection->session->pending, 1);
        }
        if (reactor_thread_send(thread, number, &message, data, sent) == 0) {
            if (swl_list_empty(&lane->waiting) && !has_turn) {
                reactor_thread_set_waiting(thread, number, false);
            }
            reactor_thread_note_delivered(thread, connection, number, is_data);
            return 0;
        }
        if (counted && *sent == 0) {
            atomic_fetch_sub(&connection->session->pending, 1);
        }
    }
    connection->lane = number;
    /* a connection that could not finish in its turn stays the first */
    swl_list_append(has_turn ? lane->waiting.next : &lane->waiting, &connection->lane_link);
    return -EAGAIN;
}

static void reactor_thread_resume_waiting(struct swl_reactor_thread *thread)
{
    for (int i = 0; i < thread->server->requests->lanes && thread->lanes_waiting > 0; i++) {
        struct swl_reactor_lane *lane = &thread->lanes[i];
        while (!swl_list_empty(&lane->waiting)) {
            struct swl_connection *connection =
                SWL_CONTAINER_OF(swl_list_shift(&lane->waiting), struct swl_connection, lane_link);
            thread->resuming = connection;
            swl_connection_resume(connection);
            thread->resuming = NULL;
            if (lane->waiting.next == &connection->lane_link) {
                break; /* still no room */
            }
        }
        if (swl_list_empty(&lane->waiting)) {
            reactor_thread_set_waiting(thread, i, false);
        }
    }
}

/* Whether a lane that this thread waits for may have room now. The bell may have rung for it before this
 * thread went to sleep. */
static bool reactor_thread_may_resume(const struct swl_reactor_thread *thread)
{
    const struct swl_server *server = thread->server;
    for (int i = 0; thread->lanes_waiting > 0 && i < server->requests->lanes; i++) {
        const struct swl_reactor_lane *lane = &thread->lanes[i];
        if (lane->is_waiting && (swl_list_empty(&lane->waiting) ||
                                 !swl_request_transport_room_request_pending(
                                     server->requests, i, swl_server_reactor_endpoint(server, thread->id)))) {
            return true;
        }
    }
    return false;
}

static void reactor_thread_ring_workers(struct swl_reactor_thread *thread)
{
    for (int i = 0; i < thread->server->requests->lanes; i++) {
        if (thread->lanes[i].to_ring > 0) {
            swl_request_transport_ring(thread->server->requests, i, thread->lanes[i].to_ring);
            thread->lanes[i].to_ring = 0;
        }
    }
}

/* ---- from the inbox ---- */

static void reactor_thread_adopt(struct swl_connection_set *set, const struct swl_message *message)
{
    swl_connection_set_adopt(set, swl_session_find(&set->server->sessions, message->id), message->descriptor);
}

/* ---- the loop ---- */

static void reactor_thread_close_flushing(struct swl_connection *connection)
{
    struct swl_reactor_thread *thread = reactor_thread_of(connection);
    thread->given_up_requests += connection->blocked && swl_buffer_size(&connection->in) > 0;
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
}

static void reactor_thread_poll(struct swl_reactor_thread *thread, bool busy, enum swl_reactor_phase phase)
{
    struct swl_doorbell *bell =
        &thread->server->bells[swl_server_reactor_endpoint(thread->server, thread->id)];
    if (busy) {
        (void)swl_reactor_poll(&thread->reactor, 0);
        return;
    }
    int timeout = -1;
    if (phase == SWL_REACTOR_ENDING) {
        timeout = swl_clock_timeout_ms(atomic_load(&thread->deadline), swl_clock_monotonic());
        if (swl_connection_end_lingering(&thread->set.owner)) {
            timeout = SWL_MIN(timeout, END_LOOK_MS);
        } else if (atomic_load_explicit(thread->set.count, memory_order_relaxed) == 0) {
            timeout = 0;
        }
    }
    swl_doorbell_sleep(bell, SWL_ASLEEP_IN_EPOLL);
    if (swl_connection_set_has_work(&thread->set) || reactor_thread_may_resume(thread) ||
        atomic_load_explicit(&thread->phase, memory_order_relaxed) != phase) {
        timeout = 0;
    }
    (void)swl_reactor_poll(&thread->reactor, timeout);
    swl_doorbell_awake(bell);
}

static void *reactor_thread_run(void *argument)
{
    struct swl_reactor_thread *thread = argument;
    enum swl_reactor_phase phase = SWL_REACTOR_RUNNING;
    bool busy = true;
    swl_environment_pin(thread->server, thread->id);
    for (;;) {
        enum swl_reactor_phase wanted =
            (enum swl_reactor_phase)atomic_load_explicit(&thread->phase, memory_order_acquire);
        if (wanted >= SWL_REACTOR_ANSWERING && phase < SWL_REACTOR_ANSWERING) {
            swl_connection_set_stop_reading(&thread->set);
        }
        if (wanted == SWL_REACTOR_ENDING && phase < SWL_REACTOR_ENDING) {
            while (swl_connection_set_handle_inbox(&thread->set, reactor_thread_adopt) > 0) {
            }
            thread->set.owner.ending = true;
            swl_connection_set_each(&thread->set, reactor_thread_close_flushing);
        }
        phase = wanted;
        if (phase == SWL_REACTOR_ENDING &&
            (atomic_load_explicit(thread->set.count, memory_order_relaxed) == 0 ||
             swl_clock_monotonic() >= atomic_load(&thread->deadline))) {
            break;
        }
        reactor_thread_poll(thread, busy, phase);
        busy = swl_connection_set_handle_inbox(&thread->set, reactor_thread_adopt) > 0;
        if (thread->lanes_waiting > 0) {
            reactor_thread_resume_waiting(thread);
        }
        reactor_thread_ring_workers(thread);
    }
    atomic_store(&thread->has_ended, true);
    return NULL;
}

static void reactor_thread_close(struct swl_reactor_thread *thread)
{
    swl_connection_set_close(&thread->set);
    swl_free(thread->lanes);
    swl_reactor_close(&thread->reactor);
}

int swl_reactor_thread_start(struct swl_reactor_thread *thread, struct swl_server *server, int id,
                             struct swl_connection **connections)
{
    struct swl_doorbell *bell = &server->bells[swl_server_reactor_endpoint(server, id)];
    *thread = (struct swl_reactor_thread){
        .server = server,
        .id = id,
        .bell_event = {.fd = bell->fd},
    };
    int result = swl_reactor_open(&thread->reactor);
    if (result < 0) {
        return result;
    }
    if ((result = swl_reactor_watch(&thread->reactor, &thread->bell_event, EPOLLIN | EPOLLET)) < 0) {
        swl_reactor_close(&thread->reactor);
        return result;
    }
    swl_connection_set_open(&thread->set, server, id, &thread->reactor, connections);
    thread->set.owner.deliver = reactor_thread_deliver;
    thread->set.owner.receive = reactor_thread_receive;
    thread->lanes = swl_calloc((size_t)server->requests->lanes, sizeof(thread->lanes[0]));
    for (int i = 0; i < server->requests->lanes; i++) {
        swl_list_init(&thread->lanes[i].waiting);
    }
    /* only the main thread handles signals: the new thread inherits a mask that blocks them all */
    sigset_t before;
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    swl_signal_block_all();
    result = -pthread_create(&thread->thread, NULL, reactor_thread_run, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result < 0) {
        reactor_thread_close(thread);
    }
    return result;
}

void swl_reactor_thread_advance(struct swl_reactor_thread *thread, enum swl_reactor_phase phase,
                                int64_t deadline)
{
    atomic_store(&thread->deadline, deadline);
    atomic_store(&thread->phase, phase);
    swl_doorbell_ring(&thread->server->bells[swl_server_reactor_endpoint(thread->server, thread->id)]);
}

void swl_reactor_thread_join(struct swl_reactor_thread *thread)
{
    pthread_join(thread->thread, NULL);
    reactor_thread_close(thread);
}
