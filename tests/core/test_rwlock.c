/* The lock for one writer or many readers: who keeps out whom, misuse, and whatever instruction a writer or a
 * reader is killed at, the others go on. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/owner.h"
#include "os/rwlock.h"

static struct shared {
    struct swl_rwlock lock;
    volatile uint64_t first, second; /* equal, but while a writer is between them */
    _Atomic int told;
    _Atomic uint64_t reads;
} * shared;

static int begin(void **state)
{
    (void)state;
    shared = support_shared(sizeof(*shared));
    return swl_owner_prepare();
}

static int end(void **state)
{
    (void)state;
    return munmap(shared, sizeof(*shared));
}

static bool quick = true; /* as the binding does: it takes the lock where nobody is in the way, else waits */

static bool take(bool writes)
{
    return quick && (writes ? swl_rwlock_take_write(&shared->lock, swl_owner_self())
                            : swl_rwlock_take_read(&shared->lock, swl_owner_self()));
}

static int acquire(bool writes, double seconds)
{
    if (take(writes)) {
        return 0;
    }
    struct swl_patience patience = {.deadline = swl_clock_deadline(swl_clock_monotonic(), seconds)};
    return writes ? swl_rwlock_acquire_write(&shared->lock, swl_owner_self(), &patience)
                  : swl_rwlock_acquire_read(&shared->lock, swl_owner_self(), &patience);
}

static int release(void)
{
    bool given = quick && swl_rwlock_give(&shared->lock, swl_owner_self());
    return given ? 0 : swl_rwlock_release(&shared->lock, swl_owner_self());
}

static pid_t fork_holder(bool writes)
{
    atomic_store(&shared->told, 0);
    pid_t pid = support_fork();
    if (pid == 0) {
        check(acquire(writes, -1) == 0);
        atomic_store(&shared->told, 1);
        for (;;) {
            pause();
        }
    }
    while (!atomic_load(&shared->told)) {
        sched_yield();
    }
    return pid;
}

static void misuse_is_told(void **state)
{
    (void)state;
    assert_int_equal(release(), -EPERM);
    for (int writes = 0; writes <= 1; writes++) {
        assert_int_equal(acquire(writes, -1), 0);
        assert_int_equal(acquire(true, -1), -EDEADLK);
        assert_int_equal(acquire(false, -1), -EDEADLK);
        pid_t pid = support_fork();
        if (pid == 0) {
            check(release() == -EPERM);
            check(acquire(true, 0) == -ETIMEDOUT);
            check(acquire(false, 0) == (writes ? -ETIMEDOUT : 0));
            _exit(0);
        }
        support_join(pid);
        assert_int_equal(release(), 0);
        assert_int_equal(release(), -EPERM);
    }
}

static void writers_keep_all_out_and_readers_keep_writers_out(void **state)
{
    (void)state;
    pid_t reader = fork_holder(false), other = fork_holder(false);
    assert_int_equal(acquire(false, 0), 0);
    assert_int_equal(release(), 0);
    assert_int_equal(acquire(true, 0.06), -ETIMEDOUT);
    assert_int_equal(acquire(false, 0), 0); /* the writer that has given up keeps nobody out */
    assert_int_equal(release(), 0);
    assert_true(support_kill(reader));
    assert_int_equal(acquire(true, 0), -ETIMEDOUT);
    assert_true(support_kill(other));
    assert_int_equal(acquire(true, 10), 0);
    assert_int_equal(release(), 0);

    pid_t writer = fork_holder(true);
    assert_int_equal(acquire(false, 0.06), -ETIMEDOUT);
    assert_int_equal(acquire(true, 0.06), -ETIMEDOUT);
    assert_true(support_kill(writer));
    assert_int_equal(acquire(false, 10), 0);
    assert_int_equal(release(), 0);
}

static void a_waiting_writer_comes_before_further_readers(void **state)
{
    (void)state;
    pid_t reader = fork_holder(false), writer = support_fork();
    if (writer == 0) {
        check(acquire(true, 20) == 0);
        check(release() == 0);
        _exit(0);
    }
    while (atomic_load(&shared->lock.writer) == 0) {
        sched_yield();
    }
    assert_int_equal(acquire(false, 0), -ETIMEDOUT);
    assert_true(support_kill(reader));
    support_join(writer);
    assert_int_equal(acquire(false, 0), 0);
    assert_int_equal(release(), 0);
}

static void traffic(uint64_t seed, int64_t until)
{
    while (swl_clock_monotonic() < until) {
        bool writes = support_below(&seed, 4) == 0;
        check(acquire(writes, -1) == 0);
        if (writes) {
            shared->first = shared->first + 1;
            shared->second = shared->second + 1;
        } else {
            check(shared->first == shared->second);
            atomic_fetch_add(&shared->reads, 1);
        }
        check(release() == 0);
    }
}

static void no_reader_sees_what_a_writer_has_half_done(void **state)
{
    (void)state;
    enum { CHILDREN = 4 };
    pid_t children[CHILDREN];
    int64_t until = support_soak_deadline();
    for (int i = 0; i < CHILDREN; i++) {
        if ((children[i] = support_fork()) == 0) {
            traffic((uint64_t)i, until);
            _exit(0);
        }
    }
    for (int i = 0; i < CHILDREN; i++) {
        support_join(children[i]);
    }
    assert_true(shared->first == shared->second);
    assert_true(shared->first > 100 && atomic_load(&shared->reads) > 100);
}

/* ---- interrupted at each instruction ---- */

static bool holder_writes;

static int try(bool writes)
{
    if (take(writes)) {
        return 0;
    }
    return writes ? swl_rwlock_acquire_write(&shared->lock, swl_owner_self(), &swl_patience_none)
                  : swl_rwlock_acquire_read(&shared->lock, swl_owner_self(), &swl_patience_none);
}

/* Gets it if it can, and keeps it. */
static void act_hold(void *writes)
{
    if (try(writes != NULL) == 0) {
        check(!atomic_load(&shared->told));
    }
}

/* The other side, in between: it gets the lock, and keeps it, or not. */
static void meanwhile(void)
{
    atomic_store(&shared->told, try(holder_writes) == 0);
}

/* Whatever instruction one of a reader and a writer has reached: not both get in. */
static void never_do_both_get_in(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        bool writes = way & 1;
        quick = way & 2;
        holder_writes = !writes;
        bool interrupted = true;
        int got = 0, stride = SUPPORT_STORE_STRIDE > 1 ? 1000 : 5; /* instructions */
        for (int n = 1; interrupted; n += stride) {
            memset(shared, 0, sizeof(*shared));
            atomic_store(&shared->lock.used, 8); /* as it is once so many places were used */
            interrupted = support_interrupt_at(act_hold, writes ? shared : NULL, n, meanwhile);
            if (atomic_load(&shared->told)) {
                got += interrupted;
                assert_int_equal(release(), 0);
            }
            assert_int_equal(acquire(true, 10), 0); /* the other one has died with it */
            assert_int_equal(release(), 0);
        }
        assert_true(got > 0);
    }
}

/* ---- killed at each store ---- */

static void act(void *writes)
{
    check(acquire(writes != NULL, -1) == 0);
    check(release() == 0);
}

static void killed_at_each_store(void **state)
{
    (void)state;
    for (int way = 0; way < 4; way++) {
        bool writes = way & 1;
        quick = way & 2;
        for (int sleepers = 0; sleepers <= 1; sleepers++) {
            for (int n = 1;; n++) {
                memset(shared, 0, sizeof(*shared));
                atomic_store(&shared->lock.sleepers.count,
                             (uint32_t)sleepers); /* as a killed one leaves it */
                bool died =
                    support_kill_at_store(act, writes ? shared : NULL, shared, sizeof(shared->lock), n);
                assert_int_equal(acquire(false, 10), 0);
                assert_int_equal(release(), 0);
                assert_int_equal(acquire(true, 10), 0);
                assert_int_equal(release(), 0);
                assert_true(atomic_load(&shared->lock.writer) == 0);
                for (int i = 0; i < SWL_RWLOCK_READERS; i++) {
                    assert_true(atomic_load(&shared->lock.readers[i]) == 0);
                }
                if (!died) {
                    assert_true(n >= 3);
                    break;
                }
            }
        }
    }
}

static void act_try(void *argument)
{
    (void)argument;
    check(acquire(true, 0) == -ETIMEDOUT);
}

/* A writer that is killed while it waits for a reader. */
static void killed_at_each_store_of_a_try(void **state)
{
    (void)state;
    for (int n = 1;; n++) {
        memset(shared, 0, sizeof(*shared));
        pid_t reader = fork_holder(false);
        bool died = support_kill_at_store(act_try, NULL, shared, sizeof(shared->lock), n);
        assert_int_equal(acquire(false, 10), 0);
        assert_int_equal(release(), 0);
        assert_true(support_kill(reader));
        assert_int_equal(acquire(true, 10), 0);
        assert_int_equal(release(), 0);
        if (!died) {
            assert_true(n >= 3);
            break;
        }
    }
}

static pthread_barrier_t barrier;

static void *read_until_told(void *argument)
{
    *(int *)argument = acquire(false, 20);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    check(release() == 0);
    return NULL;
}

static void a_limited_number_reads_at_a_time(void **state)
{
    (void)state;
    pthread_t threads[SWL_RWLOCK_READERS];
    int results[SWL_RWLOCK_READERS];
    assert_int_equal(pthread_barrier_init(&barrier, NULL, SWL_RWLOCK_READERS + 1), 0);
    for (int i = 0; i < SWL_RWLOCK_READERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, read_until_told, &results[i]), 0);
    }
    pthread_barrier_wait(&barrier);
    assert_int_equal(acquire(false, 0), -ETIMEDOUT);
    pthread_barrier_wait(&barrier);
    assert_int_equal(acquire(false, 20), 0);
    assert_int_equal(release(), 0);
    for (int i = 0; i < SWL_RWLOCK_READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(results[i], 0);
    }
    assert_int_equal(acquire(true, 0), 0);
    assert_int_equal(release(), 0);
    pthread_barrier_destroy(&barrier);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(misuse_is_told, begin, end),
        cmocka_unit_test_setup_teardown(writers_keep_all_out_and_readers_keep_writers_out, begin, end),
        cmocka_unit_test_setup_teardown(a_waiting_writer_comes_before_further_readers, begin, end),
        cmocka_unit_test_setup_teardown(no_reader_sees_what_a_writer_has_half_done, begin, end),
        cmocka_unit_test_setup_teardown(never_do_both_get_in, begin, end),
        cmocka_unit_test_setup_teardown(killed_at_each_store, begin, end),
        cmocka_unit_test_setup_teardown(killed_at_each_store_of_a_try, begin, end),
        cmocka_unit_test_setup_teardown(a_limited_number_reads_at_a_time, begin, end),
    };
    return RUN(tests);
}
