/* Which task worker gets the next task: an idle one in turn, else the one with the shortest queue.
 * Slots are as shared memory has them. */
#include "support.h"

#include <string.h>

#include "task/task_schedule.h"

enum { WORKERS = 4 };

static struct swl_task_inflight slots[WORKERS];

static int begin(void **state)
{
    (void)state;
    memset(slots, 0, sizeof(slots));
    return 0;
}

static void make_busy(int index, int64_t began)
{
    slots[index].task.message.type = SWL_MESSAGE_TASK;
    slots[index].began = began;
}

static void idle_ones_are_taken_in_turn(void **state)
{
    (void)state;
    int turn = 0;
    for (int i = 1; i <= 3 * WORKERS; i++) {
        assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), i % WORKERS);
        assert_int_equal(turn, i % WORKERS);
    }
}

static void a_turn_of_any_beginning_is_in_range(void **state)
{
    (void)state;
    for (int begin = 0; begin < 1000; begin++) {
        int turn = begin;
        assert_in_range(swl_task_schedule(slots, WORKERS, -1, &turn), 0, WORKERS - 1);
    }
}

static void busy_ones_are_passed_over(void **state)
{
    (void)state;
    int turn = 0;
    make_busy(1, 5);
    slots[2].queued = 1;
    assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), 3);
    assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), 0);
    assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), 3);
}

static void one_whose_result_is_sent_is_as_good_as_idle(void **state)
{
    (void)state;
    int turn = 0;
    for (int i = 0; i < WORKERS; i++) {
        make_busy(i, 5);
    }
    slots[2].answered = 1;
    assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), 2);
}

static void without_an_idle_one_the_shortest_queue_is_taken(void **state)
{
    (void)state;
    int turn = 0;
    for (int i = 0; i < WORKERS; i++) {
        make_busy(i, 5);
        slots[i].queued = 10 - i;
    }
    assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), 3);
    slots[1].queued = 2;
    assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), 1);
}

static void of_equal_queues_the_one_that_began_last_is_taken(void **state)
{
    (void)state;
    int turn = 0;
    for (int i = 0; i < WORKERS; i++) {
        make_busy(i, 100);
        slots[i].queued = 3;
    }
    slots[2].began = 200; /* the others hang, for all one knows */
    assert_int_equal(swl_task_schedule(slots, WORKERS, -1, &turn), 2);
}

static void one_alone_gets_all(void **state)
{
    (void)state;
    int turn = 7;
    assert_int_equal(swl_task_schedule(slots, 1, -1, &turn), 0);
    make_busy(0, 5);
    slots[0].queued = INT64_MAX;
    assert_int_equal(swl_task_schedule(slots, 1, -1, &turn), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(idle_ones_are_taken_in_turn),
        TEST(a_turn_of_any_beginning_is_in_range),
        TEST(busy_ones_are_passed_over),
        TEST(one_whose_result_is_sent_is_as_good_as_idle),
        TEST(without_an_idle_one_the_shortest_queue_is_taken),
        TEST(of_equal_queues_the_one_that_began_last_is_taken),
        TEST(one_alone_gets_all),
    };
    return RUN(tests);
}
