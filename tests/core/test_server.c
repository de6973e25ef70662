/* Starting a server: options that contradict each other are refused before anything is made. */
#define _GNU_SOURCE
#include "support.h"

#include <string.h>

#include "base/error.h"
#include "server/server.h"

static struct swl_server *server;
static const char *refusal;
static int settled;

static const char *refuse(struct swl_server *asking)
{
    assert_ptr_equal(asking, server);
    return refusal;
}

static void settle(struct swl_server *asking)
{
    (void)asking;
    settled++;
}

static const struct swl_server_callbacks callbacks = {.refusal = refuse, .settled = settle};

static int begin(void **state)
{
    (void)state;
    server = swl_server_create(SWL_MODE_BASE);
    server->callbacks = &callbacks;
    refusal = NULL;
    settled = 0;
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_server_destroy(server);
    return 0;
}

static void is_refused(const char *word)
{
    assert_int_equal(swl_server_start(server), -SWL_ERROR_OPTIONS);
    assert_non_null(strstr(server->error, word));
    assert_int_equal(settled, 0);
    assert_false(server->started);
    assert_null(server->memory);
    assert_null(server->options.task_tmpdir); /* as it was set: another start may follow */
}

static void options_that_contradict_each_other_are_refused(void **state)
{
    (void)state;
    server->options.port.open_eof_check = true;
    is_refused("package_eof");
    server->options.port.open_eof_check = false;
    server->options.port.buffer_low_watermark = server->options.port.socket_buffer_size;
    is_refused("buffer_low_watermark");
}

static void the_mode_is_looked_at_too(void **state)
{
    (void)state;
    server->options.worker_ipc_mode = SWL_WORKER_IPC_MSGQUEUE;
    is_refused("MODE_BASE");
}

static void the_binding_may_refuse_options(void **state)
{
    (void)state;
    refusal = "what the binding needs is missing";
    is_refused(refusal);
}

static void a_contradiction_comes_first(void **state)
{
    (void)state;
    refusal = "what the binding needs is missing";
    server->options.port.open_eof_check = true;
    is_refused("package_eof");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(options_that_contradict_each_other_are_refused),
        TEST(the_mode_is_looked_at_too),
        TEST(the_binding_may_refuse_options),
        TEST(a_contradiction_comes_first),
    };
    return RUN(tests);
}
