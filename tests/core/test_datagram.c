/* Datagrams: batches, packing, addresses as texts, and the address that an answer leaves from. */
#define _GNU_SOURCE
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/datagram.h"

#define BATCH 8

static struct swl_datagram_batch *batch;
static int server, client;
static uint16_t port;
static int descriptors;

static int open_socket(int family, const char *host, uint16_t *number)
{
    struct sockaddr_storage address;
    socklen_t size;
    assert_int_equal(swl_datagram_parse_ip(host, strlen(host), 0, &address, &size), 0);
    int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *number = ntohs(((struct sockaddr_in *)&address)->sin_port); /* the same place in sockaddr_in6 */
    return fd;
}

static int begin_on(const char *server_host, const char *client_host, int family)
{
    uint16_t unused;
    descriptors = support_descriptors();
    batch = swl_datagram_batch_create(BATCH);
    server = open_socket(family, server_host, &port);
    client = open_socket(AF_INET, client_host, &unused);
    assert_int_equal(swl_datagram_configure(server), 0);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    return begin_on("0.0.0.0", "127.0.0.1", AF_INET);
}

static int begin_bound(void **state)
{
    (void)state;
    return begin_on("127.0.0.1", "127.0.0.1", AF_INET);
}

static int end(void **state)
{
    (void)state;
    swl_datagram_batch_free(batch);
    close(server);
    close(client);
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

static void client_sends(const char *to, const void *data, size_t size)
{
    struct sockaddr_storage peer;
    socklen_t peer_size;
    assert_int_equal(swl_datagram_parse_ip(to, strlen(to), port, &peer, &peer_size), 0);
    assert_int_equal(sendto(client, data, size, 0, (struct sockaddr *)&peer, peer_size), size);
}

static struct swl_datagram received(int index)
{
    struct swl_datagram datagram;
    assert_true(swl_datagram_batch_get(batch, index, &datagram));
    return datagram;
}

static void an_empty_socket_gives_nothing(void **state)
{
    (void)state;
    assert_int_equal(swl_datagram_batch_receive(batch, server), -EAGAIN);
    assert_int_equal(swl_datagram_kernel_drops(server), 0);
}

static void a_batch_takes_what_waits_and_no_more_than_it_holds(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        for (char i = 0; i < BATCH + 3; i++) {
            client_sends("127.0.0.1", &i, sizeof(i));
        }
        assert_int_equal(swl_datagram_batch_receive(batch, server), BATCH);
        for (int i = 0; i < BATCH; i++) {
            struct swl_datagram datagram = received(i);
            assert_int_equal(datagram.size, 1);
            assert_int_equal(datagram.data[0], i);
        }
        assert_int_equal(swl_datagram_batch_receive(batch, server), 3);
        assert_int_equal(received(2).data[0], BATCH + 2);
        assert_int_equal(swl_datagram_batch_receive(batch, server), -EAGAIN);
    }
}

static void datagrams_of_all_sizes_come_whole_and_are_packed_whole(void **state)
{
    (void)state;
    const size_t sizes[] = {0, 1, 7, 8, 1400, 9000, 65506, 65507};
    static uint8_t bytes[65507];
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        support_fill(bytes, sizes[i], i);
        client_sends("127.0.0.1", bytes, sizes[i]);
        assert_int_equal(swl_datagram_batch_receive(batch, server), 1);
        struct swl_datagram got = received(0), again;
        assert_int_equal(got.size, sizes[i]);
        assert_true(support_filled(got.data, sizes[i], i));

        uint32_t size;
        const void *packed = swl_datagram_pack(&got, &size);
        assert_true(size <= sizes[i] + SWL_DATAGRAM_HEADER_MAX);
        _Alignas(8) static uint8_t copy[65507 + SWL_DATAGRAM_HEADER_MAX];
        memcpy(copy, packed, size);
        memset(got.data, 0, got.size);
        assert_true(swl_datagram_unpack(copy, size, &again));
        assert_int_equal(again.size, sizes[i]);
        assert_true(support_filled(again.data, sizes[i], i));
        assert_int_equal(again.peer_size, got.peer_size);
        assert_memory_equal(again.peer, got.peer, got.peer_size);
        assert_int_equal(again.local_size, got.local_size);
        assert_memory_equal(again.local, got.local, got.local_size);
    }
}

static void what_is_no_packed_datagram_is_refused(void **state)
{
    (void)state;
    struct swl_datagram got, again;
    uint32_t size;
    client_sends("127.0.0.1", "hello", 5);
    assert_int_equal(swl_datagram_batch_receive(batch, server), 1);
    got = received(0);
    _Alignas(8) uint8_t copy[256];
    const void *packed = swl_datagram_pack(&got, &size);
    memcpy(copy, packed, size);
    assert_true(swl_datagram_unpack(copy, size - 5, &again));
    assert_int_equal(again.size, 0);
    for (uint32_t part = 0; part < size - 5; part++) {
        assert_false(swl_datagram_unpack(copy, part, &again));
    }
    assert_false(swl_datagram_unpack(NULL, 0, &again));
    for (int length = 1; length < 256; length++) { /* of the peer's address */
        copy[0] = (uint8_t)length;
        assert_int_equal(swl_datagram_unpack(copy, size, &again), length == sizeof(struct sockaddr_in));
    }
    copy[0] = 255;
    assert_false(swl_datagram_unpack(copy, size, &again));
    copy[0] = 0;
    copy[1] = 17; /* of the local address */
    assert_false(swl_datagram_unpack(copy, size, &again));
}

static void one_that_is_too_long_is_told(void **state)
{
    (void)state;
    int pair[2];
    struct swl_datagram datagram;
    static uint8_t bytes[SWL_DATAGRAM_MAX + 1];
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
    for (size_t size = SWL_DATAGRAM_MAX - 1; size <= SWL_DATAGRAM_MAX + 1; size++) {
        support_fill(bytes, size, size);
        assert_int_equal(send(pair[0], bytes, size, 0), size);
        assert_int_equal(swl_datagram_batch_receive(batch, pair[1]), 1);
        assert_int_equal(swl_datagram_batch_get(batch, 0, &datagram), size <= SWL_DATAGRAM_MAX);
        assert_true(support_filled(datagram.data, SWL_DATAGRAM_MAX - 1, size));
    }
    close(pair[0]);
    close(pair[1]);
}

static void the_kernel_counts_what_it_drops(void **state)
{
    (void)state;
    int small = 4096, sent = 500, got = 0, count;
    assert_int_equal(setsockopt(server, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
    for (int i = 0; i < sent; i++) {
        client_sends("127.0.0.1", &i, sizeof(i));
    }
    while ((count = swl_datagram_batch_receive(batch, server)) > 0) {
        got += count;
    }
    assert_true(got > 0 && got < sent);
    assert_int_equal(swl_datagram_kernel_drops(server), sent - got);
}

/* ---- addresses ---- */

static void peer_is(const struct swl_datagram *datagram, const char *expected, uint16_t expected_port)
{
    char text[SWL_DATAGRAM_PEER_TEXT];
    uint16_t number;
    size_t size = swl_datagram_peer_text(datagram, text, &number);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(text, expected, size);
    assert_int_equal(number, expected_port);
}

static struct swl_datagram from_ip(const char *text, uint16_t number, struct sockaddr_storage *peer)
{
    socklen_t size;
    assert_int_equal(swl_datagram_parse_ip(text, strlen(text), number, peer, &size), 0);
    return (struct swl_datagram){.peer = (struct sockaddr *)peer, .peer_size = size};
}

static void ip_addresses_are_read_as_they_are_written(void **state)
{
    (void)state;
    struct sockaddr_storage peer;
    const char *const texts[] = {"127.0.0.1", "255.255.255.255", "::", "::1", "2001:db8::1:2", "fe80::1%1"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct swl_datagram datagram = from_ip(texts[i], (uint16_t)(i + 1), &peer);
        peer_is(&datagram, texts[i], (uint16_t)(i + 1));
        assert_int_equal(swl_datagram_is_ipv4(&datagram), i < 2);
    }
    struct swl_datagram mapped = from_ip("::ffff:192.0.2.1", 7, &peer);
    peer_is(&mapped, "192.0.2.1", 7);
    assert_true(swl_datagram_is_ipv4(&mapped));
    struct swl_datagram named = from_ip("fe80::1%lo", 7, &peer);
    peer_is(&named, "fe80::1%1", 7);
}

static void what_is_no_ip_address_is_refused(void **state)
{
    (void)state;
    struct sockaddr_storage peer;
    socklen_t size;
    char longest[SWL_DATAGRAM_PEER_TEXT + 1];
    memset(longest, '1', sizeof(longest));
    const char *const texts[] = {"",
                                 "x",
                                 "1.2.3",
                                 "1.2.3.4.5",
                                 "1.2.3.256",
                                 ":::",
                                 "fe80::1%",
                                 "fe80::1%0",
                                 "fe80::1%no-such-interface",
                                 "fe80::1%1x",
                                 "fe80::1%4294967296",
                                 "/path"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(swl_datagram_parse_ip(texts[i], strlen(texts[i]), 1, &peer, &size), -EINVAL);
    }
    assert_int_equal(swl_datagram_parse_ip("1.2.3.4\0", 8, 1, &peer, &size), -EINVAL);
    assert_int_equal(swl_datagram_parse_ip(longest, sizeof(longest), 1, &peer, &size), -EINVAL);
    assert_int_equal(swl_datagram_parse_ip(longest, sizeof(longest) - 1, 1, &peer, &size), -EINVAL);
}

static void unix_addresses_are_read_as_they_are_written(void **state)
{
    (void)state;
    struct sockaddr_storage peer;
    socklen_t size;
    char text[SWL_DATAGRAM_PEER_TEXT], path[110];
    uint16_t number;
    memset(path, 'x', sizeof(path));
    const struct {
        const char *text;
        size_t size;
        int result;
    } rows[] = {{"/a/path", 7, 0},    {"relative", 8, 0}, {"\0abstract\0name", 14, 0},
                {"\0", 1, 0},         {path, 107, 0},     {path, 108, 0},
                {path, 109, -EINVAL}, {"", 0, -EINVAL},   {"/a\0b", 4, -EINVAL}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(swl_datagram_parse_unix(rows[i].text, rows[i].size, &peer, &size), rows[i].result);
        if (rows[i].result == 0) {
            const struct swl_datagram datagram = {.peer = (struct sockaddr *)&peer, .peer_size = size};
            assert_int_equal(swl_datagram_peer_text(&datagram, text, &number), rows[i].size);
            assert_memory_equal(text, rows[i].text, rows[i].size);
            assert_int_equal(number, 0);
            assert_true(swl_datagram_is_from(&datagram, &peer, size));
        }
    }
}

static void unix_clients_with_the_longest_paths_are_answered(void **state)
{
    (void)state;
    char directory[] = "/tmp/swl-datagram-XXXXXX", text[SWL_DATAGRAM_PEER_TEXT], byte;
    struct sockaddr_storage to, own;
    socklen_t to_size, own_size;
    assert_non_null(mkdtemp(directory));
    int local = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(
        bind(local, (struct sockaddr *)&(struct sockaddr_un){.sun_family = AF_UNIX}, sizeof(sa_family_t)),
        0); /* the kernel's choice */
    to_size = sizeof(to);
    assert_int_equal(getsockname(local, (struct sockaddr *)&to, &to_size), 0);
    for (size_t length = 106; length <= 108; length++) {
        char path[109] = {0};
        int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        memset(path, 'x', length);
        memcpy(path, directory, strlen(directory));
        path[strlen(directory)] = '/';
        assert_int_equal(swl_datagram_parse_unix(path, length, &own, &own_size), 0);
        assert_int_equal(bind(fd, (struct sockaddr *)&own, own_size), 0);
        assert_int_equal(sendto(fd, "x", 1, 0, (struct sockaddr *)&to, to_size), 1);

        assert_int_equal(swl_datagram_batch_receive(batch, local), 1);
        struct swl_datagram got = received(0), again;
        uint32_t size;
        uint16_t number;
        assert_true(swl_datagram_is_from(&got, &own, own_size));
        const void *packed = swl_datagram_pack(&got, &size);
        _Alignas(8) uint8_t copy[256];
        memcpy(copy, packed, size);
        assert_true(swl_datagram_unpack(copy, size, &again));
        assert_true(swl_datagram_is_from(&again, &own, own_size));
        assert_int_equal(swl_datagram_peer_text(&again, text, &number), length);
        assert_memory_equal(text, path, length);
        assert_int_equal(swl_datagram_send(local, &own, own_size, &again, "y", 1), 0);
        assert_int_equal(recv(fd, &byte, 1, 0), 1);
        assert_int_equal(unlink(path), 0);
        close(fd);
    }
    close(local);
    assert_int_equal(rmdir(directory), 0);
}

static void a_client_without_an_address_has_an_empty_text(void **state)
{
    (void)state;
    struct sockaddr_storage peer;
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    char text[SWL_DATAGRAM_PEER_TEXT];
    uint16_t number;
    struct swl_datagram nobody = {.peer = (struct sockaddr *)&un, .peer_size = 0};
    assert_int_equal(swl_datagram_peer_text(&nobody, text, &number), 0);
    nobody.peer_size = sizeof(un.sun_family);
    assert_int_equal(swl_datagram_peer_text(&nobody, text, &number), 0);
    socklen_t size;
    assert_int_equal(swl_datagram_parse_unix("/x", 2, &peer, &size), 0);
    assert_false(swl_datagram_is_from(&nobody, &peer, size));
}

static void the_client_is_known_by_address_and_port(void **state)
{
    (void)state;
    struct sockaddr_storage peers[5], again;
    const struct swl_datagram datagrams[] = {from_ip("127.0.0.1", 1, &peers[0]),
                                             from_ip("127.0.0.1", 2, &peers[1]),
                                             from_ip("127.0.0.2", 1, &peers[2]), from_ip("::1", 1, &peers[3]),
                                             from_ip("::ffff:127.0.0.9", 1, &peers[4])};
    for (size_t i = 0; i < COUNT_OF(datagrams); i++) {
        for (size_t j = 0; j < COUNT_OF(datagrams); j++) {
            assert_int_equal(swl_datagram_is_from(&datagrams[i], &peers[j], datagrams[j].peer_size), i == j);
            if (i != j) {
                assert_true(swl_datagram_peer_hash(&datagrams[i]) != swl_datagram_peer_hash(&datagrams[j]));
            }
        }
    }
    struct swl_datagram ipv4 = from_ip("127.0.0.9", 1, &again);
    assert_true(swl_datagram_is_from(&datagrams[4], &again, ipv4.peer_size)); /* one of an IPv6 socket */
    memset(((struct sockaddr_in *)&again)->sin_zero, 1, 8);
    uint64_t hash = swl_datagram_peer_hash(&ipv4);
    memset(((struct sockaddr_in *)&again)->sin_zero, 0, 8);
    assert_true(hash == swl_datagram_peer_hash(&ipv4)); /* sin_zero is no part of an address */
}

static void clients_are_spread_whatever_the_number_of_workers(void **state)
{
    (void)state;
    struct sockaddr_storage peer;
    for (unsigned workers = 2; workers <= 8; workers++) {
        int count[8] = {0};
        for (uint16_t i = 0; i < 8000; i++) {
            struct swl_datagram datagram = from_ip("192.0.2.1", (uint16_t)(20000 + i), &peer);
            count[swl_datagram_peer_hash(&datagram) % workers]++;
        }
        for (unsigned i = 0; i < workers; i++) {
            assert_in_range(count[i], 8000 / workers * 8 / 10, 8000 / workers * 12 / 10);
        }
    }
}

/* ---- answers ---- */

static void answer_comes_from(const struct swl_datagram *got, const char *expected)
{
    struct sockaddr_storage peer = {0};
    struct sockaddr_in from;
    socklen_t size = sizeof(from);
    char byte, text[INET_ADDRSTRLEN];
    memcpy(&peer, got->peer, got->peer_size);
    assert_int_equal(swl_datagram_send(server, &peer, got->peer_size, got, "x", 1), 0);
    assert_int_equal(recvfrom(client, &byte, 1, 0, (struct sockaddr *)&from, &size), 1);
    assert_string_equal(inet_ntop(AF_INET, &from.sin_addr, text, sizeof(text)), expected);
    assert_int_equal(ntohs(from.sin_port), port);
}

static void an_answer_leaves_from_the_address_that_was_sent_to(void **state)
{
    (void)state;
    const char *const addresses[] = {"127.0.0.1", "127.0.0.2", "127.9.9.9"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        client_sends(addresses[i], "x", 1);
    }
    assert_int_equal(swl_datagram_batch_receive(batch, server), COUNT_OF(addresses));
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct swl_datagram got = received((int)i);
        assert_int_equal(got.local_size, 4);
        answer_comes_from(&got, addresses[i]);
    }
}

static void an_address_that_is_not_ours_is_not_insisted_on(void **state)
{
    (void)state;
    client_sends("127.0.0.1", "x", 1);
    assert_int_equal(swl_datagram_batch_receive(batch, server), 1);
    struct swl_datagram got = received(0);
    inet_pton(AF_INET, "192.0.2.77", got.local);
    answer_comes_from(&got, "127.0.0.1");
}

static void a_bound_socket_answers_from_its_own(void **state)
{
    (void)state;
    client_sends("127.0.0.1", "x", 1);
    assert_int_equal(swl_datagram_batch_receive(batch, server), 1);
    struct swl_datagram got = received(0);
    assert_int_equal(got.local_size, 0);
    answer_comes_from(&got, "127.0.0.1");
}

static void what_cannot_be_sent_is_told(void **state)
{
    (void)state;
    struct sockaddr_storage peer;
    socklen_t size;
    static char bytes[70000];
    assert_int_equal(swl_datagram_parse_ip("127.0.0.1", 9, port, &peer, &size), 0);
    assert_int_equal(swl_datagram_send(server, &peer, size, NULL, bytes, 65508), -EMSGSIZE);
    assert_int_equal(swl_datagram_parse_ip("127.0.0.1", 9, 0, &peer, &size), 0);
    assert_int_equal(swl_datagram_send(server, &peer, size, NULL, bytes, 1), -EINVAL);

    int pair[2], result, sent = 0;
    struct sockaddr_un own = {.sun_family = AF_UNIX};
    struct sockaddr_storage to = {0};
    socklen_t to_size = sizeof(to);
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
    assert_int_equal(bind(pair[1], (struct sockaddr *)&own, sizeof(own.sun_family)),
                     0); /* the kernel's choice */
    assert_int_equal(getsockname(pair[1], (struct sockaddr *)&to, &to_size), 0);
    while ((result = swl_datagram_send(pair[0], &to, to_size, NULL, bytes, 1000)) == 0) {
        sent++;
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(sent > 0);
    close(pair[1]);
    assert_int_equal(swl_datagram_send(pair[0], &to, to_size, NULL, bytes, 1), -ECONNREFUSED);
    close(pair[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_empty_socket_gives_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_batch_takes_what_waits_and_no_more_than_it_holds, begin, end),
        cmocka_unit_test_setup_teardown(datagrams_of_all_sizes_come_whole_and_are_packed_whole, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_packed_datagram_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(one_that_is_too_long_is_told, begin, end),
        cmocka_unit_test_setup_teardown(the_kernel_counts_what_it_drops, begin, end),
        cmocka_unit_test(ip_addresses_are_read_as_they_are_written),
        cmocka_unit_test(what_is_no_ip_address_is_refused),
        cmocka_unit_test(unix_addresses_are_read_as_they_are_written),
        cmocka_unit_test_setup_teardown(unix_clients_with_the_longest_paths_are_answered, begin, end),
        cmocka_unit_test(a_client_without_an_address_has_an_empty_text),
        cmocka_unit_test(the_client_is_known_by_address_and_port),
        cmocka_unit_test(clients_are_spread_whatever_the_number_of_workers),
        cmocka_unit_test_setup_teardown(an_answer_leaves_from_the_address_that_was_sent_to, begin, end),
        cmocka_unit_test_setup_teardown(an_address_that_is_not_ours_is_not_insisted_on, begin, end),
        cmocka_unit_test_setup_teardown(a_bound_socket_answers_from_its_own, begin_bound, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_sent_is_told, begin, end),
    };
    return RUN(tests);
}
