/* Owners: each thread of each process is another one, and the death of one is seen. */
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/owner.h"

static _Atomic uint64_t *reported;

static int begin(void **state)
{
    (void)state;
    reported = support_shared(sizeof(*reported));
    return swl_owner_prepare();
}

static int end(void **state)
{
    (void)state;
    return munmap(reported, sizeof(*reported));
}

static pid_t fork_owner(void)
{
    atomic_store(reported, 0);
    pid_t pid = support_fork();
    if (pid == 0) {
        check(swl_owner_current == 0); /* its parent is another one */
        atomic_store(reported, swl_owner_self());
        pause();
    }
    while (atomic_load(reported) == 0) {
        sched_yield();
    }
    return pid;
}

static void a_thread_stays_the_same(void **state)
{
    (void)state;
    uint64_t self = swl_owner_self();
    assert_true(self != 0);
    assert_true(swl_owner_self() == self);
    assert_true(swl_owner_is_alive(self));
}

static void *tell(void *argument)
{
    *(uint64_t *)argument = swl_owner_self();
    check(swl_owner_is_alive(*(uint64_t *)argument));
    return NULL;
}

static void a_thread_is_an_owner_until_it_ends(void **state)
{
    (void)state;
    pthread_t thread;
    uint64_t other;
    assert_int_equal(pthread_create(&thread, NULL, tell, &other), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(other != swl_owner_self());
    assert_false(swl_owner_is_alive(other));
}

static void a_killed_process_is_dead_and_its_place_is_used_again(void **state)
{
    (void)state;
    uint64_t self = swl_owner_self();
    pid_t pid = fork_owner();
    uint64_t child = atomic_load(reported);
    assert_true(child != self);
    assert_true(swl_owner_is_alive(child));
    assert_true(support_kill(pid));
    assert_false(swl_owner_is_alive(child));

    pid = fork_owner();
    uint64_t next = atomic_load(reported);
    assert_int_equal(swl_owner_index(next), swl_owner_index(child));
    assert_true(next != child);
    assert_true(swl_owner_is_alive(next));
    assert_false(swl_owner_is_alive(child));
    assert_true(support_kill(pid));
}

static void act_register(void *argument)
{
    (void)argument;
    (void)swl_owner_self();
}

/* Whatever becoming an owner is killed at, the next one succeeds, and the living ones stay alive. */
static void killed_at_each_store_of_registering(void **state)
{
    (void)state;
    uint64_t self = swl_owner_self();
    for (int n = 1;; n += SUPPORT_STORE_STRIDE) {
        bool died = support_kill_at_store(act_register, NULL, swl_owner_memory(), 512, n);
        pid_t pid = fork_owner();
        assert_true(atomic_load(reported) != 0);
        assert_true(swl_owner_is_alive(self));
        assert_true(support_kill(pid));
        if (!died) {
            assert_true(n > 3);
            break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_thread_stays_the_same, begin, end),
        cmocka_unit_test_setup_teardown(a_thread_is_an_owner_until_it_ends, begin, end),
        cmocka_unit_test_setup_teardown(a_killed_process_is_dead_and_its_place_is_used_again, begin, end),
        cmocka_unit_test_setup_teardown(killed_at_each_store_of_registering, begin, end),
    };
    return RUN(tests);
}
