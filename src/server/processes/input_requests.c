/* Requests that reactor threads send. */
#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "server/loops/connection_set.h"
#include "server/processes/request.h"
#include "server/processes/answer.h"
#include "server/processes/worker_input.h"

#define BATCH 64

static struct swl_request_transport *requests_of(const struct swl_worker *worker)
{
    return worker->child.server->requests;
}

static int open_input(struct swl_worker *worker)
{
    (void)worker;
    return 0;
}

static int start(struct swl_worker *worker)
{
    (void)worker; /* what came meanwhile waits */
    return 0;
}

/* ---- handling ---- */

/* In a shutdown nobody comes after: all that waits is handled. Otherwise it is left to the successor. */
static bool wants_requests(const struct swl_worker *worker)
{
    if (worker->winding_up) {
        return atomic_load(&worker->child.server->state->stopping);
    }
    return !worker->child.terminate;
}

/* A part of it is not there, which nothing in here can lead to: should it be, the client is told by closing
 * its connection. */
static enum swl_verdict refuse(struct swl_server *server, int64_t id)
{
    if (swl_session_find(&server->sessions, id) != NULL) {
        swl_warning_limited("clients closed for an incomplete request",
                            "session %lld is closed: a part of its request is lost", (long long)id);
        SWL_IGNORE(swl_server_close(server, id, true), "it fails where the client was faster");
    }
    return SWL_GO_ON;
}

static enum swl_verdict handle_message(struct swl_server *server, const struct swl_message *message,
                                       const struct swl_request_payload *payload)
{
    const struct swl_request request = {
        .event = swl_connection_set_event((enum swl_message_type)message->type),
        .port = message->port,
        .session = message->id,
        .reactor = message->flags & SWL_MESSAGE_BY_SERVER
                       ? -1
                       : message->source - swl_server_reactor_endpoint(server, 0),
        .data = payload->data,
        .size = payload->size,
    };
    if (payload->data == NULL) {
        return refuse(server, message->id);
    }
    if (message->flags & SWL_MESSAGE_FROM_SHARED_QUEUE) {
        /* the reactor thread does not know who it is */
        struct swl_session *session = swl_session_find(&server->sessions, message->id);
        if (session != NULL) {
            atomic_store_explicit(&session->worker, server->id, memory_order_relaxed);
        }
    }
    return swl_request_handle(server, &request);
}

static int handle(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    struct swl_request_transport *requests = server->requests;
    struct swl_process_slot *slot = child->slot;
    const struct swl_message *message;
    struct swl_request_payload payload;
    bool timed = server->options.dispatch_mode == SWL_DISPATCH_QUEUE;
    int count = 0;
    while (count < BATCH && child->verdict == SWL_GO_ON && wants_requests(worker) &&
           (message = swl_request_transport_receive(requests, server->id, &payload)) != NULL) {
        /* should this process die now, the manager takes the request away and closes the connection */
        swl_process_slot_begin_request(slot, message->id, swl_request_transport_place(requests, server->id));
        if (timed) {
            atomic_store_explicit(&slot->began, swl_clock_monotonic(), memory_order_relaxed);
        }
        bool is_data = message->type == SWL_MESSAGE_DATA;
        enum swl_verdict verdict = handle_message(server, message, &payload);
        if (swl_verdict_is_failure(verdict)) {
            swl_child_conclude(child, verdict); /* the request stays for the manager to see */
            break;
        }
        swl_request_transport_release(requests, server->id);
        swl_process_slot_end_request(slot);
        if (is_data) {
            swl_child_count_request(child);
        }
        swl_child_conclude(child, verdict);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: no later than a request takes */
        }
    }
    swl_request_transport_wake_waiters(requests, server->id); /* of pieces, too, which do not count */
    return count;
}

static bool has_requests(const struct swl_worker *worker)
{
    struct swl_request_transport *requests = requests_of(worker);
    return swl_request_transport_is_available(requests, worker->child.server->id);
}

static bool has_work(struct swl_child *child)
{
    struct swl_worker *worker = swl_worker_of(child);
    bool wants = wants_requests(worker);
    swl_request_transport_consume_shared(requests_of(worker), child->server->id, wants);
    return wants && has_requests(worker);
}

/* ---- the end ---- */

static void stop(struct swl_worker *worker)
{
    if (!wants_requests(worker)) {
        swl_request_transport_consume_shared(requests_of(worker), worker->child.server->id, false);
    }
}

static bool expects_more(const struct swl_worker *worker)
{
    /* who waits is asked before it is looked for requests: a reactor thread says so before it tries for the
     * last time */
    return wants_requests(worker) &&
           (swl_request_transport_senders_wait(requests_of(worker), worker->child.server->id) ||
            has_requests(worker));
}

static void flush(struct swl_worker *worker, int64_t deadline)
{
    (void)worker; /* the reactor threads do */
    (void)deadline;
}

static void close_input(struct swl_worker *worker)
{
    swl_request_transport_consume_shared(requests_of(worker), worker->child.server->id, false);
}

const struct swl_worker_input swl_input_requests = {
    .rounds_per_poll = 16,
    .open = open_input,
    .start = start,
    .handle = handle,
    .has_work = has_work,
    .stop = stop,
    .expects_more = expects_more,
    .flush = flush,
    .close = close_input,
};
