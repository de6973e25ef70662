/* Descriptors of others in the loop: what is told of them, also when their owner closes one without a word. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "event/watch_set.h"

static struct swl_reactor reactor;
static struct swl_watch_set set;
static int pair[2];

/* what was told last, and how often */
static int told, told_fd;
static uint32_t told_serial, told_events, known_serial;

static bool note(struct swl_watch_set *noted, int fd, uint32_t serial, uint32_t events)
{
    assert_ptr_equal(noted, &set);
    told++;
    told_fd = fd;
    told_serial = serial;
    told_events = events;
    return serial == known_serial;
}

static int begin(void **state)
{
    (void)state;
    told = 0;
    set = (struct swl_watch_set){0};
    return swl_reactor_open(&reactor) < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) < 0 ||
           swl_watch_set_open(&set, &reactor, note) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_watch_set_close(&set);
    swl_reactor_close(&reactor);
    close(pair[0]);
    close(pair[1]);
    return 0;
}

static void what_is_ready_is_told_by_number_and_serial(void **state)
{
    (void)state;
    assert_int_equal(swl_watch_set_add(&set, pair[0], EPOLLIN, &known_serial), 0);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(told, 0);
    assert_int_equal(write(pair[1], "x", 1), 1);
    (void)swl_reactor_poll(&reactor, -1);
    (void)swl_reactor_poll(&reactor, 0); /* until it is read */
    assert_int_equal(told, 2);
    assert_int_equal(told_fd, pair[0]);
    assert_int_equal(told_serial, known_serial);
    assert_int_equal(told_events, EPOLLIN);
    assert_int_equal(swl_watch_set_change(&set, pair[0], known_serial, EPOLLIN | EPOLLOUT), 0);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(told_events, EPOLLIN | EPOLLOUT);
    swl_watch_set_remove(&set, pair[0]);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(told, 3);
    assert_false(set.is_stale);
}

static void what_cannot_be_watched_is_refused(void **state)
{
    (void)state;
    uint32_t serial;
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    assert_int_equal(swl_watch_set_add(&set, file, EPOLLIN, &serial), -EPERM);
    close(file);
    assert_int_equal(swl_watch_set_add(&set, file, EPOLLIN, &serial), -EBADF);
    assert_int_equal(swl_watch_set_change(&set, pair[0], 1, EPOLLIN), -ENOENT);
    swl_watch_set_remove(&set, pair[0]);
    swl_watch_set_remove(&set, file);
}

static void a_number_that_is_used_again_is_another_one(void **state)
{
    (void)state;
    uint32_t before;
    int fd = dup(pair[0]);
    assert_int_equal(swl_watch_set_add(&set, fd, EPOLLIN, &before), 0);
    assert_int_equal(write(pair[1], "x", 1), 1);
    close(fd); /* pair[0] still has it open: the kernel goes on reporting */
    int other[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, other), 0);
    assert_int_equal(other[0], fd);
    assert_int_equal(swl_watch_set_add(&set, fd, EPOLLIN, &known_serial), 0);
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(told_serial, before);
    assert_true(set.is_stale);

    assert_int_equal(swl_watch_set_reopen(&set, &reactor, note), 0);
    assert_false(set.is_stale);
    assert_int_equal(swl_watch_set_add(&set, fd, EPOLLIN, &known_serial), 0);
    told = 0;
    (void)swl_reactor_poll(&reactor, 0);
    assert_int_equal(told, 0);
    assert_int_equal(write(other[1], "y", 1), 1);
    (void)swl_reactor_poll(&reactor, -1);
    assert_int_equal(told, 1);
    assert_int_equal(told_serial, known_serial);
    close(other[0]);
    close(other[1]);
}

static void a_child_that_closes_it_leaves_its_parents(void **state)
{
    (void)state;
    assert_int_equal(swl_watch_set_add(&set, pair[0], EPOLLIN, &known_serial), 0);
    pid_t child = support_fork();
    if (child == 0) {
        swl_watch_set_close(&set);
        swl_reactor_close(&reactor);
        _exit(0);
    }
    support_join(child);
    assert_int_equal(write(pair[1], "x", 1), 1);
    (void)swl_reactor_poll(&reactor, -1);
    assert_int_equal(told, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_ready_is_told_by_number_and_serial),
        TEST(what_cannot_be_watched_is_refused),
        TEST(a_number_that_is_used_again_is_another_one),
        TEST(a_child_that_closes_it_leaves_its_parents),
    };
    return RUN(tests);
}
