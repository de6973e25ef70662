/* Requests and events on their way from connections to workers. */
#include "server/loops/reactor_delivery.h"

#include <errno.h>

#include "base/compiler.h"
#include "net/http_request.h"
#include "server/loops/dispatch.h"
#include "server/loops/session_load.h"
#include "server/loops/static_files.h"
#include "server/state/ports.h"

/* What a connection without a lane waits for: instead of a lane, in connection->lane. */
enum reactor_delivery_wait {
    WAITS_FOR_NOTHING = -1, /* or for room in a lane */
    WAITS_FOR_IDLE = -2,    /* a worker; in thread->for_idle */
    WAITS_FOR_HANDLED = -3, /* SWL_MESSAGE_HANDLED; in thread->undecided, as the next */
    WAITS_FOR_ANSWER = -4,  /* of dispatch_func */
    WAITS_FOR_QUOTA = -5,   /* SWL_MESSAGE_DRAINED; in thread->full */
};

static void reactor_delivery_note_delivered(struct swl_reactor_thread *thread,
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

static struct swl_message reactor_delivery_message(const struct swl_reactor_thread *thread,
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

static int reactor_delivery_dispatch(const struct swl_reactor_thread *thread,
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
static int reactor_delivery_put_off(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                    enum reactor_delivery_wait wait)
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
static void reactor_delivery_go_on(struct swl_reactor_thread *thread, struct swl_connection *connection)
{
    swl_list_remove(&connection->lane_link);
    connection->lane = WAITS_FOR_NOTHING;
    thread->lanes.resuming = connection;
    swl_connection_resume(connection);
    thread->lanes.resuming = NULL;
    atomic_fetch_sub(&thread->server->state->undecided, 1);
}

static void reactor_delivery_go_on_all(struct swl_reactor_thread *thread, struct swl_list *list)
{
    struct swl_list all;
    swl_list_take_all(&all, list);
    while (!swl_list_empty(&all)) {
        reactor_delivery_go_on(thread, SWL_CONTAINER_OF(all.next, struct swl_connection, lane_link));
    }
}

void swl_reactor_delivery_use_idle(struct swl_reactor_thread *thread)
{
    const struct swl_list *first = NULL;
    while (!swl_list_empty(&thread->for_idle) && thread->for_idle.next != first) {
        first = thread->for_idle.next;
        reactor_delivery_go_on(thread, SWL_CONTAINER_OF(first, struct swl_connection, lane_link));
    }
}

/* See set->handled. */
static void reactor_delivery_on_handled(struct swl_connection *connection)
{
    if (connection->lane == WAITS_FOR_HANDLED) {
        reactor_delivery_go_on(swl_reactor_thread_of(connection), connection);
    }
}

/* ---- dispatch_func ---- */

static bool reactor_delivery_is_asked(const struct swl_reactor_thread *thread,
                                      const struct swl_connection *connection,
                                      enum swl_connection_event event)
{
    return thread->decisions != NULL &&
           (event == SWL_EVENT_REQUEST || event == SWL_EVENT_CONNECT ||
            (event == SWL_EVENT_CLOSED &&
             swl_ports_want_event(thread->server, connection->session->port, event, false)));
}

static enum swl_decision_type reactor_delivery_decision_type(enum swl_connection_event event)
{
    return event == SWL_EVENT_REQUEST   ? SWL_DECISION_DATA
           : event == SWL_EVENT_CONNECT ? SWL_DECISION_CONNECT
                                        : SWL_DECISION_CLOSE;
}

/* Returns the answer to what was asked about this event: a worker's id or enum swl_decision_answer. If nothing
 * was asked yet, asks, and returns -EAGAIN: the connection waits. */
static int reactor_delivery_decide(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                   enum swl_connection_event event, const void *data, uint32_t size)
{
    enum swl_decision_type type = reactor_delivery_decision_type(event);
    const struct swl_decision *answer = thread->answer;
    if (answer != NULL && answer->session == connection->id && answer->type == type) {
        thread->answer = NULL;
        return answer->answer;
    }
    size_t bytes = event == SWL_EVENT_REQUEST ? size : 0;
    if (connection->http != NULL && bytes > 0) {
        data = swl_http_payload_bytes(data, &bytes);
    }
    swl_decisions_ask(thread->decisions, thread->id, type, connection->id, data, bytes, NULL);
    return reactor_delivery_put_off(thread, connection, WAITS_FOR_ANSWER);
}

/* dispatch_func has failed: closes the connection. What it was asked about reaches nobody. */
static void reactor_delivery_use_failure(struct swl_reactor_thread *thread, struct swl_connection *connection,
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

void swl_reactor_delivery_use_answer(struct swl_reactor_thread *thread, struct swl_decision *answer)
{
    struct swl_connection *connection = swl_connection_set_find(&thread->set, answer->session);
    if (connection == NULL || connection->lane != WAITS_FOR_ANSWER) {
        return; /* the thread ends, and has dropped what the connection had */
    }
    if (answer->answer == SWL_DECISION_FAIL && answer->type != SWL_DECISION_CLOSE) {
        reactor_delivery_use_failure(thread, connection, answer);
        return;
    }
    thread->answer = answer;
    reactor_delivery_go_on(thread, connection);
    thread->answer = NULL;
}

/* ---- max_queued_bytes ---- */

/* Not in a shutdown: what was read before it has to reach a worker while there are any. */
static bool reactor_delivery_heeds_quota(const struct swl_reactor_thread *thread)
{
    return atomic_load_explicit(&thread->phase, memory_order_relaxed) == SWL_REACTOR_RUNNING;
}

static bool reactor_delivery_is_over_quota(const struct swl_reactor_thread *thread,
                                           const struct swl_session *session)
{
    return reactor_delivery_heeds_quota(thread) && swl_session_load_is_over(thread->server, session);
}

static void reactor_delivery_resume_full(struct swl_reactor_thread *thread)
{
    struct swl_list full, *link;
    swl_list_take_all(&full, &thread->full);
    while ((link = swl_list_shift(&full)) != NULL) { /* one that is still full comes back into its list */
        struct swl_connection *connection = SWL_CONTAINER_OF(link, struct swl_connection, lane_link);
        connection->lane = WAITS_FOR_NOTHING;
        swl_connection_resume(connection);
    }
}

static void reactor_delivery_drained(struct swl_connection_set *set, struct swl_connection *connection)
{
    struct swl_reactor_thread *thread = SWL_CONTAINER_OF(set, struct swl_reactor_thread, set);
    if (connection == NULL) {
        reactor_delivery_resume_full(thread); /* the dead worker may not have come to send DRAINED */
    } else if (connection->lane == WAITS_FOR_QUOTA) {
        swl_list_remove(&connection->lane_link);
        connection->lane = WAITS_FOR_NOTHING;
        swl_connection_resume(connection);
    }
}

/* Whether the connection waits already. One that waits for its quota does so with its packages alone. */
static bool reactor_delivery_is_waiting(const struct swl_reactor_thread *thread,
                                        struct swl_connection *connection, bool is_data)
{
    if (connection->lane == WAITS_FOR_QUOTA &&
        !(is_data && reactor_delivery_is_over_quota(thread, connection->session))) {
        swl_list_remove(&connection->lane_link);
        connection->lane = WAITS_FOR_NOTHING;
    }
    return !swl_list_empty(&connection->lane_link);
}

/* ---- requests and events ---- */

/* Receives from the socket straight into the memory from which the worker reads. */
static ssize_t reactor_delivery_receive(struct swl_connection *connection, uint32_t size)
{
    struct swl_reactor_thread *thread = swl_reactor_thread_of(connection);
    struct swl_request_transport *requests = thread->server->requests;
    if (!swl_request_transport_can_reserve(requests) ||
        reactor_delivery_is_over_quota(thread, connection->session)) {
        return -ENOTSUP;
    }
    if (!swl_list_empty(&connection->lane_link)) {
        return -ENOBUFS; /* it waits already */
    }
    int number =
        connection->lane >= 0 ? connection->lane : reactor_delivery_dispatch(thread, connection, false, size);
    if (number < 0) {
        return -ENOTSUP;
    }
    void *place = swl_reactor_lanes_reserve(&thread->lanes, number, connection, size);
    if (place == NULL) {
        swl_reactor_lanes_wait(&thread->lanes, number, connection);
        return -ENOBUFS;
    }
    ssize_t got = swl_stream_receive(&connection->stream, place, size);
    if (got <= 0) {
        swl_request_transport_commit(requests, number, place, NULL);
        connection->lane = WAITS_FOR_NOTHING;
        return got;
    }
    swl_session_load_add(thread->server, connection->session, SWL_EVENT_REQUEST, (uint32_t)got);
    struct swl_message message =
        reactor_delivery_message(thread, connection, SWL_MESSAGE_DATA, (uint32_t)got);
    swl_request_transport_commit(requests, number, place, &message);
    swl_reactor_lanes_note_sent(&thread->lanes, number);
    reactor_delivery_note_delivered(thread, connection, number, true);
    return got;
}

/* Chooses the lane of an event. Returns it, or -EAGAIN: the connection waits; or SWL_DECISION_DROP. */
static int reactor_delivery_choose(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                   enum swl_connection_event event, const void *data, uint32_t size)
{
    bool is_event = event != SWL_EVENT_REQUEST;
    if (swl_port_is_framed_by_worker(connection->port)) {
        return reactor_delivery_dispatch(thread, connection, is_event, size);
    }
    if (reactor_delivery_is_asked(thread, connection, event)) {
        return reactor_delivery_decide(thread, connection, event, data, size);
    }
    if (thread->decisions != NULL) {
        return swl_dispatch_last(thread->server, connection->session, connection->id);
    }
    if (!swl_list_empty(&thread->for_idle) && thread->lanes.resuming != connection &&
        swl_session_pending(connection->session) == 0) {
        return reactor_delivery_put_off(thread, connection, WAITS_FOR_IDLE); /* not before the others */
    }
    int number = reactor_delivery_dispatch(thread, connection, is_event, size);
    if (number == SWL_DISPATCH_NONE_IDLE) {
        swl_waiters_add(&thread->server->state->for_idle,
                        swl_server_reactor_endpoint(thread->server, thread->id));
        number = reactor_delivery_dispatch(thread, connection, is_event, size);
    }
    return number == SWL_DISPATCH_NONE_IDLE ? reactor_delivery_put_off(thread, connection, WAITS_FOR_IDLE)
           : number == SWL_DISPATCH_UNHANDLED
               ? reactor_delivery_put_off(thread, connection, WAITS_FOR_HANDLED)
               : number;
}

/* Whether CLOSED has to wait until workers have handled all that came before. Of what was sent in part only
 * they will never get the rest. */
static bool reactor_delivery_close_waits(const struct swl_reactor_thread *thread,
                                         struct swl_connection *connection)
{
    if (connection->sent > 0) {
        connection->sent = 0;
        swl_session_load_withdraw(thread->server, connection->session, SWL_EVENT_REQUEST, 0);
    }
    return swl_server_spreads(thread->server) && swl_session_await_handled(connection->session);
}

/* Sends it into the lane, as far as there is room, or has the connection wait there. */
static int reactor_delivery_send(struct swl_reactor_thread *thread, int number,
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
        reactor_delivery_note_delivered(thread, connection, number, is_data);
        return 0;
    }
    if (begins && *sent == 0) {
        swl_session_load_withdraw(thread->server, connection->session, event, message->size);
    }
    swl_reactor_lanes_wait(&thread->lanes, number, connection);
    return -EAGAIN;
}

static int reactor_delivery_deliver(struct swl_connection *connection, enum swl_connection_event event,
                                    const void *data, uint32_t size)
{
    struct swl_reactor_thread *thread = swl_reactor_thread_of(connection);
    struct swl_server *server = thread->server;
    struct swl_session *session = connection->session;
    bool is_data = event == SWL_EVENT_REQUEST, is_answering = connection->state == SWL_CONNECTION_ANSWERING;
    if (reactor_delivery_is_waiting(thread, connection, is_data)) {
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
    if (is_data && connection->lane < 0 && reactor_delivery_heeds_quota(thread) &&
        swl_session_load_waits(server, session)) {
        connection->lane = WAITS_FOR_QUOTA;
        swl_list_append(&thread->full, &connection->lane_link);
        return -EAGAIN;
    }
    if (event == SWL_EVENT_CLOSED) {
        if (reactor_delivery_close_waits(thread, connection)) {
            return reactor_delivery_put_off(thread, connection, WAITS_FOR_HANDLED);
        }
        /* the close callback may ask about the session, which is released before that runs */
        data = session;
        size = sizeof(*session);
    }

    struct swl_message message =
        reactor_delivery_message(thread, connection, swl_connection_set_message(event), size);
    /* a connection that has waited keeps its lane, which may hold a part of its request already */
    int number = connection->lane >= 0 ? connection->lane
                                       : reactor_delivery_choose(thread, connection, event, data, size);
    if (number == -EAGAIN) {
        return -EAGAIN;
    }
    if (number < 0) {
        if (event != SWL_EVENT_CLOSED || !is_answering) {
            /* dispatch_func has dropped it; who waits for an HTTP answer has to be told */
            return is_data && atomic_load(&session->answer) != 0 ? -ECANCELED : 0;
        }
        number = swl_dispatch_last(server, session, connection->id);
        message.flags |= SWL_MESSAGE_UNTOLD; /* a worker has to end the session all the same */
    }
    return reactor_delivery_send(thread, number, connection, event, &message, data);
}

/* ---- for the loop ---- */

void swl_reactor_delivery_open(struct swl_reactor_thread *thread)
{
    /* where a package may have to wait for a worker, it is received first */
    bool may_wait =
        thread->decisions != NULL || swl_server_dispatches_by(thread->server, SWL_DISPATCH_STREAM);
    thread->set.owner.deliver = reactor_delivery_deliver;
    thread->set.owner.answer = swl_static_files_answer;
    thread->set.owner.receive = may_wait ? NULL : reactor_delivery_receive;
    thread->set.drained = reactor_delivery_drained;
    thread->set.handled = reactor_delivery_on_handled;
    swl_list_init(&thread->full);
    swl_list_init(&thread->for_idle);
    swl_list_init(&thread->undecided);
}

void swl_reactor_delivery_stop_reading(struct swl_reactor_thread *thread)
{
    reactor_delivery_resume_full(thread);
    swl_reactor_delivery_use_idle(thread); /* no worker becomes idle any more: any of them will do */
}

void swl_reactor_delivery_end(struct swl_reactor_thread *thread)
{
    reactor_delivery_go_on_all(thread, &thread->for_idle);
    reactor_delivery_go_on_all(thread, &thread->undecided);
}
