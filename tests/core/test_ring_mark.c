/* Marks of a ring: after the death of a writer, wherever it died, others can tell whether its record is
 * there. The answer is held against what a reader finds. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "shared/ring.h"

enum { WRITERS = 3, CAPACITY = 4096 };

/* All that the children share; what is watched comes first. */
struct world {
    union {
        struct swl_ring ring;
        char room[sizeof(struct swl_ring) + CAPACITY];
    };
    struct swl_ring_mark marks[WRITERS];
    /* notes of those who write until they are killed */
    _Atomic uint64_t begun[WRITERS], done[WRITERS];
};

static struct world *world;
static struct swl_ring *ring;

static int begin(void **state)
{
    (void)state;
    world = support_shared(sizeof(*world));
    ring = &world->ring;
    swl_ring_init(ring, CAPACITY);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_true(swl_ring_sane(ring));
    munmap(world, sizeof(*world));
    return 0;
}

struct record {
    uint64_t writer, number;
};

static int put(int writer, uint64_t number, size_t size)
{
    static const char bytes[CAPACITY];
    struct record record = {(uint64_t)writer, number};
    struct iovec parts[] = {{&record, sizeof(record)}, {(void *)bytes, size}};
    return swl_ring_write(ring, parts, 2, &world->marks[writer]);
}

static void begin_mark(int writer)
{
    atomic_store(&world->marks[writer].position, 0);
}

static bool was_written(int writer)
{
    return swl_ring_was_written(ring, &world->marks[writer]);
}

/* Empties the ring; returns how many records of that number there were. */
static int found(uint64_t number)
{
    const struct record *record;
    uint32_t size;
    int count = 0;
    while ((record = swl_ring_peek(ring, &size)) != NULL) {
        count += record->number == number;
        swl_ring_consume(ring);
    }
    return count;
}

/* ---- single steps ---- */

static void what_was_not_begun_was_not_written(void **state)
{
    (void)state;
    assert_false(was_written(0));
    assert_int_equal(put(1, 1, 10), 0);
    assert_false(was_written(0));
}

static void what_was_finished_was_written_whatever_came_behind_it(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    assert_true(was_written(0));
    assert_int_equal(put(1, 2, 10), 0);
    assert_true(was_written(0));
    assert_int_equal(found(1), 1);
    assert_true(was_written(0)); /* also when it was read */
    for (int i = 0; i < 500; i++) {
        assert_int_equal(put(1, 2, 100), 0);
        assert_int_equal(found(2), 1);
    }
    assert_true(was_written(0));
}

static void what_had_no_room_was_not_written(void **state)
{
    (void)state;
    while (put(1, 1, 300) == 0) {
    }
    assert_int_equal(put(0, 2, 300), -EAGAIN);
    assert_false(was_written(0));
    assert_int_equal(put(0, 2, CAPACITY), -EMSGSIZE);
    assert_false(was_written(0));
    assert_int_equal(found(2), 0);
    assert_int_equal(put(0, 2, 300), 0);
    assert_true(was_written(0));
}

/* One that holds the lock dies. */
static void die_within(void)
{
    pid_t child = support_fork();
    if (child == 0) {
        (void)swl_lock_acquire(&ring->lock);
        _exit(0); /* not as a writer: that would have counted the death before */
    }
    support_join(child);
}

static void those_who_die_later_change_nothing(void **state)
{
    (void)state;
    assert_int_equal(put(0, 1, 10), 0);
    for (int i = 0; i < 3; i++) {
        die_within();
        assert_true(was_written(0));
        assert_int_equal(put(1, 2, 10), 0);
        assert_true(was_written(0));
        assert_true(was_written(1));
    }
    assert_false(was_written(2));
}

/* ---- a writer that dies at each of its stores ---- */

static uint64_t next_number;
static size_t record_size;

static void write_one(void *argument)
{
    check(put(*(int *)argument, next_number, record_size) == 0);
}

static bool dies_writing(int writer, int n)
{
    begin_mark(writer);
    next_number++;
    return support_kill_at_store(write_one, &writer, world, sizeof(*world), n);
}

static void wherever_a_writer_dies_its_mark_tells_what_came_of_it(void **state)
{
    (void)state;
    /* the second size needs a filler now and then */
    for (record_size = 8; record_size <= 1208; record_size += 1200) {
        int written = 0, not_written = 0, between = 0;
        bool died = true;
        for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
            died = dies_writing(0, n);
            uint64_t number = next_number;
            if (n % 3 != 0) {
                (void)put(1, 0, 8); /* somebody comes before one asks */
            }
            bool told = was_written(0);
            assert_true(told == was_written(0));
            if (found(number) != told) {
                fail_msg("killed at store %d: %s", n, told ? "not written" : "written");
            }
            between += !told && world->marks[0].position != 0;
            written += told;
            not_written += !told;
        }
        assert_true(not_written > 0 && written > 0);
        assert_true(between > 0 || SUPPORT_STORE_STRIDE > 1);
    }
}

/* The marks are asked for in any order, when all of them are dead. */
static void of_several_deaths_in_a_row_each_ones_mark_tells(void **state)
{
    (void)state;
    uint64_t random = support_seed(), numbers[WRITERS];
    for (int round = 0; round < 20; round += SUPPORT_STORE_STRIDE) {
        for (int i = 0; i < WRITERS; i++) {
            record_size = support_below(&random, 400);
            /* mostly around the place where it counts */
            (void)dies_writing(i, 1 + (int)support_below(&random, 30));
            numbers[i] = next_number;
        }
        bool told[WRITERS];
        int count[WRITERS] = {0}, first = (int)support_below(&random, WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            told[(first + i) % WRITERS] = was_written((first + i) % WRITERS);
        }
        const struct record *record;
        uint32_t size;
        while ((record = swl_ring_peek(ring, &size)) != NULL) {
            assert_true(record->number == numbers[record->writer]);
            count[record->writer]++;
            swl_ring_consume(ring);
        }
        for (int i = 0; i < WRITERS; i++) {
            assert_int_equal(count[i], told[i]);
        }
    }
}

/* Leaves the mark of writer 0 as of one that died when all but the last store was done. */
static void die_between(void)
{
    begin_mark(0);
    pid_t child = support_fork();
    if (child == 0) {
        check(swl_lock_acquire(&ring->lock) == 0);
        world->marks[0].deaths = ring->deaths;
        world->marks[0].position = ring->tail + 1;
        _exit(0);
    }
    support_join(child);
}

static void who_dies_when_it_notes_a_death_does_not_falsify_it(void **state)
{
    (void)state;
    record_size = 8;
    bool died = true;
    for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
        die_between();
        died = dies_writing(1, n);
        assert_int_equal(put(2, 0, 8), 0);
        if (was_written(0)) {
            fail_msg("killed at store %d: a record is told of that was not written", n);
        }
        bool told = was_written(1);
        assert_int_equal(found(next_number), told);
    }
}

static void so_many_deaths_are_remembered(void **state)
{
    (void)state;
    die_between();
    assert_int_equal(put(1, 1, 10), 0);
    for (int i = 1; i < SWL_RING_DEATHS; i++) {
        assert_false(was_written(0));
        die_within();
        assert_int_equal(put(1, 1, 10), 0);
        assert_int_equal(found(1), i == 1 ? 2 : 1);
    }
    assert_false(was_written(0));
    assert_int_equal(ring->deaths, SWL_RING_DEATHS);
}

/* ---- at any instant ---- */

static void write_until_killed(int writer)
{
    uint64_t random = support_seed() + (uint64_t)getpid();
    for (uint64_t number = world->done[writer] + 1;; number++) {
        begin_mark(writer);
        atomic_store(&world->begun[writer], number);
        size_t size = support_below(&random, 200);
        int result;
        while ((result = put(writer, number, size)) == -EAGAIN) {
            sched_yield();
        }
        check(result == 0);
        atomic_store(&world->done[writer], number);
    }
}

/* Each record is its writer's next. */
static bool read_one(uint64_t *last)
{
    uint32_t size;
    const struct record *record = swl_ring_peek(ring, &size);
    if (record == NULL) {
        return false;
    }
    assert_int_equal(record->number, last[record->writer] + 1);
    last[record->writer]++;
    swl_ring_consume(ring);
    return true;
}

static void marks_of_writers_killed_at_any_instant_tell_the_truth(void **state)
{
    (void)state;
    uint64_t random = support_seed(), last[WRITERS] = {0};
    int64_t deadline = support_soak_deadline() - SWL_NS_PER_SEC;
    int kills = 0, asked = 0, written = 0;
    do {
        pid_t pids[WRITERS];
        for (int i = 0; i < WRITERS; i++) {
            if ((pids[i] = support_fork()) == 0) {
                write_until_killed(i);
            }
        }
        uint64_t enough = last[0] + last[1] + last[2] + 1 + support_below(&random, 400);
        while (last[0] + last[1] + last[2] < enough) {
            if (!read_one(last)) {
                sched_yield();
            }
        }
        /* from here on nobody reads: so some die where there is no room */
        for (int i = 0; i < WRITERS; i++) {
            kill(pids[i], SIGKILL);
        }
        for (int i = 0; i < WRITERS; i++) {
            assert_true(support_killed(pids[i])); /* else it has found something wrong: see its message */
            kills++;
        }
        for (int i = 0; i < WRITERS; i++) {
            if (world->begun[i] > world->done[i]) {
                asked++;
                if (was_written(i)) {
                    written++;
                    world->done[i]++;
                }
            }
        }
        while (read_one(last)) {
        }
        for (int i = 0; i < WRITERS; i++) {
            assert_int_equal(last[i], world->done[i]);
        }
    } while (kills < 10 * WRITERS || swl_clock_monotonic() < deadline);
    fprintf(stderr, "# %d killed, of whom while writing: %d; %d of these had written; %u within the lock\n",
            kills, asked, written, ring->deaths);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_not_begun_was_not_written),
        TEST(what_was_finished_was_written_whatever_came_behind_it),
        TEST(what_had_no_room_was_not_written),
        TEST(those_who_die_later_change_nothing),
        TEST(wherever_a_writer_dies_its_mark_tells_what_came_of_it),
        TEST(of_several_deaths_in_a_row_each_ones_mark_tells),
        TEST(who_dies_when_it_notes_a_death_does_not_falsify_it),
        TEST(so_many_deaths_are_remembered),
        TEST(marks_of_writers_killed_at_any_instant_tell_the_truth),
    };
    return RUN(tests);
}
