/* Answers of master and manager: what a reactor has no room for is sent later, whole and in order, by a timer. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "event/timer.h"
#include "server/processes/detached_answers.h"

enum { REACTORS = 2, INBOX = 4096, LIMIT = 64 * 1024, LARGE = 20 * 1024 };

static struct swl_server server;
static struct swl_server_state state_of_server;
static struct swl_reactor loop;
static struct swl_inbox inboxes[REACTORS];
static struct swl_doorbell_word words[REACTORS];
static struct swl_doorbell bells[REACTORS];
static char bytes[LARGE];
static char received[8 * LARGE];
static size_t received_size;

static int begin(void **state)
{
    (void)state;
    memset(&state_of_server, 0, sizeof(state_of_server));
    for (int i = 0; i < REACTORS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
        swl_inbox_init(&inboxes[i], support_shared(swl_inbox_footprint(INBOX)), INBOX, bells, i);
    }
    server = (struct swl_server){
        .mode = SWL_MODE_BASE,
        .role = SWL_ROLE_MANAGER,
        .id = -1,
        .state = &state_of_server,
        .reactor = &loop,
        .reactor_inboxes = inboxes,
    };
    server.options.worker_num = REACTORS;
    server.options.output_memory_limit = LIMIT;
    received_size = 0;
    return 0;
}

static int end(void **state)
{
    (void)state;
    (void)swl_detached_answers_drop(&server);
    swl_timers_free(&loop.timers);
    for (int i = 0; i < REACTORS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    return 0;
}

static int answer(int reactor, char what, uint32_t size)
{
    const struct swl_message message = {
        .type = size > 0 ? SWL_MESSAGE_SEND : SWL_MESSAGE_CLOSE, .size = size, .id = what};
    memset(bytes, what, size);
    return swl_detached_answers_send(&server, reactor, &message, bytes);
}

/* Takes all that is in the inbox: payloads, and "." for a close. Returns how many messages and pieces. */
static int take_in(int reactor)
{
    struct swl_message *message;
    int count = 0;
    for (; (message = swl_inbox_receive(&inboxes[reactor])) != NULL; count++) {
        if (message->type == SWL_MESSAGE_CLOSE) {
            received[received_size++] = '.';
        }
        memcpy(received + received_size, swl_message_payload(message), message->size);
        received_size += message->size;
        swl_inbox_release(&inboxes[reactor]);
    }
    return count;
}

static void pass_time(void)
{
    swl_timers_run(&loop.timers, swl_clock_monotonic() + 10 * SWL_NS_PER_MS);
}

static void what_has_room_is_sent_at_once(void **state)
{
    (void)state;
    assert_int_equal(answer(1, 'a', 100), 0);
    assert_false(swl_detached_answers_wait(&server));
    assert_int_equal(take_in(1), 1);
    assert_int_equal(received_size, 100);
}

static void what_has_none_follows_whole_and_in_order(void **state)
{
    (void)state;
    char expected[3 * LARGE + 2];
    memset(expected, 'a', LARGE);
    memset(expected + LARGE, 'b', LARGE);
    expected[2 * LARGE] = '.';
    memset(expected + 2 * LARGE + 1, 'c', 10);
    assert_int_equal(answer(0, 'a', LARGE), 0);
    assert_int_equal(answer(0, 'b', LARGE), 0);
    assert_int_equal(answer(0, 'x', 0), 0);
    assert_int_equal(answer(0, 'c', 10), 0);
    assert_true(swl_detached_answers_wait(&server));
    for (int rounds = 0; swl_detached_answers_wait(&server); rounds++) {
        assert_true(rounds < 100);
        assert_true(take_in(0) > 0);
        pass_time();
    }
    (void)take_in(0);
    assert_int_equal(received_size, 2 * LARGE + 11);
    assert_memory_equal(received, expected, received_size);
    assert_int_equal(swl_detached_answers_drop(&server), 0);
}

static void one_reactor_does_not_hold_up_another(void **state)
{
    (void)state;
    assert_int_equal(answer(0, 'a', LARGE), 0);
    assert_int_equal(answer(1, 'b', 100), 0);
    assert_int_equal(take_in(1), 1);
    assert_true(swl_detached_answers_wait(&server));
}

static void the_limit_refuses_output_and_no_close(void **state)
{
    (void)state;
    int accepted = 0, result;
    while ((result = answer(0, 'a', LARGE)) == 0) {
        accepted++;
    }
    assert_int_equal(result, -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW);
    assert_int_equal(accepted, 4); /* LIMIT is reached with the fourth */
    assert_int_equal(answer(0, 'x', 0), 0);
    assert_int_equal(swl_detached_answers_drop(&server), 4 * LARGE);
    assert_false(swl_detached_answers_wait(&server));
}

static void without_a_loop_nothing_is_sent(void **state)
{
    (void)state;
    server.reactor = NULL;
    assert_int_equal(answer(0, 'a', 10), -ECANCELED);
    assert_int_equal(take_in(0), 0);
}

static void the_end_does_not_wait_beyond_its_deadline(void **state)
{
    (void)state;
    assert_int_equal(answer(0, 'a', LARGE), 0);
    atomic_store(&state_of_server.end_by, swl_clock_monotonic() - 1);
    swl_detached_answers_finish(&server);
    assert_true(swl_detached_answers_wait(&server));
    atomic_store(&state_of_server.end_by, SWL_NEVER);
    atomic_store(&state_of_server.forced, 1);
    swl_detached_answers_finish(&server);
    assert_true(swl_detached_answers_wait(&server));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_has_room_is_sent_at_once),        TEST(what_has_none_follows_whole_and_in_order),
        TEST(one_reactor_does_not_hold_up_another), TEST(the_limit_refuses_output_and_no_close),
        TEST(without_a_loop_nothing_is_sent),       TEST(the_end_does_not_wait_beyond_its_deadline),
    };
    return RUN(tests);
}
