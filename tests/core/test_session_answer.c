/* Who owes an answer: it is ended once, by whoever is first, and is that one's until it has passed through the loop. */
#include "support.h"

#include <pthread.h>
#include <sched.h>

#include "net/session_answer.h"

static void an_answer_from_begin_to_end(void **state)
{
    (void)state;
    struct swl_session session = {0};
    uint64_t worker = swl_session_taker(3, 1), successor = swl_session_taker(3, 2),
             task = swl_session_taker(7, 1);
    assert_int_equal(swl_session_owed_answer(&session), 0);
    assert_false(swl_session_take_answer(&session, 0, worker));
    assert_false(swl_session_end_answer(&session, 0, worker));

    swl_session_expect_answer(&session, 41);
    assert_int_equal(swl_session_owed_answer(&session), 41);
    assert_false(swl_session_answer_is_of(&session, worker));
    assert_false(swl_session_take_answer(&session, 40, worker)); /* an earlier request */
    assert_true(swl_session_take_answer(&session, 41, worker));
    assert_true(swl_session_answer_is_of(&session, worker));
    assert_false(swl_session_answer_is_of(&session, successor));

    swl_session_note_begun(&session);
    assert_true(atomic_load(&session.answer) & SWL_ANSWER_BEGUN);
    assert_true(swl_session_take_answer(&session, 41, SWL_ANSWER_DETACHED));
    assert_false(swl_session_answer_is_of(&session, worker));
    assert_true(atomic_load(&session.answer) & SWL_ANSWER_BEGUN);
    assert_int_equal(swl_session_owed_answer(&session), 41);

    assert_true(swl_session_end_answer(&session, 41, task));
    assert_false(swl_session_end_answer(&session, 41, worker));
    assert_false(swl_session_take_answer(&session, 41, worker));
    assert_true(swl_session_answer_is_of(&session, task)); /* should it die before the loop has got it */
    assert_int_equal(swl_session_owed_answer(&session), 0);
    swl_session_expect_answer(&session, 0);
    assert_false(swl_session_answer_is_of(&session, task));
    swl_session_note_begun(&session);
    assert_true(atomic_load(&session.answer) == 0);
}

static void takers_differ(void **state)
{
    (void)state;
    const struct {
        int endpoint;
        int64_t generation;
    } takers[] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {65533, 0x3FFF}, {65533, 0}};
    enum { COUNT = sizeof(takers) / sizeof(takers[0]) };
    for (int i = 0; i < COUNT; i++) {
        uint64_t taker = swl_session_taker(takers[i].endpoint, takers[i].generation);
        assert_true((taker & ~SWL_ANSWER_TAKER) == 0);
        assert_true(taker != 0 && taker != SWL_ANSWER_DETACHED);
        for (int k = 0; k < i; k++) {
            assert_true(taker != swl_session_taker(takers[k].endpoint, takers[k].generation));
        }
    }
}

enum { ENDERS = 4, ANSWERS = 500 };

static struct swl_session raced;
static _Atomic int ended[ANSWERS + 1];

static void *ender(void *argument)
{
    for (uint32_t number = 1; number <= ANSWERS; number++) {
        while (swl_session_owed_answer(&raced) < number && atomic_load(&ended[number]) == 0) {
            sched_yield();
        }
        if (swl_session_end_answer(&raced, number, swl_session_taker(*(int *)argument, 1))) {
            atomic_fetch_add(&ended[number], 1);
        }
    }
    return NULL;
}

static void one_of_several_ends_it(void **state)
{
    (void)state;
    pthread_t threads[ENDERS];
    int ids[ENDERS];
    for (int i = 0; i < ENDERS; i++) {
        ids[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, ender, &ids[i]), 0);
    }
    for (uint32_t number = 1; number <= ANSWERS; number++) { /* the loop */
        swl_session_expect_answer(&raced, number);
        while (atomic_load(&ended[number]) == 0) {
            sched_yield();
        }
    }
    for (int i = 0; i < ENDERS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (uint32_t number = 1; number <= ANSWERS; number++) {
        assert_int_equal(atomic_load(&ended[number]), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_from_begin_to_end),
        cmocka_unit_test(takers_differ),
        cmocka_unit_test(one_of_several_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
