/* Openings: a stream whose handshake needs both directions and as long as it likes, and every way in which one
 * ends. Each ends once, and leaves no descriptor, timer or session behind. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "net/connection.h"
#include "net/opening.h"
#include "os/socket.h"

enum { WAIT_MS = 5000, LARGE = 32 << 20 /* more than the kernel takes for a client that does not read */ };

static struct swl_reactor reactor;
static struct swl_session_table sessions;
static struct swl_port port;
static int descriptors;

/* What the owner was told. */
static struct {
    int opened, failed;
    struct swl_stream stream;
    struct swl_address peer;
} told;

static void opened(struct swl_opening_owner *owner, struct swl_session *session,
                   const struct swl_stream *stream)
{
    (void)owner;
    assert_int_equal(atomic_load(&session->state), SWL_SESSION_OPEN);
    told.opened++;
    told.stream = *stream;
    told.peer = session->peer;
    swl_session_release(&sessions, session);
}

static void failed(struct swl_opening_owner *owner, struct swl_session *session)
{
    (void)owner;
    told.failed++;
    swl_session_release(&sessions, session);
}

static struct swl_opening_owner owner = {.reactor = &reactor, .opened = opened, .failed = failed};

/*
 * The handshake: the client says "hello", we answer with answer_size bytes, and it says "done". What comes behind
 * that is not the handshake's.
 */
static struct {
    size_t answer_size;
    int refuse_open; /* open_stream() returns this */
    int closed, closed_by_reset;
    /* of the handshake that runs */
    char got[16];
    size_t got_size, answered;
    bool is_answering;
} shake;

static int shake_receive(struct swl_stream *stream, const char *word)
{
    while (shake.got_size < strlen(word)) {
        /* a byte at a time, so that a handshake that reads no more than its own is not called enough */
        ssize_t size = swl_stream_plain.receive(stream, shake.got + shake.got_size, 1);
        if (size <= 0) {
            return size == 0 ? -ECONNRESET : (int)size;
        }
        shake.got_size++;
    }
    if (memcmp(shake.got, word, strlen(word)) != 0) {
        return -EPROTO;
    }
    shake.got_size = 0;
    return 0;
}

static int shake_step(struct swl_stream *stream)
{
    static const char answer[65536];
    int result;
    if (!shake.is_answering && shake.answered == 0) {
        if ((result = shake_receive(stream, "hello")) < 0) {
            return result;
        }
        shake.is_answering = true;
    }
    while (shake.is_answering) {
        const struct iovec part = {(void *)answer,
                                   SWL_MIN(sizeof(answer), shake.answer_size - shake.answered)};
        ssize_t size = swl_stream_plain.send(stream, &part, 1);
        if (size < 0) {
            return (int)size;
        }
        shake.answered += (size_t)size;
        shake.is_answering = shake.answered < shake.answer_size;
    }
    return shake_receive(stream, "done");
}

static uint32_t shake_wants(const struct swl_stream *stream, enum swl_stream_direction direction)
{
    (void)stream;
    return direction == SWL_STREAM_SEND || shake.is_answering ? EPOLLOUT : EPOLLIN;
}

static const char *shake_failure(const struct swl_stream *stream)
{
    (void)stream;
    return "no handshake that we know";
}

static void shake_close(struct swl_stream *stream, bool reset)
{
    shake.closed++;
    shake.closed_by_reset += reset;
    swl_stream_plain.close(stream, reset);
}

static struct swl_stream_functions shake_functions;

static int open_shake(const struct swl_port *from, struct swl_stream *stream, int fd)
{
    assert_ptr_equal(from, &port);
    if (shake.refuse_open != 0) {
        return shake.refuse_open;
    }
    *stream = (struct swl_stream){.functions = &shake_functions, .fd = fd};
    return 0;
}

/* ---- one client ---- */

static int client;
static int64_t id;

static void connect_client(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(client, (struct sockaddr *)&address, size), 0);
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    close(listener);
    const struct swl_session like = {
        .state = SWL_SESSION_OPENING,
        .fd = fd,
        .peer = {.family = AF_INET, .port = 7, .bytes = {127, 0, 0, 1}},
    };
    struct swl_session *session = swl_session_open(&sessions, &like);
    id = session->id;
    swl_opening_begin(&owner, session, &port, fd);
}

static void client_writes(const char *text)
{
    assert_int_equal(send(client, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static void client_resets(void)
{
    swl_socket_reset(client);
    client = -1;
}

static void client_reads(size_t size)
{
    static char bytes[65536];
    struct pollfd readable = {.fd = client, .events = POLLIN};
    while (size > 0) {
        while (poll(&readable, 1, 0) == 0) {
            (void)swl_reactor_poll(&reactor, 1);
        }
        ssize_t part = recv(client, bytes, SWL_MIN(size, sizeof(bytes)), 0);
        assert_true(part > 0);
        size -= (size_t)part;
    }
}

/* Whatever the loop has to do until it was told of an end. */
static void work_to_the_end(void)
{
    int64_t deadline = swl_clock_monotonic() + WAIT_MS * SWL_NS_PER_MS;
    while (told.opened + told.failed == 0) {
        (void)swl_reactor_poll(&reactor, 10);
        assert_true(swl_clock_monotonic() < deadline);
    }
}

/* What has arrived by now. Over loopback that is all that the client has sent. */
static void work(void)
{
    while (swl_reactor_poll(&reactor, 0) > 0) {
    }
}

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    memset(&told, 0, sizeof(told));
    memset(&shake, 0, sizeof(shake));
    shake.answer_size = 5;
    shake_functions = swl_stream_plain;
    shake_functions.name = "shake";
    shake_functions.handshake = shake_step;
    shake_functions.failure = shake_failure;
    shake_functions.wants = shake_wants;
    shake_functions.close = shake_close;
    port = (struct swl_port){.open_stream = open_shake, .opening_timeout = WAIT_MS * SWL_NS_PER_MS};
    client = -1;
    assert_int_equal(swl_reactor_open(&reactor), 0);
    assert_int_equal(swl_session_table_create(&sessions, 4), 0);
    swl_opening_owner_init(&owner);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_true(swl_list_empty(&owner.openings));
    assert_int_equal(swl_timers_next(&reactor.timers), SWL_NEVER);
    assert_int_equal(swl_session_count(&sessions), 0);
    assert_int_equal(told.opened + told.failed, 1);
    if (told.opened > 0) {
        swl_stream_close(&told.stream, false);
    }
    if (client >= 0) {
        close(client);
    }
    swl_session_table_destroy(&sessions);
    swl_reactor_close(&reactor);
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

/* ---- how it goes well ---- */

static void what_comes_behind_the_handshake_stays(void **state)
{
    (void)state;
    char rest[16];
    connect_client();
    client_writes("hellodoneand more");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
    assert_ptr_equal(told.stream.functions, &shake_functions);
    assert_int_equal(swl_stream_receive(&told.stream, rest, sizeof(rest)), 8);
    assert_memory_equal(rest, "and more", 8);
}

static void a_handshake_that_comes_byte_by_byte_is_waited_for(void **state)
{
    (void)state;
    connect_client();
    for (const char *c = "hellodone"; *c != '\0'; c++) {
        const char byte[] = {*c, '\0'};
        assert_int_equal(told.opened, 0);
        client_writes(byte);
        work();
    }
    work_to_the_end();
    assert_int_equal(told.opened, 1);
}

static void a_handshake_waits_until_the_client_reads(void **state)
{
    (void)state;
    shake.answer_size = LARGE;
    connect_client();
    client_writes("hello");
    work();
    assert_true(shake.is_answering && shake.answered < LARGE); /* it wants EPOLLOUT now */
    client_reads(LARGE);
    client_writes("done");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
}

static void a_handshake_that_waits_costs_no_events(void **state)
{
    (void)state;
    connect_client();
    client_writes("hel");
    work();
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    client_writes("lodone");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
}

static void plain_ports_need_no_opening(void **state)
{
    (void)state;
    const struct swl_port plain = {.opening_timeout = 1};
    const struct swl_address peer = {.family = AF_INET};
    assert_false(swl_opening_is_needed(&plain, &peer));
    assert_true(swl_opening_is_needed(&port, &peer));
    told.failed++;
}

/* ---- PROXY headers ---- */

static struct swl_address_range trusted;

static void expect_header(const char *from, bool then_handshake)
{
    assert_int_equal(swl_address_range_parse(&trusted, from), 0);
    port.options.open_proxy_protocol = true;
    port.options.proxy_protocol_from = (struct swl_address_ranges){&trusted, 1};
    port.open_stream = then_handshake ? open_shake : NULL;
}

static void expect_peer(const char *ip, int number)
{
    char text[SWL_ADDRESS_TEXT];
    swl_address_text(&told.peer, text);
    assert_string_equal(text, ip);
    assert_int_equal(told.peer.port, number);
}

static void only_trusted_clients_need_an_opening_for_a_header(void **state)
{
    (void)state;
    const struct swl_address balancer = {.family = AF_INET, .bytes = {10, 0, 0, 1}},
                             other = {.family = AF_INET, .bytes = {11, 0, 0, 1}},
                             neighbour = {.family = AF_UNIX};
    expect_header("10.0.0.0/8", false);
    assert_true(swl_opening_is_needed(&port, &balancer));
    assert_false(swl_opening_is_needed(&port, &other));
    assert_false(swl_opening_is_needed(&port, &neighbour));
    expect_header("unix", false);
    assert_true(swl_opening_is_needed(&port, &neighbour));
    port.options.open_proxy_protocol = false;
    assert_false(swl_opening_is_needed(&port, &neighbour));
    told.failed++;
}

static void a_header_names_the_client_and_leaves_what_follows(void **state)
{
    (void)state;
    char rest[16];
    expect_header("127.0.0.1", false);
    connect_client();
    client_writes("PROXY TCP4 203.0.113.9 10.0.0.2 4711 80\r\nPROXY TCP4");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
    expect_peer("203.0.113.9", 4711);
    assert_int_equal(swl_stream_receive(&told.stream, rest, sizeof(rest)), 10);
    assert_memory_equal(rest, "PROXY TCP4", 10);
}

static void a_header_may_come_byte_by_byte(void **state)
{
    (void)state;
    expect_header("127.0.0.0/8", false);
    connect_client();
    for (const char *c = "PROXY TCP6 2001:db8::9 ::1 1 65535\r\n"; *c != '\0'; c++) {
        const char byte[] = {*c, '\0'};
        assert_int_equal(told.opened, 0);
        client_writes(byte);
        work();
        assert_int_equal(swl_reactor_poll(&reactor, 0), 0); /* what waits is no reason to wake again */
    }
    work_to_the_end();
    assert_int_equal(told.opened, 1);
    expect_peer("2001:db8::9", 1);
}

static void the_largest_header_is_read_whole(void **state)
{
    (void)state;
    static uint8_t header[16 + 65535] = "\r\n\r\n\0\r\nQUIT\n\x20\x11\xff\xff";
    char rest[8];
    expect_header("127.0.0.1", false);
    connect_client();
    for (size_t sent = 0; sent < sizeof(header);) {
        ssize_t part = send(client, header + sent, sizeof(header) - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        sent += (size_t)SWL_MAX(part, 0);
        work();
    }
    client_writes("rest");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
    expect_peer("127.0.0.1", 7); /* LOCAL: the balancer itself */
    assert_int_equal(swl_stream_receive(&told.stream, rest, sizeof(rest)), 4);
}

static void a_header_comes_before_the_handshake(void **state)
{
    (void)state;
    char rest[8];
    expect_header("127.0.0.1", true);
    connect_client();
    client_writes("PROXY TCP4 203.0.113.9 10.0.0.2 4711 80\r\nhel");
    work();
    assert_int_equal(told.opened, 0);
    client_writes("lodonerest");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
    expect_peer("203.0.113.9", 4711);
    assert_ptr_equal(told.stream.functions, &shake_functions);
    assert_int_equal(swl_stream_receive(&told.stream, rest, sizeof(rest)), 4);
}

static void a_trusted_client_without_a_header_is_closed(void **state)
{
    (void)state;
    expect_header("127.0.0.1", true);
    connect_client();
    client_writes("hellodone");
    work_to_the_end();
    assert_int_equal(told.failed, 1);
    assert_int_equal(shake.closed, 0); /* its handshake had not begun */
}

static void a_header_that_is_cut_off_is_no_header(void **state)
{
    (void)state;
    expect_header("127.0.0.1", false);
    connect_client();
    client_writes("PROXY TCP4 203.0.113.9 10.0.0.2 4711 80\r");
    work();
    shutdown(client, SHUT_WR);
    work_to_the_end();
    assert_int_equal(told.failed, 1);
}

static void a_header_that_does_not_come_is_waited_for_until_the_deadline(void **state)
{
    (void)state;
    port.opening_timeout = 20 * SWL_NS_PER_MS;
    int64_t began = swl_clock_monotonic();
    expect_header("127.0.0.1", false);
    connect_client();
    client_writes("PROXY ");
    work_to_the_end();
    assert_int_equal(told.failed, 1);
    assert_true(swl_clock_monotonic() - began >= port.opening_timeout);
}

static void header_and_handshake_share_one_deadline(void **state)
{
    (void)state;
    port.opening_timeout = 100 * SWL_NS_PER_MS;
    expect_header("127.0.0.1", true);
    connect_client();
    int64_t due = swl_timers_next(&reactor.timers);
    client_writes("PROXY UNKNOWN\r\nhello");
    work();
    assert_int_equal(swl_timers_next(&reactor.timers), due);
    work_to_the_end();
    assert_int_equal(told.failed, 1);
    assert_int_equal(shake.closed, 1);
}

/* ---- how it fails ---- */

static void a_wrong_handshake_closes_the_client(void **state)
{
    (void)state;
    char byte;
    connect_client();
    client_writes("HELLO");
    work_to_the_end();
    assert_int_equal(told.failed, 1);
    assert_int_equal(shake.closed, 1);
    assert_int_equal(recv(client, &byte, 1, 0), 0);
}

static void a_client_that_leaves_ends_it(void **state)
{
    (void)state;
    connect_client();
    client_writes("hell");
    close(client);
    client = -1;
    work_to_the_end();
    assert_int_equal(told.failed, 1);
}

static void a_client_that_resets_ends_it(void **state)
{
    (void)state;
    connect_client();
    client_writes("hello");
    work();
    client_resets();
    work_to_the_end();
    assert_int_equal(told.failed, 1);
}

static void a_client_that_resets_while_it_does_not_read_ends_it(void **state)
{
    (void)state;
    shake.answer_size = LARGE;
    connect_client();
    client_writes("hello");
    work();
    assert_true(shake.is_answering);
    client_resets();
    work_to_the_end();
    assert_int_equal(told.failed, 1);
}

static void a_handshake_that_takes_too_long_is_ended(void **state)
{
    (void)state;
    port.opening_timeout = 20 * SWL_NS_PER_MS;
    int64_t began = swl_clock_monotonic();
    connect_client();
    client_writes("hello");
    work_to_the_end();
    assert_int_equal(told.failed, 1);
    assert_true(swl_clock_monotonic() - began >= port.opening_timeout);
}

static void bytes_do_not_prolong_the_time(void **state)
{
    (void)state;
    port.opening_timeout = 50 * SWL_NS_PER_MS;
    int64_t began = swl_clock_monotonic();
    connect_client();
    client_writes("hell");
    work();
    assert_true(swl_timers_next(&reactor.timers) <= swl_clock_monotonic() + port.opening_timeout);
    while (swl_clock_monotonic() - began < port.opening_timeout / 2) {
        work();
    }
    client_writes("o");
    work_to_the_end();
    assert_int_equal(told.failed, 1);
}

static void a_stream_that_cannot_be_opened_closes_the_client(void **state)
{
    (void)state;
    char byte;
    shake.refuse_open = -ENOMEM;
    connect_client();
    assert_int_equal(told.failed, 1);
    assert_int_equal(shake.closed, 0);
    assert_int_equal(recv(client, &byte, 1, 0), 0);
}

/* ---- the server's end ---- */

static void the_server_closes_one_of_several(void **state)
{
    (void)state;
    connect_client();
    int other = client;
    swl_opening_close(&owner, id + 1, false);
    assert_int_equal(told.failed, 0);
    connect_client();
    swl_opening_close(&owner, id, true);
    assert_int_equal(told.failed, 1);
    assert_int_equal(shake.closed_by_reset, 1);
    char byte;
    assert_int_equal(recv(client, &byte, 1, 0), -1);
    assert_int_equal(errno, ECONNRESET);
    close(client);
    client = other;
    told.failed = 0;
    client_writes("hellodone");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
}

static void close_wins_over_a_handshake_that_ends_meanwhile(void **state)
{
    (void)state;
    connect_client();
    /* close() was called, and its message has not come yet */
    atomic_store(&swl_session_find(&sessions, id)->state, SWL_SESSION_CLOSING);
    client_writes("hellodone");
    work_to_the_end();
    assert_int_equal(told.failed, 1);
    swl_opening_close(&owner, id, false); /* now it comes */
}

static void a_shutdown_closes_all(void **state)
{
    (void)state;
    connect_client();
    int other = client;
    connect_client();
    swl_opening_close_all(&owner);
    assert_int_equal(told.failed, 2);
    told.failed = 1;
    close(other);
}

static void a_forked_child_leaves_them_to_its_parent(void **state)
{
    (void)state;
    connect_client();
    pid_t pid = support_fork();
    if (pid == 0) {
        swl_opening_abandon_all(&owner);
        _exit(shake.closed == 0 ? 0 : 1);
    }
    support_join(pid);
    client_writes("hellodone");
    work_to_the_end();
    assert_int_equal(told.opened, 1);
}

/* ---- the connection after it ---- */

static char delivered[64];

static int deliver(struct swl_connection *connection, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    (void)connection;
    if (event == SWL_EVENT_REQUEST) {
        strncat(delivered, data, size);
    }
    return 0;
}

static void released(struct swl_connection *connection)
{
    (void)connection;
}

static size_t held_pending(const struct swl_stream *stream)
{
    return stream->state == NULL ? 0 : strlen(stream->state);
}

static ssize_t held_receive(struct swl_stream *stream, void *place, size_t size)
{
    size_t held = SWL_MIN(held_pending(stream), size);
    if (held == 0) {
        return swl_stream_plain.receive(stream, place, size);
    }
    memcpy(place, stream->state, held);
    stream->state = NULL;
    return (ssize_t)held;
}

static void what_the_handshake_has_read_too_much_is_delivered(void **state)
{
    (void)state;
    static struct swl_counters counters;
    static _Atomic uint64_t output;
    static _Atomic int64_t stalled_since;
    static uint8_t scratch[1024];
    struct swl_connection_owner connections = {
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
    swl_connection_owner_init(&connections);
    port.framing = (struct swl_framing){.kind = &swl_framing_none, .package_max_length = 100};
    connect_client();
    client_writes("hellodone");
    work_to_the_end();
    shake_functions.handshake = NULL;
    shake_functions.wants = NULL;
    shake_functions.pending = held_pending;
    shake_functions.receive = held_receive;
    told.stream.state = "early";
    struct swl_session *session = swl_session_open(&sessions, &(struct swl_session){.fd = told.stream.fd});
    delivered[0] = '\0';
    struct swl_connection *connection = swl_connection_create(&connections, session, &port, &told.stream);
    assert_non_null(connection);
    told.stream.fd = -1;
    swl_connection_resume(connection);
    for (int i = 0; i < 3; i++) {
        (void)swl_reactor_poll(&reactor, 0);
    }
    assert_string_equal(delivered, "early");
    swl_connection_destroy(connection);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(what_comes_behind_the_handshake_stays),
        TEST(a_handshake_that_comes_byte_by_byte_is_waited_for),
        TEST(a_handshake_waits_until_the_client_reads),
        TEST(a_handshake_that_waits_costs_no_events),
        TEST(plain_ports_need_no_opening),
        TEST(only_trusted_clients_need_an_opening_for_a_header),
        TEST(a_header_names_the_client_and_leaves_what_follows),
        TEST(a_header_may_come_byte_by_byte),
        TEST(the_largest_header_is_read_whole),
        TEST(a_header_comes_before_the_handshake),
        TEST(a_trusted_client_without_a_header_is_closed),
        TEST(a_header_that_is_cut_off_is_no_header),
        TEST(a_header_that_does_not_come_is_waited_for_until_the_deadline),
        TEST(header_and_handshake_share_one_deadline),
        TEST(a_wrong_handshake_closes_the_client),
        TEST(a_client_that_leaves_ends_it),
        TEST(a_client_that_resets_ends_it),
        TEST(a_client_that_resets_while_it_does_not_read_ends_it),
        TEST(a_handshake_that_takes_too_long_is_ended),
        TEST(bytes_do_not_prolong_the_time),
        TEST(a_stream_that_cannot_be_opened_closes_the_client),
        TEST(the_server_closes_one_of_several),
        TEST(close_wins_over_a_handshake_that_ends_meanwhile),
        TEST(a_shutdown_closes_all),
        TEST(a_forked_child_leaves_them_to_its_parent),
        TEST(what_the_handshake_has_read_too_much_is_delivered),
    };
    return RUN(tests);
}
