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

/* how often connections that wait for their clients' acknowledgement are looked after at the end */
#define END_LOOK_MS 5

/* The way to one worker, or to whoever is idle: a lane of ipc/request_transport.h. */
struct swl_reactor_lane {
    struct swl_list waiting; /* connections, in order; the first may have sent a part of a package */
    bool is_waiting;         /* something waits, or is about to; counted in the lane's shared part */
    bool is_broken;          /* sending failed, and that was told */
    uint32_t to_ring;        /* what was sent since its bell was last rung */
};

/* ---- to the workers ---- */

static struct swl_reactor_thread *thread_of(const struct swl_connection *connection)
{
    return SWL_CONTAINER_OF(swl_connection_set_of(connection), struct swl_reactor_thread, set);
}

static void set_waiting(struct swl_reactor_thread *thread, int number, bool waiting)
{
    struct swl_reactor_lane *lane = &thread->lanes[number];
    if (lane->is_waiting != waiting) {
        lane->is_waiting = waiting;
        thread->lanes_waiting += waiting ? 1 : -1;
        swl_request_transport_set_sender_waiting(thread->server->requests, number, waiting);
    }
}

static void on_delivered(struct swl_reactor_thread *thread, struct swl_connection *connection, int number,
                         bool is_data)
{
    thread->lanes[number].to_ring++;
    connection->lane = -1;
    if (is_data) {
        struct swl_session *session = connection->session;
        if (number != thread->server->requests->shared_lane) { /* else whoever takes it says so */
            atomic_store_explicit(&session->worker, number, memory_order_relaxed);
        }
        atomic_store_explicit(&session->dispatch_time, thread->reactor.now, memory_order_relaxed);
        swl_count(thread->set.owner.counters, SWL_COUNT_REQUEST, 1);
        swl_count(thread->set.owner.counters, SWL_COUNT_DISPATCH, 1);
    }
}

static struct swl_message message_for(const struct swl_reactor_thread *thread,
                                      const struct swl_connection *connection, enum swl_message_type type,
                                      uint32_t size)
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

static int dispatch(const struct swl_reactor_thread *thread, const struct swl_connection *connection,
                    bool is_event, uint32_t size)
{
    const struct swl_dispatch_key key = {
        .key = (uint64_t)connection->id,
        .last_worker = atomic_load_explicit(&connection->session->worker, memory_order_relaxed),
        .is_event = is_event,
        .size = size,
    };
    return swl_dispatch(thread->server, &key);
}

/* Straight from the socket to where the worker finds it. */
static ssize_t receive(struct swl_connection *connection, uint32_t size)
{
    struct swl_reactor_thread *thread = thread_of(connection);
    struct swl_server *server = thread->server;
    struct swl_request_transport *requests = server->requests;
    if (!swl_request_transport_can_reserve(requests)) {
        return -ENOTSUP;
    }
    int number = dispatch(thread, connection, false, size);
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
    if (swl_server_spreads(server)) {
        atomic_fetch_add(&connection->session->pending, 1);
    }
    struct swl_message message = message_for(thread, connection, SWL_MESSAGE_DATA, (uint32_t)got);
    swl_request_transport_commit(requests, number, place, &message);
    on_delivered(thread, connection, number, true);
    return got;
}

/* Not for lack of room: somebody has taken away what carries requests. What is left is to end the server. */
static void tell_failure(struct swl_reactor_lane *lane, const struct swl_request_transport *requests,
                         int error)
{
    if (!lane->is_broken) {
        lane->is_broken = true;
        swl_fault("requests wait and do not get to the workers: %s: %s", swl_request_transport_name(requests),
                  strerror(-error));
    }
}

/* Sends it, as far as there is room. 0 or -EAGAIN; then this thread is rung when there is more. */
static int send_request(struct swl_reactor_thread *thread, int number, const struct swl_message *message,
                        const void *data, uint32_t *sent)
{
    struct swl_request_transport *requests = thread->server->requests;
    int result = swl_request_transport_send(requests, number, message, data, sent);
    if (result < 0) {
        /* said before the last try: a worker that is about to end sees it, or this try finds room */
        set_waiting(thread, number, true);
        swl_request_transport_request_room(requests, number, message->source);
        result = swl_request_transport_send(requests, number, message, data, sent);
        if (result < 0 && result != -EAGAIN) {
            tell_failure(&thread->lanes[number], requests, result);
        }
    }
    return result < 0 ? -EAGAIN : 0;
}

static int deliver(struct swl_connection *connection, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    struct swl_reactor_thread *thread = thread_of(connection);
    struct swl_server *server = thread->server;
    enum swl_message_type type = swl_connection_set_message(event);
    bool is_data = event == SWL_EVENT_REQUEST;
    if (!swl_list_empty(&connection->lane_link)) {
        return -EAGAIN; /* its turn will come */
    }
    if (atomic_load_explicit(&thread->phase, memory_order_relaxed) == SWL_REACTOR_ENDING) {
        thread->given_up_requests += is_data;
        return 0; /* nobody is there to read it */
    }
    if (!swl_ports_want_event(server, connection->session->port, event,
                              connection->state == SWL_CONNECTION_ANSWERING)) {
        return 0;
    }

    /* one that has waited keeps its lane: a part of its package may be there already */
    bool has_turn = thread->resuming == connection && connection->lane >= 0;
    int number = connection->lane >= 0 ? connection->lane : dispatch(thread, connection, !is_data, size);
    struct swl_reactor_lane *lane = &thread->lanes[number];
    if (swl_list_empty(&lane->waiting) || has_turn) {
        uint32_t nothing = 0, *sent = is_data ? &connection->sent : &nothing;
        bool counted = is_data && *sent == 0 && swl_server_spreads(server);
        struct swl_message message = message_for(thread, connection, type, size);
        if (counted) {
            atomic_fetch_add(&connection->session->pending, 1); /* before a worker can count it down */
        }
        if (send_request(thread, number, &message, data, sent) == 0) {
            if (swl_list_empty(&lane->waiting) && !has_turn) {
                set_waiting(thread, number, false);
            }
            on_delivered(thread, connection, number, is_data);
            return 0;
        }
        if (counted && *sent == 0) {
            atomic_fetch_sub(&connection->session->pending, 1);
        }
    }
    connection->lane = number;
    /* whoever has had a turn and could not finish stays first */
    swl_list_append(has_turn ? lane->waiting.next : &lane->waiting, &connection->lane_link);
    return -EAGAIN;
}

static void resume_waiting(struct swl_reactor_thread *thread)
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
                break; /* no room for it yet */
            }
        }
        if (swl_list_empty(&lane->waiting)) {
            set_waiting(thread, i, false);
        }
    }
}

/* Whether one of the requests for room was answered. The bell may have been rung for it before this thread
 * went to sleep. */
static bool may_resume(const struct swl_reactor_thread *thread)
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

static void ring_workers(struct swl_reactor_thread *thread)
{
    for (int i = 0; i < thread->server->requests->lanes; i++) {
        if (thread->lanes[i].to_ring > 0) {
            swl_request_transport_ring(thread->server->requests, i, thread->lanes[i].to_ring);
            thread->lanes[i].to_ring = 0;
        }
    }
}

/* ---- from everybody ---- */

static void adopt(struct swl_connection_set *set, const struct swl_message *message)
{
    const struct swl_reactor_thread *thread = SWL_CONTAINER_OF(set, struct swl_reactor_thread, set);
    struct swl_session *session = swl_session_find(&set->server->sessions, message->id);
    struct swl_connection *connection = swl_connection_set_adopt(set, session, message->descriptor);
    if (connection == NULL) {
        return;
    }
    if (atomic_load_explicit(&thread->phase, memory_order_relaxed) >= SWL_REACTOR_ANSWERING) {
        swl_connection_stop_reading(connection); /* accepted just before the end */
    }
    swl_connection_resume(connection);
}

/* ---- the loop ---- */

static void close_flushing(struct swl_connection *connection)
{
    struct swl_reactor_thread *thread = thread_of(connection);
    thread->given_up_requests += connection->blocked && swl_buffer_size(&connection->in) > 0;
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
}

static void sleep_or_poll(struct swl_reactor_thread *thread, bool busy, enum swl_reactor_phase phase)
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
    if (swl_connection_set_has_mail(&thread->set) || may_resume(thread) ||
        atomic_load_explicit(&thread->phase, memory_order_relaxed) != phase) {
        timeout = 0;
    }
    (void)swl_reactor_poll(&thread->reactor, timeout);
    swl_doorbell_awake(bell);
}

static void *run(void *argument)
{
    struct swl_reactor_thread *thread = argument;
    enum swl_reactor_phase phase = SWL_REACTOR_RUNNING;
    bool busy = true;
    swl_environment_pin(thread->server, thread->id);
    for (;;) {
        enum swl_reactor_phase wanted =
            (enum swl_reactor_phase)atomic_load_explicit(&thread->phase, memory_order_acquire);
        if (wanted >= SWL_REACTOR_ANSWERING && phase < SWL_REACTOR_ANSWERING) {
            swl_connection_set_each(&thread->set, swl_connection_stop_reading);
        }
        if (wanted == SWL_REACTOR_ENDING && phase < SWL_REACTOR_ENDING) {
            while (swl_connection_set_handle_inbox(&thread->set, adopt) > 0) {
            }
            thread->set.owner.ending = true;
            swl_connection_set_each(&thread->set, close_flushing);
        }
        phase = wanted;
        if (phase == SWL_REACTOR_ENDING &&
            (atomic_load_explicit(thread->set.count, memory_order_relaxed) == 0 ||
             swl_clock_monotonic() >= atomic_load(&thread->deadline))) {
            break;
        }
        sleep_or_poll(thread, busy, phase);
        busy = swl_connection_set_handle_inbox(&thread->set, adopt) > 0;
        if (thread->lanes_waiting > 0) {
            resume_waiting(thread);
        }
        ring_workers(thread);
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
    thread->set.owner.deliver = deliver;
    thread->set.owner.receive = receive;
    thread->lanes = swl_calloc((size_t)server->requests->lanes, sizeof(thread->lanes[0]));
    for (int i = 0; i < server->requests->lanes; i++) {
        swl_list_init(&thread->lanes[i].waiting);
    }
    /* signals are the main thread's; a new thread inherits the mask */
    sigset_t before;
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    swl_signal_block_all();
    result = -pthread_create(&thread->thread, NULL, run, thread);
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
