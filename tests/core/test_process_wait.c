/* Waiting for children: for any, and for those of a set alone. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/process_wait.h"

static struct swl_process_set set;

static int end(void **state)
{
    (void)state;
    swl_process_set_free(&set);
    return 0;
}

/* A child that exits with that code at once, or waits to be killed (-1). */
static pid_t child_that_exits(int code)
{
    pid_t child = support_fork();
    if (child == 0) {
        while (code < 0) {
            pause();
        }
        _exit(code);
    }
    return child;
}

static void any_child_is_waited_for(void **state)
{
    (void)state;
    struct swl_process_end told;
    assert_int_equal(swl_process_wait(false, &told), -ECHILD);
    assert_int_equal(swl_process_wait(true, &told), -ECHILD);
    pid_t lives = child_that_exits(-1);
    assert_int_equal(swl_process_wait(false, &told), 0);
    pid_t exits = child_that_exits(9);
    assert_int_equal(swl_process_wait(true, &told), 1);
    assert_true(told.pid == exits && told.exit_code == 9 && told.signal_number == 0);
    kill(lives, SIGTERM);
    assert_int_equal(swl_process_wait(true, &told), 1);
    assert_true(told.pid == lives && told.exit_code == 0 && told.signal_number == SIGTERM);
}

static void of_a_set_no_other_child_is_taken(void **state)
{
    (void)state;
    struct swl_process_end told;
    assert_int_equal(swl_process_set_wait(&set, true, &told), -ECHILD);
    pid_t other = child_that_exits(1), first = child_that_exits(-1), second = child_that_exits(-1);
    assert_int_equal(swl_process_set_add(&set, first), 0);
    assert_int_equal(swl_process_set_add(&set, second), 0);
    assert_int_equal(swl_process_set_wait(&set, false, &told), 0);
    kill(second, SIGKILL);
    assert_int_equal(swl_process_set_wait(&set, true, &told), 1);
    assert_true(told.pid == second && told.exit_code == 0 && told.signal_number == SIGKILL);
    kill(first, SIGTERM);
    assert_int_equal(swl_process_set_wait(&set, true, &told), 1);
    assert_true(told.pid == first && told.signal_number == SIGTERM);
    assert_int_equal(swl_process_set_wait(&set, true, &told), -ECHILD);
    assert_int_equal(waitpid(other, NULL, 0), other); /* it was left alone */
}

static void the_exit_code_of_one_is_told(void **state)
{
    (void)state;
    struct swl_process_end told;
    pid_t child = child_that_exits(255);
    assert_int_equal(swl_process_set_add(&set, child), 0);
    assert_int_equal(swl_process_set_wait(&set, true, &told), 1);
    assert_true(told.pid == child && told.exit_code == 255 && told.signal_number == 0);
}

static void one_that_something_else_has_reaped_is_forgotten(void **state)
{
    (void)state;
    struct swl_process_end told;
    pid_t child = child_that_exits(0);
    assert_int_equal(swl_process_set_add(&set, child), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(swl_process_set_wait(&set, true, &told), -ECHILD);
    for (int i = 0; i < 3; i++) { /* also while others are added: their descriptors are closed */
        child = child_that_exits(0);
        assert_int_equal(swl_process_set_add(&set, child), 0);
        assert_int_equal(set.count, 1);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
}

static void one_that_the_caller_has_reaped_is_told_of(void **state)
{
    (void)state;
    struct swl_process_end told, other = {.pid = 0x7ffffff0};
    pid_t child = child_that_exits(5), lives = child_that_exits(-1);
    assert_int_equal(swl_process_set_add(&set, child), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    swl_process_set_note(&set, &other);
    swl_process_set_note(&set, &(struct swl_process_end){.pid = child, .exit_code = 5});
    assert_int_equal(swl_process_set_add(&set, lives), 0); /* which forgets none that was noted */
    assert_int_equal(swl_process_set_wait(&set, true, &told), 1);
    assert_true(told.pid == child && told.exit_code == 5 && told.signal_number == 0);
    kill(lives, SIGKILL);
    assert_int_equal(swl_process_set_wait(&set, true, &told), 1);
    assert_true(told.pid == lives && told.signal_number == SIGKILL);
    assert_int_equal(swl_process_set_wait(&set, false, &told), -ECHILD);
}

static void of_many_that_nobody_waits_for_the_oldest_are_forgotten(void **state)
{
    (void)state;
    struct swl_process_end told;
    pid_t first = 0;
    for (int i = 0; i < 1100; i++) {
        pid_t child = child_that_exits(0);
        first = i == 0 ? child : first;
        assert_int_equal(swl_process_set_add(&set, child), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        swl_process_set_note(&set, &(struct swl_process_end){.pid = child});
    }
    assert_int_equal(set.count, 1024);
    while (swl_process_set_wait(&set, false, &told) == 1) {
        assert_int_not_equal(told.pid, first);
    }
}

static void what_is_no_process_is_not_added(void **state)
{
    (void)state;
    assert_int_equal(swl_process_set_add(&set, 0x7ffffff0), -ESRCH);
    assert_int_equal(set.count, 0);
}

#define TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_child_is_waited_for),
        TEST(of_a_set_no_other_child_is_taken),
        TEST(the_exit_code_of_one_is_told),
        TEST(one_that_something_else_has_reaped_is_forgotten),
        TEST(what_is_no_process_is_not_added),
        TEST(one_that_the_caller_has_reaped_is_told_of),
        TEST(of_many_that_nobody_waits_for_the_oldest_are_forgotten),
    };
    return RUN(tests);
}
