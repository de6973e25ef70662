/* The robust lock: one at a time, between processes, and the death of a holder is told once.
 * Who dies, dies by SIGKILL, with the lock held. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/lock.h"

struct shared {
    struct swl_lock lock;
    volatile uint64_t counter; /* protected by the lock, and by nothing else */
    _Atomic uint64_t turns;
};

static struct shared *shared;

static int begin(void **state)
{
    (void)state;
    shared = support_shared(sizeof(*shared));
    swl_lock_init(&shared->lock);
    return 0;
}

static int end(void **state)
{
    (void)state;
    munmap(shared, sizeof(*shared));
    return 0;
}

static void a_free_lock_is_got(void **state)
{
    (void)state;
    assert_int_equal(swl_lock_acquire(&shared->lock), 0);
    swl_lock_release(&shared->lock);
    assert_int_equal(swl_lock_acquire(&shared->lock), 0);
    swl_lock_release(&shared->lock);
}

static void only_one_process_is_inside(void **state)
{
    (void)state;
    enum { CHILDREN = 3, TURNS = 20000 };
    pid_t children[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            for (int j = 0; j < TURNS; j++) {
                check(swl_lock_acquire(&shared->lock) == 0);
                shared->counter = shared->counter + 1;
                swl_lock_release(&shared->lock);
            }
            _exit(0);
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    assert_int_equal(shared->counter, CHILDREN * TURNS);
}

static void die_inside(void)
{
    pid_t child = support_fork();
    if (child == 0) {
        (void)swl_lock_acquire(&shared->lock);
        kill(getpid(), SIGKILL);
    }
    assert_true(support_killed(child));
}

static void the_death_of_a_holder_is_told_once(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        die_inside();
        assert_int_equal(swl_lock_acquire(&shared->lock), -EOWNERDEAD);
        swl_lock_release(&shared->lock);
        assert_int_equal(swl_lock_acquire(&shared->lock), 0);
        swl_lock_release(&shared->lock);
    }
}

static void an_heir_that_dies_too_is_inherited_from(void **state)
{
    (void)state;
    die_inside();
    die_inside();
    assert_int_equal(swl_lock_acquire(&shared->lock), -EOWNERDEAD);
    swl_lock_release(&shared->lock);
}

static void one_that_waits_gets_the_lock_of_a_holder_that_dies(void **state)
{
    (void)state;
    int said[2];
    assert_int_equal(pipe(said), 0);
    pid_t holder = support_fork();
    if (holder == 0) {
        check(swl_lock_acquire(&shared->lock) == 0);
        check(write(said[1], "x", 1) == 1);
        pause();
    }
    char byte;
    assert_int_equal(read(said[0], &byte, 1), 1);
    pid_t waiter = support_fork();
    if (waiter == 0) {
        check(write(said[1], "x", 1) == 1);
        check(swl_lock_acquire(&shared->lock) == -EOWNERDEAD);
        swl_lock_release(&shared->lock);
        _exit(0);
    }
    assert_int_equal(read(said[0], &byte, 1), 1);
    assert_true(support_kill(holder));
    support_join(waiter);
    close(said[0]);
    close(said[1]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_free_lock_is_got),
        TEST(only_one_process_is_inside),
        TEST(the_death_of_a_holder_is_told_once),
        TEST(an_heir_that_dies_too_is_inherited_from),
        TEST(one_that_waits_gets_the_lock_of_a_holder_that_dies),
    };
    return RUN(tests);
}
