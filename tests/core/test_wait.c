/* The one way in which a child blocks: when it ends, what it does meanwhile. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "server/processes/wait.h"

#define CAPACITY (64 * 1024)

static struct swl_server server;
static struct swl_child child;
static struct swl_process_slot slot;
static struct swl_doorbell_word word;
static struct swl_doorbell bell;
static struct swl_inbox inbox;

static int asked, ready_at, taken_in;

static bool is_ready(struct swl_child *waiting, void *argument)
{
    assert_ptr_equal(waiting, &child);
    assert_ptr_equal(argument, &asked);
    return ++asked >= ready_at;
}

/* Others send to the connections of this process without end. */
static bool take_in_always(struct swl_child *waiting)
{
    (void)waiting;
    taken_in++;
    return true;
}

/* Once; then a writer rings. */
static bool take_in_once(struct swl_child *waiting)
{
    (void)waiting;
    return taken_in++ == 0;
}

static int begin(void **state)
{
    (void)state;
    asked = taken_in = 0;
    ready_at = 1000000000;
    memset(&slot, 0, sizeof(slot));
    assert_int_equal(swl_doorbell_open(&bell, &word), 0);
    swl_inbox_init(&inbox, support_shared(swl_inbox_footprint(CAPACITY)), CAPACITY, &bell, 0);
    child = (struct swl_child){.server = &server, .slot = &slot, .bell = &bell, .inbox = &inbox};
    swl_list_init(&child.kept);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_doorbell_close(&bell);
    return 0;
}

static void note_result(struct swl_await *await, uint32_t index, const struct swl_message *message)
{
    (void)await;
    (void)message;
    asked += index == 1;
}

static void each_result_is_taken_once(void **state)
{
    (void)state;
    bool seen[2] = {false, false};
    struct swl_await await = {.first = 7, .count = 2, .missing = 2, .result = note_result, .seen = seen};
    struct swl_message result = {.type = SWL_MESSAGE_RESULT, .flags = SWL_MESSAGE_AWAITED, .id = 8};
    assert_true(swl_await_offer(&await, &result));
    assert_false(
        swl_await_offer(&await, &result)); /* of a task that ran twice: whoever offers it discards it */
    assert_int_equal(asked, 1);
    assert_int_equal(await.missing, 1);
    result.id = 9;
    assert_false(swl_await_offer(&await, &result));
    result.id = 7;
    result.flags = 0;
    assert_false(swl_await_offer(&await, &result));
    assert_int_equal(await.missing, 1);
}

static void what_is_ready_already_needs_no_wait(void **state)
{
    (void)state;
    ready_at = 1;
    assert_int_equal(swl_wait_until(&child, is_ready, &asked, 0), 0);
    assert_int_equal(asked, 1);
}

static void it_is_asked_once_more_after_it_says_that_it_sleeps(void **state)
{
    (void)state;
    ready_at = 2;
    assert_int_equal(swl_wait_until(&child, is_ready, &asked, SWL_NEVER), 0);
    assert_int_equal(asked, 2);
    assert_int_equal(atomic_load(&word.state), SWL_AWAKE);
}

static void the_deadline_ends_it(void **state)
{
    (void)state;
    int64_t deadline = swl_clock_monotonic() + 20 * SWL_NS_PER_MS;
    assert_int_equal(swl_wait_until(&child, is_ready, &asked, deadline), -ETIMEDOUT);
    assert_true(swl_clock_monotonic() >= deadline);
    assert_int_equal(atomic_load(&word.state), SWL_AWAKE);
}

static void the_last_look_is_after_the_deadline(void **state)
{
    (void)state;
    ready_at = 3; /* before, when it says that it sleeps, and at the end */
    assert_int_equal(swl_wait_until(&child, is_ready, &asked, swl_clock_monotonic() + SWL_NS_PER_MS), 0);
}

static void the_deadline_ends_it_also_while_others_send_without_end(void **state)
{
    (void)state;
    child.take_in = take_in_always;
    int64_t deadline = swl_clock_monotonic() + 20 * SWL_NS_PER_MS;
    assert_int_equal(swl_wait_until(&child, is_ready, &asked, deadline), -ETIMEDOUT);
    assert_true(taken_in > 0);
}

static void what_was_taken_in_is_looked_at_before_it_blocks(void **state)
{
    (void)state;
    child.take_in = take_in_once;
    ready_at = 2;
    assert_int_equal(swl_wait_until(&child, is_ready, &asked, SWL_NEVER), 0);
    assert_int_equal(taken_in, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_ready_already_needs_no_wait),
        TEST(each_result_is_taken_once),
        TEST(it_is_asked_once_more_after_it_says_that_it_sleeps),
        TEST(the_deadline_ends_it),
        TEST(the_last_look_is_after_the_deadline),
        TEST(the_deadline_ends_it_also_while_others_send_without_end),
        TEST(what_was_taken_in_is_looked_at_before_it_blocks),
    };
    return RUN(tests);
}
