/* output_memory_limit: which sends are accepted, and who makes room. Of the server there is what this needs. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/connection_backlog.h"
#include "server/loops/output_limit.h"

enum { LIMIT = 1 << 20, LOOPS = 2, CHILDREN = 1, ENDPOINTS = CHILDREN + LOOPS };

static struct swl_server server;
static struct swl_server_state shared;
static struct swl_reactor_load loads[LOOPS];
static struct swl_doorbell bells[ENDPOINTS];
static struct swl_doorbell_word words[ENDPOINTS];
static struct swl_session session;

/* The first loop, and its one connection. */
static struct swl_reactor reactor;
static struct swl_counters counters;
static struct swl_connection_owner owner;
static struct swl_output_limit limit;
static struct swl_connection *connection;
static int client;

static int deliver(struct swl_connection *from, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    (void)from;
    (void)event;
    (void)data;
    (void)size;
    return 0;
}

static void released(struct swl_connection *from)
{
    assert_ptr_equal(from, connection);
    connection = NULL;
}

static int begin(void **state)
{
    (void)state;
    memset(loads, 0, sizeof(loads));
    memset(words, 0, sizeof(words));
    memset(&session, 0, sizeof(session));
    memset(&shared, 0, sizeof(shared));
    memset(&counters, 0, sizeof(counters));
    server = (struct swl_server){
        .mode = SWL_MODE_PROCESS,
        .options = {.worker_num = CHILDREN, .reactor_num = LOOPS, .output_memory_limit = LIMIT},
        .state = &shared,
        .loads = loads,
        .bells = bells,
    };
    owner = (struct swl_connection_owner){
        .reactor = &reactor,
        .counters = &counters,
        .sessions = &server.sessions,
        .output = &loads[0].output,
        .stalled_since = &loads[0].stalled_since,
        .deliver = deliver,
        .released = released,
    };
    for (int i = 0; i < ENDPOINTS; i++) {
        if (swl_doorbell_open(&bells[i], &words[i]) < 0) {
            return -1;
        }
    }
    swl_connection_owner_init(&owner);
    swl_output_limit_init(&limit, &server, 0, &owner);
    connection = NULL;
    client = -1;
    return swl_reactor_open(&reactor) < 0 || swl_session_table_create(&server.sessions, 4) < 0;
}

static int end(void **state)
{
    (void)state;
    if (connection != NULL) {
        swl_connection_destroy(connection);
    }
    if (client >= 0) {
        close(client);
    }
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    swl_reactor_close(&reactor);
    swl_session_table_destroy(&server.sessions);
    return 0;
}

static int check_send(size_t size)
{
    server.output_view = (struct swl_output_view){0};
    server.output_view.since = LIMIT; /* so that it looks */
    return swl_output_limit_check(&server, &session, size);
}

/* So much waits in the second loop, for a client that has been slow for so long. */
static void other_loop_has(uint64_t output, int64_t slow_for)
{
    loads[1].output = output;
    loads[1].stalled_since = slow_for >= 0 ? swl_clock_monotonic() - slow_for : 0;
}

/* The first loop has a client that takes nothing, for which as much waits as fits. */
static void fill_own(int64_t slow_for)
{
    static const struct swl_port port = {.framing = {.kind = &swl_framing_none, .package_max_length = 1}};
    static uint8_t much[LIMIT];
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    struct swl_stream stream;
    swl_stream_plain_open(&stream, pair[0]);
    client = pair[1];
    connection = swl_connection_create(
        &owner, swl_session_open(&server.sessions, &(struct swl_session){.fd = pair[0]}), &port, &stream);
    swl_connection_resume(connection); /* CONNECT */
    swl_connection_send(connection, much, sizeof(much), false);
    swl_connection_send(connection, much, sizeof(much), false);
    assert_true(loads[0].output >= LIMIT);
    /* it is asked for the first time, which counts as progress */
    assert_ptr_equal(swl_connection_backlog_slowest(&owner, swl_clock_monotonic(), 0), connection);
    connection->pending->progress_at -= slow_for;
    loads[0].stalled_since = connection->pending->progress_at;
}

/* ---- what is accepted ---- */

static void below_the_limit_all_is_accepted(void **state)
{
    (void)state;
    other_loop_has(LIMIT - 1, 0);
    session.has_backlog = 1;
    session.output = LIMIT;
    assert_int_equal(check_send(1 << 30), 0);
    server.options.output_memory_limit = 0;
    other_loop_has(UINT64_C(1) << 40, 0);
    assert_int_equal(check_send(1 << 30), 0);
}

static void at_the_limit_only_a_backlog_is_refused(void **state)
{
    (void)state;
    other_loop_has(LIMIT, 0);
    assert_int_equal(check_send(1 << 30), 0);
    session.has_backlog = 1;
    assert_int_equal(check_send(1), -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW);
}

static void what_is_on_its_way_decides_when_it_has_arrived(void **state)
{
    (void)state;
    other_loop_has(LIMIT, 0);
    session.output = 1000;
    assert_int_equal(check_send(1000), 0);
    assert_int_equal(check_send(1 << 20), -EAGAIN);
    session.has_backlog = 1;
    assert_int_equal(check_send(1 << 20), -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW);
}

static void where_room_is_about_to_be_made_all_is_accepted(void **state)
{
    (void)state;
    session.has_backlog = 1;
    other_loop_has(LIMIT, SWL_NS_PER_SEC / 2);
    assert_int_equal(check_send(1), -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW);
    other_loop_has(LIMIT, 2 * SWL_NS_PER_SEC);
    assert_int_equal(check_send(1), 0);
    /* its loop does not get to it */
    loads[1].asked_at = swl_clock_monotonic() - SWL_NS_PER_SEC;
    assert_int_equal(check_send(1), -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW);
}

/* ---- who makes room ---- */

static bool is_rung(int endpoint)
{
    struct pollfd bell = {.fd = bells[endpoint].fd, .events = POLLIN};
    return poll(&bell, 1, 0) == 1;
}

static void a_loop_closes_its_own_client_where_that_is_the_slowest(void **state)
{
    (void)state;
    fill_own(3 * SWL_NS_PER_SEC);
    other_loop_has(10, 2 * SWL_NS_PER_SEC);
    swl_output_limit_make_room(&limit);
    assert_null(connection);
    assert_int_equal(loads[0].output, 0);
    assert_int_equal(counters.value[SWL_COUNT_SLOW_CLOSE], 1);
    assert_int_equal(loads[1].asked_at, 0);
}

static void a_loop_asks_the_one_whose_client_is_slower(void **state)
{
    (void)state;
    int other = CHILDREN + 1;
    fill_own(2 * SWL_NS_PER_SEC);
    other_loop_has(10, 3 * SWL_NS_PER_SEC);
    swl_doorbell_sleep(&bells[other], SWL_ASLEEP_IN_EPOLL);
    swl_output_limit_make_room(&limit);
    assert_non_null(connection);
    assert_true(swl_output_limit_is_asked(&server, 1));
    assert_true(is_rung(other));
    /* where that does not get to it, the next slowest goes */
    loads[1].asked_at -= SWL_NS_PER_SEC;
    swl_output_limit_make_room(&limit);
    assert_null(connection);
}

static void a_loop_that_is_asked_makes_room(void **state)
{
    (void)state;
    fill_own(2 * SWL_NS_PER_SEC);
    limit.seen_own = loads[0].output; /* it looked when less waited elsewhere, and has grown little since */
    limit.seen_all = 0;
    swl_output_limit_make_room(&limit);
    assert_non_null(connection);
    loads[0].asked_at = swl_clock_monotonic();
    swl_output_limit_make_room(&limit);
    assert_null(connection);
    assert_false(swl_output_limit_is_asked(&server, 0));
}

static void below_the_limit_nobody_is_closed(void **state)
{
    (void)state;
    server.options.output_memory_limit = 16 * LIMIT;
    fill_own(100 * SWL_NS_PER_SEC);
    swl_output_limit_make_room(&limit);
    assert_non_null(connection);
}

static void a_client_that_took_something_after_all_stays(void **state)
{
    (void)state;
    static uint8_t bytes[1 << 16];
    fill_own(3 * SWL_NS_PER_SEC);
    assert_true(recv(client, bytes, sizeof(bytes), 0) > 0);
    swl_output_limit_make_room(&limit);
    assert_non_null(connection);
    assert_true(loads[0].stalled_since > swl_clock_monotonic() - SWL_NS_PER_SEC);
}

/* What is closed within a second of the last line is reported in the next one. */
static void it_is_logged_at_most_once_a_second(void **state)
{
    (void)state;
    fill_own(3 * SWL_NS_PER_SEC);
    int64_t before = shared.slow_reported_at = swl_clock_monotonic() - SWL_NS_PER_SEC / 2;
    swl_output_limit_make_room(&limit);
    assert_null(connection);
    assert_int_equal(limit.unreported, 1);
    assert_int_equal(shared.slow_reported_at, before);
    assert_true(swl_timer_running(&limit.report_timer));
    shared.slow_reported_at -= SWL_NS_PER_SEC; /* the time has passed */
    swl_timers_run(&reactor.timers, swl_timers_next(&reactor.timers));
    while (limit.unreported > 0) { /* the connection's own timer may have been first */
        swl_timers_run(&reactor.timers, swl_timers_next(&reactor.timers));
    }
    assert_true(shared.slow_reported_at > before);
}

/* ---- memory: when it is given back. That it is given back is seen in tests/net/hostile_readers.phpt. ---- */

enum { MUCH = 128 << 20 };

static void loop_has(uint64_t output)
{
    loads[0].output = output;
    swl_output_limit_make_room(&limit);
}

static void memory_is_given_back_where_much_less_waits(void **state)
{
    (void)state;
    loop_has(MUCH);
    loop_has(MUCH - (32 << 20) + 1);
    assert_false(swl_timer_running(&limit.give_back_timer));
    loop_has(MUCH - (32 << 20));
    assert_true(swl_timer_running(&limit.give_back_timer));
    assert_true(swl_timers_next(&reactor.timers) > swl_clock_monotonic());
    loop_has(MUCH / 4);
    assert_int_equal(limit.peak, MUCH);
    swl_timers_run(&reactor.timers, swl_timers_next(&reactor.timers));
    assert_int_equal(limit.peak, MUCH / 4);
    loop_has(8 << 20); /* so little is kept */
    assert_false(swl_timer_running(&limit.give_back_timer));
}

static void memory_is_kept_where_much_waits_again(void **state)
{
    (void)state;
    loop_has(MUCH);
    loop_has(0);
    loop_has(MUCH - 1);
    swl_timers_run(&reactor.timers, swl_timers_next(&reactor.timers));
    assert_int_equal(limit.peak, MUCH);
    assert_false(swl_timer_running(&limit.give_back_timer));
}

static void memory_is_kept_where_little_less_waits(void **state)
{
    (void)state;
    loop_has(31 << 20);
    loop_has(0);
    assert_false(swl_timer_running(&limit.give_back_timer));
    loop_has(UINT64_C(1) << 30);
    loop_has((UINT64_C(1) << 30) - (64 << 20)); /* a sixteenth */
    assert_false(swl_timer_running(&limit.give_back_timer));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(below_the_limit_all_is_accepted),
        TEST(at_the_limit_only_a_backlog_is_refused),
        TEST(what_is_on_its_way_decides_when_it_has_arrived),
        TEST(where_room_is_about_to_be_made_all_is_accepted),
        TEST(a_loop_closes_its_own_client_where_that_is_the_slowest),
        TEST(a_loop_asks_the_one_whose_client_is_slower),
        TEST(a_loop_that_is_asked_makes_room),
        TEST(below_the_limit_nobody_is_closed),
        TEST(a_client_that_took_something_after_all_stays),
        TEST(it_is_logged_at_most_once_a_second),
        TEST(memory_is_given_back_where_much_less_waits),
        TEST(memory_is_kept_where_much_waits_again),
        TEST(memory_is_kept_where_little_less_waits),
    };
    return RUN(tests);
}
