/* Waiters for room: each is woken once, and none is lost between one that is about to sleep and one that has
 * just made room. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "shared/waiters.h"

enum { ENDPOINTS = 4 };

static struct world {
    struct swl_waiters waiters;
    struct swl_doorbell_word words[ENDPOINTS];
} * world;
static struct swl_doorbell bells[ENDPOINTS];

static int begin(void **state)
{
    (void)state;
    world = support_shared(sizeof(*world));
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &world->words[i]), 0);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(world, sizeof(*world));
    return 0;
}

static bool is_rung(int endpoint)
{
    uint64_t count;
    return read(bells[endpoint].fd, &count, sizeof(count)) == sizeof(count);
}

static void all_sleep(void)
{
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_sleep(&bells[i], SWL_ASLEEP_IN_EPOLL);
    }
}

static void those_who_want_room_are_rung(void **state)
{
    (void)state;
    all_sleep();
    swl_waiters_add(&world->waiters, 1);
    swl_waiters_add(&world->waiters, 3);
    assert_false(is_rung(1));
    swl_waiters_wake(&world->waiters, bells);
    assert_false(is_rung(0));
    assert_true(is_rung(1));
    assert_false(is_rung(2));
    assert_true(is_rung(3));
}

static void without_a_waiter_nobody_is_rung(void **state)
{
    (void)state;
    all_sleep();
    swl_waiters_wake(&world->waiters, bells);
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_false(is_rung(i));
    }
}

static void a_waiter_is_woken_once(void **state)
{
    (void)state;
    swl_waiters_add(&world->waiters, 2);
    swl_waiters_add(&world->waiters, 2);
    swl_waiters_wake(&world->waiters, bells);
    all_sleep();
    swl_waiters_wake(&world->waiters, bells);
    assert_false(is_rung(2));
    swl_waiters_add(&world->waiters, 2);
    swl_waiters_wake(&world->waiters, bells);
    assert_true(is_rung(2));
}

static void a_waiter_is_pending_until_it_is_woken(void **state)
{
    (void)state;
    assert_false(swl_waiters_pending(&world->waiters, 2));
    swl_waiters_add(&world->waiters, 2);
    assert_true(swl_waiters_pending(&world->waiters, 2));
    assert_false(swl_waiters_pending(&world->waiters, 1));
    assert_false(swl_waiters_pending(&world->waiters, 66)); /* another word of the set */
    swl_waiters_wake(&world->waiters, bells);
    assert_false(swl_waiters_pending(&world->waiters, 2));
}

static void every_endpoint_can_wait(void **state)
{
    (void)state;
    struct swl_doorbell *many = malloc(SWL_ENDPOINTS_MAX * sizeof(*many));
    for (int i = 0; i < SWL_ENDPOINTS_MAX; i++) {
        many[i] = bells[1];
    }
    for (int i = 0; i < SWL_ENDPOINTS_MAX; i += i < 62 || i > SWL_ENDPOINTS_MAX - 4 ? 1 : 30) {
        many[i] = bells[2];
        all_sleep();
        swl_waiters_add(&world->waiters, i);
        swl_waiters_wake(&world->waiters, many);
        assert_true(is_rung(2));
        assert_false(is_rung(1));
        many[i] = bells[1];
    }
    free(many);
}

/* One that dies while it wakes may have forgotten somebody, until the next who waits; the manager wakes all at
 * a death, and then they add themselves again. */
static void wake(void *argument)
{
    (void)argument;
    swl_waiters_wake(&world->waiters, bells);
}

static void a_waiter_is_not_forgotten_for_good_by_one_that_dies_waking(void **state)
{
    (void)state;
    for (int n = 1;; n += SUPPORT_STORE_STRIDE) {
        all_sleep();
        swl_waiters_add(&world->waiters, 1);
        swl_waiters_add(&world->waiters, 3);
        bool died = support_kill_at_store(wake, NULL, world, sizeof(*world), n);
        (void)is_rung(1);
        (void)is_rung(3);
        all_sleep(); /* they were woken, and there was no room */
        swl_waiters_add(&world->waiters, 1);
        swl_waiters_add(&world->waiters, 3);
        swl_waiters_wake(&world->waiters, bells);
        assert_true(is_rung(1));
        assert_true(is_rung(3));
        assert_false(swl_waiters_pending(&world->waiters, 1) || swl_waiters_pending(&world->waiters, 3));
        if (!died) {
            assert_true(n > 3);
            break;
        }
    }
}

/* ---- threads ---- */

enum { LIMIT_MS = 10000, TAKERS = ENDPOINTS - 1, EACH = 4000 };

/* Room for one, all the time: who has got it makes use of it, and gives it back. */
static _Atomic int room;
static int used; /* guarded by the room */

static bool enter(void)
{
    int one = 1;
    return atomic_compare_exchange_strong(&room, &one, 0);
}

static void *use_room(void *argument)
{
    int self = (int)(intptr_t)argument;
    for (int i = 0; i < EACH; i++) {
        while (!enter()) {
            swl_doorbell_sleep(&bells[self], SWL_ASLEEP_IN_FUTEX);
            swl_waiters_add(&world->waiters, self);
            if (enter()) {
                swl_doorbell_awake(&bells[self]);
                break;
            }
            check(swl_doorbell_wait(&bells[self], swl_clock_monotonic() + LIMIT_MS * SWL_NS_PER_MS) !=
                  -ETIMEDOUT);
        }
        used++;
        atomic_store_explicit(&room, 1, memory_order_release);
        swl_waiters_wake(&world->waiters, bells);
    }
    return NULL;
}

static void nobody_sleeps_while_there_is_room(void **state)
{
    (void)state;
    pthread_t threads[TAKERS];
    used = 0;
    atomic_store(&room, 1);
    for (int i = 0; i < TAKERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, use_room, (void *)(intptr_t)i), 0);
    }
    for (int i = 0; i < TAKERS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(used, TAKERS * EACH);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(those_who_want_room_are_rung),
        TEST(without_a_waiter_nobody_is_rung),
        TEST(a_waiter_is_woken_once),
        TEST(a_waiter_is_pending_until_it_is_woken),
        TEST(every_endpoint_can_wait),
        TEST(a_waiter_is_not_forgotten_for_good_by_one_that_dies_waking),
        TEST(nobody_sleeps_while_there_is_room),
    };
    return RUN(tests);
}
