/* Which of several gets the next piece of work: an idle one, else the least loaded, else who began last. */
#include "support.h"

#include "shared/choice.h"

enum { CANDIDATES = 5 };

static struct swl_choice_candidate candidates[CANDIDATES];
static int looks;

static struct swl_choice_candidate look(const void *argument, int index)
{
    looks++;
    return ((const struct swl_choice_candidate *)argument)[index];
}

static int choose(int first, int except)
{
    looks = 0;
    return swl_choice_idle_first(CANDIDATES, first, except, look, candidates);
}

static int begin(void **state)
{
    (void)state;
    for (int i = 0; i < CANDIDATES; i++) {
        candidates[i] = (struct swl_choice_candidate){.load = 10, .began = 100};
    }
    return 0;
}

static void the_next_idle_one_is_taken_and_ends_the_search(void **state)
{
    (void)state;
    candidates[1].is_idle = candidates[3].is_idle = true;
    candidates[0].load = 0; /* it has nothing that waits, but is not idle */
    for (int first = 0; first < 3 * CANDIDATES; first++) {
        int place = first % CANDIDATES, expected = place >= 2 && place <= 3 ? 3 : 1;
        assert_int_equal(choose(first, -1), expected);
        assert_int_equal(looks, (expected - place + CANDIDATES) % CANDIDATES + 1);
    }
}

static void the_least_load_is_taken_wherever_it_is(void **state)
{
    (void)state;
    for (int least = 0; least < CANDIDATES; least++) {
        (void)begin(NULL);
        candidates[least].load = -1; /* numbers of two processes may be that far apart */
        candidates[least].began = 0;
        for (int first = 0; first < CANDIDATES; first++) {
            assert_int_equal(choose(first, -1), least);
        }
    }
}

static void of_equal_loads_the_one_that_began_last_is_taken(void **state)
{
    (void)state;
    for (int last = 0; last < CANDIDATES; last++) {
        (void)begin(NULL);
        candidates[last].began = 101;
        candidates[(last + 1) % CANDIDATES].load = 11;
        candidates[(last + 1) % CANDIDATES].began = 102;
        for (int first = 0; first < CANDIDATES; first++) {
            assert_int_equal(choose(first, -1), last);
        }
    }
}

static void equals_get_their_turn(void **state)
{
    (void)state;
    for (int first = 0; first < CANDIDATES; first++) {
        assert_int_equal(choose(first, -1), first);
        assert_int_equal(looks, CANDIDATES);
    }
}

static void one_is_left_out_where_there_is_another(void **state)
{
    (void)state;
    candidates[2].is_idle = true;
    for (int first = 0; first < CANDIDATES; first++) {
        assert_int_equal(choose(first, 2), first == 2 ? 3 : first);
    }
    assert_int_equal(swl_choice_idle_first(1, 3, 0, look, candidates), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_next_idle_one_is_taken_and_ends_the_search, begin),
        cmocka_unit_test_setup(the_least_load_is_taken_wherever_it_is, begin),
        cmocka_unit_test_setup(of_equal_loads_the_one_that_began_last_is_taken, begin),
        cmocka_unit_test_setup(equals_get_their_turn, begin),
        cmocka_unit_test_setup(one_is_left_out_where_there_is_another, begin),
    };
    return RUN(tests);
}
