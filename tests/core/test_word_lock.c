/* The lock of one word: it excludes, wakes whoever sleeps, outlives its holder whatever that dies at, and takes nobody
 * for dead who is not. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/lock.h"
#include "os/word_lock.h"

static struct world {
    _Atomic uint32_t word, other;
    _Atomic uint64_t count;
    _Atomic uint32_t deaths, reached;
    volatile uint64_t unprotected;
} * world;

static struct swl_word_lock_holder *holder;

static int begin(void **state)
{
    (void)state;
    world = support_shared(sizeof(*world));
    assert_int_equal(swl_word_lock_holder_open(&holder), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_word_lock_holder_close(holder);
    munmap(world, sizeof(*world));
    return 0;
}

/* Loads and stores that lose additions where two do it at once. */
static void add_many(int count)
{
    for (int i = 0; i < count; i++) {
        check(swl_word_lock_acquire(&world->word, holder) == 0);
        uint64_t value = world->unprotected;
        if (i % 64 == 0) {
            sched_yield(); /* others come to wait */
        }
        world->unprotected = value + 1;
        swl_word_lock_release(&world->word, holder);
    }
}

static void processes_exclude_each_other(void **state)
{
    enum { PROCESSES = 6, EACH = 5000 };
    pid_t pids[PROCESSES];
    (void)state;
    for (int i = 0; i < PROCESSES; i++) {
        if ((pids[i] = support_fork()) == 0) {
            add_many(EACH);
            _exit(0);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        support_join(pids[i]);
    }
    assert_int_equal(world->unprotected, PROCESSES * EACH);
    assert_int_equal(atomic_load(&world->word), 0);
}

static void *thread_adds(void *argument)
{
    struct swl_word_lock_holder *own;
    (void)argument;
    check(swl_word_lock_holder_open(&own) == 0);
    for (int i = 0; i < 20000; i++) {
        check(swl_word_lock_acquire(&world->word, own) == 0);
        world->unprotected++;
        swl_word_lock_release(&world->word, own);
    }
    swl_word_lock_holder_close(own);
    return NULL;
}

static void threads_exclude_each_other(void **state)
{
    pthread_t threads[3];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, thread_adds, NULL), 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_int_equal(world->unprotected, COUNT_OF(threads) * 20000);
}

/* A thread that ends with it, in a process that goes on. */
static void *thread_dies(void *argument)
{
    struct swl_word_lock_holder *own;
    (void)argument;
    check(swl_word_lock_holder_open(&own) == 0);
    check(swl_word_lock_acquire(&world->word, own) == 0);
    return NULL;
}

static void a_thread_may_end_with_it(void **state)
{
    pthread_t thread;
    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, thread_dies, NULL), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(swl_word_lock_acquire(&world->word, holder), -EOWNERDEAD);
    swl_word_lock_release(&world->word, holder);
    assert_int_equal(swl_word_lock_acquire(&world->word, holder), 0);
    swl_word_lock_release(&world->word, holder);
}

static void act_lock_and_unlock(void *argument)
{
    (void)argument;
    check(swl_word_lock_acquire(&world->word, holder) == 0);
    swl_word_lock_release(&world->word, holder);
    check(swl_word_lock_acquire(&world->other, holder) == 0);
    swl_word_lock_release(&world->other, holder);
}

static void it_outlives_its_holder(void **state)
{
    static const int expected[] = {-EOWNERDEAD, 0, -EOWNERDEAD, 0};
    (void)state;
    for (size_t n = 1; n <= COUNT_OF(expected); n++) {
        assert_true(support_kill_at_store(act_lock_and_unlock, NULL, world, 8, (int)n));
        _Atomic uint32_t *word = n <= 2 ? &world->word : &world->other;
        assert_int_equal(swl_word_lock_acquire(word, holder), expected[n - 1]);
        swl_word_lock_release(word, holder);
        assert_int_equal(atomic_load(word), 0);
    }
    assert_false(support_kill_at_store(act_lock_and_unlock, NULL, world, 8, 5));
}

/* Robust mutexes of the C library in the same thread: taken before, in between, held around. It is killed with the lock. */
static void robust_mutexes_do_not_disturb_it(void **state)
{
    struct swl_lock *mutex = support_shared(sizeof(*mutex));
    (void)state;
    swl_lock_init(mutex);
    for (int way = 0; way < 3; way++) {
        pid_t pid = support_fork();
        if (pid == 0) {
            check(swl_word_lock_acquire(&world->word, holder) == 0);
            swl_word_lock_release(&world->word, holder);
            check(swl_lock_acquire(mutex) == 0);
            if (way == 0) {
                swl_lock_release(mutex);
            }
            check(swl_word_lock_acquire(&world->word, holder) == 0);
            if (way == 2) {
                swl_word_lock_release(&world->word, holder);
            }
            kill(getpid(), SIGKILL);
        }
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        assert_int_equal(swl_word_lock_acquire(&world->word, holder), way == 2 ? 0 : -EOWNERDEAD);
        swl_word_lock_release(&world->word, holder);
        assert_int_equal(swl_lock_acquire(mutex), way == 0 ? 0 : -EOWNERDEAD);
        swl_lock_release(mutex);
    }
    munmap(mutex, sizeof(*mutex));
}

/* A child that takes the lock, says so, and waits to be ended. */
static pid_t fork_holder(void)
{
    pid_t pid = support_fork();
    if (pid == 0) {
        check(swl_word_lock_acquire(&world->word, holder) == 0);
        atomic_store(&world->reached, 1);
        for (;;) {
            pause();
        }
    }
    while (atomic_load(&world->reached) == 0) {
        sched_yield();
    }
    return pid;
}

/* A child that waits for the lock, and exits with 0 where it gets it as expected. */
static pid_t fork_waiter(int expected)
{
    pid_t pid = support_fork();
    if (pid == 0) {
        check(swl_word_lock_acquire(&world->word, holder) == expected);
        atomic_fetch_add(&world->count, 1);
        swl_word_lock_release(&world->word, holder);
        _exit(0);
    }
    while (!(atomic_load(&world->word) & FUTEX_WAITERS)) {
        sched_yield();
    }
    return pid;
}

static void whoever_waits_gets_it_from_a_dead_one(void **state)
{
    (void)state;
    pid_t first = fork_holder(), second = fork_waiter(-EOWNERDEAD);
    assert_true(support_kill(first));
    support_join(second);
    assert_int_equal(atomic_load(&world->count), 1);
}

static void one_that_is_stopped_is_not_dead(void **state)
{
    (void)state;
    pid_t first = support_fork();
    if (first == 0) {
        check(swl_word_lock_acquire(&world->word, holder) == 0);
        atomic_store(&world->reached, 1);
        raise(SIGSTOP);
        swl_word_lock_release(&world->word, holder);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(first, &status, WUNTRACED), first);
    assert_true(WIFSTOPPED(status));
    pid_t second = fork_waiter(0);
    /* longer than it sleeps before it looks again */
    for (int64_t limit = swl_clock_monotonic() + 100 * SWL_NS_PER_MS; swl_clock_monotonic() < limit;) {
        assert_int_equal(atomic_load(&world->count), 0);
        usleep(1000);
    }
    kill(first, SIGCONT);
    support_join(first);
    support_join(second);
    assert_int_equal(atomic_load(&world->count), 1);
}

static void a_child_is_somebody_else(void **state)
{
    (void)state;
    assert_int_equal(swl_word_lock_acquire(&world->word, holder), 0);
    uint32_t mine = atomic_load(&world->word);
    swl_word_lock_release(&world->word, holder);
    pid_t pid = support_fork();
    if (pid == 0) {
        check(swl_word_lock_acquire(&world->word, holder) == 0);
        check(atomic_load(&world->word) != mine);
        _exit(0); /* with the lock */
    }
    support_join(pid);
    assert_int_equal(swl_word_lock_acquire(&world->word, holder), -EOWNERDEAD);
    swl_word_lock_release(&world->word, holder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(processes_exclude_each_other, begin, end),
        cmocka_unit_test_setup_teardown(threads_exclude_each_other, begin, end),
        cmocka_unit_test_setup_teardown(a_thread_may_end_with_it, begin, end),
        cmocka_unit_test_setup_teardown(it_outlives_its_holder, begin, end),
        cmocka_unit_test_setup_teardown(robust_mutexes_do_not_disturb_it, begin, end),
        cmocka_unit_test_setup_teardown(whoever_waits_gets_it_from_a_dead_one, begin, end),
        cmocka_unit_test_setup_teardown(one_that_is_stopped_is_not_dead, begin, end),
        cmocka_unit_test_setup_teardown(a_child_is_somebody_else, begin, end),
    };
    return RUN(tests);
}
