/* The store of tasks: order, time, and that a task is in one place whatever process is killed at whatever store of the
 * code as it was compiled. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "task/task_store.h"

enum { WORKERS = 3, LAST = WORKERS - 1, SHARED_QUEUE = SWL_TASK_SHARED_QUEUE, SUBMITTERS = 4 };
enum { SHARED_ROOM = 20 * 1024, BLOCKS_ROOM = 512 * 1024, BLOCKS_WATCHED = 4 * 1024 };

/* Where the processes are killed, what is watched lies together. */
struct world {
    struct swl_task_inflight inflight[WORKERS];
    _Alignas(64) char shared[SHARED_ROOM];
    _Alignas(64) char blocks[BLOCKS_ROOM];
    struct swl_ring_mark mark;
};

static struct world *world;
static struct swl_task_store store, opened;

static struct swl_task_store_options options_with(uint64_t memory, int fd)
{
    return (struct swl_task_store_options){.worker_count = WORKERS,
                                           .inflight = world->inflight,
                                           .memory = memory,
                                           .submitters = SUBMITTERS,
                                           .fd = fd};
}

static int begin(void **state)
{
    (void)state;
    world = support_shared(sizeof(*world));
    struct swl_task_store_options options = options_with(0, -1);
    assert_int_equal(swl_task_store_open(&opened, &options), 0);
    store = opened;
    assert_true(store.shared_size <= sizeof(world->shared));
    assert_true((store.blocks.count + 2) * SWL_BLOCK_SIZE <= sizeof(world->blocks));
    memcpy(world->shared, opened.shared, store.shared_size);
    memcpy(world->blocks, opened.blocks.header, 2 * SWL_BLOCK_SIZE);
    store.shared = (struct swl_task_store_shared *)world->shared;
    store.counts =
        (struct swl_task_store_counts *)(world->shared + ((char *)opened.counts - (char *)opened.shared));
    store.blocks.header = (struct swl_blocks_header *)world->blocks;
    store.blocks.blocks = (struct swl_chain_block *)(world->blocks + SWL_BLOCK_SIZE);
    store.blocks.index =
        (struct swl_blocks_index *)(world->shared + ((char *)opened.blocks.index - (char *)opened.shared));
    return 0;
}

static void is_sound(void)
{
    const char *why = swl_task_store_check(&store);
    if (why != NULL) {
        fail_msg("%s", why);
    }
}

static int end(void **state)
{
    (void)state;
    is_sound();
    swl_task_store_close(&opened);
    munmap(world, sizeof(*world));
    return 0;
}

/* ---- steps ---- */

static struct swl_message task(int64_t id, uint32_t size)
{
    return (struct swl_message){
        .version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_TASK, .id = id, .size = size, .source = 1};
}

static int put_one_of(int index, int priority, int64_t due, const struct swl_message *message)
{
    static __thread uint8_t payload[SWL_TASK_INLINE_MAX];
    const struct swl_task_order order = {.index = index, .priority = priority, .due = due};
    support_fill(payload, message->size, (uint64_t)message->id);
    return swl_task_store_put(&store, &order, message, payload, &world->mark);
}

static int put(int index, int priority, int64_t due, int64_t id, uint32_t size)
{
    const struct swl_message message = task(id, size);
    return put_one_of(index, priority, due, &message);
}

static bool holds(int worker)
{
    return world->inflight[worker].task.message.type != SWL_MESSAGE_NONE;
}

static int64_t held(int worker)
{
    struct swl_task_inflight *record = &world->inflight[worker];
    check(record->task.message.type == SWL_MESSAGE_TASK);
    check(record->taken_from == SWL_TASK_STORE);
    check(support_filled(record->task.payload, record->task.message.size, (uint64_t)record->task.message.id));
    return record->task.message.id;
}

/* The task that the worker has in flight is whole; it puts it down. */
static int64_t done(int worker)
{
    int64_t id = held(worker);
    world->inflight[worker].task.message.type = SWL_MESSAGE_NONE;
    return id;
}

static void takes(int worker, int priority, int64_t id)
{
    assert_true(swl_task_store_has(&store, worker, SWL_TASK_LEVEL(priority)));
    assert_int_equal(swl_task_store_take(&store, worker, SWL_TASK_LEVEL(priority)), 0);
    assert_int_equal(swl_task_priority(&world->inflight[worker].task.message), priority);
    assert_int_equal(done(worker), id);
}

static void takes_nothing(int worker)
{
    for (int level = 0; level < SWL_TASK_LEVELS; level++) {
        assert_int_equal(swl_task_store_take(&store, worker, level), -EAGAIN);
        assert_false(swl_task_store_has(&store, worker, level));
    }
    assert_int_equal(swl_task_store_ready(&store, worker), 0);
}

static int wake(int64_t now)
{
    int32_t indexes[SWL_TASK_DUE_BATCH];
    return swl_task_store_wake(&store, now, indexes);
}

static int64_t now_and(int64_t ms)
{
    return swl_clock_monotonic() + ms * SWL_NS_PER_MS;
}

/* ---- what is ready ---- */

static void an_empty_one_gives_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < WORKERS; i++) {
        takes_nothing(i);
    }
    assert_int_equal(swl_task_store_next_due(&store), SWL_NEVER);
    assert_int_equal(wake(SWL_NEVER), 0);
}

static void each_level_keeps_its_order(void **state)
{
    (void)state;
    for (int64_t id = 0; id < 30; id++) {
        assert_int_equal(put(SHARED_QUEUE, (int)(id % 3) - 1, 0, id, (uint32_t)id * 20),
                         SWL_TASK_STORED_READY);
    }
    assert_int_equal(swl_task_store_count_ready(&store), 30);
    is_sound();
    for (int priority = -1; priority <= 1; priority++) {
        for (int64_t id = priority + 1; id < 30; id += 3) {
            takes((int)id % WORKERS, priority, id);
        }
    }
    takes_nothing(0);
    assert_int_equal(swl_task_store_count(&store), 0);
}

static void its_own_come_first_and_are_nobody_elses(void **state)
{
    (void)state;
    assert_int_equal(put(SHARED_QUEUE, 0, 0, 1, 10), SWL_TASK_STORED_READY);
    assert_int_equal(put(1, 0, 0, 2, 10), SWL_TASK_STORED_READY);
    assert_int_equal(put(1, 0, 0, 3, 10), SWL_TASK_STORED_READY);
    assert_int_equal(swl_task_store_ready(&store, 0), 1);
    assert_int_equal(swl_task_store_ready(&store, 1), 3);
    takes(1, 0, 2);
    assert_int_equal(world->inflight[1].stored_for, 1);
    takes(0, 0, 1);
    assert_int_equal(world->inflight[0].stored_for, SHARED_QUEUE);
    takes_nothing(0);
    takes(1, 0, 3);
    takes_nothing(1);
}

static void tasks_of_all_sizes_come_whole_with_their_header(void **state)
{
    (void)state;
    const uint32_t sizes[] = {0, 1, 183, 184, 185, 1000, 10000, SWL_TASK_INLINE_MAX};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct swl_message message = task(INT64_C(0x123456789a), sizes[i]);
        const struct swl_task_order order = {.index = SHARED_QUEUE, .priority = 1};
        static uint8_t payload[SWL_TASK_INLINE_MAX];
        support_fill(payload, sizes[i], (uint64_t)message.id);
        message.flags = SWL_MESSAGE_WANTED | SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_LOW;
        message.attempts = 3;
        message.time = -5;
        assert_int_equal(swl_task_store_put(&store, &order, &message, payload, NULL), SWL_TASK_STORED_READY);
        assert_int_equal(swl_task_store_take(&store, 0, SWL_TASK_LEVEL(1)), 0);
        message.flags = SWL_MESSAGE_WANTED | SWL_MESSAGE_SERIALIZED | SWL_MESSAGE_HIGH;
        assert_memory_equal(&world->inflight[0].task.message, &message, sizeof(message));
        (void)done(0);
    }
    struct swl_message message = task(1, SWL_TASK_INLINE_MAX + 1);
    const struct swl_task_order order = {.index = SHARED_QUEUE};
    assert_int_equal(swl_task_store_put(&store, &order, &message, "", NULL), -EMSGSIZE);
}

/* ---- time ---- */

static void nothing_starts_before_its_time(void **state)
{
    (void)state;
    int64_t soon = now_and(1000);
    assert_int_equal(put(SHARED_QUEUE, 0, soon + 20, 2, 10), SWL_TASK_STORED_EARLIEST);
    assert_int_equal(put(SHARED_QUEUE, 0, soon + 30, 3, 10), SWL_TASK_STORED);
    assert_int_equal(put(1, 1, soon + 10, 1, 10), SWL_TASK_STORED_EARLIEST);
    assert_int_equal(swl_task_store_next_due(&store), soon + 10);
    assert_int_equal(swl_task_store_count_delayed(&store), 3);
    takes_nothing(1);
    assert_int_equal(wake(soon + 9), 0);
    int32_t indexes[SWL_TASK_DUE_BATCH];
    assert_int_equal(swl_task_store_wake(&store, soon + 20, indexes), 2);
    assert_int_equal(indexes[0], 1);
    assert_int_equal(indexes[1], SHARED_QUEUE);
    assert_int_equal(swl_task_store_next_due(&store), soon + 30);
    takes(1, 1, 1);
    takes(1, 0, 2);
    takes_nothing(1);
    assert_int_equal(wake(soon + 30), 1);
    takes(0, 0, 3);
    assert_int_equal(swl_task_store_next_due(&store), SWL_NEVER);
}

static void a_time_that_has_passed_is_now(void **state)
{
    (void)state;
    assert_int_equal(put(SHARED_QUEUE, 0, 5, 1, 10), SWL_TASK_STORED_READY);
    assert_int_equal(put(SHARED_QUEUE, 0, swl_clock_monotonic(), 2, 10), SWL_TASK_STORED_READY);
    takes(0, 0, 1);
    takes(0, 0, 2);
}

static void they_become_ready_in_the_order_of_their_times(void **state)
{
    (void)state;
    enum { MANY = 500 };
    uint64_t random = support_seed();
    int64_t soon = now_and(1000), at = 0, same[MANY] = {0};
    for (int64_t id = 0; id < MANY; id++) {
        at = (int64_t)support_below(&random, 100);
        assert_true(put(SHARED_QUEUE, 0, soon + at, at * MANY + same[at]++, 0) < SWL_TASK_STORED_READY);
    }
    is_sound();
    int64_t last = -1;
    for (int count = 0; count < MANY;) {
        int woken = wake(soon + 100);
        assert_true(woken > 0 && woken <= SWL_TASK_DUE_BATCH);
        is_sound();
        for (; woken > 0; woken--, count++) {
            assert_int_equal(swl_task_store_take(&store, 0, SWL_TASK_LEVEL(0)), 0);
            int64_t id = done(0);
            assert_true(id > last);
            last = id;
        }
    }
    assert_int_equal(wake(soon + 100), 0);
}

static void the_end_leaves_what_is_delayed(void **state)
{
    (void)state;
    int64_t soon = now_and(1000);
    assert_int_equal(put(SHARED_QUEUE, 0, soon, 1, 10), SWL_TASK_STORED_EARLIEST);
    assert_int_equal(put(SHARED_QUEUE, 0, 0, 2, 10), SWL_TASK_STORED_READY);
    assert_false(swl_task_store_end_delays(&store));
    assert_int_equal(swl_task_store_next_due(&store), SWL_NEVER);
    assert_int_equal(wake(soon + 1), 0);
    takes(0, 0, 2);
    assert_int_equal(swl_task_store_count_delayed(&store), 1);
    assert_int_equal(swl_task_store_count_ready(&store), 0);
}

static void the_end_hastens_what_somebody_waits_for(void **state)
{
    (void)state;
    int64_t later = now_and(3600 * 1000);
    for (int id = 1; id <= 3; id++) {
        struct swl_message awaited = task(id, 10);
        awaited.flags = id == 2 ? SWL_MESSAGE_AWAITED : SWL_MESSAGE_WANTED;
        assert_true(put_one_of(SHARED_QUEUE, 0, later, &awaited) >= 0);
    }
    assert_true(swl_task_store_end_delays(&store));
    is_sound();
    takes(0, 0, 2);
    takes_nothing(0);
    assert_int_equal(swl_task_store_count_delayed(&store), 2);
    /* and so it does from then on */
    struct swl_message again = task(4, 10);
    again.flags = SWL_MESSAGE_AWAITED;
    assert_int_equal(put_one_of(SHARED_QUEUE, 0, later, &again), SWL_TASK_STORED_READY);
    is_sound();
    takes(0, 0, 4);
    assert_false(swl_task_store_end_delays(&store));
}

/* ---- room ---- */

static void a_full_one_takes_more_when_one_was_taken(void **state)
{
    (void)state;
    int64_t count = 0;
    int result;
    while ((result = put(SHARED_QUEUE, 0, 0, count, 10000)) == SWL_TASK_STORED_READY) {
        count++;
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(count > 10);
    is_sound();
    takes(0, 0, 0);
    assert_int_equal(put(SHARED_QUEUE, 0, 0, count, 10000), SWL_TASK_STORED_READY);
    /* one that returns finds room all the same */
    assert_int_equal(swl_task_store_take(&store, 0, SWL_TASK_LEVEL(0)), 0);
    assert_int_equal(put(SHARED_QUEUE, 0, 0, count + 1, 10000), SWL_TASK_STORED_READY);
    assert_int_equal(put(SHARED_QUEUE, 0, 0, count + 2, 10000), -EAGAIN);
    struct swl_message message = world->inflight[0].task.message;
    const struct swl_task_order order = {.index = SHARED_QUEUE, .due = now_and(1000)};
    assert_int_equal(swl_task_store_return(&store, 0, &message, &order), SWL_TASK_STORED_EARLIEST);
    assert_false(holds(0));
    for (int64_t id = 2; id <= count + 1; id++) {
        takes(0, 0, id);
    }
    assert_int_equal(wake(order.due), 1);
    takes(0, 0, 1);
}

static void a_task_in_flight_returns(void **state)
{
    (void)state;
    assert_int_equal(put(1, 1, 0, 5, 1000), SWL_TASK_STORED_READY);
    assert_int_equal(swl_task_store_take(&store, 1, SWL_TASK_LEVEL(1)), 0);
    struct swl_message message = world->inflight[1].task.message;
    message.attempt = 1;
    const struct swl_task_order order = {
        .index = world->inflight[1].stored_for, .priority = swl_task_priority(&message), .due = now_and(500)};
    assert_int_equal(swl_task_store_return(&store, 1, &message, &order), SWL_TASK_STORED_EARLIEST);
    assert_false(holds(1));
    assert_int_equal(wake(order.due - 1), 0);
    assert_int_equal(wake(order.due), 1);
    takes_nothing(0);
    assert_int_equal(swl_task_store_take(&store, 1, SWL_TASK_LEVEL(1)), 0);
    assert_int_equal(world->inflight[1].task.message.attempt, 1);
    assert_int_equal(done(1), 5);
}

static void a_hundred_thousand_fit_in_64_mib(void **state)
{
    (void)state;
    enum { MANY = 100000 };
    struct swl_task_store before = store;
    struct swl_task_store_options options = options_with(64 * 1024 * 1024, -1);
    assert_int_equal(swl_task_store_open(&store, &options), 0);
    uint64_t random = support_seed();
    int64_t soon = now_and(60000), began = swl_clock_monotonic();
    for (int64_t id = 0; id < MANY; id++) {
        assert_true(put(SHARED_QUEUE, 0, soon + (int64_t)support_below(&random, 1000000), id, 100) >= 0);
    }
    int64_t inserted = swl_clock_monotonic(), longest = 0;
    for (int count = 0, woken; count < MANY; count += woken) {
        int64_t start = swl_clock_monotonic();
        woken = wake(soon + 1000000);
        longest = SWL_MAX(longest, swl_clock_monotonic() - start);
        assert_true(woken > 0);
    }
    print_message("%lld ns to insert one of %d; a batch of %d due ones holds the lock for %lld us at most\n",
                  (long long)((inserted - began) / MANY), MANY, SWL_TASK_DUE_BATCH,
                  (long long)longest / 1000);
    is_sound();
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(swl_task_store_take(&store, 0, SWL_TASK_LEVEL(0)), 0);
        (void)done(0);
    }
    is_sound();
    swl_task_store_close(&store);
    store = before;
}

/* ---- a file ---- */

static void the_next_server_has_what_is_in_the_file(void **state)
{
    (void)state;
    char *directory = support_directory(), path[256];
    snprintf(path, sizeof(path), "%s/store", directory);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct swl_task_store before = store;
    struct swl_task_store_options options = options_with(0, fd);
    assert_int_equal(swl_task_store_open(&store, &options), 0);
    int64_t later = now_and(3600 * 1000);
    assert_true(put(1, 1, later, 1, 1000) >= 0);
    assert_int_equal(put(SHARED_QUEUE, -1, 0, 2, 10), SWL_TASK_STORED_READY);
    assert_int_equal(put(LAST, 0, 0, 3, 10), SWL_TASK_STORED_READY);
    struct swl_message wanted = task(4, 3);
    wanted.flags = SWL_MESSAGE_WANTED | SWL_MESSAGE_AWAITED;
    wanted.source = SUBMITTERS;
    const struct swl_task_order at_once = {.index = SHARED_QUEUE};
    assert_int_equal(swl_task_store_put(&store, &at_once, &wanted, "abc", NULL), SWL_TASK_STORED_READY);
    swl_task_store_close(&store);

    options.fd = open(path, O_RDWR | O_CLOEXEC);
    options.worker_count = LAST;
    assert_int_equal(swl_task_store_open(&store, &options), 0);
    assert_int_equal(store.dropped, 0);
    is_sound();
    assert_int_equal(swl_task_store_count_delayed(&store), 1);
    assert_int_equal(swl_task_store_count_ready(&store), 3);
    assert_in_range(swl_task_store_next_due(&store), later - 50 * SWL_NS_PER_MS, later + 50 * SWL_NS_PER_MS);
    takes(0, -1, 2);
    takes(0, 0, 3); /* that it was for is no more */
    assert_int_equal(swl_task_store_take(&store, 0, SWL_TASK_LEVEL(0)), 0);
    assert_int_equal(world->inflight[0].task.message.flags, 0);
    assert_int_equal(world->inflight[0].task.message.source, -1);
    world->inflight[0].task.message.type = SWL_MESSAGE_NONE;
    assert_int_equal(wake(later + SWL_NS_PER_SEC), 1);
    takes_nothing(0);
    takes(1, 1, 1);
    swl_task_store_close(&store);
    store = before;
    support_directory_remove(directory);
}

/* As after a crash of the machine, or where its clock was wrong. */
static void a_time_in_the_file_that_makes_no_sense_is_a_time(void **state)
{
    (void)state;
    enum { DUE_WALL = 2 * SWL_BLOCK_SIZE + sizeof(uint64_t) + sizeof(int64_t) }; /* of the first task */
    const int64_t times[] = {INT64_MIN, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        char *directory = support_directory(), path[256];
        snprintf(path, sizeof(path), "%s/store", directory);
        struct swl_task_store before = store;
        struct swl_task_store_options options =
            options_with(0, open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        assert_int_equal(swl_task_store_open(&store, &options), 0);
        assert_true(put(SHARED_QUEUE, 0, now_and(1000), 1, 100) >= 0);
        assert_int_equal(pwrite(options.fd, &times[i], sizeof(times[i]), DUE_WALL), sizeof(times[i]));
        swl_task_store_close(&store);
        options.fd = open(path, O_RDWR | O_CLOEXEC);
        assert_int_equal(swl_task_store_open(&store, &options), 0);
        assert_int_equal(swl_task_store_count_ready(&store), i == 0);
        assert_int_equal(swl_task_store_count_delayed(&store), i == 1);
        is_sound();
        swl_task_store_close(&store);
        store = before;
        support_directory_remove(directory);
    }
}

/* ---- deaths ---- */

static bool dies(void (*act)(void *argument), void *argument, int n)
{
    const char *from = (const char *)&world->inflight[LAST];
    size_t size = (size_t)(world->blocks + BLOCKS_WATCHED - from);
    return support_kill_at_store(act, argument, from, size, n);
}

/* By the next one, who may be the manager or anybody else. */
static void recover(int n)
{
    if (n % 2 == 0) {
        assert_int_equal(swl_task_store_take(&store, 0, SWL_TASK_LEVEL(-1)), -EAGAIN);
    }
    swl_task_store_recover(&store);
    const char *why = swl_task_store_check(&store);
    if (why != NULL) {
        fail_msg("killed at store %d: %s", n, why);
    }
}

/* All that is ready, delayed or in flight is taken and put down: how often that task was there, of how many. */
static int found(int64_t id, int *all)
{
    int count = 0;
    *all = 0;
    for (int i = 0; i < WORKERS; i++) {
        if (holds(i)) {
            count += done(i) == id;
            ++*all;
        }
    }
    while (wake(SWL_NEVER - 1) > 0) {
    }
    for (int level = 0; level < SWL_TASK_LEVELS; level++) {
        for (int i = 0; i < WORKERS; i++) {
            while (swl_task_store_take(&store, i, level) == 0) {
                count += done(i) == id;
                ++*all;
            }
        }
    }
    return count;
}

static void found_once(int64_t id, int of, int n)
{
    int all, count = found(id, &all);
    if (count != 1 || all != of) {
        fail_msg("killed at store %d: found %d times, %d of %d tasks", n, count, all, of);
    }
    is_sound();
}

enum { SMALL = 100, LONG = 600 };

/* Some that are there before. */
static void put_others(void)
{
    assert_int_equal(put(LAST, 0, 0, 1000, SMALL), SWL_TASK_STORED_READY);
    assert_true(put(SHARED_QUEUE, 1, now_and(5000), 1001, SMALL) >= 0);
    assert_true(put(SHARED_QUEUE, 0, now_and(6000), 1002, LONG) >= 0);
    assert_true(put(SHARED_QUEUE, 0, now_and(4000), 1003, SMALL) >= 0);
}
enum { OTHERS = 4 };

static void take_one(void *argument)
{
    (void)argument;
    check(swl_task_store_take(&store, LAST, SWL_TASK_LEVEL(0)) == 0);
}

static void one_that_dies_taking_has_the_task_or_has_left_it(void **state)
{
    (void)state;
    int record = 0, left = 0, n = 1;
    for (;; n += SUPPORT_STORE_STRIDE) {
        assert_int_equal(put(LAST, 0, 0, n, n % 3 == 0 ? LONG : SMALL), SWL_TASK_STORED_READY);
        put_others();
        if (!dies(take_one, NULL, n)) {
            break;
        }
        recover(n);
        record += holds(LAST);
        left += !holds(LAST);
        found_once(n, OTHERS + 1, n);
    }
    assert_true(n > 10 && left > 0 && (record > 0 || SUPPORT_STORE_STRIDE > 1));
    swl_task_store_recover(&store);
    found_once(n, OTHERS + 1, n);
}

static int64_t put_due;
static struct swl_message put_message;
static uint8_t put_payload[LONG];

static void put_one(void *argument)
{
    const struct swl_task_order order = {.index = SHARED_QUEUE, .priority = 1, .due = put_due};
    (void)argument;
    check(swl_task_store_put(&store, &order, &put_message, put_payload, &world->mark) >= 0);
}

/* Each step of who is to die takes time, so that all else is done before. */
static bool dies_putting(int64_t id, int n)
{
    put_message = task(id, id % 3 == 0 ? LONG : SMALL);
    support_fill(put_payload, put_message.size, (uint64_t)id);
    return dies(put_one, NULL, n);
}

static void of_one_that_dies_putting_the_mark_tells_whether_it_has(void **state)
{
    (void)state;
    int was_put = 0, was_not = 0, n = 1;
    for (;; n += SUPPORT_STORE_STRIDE) {
        put_others();
        memset(&world->mark, 0, sizeof(world->mark));
        put_due = n % 2 == 0 ? 0 : now_and(4500);
        if (!dies_putting(n, n)) {
            break;
        }
        recover(n);
        struct swl_ring_mark mark = world->mark;
        bool says = swl_task_store_was_put(&store, &mark);
        int all, count = found(n, &all);
        if (count != (says ? 1 : 0) || all != OTHERS + count) {
            fail_msg("killed at store %d: said to be put: %d, found %d times, %d tasks", n, says, count, all);
        }
        was_put += says;
        was_not += !says;
        is_sound();
    }
    assert_true(n > 10 && was_not > 0 && (was_put > 0 || SUPPORT_STORE_STRIDE > 1));
    swl_task_store_recover(&store);
    int all;
    (void)found(n, &all);
}

/* Others may come, and die, before anybody asks. */
static void the_mark_is_right_whatever_came_afterwards(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    int64_t id = 1;
    for (int n = 1 + (int)support_below(&random, 8); n <= 60; n += 7 + SUPPORT_STORE_STRIDE) {
        memset(&world->mark, 0, sizeof(world->mark));
        put_due = 0;
        (void)dies_putting(n, n);
        struct swl_ring_mark mark = world->mark;
        for (int i = 0; i < 3; i++) {
            int other = 2000 + (int)id++;
            if (support_below(&random, 2) == 0) {
                (void)dies_putting(other, 1 + (int)support_below(&random, 40));
            } else {
                assert_int_equal(put(SHARED_QUEUE, 0, 0, other, SMALL), SWL_TASK_STORED_READY);
            }
        }
        bool says = swl_task_store_was_put(&store, &mark);
        int all, count = found(n, &all);
        if (count != (says ? 1 : 0)) {
            fail_msg("killed at store %d: said to be put: %d, found %d times", n, says, count);
        }
        is_sound();
    }
}

static void return_one(void *argument)
{
    int n = *(const int *)argument;
    struct swl_message message = world->inflight[LAST].task.message;
    const struct swl_task_order order = {.index = LAST, .priority = 1, .due = n % 2 == 0 ? 0 : put_due};
    message.attempt = 1;
    check(swl_task_store_return(&store, LAST, &message, &order) >= 0);
}

static void one_that_dies_returning_has_the_task_or_has_returned_it(void **state)
{
    (void)state;
    int record = 0, back = 0, n = 1;
    for (;; n += SUPPORT_STORE_STRIDE) {
        assert_int_equal(put(LAST, 0, 0, n, n % 3 == 0 ? LONG : SMALL), SWL_TASK_STORED_READY);
        take_one(NULL);
        put_others();
        put_due = now_and(4500);
        if (!dies(return_one, &n, n)) {
            break;
        }
        recover(n);
        record += holds(LAST);
        back += !holds(LAST);
        if (holds(LAST) && world->inflight[LAST].task.message.attempt != 0) {
            fail_msg("killed at store %d: the attempt is counted, and the task not moved", n);
        }
        found_once(n, OTHERS + 1, n);
    }
    assert_true(n > 10 && record > 0 && (back > 0 || SUPPORT_STORE_STRIDE > 1));
    swl_task_store_recover(&store);
    found_once(n, OTHERS + 1, n);
}

static void wake_all(void *argument)
{
    (void)argument;
    check(wake(SWL_NEVER - 1) == OTHERS - 1);
}

static void one_that_dies_while_it_wakes_loses_none(void **state)
{
    (void)state;
    int n = 1;
    for (;; n += SUPPORT_STORE_STRIDE) {
        put_others();
        if (!dies(wake_all, NULL, n)) {
            break;
        }
        recover(n);
        found_once(1002, OTHERS, n);
    }
    assert_true(n > 10);
    swl_task_store_recover(&store);
    found_once(1002, OTHERS, n);
}

static void recover_it(void *argument)
{
    (void)argument;
    swl_task_store_recover(&store);
}

static void one_that_dies_while_it_puts_things_right_is_followed_by_another(void **state)
{
    (void)state;
    int died = 0;
    for (int n = 1; n < 40; n += 6 + SUPPORT_STORE_STRIDE) {
        assert_int_equal(put(LAST, 0, 0, n, LONG), SWL_TASK_STORED_READY);
        put_others();
        (void)dies(take_one, NULL, n);
        for (int m = 1 + n % 31; m < 200; m += 62) {
            died += dies(recover_it, NULL, m);
        }
        recover(n);
        found_once(n, OTHERS + 1, n);
    }
    assert_true(died > 5 || SUPPORT_STORE_STRIDE > 1);
}

/* ---- threads ---- */

enum { TASKS = 3000, PUTTERS = 2, TAKERS = WORKERS };
static _Atomic uint32_t taken[PUTTERS * TASKS], returned[PUTTERS * TASKS], taken_count;

static void *take_many(void *argument)
{
    int worker = (int)(intptr_t)argument, level = 0;
    while (atomic_load(&taken_count) < PUTTERS * TASKS) {
        (void)wake(swl_clock_monotonic());
        level = (level + 1) % SWL_TASK_LEVELS;
        if (!swl_task_store_has(&store, worker, level) || swl_task_store_take(&store, worker, level) != 0) {
            sched_yield();
            continue;
        }
        int64_t id = held(worker);
        if (id % 5 == 0 && atomic_fetch_add(&returned[id], 1) == 0) {
            struct swl_message message = world->inflight[worker].task.message;
            const struct swl_task_order order = {.index = SHARED_QUEUE, .priority = -1, .due = now_and(1)};
            check(swl_task_store_return(&store, worker, &message, &order) >= 0);
            continue;
        }
        (void)done(worker);
        check(atomic_fetch_add(&taken[id], 1) == 0);
        atomic_fetch_add(&taken_count, 1);
    }
    return NULL;
}

static void *put_many(void *argument)
{
    int64_t first = (int64_t)(intptr_t)argument * TASKS;
    uint64_t random = support_seed() + (uint64_t)first;
    for (int64_t id = first; id < first + TASKS; id++) {
        uint32_t size = (uint32_t)support_below(&random, 600);
        int64_t due = support_below(&random, 2) ? 0 : now_and((int64_t)support_below(&random, 3));
        int index = (int)support_below(&random, WORKERS + 1) - 1,
            priority = (int)support_below(&random, 3) - 1;
        int result;
        while ((result = put(index, priority, due, id, size)) == -EAGAIN) {
            sched_yield();
        }
        check(result >= 0);
    }
    return NULL;
}

static void threads_that_share_it_take_each_task_once(void **state)
{
    (void)state;
    pthread_t threads[TAKERS + PUTTERS];
    for (int i = 0; i < TAKERS + PUTTERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, i < TAKERS ? take_many : put_many,
                                        (void *)(intptr_t)(i < TAKERS ? i : i - TAKERS)),
                         0);
    }
    for (int i = 0; i < TAKERS + PUTTERS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(taken_count, PUTTERS * TASKS);
    assert_int_equal(swl_task_store_count(&store), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_one_gives_nothing),
        TEST(each_level_keeps_its_order),
        TEST(its_own_come_first_and_are_nobody_elses),
        TEST(tasks_of_all_sizes_come_whole_with_their_header),
        TEST(nothing_starts_before_its_time),
        TEST(a_time_that_has_passed_is_now),
        TEST(they_become_ready_in_the_order_of_their_times),
        TEST(the_end_leaves_what_is_delayed),
        TEST(the_end_hastens_what_somebody_waits_for),
        TEST(a_full_one_takes_more_when_one_was_taken),
        TEST(a_task_in_flight_returns),
        TEST(a_hundred_thousand_fit_in_64_mib),
        TEST(the_next_server_has_what_is_in_the_file),
        TEST(a_time_in_the_file_that_makes_no_sense_is_a_time),
        TEST(one_that_dies_taking_has_the_task_or_has_left_it),
        TEST(of_one_that_dies_putting_the_mark_tells_whether_it_has),
        TEST(the_mark_is_right_whatever_came_afterwards),
        TEST(one_that_dies_returning_has_the_task_or_has_returned_it),
        TEST(one_that_dies_while_it_wakes_loses_none),
        TEST(one_that_dies_while_it_puts_things_right_is_followed_by_another),
        TEST(threads_that_share_it_take_each_task_once),
    };
    return RUN(tests);
}
