/* Questions of reactor threads to the main thread: each gets its answer, once, in order, and the thread is
 * woken. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "server/loops/decisions.h"

enum { REACTORS = 3, CHILDREN = 1, ENDPOINTS = CHILDREN + REACTORS, QUESTIONS = 5000, AT_ONCE = 20 };

static struct swl_server server;
static struct swl_doorbell bells[ENDPOINTS];
static struct swl_doorbell_word words[ENDPOINTS];
static struct swl_decisions decisions;
static struct swl_reactor loop;
static int asked; /* how often the callback ran */
static uint8_t seen[SWL_DECISION_DATA_MAX];
static size_t seen_size;

static int32_t answer(struct swl_server *of, int64_t session, int type, const void *data, size_t size)
{
    check(of == &server);
    asked++;
    seen_size = size;
    memcpy(seen, data, size);
    return type == SWL_DECISION_DATA ? (int32_t)(session % 1000) : SWL_DECISION_DROP;
}

static int begin(void **state)
{
    static const struct swl_server_callbacks callbacks = {.dispatch = answer};
    (void)state;
    asked = 0;
    memset(words, 0, sizeof(words));
    server = (struct swl_server){
        .mode = SWL_MODE_PROCESS,
        .options = {.worker_num = CHILDREN, .reactor_num = REACTORS},
        .callbacks = &callbacks,
        .bells = bells,
    };
    for (int i = 0; i < ENDPOINTS; i++) {
        if (swl_doorbell_open(&bells[i], &words[i]) < 0) {
            return -1;
        }
    }
    return swl_reactor_open(&loop) < 0 || swl_decisions_open(&decisions, &server) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_decisions_close(&decisions);
    swl_decisions_close(&decisions);
    swl_reactor_close(&loop);
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    return 0;
}

/* Takes one answer of reactor 0 and compares it. */
static void take(int64_t session, enum swl_decision_type type, int32_t expected)
{
    assert_true(swl_decisions_any(&decisions, 0));
    struct swl_decision *decision = swl_decisions_take(&decisions, 0);
    assert_non_null(decision);
    assert_null(decision->next);
    assert_int_equal(decision->session, session);
    assert_int_equal(decision->type, type);
    assert_int_equal(decision->answer, expected);
    swl_decision_free(decision);
    assert_false(swl_decisions_any(&decisions, 0));
}

static void what_was_asked_before_the_loop_began_is_answered(void **state)
{
    (void)state;
    swl_decisions_ask(&decisions, 0, SWL_DECISION_DATA, 7, "abc", 3, NULL);
    assert_int_equal(swl_decisions_start(&decisions, &loop), 0);
    assert_false(swl_decisions_any(&decisions, 0));
    assert_int_equal(swl_reactor_poll(&loop, 0), 1);
    assert_int_equal(seen_size, 3);
    assert_memory_equal(seen, "abc", 3);
    take(7, SWL_DECISION_DATA, 7);
    swl_decisions_ask(&decisions, 0, SWL_DECISION_CLOSE, 8, NULL, 0, NULL);
    assert_int_equal(swl_reactor_poll(&loop, 0), 1);
    assert_int_equal(seen_size, 0);
    take(8, SWL_DECISION_CLOSE, SWL_DECISION_DROP);
}

static void of_a_large_package_the_beginning_is_shown(void **state)
{
    (void)state;
    static uint8_t large[SWL_DECISION_DATA_MAX + 1];
    support_fill(large, sizeof(large), 3);
    assert_int_equal(swl_decisions_start(&decisions, &loop), 0);
    swl_decisions_ask(&decisions, 0, SWL_DECISION_DATA, 1, large, sizeof(large), NULL);
    assert_int_equal(swl_reactor_poll(&loop, 0), 1);
    assert_int_equal(seen_size, SWL_DECISION_DATA_MAX);
    assert_memory_equal(seen, large, SWL_DECISION_DATA_MAX);
    take(1, SWL_DECISION_DATA, 1);
}

static void the_loop_does_other_work_between_batches(void **state)
{
    (void)state;
    assert_int_equal(swl_decisions_start(&decisions, &loop), 0);
    for (int i = 0; i < 1000; i++) {
        swl_decisions_ask(&decisions, 0, SWL_DECISION_DATA, i, NULL, 0, NULL);
    }
    int rounds = 0;
    for (int before = -1; asked != before; rounds++) {
        before = asked;
        (void)swl_reactor_poll(&loop, 0);
    }
    assert_int_equal(asked, 1000);
    assert_true(rounds > 10);
    struct swl_decision *decision = swl_decisions_take(&decisions, 0);
    for (int i = 0; i < 1000; i++) {
        struct swl_decision *next = decision->next;
        assert_int_equal(decision->session, i);
        swl_decision_free(decision);
        decision = next;
    }
    assert_null(decision);
}

static void after_the_stop_nothing_is_asked_and_all_is_freed(void **state)
{
    (void)state;
    assert_int_equal(swl_decisions_start(&decisions, &loop), 0);
    swl_decisions_ask(&decisions, 0, SWL_DECISION_DATA, 1, NULL, 0, NULL);
    assert_int_equal(swl_reactor_poll(&loop, 0), 1); /* an answer that nobody takes */
    swl_decisions_stop(&decisions);
    swl_decisions_ask(&decisions, 0, SWL_DECISION_DATA, 2, "x", 1, swl_malloc(10));
    assert_int_equal(swl_reactor_poll(&loop, 0), 0);
    assert_int_equal(asked, 1);
}

static void *ask_and_take(void *argument)
{
    int reactor = (int)(intptr_t)argument, next = 0, answered = 0;
    const struct swl_doorbell *bell = &bells[swl_server_reactor_endpoint(&server, reactor)];
    while (answered < QUESTIONS) {
        while (next < QUESTIONS && next - answered < AT_ONCE) {
            swl_decisions_ask(&decisions, reactor, SWL_DECISION_DATA, next, &next, sizeof(next), NULL);
            next++;
        }
        swl_doorbell_sleep(bell, SWL_ASLEEP_IN_FUTEX);
        if (!swl_decisions_any(&decisions, reactor)) {
            check(swl_doorbell_wait(bell, swl_clock_monotonic() + 60 * SWL_NS_PER_SEC) != -ETIMEDOUT);
        }
        swl_doorbell_awake(bell);
        struct swl_decision *decision = swl_decisions_take(&decisions, reactor);
        while (decision != NULL) {
            struct swl_decision *after = decision->next;
            check(decision->session == answered && decision->answer == answered % 1000);
            check(decision->reactor == reactor);
            swl_decision_free(decision);
            answered++;
            decision = after;
        }
    }
    return NULL;
}

static void each_thread_gets_its_answers_in_order(void **state)
{
    (void)state;
    pthread_t threads[REACTORS];
    assert_int_equal(swl_decisions_start(&decisions, &loop), 0);
    for (intptr_t i = 0; i < REACTORS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, ask_and_take, (void *)i), 0);
    }
    while (asked < REACTORS * QUESTIONS) {
        (void)swl_reactor_poll(&loop, 1000);
    }
    for (int i = 0; i < REACTORS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(swl_decisions_any(&decisions, i));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_asked_before_the_loop_began_is_answered),
        TEST(of_a_large_package_the_beginning_is_shown),
        TEST(the_loop_does_other_work_between_batches),
        TEST(after_the_stop_nothing_is_asked_and_all_is_freed),
        TEST(each_thread_gets_its_answers_in_order),
    };
    return RUN(tests);
}
