/* Requests that reactor threads send through a channel. */
#include "base/buffer.h"
#include "base/clock.h"
#include "base/log.h"
#include "server/request.h"
#include "server/server.h"
#include "server/worker_input.h"

#define BATCH 64

struct state {
    struct swl_channel *requests;
    struct swl_buffer *assemblies; /* by reactor thread: a package whose pieces have not all come */
    int assembling;                /* how many of them hold something */
};

static struct state *state_of(const struct swl_child *child)
{
    return swl_worker_of(child)->state;
}

static int open_input(struct swl_worker *worker)
{
    struct swl_server *server = worker->child.server;
    struct state *state = worker->state = swl_calloc(1, sizeof(*state));
    state->requests = &server->requests[server->id];
    state->assemblies = swl_calloc((size_t)server->options.reactor_num, sizeof(state->assemblies[0]));
    return 0;
}

static int start(struct swl_worker *worker)
{
    (void)worker; /* what came meanwhile waits in the channel */
    return 0;
}

static void close_input(struct swl_worker *worker)
{
    struct state *state = worker->state;
    for (int i = 0; i < worker->child.server->options.reactor_num; i++) {
        swl_buffer_free(&state->assemblies[i]);
    }
    swl_free(state->assemblies);
    swl_free(state);
}

/* ---- packages in pieces ---- */

static void drop_assembly(struct state *state, struct swl_buffer *assembly)
{
    if (assembly->data != NULL) {
        state->assembling--;
        swl_buffer_free(assembly);
    }
}

/* A piece of a large package. The first pieces may have died with a predecessor: then the last one finds
 * nothing to belong to, and the client is told by closing its connection. */
static enum swl_verdict handle_piece(struct swl_worker *worker, const struct swl_message *message,
                                     struct swl_request *request)
{
    struct swl_server *server = worker->child.server;
    struct state *state = worker->state;
    struct swl_buffer *assembly = &state->assemblies[request->reactor];
    if (message->flags & SWL_MESSAGE_FIRST) {
        state->assembling++;
    } else if (assembly->data == NULL) {
        if ((message->flags & SWL_MESSAGE_LAST) && swl_session_find(&server->sessions, message->id) != NULL) {
            swl_warning("session %lld is closed: its request was in the hands of a worker that died",
                        (long long)message->id);
            (void)!swl_server_close(server, message->id, true);
        }
        return SWL_GO_ON;
    }
    swl_buffer_append(assembly, request->data, request->size);
    if (!(message->flags & SWL_MESSAGE_LAST)) {
        return SWL_GO_ON;
    }
    struct swl_buffer whole = *assembly;
    *assembly = (struct swl_buffer){0};
    state->assembling--;
    request->data = swl_buffer_bytes(&whole);
    request->size = swl_buffer_size(&whole);
    enum swl_verdict verdict = swl_request_handle(server, request);
    swl_buffer_free(&whole);
    return verdict;
}

/* ---- handling ---- */

static enum swl_verdict handle_message(struct swl_worker *worker, const struct swl_message *message)
{
    struct swl_server *server = worker->child.server;
    struct state *state = worker->state;
    int reactor = message->source - swl_server_reactor_endpoint(server, 0);
    struct swl_request request = {
        .type = (enum swl_message_type)message->type,
        .session = message->id,
        .reactor = reactor,
        .data = swl_message_payload(message),
        .size = message->size,
    };
    if (message->flags & SWL_MESSAGE_FIRST) {
        drop_assembly(state, &state->assemblies[reactor]);
    }
    if ((message->flags & SWL_MESSAGE_WHOLE) != SWL_MESSAGE_WHOLE) {
        return handle_piece(worker, message, &request);
    }
    if (message->type == SWL_MESSAGE_CLOSED) {
        request.reactor = message->number;
    }
    return swl_request_handle(server, &request);
}

/* In a shutdown nobody comes after: all that is in the inbox is handled. Otherwise it is left to the
 * successor, but for a package of which a part was taken already. */
static bool wants_requests(const struct swl_worker *worker)
{
    const struct state *state = worker->state;
    if (worker->winding_up) {
        return state->assembling > 0 || atomic_load(&worker->child.server->state->stopping);
    }
    return !worker->child.terminate;
}

static int handle(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct state *state = worker->state;
    struct swl_worker_slot *slot = child->slot;
    const struct swl_message *message;
    bool timed = child->server->options.dispatch_mode == SWL_DISPATCH_QUEUE;
    int count = 0;
    while (count < BATCH && child->verdict == SWL_GO_ON && wants_requests(worker) &&
           (message = swl_channel_receive(state->requests)) != NULL) {
        /* should this process die now, the manager takes the message away and closes the connection */
        atomic_store_explicit(&slot->in_hand_at, swl_ring_position(&state->requests->inbox->ring),
                              memory_order_relaxed);
        atomic_store_explicit(&slot->in_hand, message->id, memory_order_release);
        if (timed) {
            atomic_store_explicit(&slot->began, swl_clock_monotonic(), memory_order_relaxed);
        }
        enum swl_verdict verdict = handle_message(worker, message);
        if (verdict >= SWL_EXCEPTION) {
            swl_child_conclude(child, verdict); /* the message stays for the manager to see */
            break;
        }
        bool is_data = message->type == SWL_MESSAGE_DATA;
        swl_channel_release(state->requests);
        atomic_store_explicit(&slot->in_hand, 0, memory_order_release);
        if (is_data) {
            swl_child_count_request(child);
        }
        swl_child_conclude(child, verdict);
        count++;
        if (swl_timers_due(&child->reactor.timers)) {
            break; /* the loop runs them: no later than a request takes */
        }
    }
    if (count > 0 || worker->winding_up) {
        swl_channel_make_room(state->requests);
    }
    return count;
}

static bool has_requests(const struct swl_child *child)
{
    return swl_ring_waiting(&state_of(child)->requests->inbox->ring) > 0;
}

static bool has_work(struct swl_child *child)
{
    return wants_requests(swl_worker_of(child)) && has_requests(child);
}

/* ---- the end ---- */

static void stop(struct swl_worker *worker)
{
    (void)worker;
}

static bool expects_more(const struct swl_worker *worker)
{
    const struct state *state = worker->state;
    /* who waits is asked before the inbox is looked at: a reactor thread says so before it tries for the last
     * time */
    return state->assembling > 0 ||
           (wants_requests(worker) &&
            (atomic_load(&worker->child.slot->lanes_waiting) > 0 || has_requests(&worker->child)));
}

static void flush(struct swl_worker *worker, int64_t deadline)
{
    (void)worker; /* the reactor threads do */
    (void)deadline;
}

const struct swl_worker_input swl_input_channel = {
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
