/* Which worker gets a request: each mode, on what a server must have for it. */
#include "support.h"

#include <arpa/inet.h>
#include <string.h>

#include "server/loops/dispatch.h"

enum { WORKERS = 3, REACTOR = WORKERS, SESSIONS = 64 };

static struct swl_server server;
static struct swl_server_state shared;
static struct swl_process_slot slots[WORKERS];
static struct swl_request_transport requests;
static uint64_t loads[WORKERS];

static uint64_t load_of(const struct swl_request_transport *of, int worker)
{
    (void)of;
    return loads[worker];
}

static int begin(void **state)
{
    static const struct swl_request_transport_functions functions = {.load = load_of};
    (void)state;
    memset(&shared, 0, sizeof(shared));
    memset(slots, 0, sizeof(slots));
    memset(loads, 0, sizeof(loads));
    requests = (struct swl_request_transport){.functions = &functions, .shared_lane = -1};
    server = (struct swl_server){
        .mode = SWL_MODE_PROCESS,
        .options = {.worker_num = WORKERS, .reactor_num = 1},
        .state = &shared,
        .slots = slots,
        .requests = &requests,
    };
    for (int i = 0; i < WORKERS; i++) {
        swl_process_slot_set_state(&slots[i], SWL_PROCESS_IDLE);
    }
    return swl_session_table_create(&server.sessions, SESSIONS) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_session_table_destroy(&server.sessions);
    return 0;
}

static struct swl_session *session_from(const char *address)
{
    struct swl_session like = {.peer = {.family = AF_UNIX}};
    if (address != NULL) {
        like.peer.family = strchr(address, ':') != NULL ? AF_INET6 : AF_INET;
        assert_int_equal(inet_pton(like.peer.family, address, like.peer.bytes), 1);
    }
    return swl_session_open(&server.sessions, &like);
}

static int dispatch(struct swl_session *session, bool is_event)
{
    const struct swl_dispatch_key key = {
        .session = session, .id = session->id, .is_event = is_event, .size = 1};
    int worker = swl_dispatch(&server, &key);
    if (worker >= 0) {
        session->worker = worker;
    }
    return worker;
}

/* A worker gets it and has not handled it yet. */
static int give(struct swl_session *session)
{
    int worker = dispatch(session, false);
    swl_session_add_pending(session);
    return worker;
}

static void handle_all(struct swl_session *session)
{
    while (swl_session_pending(session) > 0) {
        (void)swl_session_handled(session, session->id);
    }
}

static void by_connection_it_is_the_session(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_FDMOD;
    for (int i = 0; i < 10; i++) {
        struct swl_session *session = session_from("127.0.0.1");
        assert_int_equal(dispatch(session, true), session->id % WORKERS);
        assert_int_equal(dispatch(session, false), session->id % WORKERS);
    }
}

static void in_turn_it_is_each(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_ROUND;
    struct swl_session *session = session_from("127.0.0.1");
    int last = dispatch(session, false);
    for (int i = 0; i < 10; i++) {
        int next = dispatch(session, false);
        assert_int_equal(next, (last + 1) % WORKERS);
        last = next;
    }
    assert_int_equal(dispatch(session, true), last); /* an event follows the data */
}

static void by_address_it_is_what_ip2long_says(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_IPMOD;
    const struct {
        const char *address;
        uint32_t number;
    } cases[] = {
        {"0.0.0.0", 0},           {"127.0.0.1", 0x7f000001},       {"255.255.255.255", 0xffffffff},
        {"10.1.2.3", 0x0a010203}, {"::ffff:10.1.2.3", 0x0a010203}, {"::ffff:255.255.255.255", 0xffffffff},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(dispatch(session_from(cases[i].address), false), cases[i].number % WORKERS);
    }
}

static void each_byte_of_an_ipv6_address_counts(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_IPMOD;
    for (int byte = 0; byte < 16; byte++) {
        struct swl_session *session = session_from("2001:db8::1");
        unsigned seen = 0;
        for (int value = 0; value < 256; value++) {
            session->peer.bytes[byte] = (uint8_t)value;
            session->worker = -1;
            int worker = dispatch(session, false);
            assert_int_equal(worker, dispatch(session, false));
            seen |= 1u << worker;
        }
        assert_int_equal(seen, (1u << WORKERS) - 1);
    }
}

static void clients_without_an_address_are_spread(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_IPMOD;
    for (int i = 0; i < 10; i++) {
        struct swl_session *session = session_from(NULL);
        assert_int_equal(dispatch(session, false), session->id % WORKERS);
    }
}

static void by_uid_the_worker_changes_when_nothing_is_pending(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_UIDMOD;
    struct swl_session *session = session_from("127.0.0.1"); /* session 1 */
    assert_int_equal(give(session), 1);
    assert_true(swl_session_bind(session, session->id, UINT32_MAX - 1));
    assert_int_equal((UINT32_MAX - 1) % WORKERS, 2);
    assert_int_equal(dispatch(session, false), SWL_DISPATCH_UNHANDLED);
    assert_int_equal(dispatch(session, true), 1);           /* an event follows what is pending */
    assert_true(swl_session_handled(session, session->id)); /* whoever handles the last one tells */
    assert_int_equal(give(session), 2);
    assert_int_equal(give(session), 2);
    assert_int_equal(dispatch(session, true), 2);
    handle_all(session);

    struct swl_session *same = session_from("127.0.0.1"); /* session 2: bound to the worker that it has */
    assert_int_equal(give(same), 2);
    assert_true(swl_session_bind(same, same->id, 2));
    assert_int_equal(give(same), 2);
}

static void a_stream_takes_an_idle_worker_and_keeps_it(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_STREAM;
    struct swl_session *first = session_from("127.0.0.1"), *second = session_from("127.0.0.1"),
                       *third = session_from("127.0.0.1");
    swl_process_slot_set_state(&slots[1], SWL_PROCESS_BUSY);
    int kept = give(first);
    assert_int_not_equal(kept, 1);
    int other = give(second); /* `kept` is taken, though it has not even begun */
    assert_int_equal(other, 2 - kept);
    assert_int_equal(dispatch(third, false), SWL_DISPATCH_NONE_IDLE);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(give(first), kept);
        assert_int_equal(dispatch(first, true), kept);
    }
    handle_all(first);
    assert_int_equal(dispatch(first, false), SWL_DISPATCH_NONE_IDLE); /* not idle until it says so */
    assert_int_equal(dispatch(first, true), SWL_DISPATCH_NONE_IDLE);
    slots[kept].is_taken = 0;
    loads[kept] = 1;
    assert_int_equal(dispatch(third, false), SWL_DISPATCH_NONE_IDLE);
    loads[kept] = 0;
    assert_int_equal(give(third), kept);
    swl_process_slot_set_state(&slots[1], SWL_PROCESS_IDLE);
    assert_int_equal(give(first), 1);
}

static void in_a_shutdown_a_stream_takes_any_worker(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_STREAM;
    for (int i = 0; i < WORKERS; i++) {
        swl_process_slot_set_state(&slots[i], SWL_PROCESS_STOPPING);
    }
    struct swl_session *session = session_from("127.0.0.1");
    assert_int_equal(dispatch(session, false), SWL_DISPATCH_NONE_IDLE);
    shared.stopping = 1;
    assert_true(dispatch(session, false) >= 0);
}

static void an_event_with_nothing_pending_avoids_a_busy_worker(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_QUEUE;
    struct swl_session *session = session_from("127.0.0.1");
    int busy = give(session);
    loads[busy] = 1;
    assert_int_equal(dispatch(session, true), busy);
    session->worker = busy;
    handle_all(session);
    for (int i = 0; i < 2 * WORKERS; i++) {
        session->worker = busy;
        assert_int_not_equal(dispatch(session, true), busy);
    }
}

static int dispatch_from(const char *address, uint16_t port)
{
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(port)};
    assert_int_equal(inet_pton(AF_INET, address, &peer.sin_addr), 1);
    const struct swl_datagram datagram = {.peer = (struct sockaddr *)&peer, .peer_size = sizeof(peer)};
    return swl_dispatch_datagram(&server, &datagram, 1);
}

/* The workers that get datagrams from these ports of the address, as bits. */
static unsigned workers_of(const char *address)
{
    unsigned seen = 0;
    for (uint16_t port = 1; port < 50; port++) {
        int worker = dispatch_from(address, port);
        assert_in_range(worker, 0, WORKERS - 1);
        seen |= 1u << worker;
    }
    return seen;
}

static void a_datagram_goes_by_its_sender(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_IPMOD;
    assert_int_equal(workers_of("10.1.2.3"), 1u << 0x0a010203 % WORKERS);
    assert_int_equal(workers_of("10.1.2.4"), 1u << 0x0a010204 % WORKERS);
    const enum swl_dispatch_mode by_port[] = {SWL_DISPATCH_FDMOD, SWL_DISPATCH_UIDMOD};
    for (size_t i = 0; i < COUNT_OF(by_port); i++) {
        server.options.dispatch_mode = by_port[i];
        assert_int_equal(workers_of("10.1.2.3"), (1u << WORKERS) - 1);
        assert_int_equal(dispatch_from("10.1.2.3", 9), dispatch_from("10.1.2.3", 9));
    }
}

static void a_datagram_from_nowhere_has_a_worker(void **state)
{
    (void)state;
    const enum swl_dispatch_mode modes[] = {SWL_DISPATCH_ROUND, SWL_DISPATCH_FDMOD,  SWL_DISPATCH_QUEUE,
                                            SWL_DISPATCH_IPMOD, SWL_DISPATCH_UIDMOD, SWL_DISPATCH_STREAM};
    static const struct sockaddr_storage none;
    const struct swl_datagram datagram = {.peer = (const struct sockaddr *)&none};
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        server.options.dispatch_mode = modes[i];
        assert_in_range(swl_dispatch_datagram(&server, &datagram, 0), 0, WORKERS - 1);
    }
}

static void a_datagram_does_not_wait_for_an_idle_worker(void **state)
{
    (void)state;
    server.options.dispatch_mode = SWL_DISPATCH_STREAM;
    swl_process_slot_set_state(&slots[1], SWL_PROCESS_BUSY);
    int first = dispatch_from("10.1.2.3", 1), second = dispatch_from("10.1.2.3", 1);
    assert_true(first != 1 && second != 1 && first != second); /* idle, and taken by the first one */
    loads[0] = loads[2] = 2;
    loads[1] = 1;
    assert_int_equal(dispatch_from("10.1.2.3", 1), 1); /* none is idle: the one with the least to do */
}

static void the_last_worker_is_the_one_by_connection_until_there_is_one(void **state)
{
    (void)state;
    struct swl_session *session = session_from("127.0.0.1");
    assert_int_equal(swl_dispatch_last(&server, session, session->id), session->id % WORKERS);
    session->worker = 2;
    assert_int_equal(swl_dispatch_last(&server, session, session->id), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(by_connection_it_is_the_session),
        TEST(in_turn_it_is_each),
        TEST(by_address_it_is_what_ip2long_says),
        TEST(each_byte_of_an_ipv6_address_counts),
        TEST(clients_without_an_address_are_spread),
        TEST(by_uid_the_worker_changes_when_nothing_is_pending),
        TEST(a_stream_takes_an_idle_worker_and_keeps_it),
        TEST(in_a_shutdown_a_stream_takes_any_worker),
        TEST(an_event_with_nothing_pending_avoids_a_busy_worker),
        TEST(a_datagram_goes_by_its_sender),
        TEST(a_datagram_from_nowhere_has_a_worker),
        TEST(a_datagram_does_not_wait_for_an_idle_worker),
        TEST(the_last_worker_is_the_one_by_connection_until_there_is_one),
    };
    return RUN(tests);
}
