/* BASE mode: the worker accepts, reads and writes by itself. */
#include <errno.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/loops/acceptor.h"
#include "server/loops/connection_set.h"
#include "server/processes/child_life.h"
#include "server/processes/request.h"
#include "server/processes/worker_input.h"
#include "server/state/ports.h"

/* connections accepted in a row: workers share the ports, and one shall not take all */
#define ACCEPT_BATCH 1
/* when a worker ends, so often it reads once more what its clients have sent */
#define LAST_ROUNDS 16
/* how often connections that wait for their clients' acknowledgement are looked after at the end */
#define END_LOOK (5 * SWL_NS_PER_MS)

struct state {
    struct swl_worker *worker;
    struct swl_acceptor acceptor;
    struct swl_connection_set set;
    struct swl_connection **connections;
};

static struct state *state_of(const struct swl_child *child)
{
    return swl_worker_of(child)->state;
}

static struct swl_worker *worker_of(const struct swl_connection_set *set)
{
    return SWL_CONTAINER_OF(set, struct state, set)->worker;
}

/* ---- requests ---- */

static int deliver(struct swl_connection *connection, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    struct swl_connection_set *set = swl_connection_set_of(connection);
    struct swl_child *child = &worker_of(set)->child;
    bool is_answering = connection->state == SWL_CONNECTION_ANSWERING;
    if (child->verdict != SWL_GO_ON ||
        !swl_ports_want_event(set->server, connection->session->port, event, is_answering)) {
        return 0; /* after a failure no callback runs in this process */
    }
    const struct swl_request request = {
        .event = event,
        .port = connection->session->port,
        .session = connection->id,
        .reactor = event == SWL_EVENT_CLOSED && connection->by_server ? -1 : set->reactor,
        .data = data,
        .size = size,
    };
    if (event == SWL_EVENT_REQUEST) {
        swl_count(child->counters, SWL_COUNT_REQUEST, 1);
        swl_count(child->counters, SWL_COUNT_DISPATCH, 1);
        atomic_store_explicit(&connection->session->dispatch_time, set->owner.reactor->now,
                              memory_order_relaxed);
    }
    swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
    swl_process_slot_begin_request(child->slot, connection->id, 0);
    set->owner.deferring = true; /* the callback may send to this connection, or close it */
    swl_child_conclude(child, swl_request_handle(set->server, &request));
    set->owner.deferring = false;
    swl_process_slot_end_request(child->slot);
    if (event == SWL_EVENT_REQUEST) {
        swl_child_count_request(child);
    }
    return 0;
}

static int choose(struct swl_acceptor *acceptor)
{
    return SWL_CONTAINER_OF(acceptor, struct state, acceptor)->set.reactor;
}

/* Workers that share the ports shall have about as many connections each; the kernel would give most of them
 * to one. So it goes to an idle one that has fewer, if there is any. */
static bool pass_on(struct swl_acceptor *acceptor)
{
    struct swl_server *server = acceptor->server;
    int mine = choose(acceptor), best = mine;
    uint32_t fewest = atomic_load_explicit(&server->loads[mine].connections, memory_order_relaxed);
    for (int i = 0; i < server->options.worker_num; i++) {
        uint32_t count = atomic_load_explicit(&server->loads[i].connections, memory_order_relaxed);
        if (count < fewest && swl_process_slot_state(&server->slots[i]) == SWL_PROCESS_IDLE) {
            fewest = count;
            best = i;
        }
    }
    if (best == mine) {
        return false;
    }
    atomic_store(&server->loads[best].invited, 1);
    swl_doorbell_ring(&server->bells[best]);
    return true;
}

static bool welcome(struct swl_acceptor *acceptor, struct swl_session *session)
{
    struct swl_connection_set *set = &SWL_CONTAINER_OF(acceptor, struct state, acceptor)->set;
    atomic_store_explicit(&session->worker, set->reactor, memory_order_relaxed);
    atomic_fetch_add_explicit(set->count, 1, memory_order_relaxed);
    struct swl_connection *connection = swl_connection_set_adopt(set, session, session->fd);
    if (connection != NULL) {
        swl_connection_resume(connection);
    }
    return true;
}

/* What others send is applied, so that they need not wait; what it leads to is told later: a callback in here
 * might wait, and come here again while the message is still in the inbox. */
static bool take_in(struct swl_child *child)
{
    struct swl_connection_set *set = &state_of(child)->set;
    bool before = set->owner.deferring;
    set->owner.deferring = true;
    int count = swl_connection_set_handle_inbox(set, NULL);
    set->owner.deferring = before;
    return count > 0;
}

static bool is_invited(const struct swl_connection_set *set)
{
    return atomic_load_explicit(&set->server->loads[set->reactor].invited, memory_order_relaxed) != 0;
}

static int handle(struct swl_worker *worker)
{
    struct state *state = worker->state;
    struct swl_connection_set *set = &state->set;
    int count = take_in(&worker->child);
    swl_connection_run_due(&set->owner);
    if (is_invited(set)) {
        atomic_store(&set->server->loads[set->reactor].invited, 0);
        swl_acceptor_accept(&state->acceptor);
        count++;
    }
    return count;
}

static bool has_work(struct swl_child *child)
{
    const struct swl_connection_set *set = &state_of(child)->set;
    return swl_connection_set_has_mail(set) || !swl_list_empty(&set->owner.due) || is_invited(set);
}

/* ---- beginning and end ---- */

static int open_input(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    struct state *state = worker->state = swl_calloc(1, sizeof(*state));
    state->worker = worker;
    state->acceptor = (struct swl_acceptor){.server = server, .closed = true};
    state->connections = swl_calloc(server->sessions.capacity, sizeof(state->connections[0]));
    swl_connection_set_open(&state->set, server, server->id, &child->reactor, state->connections);
    state->set.owner.deliver = deliver;
    server->connections = &state->set;
    child->take_in = take_in;
    return 0;
}

static int start(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct state *state = worker->state;
    if (atomic_load(&child->server->state->stopping)) {
        return 0; /* it is here for what its predecessor left */
    }
    state->acceptor = (struct swl_acceptor){
        .server = child->server,
        .loop = &child->reactor,
        .counters = child->counters,
        .batch = ACCEPT_BATCH,
        .choose = choose,
        .welcome = welcome,
        .pass_on = child->server->options.enable_reuse_port ? NULL : pass_on,
    };
    return swl_acceptor_open(&state->acceptor, child->server->id);
}

static void stop(struct swl_worker *worker)
{
    struct state *state = worker->state;
    swl_acceptor_close(&state->acceptor);
    if (atomic_load(&worker->child.server->state->stopping)) {
        swl_ports_release(worker->child.server); /* who comes now is refused */
    }
    for (int i = 0; i < LAST_ROUNDS && swl_reactor_poll(&worker->child.reactor, 0) > 0; i++) {
    }
    swl_connection_set_each(&state->set, swl_connection_stop_reading);
}

static bool expects_more(const struct swl_worker *worker)
{
    (void)worker;
    return false;
}

static void close_flushing(struct swl_connection *connection)
{
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
}

static void flush(struct swl_worker *worker, int64_t deadline)
{
    struct swl_connection_set *set = &((struct state *)worker->state)->set;
    int64_t now;
    swl_acceptor_close(&((struct state *)worker->state)->acceptor);
    set->owner.ending = true;
    swl_connection_set_each(set, close_flushing);
    (void)handle(worker);
    while (atomic_load(set->count) > 0 && (now = swl_clock_monotonic()) < deadline) {
        swl_child_sleep(&worker->child, has_work, SWL_MIN(deadline, now + END_LOOK));
        swl_connection_end_lingering(&set->owner);
        (void)handle(worker);
    }
}

static void close_input(struct swl_worker *worker)
{
    struct state *state = worker->state;
    struct swl_server *server = worker->child.server;
    server->connections = NULL;
    worker->child.take_in = NULL;
    swl_connection_set_close(&state->set);
    uint64_t lost = state->set.given_up_bytes;
    if (atomic_load(&server->state->stopping)) {
        swl_count(worker->child.counters, SWL_COUNT_GIVEN_UP, (int64_t)lost); /* all together in one line */
    } else if (lost > 0) {
        swl_warning("%llu bytes of output end with this worker", (unsigned long long)lost);
    }
    swl_free(state->connections);
    swl_free(state);
}

const struct swl_worker_input swl_input_sockets = {
    .rounds_per_poll = 1,
    .open = open_input,
    .start = start,
    .handle = handle,
    .has_work = has_work,
    .stop = stop,
    .expects_more = expects_more,
    .flush = flush,
    .close = close_input,
};
