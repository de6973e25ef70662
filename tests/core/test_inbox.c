/* The channel: messages cut into pieces, resumed where there was no room, and senders that wait for room.
 * The receiver puts the pieces together by sender, as all receivers of the server do. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "ipc/inbox.h"

enum { RECEIVER, SENDERS = 3, ENDPOINTS = 1 + SENDERS, CAPACITY = 8192 };

static struct swl_inbox inbox;
static struct swl_doorbell bells[ENDPOINTS];
static struct swl_doorbell_word *words;
static size_t memory_size;

static int begin(void **state)
{
    (void)state;
    memory_size = swl_inbox_footprint(CAPACITY);
    words = support_shared(sizeof(words[0]) * ENDPOINTS);
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    swl_inbox_init(&inbox, support_shared(memory_size), CAPACITY, bells, RECEIVER);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_true(swl_ring_sane(&inbox.shared->ring));
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(words, sizeof(words[0]) * ENDPOINTS);
    munmap(inbox.shared, memory_size);
    return 0;
}

static struct swl_message message_of(int source, int64_t id, uint32_t size)
{
    return (struct swl_message){.type = SWL_MESSAGE_PIPE, .source = source, .id = id, .size = size};
}

static uint64_t key_of(const struct swl_message *message)
{
    return (uint64_t)message->source << 48 ^ (uint64_t)message->id;
}

static uint8_t payload[CAPACITY * 4];

/* Takes one piece; returns whether its message is whole now, in `whole`. */
static bool receive_piece(struct swl_buffer *whole, struct swl_message *head)
{
    const struct swl_message *piece = swl_inbox_receive(&inbox);
    if (piece == NULL) {
        return false;
    }
    check(piece->version == SWL_MESSAGE_VERSION);
    check(!(piece->flags & SWL_MESSAGE_FIRST) == (swl_buffer_size(&whole[piece->source]) > 0));
    check(piece->size <= swl_inbox_max_piece(&inbox));
    swl_buffer_append(&whole[piece->source], swl_message_payload(piece), piece->size);
    *head = *piece;
    swl_inbox_release(&inbox);
    return head->flags & SWL_MESSAGE_LAST;
}

static bool is_rung(int endpoint)
{
    uint64_t count;
    return read(bells[endpoint].fd, &count, sizeof(count)) == sizeof(count);
}

static void fill_inbox(void)
{
    struct swl_message message = message_of(1, 1, 100);
    uint32_t offset = 0;
    while (swl_inbox_send(&inbox, &message, payload, &offset) == 0) {
        offset = 0;
    }
}

static void a_small_message_is_one_piece(void **state)
{
    (void)state;
    struct swl_message message = message_of(2, 77, 5);
    message.flags = SWL_MESSAGE_SERIALIZED;
    message.attempt = 4;
    message.time = 99;
    uint32_t offset = 0;
    assert_int_equal(swl_inbox_send(&inbox, &message, "hello", &offset), 0);
    assert_int_equal(offset, 5);
    const struct swl_message *got = swl_inbox_receive(&inbox);
    assert_non_null(got);
    assert_int_equal(got->flags, SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_WHOLE);
    assert_int_equal(got->version, SWL_MESSAGE_VERSION);
    assert_int_equal(got->type, SWL_MESSAGE_PIPE);
    assert_int_equal(got->source, 2);
    assert_int_equal(got->attempt, 4);
    assert_int_equal(got->id, 77);
    assert_int_equal(got->time, 99);
    assert_int_equal(got->size, 5);
    assert_memory_equal(swl_message_payload(got), "hello", 5);
    swl_inbox_release(&inbox);
    assert_null(swl_inbox_receive(&inbox));
}

static void a_message_without_payload_is_sent_too(void **state)
{
    (void)state;
    struct swl_message message = message_of(1, 1, 0);
    uint32_t offset = 0;
    assert_int_equal(swl_inbox_send(&inbox, &message, NULL, &offset), 0);
    const struct swl_message *got = swl_inbox_receive(&inbox);
    assert_non_null(got);
    assert_int_equal(got->size, 0);
    assert_int_equal(got->flags, SWL_MESSAGE_WHOLE);
    swl_inbox_release(&inbox);
}

static void a_message_of_the_largest_piece_is_one_piece_and_one_byte_more_two(void **state)
{
    (void)state;
    for (uint32_t more = 0; more <= 1; more++) {
        struct swl_message message = message_of(1, 1, swl_inbox_max_piece(&inbox) + more);
        uint32_t offset = 0, pieces = 0;
        assert_int_equal(swl_inbox_send(&inbox, &message, payload, &offset), 0);
        for (; swl_inbox_receive(&inbox) != NULL; pieces++) {
            swl_inbox_release(&inbox);
        }
        assert_int_equal(pieces, 1 + more);
    }
}

static void a_large_message_goes_on_where_there_was_no_room(void **state)
{
    (void)state;
    struct swl_buffer whole[ENDPOINTS] = {{0}};
    struct swl_message message = message_of(1, 5, sizeof(payload)), got;
    support_fill(payload, sizeof(payload), key_of(&message));
    uint32_t offset = 0, before, tries = 0;
    for (;;) {
        before = offset;
        int result = swl_inbox_send(&inbox, &message, payload, &offset);
        if (result == 0) {
            break;
        }
        assert_int_equal(result, -EAGAIN);
        assert_true(offset >= before && offset < message.size);
        tries++;
        assert_false(receive_piece(whole, &got)); /* room for one */
    }
    assert_true(tries > 4);
    while (!receive_piece(whole, &got)) {
    }
    assert_int_equal(swl_buffer_size(&whole[1]), sizeof(payload));
    assert_memory_equal(swl_buffer_bytes(&whole[1]), payload, sizeof(payload));
    swl_buffer_free(&whole[1]);
    assert_null(swl_inbox_receive(&inbox));
}

static void a_message_half_sent_rings_so_that_room_is_made(void **state)
{
    (void)state;
    struct swl_message message = message_of(1, 5, sizeof(payload));
    uint32_t offset = 0;
    swl_doorbell_sleep(&bells[RECEIVER], SWL_ASLEEP_IN_EPOLL);
    assert_int_equal(swl_inbox_send(&inbox, &message, payload, &offset), -EAGAIN);
    assert_true(offset > 0);
    assert_true(is_rung(RECEIVER));
}

static void sending_alone_does_not_ring(void **state)
{
    (void)state;
    struct swl_message message = message_of(1, 5, 10);
    uint32_t offset = 0;
    swl_doorbell_sleep(&bells[RECEIVER], SWL_ASLEEP_IN_EPOLL);
    assert_int_equal(swl_inbox_send(&inbox, &message, payload, &offset), 0);
    assert_false(is_rung(RECEIVER));
    swl_inbox_ring(&inbox);
    assert_true(is_rung(RECEIVER));
}

static void pieces_of_two_senders_can_be_told_apart(void **state)
{
    (void)state;
    static uint8_t other[CAPACITY * 2];
    struct swl_buffer whole[ENDPOINTS] = {{0}};
    struct swl_message messages[] = {message_of(1, 5, sizeof(payload)), message_of(2, 6, sizeof(other))}, got;
    support_fill(payload, sizeof(payload), key_of(&messages[0]));
    support_fill(other, sizeof(other), key_of(&messages[1]));
    uint32_t offsets[2] = {0};
    int done = 0;
    while (done < 2) {
        for (int i = 0; i < 2; i++) {
            if (offsets[i] < messages[i].size) {
                int result = swl_inbox_send(&inbox, &messages[i], i == 0 ? payload : other, &offsets[i]);
                assert_true(result == 0 || result == -EAGAIN);
            }
        }
        /* makes room for a piece of the one, then of the other */
        if (receive_piece(whole, &got)) {
            const uint8_t *expected = got.source == 1 ? payload : other;
            assert_int_equal(swl_buffer_size(&whole[got.source]), messages[got.source - 1].size);
            assert_memory_equal(swl_buffer_bytes(&whole[got.source]), expected,
                                messages[got.source - 1].size);
            swl_buffer_free(&whole[got.source]);
            done++;
        }
    }
}

static void those_who_want_room_are_rung_when_there_is_some(void **state)
{
    (void)state;
    fill_inbox();
    swl_inbox_request_room(&inbox, 2);
    for (int i = 1; i <= SENDERS; i++) {
        swl_doorbell_sleep(&bells[i], SWL_ASLEEP_IN_EPOLL);
    }
    assert_non_null(swl_inbox_receive(&inbox));
    swl_inbox_release(&inbox);
    swl_inbox_wake_waiters(&inbox);
    assert_false(is_rung(1));
    assert_true(is_rung(2));
    assert_false(is_rung(3));
}

static struct swl_ring_mark *mark;

static bool was_sent(void)
{
    return swl_ring_was_written(&inbox.shared->ring, mark);
}

static void a_mark_tells_whether_all_was_sent(void **state)
{
    (void)state;
    mark = support_shared(sizeof(*mark));
    struct swl_message message = message_of(1, 1, 100);
    uint32_t offset = 0;
    assert_false(was_sent());
    assert_int_equal(swl_inbox_send_marked(&inbox, &message, payload, &offset, mark), 0);
    assert_true(was_sent());
    /* pieces that were sent before the last are not all */
    mark->position = 0;
    message.size = sizeof(payload);
    offset = 0;
    int result;
    while ((result = swl_inbox_send_marked(&inbox, &message, payload, &offset, mark)) == -EAGAIN) {
        assert_true(offset < sizeof(payload));
        assert_false(was_sent());
        assert_non_null(swl_inbox_receive(&inbox));
        swl_inbox_release(&inbox);
    }
    assert_int_equal(result, 0);
    assert_true(was_sent());
    munmap(mark, sizeof(*mark));
}

static void wake_all_wakes_whatever_the_bell_says(void **state)
{
    (void)state;
    swl_doorbell_sleep(&bells[1], SWL_ASLEEP_IN_EPOLL);
    swl_doorbell_sleep(&bells[2], SWL_ASLEEP_IN_FUTEX);
    swl_inbox_wake_all(bells, ENDPOINTS);
    assert_true(is_rung(0)); /* it says that it is awake; its ringer may have died on the way */
    assert_true(is_rung(1));
    assert_int_equal(swl_doorbell_wait(&bells[2], SWL_NEVER), 0);
}

/* ---- several senders, and a receiver that is slow ---- */

#define LIMIT_MS 10000

/* Sleeps until rung or the inbox is as expected; a wait to its limit was not ended by its ring. */
static void wait_outside(const struct swl_doorbell *bell)
{
    check(swl_doorbell_wait(bell, swl_clock_monotonic() + LIMIT_MS * SWL_NS_PER_MS) != -ETIMEDOUT);
}

static void wait_in_epoll(const struct swl_doorbell *bell, int epoll_fd)
{
    struct epoll_event event;
    check(epoll_wait(epoll_fd, &event, 1, LIMIT_MS) == 1);
    swl_doorbell_awake(bell);
}

static int watch(const struct swl_doorbell *bell)
{
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event interest = {.events = EPOLLIN | EPOLLET};
    check(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, bell->fd, &interest) == 0);
    return epoll_fd;
}

static void send_messages(int self, int count, int64_t deadline)
{
    uint64_t random = support_seed() + (uint64_t)self;
    int epoll_fd = watch(&bells[self]);
    for (int64_t id = 1;; id++) {
        bool last = id > count && swl_clock_monotonic() > deadline;
        struct swl_message message = message_of(self, id, 0);
        message.size =
            (uint32_t)support_below(&random, support_below(&random, 4) ? 300 : sizeof(payload) / 2);
        message.attempt = last;
        support_fill(payload, message.size, key_of(&message));
        uint32_t offset = 0;
        int result;
        while ((result = swl_inbox_send(&inbox, &message, payload, &offset)) == -EAGAIN) {
            bool in_epoll = support_below(&random, 2);
            swl_doorbell_sleep(&bells[self], in_epoll ? SWL_ASLEEP_IN_EPOLL : SWL_ASLEEP_IN_FUTEX);
            swl_inbox_request_room(&inbox, self);
            result = swl_inbox_send(&inbox, &message, payload, &offset);
            if (result != -EAGAIN) {
                swl_doorbell_awake(&bells[self]);
                break;
            }
            if (in_epoll) {
                wait_in_epoll(&bells[self], epoll_fd);
            } else {
                wait_outside(&bells[self]);
            }
        }
        check(result == 0);
        if (last || support_below(&random, 4) != 0) {
            swl_inbox_ring(&inbox);
        } else {
            /* rung for several at once, but before this process could wait */
            message = message_of(self, ++id, 0);
            offset = 0;
            result = swl_inbox_send(&inbox, &message, NULL, &offset);
            swl_inbox_ring(&inbox);
            id -= result != 0;
        }
        if (last) {
            _exit(0);
        }
    }
}

static void waiting_senders_and_a_slow_receiver_lose_nothing(void **state)
{
    (void)state;
    pid_t children[ENDPOINTS];
    int64_t deadline = support_soak_deadline(), last[ENDPOINTS] = {0};
    struct swl_buffer whole[ENDPOINTS] = {{0}};
    uint64_t random = support_seed(), full = 0, messages = 0;
    int epoll_fd = watch(&bells[RECEIVER]), done = 0;
    for (int i = 1; i <= SENDERS; i++) {
        if ((children[i] = support_fork()) == 0) {
            send_messages(i, 300, deadline);
        }
    }
    while (done < SENDERS) {
        struct swl_message got = {0};
        bool is_whole = false;
        if (swl_inbox_receive(&inbox) == NULL) {
            bool in_epoll = support_below(&random, 2);
            swl_inbox_wake_waiters(&inbox);
            swl_doorbell_sleep(&bells[RECEIVER], in_epoll ? SWL_ASLEEP_IN_EPOLL : SWL_ASLEEP_IN_FUTEX);
            if (swl_inbox_receive(&inbox) != NULL) {
                swl_doorbell_awake(&bells[RECEIVER]);
            } else if (in_epoll) {
                wait_in_epoll(&bells[RECEIVER], epoll_fd);
            } else {
                wait_outside(&bells[RECEIVER]);
            }
            continue;
        }
        full += atomic_load(&inbox.shared->waiters.any) != 0;
        is_whole = receive_piece(whole, &got);
        if (is_whole) {
            check(got.id == ++last[got.source]);
            check(support_filled(swl_buffer_bytes(&whole[got.source]), swl_buffer_size(&whole[got.source]),
                                 key_of(&got)));
            swl_buffer_free(&whole[got.source]);
            messages++;
            done += got.attempt == 1;
        }
        if (support_below(&random, 32) == 0) {
            swl_inbox_wake_waiters(&inbox);
        }
        if (support_below(&random, 8) == 0) {
            sched_yield(); /* slow, so that the inbox is full most of the time */
        }
    }
    for (int i = 1; i <= SENDERS; i++) {
        support_join(children[i]);
    }
    close(epoll_fd);
    assert_true(messages >= SENDERS * 300);
    assert_true(full > 100);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_small_message_is_one_piece),
        TEST(a_message_without_payload_is_sent_too),
        TEST(a_message_of_the_largest_piece_is_one_piece_and_one_byte_more_two),
        TEST(a_large_message_goes_on_where_there_was_no_room),
        TEST(a_message_half_sent_rings_so_that_room_is_made),
        TEST(sending_alone_does_not_ring),
        TEST(pieces_of_two_senders_can_be_told_apart),
        TEST(those_who_want_room_are_rung_when_there_is_some),
        TEST(a_mark_tells_whether_all_was_sent),
        TEST(wake_all_wakes_whatever_the_bell_says),
        TEST(waiting_senders_and_a_slow_receiver_lose_nothing),
    };
    return RUN(tests);
}
