/* The place for a descriptor: taken any number of times, replaced, and never kept alive by it alone. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "os/shared_descriptor.h"

static struct swl_shared_descriptor shared;
static int descriptors;

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    return swl_shared_descriptor_open(&shared);
}

static int end(void **state)
{
    (void)state;
    swl_shared_descriptor_close(&shared);
    swl_shared_descriptor_close(&shared); /* it knows that it is closed */
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

/* Writes to what lies there, and sees it come out of the pipe. */
static void assert_leads_to(int reading_end)
{
    char byte = 0;
    int fd = swl_shared_descriptor_get(&shared);
    assert_true(fd >= 0);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(write(fd, "x", 1), 1);
    close(fd);
    assert_int_equal(read(reading_end, &byte, 1), 1);
    assert_int_equal(byte, 'x');
}

static void where_nothing_lies_nothing_is_taken(void **state)
{
    (void)state;
    assert_int_equal(swl_shared_descriptor_get(&shared), -EAGAIN);
}

static void it_can_be_taken_again_and_again(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    assert_int_equal(swl_shared_descriptor_put(&shared, ends[1]), 0);
    close(ends[1]);
    for (int i = 0; i < 3; i++) {
        assert_leads_to(ends[0]);
    }
    close(ends[0]);
}

static void the_last_one_replaces_those_before(void **state)
{
    (void)state;
    int first[2], second[2];
    assert_int_equal(pipe2(first, O_NONBLOCK), 0);
    assert_int_equal(pipe2(second, O_NONBLOCK), 0);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(swl_shared_descriptor_put(&shared, first[1]), 0);
    }
    assert_int_equal(swl_shared_descriptor_put(&shared, second[1]), 0);
    close(first[1]);
    close(second[1]);
    assert_leads_to(second[0]);
    struct pollfd first_end = {.fd = first[0]};
    assert_int_equal(poll(&first_end, 1, 0), 1);
    assert_true(first_end.revents & POLLHUP); /* nothing keeps it any more */
    close(first[0]);
    close(second[0]);
}

static void children_take_it(void **state)
{
    (void)state;
    int ends[2];
    pid_t children[8];
    int go[2];
    assert_int_equal(pipe(go), 0);
    assert_int_equal(pipe(ends), 0);
    for (size_t i = 0; i < COUNT_OF(children); i++) {
        if ((children[i] = support_fork()) == 0) {
            char byte;
            close(go[1]);
            check(read(go[0], &byte, 1) == 0);
            int fd = swl_shared_descriptor_get(&shared);
            check(fd >= 0);
            check(write(fd, "x", 1) == 1);
            _exit(0);
        }
    }
    int other = open("/dev/null", O_WRONLY);
    assert_int_equal(swl_shared_descriptor_put(&shared, other), 0);
    assert_int_equal(swl_shared_descriptor_put(&shared, ends[1]), 0);
    close(other);
    close(go[0]);
    close(go[1]);
    for (size_t i = 0; i < COUNT_OF(children); i++) {
        support_join(children[i]);
    }
    char bytes[16];
    assert_int_equal(read(ends[0], bytes, sizeof(bytes)), COUNT_OF(children));
    close(ends[0]);
    close(ends[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(where_nothing_lies_nothing_is_taken),
        TEST(it_can_be_taken_again_and_again),
        TEST(the_last_one_replaces_those_before),
        TEST(children_take_it),
    };
    return RUN(tests);
}
