/* A worker's input: requests that reactor threads send. */
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/loops/connection_set.h"
#include "server/processes/owed_answers.h"
#include "server/processes/request.h"
#include "server/processes/request_framing.h"
#include "server/processes/answer.h"
#include "server/processes/worker_input.h"

#define BATCH 64

static struct swl_request_transport *input_requests_transport(const struct swl_worker *worker)
{
    return worker->child.server->requests;
}

static struct swl_request_framing *input_requests_framing(const struct swl_worker *worker)
{
    return worker->state;
}

static uint64_t input_requests_hand_over(struct swl_child *child, struct swl_buffer *handover)
{
    return swl_request_framing_hand_over(input_requests_framing(swl_worker_of(child)), handover);
}

static int input_requests_open(struct swl_worker *worker)
{
    worker->state = swl_calloc(1, sizeof(struct swl_request_framing));
    swl_request_framing_open(worker->state, &worker->child);
    worker->child.hand_over = input_requests_hand_over;
    return 0;
}

static int input_requests_start(struct swl_worker *worker)
{
    (void)worker; /* nothing to start: what has come meanwhile waits in the transport */
    return 0;
}

/* ---- handling ---- */

/* Whether requests are taken now. In a shutdown the worker has no successor and handles all that wait;
 * otherwise a worker that ends leaves them to its successor. */
static bool input_requests_wants(const struct swl_worker *worker)
{
    if (worker->winding_up) {
        return atomic_load(&worker->child.server->state->stopping);
    }
    return !worker->child.terminate;
}

/* A part of the request is missing. The server itself cannot cause that; if it happens all the same, the
 * client learns it by the reset of its connection. */
static enum swl_verdict input_requests_refuse(struct swl_server *server, int64_t id)
{
    if (swl_session_find(&server->sessions, id) != NULL) {
        swl_warning_limited("clients closed for an incomplete request",
                            "session %lld is closed: a part of its request was lost", (long long)id);
        SWL_IGNORE(swl_server_close(server, id, true), "it fails only where the client has closed already");
        swl_request_note_handled(server, id);
    }
    return SWL_GO_ON;
}

/* The reactor thread may have released the session already: the event carries what the callback may ask. */
static enum swl_verdict input_requests_handle_closed(struct swl_child *child, struct swl_request request,
                                                     const struct swl_request_payload *payload)
{
    if (payload->size == sizeof(child->closed)) {
        memcpy(&child->closed, payload->data, sizeof(child->closed));
    }
    request.data = NULL;
    request.size = 0;
    enum swl_verdict verdict = swl_request_handle(child->server, &request);
    atomic_store_explicit(&child->closed.id, 0, memory_order_relaxed);
    return verdict;
}

static enum swl_verdict input_requests_handle_packet(struct swl_server *server,
                                                     const struct swl_message *message,
                                                     const struct swl_request_payload *payload)
{
    struct swl_packet packet = {.port = message->port, .time = message->time};
    if (!swl_datagram_unpack(payload->data, payload->size, &packet.datagram)) {
        /* a part of it is missing: the server itself cannot cause that */
        swl_count(server->child->counters, SWL_COUNT_DATAGRAM_DROP, 1);
        return SWL_GO_ON;
    }
    return swl_request_handle_packet(server, &packet);
}

static enum swl_verdict input_requests_handle_message(struct swl_worker *worker,
                                                      const struct swl_message *message,
                                                      const struct swl_request_payload *payload)
{
    struct swl_server *server = worker->child.server;
    struct swl_request_framing *framing = input_requests_framing(worker);
    if (message->type == SWL_MESSAGE_PACKET) {
        return input_requests_handle_packet(server, message, payload);
    }
    const struct swl_request request = {
        .event = swl_connection_set_event((enum swl_message_type)message->type),
        .port = message->port,
        .session = message->id,
        .reactor = message->flags & SWL_MESSAGE_BY_SERVER
                       ? -1
                       : message->source - swl_server_reactor_endpoint(server, 0),
        .is_untold = message->flags & SWL_MESSAGE_UNTOLD,
        .time = message->time,
        .data = payload->data,
        .size = payload->size,
    };
    if (payload->data == NULL) {
        return input_requests_refuse(server, message->id);
    }
    if (request.event == SWL_EVENT_CLOSED) {
        swl_request_framing_forget(framing, message->id);
        return input_requests_handle_closed(server->child, request, payload);
    }
    if (message->flags & SWL_MESSAGE_FROM_SHARED_QUEUE) {
        /* the reactor thread does not know which worker took the request from the shared queue */
        struct swl_session *session = swl_session_find(&server->sessions, message->id);
        if (session != NULL) {
            atomic_store_explicit(&session->worker, server->id, memory_order_relaxed);
        }
    }
    if (request.event == SWL_EVENT_REQUEST && swl_request_framing_is_for(framing, message->port)) {
        return swl_request_framing_take(framing, &request);
    }
    return swl_request_handle(server, &request);
}

static int input_requests_handle(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    struct swl_request_transport *requests = server->requests;
    struct swl_process_slot *slot = child->slot;
    const struct swl_message *message;
    struct swl_request_payload payload;
    bool timed = swl_server_dispatches_by(server, SWL_DISPATCH_QUEUE) ||
                 swl_server_dispatches_by(server, SWL_DISPATCH_STREAM);
    int count = swl_request_framing_start(input_requests_framing(worker));
    while (count < BATCH && child->verdict == SWL_GO_ON && input_requests_wants(worker) &&
           (message = swl_request_transport_receive(requests, server->id, &payload)) != NULL) {
        if (message->type == SWL_MESSAGE_DATA) {
            swl_owed_answers_take(server, message->port, message->id, payload.data, payload.size);
        }
        /* should this process die now, the manager drops the request and closes the connection */
        swl_process_slot_begin_request(slot, message->id, swl_request_transport_place(requests, server->id),
                                       timed ? swl_clock_monotonic() : swl_clock_monotonic_coarse());
        bool is_request = swl_message_type_is_request((enum swl_message_type)message->type) &&
                          !swl_request_framing_is_for(input_requests_framing(worker), message->port);
        enum swl_verdict verdict = input_requests_handle_message(worker, message, &payload);
        if (swl_verdict_is_failure(verdict)) {
            /* the request stays in flight: the manager drops it and closes the connection */
            swl_child_conclude(child, verdict);
            break;
        }
        swl_request_transport_release(requests, server->id);
        swl_process_slot_end_request(slot);
        if (is_request) { /* else the framing has counted its packages */
            swl_child_count_request(child);
        }
        swl_child_conclude(child, verdict);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: they are late by one request at most */
        }
    }
    /* whatever `count` is: pieces have left room, too, and are not counted */
    swl_request_transport_wake_waiters(requests, server->id);
    return count;
}

static bool input_requests_any(const struct swl_worker *worker)
{
    struct swl_request_transport *requests = input_requests_transport(worker);
    return swl_request_transport_is_available(requests, worker->child.server->id);
}

/* Offers this worker to reactor threads that wait for an idle one. */
static void input_requests_offer(struct swl_child *child)
{
    struct swl_server *server = child->server;
    if (swl_server_dispatches_by(server, SWL_DISPATCH_STREAM) &&
        swl_process_slot_state(child->slot) == SWL_PROCESS_IDLE) {
        atomic_store(&child->slot->is_taken, 0);
        swl_waiters_wake(&server->state->for_idle, server->bells);
    }
}

/* Registers this worker as a consumer of the shared queue, or unregisters it where it takes no more, before
 * it looks: a request that comes later wakes it. */
static bool input_requests_look(struct swl_child *child)
{
    struct swl_worker *worker = swl_worker_of(child);
    bool wants = input_requests_wants(worker);
    swl_request_transport_consume_shared(input_requests_transport(worker), child->server->id, wants);
    if (wants) {
        input_requests_offer(child);
    }
    return wants && input_requests_any(worker);
}

/* ---- the end ---- */

static void input_requests_stop(struct swl_worker *worker)
{
    if (!input_requests_wants(worker)) {
        swl_request_transport_consume_shared(input_requests_transport(worker), worker->child.server->id,
                                             false);
    }
}

static bool input_requests_expects_more(const struct swl_worker *worker)
{
    /* Ask for waiting senders first, then look for requests: a reactor thread registers as waiting before its
     * last attempt to send, so one of the two is seen. In the same way a connection counts as undecided until
     * its request is sent, or waits for room. */
    struct swl_server *server = worker->child.server;
    return input_requests_wants(worker) &&
           (atomic_load(&server->state->undecided) > 0 || atomic_load(&server->state->draining) > 0 ||
            swl_request_transport_senders_wait(server->requests, server->id) || input_requests_any(worker));
}

static void input_requests_flush(struct swl_worker *worker, int64_t deadline)
{
    (void)worker; /* the reactor threads write to the clients */
    (void)deadline;
}

static void input_requests_close(struct swl_worker *worker)
{
    swl_request_transport_consume_shared(input_requests_transport(worker), worker->child.server->id, false);
    swl_request_framing_close(input_requests_framing(worker));
    swl_free(worker->state);
    worker->state = NULL;
}

const struct swl_worker_input swl_input_requests = {
    .rounds_per_poll = 16,
    .open = input_requests_open,
    .start = input_requests_start,
    .handle = input_requests_handle,
    .look = input_requests_look,
    .stop = input_requests_stop,
    .expects_more = input_requests_expects_more,
    .flush = input_requests_flush,
    .close = input_requests_close,
};
