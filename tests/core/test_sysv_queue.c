/* System V message queues: envelopes of header and payload, and looking without taking. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <unistd.h>

#include "os/sysv_queue.h"

enum { QUEUES = 3, PAYLOAD_MAX = 1000 };

static int ids[QUEUES];
static size_t capacity;
static struct swl_sysv_queue_envelope *envelope;

static int begin(void **state)
{
    (void)state;
    envelope = calloc(1, sizeof(*envelope) + sizeof(uint32_t) + PAYLOAD_MAX);
    return swl_sysv_queue_create_all(ids, QUEUES, (uid_t)-1, 4096, &capacity);
}

static int end(void **state)
{
    (void)state;
    swl_sysv_queue_remove_all(ids, QUEUES);
    for (int i = 0; i < QUEUES; i++) {
        assert_true(swl_sysv_queue_count(ids[i]) < 0);
        assert_int_equal(swl_sysv_queue_waiting(ids[i]), 0);
    }
    free(envelope);
    return 0;
}

static int send_number(long type, uint32_t number, const void *payload, size_t size)
{
    return swl_sysv_queue_send(ids[1], envelope, type, &number, sizeof(number), payload, size);
}

static void header_and_payload_come_as_one_behind_their_type(void **state)
{
    (void)state;
    struct {
        uint64_t before;
        long type;
        uint32_t number;
        char payload[8];
    } into = {.before = 77};
    assert_true(capacity >= 4096);
    assert_int_equal(send_number(5, 42, "hello", 5), 0);
    assert_int_equal(send_number(6, 43, NULL, 0), 0);
    assert_int_equal(swl_sysv_queue_count(ids[1]), 2);
    assert_int_equal(swl_sysv_queue_waiting(ids[1]), 13);
    assert_int_equal(swl_sysv_queue_count(ids[0]), 0);
    assert_true(swl_sysv_queue_has(ids[1], 6));
    assert_false(swl_sysv_queue_has(ids[1], 7));
    assert_int_equal(swl_sysv_queue_receive(ids[1], &into.type, 12, 6), 4);
    assert_int_equal(into.number, 43);
    assert_int_equal(swl_sysv_queue_receive(ids[1], &into.type, 12, 0), 9);
    assert_int_equal(into.type, 5);
    assert_int_equal(into.number, 42);
    assert_memory_equal(into.payload, "hello", 5);
    assert_int_equal(into.before, 77);
    assert_int_equal(swl_sysv_queue_receive(ids[1], &into.type, 12, 0), -EAGAIN);
}

static void a_full_one_takes_more_when_there_is_room(void **state)
{
    (void)state;
    static char bytes[PAYLOAD_MAX];
    int sent = 0, result;
    while ((result = send_number(1, 1, bytes, sizeof(bytes))) == 0) {
        sent++;
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(sent >= 2);
    assert_int_equal(swl_sysv_queue_receive(ids[1], envelope, sizeof(bytes) + 4, 0), sizeof(bytes) + 4);
    assert_int_equal(send_number(1, 1, bytes, sizeof(bytes)), 0);
}

static void a_copy_leaves_the_message_where_it_is(void **state)
{
    (void)state;
    static char bytes[PAYLOAD_MAX];
    assert_int_equal(send_number(3, 1, bytes, 20), 0);
    assert_int_equal(send_number(4, 2, bytes, 10), 0);
    ssize_t size = swl_sysv_queue_copy(ids[1], envelope, 14, 1);
    if (size == -ENOSYS) {
        skip(); /* a kernel that does not let anybody look */
    }
    assert_int_equal(size, 14);
    assert_int_equal(envelope->type, 4);
    assert_int_equal(swl_sysv_queue_copy(ids[1], envelope, 14, 0), -E2BIG);
    assert_int_equal(swl_sysv_queue_copy(ids[1], envelope, 14, 2), -EAGAIN);
    assert_int_equal(swl_sysv_queue_count(ids[1]), 2);
}

static void of_one_that_is_gone_every_call_says_so(void **state)
{
    (void)state;
    swl_sysv_queue_remove(ids[1]);
    assert_int_equal(send_number(1, 1, NULL, 0), -EINVAL);
    assert_int_equal(swl_sysv_queue_receive(ids[1], envelope, 4, 0), -EINVAL);
    assert_int_equal(swl_sysv_queue_count(ids[1]), -EINVAL);
    assert_false(swl_sysv_queue_has(ids[1], 0));
}

static void pushed_ones_are_popped_by_type_and_none_is_cut(void **state)
{
    (void)state;
    uint64_t messages, bytes;
    for (long type = 1; type <= 2; type++) {
        envelope->type = type;
        memcpy(envelope->bytes, "abcd", 4);
        envelope->bytes[0] += (uint8_t)type;
        assert_int_equal(swl_sysv_queue_push(ids[1], envelope, 4, true), 0);
    }
    assert_int_equal(swl_sysv_queue_stat(ids[1], &messages, &bytes), 0);
    assert_true(messages == 2 && bytes == 8);
    assert_int_equal(swl_sysv_queue_pop(ids[1], envelope, 3, 2, true), -E2BIG);
    assert_int_equal(swl_sysv_queue_pop(ids[1], envelope, 4, 2, true), 4);
    assert_memory_equal(envelope->bytes, "cbcd", 4);
    assert_int_equal(swl_sysv_queue_pop(ids[1], envelope, 4, 2, false), -EAGAIN);
    assert_int_equal(swl_sysv_queue_pop(ids[1], envelope, 4, 0, true), 4);
    assert_memory_equal(envelope->bytes, "bbcd", 4);
    envelope->type = 1;
    int result;
    while ((result = swl_sysv_queue_push(ids[1], envelope, 4, false)) == 0) {
    }
    assert_int_equal(result, -EAGAIN);
}

static void one_with_a_key_is_opened_only_where_it_is_ours(void **state)
{
    (void)state;
    char why[SWL_SYSV_QUEUE_REASON];
    int32_t key = (int32_t)(getpid() | 1 << 30);
    int id = swl_sysv_queue_open(key, (uid_t)-1, 4096, why);
    assert_true(id >= 0);
    assert_int_equal(swl_sysv_queue_open(key, (uid_t)-1, 4096, why), id);
    struct msqid_ds info;
    assert_int_equal(msgctl(id, IPC_STAT, &info), 0);
    assert_int_equal(info.msg_perm.mode & 0777, 0600);
    info.msg_perm.mode = 0620;
    assert_int_equal(msgctl(id, IPC_SET, &info), 0);
    assert_int_equal(swl_sysv_queue_open(key, (uid_t)-1, 4096, why), -EPERM);
    assert_non_null(strstr(why, "has permissions 0620 instead of 0600"));
    swl_sysv_queue_remove(id);
    int other = swl_sysv_queue_open(0, (uid_t)-1, 4096, why),
        another = swl_sysv_queue_open(0, (uid_t)-1, 4096, why);
    assert_true(other >= 0 && another >= 0 && other != another);
    swl_sysv_queue_remove(other);
    swl_sysv_queue_remove(another);
}

/* Into no room: how a pool's worker waits for a message without taking it. */
static void a_wait_without_room_takes_an_empty_message_alone(void **state)
{
    (void)state;
    assert_int_equal(swl_sysv_queue_pop(ids[0], envelope, 0, 0, false), -EAGAIN);
    assert_int_equal(swl_sysv_queue_send(ids[0], envelope, 7, "x", 1, NULL, 0), 0);
    assert_int_equal(swl_sysv_queue_pop(ids[0], envelope, 0, 0, true), -E2BIG);
    assert_int_equal(swl_sysv_queue_count(ids[0]), 1);
    assert_int_equal(swl_sysv_queue_receive(ids[0], envelope, 1, 0), 1);
    assert_int_equal(swl_sysv_queue_send(ids[0], envelope, 9, "", 0, NULL, 0), 0);
    envelope->type = 0;
    assert_int_equal(swl_sysv_queue_pop(ids[0], envelope, 0, 0, true), 0);
    assert_int_equal(envelope->type, 9);
    assert_int_equal(swl_sysv_queue_count(ids[0]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(header_and_payload_come_as_one_behind_their_type, begin, end),
        cmocka_unit_test_setup_teardown(a_full_one_takes_more_when_there_is_room, begin, end),
        cmocka_unit_test_setup_teardown(a_copy_leaves_the_message_where_it_is, begin, end),
        cmocka_unit_test_setup_teardown(pushed_ones_are_popped_by_type_and_none_is_cut, begin, end),
        cmocka_unit_test_setup_teardown(one_with_a_key_is_opened_only_where_it_is_ours, begin, end),
        cmocka_unit_test_setup_teardown(a_wait_without_room_takes_an_empty_message_alone, begin, end),
        cmocka_unit_test_setup_teardown(of_one_that_is_gone_every_call_says_so, begin, end),
    };
    return RUN(tests);
}
