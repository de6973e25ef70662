/* Packets over unix socket pairs: whole or not at all, and nothing blocks. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "os/seqpacket.h"
#include "os/socket.h"

enum { PAIRS = 2, BUFFER = 64 * 1024 };

static struct swl_socket_pair pairs[PAIRS];
static int descriptors, room;

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    room = swl_socket_pairs_open(pairs, PAIRS, SOCK_SEQPACKET, BUFFER);
    return room < 0;
}

static int end(void **state)
{
    (void)state;
    swl_socket_pairs_close(pairs, PAIRS);
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

static int send_number(uint32_t number, const void *payload, size_t size)
{
    return swl_seqpacket_send(pairs[0].sender, &number, sizeof(number), payload, size);
}

static void header_and_payload_come_as_one(void **state)
{
    (void)state;
    uint8_t got[32];
    assert_true(room >= BUFFER);
    assert_false(swl_seqpacket_has(pairs[0].receiver));
    assert_int_equal(swl_seqpacket_waiting(pairs[0].sender), 0);
    assert_int_equal(send_number(0x01020304, "hello", 5), 0);
    assert_int_equal(send_number(7, NULL, 0), 0);
    assert_true(swl_seqpacket_has(pairs[0].receiver));
    assert_false(swl_seqpacket_has(pairs[1].receiver));
    assert_true(swl_seqpacket_waiting(pairs[0].sender) >= 13);
    assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, got, sizeof(got)), 9);
    assert_memory_equal(got + 4, "hello", 5);
    assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, got, sizeof(got)), 4);
    assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, got, sizeof(got)), -EAGAIN);
    assert_int_equal(swl_seqpacket_waiting(pairs[0].sender), 0);
}

static void one_that_is_too_long_to_receive_says_so_and_is_gone(void **state)
{
    (void)state;
    uint8_t got[8];
    assert_int_equal(send_number(1, "0123456789", 10), 0);
    assert_int_equal(send_number(2, NULL, 0), 0);
    assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, got, sizeof(got)), 14);
    assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, got, sizeof(got)), 4);
}

static void a_full_one_takes_more_when_there_is_room(void **state)
{
    (void)state;
    static uint8_t bytes[4096];
    int sent = 0, result;
    while ((result = send_number(3, bytes, sizeof(bytes))) == 0) {
        sent++;
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(sent >= 2);
    while (sent-- > 0) {
        assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, bytes, sizeof(bytes)), sizeof(bytes) + 4);
    }
    assert_int_equal(send_number(3, bytes, sizeof(bytes)), 0);
}

static void what_never_fits_is_told_from_what_has_no_room(void **state)
{
    (void)state;
    static uint8_t huge[8 << 20];
    assert_int_equal(send_number(3, huge, sizeof(huge)), -EMSGSIZE);
    swl_socket_pairs_close(&pairs[0], 1);
    assert_int_equal(send_number(3, huge, 1), -EBADF);
    assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, huge, 1), -EBADF);
    assert_int_equal(swl_socket_pair_open(&pairs[0], SOCK_SEQPACKET), 0);
}

static uint32_t shown[8], wanted;
static int shows;

static bool is_wanted(const void *packet, size_t size)
{
    uint32_t number;
    assert_int_equal(size, sizeof(number) + 1000);
    memcpy(&number, packet, sizeof(number));
    shown[shows++] = number;
    return number == wanted;
}

static void one_is_found_and_all_stay(void **state)
{
    (void)state;
    static uint8_t bytes[2000];
    assert_false(swl_seqpacket_find(pairs[0].receiver, bytes, sizeof(bytes), is_wanted));
    for (uint32_t i = 1; i <= 5; i++) {
        assert_int_equal(send_number(i, bytes, 1000), 0);
    }
    for (int round = 0; round < 2; round++) {
        shows = 0;
        wanted = 3;
        assert_true(swl_seqpacket_find(pairs[0].receiver, bytes, sizeof(bytes), is_wanted));
        assert_int_equal(shows, 3);
        shows = 0;
        wanted = 6;
        assert_false(swl_seqpacket_find(pairs[0].receiver, bytes, sizeof(bytes), is_wanted));
        assert_int_equal(shows, 5);
    }
    for (uint32_t i = 1; i <= 5; i++) {
        assert_int_equal(shown[i - 1], i);
        assert_int_equal(swl_seqpacket_receive(pairs[0].receiver, bytes, sizeof(bytes)), 1004);
        assert_memory_equal(bytes, &i, sizeof(i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(header_and_payload_come_as_one, begin, end),
        cmocka_unit_test_setup_teardown(one_that_is_too_long_to_receive_says_so_and_is_gone, begin, end),
        cmocka_unit_test_setup_teardown(a_full_one_takes_more_when_there_is_room, begin, end),
        cmocka_unit_test_setup_teardown(what_never_fits_is_told_from_what_has_no_room, begin, end),
        cmocka_unit_test_setup_teardown(one_is_found_and_all_stay, begin, end),
    };
    return RUN(tests);
}
