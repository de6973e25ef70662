/* Clients that do not take their output: who is the slowest, and when one is closed. The owner is a fake one;
 * time passes where a test sets a connection's last progress back. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "net/connection.h"
#include "net/connection_backlog.h"

enum { MANY = 600, WAIT_MS = 5000 };

static struct swl_reactor reactor;
static struct swl_session_table sessions;
static struct swl_counters counters;
static _Atomic uint64_t output;
static _Atomic int64_t stalled_since;
static uint8_t scratch[65536];
static struct swl_port port = {.framing = {.kind = &swl_framing_none, .package_max_length = 1 << 20}};

static struct swl_connection *connections[MANY]; /* NULL: it was released */
static int clients[MANY];                        /* the other ends */
static int count, closed, room_made, descriptors;
static int64_t room_min; /* make_room() closes one that has taken nothing for so long; 0: none */
static uint8_t much[1 << 20];

static int deliver(struct swl_connection *from, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    (void)data;
    (void)size;
    if (event == SWL_EVENT_CLOSED) {
        assert_true(from->by_server);
        closed++;
    }
    return 0;
}

static void released(struct swl_connection *from)
{
    for (int i = 0; i < count; i++) {
        connections[i] = connections[i] == from ? NULL : connections[i];
    }
}

static void make_room(struct swl_connection_owner *from)
{
    room_made++;
    if (room_min > 0 && swl_connection_close_slowest(from, room_min, ENOBUFS)) {
        room_min = 0;
    }
}

static struct swl_connection_owner owner = {
    .reactor = &reactor,
    .counters = &counters,
    .sessions = &sessions,
    .scratch = scratch,
    .scratch_size = sizeof(scratch),
    .output = &output,
    .stalled_since = &stalled_since,
    .deliver = deliver,
    .released = released,
};

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    memset(&counters, 0, sizeof(counters));
    output = 0;
    count = closed = room_made = 0;
    room_min = 0;
    return swl_reactor_open(&reactor) < 0 || swl_session_table_create(&sessions, MANY) < 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < count; i++) {
        if (connections[i] != NULL) {
            swl_connection_destroy(connections[i]);
        }
        close(clients[i]);
    }
    assert_int_equal(output, 0);
    assert_int_equal(stalled_since, 0);
    assert_int_equal(swl_session_count(&sessions), 0);
    swl_reactor_close(&reactor);
    swl_session_table_destroy(&sessions);
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

static void owner_with(int64_t send_timeout, bool limited)
{
    owner.send_timeout_min = port.options.send_timeout = send_timeout;
    owner.make_room = limited ? make_room : NULL;
    swl_connection_owner_init(&owner);
}

static struct swl_connection *adopt(int fd, int client, const struct swl_stream_functions *functions)
{
    fcntl(fd, F_SETFL, O_NONBLOCK);
    fcntl(client, F_SETFL, O_NONBLOCK);
    struct swl_session *session = swl_session_open(&sessions, &(struct swl_session){.fd = fd});
    struct swl_stream stream = {.functions = functions, .fd = fd};
    assert_true(count < MANY);
    clients[count] = client;
    connections[count] = swl_connection_create(&owner, session, &port, &stream);
    assert_non_null(connections[count]);
    return connections[count++];
}

/* Here nothing is on its way: the kernel counts what the client has not received. */
static struct swl_connection *over_a_pair(void)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    struct swl_connection *connection = adopt(pair[0], pair[1], &swl_stream_plain);
    swl_connection_resume(connection); /* CONNECT */
    return connection;
}

static struct swl_connection *over_loopback(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 4), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    int client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(client, (struct sockaddr *)&address, size), 0);
    int fd = accept(listener, NULL, NULL);
    close(listener);
    struct swl_connection *connection = adopt(fd, client, &swl_stream_plain);
    swl_connection_resume(connection); /* CONNECT */
    return connection;
}

static void work(void)
{
    while (swl_reactor_wait(&reactor, 0) > 0) { /* without its timers */
    }
}

static void send_to(struct swl_connection *connection, size_t size)
{
    atomic_fetch_add(&connection->session->output, size);
    swl_connection_send(connection, much, size, true);
}

/* Until a good deal waits. */
static void fill(struct swl_connection *connection)
{
    for (int i = 0; i < 100 && swl_connection_state_backlog(connection) < 2 * sizeof(much); i++) {
        send_to(connection, sizeof(much));
        work();
    }
    assert_true(swl_connection_state_backlog(connection) >= 2 * sizeof(much));
    assert_true(atomic_load(&connection->session->has_backlog));
}

/* All that have a backlog last made progress so much earlier. */
static void let_pass(int64_t time)
{
    for (int i = 0; i < count; i++) {
        if (connections[i] != NULL && connections[i]->pending != NULL) {
            connections[i]->pending->progress_at -= time;
        }
    }
}

static void none_is_late(struct swl_connection *connection)
{
    (void)connection;
    fail();
}

/* A round of looks; the first one after a write counts as progress. */
static void look(void)
{
    let_pass(owner.backlog_interval);
    while (!swl_connection_backlog_look(&owner, swl_clock_monotonic(), none_is_late)) {
    }
}

/* Runs the timer that looks after slow clients, whenever it is due. */
static void run_timer(void)
{
    assert_true(swl_timer_running(&owner.backlog_timer));
    swl_timer_stop(&reactor.timers, &owner.backlog_timer);
    owner.backlog_timer.callback(&owner.backlog_timer);
}

static struct swl_connection *slowest(void)
{
    return swl_connection_backlog_slowest(&owner, swl_clock_monotonic(), 0);
}

/* Reads until our kernel knows that the client's has taken something. */
static void client_reads_some(int i)
{
    size_t before = swl_stream_unsent(&connections[i]->stream),
           waits = swl_connection_state_backlog(connections[i]);
    int64_t deadline = swl_clock_monotonic() + WAIT_MS * SWL_NS_PER_MS;
    while (swl_stream_unsent(&connections[i]->stream) == before) {
        static uint8_t bytes[16384];
        SWL_IGNORE(recv(clients[i], bytes, sizeof(bytes), 0), "there may be nothing at the moment");
        assert_true(swl_clock_monotonic() < deadline);
    }
    assert_int_equal(swl_connection_state_backlog(connections[i]), waits);
}

static void client_reads_all(int i)
{
    static uint8_t bytes[1 << 20];
    int64_t deadline = swl_clock_monotonic() + WAIT_MS * SWL_NS_PER_MS;
    while (swl_connection_state_backlog(connections[i]) > 0) {
        SWL_IGNORE(recv(clients[i], bytes, sizeof(bytes), 0), "there may be nothing at the moment");
        work();
        assert_true(swl_clock_monotonic() < deadline);
    }
}

/* ---- who is the slowest ---- */

static void who_reads_has_no_backlog(void **state)
{
    (void)state;
    owner_with(SWL_NS_PER_SEC, true);
    struct swl_connection *connection = over_a_pair();
    for (int i = 0; i < 100; i++) {
        uint8_t byte;
        send_to(connection, 1);
        while (recv(clients[0], &byte, 1, 0) != 1) {
        }
    }
    assert_int_equal(stalled_since, 0);
    assert_false(atomic_load(&connection->session->has_backlog));
    assert_false(swl_timer_running(&owner.backlog_timer));
    assert_int_equal(room_made, 0);
    assert_null(slowest());
}

static void the_slowest_made_progress_before_all_others(void **state)
{
    (void)state;
    owner_with(SWL_NS_PER_SEC, false);
    for (int i = 0; i < 3; i++) {
        fill(over_a_pair());
    }
    look();
    assert_ptr_equal(slowest(), connections[0]);
    assert_int_equal(stalled_since, connections[0]->pending->progress_at);
    /* enough for our kernel to take more */
    size_t before = swl_connection_state_backlog(connections[0]);
    while (swl_connection_state_backlog(connections[0]) == before) {
        SWL_IGNORE(recv(clients[0], scratch, sizeof(scratch), 0), "there may be nothing at the moment");
        work();
    }
    assert_ptr_equal(owner.backlog.previous, &connections[0]->pending->backlog_link);
    look(); /* what it has confirmed since counts, too */
    assert_ptr_equal(slowest(), connections[1]);
    assert_int_equal(stalled_since, connections[1]->pending->progress_at);
    client_reads_all(1);
    assert_false(atomic_load(&connections[1]->session->has_backlog));
    assert_ptr_equal(slowest(), connections[2]);
    assert_null(swl_connection_backlog_slowest(&owner, swl_clock_monotonic(), 3600 * SWL_NS_PER_SEC));
}

/* Our kernel takes more only when a good part of what it has is gone. */
static void what_the_clients_kernel_takes_is_progress(void **state)
{
    (void)state;
    owner_with(3600 * SWL_NS_PER_SEC, false);
    fill(over_a_pair());
    fill(over_a_pair());
    look();
    client_reads_some(0);
    assert_ptr_equal(slowest(), connections[1]);
    let_pass(60 * SWL_NS_PER_SEC);
    client_reads_some(0);
    look();
    assert_true(connections[0]->pending->progress_at > swl_clock_monotonic() - 30 * SWL_NS_PER_SEC);
    assert_true(connections[1]->pending->progress_at < swl_clock_monotonic() - 30 * SWL_NS_PER_SEC);
}

static void what_a_kernel_confirms_over_tcp_is_progress(void **state)
{
    (void)state;
    owner_with(3600 * SWL_NS_PER_SEC, false);
    fill(over_loopback());
    look();
    let_pass(60 * SWL_NS_PER_SEC);
    client_reads_some(0);
    assert_null(swl_connection_backlog_slowest(&owner, swl_clock_monotonic(), 30 * SWL_NS_PER_SEC));
}

/* ---- streams that count how often the kernel is asked ---- */

static int asked;

static ssize_t full_send(struct swl_stream *stream, const struct iovec *parts, int count_of_parts)
{
    (void)stream;
    (void)parts;
    (void)count_of_parts;
    return -EAGAIN;
}

static size_t full_unsent(const struct swl_stream *stream)
{
    (void)stream;
    asked++;
    return 1000;
}

static void full_close(struct swl_stream *stream, bool reset)
{
    swl_stream_plain.close(stream, reset);
}

static const struct swl_stream_functions full = {
    .name = "full", .send = full_send, .unsent = full_unsent, .close = full_close};

static void full_connections(int wanted)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (int i = 0; i < wanted; i++) {
        int pair[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
        send_to(adopt(pair[0], pair[1], &full), 10);
    }
}

/* So that many slow clients never keep the loop from the others for long. */
static void a_round_of_looks_comes_in_parts(void **state)
{
    (void)state;
    owner_with(SWL_NS_PER_SEC, false);
    full_connections(MANY);
    let_pass(owner.backlog_interval);
    int64_t now = swl_clock_monotonic();
    int looks = 1;
    for (asked = 0; !swl_connection_backlog_look(&owner, now, none_is_late); looks++) {
        int before = asked;
        assert_true(before <= 256 * looks);
        swl_connection_destroy(connections[looks]);
    }
    assert_int_equal(looks, 3);
    assert_true(asked >= MANY - looks && asked <= MANY);
    /* the next one is due later */
    asked = 0;
    assert_true(swl_connection_backlog_look(&owner, now, none_is_late));
    assert_int_equal(asked, 0);
}

static void the_timer_goes_on_while_a_round_is_not_over(void **state)
{
    (void)state;
    owner_with(100 * SWL_NS_PER_MS, false);
    full_connections(300);
    let_pass(owner.backlog_interval);
    asked = 0;
    run_timer();
    assert_int_equal(asked, 256);
    assert_true(swl_timers_due(&reactor.timers));
    run_timer();
    assert_int_equal(asked, 300);
    assert_false(swl_timers_next(&reactor.timers) <= swl_clock_monotonic());
}

/* ---- closing ---- */

static void a_client_that_takes_nothing_in_time_is_closed(void **state)
{
    (void)state;
    owner_with(10 * SWL_NS_PER_SEC, false);
    struct swl_session *session = over_a_pair()->session;
    over_a_pair();
    fill(connections[0]);
    fill(connections[1]);
    run_timer();
    look();
    let_pass(5 * SWL_NS_PER_SEC);
    run_timer();
    assert_int_equal(closed, 0);
    let_pass(5 * SWL_NS_PER_SEC);
    client_reads_some(1); /* just in time */
    run_timer();
    assert_int_equal(closed, 1);
    assert_null(connections[0]);
    assert_int_equal(session->close_errno, ETIMEDOUT);
    assert_int_equal(counters.value[SWL_COUNT_SLOW_CLOSE], 1);
    assert_int_equal(output, swl_connection_state_backlog(connections[1]));
}

/* Over TCP a part may still be on its way to a client that does not read. */
static void what_a_late_client_did_not_take_is_gone(void **state)
{
    (void)state;
    ssize_t size;
    owner_with(10 * SWL_NS_PER_SEC, false);
    fill(over_loopback());
    for (int64_t deadline = swl_clock_monotonic() + WAIT_MS * SWL_NS_PER_MS; closed == 0;) {
        let_pass(10 * SWL_NS_PER_SEC);
        run_timer();
        assert_true(swl_clock_monotonic() < deadline);
    }
    while ((size = recv(clients[0], scratch, sizeof(scratch), 0)) > 0) {
    }
    assert_true(size == -1 && errno == ECONNRESET);
}

static void many_late_ones_are_closed_in_parts(void **state)
{
    (void)state;
    owner_with(SWL_NS_PER_SEC, false);
    full_connections(300);
    look();
    let_pass(SWL_NS_PER_SEC);
    run_timer();
    assert_int_equal(counters.value[SWL_COUNT_SLOW_CLOSE], 256);
    assert_true(swl_timers_due(&reactor.timers));
    run_timer();
    assert_int_equal(counters.value[SWL_COUNT_SLOW_CLOSE], 300);
    assert_false(swl_timer_running(&owner.backlog_timer));
}

static void one_that_was_closed_by_the_server_is_not_waited_for(void **state)
{
    (void)state;
    owner_with(10 * SWL_NS_PER_SEC, false);
    fill(over_a_pair());
    swl_connection_close(connections[0], SWL_CLOSE_FLUSH);
    assert_int_equal(connections[0]->state, SWL_CONNECTION_FLUSHING);
    look();
    let_pass(10 * SWL_NS_PER_SEC);
    run_timer();
    assert_null(connections[0]);
    assert_int_equal(closed, 1);
}

static void without_a_limit_nobody_looks(void **state)
{
    (void)state;
    owner_with(0, false);
    fill(over_a_pair());
    assert_false(swl_timer_running(&owner.backlog_timer));
    assert_int_equal(stalled_since, connections[0]->pending->progress_at);
}

/* ---- making room ---- */

static void the_owner_is_asked_for_room_when_a_backlog_grows_and_as_time_passes(void **state)
{
    (void)state;
    owner_with(0, true);
    fill(over_a_pair());
    int before = room_made;
    assert_true(before > 0);
    run_timer();
    assert_int_equal(room_made, before + 1);
    client_reads_all(0);
    run_timer(); /* started while there was one */
    assert_false(swl_timer_running(&owner.backlog_timer));
}

static void only_the_slowest_is_closed_and_only_after_that_time(void **state)
{
    (void)state;
    owner_with(0, true);
    fill(over_a_pair());
    fill(over_a_pair());
    look();
    assert_false(swl_connection_close_slowest(&owner, SWL_NS_PER_SEC, ENOBUFS));
    let_pass(SWL_NS_PER_SEC);
    client_reads_some(0);
    assert_true(swl_connection_close_slowest(&owner, SWL_NS_PER_SEC, ENOBUFS));
    assert_null(connections[1]);
    assert_false(swl_connection_close_slowest(&owner, SWL_NS_PER_SEC, ENOBUFS));
    assert_non_null(connections[0]);
    assert_int_equal(counters.value[SWL_COUNT_SLOW_CLOSE], 1);
}

/* The one that is sent to may itself be the one that goes. */
static void a_send_may_close_its_own_connection(void **state)
{
    (void)state;
    owner_with(0, true);
    fill(over_a_pair());
    look();
    let_pass(SWL_NS_PER_SEC);
    room_min = SWL_NS_PER_SEC;
    send_to(connections[0], 1000);
    assert_null(connections[0]);
    assert_int_equal(closed, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_reads_has_no_backlog),
        TEST(the_slowest_made_progress_before_all_others),
        TEST(what_the_clients_kernel_takes_is_progress),
        TEST(what_a_kernel_confirms_over_tcp_is_progress),
        TEST(a_round_of_looks_comes_in_parts),
        TEST(the_timer_goes_on_while_a_round_is_not_over),
        TEST(a_client_that_takes_nothing_in_time_is_closed),
        TEST(what_a_late_client_did_not_take_is_gone),
        TEST(many_late_ones_are_closed_in_parts),
        TEST(one_that_was_closed_by_the_server_is_not_waited_for),
        TEST(without_a_limit_nobody_looks),
        TEST(the_owner_is_asked_for_room_when_a_backlog_grows_and_as_time_passes),
        TEST(only_the_slowest_is_closed_and_only_after_that_time),
        TEST(a_send_may_close_its_own_connection),
    };
    return RUN(tests);
}
