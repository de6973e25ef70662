/* A worker's input in BASE mode: it accepts, reads and writes by itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "server/loops/acceptor.h"
#include "server/loops/connection_set.h"
#include "server/loops/datagram_reader.h"
#include "server/loops/heartbeat.h"
#include "server/loops/static_files.h"
#include "server/processes/child_life.h"
#include "server/processes/owed_answers.h"
#include "server/processes/request.h"
#include "server/processes/worker_input.h"
#include "server/state/ports.h"

/* connections accepted in a row at most; see input_sockets_takes_more() */
#define ACCEPT_BATCH 64
/* a round of the loop with so many events is one of a busy worker */
#define BUSY_ROUND 16
/* bytes of the smallest request whose memory is given to the callback: what is smaller is copied in less time */
#define GIVE_MIN 8192
/* datagrams received with one call: those behind the first would die with this worker */
#define DATAGRAM_BATCH 1
/* at the end: how many datagrams of each port this worker still receives; more than a socket usually holds */
#define DATAGRAM_LAST 4096
/* rounds in which a worker that ends still reads what its clients have sent */
#define LAST_ROUNDS 16
/* at the end: ns between two looks at connections that wait for their clients' acknowledgement */
#define END_LOOK (5 * SWL_NS_PER_MS)
/* a worker offers connections to one that has few less not more often than this */
#define PASS_ON_INTERVAL (10 * SWL_NS_PER_MS)
/* ms after which a worker is stuck that counts as idle and has not followed an invitation */
#define STUCK_AFTER 20

struct input_sockets {
    struct swl_worker *worker;
    struct swl_acceptor acceptor;
    struct swl_connection_set set;
    struct swl_heartbeat heartbeat;
    struct swl_connection **connections;
    struct swl_datagram_reader datagrams;
    int last_fd;               /* the socket of the last request */
    int64_t passed_on_at;      /* when a connection was last offered to another worker, monotonic ns */
    uint64_t passed_on_closed; /* how many connections had been closed then */
};

static struct input_sockets *input_sockets_of(const struct swl_child *child)
{
    return swl_worker_of(child)->state;
}

static struct swl_worker *input_sockets_worker(const struct swl_connection_set *set)
{
    return SWL_CONTAINER_OF(set, struct input_sockets, set)->worker;
}

/* ---- requests ---- */

/* `session`: 0 for a datagram. The callback may send to connections, or close them. */
static void input_sockets_begin_callback(struct swl_connection_set *set, struct swl_child *child,
                                         int64_t session)
{
    swl_process_slot_set_state(child->slot, SWL_PROCESS_BUSY);
    swl_process_slot_begin_request(child->slot, session, 0, swl_clock_monotonic_coarse());
    set->owner.deferring = true;
}

static void input_sockets_end_callback(struct swl_connection_set *set, struct swl_child *child)
{
    set->owner.deferring = false;
    swl_process_slot_end_request(child->slot);
}

/* Gives the callback the memory that the request was received into, where it is all that this has got: PHP makes it a string
 * without a copy. */
static bool input_sockets_gives(struct swl_connection_set *set, const struct swl_connection *connection,
                                const void *data, uint32_t size)
{
    bool gives = size >= GIVE_MIN && data == set->owner.scratch && size == connection->last_size &&
                 connection->http == NULL && set->server->callbacks->input_memory != NULL;
    if (gives) {
        set->owner.scratch = NULL;
    }
    return gives;
}

static uint8_t *input_sockets_next_scratch(struct swl_connection_owner *owner)
{
    struct swl_connection_set *set = SWL_CONTAINER_OF(owner, struct swl_connection_set, owner);
    uint8_t *memory = set->server->callbacks->input_memory(set->server, owner->scratch_size);
    return memory != NULL ? memory : set->scratch;
}

static int input_sockets_deliver(struct swl_connection *connection, enum swl_connection_event event,
                                 const void *data, uint32_t size)
{
    struct swl_connection_set *set = swl_connection_set_of(connection);
    struct swl_child *child = &input_sockets_worker(set)->child;
    bool is_answering = connection->state == SWL_CONNECTION_ANSWERING;
    if (child->verdict != SWL_GO_ON) { /* no callback runs in this process any more */
        bool is_owed = event == SWL_EVENT_REQUEST && atomic_load(&connection->session->answer) != 0;
        return is_owed ? -ECANCELED : 0; /* who waits for an HTTP answer has to be told */
    }
    if (!swl_ports_want_event(set->server, connection->session->port, event, is_answering)) {
        return 0;
    }
    const struct swl_request request = {
        .event = event,
        .port = connection->session->port,
        .session = connection->id,
        .reactor = event == SWL_EVENT_CLOSED && connection->by_server ? -1 : set->reactor,
        .time = set->owner.reactor->now,
        .data = data,
        .size = size,
        .is_all = input_sockets_gives(set, connection, data, size),
    };
    if (event == SWL_EVENT_REQUEST) {
        SWL_CONTAINER_OF(set, struct input_sockets, set)->last_fd = connection->stream.fd;
        swl_count(child->counters, SWL_COUNT_REQUEST, 1);
        swl_count(child->counters, SWL_COUNT_DISPATCH, 1);
        atomic_store_explicit(&connection->session->dispatch_time, set->owner.reactor->now,
                              memory_order_relaxed);
        swl_owed_answers_take(set->server, request.port, request.session, data, size);
    }
    input_sockets_begin_callback(set, child, connection->id);
    swl_child_conclude(child, swl_request_handle(set->server, &request));
    input_sockets_end_callback(set, child);
    if (event == SWL_EVENT_REQUEST) {
        swl_child_count_request(child);
    }
    return 0;
}

static void input_sockets_deliver_datagram(struct swl_datagram_reader *reader, int port,
                                           const struct swl_datagram *datagram)
{
    struct input_sockets *sockets = SWL_CONTAINER_OF(reader, struct input_sockets, datagrams);
    struct swl_child *child = &sockets->worker->child;
    const struct swl_packet packet = {.port = port, .time = swl_clock_wall(), .datagram = *datagram};
    swl_count(child->counters, SWL_COUNT_REQUEST, 1);
    swl_count(child->counters, SWL_COUNT_DISPATCH, 1);
    input_sockets_begin_callback(&sockets->set, child, 0);
    swl_child_conclude(child, swl_request_handle_packet(child->server, &packet));
    input_sockets_end_callback(&sockets->set, child);
    swl_child_count_request(child);
}

/* A worker that ends leaves datagrams to others; in a shutdown there are none. */
static bool input_sockets_takes_datagrams(struct swl_datagram_reader *reader)
{
    struct input_sockets *sockets = SWL_CONTAINER_OF(reader, struct input_sockets, datagrams);
    const struct swl_child *child = &sockets->worker->child;
    const struct swl_server_state *state = child->server->state;
    if (child->verdict != SWL_GO_ON) {
        return false;
    }
    return !child->terminate ||
           (atomic_load(&state->stopping) && swl_clock_monotonic() < atomic_load(&state->end_by));
}

static int input_sockets_choose(struct swl_acceptor *acceptor)
{
    return SWL_CONTAINER_OF(acceptor, struct input_sockets, acceptor)->set.reactor;
}

static uint64_t input_sockets_closed(const struct input_sockets *sockets)
{
    return atomic_load_explicit(&sockets->set.owner.counters->value[SWL_COUNT_CLOSE], memory_order_relaxed);
}

/* By how many connections fewer another worker must have. Where connections come and go fast, a small difference is
 * gone by itself, and accepting must not pause for it again and again. Those that stay are divided evenly. */
static uint32_t input_sockets_slack(const struct input_sockets *sockets, uint32_t mine)
{
    return sockets->acceptor.passed_on == 0 && input_sockets_closed(sockets) != sockets->passed_on_closed &&
                   swl_clock_monotonic() - sockets->passed_on_at < PASS_ON_INTERVAL
               ? 2 + mine / 4
               : 0;
}

/* A moment for `invited`: monotonic ms, never 0. */
static uint32_t input_sockets_moment(void)
{
    return (uint32_t)(swl_clock_monotonic_coarse() / SWL_NS_PER_MS) | 1;
}

/* Whether it may take a connection at once. One that has not followed an invitation for so long is stuck: each further
 * invitation would be in vain, too. */
static bool input_sockets_is_free(const struct swl_server *server, int id)
{
    uint32_t invited = atomic_load_explicit(&server->loads[id].invited, memory_order_relaxed);
    return swl_process_slot_state(&server->slots[id]) == SWL_PROCESS_IDLE &&
           (invited == 0 || input_sockets_moment() - invited < STUCK_AFTER);
}

/* How many connections another worker has that has the fewest, of the free ones alone or of all; *who is its id. `own` and
 * this one's id where none has fewer than that. */
static uint32_t input_sockets_fewest(const struct swl_server *server, int mine, uint32_t own, bool free_alone,
                                     int *who)
{
    uint32_t fewest = own;
    *who = mine;
    for (int i = 0; i < server->options.worker_num; i++) {
        uint32_t count = atomic_load_explicit(&server->loads[i].connections, memory_order_relaxed);
        if (count < fewest && i != mine && (!free_alone || input_sockets_is_free(server, i))) {
            fewest = count;
            *who = i;
        }
    }
    return fewest;
}

/* Workers share the ports, and one must not take all connections: an idle one takes one at a time. A busy one looks here
 * seldom; it takes as many as let it have somewhat more than the one that has the fewest, or clients would wait for many of its
 * rounds. */
static bool input_sockets_takes_more(struct swl_acceptor *acceptor)
{
    const struct swl_server *server = acceptor->server;
    int mine = input_sockets_choose(acceptor);
    if (acceptor->loop->ready_count < BUSY_ROUND) {
        return false;
    }
    int who;
    uint32_t own = atomic_load_explicit(&server->loads[mine].connections, memory_order_relaxed);
    return own - input_sockets_fewest(server, mine, own, false, &who) <= own / 8;
}

/* Offers the next connection to the free worker that has the fewest, if it has fewer than this one, or if this one has no
 * descriptors: the kernel has woken no other for it. Without that it would give most connections to one worker. Returns whether it
 * was offered. */
static bool input_sockets_pass_on(struct swl_acceptor *acceptor)
{
    struct input_sockets *sockets = SWL_CONTAINER_OF(acceptor, struct input_sockets, acceptor);
    struct swl_server *server = acceptor->server;
    int mine = input_sockets_choose(acceptor), best;
    uint32_t own = acceptor->exhausted && acceptor->passed_on == 0
                       ? UINT32_MAX
                       : atomic_load_explicit(&server->loads[mine].connections, memory_order_relaxed);
    uint32_t fewest = input_sockets_fewest(server, mine, own, true, &best);
    if (best == mine || own - fewest <= input_sockets_slack(sockets, own)) {
        return false;
    }
    sockets->passed_on_at = swl_clock_monotonic();
    sockets->passed_on_closed = input_sockets_closed(sockets);
    uint32_t none = 0;
    atomic_compare_exchange_strong(&server->loads[best].invited, &none, input_sockets_moment());
    swl_doorbell_ring(&server->bells[best]);
    return true;
}

static bool input_sockets_welcome(struct swl_acceptor *acceptor, struct swl_session *session)
{
    struct swl_connection_set *set = &SWL_CONTAINER_OF(acceptor, struct input_sockets, acceptor)->set;
    atomic_store_explicit(&session->worker, set->reactor, memory_order_relaxed);
    atomic_fetch_add_explicit(set->count, 1, memory_order_relaxed);
    swl_connection_set_adopt(set, session, session->fd);
    return true;
}

/* Applies what other processes send to connections of this one, so that they need not wait. Callbacks that
 * result from it are deferred: one that ran here might wait, and enter here again while the message is still
 * in the inbox. */
static bool input_sockets_take_in(struct swl_child *child)
{
    struct swl_connection_set *set = &input_sockets_of(child)->set;
    bool before = set->owner.deferring;
    set->owner.deferring = true;
    int count = swl_connection_set_handle_inbox(set, NULL);
    set->owner.deferring = before;
    return count > 0;
}

static int64_t input_sockets_write(struct swl_child *child)
{
    return swl_connection_set_write_all(&input_sockets_of(child)->set);
}

static bool input_sockets_is_invited(const struct swl_connection_set *set)
{
    return atomic_load_explicit(&set->server->loads[set->reactor].invited, memory_order_relaxed) != 0;
}

static int input_sockets_handle(struct swl_worker *worker)
{
    struct input_sockets *sockets = worker->state;
    struct swl_connection_set *set = &sockets->set;
    int count = input_sockets_take_in(&worker->child);
    swl_connection_run_due(&set->owner);
    if (input_sockets_is_invited(set)) {
        atomic_store(&set->server->loads[set->reactor].invited, 0);
        swl_acceptor_invite(&sockets->acceptor);
        count++;
    }
    return count;
}

static bool input_sockets_has_work(struct swl_child *child)
{
    const struct swl_connection_set *set = &input_sockets_of(child)->set;
    return swl_connection_set_has_work(set) || !swl_list_empty(&set->owner.due) ||
           input_sockets_is_invited(set);
}

/* Whether the client that has sent last seems to run on this worker's core, as a proxy on this machine may. */
static bool input_sockets_gives_way(const void *worker)
{
    const struct input_sockets *sockets = ((const struct swl_worker *)worker)->state;
    int cpu = -1;
    socklen_t size = sizeof(cpu);
    return sockets->last_fd >= 0 &&
           getsockopt(sockets->last_fd, SOL_SOCKET, SO_INCOMING_CPU, &cpu, &size) == 0 &&
           cpu == sched_getcpu();
}

/* ---- beginning and end ---- */

static int input_sockets_open(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct swl_server *server = child->server;
    struct input_sockets *sockets = worker->state = swl_calloc(1, sizeof(*sockets));
    sockets->worker = worker;
    sockets->last_fd = -1;
    sockets->acceptor = (struct swl_acceptor){.server = server, .closed = true};
    sockets->connections = swl_calloc(server->sessions.capacity, sizeof(sockets->connections[0]));
    swl_connection_set_open(&sockets->set, server, server->id, &child->reactor, sockets->connections);
    sockets->set.owner.next_scratch = input_sockets_next_scratch;
    sockets->set.owner.deliver = input_sockets_deliver;
    sockets->set.owner.answer = swl_static_files_answer;
    swl_heartbeat_start(&sockets->heartbeat, &sockets->set);
    server->connections = &sockets->set;
    child->take_in = input_sockets_take_in;
    child->write = input_sockets_write;
    return 0;
}

static int input_sockets_start(struct swl_worker *worker)
{
    struct swl_child *child = &worker->child;
    struct input_sockets *sockets = worker->state;
    if (atomic_load(&child->server->state->stopping)) {
        return 0; /* forked only for the work that its predecessor left */
    }
    sockets->acceptor = (struct swl_acceptor){
        .server = child->server,
        .loop = &child->reactor,
        .counters = child->counters,
        .batch = ACCEPT_BATCH,
        .choose = input_sockets_choose,
        .welcome = input_sockets_welcome,
        .takes_more = input_sockets_takes_more,
        .pass_on = child->server->options.enable_reuse_port ? NULL : input_sockets_pass_on,
    };
    sockets->datagrams = (struct swl_datagram_reader){
        .server = child->server,
        .loop = &child->reactor,
        .counters = child->counters,
        .batch_size = DATAGRAM_BATCH,
        .deliver = input_sockets_deliver_datagram,
        .takes_more = input_sockets_takes_datagrams,
    };
    int result = swl_acceptor_open(&sockets->acceptor, child->server->id);
    return result < 0 ? result : swl_datagram_reader_open(&sockets->datagrams, child->server->id);
}

static void input_sockets_stop(struct swl_worker *worker)
{
    struct input_sockets *sockets = worker->state;
    if (atomic_load(&worker->child.server->state->stopping)) {
        swl_acceptor_accept_last(&sockets->acceptor);
    }
    swl_acceptor_close(&sockets->acceptor);
    swl_datagram_reader_drain(&sockets->datagrams, DATAGRAM_LAST);
    swl_datagram_reader_close(&sockets->datagrams);
    if (atomic_load(&worker->child.server->state->stopping)) {
        swl_ports_stop_listening(worker->child.server); /* the kernel refuses new clients from now on */
    }
    for (int i = 0; i < LAST_ROUNDS && swl_reactor_poll(&worker->child.reactor, 0) > 0; i++) {
    }
    swl_connection_set_stop_reading(&sockets->set);
}

static bool input_sockets_expects_more(const struct swl_worker *worker)
{
    return !swl_connection_set_is_drained(&((const struct input_sockets *)worker->state)->set);
}

static void input_sockets_close_connection(struct swl_connection *connection)
{
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
}

static void input_sockets_flush(struct swl_worker *worker, int64_t deadline)
{
    struct swl_connection_set *set = &((struct input_sockets *)worker->state)->set;
    int64_t now;
    swl_acceptor_close(&((struct input_sockets *)worker->state)->acceptor);
    swl_datagram_reader_close(&((struct input_sockets *)worker->state)->datagrams);
    set->owner.ending = true;
    swl_opening_close_all(&set->openings);
    swl_connection_set_each(set, input_sockets_close_connection);
    (void)input_sockets_handle(worker);
    while (atomic_load(set->count) > 0 && (now = swl_clock_monotonic()) < deadline) {
        swl_child_sleep(&worker->child, input_sockets_has_work, SWL_MIN(deadline, now + END_LOOK));
        swl_connection_end_lingering(&set->owner);
        (void)input_sockets_handle(worker);
    }
}

static void input_sockets_close(struct swl_worker *worker)
{
    struct input_sockets *sockets = worker->state;
    struct swl_server *server = worker->child.server;
    server->connections = NULL;
    worker->child.take_in = NULL;
    worker->child.write = NULL;
    swl_connection_set_close(&sockets->set);
    uint64_t lost = sockets->set.given_up_bytes;
    if (atomic_load(&server->state->stopping)) {
        /* the manager logs the sum of all workers in one line */
        swl_count(worker->child.counters, SWL_COUNT_GIVEN_UP, (int64_t)lost);
    } else if (lost > 0) {
        swl_warning("%llu bytes of output are lost: the worker ended before its clients took them",
                    (unsigned long long)lost);
    }
    swl_datagram_batch_free(sockets->datagrams.batch); /* after a failure; the loop is closed already */
    swl_free(sockets->connections);
    swl_free(sockets);
}

const struct swl_worker_input swl_input_sockets = {
    .rounds_per_poll = 1,
    .gives_way = input_sockets_gives_way,
    .open = input_sockets_open,
    .start = input_sockets_start,
    .handle = input_sockets_handle,
    .look = input_sockets_has_work,
    .stop = input_sockets_stop,
    .expects_more = input_sockets_expects_more,
    .flush = input_sockets_flush,
    .close = input_sockets_close,
};
