/* Which sessions are idle, also where the wall clock is set meanwhile. */
#include "support.h"

#include "server/state/idle.h"

#define S SWL_NS_PER_SEC

static struct swl_server_state shared;
static struct swl_server server = {.state = &shared, .port_count = 2};
static struct swl_session session;

/* The wall clock shows 1000 s when the monotonic one shows 100 s. */
static struct swl_idle_moment at(int64_t seconds)
{
    return (struct swl_idle_moment){.wall = (1000 + seconds) * S, .monotonic = (100 + seconds) * S};
}

static int begin(void **state)
{
    (void)state;
    shared.clock_set_at = 0;
    server.ports[0].options.heartbeat_idle_time = 10 * S;
    server.ports[1].options.heartbeat_idle_time = 0;
    session = (struct swl_session){.connect_time = at(0).wall, .recv_time = at(0).wall};
    return 0;
}

static void one_is_idle_once_nothing_has_come_for_the_time_of_its_port(void **state)
{
    (void)state;
    assert_false(swl_idle_session(&server, &session, at(9)));
    assert_true(swl_idle_session(&server, &session, at(10)));
    session.recv_time = at(5).wall;
    assert_false(swl_idle_session(&server, &session, at(14)));
    assert_true(swl_idle_session(&server, &session, at(15)));
    session.port = 1;
    assert_false(swl_idle_session(&server, &session, at(1000)));
}

static void one_that_is_held_or_not_open_is_not_idle(void **state)
{
    (void)state;
    const uint32_t holds[] = {SWL_HOLD_PAUSED, SWL_HOLD_UNCONFIRMED, SWL_HOLD_PROTECTED};
    for (size_t i = 0; i < COUNT_OF(holds); i++) {
        session.holds = holds[i];
        assert_false(swl_idle_session(&server, &session, at(1000)));
    }
    session.holds = 0;
    assert_true(swl_idle_session(&server, &session, at(1000)));
    session.state = SWL_SESSION_CLOSING;
    assert_false(swl_idle_session(&server, &session, at(1000)));
}

static void its_time_begins_anew_after_a_pause(void **state)
{
    (void)state;
    session.resumed_after = 50;
    assert_false(swl_idle_session(&server, &session, at(49))); /* rounded up */
    assert_false(swl_idle_session(&server, &session, at(59)));
    assert_true(swl_idle_session(&server, &session, at(60)));
    session.recv_time = at(55).wall;
    assert_false(swl_idle_session(&server, &session, at(64)));
    assert_true(swl_idle_session(&server, &session, at(65)));
}

static void a_clock_that_is_set_forward_makes_nobody_idle(void **state)
{
    (void)state;
    struct swl_idle_moment later = at(2);
    swl_idle_watch_clock(&server, at(0), later);
    assert_int_equal(shared.clock_set_at, 0);
    later.wall += 3600 * S;
    swl_idle_watch_clock(&server, at(0), later);
    assert_int_equal(shared.clock_set_at, at(2).monotonic);
    assert_false(swl_idle_session(&server, &session, later));
    later.wall += 10 * S;
    later.monotonic += 10 * S;
    assert_true(swl_idle_session(&server, &session, later)); /* its time has passed once more */
}

static void a_clock_that_is_set_back_does_not_keep_one_for_ever(void **state)
{
    (void)state;
    struct swl_idle_moment later = at(2);
    later.wall -= 3600 * S;
    assert_false(swl_idle_session(&server, &session, later)); /* not noticed yet */
    swl_idle_watch_clock(&server, at(0), later);
    assert_false(swl_idle_session(&server, &session, later));
    later.wall += 10 * S;
    later.monotonic += 10 * S;
    assert_true(swl_idle_session(&server, &session, later));
}

static void the_smallest_time_counts(void **state)
{
    (void)state;
    assert_int_equal(swl_idle_time_min(&server), 10 * S);
    server.ports[1].options.heartbeat_idle_time = 3 * S;
    assert_int_equal(swl_idle_time_min(&server), 3 * S);
    server.ports[0].options.heartbeat_idle_time = server.ports[1].options.heartbeat_idle_time = 0;
    assert_int_equal(swl_idle_time_min(&server), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_is_idle_once_nothing_has_come_for_the_time_of_its_port),
        TEST(one_that_is_held_or_not_open_is_not_idle),
        TEST(its_time_begins_anew_after_a_pause),
        TEST(a_clock_that_is_set_forward_makes_nobody_idle),
        TEST(a_clock_that_is_set_back_does_not_keep_one_for_ever),
        TEST(the_smallest_time_counts),
    };
    return RUN(tests);
}
