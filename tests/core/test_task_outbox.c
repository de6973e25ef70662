/* The outbox: what the transport does not take at once goes out later, in order, and only so much is kept.
 * The transport is a fake one with as much room as the test gives it. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "task/task_outbox.h"

enum { WORKERS = 3, LANES = WORKERS + 1, MOST = 4096, LIMIT = 10000 };

/* The endpoints: this process, then the task workers. */
enum { SELF, FIRST_WORKER, ENDPOINTS = FIRST_WORKER + WORKERS };

static struct swl_task_outbox outbox;
static struct swl_task_transport transport;
static struct swl_task_transport_shared *transport_shared;
static struct swl_task_waiting shared[LANES];
static struct swl_doorbell_word words[ENDPOINTS];
static struct swl_doorbell bells[ENDPOINTS];

static struct {
    int room, refusal;
    int64_t sent[MOST];
    int count;
} lanes[LANES];
static int tries, room_at_try; /* calls of the transport; the try before which everything gets room */
static struct swl_ring_mark *marks[MOST];

static int lane_of(int index)
{
    return index == SWL_TASK_SHARED_QUEUE ? WORKERS : index;
}

static int fake_send(struct swl_task_transport *self, int index, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark)
{
    int lane = lane_of(index);
    assert_ptr_equal(self, &transport);
    assert_true(support_filled(payload, message->size, (uint64_t)message->id));
    if (++tries == room_at_try) {
        for (int i = 0; i < LANES; i++) {
            lanes[i].room = MOST;
        }
    }
    if (lanes[lane].refusal != 0) {
        return lanes[lane].refusal;
    }
    if (lanes[lane].room == 0) {
        return -EAGAIN;
    }
    assert_true(lanes[lane].count < MOST);
    marks[lanes[lane].count] = mark;
    lanes[lane].sent[lanes[lane].count++] = message->id;
    lanes[lane].room--;
    return 0;
}

static struct swl_task_transport_functions functions;

static int begin(void **state)
{
    (void)state;
    memset(lanes, 0, sizeof(lanes));
    memset(shared, 0, sizeof(shared));
    memset(words, 0, sizeof(words));
    tries = room_at_try = 0;
    transport_shared = support_shared(sizeof(*transport_shared));
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    functions =
        (struct swl_task_transport_functions){.name = "fake", .has_shared_queue = true, .send = fake_send};
    transport = (struct swl_task_transport){
        .functions = &functions,
        .options = {.worker_count = WORKERS,
                    .shared = transport_shared,
                    .bells = bells,
                    .first_bell = FIRST_WORKER},
        .payload_max = SWL_TASK_INLINE_MAX,
    };
    swl_task_outbox_open(&outbox, &transport, SELF, LIMIT, shared);
    return 0;
}

static int end(void **state)
{
    (void)state;
    if (outbox.transport != NULL) {
        swl_task_outbox_close(&outbox, NULL, NULL);
    }
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(transport_shared, sizeof(*transport_shared));
    return 0;
}

static bool is_rung(int endpoint)
{
    uint64_t count;
    return read(bells[endpoint].fd, &count, sizeof(count)) == sizeof(count);
}

static struct swl_ring_mark some_mark;

static int put(int index, int64_t id, uint32_t size)
{
    uint8_t *payload = malloc(size + 1);
    struct swl_message message = {.type = SWL_MESSAGE_TASK, .id = id, .size = size};
    support_fill(payload, size, (uint64_t)id);
    int result = swl_task_outbox_send(&outbox, index, &message, payload, &some_mark);
    free(payload); /* what is kept is a copy */
    return result;
}

static void went_out(int index, int count)
{
    int lane = lane_of(index);
    assert_int_equal(lanes[lane].count, count);
    for (int i = 1; i < count; i++) {
        assert_true(lanes[lane].sent[i] > lanes[lane].sent[i - 1]);
    }
}

static void where_there_is_room_nothing_waits(void **state)
{
    (void)state;
    lanes[0].room = 2;
    assert_int_equal(put(0, 1, 100), 0);
    assert_int_equal(put(0, 2, 0), 0);
    went_out(0, 2);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.bytes, 0);
}

static void what_waits_goes_out_in_order_as_there_is_room(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= 5; id++) {
        assert_int_equal(put(1, id, (uint32_t)id * 10), 0);
    }
    assert_int_equal(outbox.count, 5);
    assert_true(outbox.bytes >= 150);
    swl_task_outbox_flush(&outbox);
    went_out(1, 0);
    lanes[1].room = 2;
    swl_task_outbox_flush(&outbox);
    went_out(1, 2);
    lanes[1].room = 10;
    swl_task_outbox_flush(&outbox);
    went_out(1, 5);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.bytes, 0);
}

static void a_task_that_was_kept_goes_with_a_mark_of_its_lanes(void **state)
{
    (void)state;
    lanes[0].room = 1;
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(0, 2, 10), 0);
    lanes[0].room = 1;
    swl_task_outbox_flush(&outbox);
    went_out(0, 2);
    assert_ptr_equal(marks[0], &some_mark);
    assert_ptr_equal(marks[1], &shared[0].sent); /* the other is the next task's by then */
}

static void what_stays_requests_room(void **state)
{
    (void)state;
    struct swl_waiters *waiters = &transport_shared->waiters;
    swl_task_outbox_flush(&outbox);
    assert_false(swl_waiters_pending(waiters, SELF)); /* nothing waits */
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(2, 2, 10), 0);
    lanes[0].room = 1;
    swl_doorbell_sleep(&bells[SELF], SWL_ASLEEP_IDLE);
    swl_task_outbox_flush(&outbox);
    assert_true(swl_waiters_pending(waiters, SELF));
    assert_false(is_rung(SELF));
    lanes[2].room = 1;
    swl_waiters_wake(waiters, bells);
    assert_true(is_rung(SELF));
    swl_task_outbox_flush(&outbox);
    went_out(2, 1);
    assert_false(swl_waiters_pending(waiters, SELF));
}

/* Room that is made while it finds none: then nobody would see the request. */
static void behind_the_request_it_tries_once_more(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(SWL_TASK_SHARED_QUEUE, 2, 10), 0);
    room_at_try = tries + 3; /* one try of each lane, then another */
    swl_task_outbox_flush(&outbox);
    went_out(0, 1);
    went_out(SWL_TASK_SHARED_QUEUE, 1);
    assert_int_equal(outbox.count, 0);
}

static void room_can_be_requested_with_nothing_that_waits(void **state)
{
    (void)state;
    swl_doorbell_sleep(&bells[SELF], SWL_ASLEEP_IDLE);
    swl_task_outbox_request_room(&outbox);
    assert_true(swl_waiters_pending(&transport_shared->waiters, SELF));
    swl_waiters_wake(&transport_shared->waiters, bells);
    assert_true(is_rung(SELF));
}

static void who_is_sent_something_is_woken(void **state)
{
    (void)state;
    for (int i = 0; i < WORKERS; i++) {
        swl_doorbell_sleep(&bells[FIRST_WORKER + i], SWL_ASLEEP_IDLE);
    }
    assert_int_equal(put(1, 1, 10), 0);
    assert_false(is_rung(FIRST_WORKER + 1)); /* not yet */
    lanes[1].room = 1;
    swl_task_outbox_flush(&outbox);
    assert_true(is_rung(FIRST_WORKER + 1));
    assert_false(is_rung(FIRST_WORKER));
    lanes[WORKERS].room = 1;
    assert_int_equal(put(SWL_TASK_SHARED_QUEUE, 2, 10), 0);
    assert_int_equal(is_rung(FIRST_WORKER) + is_rung(FIRST_WORKER + 2), 1);
}

static void one_that_comes_later_does_not_overtake(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    lanes[0].room = 5;
    assert_int_equal(put(0, 2, 10), 0); /* there is room, but not for this one yet */
    assert_int_equal(lanes[0].count, 0);
    swl_task_outbox_flush(&outbox);
    went_out(0, 2);
}

static void a_lane_without_room_does_not_hold_up_the_others(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    lanes[2].room = 5;
    assert_int_equal(put(2, 2, 10), 0);
    went_out(2, 1);
    assert_int_equal(outbox.count, 1);
}

static void beyond_its_bound_it_takes_no_more(void **state)
{
    (void)state;
    int64_t id = 0;
    int result;
    while ((result = put((int)(id % LANES) - 1, id + 1, 1000)) == 0) {
        id++;
        assert_true(outbox.bytes <= LIMIT);
        assert_true(id < 100);
    }
    assert_int_equal(result, -SWL_ERROR_TASK_QUEUE_FULL);
    assert_int_equal(outbox.count, id);
    assert_true(id >= 5);
    assert_int_equal(put(0, 100, 20000), -SWL_ERROR_TASK_QUEUE_FULL);
    int64_t sent = 0;
    for (int i = 0; i < LANES; i++) {
        lanes[i].room = 100;
    }
    swl_task_outbox_flush(&outbox);
    assert_int_equal(outbox.bytes, 0);
    for (int i = 0; i < LANES; i++) {
        sent += lanes[i].count;
    }
    assert_int_equal(sent, id);              /* the refused one is not among them */
    assert_int_equal(put(0, 200, 20000), 0); /* the bound is for what waits */
}

static void a_full_one_looks_for_room_itself(void **state)
{
    (void)state;
    int64_t id = 1;
    for (; put(0, id, 1000) == 0; id++) {
    }
    lanes[0].room = 3;
    assert_int_equal(put(0, id, 1000), 0);
    went_out(0, 3); /* it stands behind those that wait */
    assert_int_equal(outbox.count, id - 3);
}

static void where_the_queue_is_all_the_room_a_shared_task_is_not_kept(void **state)
{
    (void)state;
    functions.refuses_when_full = true;
    assert_int_equal(put(SWL_TASK_SHARED_QUEUE, 1, 10), -SWL_ERROR_TASK_QUEUE_FULL);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(put(0, 2, 10), 0); /* a named one's is */
    assert_int_equal(outbox.count, 1);
    lanes[WORKERS].room = 1;
    assert_int_equal(put(SWL_TASK_SHARED_QUEUE, 3, 10), 0);
    went_out(SWL_TASK_SHARED_QUEUE, 1);
}

static void a_refusal_of_the_transports_is_told_and_keeps_nothing(void **state)
{
    (void)state;
    lanes[0].refusal = -EMSGSIZE;
    assert_int_equal(put(0, 1, 10), -EMSGSIZE);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.bytes, 0);
    lanes[0].refusal = 0;
    lanes[0].room = 1;
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
    lanes[0].room = 1;
    assert_int_equal(put(0, 3, 10), 0);
    went_out(0, 1);
}

static struct {
    int64_t id;
    int32_t number;
} dropped[MOST];
static int dropped_count;

static void note_dropped(void *argument, int index, const struct swl_message *message, const void *payload)
{
    assert_ptr_equal(argument, &dropped);
    assert_true(support_filled(payload, message->size, (uint64_t)message->id));
    dropped[dropped_count].id = message->id;
    dropped[dropped_count++].number = index;
}

static void what_still_waits_at_the_end_is_told(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(0, 2, 0), 0);
    assert_int_equal(put(2, 3, 500), 0);
    assert_int_equal(put(SWL_TASK_SHARED_QUEUE, 4, 5), 0);
    dropped_count = 0;
    swl_task_outbox_close(&outbox, note_dropped, &dropped);
    assert_int_equal(dropped_count, 4);
    const int32_t whose[] = {0, 0, 2, SWL_TASK_SHARED_QUEUE};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(dropped[i].id, i + 1);
        assert_int_equal(dropped[i].number, whose[i]);
    }
    for (int i = 0; i < LANES; i++) {
        assert_int_equal(swl_task_waiting_count(&shared[i]), 0);
        assert_int_equal(swl_task_waiting_bytes(&shared[i]), 0);
    }
    assert_null(outbox.transport);
}

static void one_that_was_never_opened_can_be_closed(void **state)
{
    (void)state;
    struct swl_task_outbox none = {0};
    swl_task_outbox_close(&none, NULL, NULL);
}

static void others_see_what_waits_in_each_lane(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    assert_int_equal(put(0, 2, 20), 0);
    assert_int_equal(put(2, 3, 500), 0);
    assert_int_equal(swl_task_waiting_count(&shared[0]), 2);
    assert_int_equal(swl_task_waiting_bytes(&shared[0]), 30);
    assert_int_equal(swl_task_waiting_count(&shared[1]), 0);
    assert_int_equal(swl_task_waiting_count(&shared[2]), 1);
    assert_int_equal(swl_task_waiting_bytes(&shared[2]), 500);
    assert_int_equal(put(SWL_TASK_SHARED_QUEUE, 5, 7), 0);
    assert_int_equal(swl_task_waiting_count(&shared[WORKERS]), 1);
    assert_int_equal(swl_task_waiting_bytes(&shared[WORKERS]), 7);
    lanes[0].room = 1;
    swl_task_outbox_flush(&outbox);
    assert_int_equal(swl_task_waiting_count(&shared[0]), 1);
    assert_int_equal(swl_task_waiting_bytes(&shared[0]), 20);
    lanes[1].room = 1;
    assert_int_equal(put(1, 4, 10), 0); /* it goes out at once */
    assert_int_equal(swl_task_waiting_count(&shared[1]), 0);
}

static void random_operations_keep_the_order(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    int accepted[LANES] = {0};
    for (int64_t id = 1; id < 5000; id++) {
        int index = (int)support_below(&random, LANES) - 1;
        switch (support_below(&random, 4)) {
        case 0:
            lanes[lane_of(index)].room = (int)support_below(&random, 8);
            break;
        case 1:
            swl_task_outbox_flush(&outbox);
            break;
        default: {
            int result = put(index, id, (uint32_t)support_below(&random, 700));
            assert_true(result == 0 || result == -SWL_ERROR_TASK_QUEUE_FULL);
            accepted[lane_of(index)] += result == 0;
            break;
        }
        }
        assert_true(outbox.bytes <= LIMIT);
        assert_int_equal(outbox.count == 0, outbox.bytes == 0);
        int64_t seen = 0;
        for (int i = 0; i < LANES; i++) {
            seen += swl_task_waiting_count(&shared[i]);
        }
        assert_int_equal(seen, outbox.count);
    }
    for (int i = 0; i < LANES; i++) {
        lanes[i].room = MOST;
    }
    swl_task_outbox_flush(&outbox);
    for (int i = 0; i < LANES; i++) {
        went_out(i == WORKERS ? SWL_TASK_SHARED_QUEUE : i, accepted[i]);
    }
    assert_int_equal(outbox.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(where_there_is_room_nothing_waits),
        TEST(what_waits_goes_out_in_order_as_there_is_room),
        TEST(a_task_that_was_kept_goes_with_a_mark_of_its_lanes),
        TEST(what_stays_requests_room),
        TEST(behind_the_request_it_tries_once_more),
        TEST(room_can_be_requested_with_nothing_that_waits),
        TEST(who_is_sent_something_is_woken),
        TEST(one_that_comes_later_does_not_overtake),
        TEST(a_lane_without_room_does_not_hold_up_the_others),
        TEST(beyond_its_bound_it_takes_no_more),
        TEST(a_full_one_looks_for_room_itself),
        TEST(where_the_queue_is_all_the_room_a_shared_task_is_not_kept),
        TEST(a_refusal_of_the_transports_is_told_and_keeps_nothing),
        TEST(one_that_fails_later_does_not_stop_those_behind_it),
        TEST(what_still_waits_at_the_end_is_told),
        TEST(one_that_was_never_opened_can_be_closed),
        TEST(others_see_what_waits_in_each_lane),
        TEST(random_operations_keep_the_order),
    };
    return RUN(tests);
}
