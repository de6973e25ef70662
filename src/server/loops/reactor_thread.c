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

/* What a connection without a lane waits for: instead of a lane, in connection->lane. */
enum reactor_wait {
    WAITS_FOR_NOTHING = -1, /* or for room in a lane */
    WAITS_FOR_IDLE = -2,    /* a worker; in thread->for_idle */
    WAITS_FOR_HANDLED = -3, /* SWL_MESSAGE_HANDLED; in thread->undecided, as the next */
    WAITS_FOR_ANSWER = -4,  /* of dispatch_func */
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
    struct swl_session *session = connection->session;
    thread->lanes[number].to_ring++;
    connection->lane = WAITS_FOR_NOTHING;
    if (number != thread->server->requests->shared_lane) { /* else the worker that takes it writes this */
        atomic_store_explicit(&session->worker, number, memory_order_relaxed);
    }
    if (is_data) {
        atomic_store_explicit(&session->dispatch_time, thread->reactor.now, memory_order_relaxed);
        swl_count(thread->set.owner.counters, SWL_COUNT_REQUEST, 1);
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
    swl_list_append(thread->resuming == connection ? list->next : list, &connection->lane_link);
    atomic_fetch_add(&thread->server->state->undecided, 1);
    return -EAGAIN;
}

/* Takes the connection out of its list and delivers what is due. May free it. It counts as undecided until
 * that is sent, or waits for room. */
static void reactor_thread_go_on(struct swl_reactor_thread *thread, struct swl_connection *connection)
{
    swl_list_remove(&connection->lane_link);
    connection->lane = WAITS_FOR_NOTHING;
    thread->resuming = connection;
    swl_connection_resume(connection);
    thread->resuming = NULL;
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
                      event == SWL_EVENT_REQUEST ? size : 0);
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

static void reactor_thread_use_answers(struct swl_reactor_thread *thread)
{
    struct swl_decision *answer = swl_decisions_take(thread->decisions, thread->id);
    while (answer != NULL) {
        struct swl_decision *next = answer->next;
        reactor_thread_use_answer(thread, answer);
        swl_free(answer);
        answer = next;
    }
}

/* ---- deliveries ---- */

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
    void *place = number >= 0 && swl_list_empty(&thread->lanes[number].waiting)
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
        swl_session_add_pending(connection->session);
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

/* Chooses the lane of an event. Returns it, or -EAGAIN: the connection waits; or SWL_DECISION_DROP. */
static int reactor_thread_choose(struct swl_reactor_thread *thread, struct swl_connection *connection,
                                 enum swl_connection_event event, const void *data, uint32_t size)
{
    bool is_event = event != SWL_EVENT_REQUEST;
    if (reactor_thread_is_asked(thread, connection, event)) {
        return reactor_thread_decide(thread, connection, event, data, size);
    }
    if (thread->decisions != NULL) {
        return swl_dispatch_last(thread->server, connection->session, connection->id);
    }
    if (!swl_list_empty(&thread->for_idle) && thread->resuming != connection &&
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
    if (!swl_server_spreads(thread->server)) {
        return false;
    }
    if (connection->sent > 0) {
        connection->sent = 0;
        swl_session_withdraw_pending(connection->session);
    }
    return swl_session_await_handled(connection->session);
}

static int reactor_thread_deliver(struct swl_connection *connection, enum swl_connection_event event,
                                  const void *data, uint32_t size)
{
    struct swl_reactor_thread *thread = reactor_thread_of(connection);
    struct swl_server *server = thread->server;
    struct swl_session *session = connection->session;
    bool is_data = event == SWL_EVENT_REQUEST, is_answering = connection->state == SWL_CONNECTION_ANSWERING;
    if (!swl_list_empty(&connection->lane_link)) {
        return -EAGAIN; /* it waits already */
    }
    if (atomic_load_explicit(&thread->phase, memory_order_relaxed) == SWL_REACTOR_ENDING) {
        thread->given_up_requests += is_data;
        return 0; /* dropped: no worker is left */
    }
    if (!swl_ports_want_event(server, session->port, event, is_answering)) {
        return 0;
    }

    if (event == SWL_EVENT_CLOSED && reactor_thread_close_waits(thread, connection)) {
        return reactor_thread_put_off(thread, connection, WAITS_FOR_HANDLED);
    }

    /* a connection that has waited keeps its lane, which may hold a part of its request already */
    bool has_turn = thread->resuming == connection && connection->lane >= 0;
    if (event == SWL_EVENT_CLOSED) {
        /* the close callback may ask about the session, which is released before that runs */
        data = connection->session;
        size = sizeof(*connection->session);
    }
    int number = connection->lane >= 0 ? connection->lane
                                       : reactor_thread_choose(thread, connection, event, data, size);
    struct swl_message message =
        reactor_thread_message(thread, connection, swl_connection_set_message(event), size);
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
    struct swl_reactor_lane *lane = &thread->lanes[number];
    if (swl_list_empty(&lane->waiting) || has_turn) {
        uint32_t nothing = 0, *sent = is_data ? &connection->sent : &nothing;
        bool counted = event != SWL_EVENT_CLOSED && *sent == 0 && swl_server_spreads(server);
        if (counted) {
            /* before the send: a worker may decrement it at once */
            swl_session_add_pending(session);
        }
        if (reactor_thread_send(thread, number, &message, data, sent) == 0) {
            if (swl_list_empty(&lane->waiting) && !has_turn) {
                reactor_thread_set_waiting(thread, number, false);
            }
            reactor_thread_note_delivered(thread, connection, number, is_data);
            return 0;
        }
        if (counted && *sent == 0) {
            swl_session_withdraw_pending(session);
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

/* Whether a connection that waits may go on now: its lane may have room, a worker may be idle, or an answer
 * has come. The bell may have rung for it before this thread went to sleep. */
static bool reactor_thread_may_resume(const struct swl_reactor_thread *thread)
{
    const struct swl_server *server = thread->server;
    int self = swl_server_reactor_endpoint(server, thread->id);
    if (thread->decisions != NULL && swl_decisions_any(thread->decisions, thread->id)) {
        return true;
    }
    if (!swl_list_empty(&thread->for_idle) && !swl_waiters_pending(&server->state->for_idle, self)) {
        return true;
    }
    for (int i = 0; thread->lanes_waiting > 0 && i < server->requests->lanes; i++) {
        const struct swl_reactor_lane *lane = &thread->lanes[i];
        if (lane->is_waiting && (swl_list_empty(&lane->waiting) ||
                                 !swl_request_transport_room_request_pending(server->requests, i, self))) {
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
        if (thread->lanes_waiting > 0) {
            reactor_thread_resume_waiting(thread);
        }
        if (!swl_list_empty(&thread->for_idle)) {
            reactor_thread_use_idle(thread);
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
                             struct swl_decisions *decisions, struct swl_connection **connections)
{
    struct swl_doorbell *bell = &server->bells[swl_server_reactor_endpoint(server, id)];
    *thread = (struct swl_reactor_thread){
        .server = server,
        .id = id,
        .bell_event = {.fd = bell->fd},
        .decisions = decisions,
    };
    swl_list_init(&thread->for_idle);
    swl_list_init(&thread->undecided);
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
    thread->set.handled = reactor_thread_on_handled;
    swl_heartbeat_start(&thread->heartbeat, &thread->set);
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
