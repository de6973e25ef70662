/* pause(), resume(), confirm(), protect(): what they note in the session, and whether they tell its loop. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "event/timer.h"
#include "server/processes/detached_answers.h"
#include "server/processes/session_control.h"

enum { INBOX = 4096 };

static struct swl_server server;
static struct swl_server_state state_of_server;
static struct swl_reactor loop;
static struct swl_inbox inbox;
static struct swl_doorbell_word word;
static struct swl_doorbell bell;
static struct swl_session *session;
static int64_t id;

static int begin(void **state)
{
    static const struct swl_session like = {.holds = SWL_HOLD_UNCONFIRMED};
    (void)state;
    memset(&state_of_server, 0, sizeof(state_of_server));
    assert_int_equal(swl_doorbell_open(&bell, &word), 0);
    swl_inbox_init(&inbox, support_shared(swl_inbox_footprint(INBOX)), INBOX, &bell, 0);
    server = (struct swl_server){
        .mode = SWL_MODE_BASE,
        .role = SWL_ROLE_MANAGER,
        .id = -1,
        .state = &state_of_server,
        .reactor = &loop,
        .reactor_inboxes = &inbox,
        .options.worker_num = 1,
    };
    assert_int_equal(swl_session_table_create(&server.sessions, 1), 0);
    session = swl_session_open(&server.sessions, &like);
    assert_non_null(session);
    id = session->id;
    return 0;
}

static int end(void **state)
{
    (void)state;
    (void)swl_detached_answers_drop(&server);
    swl_timers_free(&loop.timers);
    swl_doorbell_close(&bell);
    swl_session_table_destroy(&server.sessions);
    return 0;
}

/* Whether its loop was told, once, to look at the holds. */
static bool is_told(void)
{
    const struct swl_message *message = swl_inbox_receive(&inbox);
    if (message == NULL) {
        return false;
    }
    assert_int_equal(message->type, SWL_MESSAGE_HOLD);
    assert_int_equal(message->id, id);
    swl_inbox_release(&inbox);
    assert_null(swl_inbox_receive(&inbox));
    return true;
}

static void the_loop_is_told_of_each_hold(void **state)
{
    (void)state;
    assert_int_equal(swl_server_pause(&server, id), 0);
    assert_true(is_told());
    assert_int_equal(swl_session_holds(session), SWL_HOLD_PAUSED | SWL_HOLD_UNCONFIRMED);
    assert_int_equal(swl_server_confirm(&server, id), 0);
    assert_true(is_told());
    assert_int_equal(swl_session_holds(session), SWL_HOLD_PAUSED);
    assert_int_equal(swl_server_resume(&server, id), 0);
    assert_true(is_told());
    assert_int_equal(swl_session_holds(session), 0);
}

/* A process died behind its change of the holds: the client must not stay unread for ever. */
static void the_loop_is_told_again_what_a_dead_process_has_not_told(void **state)
{
    uint32_t before;
    (void)state;
    assert_true(swl_session_change_holds(session, id, 0, SWL_HOLD_PAUSED | SWL_HOLD_UNCONFIRMED, &before));
    assert_int_equal(swl_server_resume(&server, id), 0);
    assert_true(is_told());
    assert_int_equal(swl_server_confirm(&server, id), -EALREADY);
    assert_true(is_told());
    assert_true(swl_session_change_holds(session, id, SWL_HOLD_PAUSED, 0, &before));
    assert_int_equal(swl_server_pause(&server, id), 0);
    assert_true(is_told());
}

static void protection_concerns_no_loop(void **state)
{
    (void)state;
    assert_int_equal(swl_server_protect(&server, id, true), 0);
    assert_int_equal(swl_session_holds(session), SWL_HOLD_PROTECTED | SWL_HOLD_UNCONFIRMED);
    assert_int_equal(swl_server_protect(&server, id, false), 0);
    assert_int_equal(swl_session_holds(session), SWL_HOLD_UNCONFIRMED);
    assert_false(is_told());
}

static void a_session_that_is_over_is_not_held(void **state)
{
    (void)state;
    swl_session_release(&server.sessions, session);
    assert_int_equal(swl_server_pause(&server, id), -SWL_ERROR_SESSION_CLOSED);
    assert_int_equal(swl_server_resume(&server, id), -SWL_ERROR_SESSION_CLOSED);
    assert_int_equal(swl_server_confirm(&server, id), -SWL_ERROR_SESSION_CLOSED);
    assert_int_equal(swl_server_protect(&server, id, true), -SWL_ERROR_SESSION_CLOSED);
    assert_false(is_told());
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_loop_is_told_of_each_hold),
        TEST(the_loop_is_told_again_what_a_dead_process_has_not_told),
        TEST(protection_concerns_no_loop),
        TEST(a_session_that_is_over_is_not_held),
    };
    return RUN(tests);
}
