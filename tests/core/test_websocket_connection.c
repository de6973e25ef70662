/* The WebSocket side of a connection: what becomes of frames, however they are cut, and whether workers have room or not. The
 * connection is a bare struct, its owner and its stream note what they get. */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include "base/compiler.h"
#include "ipc/message.h"
#include "net/http_request.h"
#include "net/websocket_connection.h"
#include "net/websocket_frame.h"
#include "net/websocket_message.h"

enum { MAX = 100000 };

static struct swl_session_table sessions;
static struct swl_counters counters;
static _Atomic uint64_t output;
static struct swl_reactor reactor;
static struct swl_port port;
static struct swl_connection connection;
static struct swl_websocket_connection *websocket;

/* What workers were given: each message as its header and data, behind its size; and what the client was sent. */
static struct swl_buffer delivered, sent;
static int messages;
static int room;   /* how many more messages are taken; then one in pieces, and -EAGAIN */
static int pauses; /* pauses the connection behind so many messages; 0: never */

static int deliver(struct swl_connection *from, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    assert_int_equal(event, SWL_EVENT_REQUEST);
    assert_true(from->sent < size || (size == 0 && from->sent == 0));
    if (room == 0) {
        from->sent = size / 2; /* the rest comes again */
        return -EAGAIN;
    }
    room--;
    messages++;
    swl_buffer_append(&delivered, &size, sizeof(size));
    swl_buffer_append(&delivered, data, size);
    if (messages == pauses) {
        from->paused = true;
    }
    return 0;
}

static ssize_t fake_send(struct swl_stream *stream, const struct iovec *parts, int count)
{
    (void)stream;
    ssize_t size = 0;
    for (int i = 0; i < count; i++) {
        swl_buffer_append(&sent, parts[i].iov_base, parts[i].iov_len);
        size += (ssize_t)parts[i].iov_len;
    }
    return size;
}

static const struct swl_stream_functions fake_functions = {.name = "fake", .send = fake_send};

static struct swl_connection_owner owner = {
    .reactor = &reactor,
    .counters = &counters,
    .sessions = &sessions,
    .output = &output,
    .deliver = deliver,
};

static void open_one(int bits)
{
    struct swl_session *session = swl_session_open(&sessions, &(struct swl_session){.fd = 5});
    assert_non_null(session);
    connection = (struct swl_connection){
        .stream = {.functions = &fake_functions, .fd = -1},
        .owner = &owner,
        .session = session,
        .port = &port,
        .id = atomic_load(&session->id),
        .state = SWL_CONNECTION_OPEN,
    };
    swl_session_begin_websocket(session, connection.id, (uint32_t)bits);
    websocket = swl_websocket_connection_open(&connection);
    messages = 0;
    room = INT32_MAX;
    pauses = 0;
}

static void close_one(void)
{
    swl_websocket_connection_close(websocket);
    swl_session_release(&sessions, connection.session);
    swl_buffer_free(&delivered);
    swl_buffer_free(&sent);
    swl_buffer_free(&connection.in);
}

static int begin(void **state)
{
    (void)state;
    memset(&port, 0, sizeof(port));
    port.framing.package_max_length = MAX;
    owner.ending = false;
    return swl_session_table_create(&sessions, 4);
}

static int end(void **state)
{
    (void)state;
    swl_session_table_destroy(&sessions);
    return 0;
}

/* ---- what a client sends, and what is to become of it ---- */

static struct swl_buffer stream, expected, answers;

static void forget(void)
{
    swl_buffer_free(&stream);
    swl_buffer_free(&expected);
    swl_buffer_free(&answers);
}

static void add_frame(uint8_t first, const void *payload, size_t size)
{
    uint8_t head[SWL_WEBSOCKET_HEAD_MAX], mask[4] = {0x12, 0xfe, (uint8_t)size, 0};
    swl_buffer_append(&stream, head, swl_websocket_head_make(head, first, size, mask));
    uint8_t *place = swl_buffer_extend(&stream, size);
    if (size > 0) {
        swl_websocket_mask(place, payload, size, mask, 0);
    }
}

static void expect_message(uint8_t opcode, bool is_compressed, const void *data, size_t size)
{
    const struct swl_websocket_message header = {
        .kind = SWL_WEBSOCKET_MESSAGE, .opcode = opcode, .is_compressed = is_compressed};
    uint32_t whole = (uint32_t)(sizeof(header) + size);
    swl_buffer_append(&expected, &whole, sizeof(whole));
    swl_buffer_append(&expected, &header, sizeof(header));
    swl_buffer_append(&expected, data, size);
}

static void expect_answer(uint8_t first, const void *payload, size_t size)
{
    uint8_t head[SWL_WEBSOCKET_HEAD_MAX];
    swl_buffer_append(&answers, head, swl_websocket_head_make(head, first, size, NULL));
    swl_buffer_append(&answers, payload, size);
}

static void expect_same(const struct swl_buffer *model, const struct swl_buffer *got)
{
    assert_int_equal(swl_buffer_size(got), swl_buffer_size(model));
    if (swl_buffer_size(model) > 0) {
        assert_memory_equal(swl_buffer_bytes(got), swl_buffer_bytes(model), swl_buffer_size(model));
    }
}

/* Takes what is in connection.in, as net/connection_input does. */
static int take_buffered(void)
{
    size_t used;
    int result = swl_websocket_connection_take(&connection, websocket, swl_buffer_bytes(&connection.in),
                                               swl_buffer_size(&connection.in), &used);
    if (used > 0) {
        swl_buffer_consume(&connection.in, used);
    }
    return result;
}

/* Feeds the stream in parts of random sizes, as a copy, since it is changed; workers have room now and then. Returns the last
 * result. */
static int feed(uint64_t *random, size_t most)
{
    int result = 0;
    for (size_t done = 0, part; done < swl_buffer_size(&stream); done += part) {
        part = 1 + support_below(random, most);
        part = SWL_MIN(part, swl_buffer_size(&stream) - done);
        swl_buffer_append(&connection.in, swl_buffer_bytes(&stream) + done, part);
        if (room != INT32_MAX) {
            room = (int)support_below(random, 3);
        }
        result = take_buffered();
        assert_true(result == 0 || result == -EAGAIN);
        assert_int_equal(connection.blocked, result == -EAGAIN);
        while (result == -EAGAIN && (websocket->is_whole || swl_buffer_size(&connection.in) > 0) &&
               support_below(random, 4) != 0) {
            room = (int)support_below(random, 2);
            result = take_buffered();
        }
    }
    room = INT32_MAX;
    return take_buffered();
}

/* ---- tests ---- */

/* A random conversation: messages, whole and in fragments, with pings between. */
static void make_conversation(uint64_t *random, int count)
{
    static uint8_t data[70000];
    for (int i = 0; i < count; i++) {
        size_t size = support_below(random, support_below(random, 10) == 0 ? sizeof(data) : 300);
        uint8_t opcode = support_below(random, 2) ? SWL_WEBSOCKET_TEXT : SWL_WEBSOCKET_BINARY;
        uint8_t rsv = support_below(random, 3) == 0 ? SWL_WEBSOCKET_RSV1 : 0;
        support_fill(data, size, support_random(random));
        size_t frames = support_below(random, 3) == 0 ? 1 + support_below(random, 4) : 1;
        for (size_t frame = 0, done = 0; frame < frames; frame++) {
            size_t part = frame + 1 == frames ? size - done : support_below(random, size - done + 1);
            add_frame(
                (uint8_t)((frame == 0 ? opcode | rsv : 0) | (frame + 1 == frames ? SWL_WEBSOCKET_FIN : 0)),
                data + done, part);
            done += part;
            if (support_below(random, 4) == 0) {
                uint8_t ping[SWL_WEBSOCKET_CONTROL_MAX];
                size_t ping_size = support_below(random, sizeof(ping) + 1);
                support_fill(ping, ping_size, support_random(random));
                add_frame(SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_PING, ping, ping_size);
                expect_answer(SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_PONG, ping, ping_size);
            }
            if (support_below(random, 8) == 0) {
                add_frame(SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_PONG, "unasked", 7);
            }
        }
        expect_message(opcode, rsv != 0, data, size);
    }
}

static void a_conversation_does_not_depend_on_how_it_is_cut(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    for (int round = 0; round < 300; round++) {
        open_one(15);
        make_conversation(&random, 1 + (int)support_below(&random, 20));
        room = round % 2 ? 0 : INT32_MAX;
        static const size_t most[] = {1, 10, 200, 5000, 200000};
        assert_int_equal(feed(&random, most[support_below(&random, COUNT_OF(most))]), 0);
        expect_same(&expected, &delivered);
        expect_same(&answers, &sent);
        assert_int_equal(swl_buffer_size(&connection.in), 0);
        assert_null(websocket->message.data); /* an idle one holds no memory */
        close_one();
        forget();
    }
}

/* Feeds the stream whole and byte by byte. The client is to be told that code. */
static void expect_refusal(int code, int delivered_before)
{
    uint64_t random = 1;
    for (int whole = 0; whole < 2; whole++) {
        open_one(0);
        assert_int_equal(feed(&random, whole ? 200000 : 1), 0);
        assert_int_equal(connection.state, SWL_CONNECTION_ANSWERING);
        assert_int_equal(connection.events_due, SWL_EVENT_BIT(SWL_EVENT_CLOSED));
        assert_int_equal(swl_buffer_size(&connection.in), 0);
        assert_int_equal(swl_buffer_size(&sent), 0); /* answers to what came before go first */
        swl_websocket_connection_end(&connection, websocket, SWL_CLOSE_ANSWERED);
        assert_true(connection.by_server);
        assert_int_equal(messages, delivered_before);
        assert_int_equal(swl_buffer_size(&sent), 4);
        const uint8_t *frame = swl_buffer_bytes(&sent);
        assert_int_equal(frame[0], SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_CLOSE);
        assert_int_equal(frame[2] << 8 | frame[3], code);
        assert_int_equal(swl_session_websocket_status(connection.session), SWL_WEBSOCKET_CLOSING);
        swl_websocket_connection_end(&connection, websocket, SWL_CLOSE_FLUSH);
        assert_int_equal(swl_buffer_size(&sent), 4); /* it is told once */
        close_one();
    }
    forget();
}

static void wrong_frames_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint8_t frames[3];
        int code, before;
    } table[] = {
        {{0x80}, 1002, 0},                                /* continues nothing */
        {{0x00}, 1002, 0},       {{0x01, 0x81}, 1002, 0}, /* a message within a message */
        {{0x01, 0x02}, 1002, 0}, {{0x01, 0x80, 0x80}, 1002, 1},
        {{0xc1}, 1002, 0},       /* compressed, which was not negotiated */
        {{0x01, 0xc0}, 1002, 0}, /* only the first frame may say so */
        {{0xa1}, 1002, 0},       {{0x91}, 1002, 0},
        {{0xc9}, 1002, 0}, /* control frames are never compressed */
        {{0x83}, 1002, 0},       {{0x8b}, 1002, 0},
        {{0x09}, 1002, 0}, /* nor fragments */
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        for (size_t j = 0; j < 3 && (j == 0 || table[i].frames[j] != 0); j++) {
            add_frame(table[i].frames[j], "abc", 3);
        }
        expect_refusal(table[i].code, table[i].before);
    }
    swl_buffer_append(&stream,
                      "\x81\x03"
                      "abc",
                      5); /* not masked */
    expect_refusal(1002, 0);
}

static void a_message_has_a_largest_size(void **state)
{
    (void)state;
    static uint8_t data[MAX + 1];
    uint64_t random = 1;
    open_one(0);
    add_frame(0x82, data, MAX);
    add_frame(0x02, data, MAX - 1);
    add_frame(0x80, data, 1);
    assert_int_equal(feed(&random, 1000), 0);
    assert_int_equal(messages, 2);
    close_one();
    forget();

    add_frame(0x82, data, MAX + 1);
    expect_refusal(1009, 0);
    add_frame(0x02, data, MAX);
    add_frame(0x00, data, 0);
    add_frame(0x80, data, 1);
    expect_refusal(1009, 0);
    /* its head is enough to tell */
    swl_buffer_append(&stream, "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\1\2\3\4", 14);
    expect_refusal(1009, 0);
}

static void a_large_message_takes_memory_for_what_has_come(void **state)
{
    (void)state;
    uint64_t random = 1;
    port.framing.package_max_length = 1 << 30;
    open_one(0);
    swl_buffer_append(&stream, "\x82\xff\0\0\0\0\x3f\xff\xff\xff\1\2\3\4abc", 17);
    assert_int_equal(feed(&random, 100), 0);
    assert_true(websocket->message.capacity < 4096);
    close_one();
    forget();
}

static void pauses_hold_what_follows(void **state)
{
    (void)state;
    uint64_t random = 1;
    open_one(0);
    for (int i = 0; i < 3; i++) {
        add_frame(0x81, "abc", 3);
        expect_message(SWL_WEBSOCKET_TEXT, false, "abc", 3);
    }
    pauses = 1;
    swl_buffer_append(&connection.in, swl_buffer_bytes(&stream), swl_buffer_size(&stream));
    assert_int_equal(take_buffered(), 0);
    assert_int_equal(messages, 1);
    assert_int_equal(take_buffered(), 0);
    assert_int_equal(messages, 1);
    connection.paused = false;
    assert_int_equal(take_buffered(), 0);
    expect_same(&expected, &delivered);
    (void)random;
    close_one();
    forget();
}

static void control_frames_are_messages_where_they_are_wanted(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    port.options.open_websocket_ping_frame = true;
    port.options.open_websocket_pong_frame = true;
    port.options.open_websocket_close_frame = true;
    for (int round = 0; round < 20; round++) {
        open_one(0);
        add_frame(0x01, "ab", 2);
        add_frame(0x89, "ping", 4);
        expect_message(SWL_WEBSOCKET_PING, false, "ping", 4);
        add_frame(0x80, "c", 1);
        expect_message(SWL_WEBSOCKET_TEXT, false, "abc", 3);
        add_frame(0x8a, "", 0);
        expect_message(SWL_WEBSOCKET_PONG, false, "", 0);
        add_frame(0x88, "\x03\xe8zz", 4);
        expect_message(SWL_WEBSOCKET_CLOSE, false, "\x03\xe8zz", 4);
        room = round % 2 ? 0 : INT32_MAX;
        assert_int_equal(feed(&random, 1 + support_below(&random, 40)), 0);
        expect_same(&expected, &delivered);
        assert_int_equal(swl_buffer_size(&sent), 0); /* pings are the script's to answer */
        assert_true(websocket->is_ending);
        close_one();
        forget();
    }
}

static void a_close_of_the_clients_is_its_end(void **state)
{
    (void)state;
    uint64_t random = 1;
    open_one(0);
    add_frame(0x01, "never whole", 11);
    add_frame(0x89, "x", 1);
    expect_answer(0x8a, "x", 1);
    add_frame(0x88, "\x0f\xa1why", 5);
    add_frame(0x81, "too late", 8);
    assert_int_equal(feed(&random, 200), 0);
    assert_int_equal(messages, 0);
    assert_int_equal(connection.state, SWL_CONNECTION_ANSWERING);
    assert_int_equal(connection.events_due, SWL_EVENT_BIT(SWL_EVENT_CLOSED));
    assert_int_equal(swl_session_websocket_status(connection.session),
                     SWL_WEBSOCKET_ACTIVE); /* answers may be sent */
    assert_int_equal(swl_buffer_size(&connection.in), 0);
    expect_same(&answers, &sent); /* not answered before workers have handled what came before */
    swl_websocket_connection_end(&connection, websocket, SWL_CLOSE_ANSWERED);
    assert_false(connection.by_server);
    assert_int_equal(swl_session_websocket_status(connection.session), SWL_WEBSOCKET_CLOSING);
    expect_answer(0x88, "\x0f\xa1", 2);
    expect_same(&answers, &sent);
    swl_websocket_connection_end(&connection, websocket, SWL_CLOSE_ANSWERED);
    expect_same(&answers, &sent);
    close_one();
    forget();

    open_one(0); /* without a code */
    add_frame(0x88, "", 0);
    assert_int_equal(feed(&random, 200), 0);
    swl_websocket_connection_end(&connection, websocket, SWL_CLOSE_FLUSH);
    expect_answer(0x88, "", 0);
    expect_same(&answers, &sent);
    close_one();
    forget();
}

static void a_wrong_close_is_refused(void **state)
{
    (void)state;
    add_frame(0x88, "\x03", 1);
    expect_refusal(1002, 0);
    add_frame(0x88, "\x03\xed", 2);
    expect_refusal(1002, 0);
    add_frame(0x88, "\x03\xe8\xff", 3);
    expect_refusal(1007, 0);
}

static void a_close_of_the_servers_is_told(void **state)
{
    (void)state;
    static const struct {
        enum swl_close_how how;
        bool ending;
        int code; /* 0: nothing is sent */
    } table[] = {
        {SWL_CLOSE_FLUSH, false, 1000}, {SWL_CLOSE_FLUSH, true, 1001},  {SWL_CLOSE_IDLE, false, 1001},
        {SWL_CLOSE_RESET, false, 0},    {SWL_CLOSE_ANSWERED, false, 0}, /* the client's stream has ended */
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        open_one(0);
        owner.ending = table[i].ending;
        swl_websocket_connection_end(&connection, websocket, table[i].how);
        assert_int_equal(swl_buffer_size(&sent), table[i].code == 0 ? 0 : 4);
        if (table[i].code != 0) {
            const uint8_t *frame = swl_buffer_bytes(&sent);
            assert_int_equal(frame[2] << 8 | frame[3], table[i].code);
        }
        close_one();
    }
    open_one(0);
    websocket->has_sent_close = true; /* disconnect() */
    swl_websocket_connection_end(&connection, websocket, SWL_CLOSE_FLUSH);
    assert_int_equal(swl_buffer_size(&sent), 0);
    close_one();
}

static void the_status_of_a_session_only_goes_up(void **state)
{
    (void)state;
    struct swl_session *session = swl_session_open(&sessions, &(struct swl_session){.fd = 5});
    int64_t id = atomic_load(&session->id);
    assert_int_equal(swl_session_websocket_status(session), 0);
    swl_session_advance_websocket(session, id, SWL_WEBSOCKET_ACTIVE); /* it is no WebSocket */
    assert_int_equal(swl_session_websocket_status(session), 0);
    swl_session_begin_websocket(session, id, 12);
    assert_int_equal(swl_session_websocket_status(session), SWL_WEBSOCKET_HANDSHAKE);
    swl_session_advance_websocket(session, id, SWL_WEBSOCKET_CLOSING);
    swl_session_advance_websocket(session, id, SWL_WEBSOCKET_ACTIVE); /* another process is late */
    assert_int_equal(swl_session_websocket_status(session), SWL_WEBSOCKET_CLOSING);
    assert_int_equal(swl_session_websocket_bits(session), 12);
    swl_session_release(&sessions, session);
    for (int i = 0; i < 4; i++) { /* until the slot has another session */
        session = swl_session_open(&sessions, &(struct swl_session){.fd = 5});
        assert_int_equal(swl_session_websocket_status(session), 0);
        swl_session_begin_websocket(session, id, 15);
        assert_int_equal(swl_session_websocket_status(session), 0);
        swl_session_release(&sessions, session);
    }
}

static void an_idle_one_is_small(void **state)
{
    (void)state;
    assert_true(sizeof(struct swl_websocket_connection) <= 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_conversation_does_not_depend_on_how_it_is_cut, begin, end),
        cmocka_unit_test_setup_teardown(wrong_frames_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_message_has_a_largest_size, begin, end),
        cmocka_unit_test_setup_teardown(a_large_message_takes_memory_for_what_has_come, begin, end),
        cmocka_unit_test_setup_teardown(pauses_hold_what_follows, begin, end),
        cmocka_unit_test_setup_teardown(control_frames_are_messages_where_they_are_wanted, begin, end),
        cmocka_unit_test_setup_teardown(a_close_of_the_clients_is_its_end, begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_close_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_close_of_the_servers_is_told, begin, end),
        cmocka_unit_test_setup_teardown(the_status_of_a_session_only_goes_up, begin, end),
        cmocka_unit_test_setup_teardown(an_idle_one_is_small, begin, end),
    };
    return RUN(tests);
}
