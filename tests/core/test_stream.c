/* What each kind of stream has to do, over each kind of socket: a new kind is one more line of `kinds`. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "net/stream.h"
#include "support_tls.h"

enum { WAIT_MS = 5000, BLOCK = 65536 };

static void open_plain(struct swl_stream *ours, struct swl_stream *theirs, const int fds[2])
{
    swl_stream_plain_open(ours, fds[0]);
    swl_stream_plain_open(theirs, fds[1]);
}

static void open_tls_1_2(struct swl_stream *ours, struct swl_stream *theirs, const int fds[2])
{
    support_tls_pair(ours, theirs, fds, NULL, support_tls_client(TLS1_2_VERSION));
}

static void open_tls_1_3(struct swl_stream *ours, struct swl_stream *theirs, const int fds[2])
{
    support_tls_pair(ours, theirs, fds, NULL, support_tls_client(TLS1_3_VERSION));
}

/* `open` makes the two ends of a connection: of the server, and of its client. */
static const struct kind {
    const char *name;
    void (*open)(struct swl_stream *ours, struct swl_stream *theirs, const int fds[2]);
} kinds[] = {
    {"plain", open_plain},
    {"TLS 1.2", open_tls_1_2},
    {"TLS 1.3", open_tls_1_3},
};

static const struct kind *kind;
static bool over_tcp; /* else over unix sockets */
static struct swl_stream ours, theirs;
static int descriptors;

static void connect_tcp(int fds[2])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    fds[1] = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fds[1], (struct sockaddr *)&address, size), 0);
    fds[0] = accept(listener, NULL, NULL);
    close(listener);
}

static struct pollfd wish_of(const struct swl_stream *stream, enum swl_stream_direction direction)
{
    return (struct pollfd){
        .fd = stream->fd,
        .events = swl_stream_wants(stream, direction) == EPOLLIN ? POLLIN : POLLOUT,
    };
}

/* Waits for the event that the stream wants; false after a while. */
static bool wait_for(const struct swl_stream *stream, enum swl_stream_direction direction)
{
    struct pollfd wish = wish_of(stream, direction);
    return poll(&wish, 1, WAIT_MS) == 1;
}

/* Receives just so many bytes, waiting for them. */
static void receive_all(struct swl_stream *from, uint8_t *place, size_t size)
{
    for (size_t got = 0; got < size;) {
        ssize_t part = swl_stream_receive(from, place + got, size - got);
        if (part == -EAGAIN) {
            assert_true(wait_for(from, SWL_STREAM_RECEIVE));
            continue;
        }
        assert_true(part > 0 && (size_t)part <= size - got);
        got += (size_t)part;
    }
}

/* Sends as much as fits, up to `size` bytes. */
static size_t send_some(struct swl_stream *to, const uint8_t *data, size_t size)
{
    for (size_t sent = 0;;) {
        ssize_t part = sent == size ? -EAGAIN : swl_stream_send(to, data + sent, size - sent);
        if (part == -EAGAIN) {
            return sent;
        }
        assert_true(part > 0 && (size_t)part <= size - sent);
        sent += (size_t)part;
    }
}

/* Until the end; returns how many bytes came before it, or -errno. */
static ssize_t receive_to_end(struct swl_stream *from)
{
    static uint8_t bytes[BLOCK];
    for (size_t got = 0;;) {
        ssize_t part = swl_stream_receive(from, bytes, sizeof(bytes));
        if (part == -EAGAIN) {
            assert_true(wait_for(from, SWL_STREAM_RECEIVE));
        } else if (part <= 0) {
            return part < 0 ? part : (ssize_t)got;
        } else {
            got += (size_t)part;
        }
    }
}

static void begin_pair(void)
{
    int fds[2];
    descriptors = support_descriptors();
    if (over_tcp) {
        connect_tcp(fds);
    } else {
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    }
    fcntl(fds[0], F_SETFL, O_NONBLOCK);
    fcntl(fds[1], F_SETFL, O_NONBLOCK);
    kind->open(&ours, &theirs, fds);
    /* a byte each way, so that whatever a kind has to agree upon first is done */
    bool there = false, back = false;
    int64_t deadline = swl_clock_monotonic() + WAIT_MS * SWL_NS_PER_MS;
    for (size_t sent_there = 0, sent_back = 0; !there || !back;) {
        uint8_t byte = '?';
        assert_true(swl_clock_monotonic() < deadline);
        sent_there += sent_there == 0 ? send_some(&theirs, &byte, 1) : 0;
        sent_back += sent_back == 0 ? send_some(&ours, &byte, 1) : 0;
        there = there || swl_stream_receive(&ours, &byte, 1) == 1;
        back = back || swl_stream_receive(&theirs, &byte, 1) == 1;
    }
}

static void end_pair(void)
{
    swl_stream_close(&ours, false);
    swl_stream_close(&theirs, false);
    assert_int_equal(support_descriptors(), descriptors);
}

static void for_each_kind(void (*test)(void))
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        for (int tcp = 0; tcp < 2; tcp++) {
            kind = &kinds[i];
            over_tcp = tcp;
            print_message("  %s over %s\n", kind->name, tcp ? "tcp" : "a unix socket");
            begin_pair();
            test();
            end_pair();
        }
    }
}

#define FOR_EACH_KIND(name)         \
    static void name(void **state)  \
    {                               \
        (void)state;                \
        for_each_kind(test_##name); \
    }

/* ---- bytes ---- */

struct half {
    struct swl_stream *from, *to;
    uint8_t *sent, *got;
    size_t at_sent, at_got;
};

static void test_what_is_sent_arrives_in_both_directions(void)
{
    const size_t size = 1 << 20;
    uint64_t random = support_seed();
    struct half halves[2] = {{.from = &ours, .to = &theirs}, {.from = &theirs, .to = &ours}};
    for (int i = 0; i < 2; i++) {
        halves[i].sent = malloc(size);
        halves[i].got = malloc(size);
        support_fill(halves[i].sent, size, (uint64_t)i);
    }
    while (halves[0].at_got < size || halves[1].at_got < size) {
        struct half *half = &halves[support_below(&random, 2)];
        size_t part = 1 + support_below(&random, support_below(&random, 2) ? 100 : 100000);
        if (support_below(&random, 2)) {
            half->at_sent +=
                send_some(half->from, half->sent + half->at_sent, SWL_MIN(part, size - half->at_sent));
        } else if (half->at_got < size) {
            ssize_t got =
                swl_stream_receive(half->to, half->got + half->at_got, SWL_MIN(part, size - half->at_got));
            assert_true(got > 0 || got == -EAGAIN);
            half->at_got += (size_t)SWL_MAX(got, 0);
        }
    }
    for (int i = 0; i < 2; i++) {
        assert_true(support_filled(halves[i].got, size, (uint64_t)i));
        free(halves[i].sent);
        free(halves[i].got);
    }
}
FOR_EACH_KIND(what_is_sent_arrives_in_both_directions)

static void test_parts_are_sent_in_order(void)
{
    enum { PARTS = 16 };
    static uint8_t data[300000], got[300000];
    uint64_t random = support_seed();
    support_fill(data, sizeof(data), 9);
    for (size_t sent = 0, at = 0; at < sizeof(data);) {
        struct iovec parts[PARTS];
        int count = 0;
        for (size_t next = sent; count < PARTS && next < sizeof(data); count++) {
            size_t size = 1 + support_below(&random, support_below(&random, 2) ? 10 : 30000);
            parts[count] =
                (struct iovec){.iov_base = data + next, .iov_len = SWL_MIN(size, sizeof(data) - next)};
            next += parts[count].iov_len;
        }
        ssize_t part = count > 0 ? swl_stream_send_parts(&ours, parts, count) : -EAGAIN;
        assert_true(part > 0 || part == -EAGAIN);
        sent += (size_t)SWL_MAX(part, 0);
        part = swl_stream_receive(&theirs, got + at, sizeof(got) - at);
        assert_true(part > 0 || part == -EAGAIN);
        at += (size_t)SWL_MAX(part, 0);
    }
    assert_true(support_filled(got, sizeof(got), 9));
}
FOR_EACH_KIND(parts_are_sent_in_order)

static void test_nothing_to_receive_is_waited_for(void)
{
    uint8_t byte;
    assert_int_equal(swl_stream_receive(&ours, &byte, 1), -EAGAIN);
    assert_int_equal(swl_stream_pending(&ours), 0);
    assert_int_equal(send_some(&theirs, (const uint8_t *)"x", 1), 1);
    receive_all(&ours, &byte, 1);
    assert_int_equal(byte, 'x');
    assert_int_equal(swl_stream_receive(&ours, &byte, 1), -EAGAIN);
}
FOR_EACH_KIND(nothing_to_receive_is_waited_for)

/* A stream that is full goes on with the same bytes, wherever they lie then. */
static void test_a_full_stream_goes_on_where_it_stopped(void)
{
    const size_t size = 16 << 20;
    uint8_t *data = malloc(size), *got = malloc(size);
    support_fill(data, size, 7);
    size_t sent = send_some(&ours, data, size);
    assert_true(sent > 0 && sent < size);
    assert_int_equal(swl_stream_send(&ours, data + sent, 1), -EAGAIN);
    assert_true(swl_stream_unsent(&ours) > 0);
    for (size_t at = 0; at < size;) {
        ssize_t part = swl_stream_receive(&theirs, got + at, size - at);
        assert_true(part > 0 || part == -EAGAIN);
        at += (size_t)SWL_MAX(part, 0);
        size_t rest = SWL_MIN(size - sent, (size_t)BLOCK);
        uint8_t *elsewhere = malloc(rest + 1);
        memcpy(elsewhere, data + sent, rest);
        sent += send_some(&ours, elsewhere, rest);
        free(elsewhere);
        if (part == -EAGAIN && at < size) {
            /* it depends on the kernel who gets on first */
            struct pollfd either[] = {wish_of(&theirs, SWL_STREAM_RECEIVE), wish_of(&ours, SWL_STREAM_SEND)};
            assert_true(poll(either, sent < size ? 2 : 1, WAIT_MS) > 0);
        }
    }
    assert_true(support_filled(got, size, 7));
    free(data);
    free(got);
}
FOR_EACH_KIND(a_full_stream_goes_on_where_it_stopped)

/* Who watches edges relies on it: what a short receive() leaves is reported by a further edge, or pending().
 */
static void test_a_short_receive_leaves_nothing_that_is_not_reported(void)
{
    static uint8_t data[100000], got[100000];
    uint64_t random = support_seed();
    bool more = true;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event edge = {.events = EPOLLIN | EPOLLET};
    assert_int_equal(epoll_ctl(epoll, EPOLL_CTL_ADD, ours.fd, &edge), 0);
    support_fill(data, sizeof(data), 3);
    for (size_t at = 0, sent = 0; at < sizeof(data);) {
        size_t some = support_below(&random, 9000), size = 1 + support_below(&random, 3000);
        sent += send_some(&theirs, data + sent, SWL_MIN(some, sizeof(data) - sent));
        if (!more && epoll_wait(epoll, &edge, 1, sent > at ? WAIT_MS : 0) == 0) {
            assert_int_equal(sent, at);
            continue;
        }
        size = SWL_MIN(size, sizeof(data) - at);
        ssize_t part = swl_stream_receive(&ours, got + at, size);
        assert_true(part > 0 || part == -EAGAIN);
        more = part == (ssize_t)size || swl_stream_pending(&ours) > 0;
        at += (size_t)SWL_MAX(part, 0);
    }
    assert_true(support_filled(got, sizeof(got), 3));
    close(epoll);
}
FOR_EACH_KIND(a_short_receive_leaves_nothing_that_is_not_reported)

static void test_a_stream_may_be_moved(void)
{
    uint8_t bytes[2];
    assert_int_equal(send_some(&theirs, (const uint8_t *)"ab", 2), 2);
    receive_all(&ours, bytes, 1);
    struct swl_stream moved = ours;
    memset(&ours, 0xff, sizeof(ours));
    receive_all(&moved, bytes + 1, 1);
    assert_memory_equal(bytes, "ab", 2);
    ours = moved;
}
FOR_EACH_KIND(a_stream_may_be_moved)

/* ---- files ---- */

/* Kinds that cannot do it have no such function. */
static void test_a_file_is_sent_from_any_offset_and_ends_where_it_ends(void)
{
    enum { SIZE = 3 << 20, OFFSET = 1000 };
    static uint8_t bytes[SIZE], got[SIZE];
    int file = memfd_create("test", MFD_CLOEXEC);
    int64_t offset = OFFSET;
    size_t received = 0;
    support_fill(bytes, SIZE, 5);
    assert_int_equal(pwrite(file, bytes, SIZE, OFFSET), SIZE);
    if (ours.functions->send_file == NULL) {
        assert_int_equal(swl_stream_send_file(&ours, file, &offset, 1), -EINVAL);
        close(file);
        return;
    }
    while (received < SIZE) {
        int64_t before = offset;
        ssize_t sent = swl_stream_send_file(&ours, file, &offset, 100000000);
        assert_true(sent > 0 || sent == -EAGAIN || (sent == 0 && offset == OFFSET + SIZE));
        assert_int_equal(offset, before + SWL_MAX(sent, 0));
        ssize_t part = swl_stream_receive(&theirs, got + received, SIZE - received);
        assert_true(part > 0 || part == -EAGAIN);
        received += (size_t)SWL_MAX(part, 0);
    }
    assert_true(support_filled(got, SIZE, 5));
    assert_int_equal(swl_stream_send_file(&ours, file, &offset, 1), 0); /* its end */
    swl_stream_close(&theirs, true);
    offset = OFFSET;
    signal(SIGPIPE, SIG_DFL); /* it would end this process */
    ssize_t sent;
    do {
        sent = swl_stream_send_file(&ours, file, &offset, SIZE);
    } while (sent > 0 && offset < OFFSET + SIZE);
    assert_true(sent == -EPIPE || sent == -ECONNRESET);
    assert_int_equal(swl_stream_send_file(&ours, file, &(int64_t){0}, 1), -EPIPE);
    signal(SIGPIPE, SIG_IGN);
    close(file);
}

FOR_EACH_KIND(a_file_is_sent_from_any_offset_and_ends_where_it_ends)

/* ---- what the kernel has ---- */

static void test_unread_counts_what_was_not_received(void)
{
    static uint8_t data[5000], got[5000];
    assert_int_equal(swl_stream_unread(&ours), 0);
    assert_int_equal(send_some(&theirs, data, sizeof(data)), sizeof(data));
    receive_all(&ours, got, 1);
    assert_true(swl_stream_unread(&ours) >= sizeof(data) - 1);
    assert_true(swl_stream_unread(&ours) >= swl_stream_pending(&ours));
    receive_all(&ours, got, sizeof(data) - 1);
    assert_int_equal(swl_stream_receive(&ours, got, 1), -EAGAIN);
    assert_int_equal(swl_stream_unread(&ours), 0);
}
FOR_EACH_KIND(unread_counts_what_was_not_received)

static void test_unsent_counts_what_the_peer_has_not_got(void)
{
    static uint8_t data[16 << 20];
    size_t sent = send_some(&ours, data, sizeof(data));
    size_t unsent = swl_stream_unsent(&ours);
    assert_true(unsent > 0);
    uint8_t *got = malloc(sent);
    receive_all(&theirs, got, sent);
    free(got);
    /* over TCP the last confirmation may take a moment */
    for (int i = 0; i < WAIT_MS && swl_stream_unsent(&ours) > 0; i++) {
        (void)poll(NULL, 0, 1);
    }
    assert_int_equal(swl_stream_unsent(&ours), 0);
}
FOR_EACH_KIND(unsent_counts_what_the_peer_has_not_got)

/* ---- ends ---- */

static void test_our_end_comes_behind_the_data_and_receiving_goes_on(void)
{
    static uint8_t data[100000];
    uint8_t byte;
    size_t sent = send_some(&ours, data, sizeof(data));
    int result = swl_stream_shutdown(&ours);
    for (size_t got = 0; got < sent; got += BLOCK) { /* it may have to wait for room */
        receive_all(&theirs, data, SWL_MIN(sent - got, (size_t)BLOCK));
        result = result == -EAGAIN ? swl_stream_shutdown(&ours) : result;
    }
    assert_int_equal(result, 0);
    assert_int_equal(receive_to_end(&theirs), 0);
    assert_int_equal(swl_stream_receive(&theirs, &byte, 1), 0); /* and stays */
    assert_int_equal(send_some(&theirs, (const uint8_t *)"x", 1), 1);
    receive_all(&ours, &byte, 1);
    assert_int_equal(byte, 'x');
}
FOR_EACH_KIND(our_end_comes_behind_the_data_and_receiving_goes_on)

static void test_what_was_sent_before_a_close_arrives(void)
{
    static uint8_t data[100000];
    size_t sent = send_some(&ours, data, sizeof(data));
    swl_stream_close(&ours, false);
    assert_int_equal(ours.fd, -1);
    assert_int_equal(receive_to_end(&theirs), sent);
    swl_stream_close(&ours, false);
    swl_stream_close(&ours, true);
}
FOR_EACH_KIND(what_was_sent_before_a_close_arrives)

static void test_a_reset_discards_what_was_not_sent(void)
{
    static uint8_t data[16 << 20];
    size_t sent = send_some(&ours, data, sizeof(data));
    swl_stream_close(&ours, true);
    ssize_t end = receive_to_end(&theirs);
    if (over_tcp) {
        assert_int_equal(end, -ECONNRESET);
    } else {
        assert_int_equal(end, sent); /* unix sockets know no reset */
    }
}
FOR_EACH_KIND(a_reset_discards_what_was_not_sent)

static void test_the_kernels_error_is_returned_once(void)
{
    assert_int_equal(swl_stream_error(&theirs), 0);
    swl_stream_close(&ours, true);
    if (over_tcp) {
        assert_true(wait_for(&theirs, SWL_STREAM_RECEIVE));
        assert_int_equal(swl_stream_error(&theirs), ECONNRESET);
    }
    assert_int_equal(swl_stream_error(&theirs), 0);
}
FOR_EACH_KIND(the_kernels_error_is_returned_once)

static void test_sending_to_one_that_is_gone_is_an_error_and_no_signal(void)
{
    uint8_t byte = 'x';
    ssize_t result;
    void (*before)(int) = signal(SIGPIPE, SIG_DFL);
    swl_stream_close(&theirs, true);
    for (int i = 0; (result = swl_stream_send(&ours, &byte, 1)) == 1 && i < WAIT_MS; i++) {
        (void)poll(NULL, 0, 1); /* the reset is on its way */
    }
    assert_true(result == -EPIPE || result == -ECONNRESET);
    assert_true(swl_stream_send(&ours, &byte, 1) < 0);
    signal(SIGPIPE, before);
}
FOR_EACH_KIND(sending_to_one_that_is_gone_is_an_error_and_no_signal)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_sent_from_any_offset_and_ends_where_it_ends),
        cmocka_unit_test(what_is_sent_arrives_in_both_directions),
        cmocka_unit_test(parts_are_sent_in_order),
        cmocka_unit_test(nothing_to_receive_is_waited_for),
        cmocka_unit_test(a_full_stream_goes_on_where_it_stopped),
        cmocka_unit_test(a_short_receive_leaves_nothing_that_is_not_reported),
        cmocka_unit_test(a_stream_may_be_moved),
        cmocka_unit_test(unread_counts_what_was_not_received),
        cmocka_unit_test(unsent_counts_what_the_peer_has_not_got),
        cmocka_unit_test(our_end_comes_behind_the_data_and_receiving_goes_on),
        cmocka_unit_test(what_was_sent_before_a_close_arrives),
        cmocka_unit_test(a_reset_discards_what_was_not_sent),
        cmocka_unit_test(the_kernels_error_is_returned_once),
        cmocka_unit_test(sending_to_one_that_is_gone_is_an_error_and_no_signal),
    };
    return RUN(tests);
}
