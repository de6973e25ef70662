/* The ring: against a model in one process, between threads, and between processes that are killed.
 * A record's bytes follow from who wrote it and its number, so that a torn one is seen. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "shared/ring.h"

static struct swl_ring *ring;

static struct swl_ring *make(uint32_t capacity)
{
    struct swl_ring *made = support_shared(swl_ring_footprint(capacity));
    swl_ring_init(made, capacity);
    return made;
}

static void unmake(struct swl_ring *made)
{
    munmap(made, swl_ring_footprint(made->capacity));
}

static int begin(void **state)
{
    (void)state;
    ring = make(4096);
    return 0;
}

static int end(void **state)
{
    (void)state;
    assert_true(swl_ring_sane(ring));
    unmake(ring);
    return 0;
}

static int put(const void *bytes, size_t size)
{
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = size};
    return swl_ring_write(ring, &part, 1, NULL);
}

/* The next record is this text, and is consumed. */
static void take(const char *text)
{
    uint32_t size;
    void *record = swl_ring_peek(ring, &size);
    assert_non_null(record);
    assert_int_equal(size, strlen(text));
    assert_memory_equal(record, text, size);
    swl_ring_consume(ring);
}

/* ---- single steps ---- */

static void an_empty_ring_has_no_record(void **state)
{
    (void)state;
    uint32_t size;
    uint64_t cursor = 0;
    assert_null(swl_ring_peek(ring, &size));
    assert_null(swl_ring_scan(ring, &cursor, &size));
    assert_int_equal(swl_ring_waiting(ring), 0);
}

static void records_come_out_in_the_order_they_went_in(void **state)
{
    (void)state;
    assert_int_equal(put("one", 3), 0);
    assert_int_equal(put("", 0), 0);
    assert_int_equal(put("three", 5), 0);
    take("one");
    take("");
    take("three");
    uint32_t size;
    assert_null(swl_ring_peek(ring, &size));
}

static void a_record_is_made_of_its_parts(void **state)
{
    (void)state;
    struct iovec parts[] = {{"ab", 2}, {NULL, 0}, {"cde", 3}};
    assert_int_equal(swl_ring_write(ring, parts, 3, NULL), 0);
    assert_int_equal(swl_ring_write(ring, NULL, 0, NULL), 0);
    take("abcde");
    take("");
}

static void a_record_stays_until_it_is_consumed(void **state)
{
    (void)state;
    uint32_t size;
    assert_int_equal(put("one", 3), 0);
    void *record = swl_ring_peek(ring, &size);
    assert_int_equal(put("two", 3), 0);
    assert_ptr_equal(swl_ring_peek(ring, &size), record);
    assert_memory_equal(record, "one", 3);
    take("one");
    take("two");
}

static void the_position_moves_when_a_record_is_consumed(void **state)
{
    (void)state;
    uint32_t size;
    uint64_t before = swl_ring_position(ring);
    assert_int_equal(put("one", 3), 0);
    assert_true(swl_ring_waiting(ring) >= 3);
    assert_non_null(swl_ring_peek(ring, &size));
    assert_int_equal(swl_ring_position(ring), before);
    swl_ring_consume(ring);
    assert_true(swl_ring_position(ring) > before);
    assert_int_equal(swl_ring_waiting(ring), 0);
}

static void what_never_fits_is_told_from_what_does_not_fit_now(void **state)
{
    (void)state;
    static const char bytes[4096];
    uint32_t max = swl_ring_max_record(ring);
    assert_int_equal(put(bytes, max + 1), -EMSGSIZE);
    assert_int_equal(put(bytes, sizeof(bytes)), -EMSGSIZE);
    assert_int_equal(put(bytes, max), 0);
    assert_int_equal(put(bytes, max), 0);
    assert_int_equal(put(bytes, max), -EAGAIN);
    assert_int_equal(put(bytes, max + 1), -EMSGSIZE);
    uint32_t size;
    assert_non_null(swl_ring_peek(ring, &size));
    swl_ring_consume(ring);
    assert_int_equal(put(bytes, max), 0);
}

static void the_largest_record_fits_into_an_empty_ring_wherever_it_stands(void **state)
{
    (void)state;
    static const char bytes[4096];
    uint32_t max = swl_ring_max_record(ring), size;
    for (int i = 0; i < 2000; i++) {
        assert_int_equal(put(bytes, (size_t)(i % 5) * 8), 0); /* moves where it stands */
        assert_non_null(swl_ring_peek(ring, &size));
        swl_ring_consume(ring);
        assert_int_equal(put(bytes, max), 0);
        assert_non_null(swl_ring_peek(ring, &size));
        assert_int_equal(size, max);
        swl_ring_consume(ring);
        assert_true(swl_ring_sane(ring));
    }
}

static void a_scan_looks_at_all_and_consumes_none(void **state)
{
    (void)state;
    uint64_t cursor = 0;
    uint32_t size;
    assert_int_equal(put("one", 3), 0);
    assert_int_equal(put("two", 3), 0);
    assert_memory_equal(swl_ring_scan(ring, &cursor, &size), "one", 3);
    assert_memory_equal(swl_ring_scan(ring, &cursor, &size), "two", 3);
    assert_null(swl_ring_scan(ring, &cursor, &size));
    assert_int_equal(put("three", 5), 0);
    assert_memory_equal(swl_ring_scan(ring, &cursor, &size), "three", 5);
    take("one");
    take("two");
    take("three");
}

static void a_scan_goes_on_behind_what_was_consumed_meanwhile(void **state)
{
    (void)state;
    uint64_t cursor = 0;
    uint32_t size;
    assert_int_equal(put("one", 3), 0);
    assert_int_equal(put("two", 3), 0);
    assert_int_equal(put("three", 5), 0);
    assert_memory_equal(swl_ring_scan(ring, &cursor, &size), "one", 3);
    take("one");
    take("two");
    assert_memory_equal(swl_ring_scan(ring, &cursor, &size), "three", 5);
    take("three");
}

static void one_taken_out_of_turn_is_passed_over(void **state)
{
    (void)state;
    uint64_t cursor = 0, again = 0;
    uint32_t size;
    assert_int_equal(put("one", 3), 0);
    assert_int_equal(put("two", 3), 0);
    assert_int_equal(put("three", 5), 0);
    (void)swl_ring_scan(ring, &cursor, &size);
    swl_ring_take(ring, swl_ring_scan(ring, &cursor, &size));
    assert_memory_equal(swl_ring_scan(ring, &again, &size), "one", 3);
    assert_memory_equal(swl_ring_scan(ring, &again, &size), "three", 5);
    take("one");
    take("three");
    assert_null(swl_ring_peek(ring, &size));
    assert_int_equal(swl_ring_waiting(ring), 0);
}

static void one_taken_at_the_front_gives_its_room_back(void **state)
{
    (void)state;
    uint64_t cursor = 0;
    uint32_t size;
    assert_int_equal(put("one", 3), 0);
    swl_ring_take(ring, swl_ring_scan(ring, &cursor, &size));
    assert_int_equal(swl_ring_waiting(ring), 0);
    assert_int_equal(put("two", 3), 0);
    take("two");
}

static void what_was_reserved_and_not_committed_was_never_there(void **state)
{
    (void)state;
    uint32_t size;
    assert_null(swl_ring_reserve(ring, swl_ring_max_record(ring) + 1));
    void *place = swl_ring_reserve(ring, 100);
    assert_non_null(place);
    memcpy(place, "nothing", 8);
    swl_ring_commit(ring, place, 0);
    assert_null(swl_ring_peek(ring, &size));
    assert_int_equal(put("one", 3), 0); /* the lock is free again */
    while ((place = swl_ring_reserve(ring, 100)) != NULL) {
        memcpy(place, "fill", 4);
        swl_ring_commit(ring, place, 4);
    }
    take("one");
    while (swl_ring_peek(ring, &size) != NULL) {
        take("fill");
    }
}

static void a_quiet_ring_goes_back_to_its_front(void **state)
{
    (void)state;
    struct swl_ring *before = ring;
    ring = make(1024 * 1024);
    uint8_t *lowest = ring->data + ring->capacity, *highest = ring->data;
    static char small[1000], large[5000];
    uint32_t size;
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(put(small, sizeof(small)), 0);
        uint8_t *at = swl_ring_peek(ring, &size);
        lowest = SWL_MIN(lowest, at);
        highest = SWL_MAX(highest, at);
        swl_ring_consume(ring);
    }
    assert_true(highest - lowest < 160 * 1024);
    /* large records do without: so much room would not be there for a burst of them */
    for (int i = 0; i < 300; i++) {
        assert_int_equal(put(large, sizeof(large)), 0);
        highest = SWL_MAX(highest, (uint8_t *)swl_ring_peek(ring, &size));
        swl_ring_consume(ring);
    }
    assert_true(highest - ring->data > 1000 * 1024);
    unmake(ring);
    ring = before;
}

static void a_damaged_ring_is_not_sane(void **state)
{
    (void)state;
    assert_int_equal(put("one", 3), 0);
    uint32_t *header = (uint32_t *)ring->data;
    header[0] += 8; /* would end behind tail */
    assert_false(swl_ring_sane(ring));
    header[0] -= 8;
    assert_true(swl_ring_sane(ring));
    header[1] = 77; /* no such state */
    assert_false(swl_ring_sane(ring));
    header[1] = 0;
    take("one");
}

/* ---- random operations against a model ---- */

struct model_record {
    uint64_t key;
    uint32_t size;
    bool taken;
};

enum { MODEL_MAX = 100000 };
static struct model_record model[MODEL_MAX];

static void random_operations_agree_with_a_model(void **state)
{
    (void)state;
    static uint8_t bytes[512 * 1024];
    uint64_t random = support_seed();
    for (int round = 0; round < 4; round++) {
        struct swl_ring *before = ring;
        ring = make(4096u << (2 * round)); /* the larger ones start over when they are found empty */
        uint32_t max = swl_ring_max_record(ring), size;
        int first = 0, last = 0;
        uint64_t fillers = 0;
        for (int i = 0; i < 8000; i++) {
            bool quiet = i / 1000 % 2; /* then it is empty most of the time */
            switch (support_below(&random, quiet ? 6 : 8) + (quiet ? 2 : 0)) {
            case 0:
            case 1:
            case 2:
            case 3: { /* write */
                size_t wish = support_below(&random, 20) == 0
                                  ? max - support_below(&random, 16) + support_below(&random, 16)
                                  : support_below(&random, SWL_MIN(max / 4, 3000));
                struct model_record record = {.key = random, .size = (uint32_t)wish};
                support_fill(bytes, wish, record.key);
                size_t cut = support_below(&random, wish + 1);
                struct iovec parts[] = {{bytes, cut}, {bytes + cut, wish - cut}};
                uint64_t position = ring->tail & (ring->capacity - 1);
                if (wish > 0 && wish + 64 <= max && support_below(&random, 3) == 0) {
                    /* the same, made in place; more was reserved than is needed */
                    void *place = swl_ring_reserve(ring, (uint32_t)(wish + support_below(&random, 64)));
                    if (place != NULL) {
                        memcpy(place, bytes, wish);
                        swl_ring_commit(ring, place, (uint32_t)wish);
                        model[last++] = record;
                    }
                    break;
                }
                int result = swl_ring_write(ring, parts, 2, NULL);
                if (wish > max) {
                    assert_int_equal(result, -EMSGSIZE);
                } else if (result == -EAGAIN) {
                    /* a filler is smaller than the record that did not fit before the end */
                    assert_true(swl_ring_waiting(ring) + 2 * (wish + 16) > ring->capacity);
                } else {
                    assert_int_equal(result, 0);
                    model[last++] = record;
                    fillers += position + 8 + wish > ring->capacity;
                }
                break;
            }
            case 4:
            case 5: { /* consume */
                uint8_t *got = swl_ring_peek(ring, &size);
                while (first < last && model[first].taken) {
                    first++;
                }
                if (first == last) {
                    assert_null(got);
                    assert_int_equal(swl_ring_waiting(ring), 0);
                } else {
                    assert_non_null(got);
                    assert_int_equal((uintptr_t)got % 8, 0);
                    assert_int_equal(size, model[first].size);
                    assert_true(support_filled(got, size, model[first].key));
                    swl_ring_consume(ring);
                    first++;
                }
                break;
            }
            case 6: { /* scan all, and take one of them */
                uint64_t cursor = 0;
                int wanted = first == last ? -1 : (int)support_below(&random, (uint64_t)(last - first));
                void *chosen = NULL, *got;
                int at = first;
                while ((got = swl_ring_scan(ring, &cursor, &size)) != NULL) {
                    while (at < last && model[at].taken) {
                        at++;
                    }
                    assert_true(at < last);
                    assert_int_equal(size, model[at].size);
                    assert_true(support_filled(got, size, model[at].key));
                    if (at - first == wanted) {
                        chosen = got;
                    }
                    at++;
                }
                while (at < last && model[at].taken) {
                    at++;
                }
                assert_int_equal(at, last);
                if (chosen != NULL) {
                    swl_ring_take(ring, chosen);
                    model[first + wanted].taken = true;
                }
                break;
            }
            default:
                if (swl_ring_peek(ring, &size) == NULL) {
                    assert_int_equal(swl_ring_waiting(ring), 0);
                }
                break;
            }
            if (!swl_ring_sane(ring) || swl_ring_waiting(ring) > ring->capacity) {
                fail_msg("not sane after operation %d", i);
            }
        }
        assert_true(fillers > 10); /* it went round */
        unmake(ring);
        ring = before;
    }
}

/* ---- threads ---- */

enum { WRITERS = 3, WRITES = 8000 };

struct message {
    uint32_t writer, size;
    uint64_t number;
};

static uint64_t key_of(uint64_t writer, uint64_t number)
{
    return writer << 48 ^ number;
}

static void *write_messages(void *argument)
{
    uint32_t writer = *(uint32_t *)argument;
    uint64_t random = support_seed() + writer;
    static __thread uint8_t bytes[300];
    for (uint64_t number = 1; number <= WRITES; number++) {
        struct message message = {.writer = writer, .number = number};
        message.size = (uint32_t)support_below(&random, sizeof(bytes));
        support_fill(bytes, message.size, key_of(writer, number));
        struct iovec parts[] = {{&message, sizeof(message)}, {bytes, message.size}};
        int result;
        while ((result = swl_ring_write(ring, parts, 2, NULL)) == -EAGAIN) {
            sched_yield();
        }
        check(result == 0);
    }
    return NULL;
}

static void write_and_read(void)
{
    pthread_t threads[WRITERS];
    uint32_t names[WRITERS];
    uint64_t last[WRITERS] = {0}, cursor = 0;
    for (uint32_t i = 0; i < WRITERS; i++) {
        names[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, write_messages, &names[i]), 0);
    }
    uint64_t random = support_seed();
    for (int i = 0; i < WRITERS * WRITES;) {
        uint32_t size;
        const struct message *message;
        /* now and then it looks further than the front */
        if (support_below(&random, 16) == 0 && (message = swl_ring_scan(ring, &cursor, &size)) != NULL) {
            check(size == sizeof(*message) + message->size);
            check(support_filled(message + 1, message->size, key_of(message->writer, message->number)));
        }
        message = swl_ring_peek(ring, &size);
        if (message == NULL) {
            sched_yield();
            continue;
        }
        check(message->writer < WRITERS);
        check(size == sizeof(*message) + message->size);
        check(message->number == ++last[message->writer]);
        check(support_filled(message + 1, message->size, key_of(message->writer, message->number)));
        swl_ring_consume(ring);
        i++;
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(swl_ring_waiting(ring), 0);
}

static void writing_threads_and_a_reader_lose_and_mix_nothing(void **state)
{
    (void)state;
    write_and_read();
    unmake(ring);
    ring = make(65536); /* large enough to start over */
    write_and_read();
}

/* ---- processes that are killed ---- */

static void a_writer_that_dies_within_the_lock_has_written_nothing(void **state)
{
    (void)state;
    assert_int_equal(put("before", 6), 0);
    pid_t child = support_fork();
    if (child == 0) {
        check(swl_lock_acquire(&ring->lock) == 0);
        /* half a record behind tail */
        memset(ring->data + (ring->tail & (ring->capacity - 1)), 0xee, 20);
        kill(getpid(), SIGKILL);
    }
    assert_true(support_killed(child));
    assert_true(swl_ring_sane(ring));
    assert_int_equal(put("after", 5), 0);
    assert_int_equal(put("and on", 6), 0);
    take("before");
    take("after");
    take("and on");
}

enum { GENERATIONS = 200000 };

/* What the processes note for those who check; a writer is replaced by one of the next generation. */
struct notes {
    _Atomic uint64_t received[WRITERS]; /* generation << 32 | number; the reader */
    _Atomic uint32_t generation[WRITERS];
    _Atomic uint64_t reads;
    _Atomic uint32_t done[WRITERS][GENERATIONS]; /* writes that returned; the writer of that generation */
};

static struct notes *notes;

static void write_until_killed(uint32_t writer)
{
    uint32_t generation = notes->generation[writer];
    uint64_t random = support_seed() + writer + generation * UINT64_C(77);
    static uint8_t bytes[1800];
    for (uint32_t number = 1;; number++) {
        struct message message = {.writer = writer, .number = (uint64_t)generation << 32 | number};
        message.size = (uint32_t)support_below(&random, support_below(&random, 2) ? sizeof(bytes) : 50);
        support_fill(bytes, message.size, key_of(writer, message.number));
        struct iovec parts[] = {{&message, sizeof(message)}, {bytes, message.size}};
        int result;
        while ((result = swl_ring_write(ring, parts, 2, NULL)) == -EAGAIN) {
            sched_yield();
        }
        check(result == 0);
        atomic_store(&notes->done[writer][generation], number);
    }
}

/* All that the writer's generations up to this one are known to have written must have been received. At most
 * one write more may have come: of one that was killed before it could note it. */
static void check_complete(uint32_t writer, uint32_t generation)
{
    uint64_t received = notes->received[writer];
    uint32_t last = (uint32_t)(received >> 32), number = (uint32_t)received;
    check(number >= notes->done[writer][last]);
    check(number <= notes->done[writer][last] + 1);
    for (uint32_t i = last + 1; i <= generation; i++) {
        check(notes->done[writer][i] == 0);
    }
}

/* `first`: of this reader; the reader before may have died between noting it and consuming it. */
static bool read_one(bool first)
{
    uint32_t size;
    const struct message *message = swl_ring_peek(ring, &size);
    if (message == NULL) {
        return false;
    }
    check(size >= sizeof(*message) && size == sizeof(*message) + message->size);
    check(message->writer < WRITERS);
    check(support_filled(message + 1, message->size, key_of(message->writer, message->number)));
    uint64_t last = notes->received[message->writer];
    if (message->number >> 32 != last >> 32) {
        check(message->number >> 32 > last >> 32);
        check_complete(message->writer, (uint32_t)(message->number >> 32) - 1);
        check((uint32_t)message->number == 1);
    } else {
        check(message->number == last + 1 || (first && message->number == last));
    }
    atomic_store(&notes->received[message->writer], message->number);
    swl_ring_consume(ring);
    atomic_fetch_add(&notes->reads, 1);
    return true;
}

static void read_until_killed(void)
{
    for (bool first = true;;) {
        if (read_one(first)) {
            first = false;
        } else {
            sched_yield();
        }
    }
}

static pid_t begin_process(int which)
{
    if (which < WRITERS) {
        notes->generation[which]++;
    }
    pid_t pid = support_fork();
    if (pid == 0) {
        if (which == WRITERS) {
            read_until_killed();
        }
        write_until_killed((uint32_t)which);
    }
    return pid;
}

static void processes_killed_at_any_instant_leave_the_ring_whole(void **state)
{
    (void)state;
    unmake(ring);
    ring = make(65536);
    notes = support_shared(sizeof(*notes));
    pid_t pids[WRITERS + 1];
    uint64_t random = support_seed();
    int deaths = 0, died_inside = 0;
    for (int i = 0; i <= WRITERS; i++) {
        pids[i] = begin_process(i);
    }
    int64_t deadline = support_soak_deadline();
    while (swl_clock_monotonic() < deadline && notes->generation[0] + WRITERS < GENERATIONS) {
        /* any instant; no order is hoped for */
        usleep((useconds_t)support_below(&random, 3000));
        int which = (int)support_below(&random, WRITERS + 1);
        assert_true(support_kill(pids[which])); /* else it has found something wrong: see its message */
        deaths++;
        if (support_below(&random, 8) == 0) {
            for (int i = 0; i <= WRITERS; i++) {
                assert_true(i == which || support_kill(pids[i]));
            }
            assert_true(swl_ring_sane(ring));
            died_inside += swl_lock_acquire(&ring->lock) == -EOWNERDEAD;
            swl_lock_release(&ring->lock);
            for (int i = 0; i <= WRITERS; i++) {
                pids[i] = i == which ? 0 : begin_process(i);
            }
        }
        pids[which] = begin_process(which);
    }
    for (int i = 0; i <= WRITERS; i++) {
        assert_true(support_kill(pids[i]));
    }
    assert_true(swl_ring_sane(ring));
    for (bool first = true; read_one(first); first = false) {
    }
    for (uint32_t i = 0; i < WRITERS; i++) {
        check_complete(i, notes->generation[i]);
    }
    assert_true(notes->reads > (uint64_t)deaths);
    fprintf(stderr, "# %d killed, of whom seen within the lock: %d; %llu records read\n", deaths, died_inside,
            (unsigned long long)notes->reads);
    munmap(notes, sizeof(*notes));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_ring_has_no_record),
        TEST(records_come_out_in_the_order_they_went_in),
        TEST(a_record_is_made_of_its_parts),
        TEST(a_record_stays_until_it_is_consumed),
        TEST(the_position_moves_when_a_record_is_consumed),
        TEST(what_never_fits_is_told_from_what_does_not_fit_now),
        TEST(the_largest_record_fits_into_an_empty_ring_wherever_it_stands),
        TEST(a_scan_looks_at_all_and_consumes_none),
        TEST(a_scan_goes_on_behind_what_was_consumed_meanwhile),
        TEST(one_taken_out_of_turn_is_passed_over),
        TEST(one_taken_at_the_front_gives_its_room_back),
        TEST(what_was_reserved_and_not_committed_was_never_there),
        TEST(a_quiet_ring_goes_back_to_its_front),
        TEST(a_damaged_ring_is_not_sane),
        TEST(random_operations_agree_with_a_model),
        TEST(writing_threads_and_a_reader_lose_and_mix_nothing),
        TEST(a_writer_that_dies_within_the_lock_has_written_nothing),
        TEST(processes_killed_at_any_instant_leave_the_ring_whole),
    };
    return RUN(tests);
}
