/* A worker's life. */
#define _GNU_SOURCE
#include "server/worker.h"

#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/child.h"

#define REQUEST_BATCH 64
/* busy rounds between two looks at the loop's other descriptors */
#define ROUNDS_PER_POLL 16

struct worker {
    struct swl_child child; /* first: the idle check gets it back from there */
    struct swl_channel *requests;
    struct swl_buffer *assemblies; /* by reactor thread: a package whose pieces have not all come */
    int assembling;                /* how many of them hold something */
};

/* All that the client sent has been handled: from here on nothing can be sent to it any more. */
static enum swl_verdict end_session(struct swl_server *server, struct swl_session *session, int64_t id,
                                    int reactor)
{
    enum swl_verdict verdict = SWL_GO_ON;
    uint32_t open = SWL_SESSION_OPEN;
    if (session != NULL) {
        atomic_compare_exchange_strong(&session->state, &open, SWL_SESSION_CLOSED);
    }
    if (server->wants_close && swl_server_events_enabled(server)) {
        verdict = server->callbacks->close(server, id, reactor);
    }
    if (session != NULL && reactor >= 0) {
        struct swl_message answer = {
            .type = SWL_MESSAGE_CLOSE, .number = SWL_CLOSE_ANSWERED, .source = server->id, .id = id};
        (void)!swl_child_post(server->child, &server->inboxes[session->reactor], &answer, NULL, SWL_NEVER);
    }
    return verdict;
}

static enum swl_verdict handle_closed(struct swl_server *server, const struct swl_message *message)
{
    struct swl_session *session = swl_session_find(&server->sessions, message->id);
    if (session != NULL && message->number >= 0 && swl_server_spreads(server)) {
        /* other workers may still be at what the client sent before: the last of them ends it. Said first and
         * asked afterwards, here and there, so that one of both sees the other */
        atomic_store(&session->ended, 1);
        if (atomic_load(&session->pending) > 0 || atomic_exchange(&session->ended, 0) == 0) {
            return SWL_GO_ON;
        }
    }
    return end_session(server, session, message->id, message->number);
}

static enum swl_verdict handle_data(struct swl_server *server, const struct swl_message *message, int reactor,
                                    const void *data, size_t size)
{
    struct swl_session *session = NULL;
    enum swl_verdict verdict = SWL_GO_ON;
    if (swl_server_spreads(server) || server->options.discard_timeout_request) {
        session = swl_session_find(&server->sessions, message->id);
    }
    if (session != NULL || !server->options.discard_timeout_request) {
        verdict = server->callbacks->receive(server, message->id, reactor, data, size);
    }
    if (session != NULL && swl_server_spreads(server) && atomic_fetch_sub(&session->pending, 1) == 1 &&
        atomic_exchange(&session->ended, 0) == 1 && verdict == SWL_GO_ON) {
        verdict = end_session(server, session, message->id, reactor);
    }
    return verdict;
}

static enum swl_verdict handle_whole(struct swl_server *server, const struct swl_message *message,
                                     int reactor)
{
    switch (message->type) {
    case SWL_MESSAGE_CONNECT:
        return server->callbacks->connect(server, message->id, reactor);
    case SWL_MESSAGE_DATA:
        return handle_data(server, message, reactor, swl_message_payload(message), message->size);
    case SWL_MESSAGE_CLOSED:
        return handle_closed(server, message);
    case SWL_MESSAGE_BUFFER_FULL:
    case SWL_MESSAGE_BUFFER_EMPTY:
        return server->callbacks->buffer(server, message->id, message->type == SWL_MESSAGE_BUFFER_FULL);
    default:
        return SWL_GO_ON;
    }
}

static void drop_assembly(struct worker *worker, struct swl_buffer *assembly)
{
    if (assembly->data != NULL) {
        worker->assembling--;
        swl_buffer_free(assembly);
    }
}

/* A piece of a large package. The first pieces may have died with a predecessor: then the last one finds
 * nothing to belong to, and the client is told by closing its connection. */
static enum swl_verdict handle_piece(struct worker *worker, const struct swl_message *message, int reactor)
{
    struct swl_server *server = worker->child.server;
    struct swl_buffer *assembly = &worker->assemblies[reactor];
    if (message->flags & SWL_MESSAGE_FIRST) {
        worker->assembling++;
    } else if (assembly->data == NULL) {
        struct swl_session *session = swl_session_find(&server->sessions, message->id);
        if ((message->flags & SWL_MESSAGE_LAST) && session != NULL) {
            swl_warning("session %lld is closed: its request was in the hands of a worker that died",
                        (long long)message->id);
            struct swl_message close = {.type = SWL_MESSAGE_CLOSE,
                                        .number = SWL_CLOSE_RESET,
                                        .source = server->id,
                                        .id = message->id};
            (void)!swl_child_post(&worker->child, &server->inboxes[session->reactor], &close, NULL,
                                  SWL_NEVER);
        }
        return SWL_GO_ON;
    }
    swl_buffer_append(assembly, swl_message_payload(message), message->size);
    if (!(message->flags & SWL_MESSAGE_LAST)) {
        return SWL_GO_ON;
    }
    struct swl_buffer whole = *assembly;
    *assembly = (struct swl_buffer){0};
    worker->assembling--;
    enum swl_verdict verdict =
        handle_data(server, message, reactor, swl_buffer_bytes(&whole), swl_buffer_size(&whole));
    swl_buffer_free(&whole);
    return verdict;
}

static int handle_requests(struct worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    const struct swl_message *message;
    int count = 0;
    while (count < REQUEST_BATCH && child->verdict == SWL_GO_ON &&
           (message = swl_channel_receive(worker->requests)) != NULL) {
        int reactor = message->source - swl_server_reactor_endpoint(server, 0);
        bool whole = (message->flags & SWL_MESSAGE_WHOLE) == SWL_MESSAGE_WHOLE;
        enum swl_verdict verdict;
        /* should this process die now, the manager takes the message away and closes the connection */
        atomic_store_explicit(&child->slot->in_hand_at, swl_ring_position(&worker->requests->inbox->ring),
                              memory_order_relaxed);
        atomic_store_explicit(&child->slot->in_hand, message->id, memory_order_release);
        if (server->options.dispatch_mode == SWL_DISPATCH_QUEUE) {
            atomic_store_explicit(&child->slot->began, swl_clock_monotonic(), memory_order_relaxed);
        }
        if (message->flags & SWL_MESSAGE_FIRST) {
            drop_assembly(worker, &worker->assemblies[reactor]);
        }
        if (whole) {
            verdict = handle_whole(server, message, reactor);
        } else {
            verdict = handle_piece(worker, message, reactor);
        }
        if (verdict >= SWL_EXCEPTION) {
            swl_child_conclude(child, verdict); /* the message stays for the manager to see */
            break;
        }
        swl_channel_release(worker->requests);
        atomic_store_explicit(&child->slot->in_hand, 0, memory_order_release);
        swl_count(child->counters, SWL_COUNT_WORKER, message->type == SWL_MESSAGE_DATA);
        swl_child_conclude(child, verdict);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: no later than a request takes */
        }
    }
    if (count > 0) {
        swl_channel_make_room(worker->requests);
    }
    return count;
}

static bool has_requests(const struct swl_child *child)
{
    const struct worker *worker = SWL_CONTAINER_OF(child, struct worker, child);
    return swl_ring_waiting(&worker->requests->inbox->ring) > 0;
}

static bool has_none(const struct swl_child *child)
{
    (void)child;
    return false;
}

/* The orderly end. In a shutdown nobody comes after: all that is in the inbox is handled. Otherwise it is
 * left to the successor, but for a package of which a part was taken already. Then the results of this
 * worker's own tasks are collected: their callbacks live here alone. */
static void wind_up(struct worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    int64_t deadline = swl_clock_monotonic() + server->options.max_wait_time * SWL_NS_PER_SEC;
    (void)swl_timers_look(&child->reactor.timers); /* what the last callback deferred */
    while (child->verdict == SWL_GO_ON && swl_clock_monotonic() < deadline) {
        bool shutdown = atomic_load(&server->state->stopping) != 0;
        bool wants_requests = shutdown || worker->assembling > 0;
        int done = wants_requests ? handle_requests(worker) : 0;
        done += swl_child_handle_mail(child);
        swl_channel_make_room(worker->requests);
        /* asked before the inbox is looked at: a reactor thread says so before it tries for the last time */
        bool more = wants_requests && (atomic_load(&child->slot->lanes_waiting) > 0 || has_requests(child));
        if (done == 0 && !more && worker->assembling == 0 && child->results_pending <= 0 &&
            child->outbox.count == 0) {
            break;
        }
        if (done == 0) {
            swl_child_sleep(child, wants_requests ? has_requests : has_none, deadline);
        } else {
            swl_child_poll(child);
        }
        (void)swl_timers_look(&child->reactor.timers);
        swl_child_take_signals(child);
    }
}

static void serve(struct worker *worker)
{
    struct swl_child *child = &worker->child;
    unsigned rounds = 0;
    while (child->verdict == SWL_GO_ON) {
        int done = swl_timers_look(&child->reactor.timers);
        done += handle_requests(worker);
        done += swl_child_handle_mail(child);
        swl_child_take_signals(child);
        if (child->terminate) {
            break; /* the signal was taken: sleeping would not see it again */
        }
        if (done > 0) {
            if (++rounds % ROUNDS_PER_POLL == 0) {
                swl_child_poll(child);
            }
            continue;
        }
        swl_worker_set_state(child->slot, SWL_WORKER_IDLE);
        swl_child_sleep(child, has_requests, SWL_NEVER);
        swl_worker_set_state(child->slot, SWL_WORKER_BUSY);
    }
}

int swl_worker_run(struct swl_server *server)
{
    struct worker worker = {.requests = &server->requests[server->id]};
    int result = swl_child_open(&worker.child, server);
    if (result < 0) {
        swl_fault("cannot start: %s", strerror(-result));
        return 1;
    }
    server->child = &worker.child;
    worker.assemblies = swl_calloc((size_t)server->options.reactor_num, sizeof(worker.assemblies[0]));

    swl_worker_set_state(worker.child.slot, SWL_WORKER_STARTING);
    worker.child.verdict = server->callbacks->worker_start(server, server->id);
    swl_worker_set_state(worker.child.slot, SWL_WORKER_BUSY);
    serve(&worker);
    swl_worker_set_state(worker.child.slot, SWL_WORKER_STOPPING);
    if (worker.child.verdict == SWL_GO_ON) {
        wind_up(&worker);
    }
    int exit_code = swl_child_end(&worker.child);

    for (int i = 0; i < server->options.reactor_num; i++) {
        swl_buffer_free(&worker.assemblies[i]);
    }
    swl_free(worker.assemblies);
    return exit_code;
}
