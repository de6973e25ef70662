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

/* datagrams received with one call */
#define DATAGRAM_BATCH 32
/* at the end: how many datagrams of each port are still received; more than a socket usually holds */
#define DATAGRAM_LAST 4096
/* at the end: milliseconds between checks of lingering connections */
#define END_LOOK_MS 5

/* A datagram that was sent in part, and now waits for room: a message queue may hold less than one. */
struct reactor_rest {
    struct swl_message message;
    uint32_t sent;
    uint8_t packed[];
};

/* A lane of ipc/request_transport.h: to one worker, or shared by idle workers. */
struct swl_reactor_lane {
    struct swl_list waiting;   /* connections, in order; the first may have sent a part of a request */
    struct reactor_rest *rest; /* comes before these; NULL: none */
    bool is_waiting;           /* a connection waits or is about to; counted in the lane's shared part, too */
    bool is_broken;            /* sending failed, and that was logged */
    uint32_t to_ring;          /* messages sent since the last ring of its bell */
};

/* ---- to the workers ---- */

static struct swl_reactor_thread *reactor_thread_of(const struct swl_connection *connection)
{
    return SWL_CONTAINER_OF(swl_connection_set_of(connection), struct swl_reactor_thread, set);
}

/* Whether something can be sent into that lane out of turn: nothing waits for room there. */
static bool reactor_thread_is_free(const struct swl_reactor_lane *lane)
{
    return lane->rest == NULL && swl_list_empty(&lane->waiting);
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

/* ---- max_queued_bytes ---- */

/* Not in a shutdown: what was read before it has to reach a worker while there are any. */
static bool reactor_thread_is_over_quota(const struct swl_reactor_thread *thread, struct swl_session *session)
{
    return swl_server_counts_queued(thread->server) &&
           atomic_load(&session->queued) > thread->server->options.max_queued_bytes &&
           atomic_load_explicit(&thread->phase, memory_order_relaxed) == SWL_REACTOR_RUNNING;
}

/* Returns whether the connection has to wait: then a worker sends DRAINED when it may go on. */
static bool reactor_thread_waits_for_quota(const struct swl_reactor_thread *thread,
                                           struct swl_session *session)
{
    if (!reactor_thread_is_over_quota(thread, session)) {
        return false;
    }
    /* stored before the second look: either a worker sees it after its last subtraction, or this look sees
     * that subtraction */
    atomic_store(&session->full, 1);
    if (reactor_thread_is_over_quota(thread, session)) {
        return true;
    }
    atomic_store(&session->full, 0);
    return false;
}

static void reactor_thread_count_queued(const struct swl_reactor_thread *thread, struct swl_session *session,
                                        int64_t size)
{
    if (swl_server_counts_queued(thread->server)) {
        atomic_fetch_add(&session->queued, size);
    }
}

/* A waiting connection is in a lane, or waits for its quota and has none. */
static bool reactor_thread_is_full(const struct swl_connection *connection)
{
    return connection->lane < 0 && !swl_list_empty(&connection->lane_link);
}

static void reactor_thread_resume_full(struct swl_reactor_thread *thread)
{
    struct swl_list full, *link;
    swl_list_init(&full);
    while ((link = swl_list_shift(&thread->full)) != NULL) {
        swl_list_append(&full, link);
    }
    while ((link = swl_list_shift(&full)) != NULL) { /* one that is still full comes back into its list */
        swl_connection_resume(SWL_CONTAINER_OF(link, struct swl_connection, lane_link));
    }
}

static void reactor_thread_drained(struct swl_connection_set *set, struct swl_connection *connection)
{
    struct swl_reactor_thread *thread = SWL_CONTAINER_OF(set, struct swl_reactor_thread, set);
    if (connection == NULL) {
        reactor_thread_resume_full(thread); /* the dead worker may not have come to send DRAINED */
    } else if (reactor_thread_is_full(connection)) {
        swl_list_remove(&connection->lane_link);
        swl_connection_resume(connection);
    }
}

/* ---- requests and events ---- */

/* Receives from the socket straight into the memory from which the worker reads. */
static ssize_t reactor_thread_receive(struct swl_connection *connection, uint32_t size)
{
    struct swl_reactor_thread *thread = reactor_thread_of(connection);
    struct swl_server *server = thread->server;
    struct swl_request_transport *requests = server->requests;
    if (!swl_request_transport_can_reserve(requests) ||
        reactor_thread_is_over_quota(thread, connection->session)) {
        return -ENOTSUP;
    }
    int number = reactor_thread_dispatch(thread, connection, false, size);
    void *place = reactor_thread_is_free(&thread->lanes[number])
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
    reactor_thread_count_queued(thread, connection->session, got);
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
        if (!reactor_thread_is_full(connection) ||
            (is_data && reactor_thread_is_over_quota(thread, connection->session))) {
            return -EAGAIN; /* it waits already */
        }
        swl_list_remove(&connection->lane_link);
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

    if (is_data && connection->lane < 0 && reactor_thread_waits_for_quota(thread, connection->session)) {
        swl_list_append(&thread->full, &connection->lane_link);
        return -EAGAIN;
    }

    /* a connection that has waited keeps its lane, which may hold a part of its request already */
    bool has_turn = thread->resuming == connection && connection->lane >= 0;
    if (event == SWL_EVENT_CLOSED) {
        /* the close callback may ask about the session, which is released before that runs */
        data = connection->session;
        size = sizeof(*connection->session);
    }
    int number = connection->lane >= 0 ? connection->lane
                                       : reactor_thread_dispatch(thread, connection, !is_data, size);
    struct swl_reactor_lane *lane = &thread->lanes[number];
    if (reactor_thread_is_free(lane) || has_turn) {
        uint32_t nothing = 0, *sent = is_data ? &connection->sent : &nothing;
        bool begins = is_data && *sent == 0,
             counted = begins && swl_server_port_spreads(server, connection->session->port);
        struct swl_message message = reactor_thread_message(thread, connection, type, size);
        /* before the send: a worker may decrement them at once */
        if (counted) {
            atomic_fetch_add(&connection->session->pending, 1);
        }
        if (begins) {
            reactor_thread_count_queued(thread, connection->session, size);
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
        if (begins && *sent == 0) {
            reactor_thread_count_queued(thread, connection->session, -(int64_t)size);
        }
    }
    connection->lane = number;
    /* a connection that could not finish in its turn stays the first */
    swl_list_append(has_turn ? lane->waiting.next : &lane->waiting, &connection->lane_link);
    return -EAGAIN;
}

/* ---- datagrams ---- */

static int reactor_thread_dispatch_datagram(const struct swl_reactor_thread *thread,
                                            const struct swl_datagram *datagram, uint32_t size)
{
    const struct swl_dispatch_key key = {
        .key = swl_datagram_peer_hash(datagram),
        .last_worker = -1,
        .size = size,
    };
    return swl_dispatch(thread->server, &key);
}

/* Sends what is left of that datagram, as far as there is room. Returns whether nothing is left. */
static bool reactor_thread_send_rest(struct swl_reactor_thread *thread, int number)
{
    struct swl_reactor_lane *lane = &thread->lanes[number];
    struct reactor_rest *rest = lane->rest;
    if (rest != NULL) {
        if (reactor_thread_send(thread, number, &rest->message, rest->packed, &rest->sent) < 0) {
            return false;
        }
        lane->to_ring++;
        lane->rest = NULL;
        swl_free(rest);
    }
    return true;
}

static void reactor_thread_keep_rest(struct swl_reactor_thread *thread, int number,
                                     const struct swl_message *message, const void *packed, uint32_t sent)
{
    struct reactor_rest *rest = swl_malloc(sizeof(*rest) + message->size);
    rest->message = *message;
    rest->sent = sent;
    memcpy(rest->packed, packed, message->size);
    thread->lanes[number].rest = rest;
    if (reactor_thread_send_rest(thread, number)) {
        reactor_thread_set_waiting(thread, number, false); /* there was room at the second look */
    }
}

/* A datagram waits for nothing: if its lane has no room, it is dropped. A lane that something waits for has
 * none. Only one that the worker has got a part of is kept until the rest has room. */
static void reactor_thread_deliver_datagram(struct swl_datagram_reader *reader, int port,
                                            const struct swl_datagram *datagram)
{
    struct swl_reactor_thread *thread = SWL_CONTAINER_OF(reader, struct swl_reactor_thread, datagrams);
    struct swl_message message = {
        .type = SWL_MESSAGE_PACKET,
        .source = swl_server_reactor_endpoint(thread->server, thread->id),
        .port = port,
        .time = thread->reactor.now,
    };
    const void *packed = swl_datagram_pack(datagram, &message.size);
    int number = reactor_thread_dispatch_datagram(thread, datagram, message.size);
    struct swl_reactor_lane *lane = &thread->lanes[number];
    uint32_t sent = 0;
    int result = -EAGAIN;
    if (reactor_thread_is_free(lane)) {
        result = swl_request_transport_send(thread->server->requests, number, &message, packed, &sent);
        if (result == -EAGAIN && sent > 0) {
            reactor_thread_keep_rest(thread, number, &message, packed, sent);
            result = 0;
        }
    }
    if (result < 0) {
        swl_count(reader->counters, SWL_COUNT_DATAGRAM_DROP, 1);
        if (result != -EAGAIN) {
            reactor_thread_log_failure(lane, thread->server->requests, result);
        }
        return;
    }
    lane->to_ring++;
    swl_count(reader->counters, SWL_COUNT_REQUEST, 1);
    swl_count(reader->counters, SWL_COUNT_DISPATCH, 1);
}

/* Says to the workers whether this thread still may send datagrams: in a shutdown they wait for them. */
static void reactor_thread_announce_datagrams(struct swl_reactor_thread *thread, bool may_come)
{
    struct swl_request_transport *requests = thread->server->requests;
    for (int i = 0; i < requests->lanes; i++) {
        swl_request_transport_set_sender_waiting(requests, i, may_come);
        if (!may_come) {
            swl_request_transport_ring(requests, i, 1);
        }
    }
}

static int reactor_thread_open_datagrams(struct swl_reactor_thread *thread)
{
    thread->datagrams = (struct swl_datagram_reader){
        .server = thread->server,
        .loop = &thread->reactor,
        .counters = thread->set.owner.counters,
        .batch_size = DATAGRAM_BATCH,
        .deliver = reactor_thread_deliver_datagram,
    };
    int result = swl_datagram_reader_open(&thread->datagrams, thread->id);
    if (swl_datagram_reader_is_open(&thread->datagrams)) {
        reactor_thread_announce_datagrams(thread, true);
    }
    return result;
}

/* The shutdown has begun: what clients have sent until now is still received. */
static void reactor_thread_end_datagrams(struct swl_reactor_thread *thread, enum swl_reactor_phase phase)
{
    if (swl_datagram_reader_is_open(&thread->datagrams)) {
        if (phase == SWL_REACTOR_ANSWERING) { /* else no worker is left */
            swl_datagram_reader_drain(&thread->datagrams, DATAGRAM_LAST);
        }
        swl_datagram_reader_close(&thread->datagrams);
        reactor_thread_announce_datagrams(thread, false);
    }
}

static void reactor_thread_resume_waiting(struct swl_reactor_thread *thread)
{
    for (int i = 0; i < thread->server->requests->lanes && thread->lanes_waiting > 0; i++) {
        struct swl_reactor_lane *lane = &thread->lanes[i];
        if (!reactor_thread_send_rest(thread, i)) {
            continue;
        }
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
        if (lane->is_waiting && (reactor_thread_is_free(lane) ||
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
            reactor_thread_end_datagrams(thread, wanted);
            swl_connection_set_stop_reading(&thread->set);
            reactor_thread_resume_full(thread);
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
    swl_datagram_reader_close(&thread->datagrams);
    swl_connection_set_close(&thread->set);
    for (int i = 0; i < thread->server->requests->lanes; i++) {
        thread->given_up_requests += thread->lanes[i].rest != NULL;
        swl_free(thread->lanes[i].rest);
    }
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
    swl_heartbeat_start(&thread->heartbeat, &thread->set);
    thread->set.drained = reactor_thread_drained;
    swl_list_init(&thread->full);
    thread->lanes = swl_calloc((size_t)server->requests->lanes, sizeof(thread->lanes[0]));
    for (int i = 0; i < server->requests->lanes; i++) {
        swl_list_init(&thread->lanes[i].waiting);
    }
    if ((result = reactor_thread_open_datagrams(thread)) < 0) {
        reactor_thread_close(thread);
        return result;
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
