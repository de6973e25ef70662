/* Taking tasks from a shared ring: wherever one that takes dies, its task is in its in-flight record or in the ring,
 * never in both and never in neither. The dying is done at every store of the code as it was compiled. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "task/task_queue.h"

enum { WORKERS = 4, LAST = WORKERS - 1, CAPACITY = 4096, SHARED_QUEUE = -1 };

union queue {
    struct swl_task_queue queue;
    char room[sizeof(struct swl_task_queue) + CAPACITY];
};

/* All that the children share; what is watched lies together. */
struct world {
    union queue other;
    struct swl_task_inflight inflight[WORKERS];
    union queue queue;
};

static struct world *world;
static struct swl_task_queue *queue, *other;

static int begin(void **state)
{
    (void)state;
    world = support_shared(sizeof(*world));
    queue = &world->queue.queue;
    other = &world->other.queue;
    assert_true(swl_task_queue_footprint(CAPACITY) <= sizeof(world->queue));
    swl_task_queue_init(queue, CAPACITY);
    swl_task_queue_init(other, CAPACITY);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_true(swl_ring_sane(&queue->ring));
    munmap(world, sizeof(*world));
    return 0;
}

static int put(struct swl_task_queue *to, int64_t id, uint32_t size)
{
    static __thread uint8_t payload[CAPACITY];
    struct swl_message message = {
        .version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_TASK, .id = id, .size = size};
    support_fill(payload, size, (uint64_t)id);
    return swl_task_queue_send(to, world->inflight, &message, payload, NULL);
}

static int take(struct swl_task_queue *from, int worker)
{
    return swl_task_queue_take(from, world->inflight, worker, SHARED_QUEUE);
}

static bool holds(int worker)
{
    return world->inflight[worker].task.message.type != SWL_MESSAGE_NONE;
}

/* The task that the worker has in flight is whole; it puts it down. */
static int64_t done(int worker)
{
    struct swl_task_inflight *record = &world->inflight[worker];
    check(record->task.message.type == SWL_MESSAGE_TASK);
    check(record->taken_from == SHARED_QUEUE);
    check(support_filled(record->task.payload, record->task.message.size, (uint64_t)record->task.message.id));
    record->task.message.type = SWL_MESSAGE_NONE;
    return record->task.message.id;
}

/* ---- single steps ---- */

static void an_empty_one_gives_nothing(void **state)
{
    (void)state;
    assert_false(swl_task_queue_has_tasks(queue));
    assert_int_equal(take(queue, 0), -EAGAIN);
    assert_false(holds(0));
}

static void tasks_are_taken_in_order_by_whoever_comes(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= WORKERS; id++) {
        assert_int_equal(put(queue, id, (uint32_t)id * 50), 0);
    }
    assert_true(swl_task_queue_has_tasks(queue));
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(take(queue, i), 0);
    }
    assert_false(swl_task_queue_has_tasks(queue));
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(done(i), i + 1);
    }
}

static void a_task_without_payload_is_taken_too(void **state)
{
    (void)state;
    struct swl_message message = {.type = SWL_MESSAGE_TASK, .id = 5};
    assert_int_equal(swl_task_queue_send(queue, world->inflight, &message, NULL, NULL), 0);
    assert_int_equal(take(queue, 0), 0);
    assert_int_equal(done(0), 5);
}

static void a_full_one_takes_more_when_one_was_taken(void **state)
{
    (void)state;
    int64_t id = 1;
    int result;
    while ((result = put(queue, id, 500)) == 0) {
        id++;
    }
    assert_int_equal(result, -EAGAIN);
    assert_int_equal(take(queue, 0), 0);
    assert_int_equal(done(0), 1);
    assert_int_equal(put(queue, id, 500), 0);
    for (int64_t i = 2; i <= id; i++) {
        assert_int_equal(take(queue, 0), 0);
        assert_int_equal(done(0), i);
    }
    assert_int_equal(put(queue, 1, CAPACITY - 64), -EMSGSIZE);
}

/* ---- deaths ---- */

static void take_one(void *argument)
{
    check(take(queue, *(int *)argument) == 0);
}

/* At the n-th store into its in-flight record or the queue, from 1. Returns false where it did not come to that. */
static bool dies_taking(int worker, int n)
{
    const char *from = (const char *)&world->inflight[worker], *to = (const char *)(world + 1);
    return support_kill_at_store(take_one, &worker, from, (size_t)(to - from), n);
}

/* All that is in the queue now is taken, by one that lives. Returns how often the task was found. */
static int found(int64_t id)
{
    int count = 0;
    for (int i = 0; i < WORKERS; i++) {
        count += holds(i) && done(i) == id;
    }
    while (take(queue, 0) == 0) {
        count += done(0) == id;
    }
    return count;
}

static void one_that_dies_taking_has_the_task_or_has_left_it(void **state)
{
    (void)state;
    int record = 0, left = 0;
    for (int n = 1; put(queue, n, 100) == 0 && dies_taking(LAST, n); n += SUPPORT_STORE_STRIDE) {
        if (n % 2 == 0) {
            /* another comes before the manager does */
            int result = take(queue, 1);
            assert_true(result == 0 || result == -EAGAIN);
        }
        swl_task_queue_recover(queue, world->inflight);
        record += holds(LAST);
        left += !holds(LAST);
        if (found(n) != 1) {
            fail_msg("killed at store %d: not in one place", n);
        }
        assert_int_equal(put(queue, 1000, 10), 0); /* it goes on */
        assert_int_equal(found(1000), 1);
    }
    assert_true(record > 0 || SUPPORT_STORE_STRIDE > 1);
    assert_true(left > 0);
}

static void those_who_die_one_after_the_other_have_it_once(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    for (int n = 1; n <= 30; n += SUPPORT_STORE_STRIDE) {
        /* a second one, should the first to die have got the other */
        assert_int_equal(put(queue, n, 100), 0);
        assert_int_equal(put(queue, 1000, 100), 0);
        (void)dies_taking(LAST, 1 + (int)support_below(&random, 30));
        (void)dies_taking(LAST - 1, 1 + (int)support_below(&random, 40));
        assert_true(take(queue, 0) != -EOWNERDEAD);
        swl_task_queue_recover(queue, world->inflight);
        int64_t sum = 0;
        int count = 0;
        for (int i = 0; i < WORKERS; i++) {
            if (holds(i)) {
                sum += done(i);
                count++;
            }
        }
        for (; take(queue, 0) == 0; count++) {
            sum += done(0);
        }
        assert_int_equal(count, 2);
        assert_int_equal(sum, 1000 + n);
    }
}

/* Who died within the lock of the one queue says nothing of who is taking from the other. */
static void a_death_at_one_queue_does_not_touch_what_is_taken_from_another(void **state)
{
    (void)state;
    int n = 1;
    for (;; n += SUPPORT_STORE_STRIDE) {
        assert_int_equal(put(other, 1, 100), 0);
        assert_int_equal(take(other, LAST), 0);
        assert_int_equal(done(LAST), 1);
        assert_int_equal(put(queue, n, 100), 0);
        if (!dies_taking(LAST, n)) {
            break;
        }
        pid_t child = support_fork();
        if (child == 0) {
            check(swl_lock_acquire(&other->lock) == 0);
            _exit(0);
        }
        support_join(child);
        assert_int_equal(take(other, 1), -EAGAIN);
        swl_task_queue_recover(queue, world->inflight);
        if (found(n) != 1) {
            fail_msg("killed at store %d: not in one place", n);
        }
    }
    assert_true(n > 10);
}

/* ---- threads ---- */

enum { TASKS = 4000, SENDERS = 2 };
static _Atomic uint32_t taken[SENDERS * TASKS], taken_count;

static void *take_many(void *argument)
{
    int worker = (int)(intptr_t)argument;
    int64_t last[SENDERS] = {-1, -1};
    while (atomic_load(&taken_count) < SENDERS * TASKS) {
        int result = take(queue, worker);
        if (result == -EAGAIN) {
            sched_yield();
            continue;
        }
        check(result == 0);
        int64_t id = done(worker);
        check(id > last[id / TASKS]);
        last[id / TASKS] = id;
        check(atomic_fetch_add(&taken[id], 1) == 0);
        atomic_fetch_add(&taken_count, 1);
    }
    return NULL;
}

static void *send_many(void *argument)
{
    int64_t first = (int64_t)(intptr_t)argument * TASKS;
    uint64_t random = support_seed() + (uint64_t)first;
    for (int64_t id = first; id < first + TASKS; id++) {
        uint32_t size = (uint32_t)support_below(&random, 300);
        int result;
        while ((result = put(queue, id, size)) == -EAGAIN) {
            sched_yield();
        }
        check(result == 0);
    }
    return NULL;
}

static void threads_that_share_it_take_each_task_once(void **state)
{
    (void)state;
    pthread_t threads[WORKERS + SENDERS];
    for (int i = 0; i < WORKERS + SENDERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, i < WORKERS ? take_many : send_many,
                                        (void *)(intptr_t)(i < WORKERS ? i : i - WORKERS)),
                         0);
    }
    for (int i = 0; i < WORKERS + SENDERS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(taken_count, SENDERS * TASKS);
    assert_false(swl_task_queue_has_tasks(queue));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* An empty ring goes back to its front now and then, with a filler behind it. */
static void all_of_it_can_be_filled_wherever_it_stands(void **state)
{
    (void)state;
    enum { LARGE = 1024 * 1024, SIZE = 100, RECORD = SIZE + 100 };
    size_t footprint = swl_task_queue_footprint(LARGE);
    struct swl_task_queue *large = support_shared(footprint);
    swl_task_queue_init(large, LARGE);
    uint64_t tail = 0, before;
    int64_t id = 0;
    for (int jumps = 0; jumps < 3;) {
        before = tail;
        assert_int_equal(put(large, id++, SIZE), 0);
        tail = atomic_load(&large->ring.tail);
        int64_t filled = 0;
        if (tail - before > RECORD) { /* over a filler: nobody takes, and yet there is room */
            jumps++;
            while (put(large, id++, SIZE) == 0) {
                filled++;
            }
            assert_true(filled * RECORD > LARGE / 2);
        }
        for (; filled >= 0; filled--) {
            assert_int_equal(swl_task_queue_take(large, world->inflight, 0, SHARED_QUEUE), 0);
            world->inflight[0].task.message.type = SWL_MESSAGE_NONE;
        }
        tail = atomic_load(&large->ring.tail);
    }
    munmap(large, footprint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_one_gives_nothing),
        TEST(tasks_are_taken_in_order_by_whoever_comes),
        TEST(a_task_without_payload_is_taken_too),
        TEST(a_full_one_takes_more_when_one_was_taken),
        TEST(one_that_dies_taking_has_the_task_or_has_left_it),
        TEST(those_who_die_one_after_the_other_have_it_once),
        TEST(a_death_at_one_queue_does_not_touch_what_is_taken_from_another),
        TEST(threads_that_share_it_take_each_task_once),
        TEST(all_of_it_can_be_filled_wherever_it_stands),
    };
    return RUN(tests);
}
