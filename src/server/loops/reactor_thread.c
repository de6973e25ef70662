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
#include "server/loops/session_load.h"
#include "server/state/environment.h"
#include "server/state/ports.h"

/* datagrams received with one call */
#define DATAGRAM_BATCH 32
/* at the end: how many datagrams of each port are still received; more than a socket usually holds */
#define DATAGRAM_LAST 4096
/* at the end: milliseconds between checks of lingering connections */
#define END_LOOK_MS 5
/* bytes of datagrams that wait for their decisions, at most */
#define UNDECIDED_DATAGRAMS_MAX (8 * 1024 * 1024)

/* What a connection without a lane waits for: instead of a lane, in connection->lane. */
enum reactor_wait {
    WAITS_FOR_NOTHING = -1, /* or for room in a lane */
    WAITS_FOR_IDLE = -2,    /* a worker; in thread->for_idle */
    WAITS_FOR_HANDLED = -3, /* SWL_MESSAGE_HANDLED; in thread->undecided, as the next */
    WAITS_FOR_ANSWER = -4,  /* of dispatch_func */
    WAITS_FOR_QUOTA = -5,   /* SWL_MESSAGE_DRAINED; in thread->full */
};

/* A datagram that waits for its decision. */
struct reactor_packet {
    struct swl_message message;
    uint8_t packed[];
};

/* ---- to the workers ---- */

static struct swl_reactor_thread *reactor_thread_of(const struct swl_connection *connection)
{
    return SWL_CONTAINER_OF(swl_connection_set_of(connection), struct swl_reactor_thread, set);
}

static void reactor_thread_note_delivered(struct swl_reactor_thread *thread,
                                          struct swl_connection *connection, int number, bool is_data)
{
    struct swl_session *session = connection->session;
    connection->lane = WAITS_FOR_NOTHING;
    if (number != thread->server->requests->shared_lane) { /* else the worker that takes it writes this */
        atomic_store_explicit(&session->worker, number, memory_order_relaxed);
    }
    if (is_data) {
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
        .session = connection->session,
        .id = connection->id,
        .is_event = is_event,
        .is_bound = swl_port_is_framed_by_worker(connection->port),
        .size = size,
    };
    return swl_dispatch(thread->server, &key);
}

/* ---- connections without a lane ---- */

/* Has the connection wait. Returns -EAGAIN. */
static int reactor_thread_put_off(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                  enum reactor_wait wait)
{
    struct swl_list *list = wait == WAITS_FOR_IDLE ? &thread->for_idle : &thread->undecided;
    connection->lane = wait;
    /* a connection that could not go on in its turn stays the first */
    swl_list_append(thread->lanes.resuming == connection ? list->next : list, &connection->lane_link);
    atomic_fetch_add(&thread->server->state->undecided, 1);
    return -EAGAIN;
}

/* Takes the connection out of its list and delivers what is due. May free it. It counts as undecided until
 * that is sent, or waits for room. */
static void reactor_thread_go_on(struct swl_reactor_thread *thread, struct swl_connection *connection)
{
    swl_list_remove(&connection->lane_link);
    connection->lane = WAITS_FOR_NOTHING;
    thread->lanes.resuming = connection;
    swl_connection_resume(connection);
    thread->lanes.resuming = NULL;
    atomic_fetch_sub(&thread->server->state->undecided, 1);
}

static void reactor_thread_go_on_all(struct swl_reactor_thread *thread, struct swl_list *list)
{
    struct swl_list all, *link;
    swl_list_init(&all);
    while ((link = swl_list_shift(list)) != NULL) {
        swl_list_append(&all, link);
    }
    while (!swl_list_empty(&all)) {
        reactor_thread_go_on(thread, SWL_CONTAINER_OF(all.next, struct swl_connection, lane_link));
    }
}

/* Those that wait for an idle worker, in order, as long as there is one. */
static void reactor_thread_use_idle(struct swl_reactor_thread *thread)
{
    const struct swl_list *first = NULL;
    while (!swl_list_empty(&thread->for_idle) && thread->for_idle.next != first) {
        first = thread->for_idle.next;
        reactor_thread_go_on(thread, SWL_CONTAINER_OF(first, struct swl_connection, lane_link));
    }
}

/* See set->handled. */
static void reactor_thread_on_handled(struct swl_connection *connection)
{
    if (connection->lane == WAITS_FOR_HANDLED) {
        reactor_thread_go_on(reactor_thread_of(connection), connection);
    }
}

/* ---- dispatch_func ---- */

static bool reactor_thread_is_asked(const struct swl_reactor_thread *thread,
                                    const struct swl_connection *connection, enum swl_connection_event event)
{
    return thread->decisions != NULL &&
           (event == SWL_EVENT_REQUEST || event == SWL_EVENT_CONNECT ||
            (event == SWL_EVENT_CLOSED &&
             swl_ports_want_event(thread->server, connection->session->port, event, false)));
}

static enum swl_decision_type reactor_thread_decision_type(enum swl_connection_event event)
{
    return event == SWL_EVENT_REQUEST   ? SWL_DECISION_DATA
           : event == SWL_EVENT_CONNECT ? SWL_DECISION_CONNECT
                                        : SWL_DECISION_CLOSE;
}

/* Returns the answer to what was asked about this event: a worker's id or enum swl_decision_answer. If nothing
 * was asked yet, asks, and returns -EAGAIN: the connection waits. */
static int reactor_thread_decide(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                 enum swl_connection_event event, const void *data, uint32_t size)
{
    enum swl_decision_type type = reactor_thread_decision_type(event);
    const struct swl_decision *answer = thread->answer;
    if (answer != NULL && answer->session == connection->id && answer->type == type) {
        thread->answer = NULL;
        return answer->answer;
    }
    swl_decisions_ask(thread->decisions, thread->id, type, connection->id, data,
                      event == SWL_EVENT_REQUEST ? size : 0, NULL);
    return reactor_thread_put_off(thread, connection, WAITS_FOR_ANSWER);
}

/* dispatch_func has failed: closes the connection. What it was asked about reaches nobody. */
static void reactor_thread_use_failure(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                       struct swl_decision *answer)
{
    answer->answer = SWL_DECISION_DROP;
    thread->answer = answer;
    swl_list_remove(&connection->lane_link);
    connection->lane = WAITS_FOR_NOTHING;
    atomic_store_explicit(&connection->session->state, SWL_SESSION_CLOSING, memory_order_relaxed);
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    connection = swl_connection_set_find(&thread->set, answer->session);
    if (connection != NULL && thread->answer != NULL) {
        swl_connection_resume(connection); /* output still waits, and CONNECT was not dropped yet */
    }
    thread->answer = NULL;
    atomic_fetch_sub(&thread->server->state->undecided, 1);
}

static void reactor_thread_use_answer(struct swl_reactor_thread *thread, struct swl_decision *answer)
{
    struct swl_connection *connection = swl_connection_set_find(&thread->set, answer->session);
    if (connection == NULL || connection->lane != WAITS_FOR_ANSWER) {
        return; /* the thread ends, and has dropped what the connection had */
    }
    if (answer->answer == SWL_DECISION_FAIL && answer->type != SWL_DECISION_CLOSE) {
        reactor_thread_use_failure(thread, connection, answer);
        return;
    }
    thread->answer = answer;
    reactor_thread_go_on(thread, connection);
    thread->answer = NULL;
}

/* ---- max_queued_bytes ---- */

/* Not in a shutdown: what was read before it has to reach a worker while there are any. */
static bool reactor_thread_heeds_quota(const struct swl_reactor_thread *thread)
{
    return atomic_load_explicit(&thread->phase, memory_order_relaxed) == SWL_REACTOR_RUNNING;
}

static bool reactor_thread_is_over_quota(const struct swl_reactor_thread *thread,
                                         const struct swl_session *session)
{
    return reactor_thread_heeds_quota(thread) && swl_session_load_is_over(thread->server, session);
}

static void reactor_thread_resume_full(struct swl_reactor_thread *thread)
{
    struct swl_list full, *link;
    swl_list_init(&full);
    while ((link = swl_list_shift(&thread->full)) != NULL) {
        swl_list_append(&full, link);
    }
    while ((link = swl_list_shift(&full)) != NULL) { /* one that is still full comes back into its list */
        struct swl_connection *connection = SWL_CONTAINER_OF(link, struct swl_connection, lane_link);
        connection->lane = WAITS_FOR_NOTHING;
        swl_connection_resume(connection);
    }
}

static void reactor_thread_drained(struct swl_connection_set *set, struct swl_connection *connection)
{
    struct swl_reactor_thread *thread = SWL_CONTAINER_OF(set, struct swl_reactor_thread, set);
    if (connection == NULL) {
        reactor_thread_resume_full(thread); /* the dead worker may not have come to send DRAINED */
    } else if (connection->lane == WAITS_FOR_QUOTA) {
        swl_list_remove(&connection->lane_link);
        connection->lane = WAITS_FOR_NOTHING;
        swl_connection_resume(connection);
    }
}

/* Whether the connection waits already. One that waits for its quota does so with its packages alone. */
static bool reactor_thread_is_waiting(const struct swl_reactor_thread *thread,
                                      struct swl_connection *connection, bool is_data)
{
    if (connection->lane == WAITS_FOR_QUOTA &&
        !(is_data && reactor_thread_is_over_quota(thread, connection->session))) {
        swl_list_remove(&connection->lane_link);
        connection->lane = WAITS_FOR_NOTHING;
    }
    return !swl_list_empty(&connection->lane_link);
}

/* ---- requests and events ---- */

/* Receives from the socket straight into the memory from which the worker reads. */
static ssize_t reactor_thread_receive(struct swl_connection *connection, uint32_t size)
{
    struct swl_reactor_thread *thread = reactor_thread_of(connection);
    struct swl_request_transport *requests = thread->server->requests;
    if (!swl_request_transport_can_reserve(requests) ||
        reactor_thread_is_over_quota(thread, connection->session)) {
        return -ENOTSUP;
    }
    int number = reactor_thread_dispatch(thread, connection, false, size);
    void *place = number >= 0 && swl_reactor_lanes_is_free(&thread->lanes, number)
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
    swl_session_load_add(thread->server, connection->session, SWL_EVENT_REQUEST, (uint32_t)got);
    struct swl_message message = reactor_thread_message(thread, connection, SWL_MESSAGE_DATA, (uint32_t)got);
    swl_request_transport_commit(requests, number, place, &message);
    swl_reactor_lanes_note_sent(&thread->lanes, number);
    reactor_thread_note_delivered(thread, connection, number, true);
    return got;
}

/* Chooses the lane of an event. Returns it, or -EAGAIN: the connection waits; or SWL_DECISION_DROP. */
static int reactor_thread_choose(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                 enum swl_connection_event event, const void *data, uint32_t size)
{
    bool is_event = event != SWL_EVENT_REQUEST;
    if (swl_port_is_framed_by_worker(connection->port)) {
        return reactor_thread_dispatch(thread, connection, is_event, size);
    }
    if (reactor_thread_is_asked(thread, connection, event)) {
        return reactor_thread_decide(thread, connection, event, data, size);
    }
    if (thread->decisions != NULL) {
        return swl_dispatch_last(thread->server, connection->session, connection->id);
    }
    if (!swl_list_empty(&thread->for_idle) && thread->lanes.resuming != connection &&
        swl_session_pending(connection->session) == 0) {
        return reactor_thread_put_off(thread, connection, WAITS_FOR_IDLE); /* not before the others */
    }
    int number = reactor_thread_dispatch(thread, connection, is_event, size);
    if (number == SWL_DISPATCH_NONE_IDLE) {
        swl_waiters_add(&thread->server->state->for_idle,
                        swl_server_reactor_endpoint(thread->server, thread->id));
        number = reactor_thread_dispatch(thread, connection, is_event, size);
    }
    return number == SWL_DISPATCH_NONE_IDLE   ? reactor_thread_put_off(thread, connection, WAITS_FOR_IDLE)
           : number == SWL_DISPATCH_UNHANDLED ? reactor_thread_put_off(thread, connection, WAITS_FOR_HANDLED)
                                              : number;
}

/* Whether CLOSED has to wait until workers have handled all that came before. Of what was sent in part only
 * they will never get the rest. */
static bool reactor_thread_close_waits(const struct swl_reactor_thread *thread,
                                       struct swl_connection *connection)
{
    if (connection->sent > 0) {
        connection->sent = 0;
        swl_session_load_withdraw(thread->server, connection->session, SWL_EVENT_REQUEST, 0);
    }
    return swl_server_spreads(thread->server) && swl_session_await_handled(connection->session);
}

/* Sends it into the lane, as far as there is room, or has the connection wait there. */
static int reactor_thread_send(struct swl_reactor_thread *thread, int number,
                               struct swl_connection *connection, enum swl_connection_event event,
                               const struct swl_message *message, const void *data)
{
    bool is_data = event == SWL_EVENT_REQUEST;
    uint32_t nothing = 0, *sent = is_data ? &connection->sent : &nothing;
    bool begins = *sent == 0;
    if (begins) {
        swl_session_load_add(thread->server, connection->session, event,
                             message->size); /* before a worker can get it */
    }
    if (swl_reactor_lanes_send(&thread->lanes, number, connection, message, data, sent) == 0) {
        reactor_thread_note_delivered(thread, connection, number, is_data);
        return 0;
    }
    if (begins && *sent == 0) {
        swl_session_load_withdraw(thread->server, connection->session, event, message->size);
    }
    swl_reactor_lanes_wait(&thread->lanes, number, connection);
    return -EAGAIN;
}

static int reactor_thread_deliver(struct swl_connection *connection, enum swl_connection_event event,
                                  const void *data, uint32_t size)
{
    struct swl_reactor_thread *thread = reactor_thread_of(connection);
    struct swl_server *server = thread->server;
    struct swl_session *session = connection->session;
    bool is_data = event == SWL_EVENT_REQUEST, is_answering = connection->state == SWL_CONNECTION_ANSWERING;
    if (reactor_thread_is_waiting(thread, connection, is_data)) {
        return -EAGAIN;
    }
    if (atomic_load_explicit(&thread->phase, memory_order_relaxed) == SWL_REACTOR_ENDING) {
        thread->given_up_requests += is_data;
        return 0; /* dropped: no worker is left */
    }
    /* a worker that frames frees what it keeps of the client */
    if (!swl_ports_want_event(server, session->port, event,
                              is_answering || swl_port_is_framed_by_worker(connection->port))) {
        return 0;
    }
    if (is_data && connection->lane < 0 && reactor_thread_heeds_quota(thread) &&
        swl_session_load_waits(server, session)) {
        connection->lane = WAITS_FOR_QUOTA;
        swl_list_append(&thread->full, &connection->lane_link);
        return -EAGAIN;
    }
    if (event == SWL_EVENT_CLOSED) {
        if (reactor_thread_close_waits(thread, connection)) {
            return reactor_thread_put_off(thread, connection, WAITS_FOR_HANDLED);
        }
        /* the close callback may ask about the session, which is released before that runs */
        data = session;
        size = sizeof(*session);
    }

    struct swl_message message =
        reactor_thread_message(thread, connection, swl_connection_set_message(event), size);
    /* a connection that has waited keeps its lane, which may hold a part of its request already */
    int number = connection->lane >= 0 ? connection->lane
                                       : reactor_thread_choose(thread, connection, event, data, size);
    if (number == -EAGAIN) {
        return -EAGAIN;
    }
    if (number < 0) {
        if (event != SWL_EVENT_CLOSED || !is_answering) {
            return 0; /* dispatch_func has dropped it */
        }
        number = swl_dispatch_last(server, session, connection->id);
        message.flags |= SWL_MESSAGE_UNTOLD; /* a worker has to end the session all the same */
    }
    return reactor_thread_send(thread, number, connection, event, &message, data);
}

/* ---- datagrams ---- */

/* A datagram waits for nothing: if its lane has no room, it is dropped. A lane that something waits for has
 * none. */
static void reactor_thread_send_datagram(struct swl_reactor_thread *thread, int number,
                                         const struct swl_message *message, const void *packed)
{
    if (swl_reactor_lanes_send_datagram(&thread->lanes, number, message, packed) < 0) {
        swl_count(thread->datagrams.counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return;
    }
    swl_count(thread->datagrams.counters, SWL_COUNT_REQUEST, 1);
    swl_count(thread->datagrams.counters, SWL_COUNT_DISPATCH, 1);
}

/* dispatch_func is asked for the worker. Meanwhile the datagram is kept, if not too much is. */
static void reactor_thread_ask_datagram(struct swl_reactor_thread *thread,
                                        const struct swl_datagram *datagram,
                                        const struct swl_message *message, const void *packed)
{
    if (thread->undecided_bytes + message->size > UNDECIDED_DATAGRAMS_MAX) {
        swl_count(thread->datagrams.counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return;
    }
    struct reactor_packet *packet = swl_malloc(sizeof(*packet) + message->size);
    packet->message = *message;
    memcpy(packet->packed, packed, message->size);
    thread->undecided_bytes += message->size;
    thread->undecided_datagrams++;
    atomic_fetch_add(&thread->server->state->undecided, 1);
    swl_decisions_ask(thread->decisions, thread->id, SWL_DECISION_DATAGRAM, 0, datagram->data, datagram->size,
                      packet);
}

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
    if (thread->decisions != NULL) {
        reactor_thread_ask_datagram(thread, datagram, &message, packed);
    } else {
        reactor_thread_send_datagram(thread, swl_dispatch_datagram(thread->server, datagram, message.size),
                                     &message, packed);
    }
}

static void reactor_thread_use_datagram_answer(struct swl_reactor_thread *thread,
                                               const struct swl_decision *answer)
{
    const struct reactor_packet *packet = answer->kept;
    thread->undecided_bytes -= packet->message.size;
    thread->undecided_datagrams--;
    if (answer->answer >= 0) {
        reactor_thread_send_datagram(thread, answer->answer, &packet->message, packet->packed);
    } else if (answer->answer == SWL_DECISION_FAIL) {
        swl_count(thread->datagrams.counters, SWL_COUNT_DATAGRAM_DROP, 1);
    }
    atomic_fetch_sub(&thread->server->state->undecided, 1);
}

static void reactor_thread_use_answers(struct swl_reactor_thread *thread)
{
    struct swl_decision *answer = swl_decisions_take(thread->decisions, thread->id);
    while (answer != NULL) {
        struct swl_decision *next = answer->next;
        if (answer->type == SWL_DECISION_DATAGRAM) {
            reactor_thread_use_datagram_answer(thread, answer);
        } else {
            reactor_thread_use_answer(thread, answer);
        }
        swl_decision_free(answer);
        answer = next;
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
        swl_reactor_lanes_announce(&thread->lanes, true);
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
        swl_reactor_lanes_announce(&thread->lanes, false);
    }
}

/* Whether something that waits may go on now: its lane may have room, a worker may be idle, or an answer has
 * come. The bell may have rung for it before this thread went to sleep. */
static bool reactor_thread_may_go_on(const struct swl_reactor_thread *thread)
{
    return swl_reactor_lanes_may_resume(&thread->lanes) ||
           (thread->decisions != NULL && swl_decisions_any(thread->decisions, thread->id)) ||
           (!swl_list_empty(&thread->for_idle) &&
            !swl_waiters_pending(&thread->server->state->for_idle, thread->lanes.endpoint));
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
    if (swl_connection_set_has_work(&thread->set) || reactor_thread_may_go_on(thread) ||
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
            reactor_thread_use_idle(thread); /* no worker becomes idle any more: any of them will do */
        }
        if (wanted == SWL_REACTOR_ENDING && phase < SWL_REACTOR_ENDING) {
            while (swl_connection_set_handle_inbox(&thread->set, reactor_thread_adopt) > 0) {
            }
            thread->set.owner.ending = true;
            swl_connection_set_each(&thread->set, reactor_thread_close_flushing);
            reactor_thread_go_on_all(thread, &thread->for_idle);
            reactor_thread_go_on_all(thread, &thread->undecided);
        }
        phase = wanted;
        if (phase == SWL_REACTOR_ENDING &&
            (atomic_load_explicit(thread->set.count, memory_order_relaxed) == 0 ||
             swl_clock_monotonic() >= atomic_load(&thread->deadline))) {
            break;
        }
        reactor_thread_poll(thread, busy, phase);
        busy = swl_connection_set_handle_inbox(&thread->set, reactor_thread_adopt) > 0;
        if (thread->decisions != NULL && swl_decisions_any(thread->decisions, thread->id)) {
            reactor_thread_use_answers(thread);
            busy = true;
        }
        if (thread->lanes.waiting > 0) {
            swl_reactor_lanes_resume(&thread->lanes);
        }
        if (!swl_list_empty(&thread->for_idle)) {
            reactor_thread_use_idle(thread);
        }
        swl_reactor_lanes_ring(&thread->lanes);
    }
    atomic_store(&thread->has_ended, true);
    return NULL;
}

static void reactor_thread_close(struct swl_reactor_thread *thread)
{
    swl_datagram_reader_close(&thread->datagrams);
    swl_connection_set_close(&thread->set);
    thread->given_up_requests += swl_reactor_lanes_close(&thread->lanes) + thread->undecided_datagrams;
    swl_reactor_close(&thread->reactor);
}

int swl_reactor_thread_start(struct swl_reactor_thread *thread, struct swl_server *server, int id,
                             struct swl_decisions *decisions, struct swl_connection **connections)
{
    struct swl_doorbell *bell = &server->bells[swl_server_reactor_endpoint(server, id)];
    *thread = (struct swl_reactor_thread){
        .server = server,
        .id = id,
        .bell_event = {.fd = bell->fd},
        .decisions = decisions,
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
    /* where a package may have to wait for a worker, it is received first */
    bool may_wait = decisions != NULL || swl_server_dispatches_by(server, SWL_DISPATCH_STREAM);
    thread->set.owner.receive = may_wait ? NULL : reactor_thread_receive;
    swl_heartbeat_start(&thread->heartbeat, &thread->set);
    thread->set.drained = reactor_thread_drained;
    thread->set.handled = reactor_thread_on_handled;
    swl_list_init(&thread->full);
    swl_list_init(&thread->for_idle);
    swl_list_init(&thread->undecided);
    swl_reactor_lanes_open(&thread->lanes, server, swl_server_reactor_endpoint(server, id));
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
