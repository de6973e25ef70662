/* Connections: what is delivered in which order, what is written, and that each ends once, whoever ends it.
 * The owner is a fake one that notes everything and has room for as many messages as the test allows. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "net/connection.h"
#include "os/socket.h"

enum { MOST_TOLD = 4096, PLENTY = 1 << 30 };

static struct swl_reactor reactor;
static struct swl_session_table sessions;
static struct swl_counters counters;
static _Atomic uint64_t output;
static _Atomic int64_t stalled_since;
static uint8_t scratch[65536];
static struct swl_port port;

static struct swl_connection *connection; /* NULL: it was released */
static int client;                        /* the other end */
static uint32_t begins_with;              /* holds of the next session */

/* What was told, in order. */
static struct {
    uint8_t events[MOST_TOLD];
    uint32_t sizes[MOST_TOLD];
    int count, room; /* how many more it takes */
    uint32_t pieces; /* where a package does not fit, so many bytes of it are taken */
    int released;
    int spare, occupied; /* see a_socket_that_is_closed_is_not_watched_again() */
    struct swl_buffer data;
} told;

static int deliver(struct swl_connection *from, enum swl_connection_event event, const void *data,
                   uint32_t size)
{
    assert_ptr_equal(from, connection);
    assert_true(told.count < MOST_TOLD);
    if (told.spare >= 0 && told.occupied < 0 && from->state == SWL_CONNECTION_DEAD) {
        /* as another thread may, this takes the number in the moment in which it is free */
        told.occupied = fcntl(told.spare, F_DUPFD, from->event.fd);
    }
    if (event == SWL_EVENT_REQUEST) {
        assert_true(size > 0 && size <= port.framing.package_max_length);
        assert_true(from->sent < size);
        uint32_t part = told.room > 0 ? size - from->sent : SWL_MIN(told.pieces, size - from->sent - 1);
        swl_buffer_append(&told.data, (const uint8_t *)data + from->sent, part);
        from->sent += part;
    } else {
        assert_null(data);
        assert_int_equal(size, 0);
    }
    if (told.room == 0) {
        return -EAGAIN;
    }
    told.room--;
    told.events[told.count] = (uint8_t)event;
    told.sizes[told.count++] = size;
    return 0;
}

/* Marks: numbers are given out from 1; each is to be answered once, in their order. */
static struct {
    int64_t given, answered, sent;
} marks;

static void marked(struct swl_connection_owner *from, struct swl_output_mark mark, bool sent)
{
    (void)from;
    assert_int_equal(mark.endpoint, 7);
    assert_int_equal(mark.number, marks.answered + 1);
    assert_true(!sent || marks.sent == marks.answered); /* none is sent behind one that is not */
    marks.answered++;
    marks.sent += sent;
}

static void released(struct swl_connection *from)
{
    assert_ptr_equal(from, connection);
    connection = NULL;
    told.released++;
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
    .marked = marked,
    .released = released,
};

/* A stream that holds bytes, as one that decrypts does: it takes all that the kernel has, and gives away a
 * portion at a time. */
static struct {
    bool used;         /* by the next connection */
    size_t portion;    /* bytes that receive() returns at most */
    bool writes_first; /* it has to write before it can receive more */
    int ends_refused;  /* so many shutdowns do not find room */
    struct swl_buffer bytes;
    ssize_t end; /* what the kernel returned last */
} hoard;

static ssize_t hoard_receive(struct swl_stream *stream, void *place, size_t size)
{
    uint8_t some[1000];
    if (hoard.writes_first) {
        struct pollfd writable = {.fd = stream->fd, .events = POLLOUT};
        assert_int_equal(poll(&writable, 1, 0), 1);
        hoard.writes_first = false;
    }
    while (hoard.end > 0 || hoard.end == -EAGAIN) {
        hoard.end = swl_stream_plain.receive(stream, some, sizeof(some));
        swl_buffer_append(&hoard.bytes, some, (size_t)SWL_MAX(hoard.end, 0));
        if (hoard.end == -EAGAIN) {
            break;
        }
    }
    size_t part = SWL_MIN(SWL_MIN(size, hoard.portion), swl_buffer_size(&hoard.bytes));
    if (part == 0) {
        return hoard.end;
    }
    memcpy(place, swl_buffer_bytes(&hoard.bytes), part);
    swl_buffer_consume(&hoard.bytes, part);
    return (ssize_t)part;
}

static ssize_t hoard_send(struct swl_stream *stream, const struct iovec *parts, int count)
{
    return swl_stream_plain.send(stream, parts, count);
}

static size_t hoard_pending(const struct swl_stream *stream)
{
    (void)stream;
    return swl_buffer_size(&hoard.bytes);
}

static uint32_t hoard_wants(const struct swl_stream *stream, enum swl_stream_direction direction)
{
    (void)stream;
    return direction == SWL_STREAM_SEND || hoard.writes_first ? EPOLLOUT : EPOLLIN;
}

static int hoard_shutdown(struct swl_stream *stream)
{
    if (hoard.ends_refused > 0) {
        hoard.ends_refused--;
        return -EAGAIN;
    }
    return swl_stream_plain.shutdown(stream);
}

static size_t hoard_unsent(const struct swl_stream *stream)
{
    return swl_stream_plain.unsent(stream);
}

static size_t hoard_unread(const struct swl_stream *stream)
{
    return swl_stream_plain.unread(stream) + swl_buffer_size(&hoard.bytes);
}

static int hoard_error(struct swl_stream *stream)
{
    return swl_stream_plain.error(stream);
}

static void hoard_close(struct swl_stream *stream, bool reset)
{
    swl_buffer_free(&hoard.bytes);
    swl_stream_plain.close(stream, reset);
}

static const struct swl_stream_functions hoard_functions = {
    .name = "hoard",
    .receive = hoard_receive,
    .send = hoard_send,
    .pending = hoard_pending,
    .wants = hoard_wants,
    .shutdown = hoard_shutdown,
    .unsent = hoard_unsent,
    .unread = hoard_unread,
    .error = hoard_error,
    .close = hoard_close,
};

static void adopt(int fd)
{
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct swl_session *session =
        swl_session_open(&sessions, &(struct swl_session){.fd = fd, .holds = begins_with});
    assert_non_null(session);
    struct swl_stream stream;
    swl_stream_plain_open(&stream, fd);
    if (hoard.used) {
        stream.functions = &hoard_functions;
        hoard.end = -EAGAIN;
    }
    connection = swl_connection_create(&owner, session, &port, &stream);
    assert_non_null(connection);
    swl_connection_resume(connection); /* CONNECT */
}

static void over_a_pair(void)
{
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    client = pair[1];
    fcntl(client, F_SETFL, O_NONBLOCK);
    adopt(pair[0]);
}

static void over_loopback(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 4), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(client, (struct sockaddr *)&address, size), 0);
    int fd = accept(listener, NULL, NULL);
    close(listener);
    fcntl(client, F_SETFL, O_NONBLOCK);
    adopt(fd);
}

static int descriptors;

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    memset(&told, 0, sizeof(told));
    told.room = PLENTY;
    told.spare = told.occupied = client = -1;
    memset(&counters, 0, sizeof(counters));
    memset(&marks, 0, sizeof(marks));
    output = 0;
    port.high_watermark = port.low_watermark = 0;
    owner.receive = NULL;
    memset(&hoard, 0, sizeof(hoard));
    port.framing = (struct swl_framing){
        .kind = &swl_framing_eof_split,
        .package_max_length = 1 << 20,
        .eof = {.mark = "\n", .size = 1},
    };
    swl_connection_owner_init(&owner);
    return swl_reactor_open(&reactor) < 0 || swl_session_table_create(&sessions, 4) < 0;
}

static int end(void **state)
{
    (void)state;
    if (connection != NULL) {
        swl_connection_destroy(connection);
    }
    assert_int_equal(output, 0);
    assert_int_equal(stalled_since, 0);
    assert_int_equal(swl_session_count(&sessions), 0);
    swl_buffer_free(&told.data);
    if (client >= 0) {
        close(client);
    }
    if (told.spare >= 0) {
        close(told.spare);
        close(told.occupied);
    }
    swl_reactor_close(&reactor);
    swl_session_table_destroy(&sessions);
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

/* Works off what has happened up to now. Loopback in-flight records over within the system call, so that there is nothing
 * to wait for. */
static void work(void)
{
    /* a timer of the first quiet round may ask the kernel once more */
    for (int i = 0, quiet = 0; i < 100000 && quiet < 2; i++) {
        quiet = swl_reactor_poll(&reactor, 0) > 0 || swl_timers_due(&reactor.timers) ? 0 : quiet + 1;
    }
}

static void client_writes(const char *text)
{
    assert_int_equal(send(client, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* Waits for one round of events. */
static void await_event(void)
{
    assert_true(swl_reactor_poll(&reactor, 5000) > 0);
}

/* Where it depends on the kernel who gets on first: the loop, or the client. */
static void await_event_or_data(void)
{
    struct pollfd either[] = {{.fd = client, .events = POLLIN}, {.fd = reactor.epoll_fd, .events = POLLIN}};
    assert_true(poll(either, 2, 5000) > 0);
    (void)swl_reactor_poll(&reactor, 0);
}

static void server_sends(const void *data, size_t size)
{
    atomic_fetch_add(&connection->session->output, size);
    swl_connection_send(connection, data, size, true);
}

/* The same for what came in pieces. */
static void server_sends_queue(const void *data, size_t size)
{
    struct swl_block_queue queue = {0};
    swl_block_queue_append(&queue, data, size);
    atomic_fetch_add(&connection->session->output, size);
    swl_connection_send_queue(connection, &queue);
    assert_null(queue.first);
}

/* A file with these bytes behind `offset` others; the descriptor. */
static int file_with(const void *data, size_t size, int64_t offset)
{
    int file = memfd_create("test", MFD_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(pwrite(file, data, size, offset), size);
    return file;
}

static void server_sends_file(int file, int64_t offset, uint64_t size)
{
    swl_connection_send_file(connection, file, offset, size);
}

static void server_marks(void)
{
    swl_connection_mark(connection, (struct swl_output_mark){.endpoint = 7, .number = ++marks.given});
}

/* All that was told, as letters. */
static const char *history(void)
{
    static char text[MOST_TOLD + 1];
    for (int i = 0; i < told.count; i++) {
        switch (told.events[i]) {
        case SWL_EVENT_CONNECT:
            text[i] = 'c';
            break;
        case SWL_EVENT_REQUEST:
            text[i] = 'd';
            break;
        case SWL_EVENT_CLOSED:
            text[i] = 'X';
            break;
        case SWL_EVENT_BUFFER_FULL:
            text[i] = 'F';
            break;
        case SWL_EVENT_BUFFER_EMPTY:
            text[i] = 'E';
            break;
        default:
            text[i] = '?';
            break;
        }
    }
    text[told.count] = '\0';
    return text;
}

static void assert_data(const char *expected)
{
    assert_int_equal(swl_buffer_size(&told.data), strlen(expected));
    assert_memory_equal(swl_buffer_bytes(&told.data), expected, strlen(expected));
}

/* Whether the client gets more by itself. */
static bool something_is_on_its_way(void)
{
    return connection == NULL || swl_connection_state_backlog(connection) > 0 ||
           (connection->state != SWL_CONNECTION_DEAD && swl_stream_unsent(&connection->stream) > 0);
}

/* Reads all that the client can get, letting the server write more; returns how many bytes. `end`: how the
 * stream ended: 0 for a FIN, -errno, or 1 where it has not ended. */
static size_t client_reads_all(int *end)
{
    static uint8_t bytes[65536];
    size_t total = 0;
    int64_t deadline = swl_clock_monotonic() + 10 * SWL_NS_PER_SEC;
    for (bool is_last = false;;) {
        ssize_t size = recv(client, bytes, sizeof(bytes), 0);
        if (size > 0) {
            total += (size_t)size;
            continue;
        }
        *end = size == 0 ? 0 : errno == EAGAIN ? 1 : -errno;
        if (*end != 1 || is_last) {
            return total;
        }
        /* what was on its way until now has come: then one more read gets it */
        is_last = swl_reactor_poll(&reactor, 50) == 0 && !something_is_on_its_way();
        assert_true(swl_clock_monotonic() < deadline);
    }
}

/* The client has got the end, and closes too. */
static void client_leaves(void)
{
    shutdown(client, SHUT_WR);
    while (connection != NULL && swl_reactor_poll(&reactor, 50) > 0) {
    }
}

/* ---- packages ---- */

static void it_is_told_of_first(void **state)
{
    (void)state;
    over_a_pair();
    assert_string_equal(history(), "c");
    client_writes("hello\n");
    work();
    assert_string_equal(history(), "cd");
    assert_data("hello\n");
}

static void whole_packages_need_no_buffer(void **state)
{
    (void)state;
    over_a_pair();
    client_writes("a\nbb\nccc\n");
    work();
    assert_string_equal(history(), "cddd");
    assert_int_equal(told.sizes[3], 4);
    assert_null(connection->in.data);
    assert_int_equal(connection->session->input, 0);
}

static void a_package_may_come_in_parts(void **state)
{
    (void)state;
    over_a_pair();
    client_writes("he");
    work();
    assert_string_equal(history(), "c");
    assert_int_equal(connection->session->input, 2);
    client_writes("llo\nwo");
    work();
    assert_string_equal(history(), "cd");
    client_writes("rld\n");
    work();
    assert_string_equal(history(), "cdd");
    assert_data("hello\nworld\n");
    assert_null(connection->in.data);
}

static void a_package_that_is_too_long_ends_it(void **state)
{
    (void)state;
    port.framing.package_max_length = 5;
    over_a_pair();
    client_writes("ok\nmuch too long\n");
    work();
    assert_string_equal(history(), "cdX");
    assert_null(connection);
    assert_int_equal(told.released, 1);
}

static void a_length_that_makes_no_sense_ends_it(void **state)
{
    (void)state;
    port.framing = (struct swl_framing){
        .kind = &swl_framing_length, .package_max_length = 100, .length = {.type = 'l', .body_offset = 4}};
    over_a_pair();
    client_writes("\xff\xff\xff\xff");
    work();
    assert_string_equal(history(), "cX");
}

static void bytes_are_counted(void **state)
{
    (void)state;
    over_a_pair();
    client_writes("hello\n");
    work();
    server_sends("hi", 2);
    assert_int_equal(counters.value[SWL_COUNT_RECV_BYTES], 6);
    assert_int_equal(counters.value[SWL_COUNT_SEND_BYTES], 2);
}

/* ---- a worker without room ---- */

static void a_full_worker_gets_all_once_it_has_room(void **state)
{
    (void)state;
    over_a_pair();
    told.room = 1;
    client_writes("a\nb\nc\nd");
    work();
    assert_string_equal(history(), "cd");
    assert_true(connection->blocked);
    client_writes("d\n");
    work();
    assert_string_equal(history(), "cd");
    told.room = PLENTY;
    swl_connection_resume(connection);
    work();
    assert_string_equal(history(), "cdddd");
    assert_data("a\nb\nc\ndd\n");
    assert_null(connection->in.data);
}

static void while_it_waits_nothing_is_read(void **state)
{
    (void)state;
    over_a_pair();
    told.room = 0;
    client_writes("a\n");
    work();
    uint64_t read = counters.value[SWL_COUNT_RECV_BYTES];
    for (int i = 0; i < 10; i++) {
        client_writes("more\n");
        work();
    }
    assert_int_equal(counters.value[SWL_COUNT_RECV_BYTES], read);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0); /* and the loop does not spin */
}

static void a_package_half_passed_on_goes_on_where_it_stopped(void **state)
{
    (void)state;
    over_a_pair();
    told.room = 0;
    told.pieces = 3;
    client_writes("0123456789\nx\n");
    work();
    swl_connection_resume(connection);
    swl_connection_resume(connection);
    assert_int_equal(connection->sent, 9);
    assert_string_equal(history(), "c");
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_string_equal(history(), "cdd");
    assert_data("0123456789\nx\n");
}

static void the_news_of_it_may_wait_too(void **state)
{
    (void)state;
    told.room = 0;
    over_a_pair();
    client_writes("a\n");
    work();
    told.room = PLENTY;
    swl_connection_resume(connection);
    work();
    assert_string_equal(history(), "cd");
}

/* ---- the client goes ---- */

static void a_clients_fin_is_told_once_behind_its_packages(void **state)
{
    (void)state;
    over_loopback();
    client_writes("a\nb\n");
    shutdown(client, SHUT_WR);
    work();
    assert_string_equal(history(), "cddX");
    assert_non_null(connection);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    swl_connection_close(connection, SWL_CLOSE_ANSWERED);
    assert_string_equal(history(), "cddX");
    assert_int_equal(told.released, 1);
}

static void answers_after_the_clients_fin_are_still_written(void **state)
{
    (void)state;
    static char answer[300000];
    int end;
    over_loopback();
    client_writes("a\n");
    shutdown(client, SHUT_WR);
    work();
    server_sends(answer, sizeof(answer));
    swl_connection_close(connection, SWL_CLOSE_ANSWERED);
    assert_int_equal(client_reads_all(&end), sizeof(answer));
    assert_int_equal(end, 0);
    assert_int_equal(told.released, 1);
    assert_string_equal(history(), "cdX");
}

static void a_fin_that_comes_while_the_worker_is_full_is_told_in_its_turn(void **state)
{
    (void)state;
    over_loopback();
    told.room = 0;
    client_writes("a\n");
    work();
    client_writes("b\n");
    shutdown(client, SHUT_WR);
    work();
    assert_string_equal(history(), "c");
    told.room = 2;
    swl_connection_resume(connection);
    work();
    assert_string_equal(history(), "cdd");
    told.room = PLENTY;
    swl_connection_resume(connection);
    work();
    assert_string_equal(history(), "cddX");
}

static void half_a_package_before_the_fin_is_not_delivered(void **state)
{
    (void)state;
    over_loopback();
    client_writes("a\nhalf");
    shutdown(client, SHUT_WR);
    work();
    assert_string_equal(history(), "cdX");
    assert_data("a\n");
}

static void a_reset_ends_it(void **state)
{
    (void)state;
    over_loopback();
    client_writes("a\n");
    work();
    swl_socket_reset(client);
    client = -1;
    await_event();
    work();
    assert_string_equal(history(), "cdX");
    assert_int_equal(told.released, 1);
}

static void a_reset_with_output_waiting_ends_it_and_gives_the_output_up(void **state)
{
    (void)state;
    static char much[8 << 20];
    over_loopback();
    server_sends(much, sizeof(much));
    assert_true(output > 0);
    swl_socket_reset(client);
    client = -1;
    await_event();
    work();
    assert_int_equal(told.released, 1);
    assert_int_equal(output, 0);
    assert_string_equal(history(), "cX");
}

static void a_reset_while_the_worker_is_full_is_told_in_its_turn(void **state)
{
    (void)state;
    over_loopback();
    told.room = 0;
    client_writes("a\n");
    work();
    swl_socket_reset(client);
    client = -1;
    work();
    assert_int_equal(told.released, 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0); /* the loop does not spin meanwhile */
    told.room = PLENTY;
    swl_connection_resume(connection);
    work();
    assert_string_equal(history(), "cdX");
    assert_int_equal(told.released, 1);
}

static void reset_client(struct swl_event *event, uint32_t events)
{
    (void)events;
    swl_reactor_remove(&reactor, event);
    swl_socket_reset(client);
    client = -1;
}

/* The socket is closed as soon as writing to it fails; its number may be another's at once, and that one must
 * not find itself in the loop. Here the client resets when the loop has been told already that there is more
 * to read. */
static void a_socket_that_is_closed_is_not_watched_again(void **state)
{
    (void)state;
    static char much[8 << 20];
    over_loopback();
    told.room = 0;
    client_writes("a\n");
    work();
    server_sends(much, sizeof(much));
    assert_true(output > 0);
    work();
    int number = connection->event.fd;
    told.spare = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
    struct swl_event first = {.fd = told.spare, .callback = reset_client};
    assert_int_equal(swl_reactor_watch(&reactor, &first, EPOLLIN), 0);
    client_writes("b\n");
    struct pollfd wish = {.fd = number, .events = POLLIN | POLLOUT};
    while (poll(&wish, 1, 5000) > 0 && wish.revents != (POLLIN | POLLOUT)) {
        SWL_IGNORE(recv(client, much, sizeof(much), 0), "the loop ends by what poll() says");
    }
    assert_int_equal(swl_reactor_poll(&reactor, 5000), 2);
    assert_non_null(connection);
    assert_int_equal(connection->state, SWL_CONNECTION_DEAD);
    assert_int_equal(told.occupied, number);
    assert_int_equal(connection->event.watched, 0);
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_int_equal(told.released, 1);
}

/* ---- output ---- */

static void what_is_sent_arrives(void **state)
{
    (void)state;
    char bytes[10];
    over_a_pair();
    server_sends("hello", 5);
    assert_int_equal(recv(client, bytes, sizeof(bytes), 0), 5);
    assert_memory_equal(bytes, "hello", 5);
    assert_int_equal(connection->session->output, 0);
    assert_null(connection->pending);
}

static void what_the_kernel_does_not_take_waits_and_is_accounted_for(void **state)
{
    (void)state;
    const size_t size = 8 << 20;
    uint8_t *much = malloc(size), *got = malloc(size);
    support_fill(much, size, 1);
    over_loopback();
    server_sends(much, size);
    assert_true(output > 0);
    assert_int_equal(output, connection->session->output);
    assert_int_equal(output, swl_connection_state_backlog(connection));
    server_sends("!", 1); /* behind what waits */
    for (size_t at = 0; at < size;) {
        ssize_t part = recv(client, got + at, size - at, 0);
        if (part > 0) {
            at += (size_t)part;
        } else {
            await_event_or_data();
        }
        assert_int_equal(output, swl_connection_state_backlog(connection));
    }
    assert_memory_equal(got, much, size);
    work();
    assert_int_equal(output, 0);
    assert_int_equal(connection->session->output, 0);
    while (recv(client, got, size, 0) != 1) {
        work();
    }
    assert_int_equal(got[0], '!');
    free(much);
    free(got);
}

static void an_idle_connection_is_not_told_that_it_is_writable(void **state)
{
    (void)state;
    static char much[8 << 20];
    int end;
    over_loopback();
    server_sends(much, sizeof(much));
    assert_int_equal(client_reads_all(&end), sizeof(much));
    work();
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
}

static void the_high_watermark_is_told_once_and_the_low_one_after_it(void **state)
{
    (void)state;
    static char much[16 << 20];
    int end;
    port.high_watermark = 1 << 20;
    port.low_watermark = 1000;
    over_loopback();
    server_sends(much, sizeof(much));
    server_sends(much, 1000);
    assert_string_equal(history(), "cF");
    (void)client_reads_all(&end);
    assert_string_equal(history(), "cFE");
    server_sends(much, sizeof(much));
    assert_string_equal(history(), "cFEF");
    (void)client_reads_all(&end);
    assert_string_equal(history(), "cFEFE");
}

static void watermarks_wait_for_a_full_worker(void **state)
{
    (void)state;
    static char much[16 << 20];
    int end;
    port.high_watermark = 1 << 20;
    over_loopback();
    told.room = 0;
    client_writes("a\n");
    work();
    server_sends(much, sizeof(much));
    assert_string_equal(history(), "c");
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_string_equal(history(), "cdF");
    told.room = 0;
    client_writes("b\n");
    (void)client_reads_all(&end);
    assert_string_equal(history(), "cdF");
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_string_equal(history(), "cdFdE");
}

static void what_is_over_before_the_worker_has_room_is_not_told(void **state)
{
    (void)state;
    static char much[16 << 20];
    int end;
    port.high_watermark = 1 << 20;
    over_loopback();
    told.room = 0;
    client_writes("a\n");
    work();
    server_sends(much, sizeof(much));
    (void)client_reads_all(&end);
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_string_equal(history(), "cd");
}

/* ---- held ---- */

static void hold(bool is_held)
{
    connection->session->holds = is_held ? SWL_HOLD_PAUSED : 0;
    swl_connection_look_at_holds(connection);
}

static void one_that_is_held_reads_nothing_until_it_is_released(void **state)
{
    (void)state;
    over_a_pair();
    hold(true);
    for (int i = 0; i < 10; i++) {
        client_writes("more\n");
        work();
    }
    assert_int_equal(counters.value[SWL_COUNT_RECV_BYTES], 0);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0); /* and the loop does not spin */
    hold(false);
    work();
    assert_string_equal(history(), "cdddddddddd");
    assert_true(connection->session->resumed_after > 0);
}

static void one_that_is_held_completes_a_package_half_passed_on(void **state)
{
    (void)state;
    over_a_pair();
    told.room = 0;
    told.pieces = 3;
    client_writes("0123456789\nx\n");
    work();
    assert_int_equal(connection->sent, 3);
    hold(true);
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_string_equal(history(), "cd");
    assert_data("0123456789\n");
    swl_connection_resume(connection);
    assert_string_equal(history(), "cd");
    hold(false);
    assert_string_equal(history(), "cdd");
    assert_data("0123456789\nx\n");
}

static void the_end_of_one_that_is_held_comes_behind_its_packages(void **state)
{
    (void)state;
    over_loopback();
    hold(true);
    client_writes("a\n");
    shutdown(client, SHUT_WR);
    work();
    assert_string_equal(history(), "c");
    hold(false);
    work();
    assert_string_equal(history(), "cdX");
    swl_connection_close(connection, SWL_CLOSE_ANSWERED);
}

static void a_fin_that_was_read_before_waits_too(void **state)
{
    (void)state;
    over_loopback();
    told.room = 1;
    client_writes("a\nb\n");
    work();
    told.room = PLENTY;
    hold(true);
    swl_connection_resume(connection);
    shutdown(client, SHUT_WR);
    work();
    assert_string_equal(history(), "cd");
    hold(false);
    work();
    assert_string_equal(history(), "cddX");
    swl_connection_close(connection, SWL_CLOSE_ANSWERED);
}

static void a_reset_ends_one_that_is_held(void **state)
{
    (void)state;
    over_loopback();
    hold(true);
    swl_socket_reset(client);
    client = -1;
    work();
    assert_string_equal(history(), "cX");
    assert_int_equal(told.released, 1);
}

/* On a unix socket a peer that has closed is reported as one that is gone in both directions. */
static void a_closed_unix_peer_is_noticed_at_the_release(void **state)
{
    (void)state;
    over_a_pair();
    hold(true);
    client_writes("a\n");
    close(client);
    client = -1;
    work();
    assert_string_equal(history(), "c");
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    hold(false);
    work();
    assert_string_equal(history(), "cdX");
}

static void one_that_begins_held_is_told_of_and_not_read(void **state)
{
    (void)state;
    begins_with = SWL_HOLD_UNCONFIRMED;
    over_a_pair();
    begins_with = 0;
    client_writes("a\n");
    work();
    assert_string_equal(history(), "c");
    hold(false);
    work();
    assert_string_equal(history(), "cd");
}

static void only_a_silent_client_is_closed_for_being_idle(void **state)
{
    (void)state;
    over_a_pair();
    client_writes("a\n"); /* not read yet */
    swl_connection_close(connection, SWL_CLOSE_IDLE);
    work();
    assert_string_equal(history(), "cd");
    hold(true);
    swl_connection_close(connection, SWL_CLOSE_IDLE);
    hold(false);
    told.room = 0;
    client_writes("b\n");
    work();
    swl_connection_close(connection, SWL_CLOSE_IDLE); /* the worker is full */
    assert_int_equal(connection->session->state, SWL_SESSION_OPEN);
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_string_equal(history(), "cdd");
    struct swl_session *session = connection->session;
    swl_connection_close(connection, SWL_CLOSE_IDLE);
    assert_int_equal(session->close_errno, ETIMEDOUT);
    work();
    assert_string_equal(history(), "cddX");
    assert_null(connection);
}

/* ---- files and marks ---- */

static void a_file_goes_between_what_is_sent_before_and_behind(void **state)
{
    (void)state;
    static uint8_t bytes[3 << 20], got[sizeof(bytes) + 8];
    over_loopback();
    support_fill(bytes, sizeof(bytes), 1);
    server_sends("head", 4);
    server_sends_file(file_with(bytes, sizeof(bytes), 100), 100, sizeof(bytes));
    server_marks();
    server_sends("tail", 4);
    assert_int_equal(connection->session->files, 1);
    assert_true(connection->session->file_output > 0 && connection->session->file_output < sizeof(bytes));
    assert_int_equal(output, 4); /* memory alone */
    assert_int_equal(marks.answered, 0);
    for (size_t size = 0; size < sizeof(got);) {
        ssize_t part = recv(client, got + size, sizeof(got) - size, 0);
        if (part > 0) {
            size += (size_t)part;
        } else {
            assert_true(swl_reactor_poll(&reactor, 5000) > 0 || errno == EAGAIN);
        }
    }
    assert_memory_equal(got, "head", 4);
    assert_true(support_filled(got + 4, sizeof(bytes), 1));
    assert_memory_equal(got + 4 + sizeof(bytes), "tail", 4);
    work();
    assert_int_equal(marks.sent, 1);
    assert_int_equal(connection->session->files, 0);
    assert_int_equal(connection->session->file_output, 0);
    assert_null(connection->pending);
    assert_int_equal(counters.value[SWL_COUNT_SEND_BYTES], sizeof(got));
}

static void one_fast_client_of_a_file_does_not_keep_the_loop(void **state)
{
    (void)state;
    static uint8_t bytes[1 << 16];
    enum { SIZE = 64 << 20 };
    uint64_t before = SIZE;
    over_loopback();
    int file = memfd_create("test", MFD_CLOEXEC);
    assert_int_equal(ftruncate(file, SIZE), 0);
    server_sends_file(file, 0, SIZE);
    while (connection->session->file_output > 0) {
        while (recv(client, bytes, sizeof(bytes), 0) > 0) {
        }
        (void)swl_reactor_poll(&reactor, 5000);
        assert_true(before - connection->session->file_output <= 2 << 20);
        before = connection->session->file_output;
    }
}

static void a_file_that_becomes_shorter_resets_it(void **state)
{
    (void)state;
    int end;
    over_loopback();
    int file = memfd_create("test", MFD_CLOEXEC);
    assert_int_equal(ftruncate(file, 64 << 20), 0);
    struct swl_session *session = connection->session;
    server_sends_file(fcntl(file, F_DUPFD_CLOEXEC, 0), 0, 64 << 20);
    server_marks();
    assert_int_equal(ftruncate(file, 32 << 20), 0);
    close(file);
    assert_true(client_reads_all(&end) <= 32 << 20);
    assert_int_equal(end, -ECONNRESET);
    assert_string_equal(history(), "cX");
    assert_int_equal(session->close_errno, ESTALE);
    assert_int_equal(marks.answered, 1);
    assert_int_equal(marks.sent, 0);
}

/* Files that the kernel does not send by itself, of /proc for example. */
static void a_file_that_the_kernel_cannot_send_is_read(void **state)
{
    (void)state;
    char got[64] = "", expected[64] = "";
    over_loopback();
    int file = open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
    ssize_t size = pread(file, expected, sizeof(expected), 0);
    assert_true(size > 0);
    server_sends_file(file, 0, (uint64_t)size);
    work();
    assert_int_equal(recv(client, got, sizeof(got), 0), size);
    assert_string_equal(got, expected);
}

static void a_mark_is_answered_at_once_if_nothing_waits(void **state)
{
    (void)state;
    over_loopback();
    server_marks();
    assert_int_equal(marks.sent, 1);
    server_sends("x", 1);
    server_marks();
    assert_int_equal(marks.sent, 2);
    assert_null(connection->pending);
}

static void files_and_marks_end_with_it(void **state)
{
    (void)state;
    static char much[8 << 20];
    over_loopback();
    server_sends(much, sizeof(much));
    for (int i = 0; i < 3; i++) {
        server_marks();
        server_sends_file(file_with("abc", 3, 0), 0, 3);
    }
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    server_sends_file(file_with("abc", 3, 0), 0, 3); /* too late */
    assert_int_equal(marks.answered, 0);
    swl_connection_close(connection, SWL_CLOSE_RESET);
    assert_int_equal(marks.answered, 3);
    assert_int_equal(marks.sent, 0);
}

/* ---- the server closes ---- */

static void a_close_tells_it_and_ends_it(void **state)
{
    (void)state;
    int end;
    over_loopback();
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_string_equal(history(), "cX");
    assert_int_equal(told.released, 1);
    assert_int_equal(client_reads_all(&end), 0);
    assert_int_equal(end, 0);
}

static void a_close_sends_what_waits_before(void **state)
{
    (void)state;
    static char much[8 << 20];
    int end;
    over_loopback();
    server_sends(much, sizeof(much));
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_int_equal(told.released, 0);
    server_sends("refused", 7);
    assert_int_equal(client_reads_all(&end), sizeof(much));
    assert_int_equal(end, 0);
    client_leaves();
    assert_int_equal(told.released, 1);
    assert_string_equal(history(), "cX");
}

static void a_close_over_the_high_watermark_ends_it_too(void **state)
{
    (void)state;
    static char much[16 << 20];
    int end;
    port.high_watermark = 1 << 20; /* and a low one of 0, as is the default */
    over_loopback();
    server_sends(much, sizeof(much));
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_int_equal(client_reads_all(&end), sizeof(much));
    assert_int_equal(end, 0);
    client_leaves();
    assert_int_equal(told.released, 1);
}

/* The kernel answers a close() with unread bytes in the socket by a reset, which makes the client lose what
 * is still on its way. */
static void a_close_sends_what_waits_although_the_client_had_more_to_say(void **state)
{
    (void)state;
    static char much[2 << 20];
    int end;
    over_loopback();
    told.room = 0; /* the worker is busy with the first */
    client_writes("a\n");
    work();
    client_writes("b\nc\n");
    server_sends(much, sizeof(much));
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_int_equal(client_reads_all(&end), sizeof(much));
    assert_int_equal(end, 0);
}

/* What comes after the close is as good as what came before it: the answer must not be lost over it. */
static void a_client_that_goes_on_talking_gets_the_end_all_the_same(void **state)
{
    (void)state;
    static char much[2 << 20], bytes[65536];
    size_t got = 0;
    over_loopback();
    server_sends(much, sizeof(much));
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    for (;;) {
        SWL_IGNORE(send(client, "more\n", 5, MSG_NOSIGNAL), "the connection may be gone");
        ssize_t size = recv(client, bytes, sizeof(bytes), 0);
        if (size == 0 || (size < 0 && errno != EAGAIN)) {
            assert_int_equal(size, 0);
            break;
        }
        got += size > 0 ? (size_t)size : 0;
        (void)swl_reactor_poll(&reactor, 0);
    }
    assert_int_equal(got, sizeof(much));
    client_leaves();
    assert_int_equal(told.released, 1);
    assert_string_equal(history(), "cX");
}

/* One that neither reads nor closes does not keep it for ever: the loop's timer ends it. */
static void a_client_that_stays_is_given_up_after_a_while(void **state)
{
    (void)state;
    int small = 4096, waiting = 0;
    static char bytes[65536];
    over_loopback();
    setsockopt(connection->event.fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
    while (waiting == 0) { /* until some of it is on its way, and none waits here */
        server_sends(bytes, 60000);
        waiting = swl_connection_state_backlog(connection) > 0;
    }
    while (swl_connection_state_backlog(connection) > 0) {
        SWL_IGNORE(recv(client, bytes, 1000, 0), "what matters is the room that it makes");
        (void)swl_reactor_poll(&reactor, 0);
    }
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_non_null(connection);
    assert_int_equal(connection->state, SWL_CONNECTION_LINGERING);
    assert_true(swl_timer_running(&owner.linger_timer));
    int64_t due = swl_timers_next(&reactor.timers);
    assert_true(due - swl_clock_monotonic() < 60 * SWL_NS_PER_SEC);
    connection->pending->linger_until = 0; /* the time has passed */
    swl_timers_run(&reactor.timers, due);
    assert_int_equal(told.released, 1);
    assert_string_equal(history(), "cX");
}

static void a_reset_by_the_server_discards_what_waits(void **state)
{
    (void)state;
    static char much[8 << 20];
    int end;
    over_loopback();
    server_sends(much, sizeof(much));
    swl_connection_close(connection, SWL_CLOSE_RESET);
    assert_int_equal(told.released, 1);
    assert_int_equal(output, 0);
    assert_true(client_reads_all(&end) < sizeof(much));
    assert_int_equal(end, -ECONNRESET);
    assert_string_equal(history(), "cX");
}

static void what_came_before_the_servers_close_is_not_handled_after_it(void **state)
{
    (void)state;
    over_a_pair();
    told.room = 1;
    client_writes("a\nb\nc\n");
    work();
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    told.room = PLENTY;
    if (connection != NULL) {
        swl_connection_resume(connection);
    }
    assert_string_equal(history(), "cdX");
    assert_int_equal(told.released, 1);
}

static void closing_twice_tells_it_once(void **state)
{
    (void)state;
    static char much[8 << 20];
    over_loopback();
    server_sends(much, sizeof(much));
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    swl_connection_close(connection, SWL_CLOSE_RESET);
    assert_string_equal(history(), "cX");
    assert_int_equal(told.released, 1);
}

static void a_close_while_the_worker_is_full_is_told_in_its_turn(void **state)
{
    (void)state;
    over_loopback();
    told.room = 0;
    told.pieces = 1;
    client_writes("abc\n");
    work();
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_int_equal(told.released, 0);
    swl_connection_resume(connection);
    assert_int_equal(told.released, 0);
    told.room = PLENTY;
    swl_connection_resume(connection);
    assert_string_equal(history(), "cX");
    assert_int_equal(told.released, 1);
}

static void one_that_stops_reading_still_answers(void **state)
{
    (void)state;
    int end;
    over_loopback();
    swl_connection_stop_reading(connection);
    client_writes("a\n");
    work();
    assert_string_equal(history(), "c");
    server_sends("hello", 5);
    assert_int_equal(client_reads_all(&end), 5);
    /* what was not read would reset it: so it waits for the client to close, too */
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_string_equal(history(), "c");
    assert_int_equal(client_reads_all(&end), 0);
    assert_int_equal(end, 0);
    shutdown(client, SHUT_WR);
    work();
    work();
    assert_string_equal(history(), "cX");
}

static void destroying_tells_nobody(void **state)
{
    (void)state;
    static char much[8 << 20];
    over_loopback();
    client_writes("half");
    work();
    server_sends(much, sizeof(much));
    swl_connection_destroy(connection);
    assert_string_equal(history(), "c");
    assert_int_equal(told.released, 1);
}

static void a_descriptor_that_cannot_be_watched_is_closed(void **state)
{
    (void)state;
    int fd = open("/proc/self/exe", O_RDONLY); /* files cannot be watched */
    struct swl_session *session = swl_session_open(&sessions, &(struct swl_session){.fd = fd});
    struct swl_stream stream;
    swl_stream_plain_open(&stream, fd);
    connection = swl_connection_create(&owner, session, &port, &stream);
    assert_null(connection);
    assert_int_equal(fcntl(fd, F_GETFD), -1);
    assert_int_equal(swl_session_count(&sessions), 1); /* its owner releases it */
    swl_session_release(&sessions, session);
}

/* ---- streams that hold bytes ---- */

static void over_a_hoard(size_t portion)
{
    hoard.used = true;
    hoard.portion = portion;
    over_loopback();
}

static void what_a_stream_holds_is_read_without_another_event(void **state)
{
    (void)state;
    over_a_hoard(3);
    client_writes("hello\nwor");
    work();
    assert_string_equal(history(), "cd");
    client_writes("ld\nand more\n");
    shutdown(client, SHUT_WR);
    work();
    assert_string_equal(history(), "cdddX");
    assert_data("hello\nworld\nand more\n");
}

static void what_a_stream_holds_waits_for_a_full_worker(void **state)
{
    (void)state;
    over_a_hoard(2);
    told.room = 1;
    client_writes("a\nb\nc\nd\n");
    work();
    assert_string_equal(history(), "cd");
    assert_int_equal(swl_buffer_size(&hoard.bytes), 4);
    told.room = PLENTY;
    swl_connection_resume(connection);
    work();
    assert_string_equal(history(), "cdddd");
    assert_data("a\nb\nc\nd\n");
}

static void what_a_stream_holds_waits_for_the_release(void **state)
{
    (void)state;
    over_a_hoard(2);
    client_writes("a\nb\nc\nd\n");
    await_event();
    hold(true);
    int before = told.count;
    work();
    assert_int_equal(told.count, before);
    hold(false);
    work();
    assert_string_equal(history(), "cdddd");
}

static void one_that_holds_much_does_not_keep_the_loop(void **state)
{
    (void)state;
    over_a_hoard(2);
    client_writes("a\nb\nc\nd\n");
    await_event(); /* by an event, and a first time by the timer */
    for (int i = 3; i <= 5; i++) {
        assert_int_equal(told.count, i); /* then one portion a round */
        (void)swl_reactor_poll(&reactor, 0);
    }
}

static void what_a_stream_holds_is_discarded_while_it_lingers(void **state)
{
    (void)state;
    static char much[8 << 20];
    int end;
    over_a_hoard(2);
    told.room = 0;
    client_writes("a\nb\nc\nd\n");
    work();
    server_sends(much, sizeof(much));
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    told.room = PLENTY;
    assert_int_equal(client_reads_all(&end), sizeof(much));
    assert_int_equal(end, 0);
    client_leaves();
    assert_string_equal(history(), "cX");
    assert_int_equal(told.released, 1);
}

static void a_stream_may_have_to_write_before_it_reads(void **state)
{
    (void)state;
    over_a_hoard(100);
    client_writes("a\n");
    work();
    hoard.writes_first = true;
    swl_connection_state_watch(connection);
    assert_true(connection->event.watched & EPOLLOUT);
    client_writes("b\n");
    work();
    assert_string_equal(history(), "cdd");
    assert_false(connection->event.watched & EPOLLOUT);
    client_writes("c\n");
    work();
    assert_string_equal(history(), "cddd");
}

static void an_end_that_finds_no_room_is_sent_later(void **state)
{
    (void)state;
    int end;
    over_a_hoard(100);
    told.room = 0;
    client_writes("a\n");
    work();
    client_writes("b\n"); /* unread: so it lingers */
    hoard.ends_refused = 1;
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_int_equal(connection->state, SWL_CONNECTION_FLUSHING);
    work();
    assert_int_equal(connection->state, SWL_CONNECTION_LINGERING);
    told.room = PLENTY;
    assert_int_equal(client_reads_all(&end), 0);
    assert_int_equal(end, 0);
    client_leaves();
    assert_int_equal(told.released, 1);
}

/* Over a unix socket, what the client has not read counts as not sent. */
static void hoard_over_a_pair(void)
{
    hoard.used = true;
    hoard.portion = 100;
    over_a_pair();
}

/* Its client takes nothing more: a protocol whose end is bytes must not hold the connection for ever. */
static void an_end_that_never_finds_room_is_given_up(void **state)
{
    (void)state;
    hoard_over_a_pair();
    server_sends("x", 1); /* the client does not read it */
    hoard.ends_refused = 1000;
    swl_connection_close(connection, SWL_CLOSE_FLUSH);
    assert_int_equal(connection->state, SWL_CONNECTION_FLUSHING);
    assert_true(swl_timer_running(&owner.linger_timer));
    connection->pending->unsent++; /* as if it had taken something since: it gets the time again */
    connection->pending->linger_until = 0;
    swl_timers_run(&reactor.timers, swl_timers_next(&reactor.timers));
    assert_int_equal(told.released, 0);
    assert_true(connection->pending->linger_until > 0);
    connection->pending->linger_until = 0;
    swl_timers_run(&reactor.timers, swl_timers_next(&reactor.timers));
    assert_int_equal(told.released, 1);
    assert_string_equal(history(), "cX");
}

static void a_client_that_ended_first_gets_an_end_that_finds_no_room_at_once(void **state)
{
    (void)state;
    hoard_over_a_pair();
    client_writes("a\n");
    shutdown(client, SHUT_WR);
    work();
    assert_string_equal(history(), "cdX");
    server_sends("x", 1);
    hoard.ends_refused = 1;
    swl_connection_close(connection, SWL_CLOSE_ANSWERED);
    assert_int_equal(told.released, 0);
    work();
    assert_int_equal(hoard.ends_refused, 0);
    assert_int_equal(told.released, 1);
}

static ssize_t receive_directly(struct swl_connection *from, uint32_t size)
{
    assert_true(swl_stream_is_plain(&from->stream));
    uint8_t *place = malloc(size);
    ssize_t got = swl_stream_receive(&from->stream, place, size);
    swl_buffer_append(&told.data, place, (size_t)SWL_MAX(got, 0));
    told.occupied++;
    free(place);
    return got;
}

/* The first read makes the second, of which a lot is to be expected, a direct one. */
static void only_plain_streams_are_read_directly(void **state)
{
    (void)state;
    char block[6000];
    memset(block, 'x', sizeof(block));
    owner.receive = receive_directly;
    port.framing = (struct swl_framing){.kind = &swl_framing_none, .package_max_length = 1 << 20};
    for (int plain = 0; plain < 2; plain++) {
        hoard = (typeof(hoard)){.used = !plain, .portion = sizeof(block)};
        told.occupied = 0;
        over_loopback();
        for (int i = 0; i < 2; i++) {
            assert_int_equal(send(client, block, sizeof(block), 0), sizeof(block));
            work();
        }
        assert_int_equal(told.occupied, plain);
        assert_int_equal(swl_buffer_size(&told.data), 2 * sizeof(block) * (size_t)(plain + 1));
        swl_connection_destroy(connection);
        close(client);
    }
    client = -1;
}

/* ---- random sequences ---- */

static struct swl_buffer said, heard; /* by the client; sent by the server and not yet seen to arrive */

static void client_hears(void)
{
    static uint8_t bytes[200000];
    ssize_t size = client < 0 ? -1 : recv(client, bytes, sizeof(bytes), 0);
    if (size > 0) {
        assert_true((size_t)size <= swl_buffer_size(&heard));
        assert_memory_equal(bytes, swl_buffer_bytes(&heard), (size_t)size);
        swl_buffer_consume(&heard, (size_t)size);
    }
}

static void one_sequence(uint64_t *random)
{
    static uint8_t bytes[400000];
    bool gone = false;
    memset(&marks, 0, sizeof(marks));
    told.count = told.released = 0;
    told.room = PLENTY;
    told.pieces = (uint32_t)support_below(random, 20);
    swl_buffer_free(&told.data);
    port.high_watermark = support_below(random, 2) ? 100000 : 0;
    port.low_watermark = support_below(random, 1000);
    hoard.used = support_below(random, 3) == 0;
    hoard.portion = 1 + support_below(random, 400);
    if (support_below(random, 2)) {
        over_loopback();
    } else {
        over_a_pair();
    }
    for (int i = 0; i < 40 && connection != NULL; i++) {
        switch (support_below(random, 22)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4: {
            size_t size = support_below(random, 300);
            for (size_t j = 0; j < size; j++) {
                bytes[j] = "abcdefg\n"[support_below(random, 8)];
            }
            ssize_t sent = client < 0 || gone ? -1 : send(client, bytes, size, MSG_NOSIGNAL);
            if (sent > 0) {
                swl_buffer_append(&said, bytes, (size_t)sent);
            }
            break;
        }
        case 5:
        case 6:
        case 7:
        case 8: {
            size_t size = support_below(random, support_below(random, 8) ? 500 : sizeof(bytes));
            support_fill(bytes, size, *random);
            if (connection->state < SWL_CONNECTION_FLUSHING) {
                swl_buffer_append(&heard, bytes, size);
            }
            if (size > 0 && support_below(random, 3) == 0) {
                int64_t offset = (int64_t)support_below(random, 10000);
                server_sends_file(file_with(bytes, size, offset), offset, size);
            } else {
                (support_below(random, 3) == 0 ? server_sends_queue : server_sends)(bytes, size);
            }
            if (connection != NULL && support_below(random, 3) == 0) {
                server_marks();
            }
            break;
        }
        case 9:
        case 10:
            told.room = (int)support_below(random, 3);
            break;
        case 11:
        case 12:
            told.room = support_below(random, 2) ? PLENTY : 1;
            swl_connection_resume(connection);
            break;
        case 13:
            if (support_below(random, 4) == 0) {
                swl_connection_close(connection, (enum swl_close_how)support_below(random, 2));
            }
            break;
        case 14:
            if (support_below(random, 4) == 0) {
                swl_connection_stop_reading(connection);
            }
            break;
        case 15:
            if (support_below(random, 4) == 0 && client >= 0) {
                shutdown(client, SHUT_WR);
                gone = true;
            }
            break;
        case 16:
            if (support_below(random, 4) == 0 && client >= 0) {
                if (support_below(random, 2)) {
                    swl_socket_reset(client);
                } else {
                    close(client);
                }
                client = -1;
            }
            break;
        case 17:
            hold(support_below(random, 2));
            break;
        default:
            client_hears();
            (void)swl_reactor_poll(&reactor, 0);
            break;
        }
        if (connection != NULL) {
            assert_true(swl_buffer_sane(&connection->in) &&
                        (connection->pending == NULL || swl_output_queue_sane(&connection->pending->out)));
            uint64_t backlog = swl_connection_state_backlog(connection);
            assert_int_equal(output, swl_connection_state_memory(connection));
            assert_int_equal(connection->session->has_backlog, backlog > 0);
            assert_int_equal(stalled_since, backlog > 0 ? connection->pending->progress_at : 0);
            if (connection->state != SWL_CONNECTION_DEAD) { /* there the session keeps what was lost */
                assert_int_equal(connection->session->output, output);
                assert_int_equal(connection->session->file_output, backlog - output);
            }
            assert_true(backlog > 0 || marks.answered == marks.given);
        } else {
            assert_int_equal(output, 0);
        }
    }
    if (connection != NULL && support_below(random, 2)) {
        /* an orderly end */
        told.room = PLENTY;
        hold(false);
        if (connection != NULL) {
            swl_connection_resume(connection);
        }
        if (connection != NULL) {
            swl_connection_close(connection, SWL_CLOSE_FLUSH);
        }
        while (connection != NULL && client >= 0 && swl_buffer_size(&heard) > 0) {
            client_hears();
            (void)swl_reactor_poll(&reactor, 0);
        }
        if (client >= 0) {
            shutdown(client, SHUT_WR);
        }
        work();
        assert_null(connection);
        /* CLOSED was told once, and behind the packages */
        const char *text = history(), *closed = strchr(text, 'X');
        if (closed == NULL || strpbrk(closed + 1, "cdX") != NULL) {
            fail_msg("told: %s", text);
        }
    }
    if (connection != NULL) {
        swl_connection_destroy(connection);
    }
    assert_int_equal(told.released, 1);
    assert_int_equal(output, 0);
    assert_int_equal(marks.answered, marks.given);
    assert_int_equal(swl_session_count(&sessions), 0);
    assert_int_equal(history()[0], told.count > 0 ? 'c' : '\0');
    /* what was delivered is what was said, from its beginning on */
    assert_true(swl_buffer_size(&told.data) <= swl_buffer_size(&said));
    if (swl_buffer_size(&told.data) > 0) {
        assert_memory_equal(swl_buffer_bytes(&told.data), swl_buffer_bytes(&said),
                            swl_buffer_size(&told.data));
    }
    if (client >= 0) {
        close(client);
        client = -1;
    }
    swl_buffer_free(&said);
    swl_buffer_free(&heard);
}

static void random_sequences_keep_order_and_accounts(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    for (int i = 0; i < 1000; i++) {
        one_sequence(&random);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_told_of_first),
        TEST(whole_packages_need_no_buffer),
        TEST(a_package_may_come_in_parts),
        TEST(a_package_that_is_too_long_ends_it),
        TEST(a_length_that_makes_no_sense_ends_it),
        TEST(bytes_are_counted),
        TEST(a_full_worker_gets_all_once_it_has_room),
        TEST(while_it_waits_nothing_is_read),
        TEST(a_package_half_passed_on_goes_on_where_it_stopped),
        TEST(the_news_of_it_may_wait_too),
        TEST(a_clients_fin_is_told_once_behind_its_packages),
        TEST(answers_after_the_clients_fin_are_still_written),
        TEST(a_fin_that_comes_while_the_worker_is_full_is_told_in_its_turn),
        TEST(half_a_package_before_the_fin_is_not_delivered),
        TEST(a_reset_ends_it),
        TEST(a_reset_with_output_waiting_ends_it_and_gives_the_output_up),
        TEST(a_reset_while_the_worker_is_full_is_told_in_its_turn),
        TEST(a_socket_that_is_closed_is_not_watched_again),
        TEST(what_is_sent_arrives),
        TEST(what_the_kernel_does_not_take_waits_and_is_accounted_for),
        TEST(an_idle_connection_is_not_told_that_it_is_writable),
        TEST(the_high_watermark_is_told_once_and_the_low_one_after_it),
        TEST(watermarks_wait_for_a_full_worker),
        TEST(what_is_over_before_the_worker_has_room_is_not_told),
        TEST(a_file_goes_between_what_is_sent_before_and_behind),
        TEST(one_fast_client_of_a_file_does_not_keep_the_loop),
        TEST(a_file_that_becomes_shorter_resets_it),
        TEST(a_file_that_the_kernel_cannot_send_is_read),
        TEST(a_mark_is_answered_at_once_if_nothing_waits),
        TEST(files_and_marks_end_with_it),
        TEST(one_that_is_held_reads_nothing_until_it_is_released),
        TEST(one_that_is_held_completes_a_package_half_passed_on),
        TEST(the_end_of_one_that_is_held_comes_behind_its_packages),
        TEST(a_fin_that_was_read_before_waits_too),
        TEST(a_reset_ends_one_that_is_held),
        TEST(a_closed_unix_peer_is_noticed_at_the_release),
        TEST(one_that_begins_held_is_told_of_and_not_read),
        TEST(only_a_silent_client_is_closed_for_being_idle),
        TEST(a_close_tells_it_and_ends_it),
        TEST(a_close_sends_what_waits_before),
        TEST(a_close_over_the_high_watermark_ends_it_too),
        TEST(a_close_sends_what_waits_although_the_client_had_more_to_say),
        TEST(a_client_that_goes_on_talking_gets_the_end_all_the_same),
        TEST(a_client_that_stays_is_given_up_after_a_while),
        TEST(a_reset_by_the_server_discards_what_waits),
        TEST(what_came_before_the_servers_close_is_not_handled_after_it),
        TEST(closing_twice_tells_it_once),
        TEST(a_close_while_the_worker_is_full_is_told_in_its_turn),
        TEST(one_that_stops_reading_still_answers),
        TEST(destroying_tells_nobody),
        TEST(a_descriptor_that_cannot_be_watched_is_closed),
        TEST(what_a_stream_holds_is_read_without_another_event),
        TEST(what_a_stream_holds_waits_for_a_full_worker),
        TEST(what_a_stream_holds_waits_for_the_release),
        TEST(one_that_holds_much_does_not_keep_the_loop),
        TEST(what_a_stream_holds_is_discarded_while_it_lingers),
        TEST(a_stream_may_have_to_write_before_it_reads),
        TEST(an_end_that_finds_no_room_is_sent_later),
        TEST(an_end_that_never_finds_room_is_given_up),
        TEST(a_client_that_ended_first_gets_an_end_that_finds_no_room_at_once),
        TEST(only_plain_streams_are_read_directly),
        TEST(random_sequences_keep_order_and_accounts),
    };
    return RUN(tests);
}
