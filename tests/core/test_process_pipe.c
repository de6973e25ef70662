/* Pipes between processes: whole packets, bytes, what is full, closed or late. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/process_pipe.h"

static int ends[2];
static char room[1 << 16];

static void open_pipe(bool packets)
{
    assert_int_equal(swl_process_pipe_open(ends, packets), 0);
}

static int end(void **state)
{
    (void)state;
    close(ends[0]);
    close(ends[1]);
    return 0;
}

static int64_t in_ms(int ms)
{
    return swl_clock_monotonic() + ms * SWL_NS_PER_MS;
}

static void a_packet_is_read_as_it_was_written(void **state)
{
    (void)state;
    open_pipe(true);
    assert_int_equal(swl_process_pipe_write(ends[0], "abc", 3), 3);
    assert_int_equal(swl_process_pipe_write(ends[0], "de", 2), 2);
    assert_int_equal(swl_process_pipe_next(ends[1]), 3);
    assert_int_equal(swl_process_pipe_next(ends[1]), 3); /* it has stayed */
    assert_int_equal(swl_process_pipe_read(ends[1], room, sizeof(room)), 3);
    assert_memory_equal(room, "abc", 3);
    assert_int_equal(swl_process_pipe_next(ends[1]), 2);
    assert_int_equal(swl_process_pipe_read(ends[1], room, 1), -EMSGSIZE); /* it is lost */
    assert_int_equal(swl_process_pipe_read(ends[1], room, 1), -EAGAIN);
    assert_int_equal(swl_process_pipe_next(ends[1]), -EAGAIN);
}

static void a_packet_that_is_too_long_is_refused(void **state)
{
    (void)state;
    open_pipe(true);
    char *much = calloc(1, 32 << 20);
    assert_int_equal(swl_process_pipe_write(ends[0], much, 32 << 20), -EMSGSIZE);
    free(much);
    assert_int_equal(swl_process_pipe_next(ends[1]), -EAGAIN);
}

static void a_stream_takes_what_there_is_room_for(void **state)
{
    (void)state;
    open_pipe(false);
    ssize_t all = 0, got = 0, once;
    while ((once = swl_process_pipe_write(ends[0], room, sizeof(room))) > 0) {
        all += once;
    }
    assert_int_equal(once, -EAGAIN);
    assert_int_equal(swl_process_pipe_wait(ends[0], true, in_ms(1)), -ETIMEDOUT);
    while ((once = swl_process_pipe_read(ends[1], room, sizeof(room))) > 0) {
        got += once;
    }
    assert_int_equal(once, -EAGAIN);
    assert_int_equal(got, all);
    assert_int_equal(swl_process_pipe_wait(ends[0], true, SWL_NEVER), 0);
}

static void the_end_is_told_and_no_signal_sent(void **state)
{
    (void)state;
    for (int packets = 0; packets <= 1; packets++) {
        open_pipe(packets == 1);
        assert_int_equal(swl_process_pipe_write(ends[0], "abc", 3), 3);
        close(ends[0]);
        assert_int_equal(swl_process_pipe_wait(ends[1], false, SWL_NEVER), 0);
        assert_int_equal(swl_process_pipe_read(ends[1], room, sizeof(room)), 3);
        assert_int_equal(swl_process_pipe_wait(ends[1], false, SWL_NEVER), 0);
        assert_int_equal(swl_process_pipe_read(ends[1], room, sizeof(room)), 0);
        assert_int_equal(swl_process_pipe_write(ends[1], "x", 1), -EPIPE);
        close(ends[1]);
    }
    open_pipe(true);
}

static void a_wait_ends_with_its_time(void **state)
{
    (void)state;
    open_pipe(true);
    int64_t before = swl_clock_monotonic(), deadline = in_ms(20);
    assert_int_equal(swl_process_pipe_wait(ends[0], false, deadline), -ETIMEDOUT);
    assert_true(swl_clock_monotonic() - before >= 20 * SWL_NS_PER_MS);
    assert_int_equal(swl_process_pipe_wait(ends[0], false, before), -ETIMEDOUT); /* over before it began */
    assert_int_equal(swl_process_pipe_wait(ends[0], true, before), 0);
}

static void the_ends_block_and_programs_do_not_get_them(void **state)
{
    (void)state;
    open_pipe(false);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(fcntl(ends[i], F_GETFL) & O_NONBLOCK, 0);
        assert_int_equal(fcntl(ends[i], F_GETFD), FD_CLOEXEC);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_packet_is_read_as_it_was_written),
        TEST(a_packet_that_is_too_long_is_refused),
        TEST(a_stream_takes_what_there_is_room_for),
        TEST(the_end_is_told_and_no_signal_sent),
        TEST(a_wait_ends_with_its_time),
        TEST(the_ends_block_and_programs_do_not_get_them),
    };
    return RUN(tests);
}
