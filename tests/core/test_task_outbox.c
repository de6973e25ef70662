/* The outbox: what the transport does not take at once goes out later, in order, and only so much is kept.
 * The transport is a fake one with as much room as the test gives it; its descriptors are eventfds. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"
#include "task/task_outbox.h"

enum { WORKERS = 3, MOST = 4096 };

static struct swl_reactor reactor;
static struct swl_task_outbox outbox;
static struct swl_task_transport transport;
static struct swl_task_waiting shared[WORKERS];

/* A full eventfd is not writable: so is a lane without room. */
static struct {
    int fd, room, refusal;
    int64_t sent[MOST];
    int count;
} lanes[WORKERS];

static void give_room(int index, int room)
{
    uint64_t full = UINT64_MAX - 1, dropped;
    lanes[index].room = room;
    (void)!read(lanes[index].fd, &dropped, sizeof(dropped));
    if (room == 0) {
        assert_int_equal(write(lanes[index].fd, &full, sizeof(full)), sizeof(full));
    }
}

static int fake_send(struct swl_task_transport *self, int index, const struct swl_message *message,
                     const void *payload)
{
    assert_ptr_equal(self, &transport);
    assert_true(support_filled(payload, message->size, (uint64_t)message->id));
    if (lanes[index].refusal != 0) {
        return lanes[index].refusal;
    }
    if (lanes[index].room == 0) {
        return -EAGAIN;
    }
    assert_true(lanes[index].count < MOST);
    lanes[index].sent[lanes[index].count++] = message->id;
    if (--lanes[index].room == 0) {
        give_room(index, 0);
    }
    return 0;
}

static int fake_send_fd(struct swl_task_transport *self, int index)
{
    (void)self;
    return lanes[index].fd;
}

static const struct swl_task_transport_functions functions = {
    .name = "fake",
    .send = fake_send,
    .send_fd = fake_send_fd,
};

static int begin(void **state)
{
    (void)state;
    memset(lanes, 0, sizeof(lanes));
    memset(shared, 0, sizeof(shared));
    for (int i = 0; i < WORKERS; i++) {
        lanes[i].fd = eventfd(0, EFD_NONBLOCK);
        give_room(i, 0);
    }
    transport = (struct swl_task_transport){.functions = &functions, .worker_count = WORKERS};
    return swl_reactor_open(&reactor) < 0 ||
           swl_task_outbox_open(&outbox, &transport, &reactor, 10000, shared) < 0;
}

static int end(void **state)
{
    (void)state;
    if (outbox.transport != NULL) {
        swl_task_outbox_close(&outbox, NULL, NULL);
    }
    swl_reactor_close(&reactor);
    for (int i = 0; i < WORKERS; i++) {
        close(lanes[i].fd);
    }
    return 0;
}

static int put(int index, int64_t id, uint32_t size)
{
    uint8_t *payload = malloc(size + 1);
    struct swl_message message = {.type = SWL_MESSAGE_TASK, .id = id, .size = size};
    support_fill(payload, size, (uint64_t)id);
    int result = swl_task_outbox_send(&outbox, index, &message, payload);
    free(payload); /* what is kept is a copy */
    return result;
}

static void went_out(int index, int count)
{
    assert_int_equal(lanes[index].count, count);
    for (int i = 1; i < count; i++) {
        assert_true(lanes[index].sent[i] > lanes[index].sent[i - 1]);
    }
}

static void where_there_is_room_nothing_waits(void **state)
{
    (void)state;
    give_room(0, 2);
    assert_int_equal(put(0, 1, 100), 0);
    assert_int_equal(put(0, 2, 0), 0);
    went_out(0, 2);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.bytes, 0);
}

static void what_waits_goes_out_by_the_loop_in_order(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= 5; id++) {
        assert_int_equal(put(1, id, (uint32_t)id * 10), 0);
    }
    assert_int_equal(outbox.count, 5);
    assert_true(outbox.bytes >= 150);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    give_room(1, 2);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    went_out(1, 2);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
    give_room(1, 10);
    assert_int_equal(swl_reactor_poll(&reactor, 0), 1);
    went_out(1, 5);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.bytes, 0);
    /* with nothing left it does not watch for room */
    assert_int_equal(swl_reactor_poll(&reactor, 0), 0);
}

static void one_that_comes_later_does_not_overtake(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    give_room(0, 5);
    assert_int_equal(put(0, 2, 10), 0); /* there is room, but not for this one yet */
    assert_int_equal(lanes[0].count, 0);
    swl_task_outbox_flush(&outbox);
    went_out(0, 2);
}

static void a_lane_without_room_does_not_hold_up_the_others(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    give_room(2, 5);
    assert_int_equal(put(2, 2, 10), 0);
    went_out(2, 1);
    assert_int_equal(outbox.count, 1);
}

static void beyond_its_bound_it_takes_no_more(void **state)
{
    (void)state;
    int64_t id = 0;
    int result;
    while ((result = put((int)(id % WORKERS), id + 1, 1000)) == 0) {
        id++;
        assert_true(outbox.bytes <= 10000);
        assert_true(id < 100);
    }
    assert_int_equal(result, -SWL_ERROR_TASK_QUEUE_FULL);
    assert_int_equal(outbox.count, id);
    assert_true(id >= 5);
    assert_int_equal(put(0, 100, 20000), -SWL_ERROR_TASK_QUEUE_FULL);
    for (int i = 0; i < WORKERS; i++) {
        give_room(i, 100);
    }
    swl_task_outbox_flush(&outbox);
    assert_int_equal(outbox.bytes, 0);
    assert_int_equal(lanes[0].count + lanes[1].count + lanes[2].count,
                     id);                    /* the refused one is not among them */
    assert_int_equal(put(0, 200, 20000), 0); /* the bound is for what waits */
}

static void a_refusal_of_the_transports_is_told_and_keeps_nothing(void **state)
{
    (void)state;
    lanes[0].refusal = -EMSGSIZE;
    assert_int_equal(put(0, 1, 10), -EMSGSIZE);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.bytes, 0);
    lanes[0].refusal = 0;
    give_room(0, 1);
    assert_int_equal(put(0, 2, 10), 0);
    went_out(0, 1);
}

static void one_that_fails_later_does_not_stop_those_behind_it(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(0, 2, 10), 0);
    lanes[0].refusal = -EIO;
    swl_task_outbox_flush(&outbox);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.bytes, 0);
    lanes[0].refusal = 0;
    give_room(0, 1);
    assert_int_equal(put(0, 3, 10), 0);
    went_out(0, 1);
}

static void without_a_loop_it_is_flushed_by_hand(void **state)
{
    (void)state;
    swl_task_outbox_close(&outbox, NULL, NULL);
    assert_int_equal(swl_task_outbox_open(&outbox, &transport, NULL, 10000, shared), 0);
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(2, 2, 10), 0);
    struct pollfd wishes[WORKERS];
    assert_int_equal(swl_task_outbox_poll(&outbox, wishes, WORKERS), 2);
    assert_int_equal(wishes[0].fd, lanes[0].fd);
    assert_int_equal(wishes[1].fd, lanes[2].fd);
    assert_int_equal(wishes[0].events, POLLOUT);
    assert_int_equal(swl_task_outbox_poll(&outbox, wishes, 1), 1);
    give_room(0, 1);
    give_room(2, 1);
    swl_task_outbox_flush(&outbox);
    went_out(0, 1);
    went_out(2, 1);
    assert_int_equal(swl_task_outbox_poll(&outbox, wishes, WORKERS), 0);
}

static void note_dropped(void *argument, const struct swl_message *message, const void *payload)
{
    int64_t *ids = argument;
    assert_true(support_filled(payload, message->size, (uint64_t)message->id));
    ids[++ids[0]] = message->id;
}

static void what_still_waits_at_the_end_is_told(void **state)
{
    (void)state;
    int64_t ids[4] = {0};
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(0, 2, 0), 0);
    assert_int_equal(put(2, 3, 500), 0);
    swl_task_outbox_close(&outbox, note_dropped, ids);
    assert_int_equal(ids[0], 3);
    for (int i = 1; i <= 3; i++) {
        assert_int_equal(ids[i], i);
    }
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(shared[i].count, 0);
        assert_int_equal(shared[i].bytes, 0);
    }
}

static void others_see_what_waits_for_each_task_worker(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(0, 2, 20), 0);
    assert_int_equal(put(2, 3, 500), 0);
    assert_int_equal(shared[0].count, 2);
    assert_int_equal(shared[0].bytes, 30);
    assert_int_equal(shared[1].count, 0);
    assert_int_equal(shared[2].count, 1);
    assert_int_equal(shared[2].bytes, 500);
    give_room(0, 1);
    swl_task_outbox_flush(&outbox);
    assert_int_equal(shared[0].count, 1);
    assert_int_equal(shared[0].bytes, 20);
    give_room(1, 1);
    assert_int_equal(put(1, 4, 10), 0); /* it goes out at once */
    assert_int_equal(shared[1].count, 0);
}

/* The loop may go round once more, for other descriptors, before it is closed. */
static void a_closed_one_is_not_called_by_the_loop(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    pid_t child = support_fork(); /* it may be called with memory that is freed */
    if (child == 0) {
        swl_task_outbox_close(&outbox, NULL, NULL);
        give_room(0, 1);
        check(swl_reactor_poll(&reactor, 0) == 0);
        check(lanes[0].count == 0);
        _exit(0);
    }
    support_join(child);
}

static void random_operations_keep_the_order(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    int accepted[WORKERS] = {0};
    for (int64_t id = 1; id < 5000; id++) {
        int index = (int)support_below(&random, WORKERS);
        switch (support_below(&random, 4)) {
        case 0:
            give_room(index, (int)support_below(&random, 8));
            break;
        case 1:
            (void)swl_reactor_poll(&reactor, 0);
            break;
        default: {
            int result = put(index, id, (uint32_t)support_below(&random, 700));
            assert_true(result == 0 || result == -SWL_ERROR_TASK_QUEUE_FULL);
            accepted[index] += result == 0;
            break;
        }
        }
        assert_true(outbox.bytes <= 10000);
        assert_int_equal(outbox.count == 0, outbox.bytes == 0);
        int64_t seen = 0;
        for (int i = 0; i < WORKERS; i++) {
            seen += shared[i].count;
        }
        assert_int_equal(seen, outbox.count);
    }
    for (int i = 0; i < WORKERS; i++) {
        give_room(i, MOST);
    }
    swl_task_outbox_flush(&outbox);
    for (int i = 0; i < WORKERS; i++) {
        went_out(i, accepted[i]);
    }
    assert_int_equal(outbox.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(where_there_is_room_nothing_waits),
        TEST(what_waits_goes_out_by_the_loop_in_order),
        TEST(one_that_comes_later_does_not_overtake),
        TEST(a_lane_without_room_does_not_hold_up_the_others),
        TEST(beyond_its_bound_it_takes_no_more),
        TEST(a_refusal_of_the_transports_is_told_and_keeps_nothing),
        TEST(one_that_fails_later_does_not_stop_those_behind_it),
        TEST(without_a_loop_it_is_flushed_by_hand),
        TEST(what_still_waits_at_the_end_is_told),
        TEST(others_see_what_waits_for_each_task_worker),
        TEST(a_closed_one_is_not_called_by_the_loop),
        TEST(random_operations_keep_the_order),
    };
    return RUN(tests);
}
