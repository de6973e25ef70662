/* Messages of a process that never waits: sent at once where there is room, kept in order where there is not.
 */
#include "support.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/manager/reports.h"

enum { RECEIVERS = 2, SENDER = RECEIVERS, ENDPOINTS, CAPACITY = 8192, SIZE = 1000 };

static struct swl_inbox channels[RECEIVERS];
static struct swl_doorbell bells[ENDPOINTS];
static struct swl_doorbell_word *words;
static struct swl_timers timers;
static struct swl_reports reports;
static uint8_t payload[SIZE];

static int begin(void **state)
{
    (void)state;
    words = support_shared(sizeof(words[0]) * ENDPOINTS);
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    for (int i = 0; i < RECEIVERS; i++) {
        swl_inbox_init(&channels[i], support_shared(swl_inbox_footprint(CAPACITY)), CAPACITY, bells, i);
    }
    timers = (struct swl_timers){0};
    swl_reports_open(&reports, &timers);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_reports_close(&reports); /* whatever still waits: the sanitizer sees whether it is freed */
    swl_timers_free(&timers);
    for (int i = 0; i < RECEIVERS; i++) {
        assert_true(swl_ring_sane(&channels[i].shared->ring));
        munmap(channels[i].shared, swl_inbox_footprint(CAPACITY));
    }
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(words, sizeof(words[0]) * ENDPOINTS);
    return 0;
}

static void report(int to, int64_t id, uint32_t size)
{
    const struct swl_message message = {.type = SWL_MESSAGE_RESULT, .source = SENDER, .id = id, .size = size};
    support_fill(payload, size, (uint64_t)id);
    swl_reports_send(&reports, &channels[to], &message, payload);
    support_fill(payload, size, 0); /* it was copied, or sent */
}

/* Takes one message, which must be that. */
static void assert_next(int to, int64_t id, uint32_t size)
{
    const struct swl_message *message = swl_inbox_receive(&channels[to]);
    assert_non_null(message);
    assert_int_equal(message->id, id);
    assert_int_equal(message->size, size);
    assert_int_equal(message->source, SENDER);
    assert_int_equal(message->flags & SWL_MESSAGE_WHOLE, SWL_MESSAGE_WHOLE);
    assert_true(support_filled(swl_message_payload(message), size, (uint64_t)id));
    swl_inbox_release(&channels[to]);
}

/* Reports until one has to wait; returns the id of that one. Ids count from 1. */
static int64_t fill(int to)
{
    int64_t id = 0;
    do {
        report(to, ++id, SIZE);
    } while (swl_list_empty(&reports.waiting));
    assert_true(id > 4);
    return id;
}

static bool is_rung(int endpoint)
{
    uint64_t count;
    return read(bells[endpoint].fd, &count, sizeof(count)) == sizeof(count);
}

static void it_is_sent_at_once_and_rings(void **state)
{
    (void)state;
    swl_doorbell_sleep(&bells[1], SWL_ASLEEP_IN_EPOLL);
    report(1, 5, SIZE);
    assert_true(is_rung(1));
    assert_false(is_rung(0));
    assert_next(1, 5, SIZE);
    assert_null(swl_inbox_receive(&channels[0]));
    assert_int_equal(swl_timers_next(&timers), SWL_NEVER);
}

static void one_without_payload_is_sent_too(void **state)
{
    (void)state;
    const struct swl_message message = {.type = SWL_MESSAGE_CLOSE, .source = SENDER, .id = 3};
    swl_reports_send(&reports, &channels[0], &message, NULL);
    assert_next(0, 3, 0);
}

static void what_has_no_room_is_sent_in_order_when_there_is_some(void **state)
{
    (void)state;
    int64_t waiting = fill(0), now = swl_clock_monotonic();
    report(0, waiting + 1, 10); /* it would fit, but is not to overtake */
    report(0, waiting + 2, SIZE);
    assert_in_range(swl_timers_next(&timers), now - SWL_NS_PER_SEC, now + SWL_NS_PER_SEC);
    for (int64_t id = 1; id < waiting; id++) {
        assert_next(0, id, SIZE);
    }
    assert_null(swl_inbox_receive(&channels[0]));
    swl_doorbell_sleep(&bells[0], SWL_ASLEEP_IN_EPOLL);
    swl_timers_run(&timers, swl_timers_next(&timers));
    assert_true(is_rung(0));
    assert_next(0, waiting, SIZE);
    assert_next(0, waiting + 1, 10);
    assert_next(0, waiting + 2, SIZE);
    assert_true(swl_list_empty(&reports.waiting));
    assert_int_equal(swl_timers_next(&timers), SWL_NEVER);
}

static void while_there_is_no_room_it_is_tried_again_and_again(void **state)
{
    (void)state;
    int64_t waiting = fill(0);
    for (int i = 0; i < 5; i++) {
        int64_t due = swl_timers_next(&timers);
        assert_int_not_equal(due, SWL_NEVER);
        swl_timers_run(&timers, due);
    }
    for (int64_t id = 1; id < waiting; id++) {
        assert_next(0, id, SIZE);
    }
    swl_timers_run(&timers, swl_timers_next(&timers));
    assert_next(0, waiting, SIZE);
    assert_null(swl_inbox_receive(&channels[0]));
}

static void a_new_report_takes_those_along_that_wait(void **state)
{
    (void)state;
    int64_t waiting = fill(0);
    for (int64_t id = 1; id < waiting; id++) {
        assert_next(0, id, SIZE);
    }
    report(0, waiting + 1, SIZE);
    assert_next(0, waiting, SIZE);
    assert_next(0, waiting + 1, SIZE);
}

static void a_full_inbox_holds_nobody_else_up(void **state)
{
    (void)state;
    int64_t waiting = fill(0);
    report(1, 77, SIZE);
    assert_next(1, 77, SIZE);
    report(0, waiting + 1, SIZE);
    report(1, 78, SIZE);
    assert_next(1, 78, SIZE);
    assert_null(swl_inbox_receive(&channels[1]));
    assert_next(0, 1, SIZE);
}

/* Both inboxes are drained at random; each gets all, in order. */
static void nothing_is_lost_or_overtaken(void **state)
{
    (void)state;
    enum { REPORTS = 3000 };
    uint64_t random = support_seed();
    int64_t sent[RECEIVERS] = {0}, got[RECEIVERS] = {0};
    while (got[0] < REPORTS || got[1] < REPORTS) {
        int to = (int)support_below(&random, RECEIVERS);
        if (support_below(&random, 2) && sent[to] < REPORTS) {
            sent[to]++;
            report(to, sent[to], (uint32_t)(sent[to] % (SIZE + 1)));
        }
        if (support_below(&random, 3) == 0 && swl_inbox_receive(&channels[to]) != NULL) {
            got[to]++;
            assert_next(to, got[to], (uint32_t)(got[to] % (SIZE + 1)));
        }
        if (support_below(&random, 16) == 0 && swl_timers_next(&timers) != SWL_NEVER) {
            swl_timers_run(&timers, swl_timers_next(&timers));
        }
    }
    assert_true(swl_list_empty(&reports.waiting));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_sent_at_once_and_rings),
        TEST(one_without_payload_is_sent_too),
        TEST(what_has_no_room_is_sent_in_order_when_there_is_some),
        TEST(while_there_is_no_room_it_is_tried_again_and_again),
        TEST(a_new_report_takes_those_along_that_wait),
        TEST(a_full_inbox_holds_nobody_else_up),
        TEST(nothing_is_lost_or_overtaken),
    };
    return RUN(tests);
}
