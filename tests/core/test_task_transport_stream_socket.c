/* What is particular to tasks over stream sockets; all else is in test_task_transport. The streams are this
 * transport's own, so they are looked at from within. */
#define _GNU_SOURCE
#include "support.h"

#include "task/task_transport_stream_socket.c"

#include <stdlib.h>
#include <sys/mman.h>

enum { WORKERS = 2, WORKER = 0, OTHER = 1, PAGE = 4096, SIZE = 3 * PAGE };
/* bytes of a in-flight record: a header and the beginning of a payload */
enum { HEAD = offsetof(struct swl_task_inflight, task.payload) + 96 };
#define SHARED_QUEUE SWL_TASK_SHARED_QUEUE

static struct swl_task_inflight *inflight; /* the first begins with a page */
static struct swl_task_transport *transport;
static struct swl_task_transport_shared nobody_waits;

static int begin(void **state)
{
    (void)state;
    inflight = support_shared(WORKERS * sizeof(inflight[0]));
    const struct swl_task_transport_options options = {
        .worker_count = WORKERS, .inflight = inflight, .shared = &nobody_waits, .user = (uid_t)-1};
    return swl_task_transport_stream_socket_open(&transport, &options);
}

static int end(void **state)
{
    (void)state;
    task_stream_close(transport);
    munmap(inflight, WORKERS * sizeof(inflight[0]));
    return 0;
}

static size_t streams_size(void)
{
    return (size_t)task_stream_count(transport) * sizeof(struct stream);
}

static void put(int index, int64_t id, uint32_t size)
{
    static uint8_t payload[SWL_TASK_INLINE_MAX];
    const struct swl_message message = {
        .version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_TASK, .id = id, .size = size};
    support_fill(payload, size, (uint64_t)id);
    assert_int_equal(task_stream_send(transport, index, &message, payload, NULL), 0);
}

static bool holds(int worker, int64_t id, uint32_t size)
{
    const struct swl_message *message = &inflight[worker].task.message;
    return message->type == SWL_MESSAGE_TASK && message->id == id && message->size == size &&
           support_filled(inflight[worker].task.payload, size, (uint64_t)id);
}

static void put_down(int worker)
{
    inflight[worker].task.message.type = SWL_MESSAGE_NONE;
}

static void takes(int worker, int index, int64_t id, uint32_t size)
{
    assert_int_equal(swl_task_transport_receive(transport, worker), 0);
    assert_true(holds(worker, id, size));
    assert_int_equal(inflight[worker].taken_from, index);
    put_down(worker);
}

static void nothing_waits(int worker)
{
    assert_int_equal(swl_task_transport_receive(transport, worker), -EAGAIN);
    assert_int_equal(inflight[worker].task.message.type, SWL_MESSAGE_NONE);
}

/* ---- what the kernel does ---- */

static void the_kernel_keeps_whole_what_may_be_sent(void **state)
{
    (void)state;
    assert_int_equal(task_stream_is_kept_whole(TASK_STREAM_MAX_AT_ONCE), 1);
    assert_int_equal(task_stream_is_kept_whole(1 << 20), 0);
    if (sysconf(_SC_PAGESIZE) == 4096) {
        /* the reason why the largest task of other transports does not go */
        assert_int_equal(task_stream_is_kept_whole(sizeof(struct swl_message) + SWL_TASK_INLINE_MAX), 0);
    }
    assert_in_range(transport->payload_max, 1024, swl_task_transport_stream_socket_payload_max());
}

/* ---- who takes is killed ---- */

static void take_one(void *argument)
{
    check(swl_task_transport_receive(transport, *(int *)argument) == 0);
}

/* Its successor in the lock is the manager, or the next that takes. */
static void die_and_be_succeeded(const void *watched, size_t watched_size, int index, uint32_t size,
                                 bool by_other)
{
    int worker = WORKER, record = 0;
    bool died = true;
    for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
        int64_t id = 2 * n;
        put(index, id, size);
        put(index, id + 1, size);
        died = support_kill_at_store(take_one, &worker, watched, watched_size, n);
        if (by_other) {
            assert_int_equal(swl_task_transport_receive(transport, OTHER), 0);
            assert_true(holds(OTHER, id + (inflight[WORKER].task.message.type != SWL_MESSAGE_NONE), size));
        }
        swl_task_transport_recover(transport, WORKER);
        if (inflight[WORKER].task.message.type != SWL_MESSAGE_NONE) {
            assert_true(holds(WORKER, id, size));
            assert_int_equal(inflight[WORKER].taken_from, index);
            put_down(WORKER);
            record++;
        } else if (!by_other) {
            takes(WORKER, index, id, size);
        }
        if (!by_other || holds(OTHER, id, size)) {
            takes(WORKER, index, id + 1, size);
        }
        put_down(OTHER);
        nothing_waits(WORKER);
    }
    assert_true(record > 0);
}

/* At each store to what it shares with others. */
static void at_any_death_the_task_is_in_the_hand_or_in_the_stream(void **state)
{
    (void)state;
    /* in one piece, and with more behind it */
    const uint32_t sizes[] = {100, 2000};
    const void *streams = task_stream_of(transport)->streams;
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (int by_other = 0; by_other < 2; by_other++) {
            die_and_be_succeeded(streams, streams_size(), SHARED_QUEUE, sizes[i], by_other);
            die_and_be_succeeded(&inflight[WORKER], HEAD, SHARED_QUEUE, sizes[i], by_other);
        }
        die_and_be_succeeded(streams, streams_size(), WORKER, sizes[i], false);
        die_and_be_succeeded(&inflight[WORKER], HEAD, WORKER, sizes[i], false);
    }
}

static void take_a_wrong_one(void *argument)
{
    check(swl_task_transport_receive(transport, *(int *)argument) == -EBADMSG);
}

static void at_no_death_is_what_is_no_task_in_the_hand(void **state)
{
    (void)state;
    const struct swl_message wrong = {.version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_RESULT};
    int worker = WORKER, taken = 0;
    bool died = true;
    for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
        assert_int_equal(task_stream_send(transport, SHARED_QUEUE, &wrong, NULL, NULL), 0);
        died = support_kill_at_store(take_a_wrong_one, &worker, &inflight[WORKER], HEAD, n);
        swl_task_transport_recover(transport, WORKER);
        assert_int_equal(inflight[WORKER].task.message.type, SWL_MESSAGE_NONE);
        int result = swl_task_transport_receive(transport, OTHER);
        assert_true(result == -EBADMSG || result == -EAGAIN);
        taken += result == -EAGAIN;
        nothing_waits(OTHER);
    }
    assert_true(taken > 0);
}

static void lose_the_last_page(void *argument)
{
    int worker = *(int *)argument;
    check(mprotect((char *)&inflight[worker] + 2 * PAGE, PAGE, PROT_NONE) == 0);
    check(swl_task_transport_receive(transport, worker) == -EFAULT);
}

/* Its beginning has left the socket then. */
static void where_the_hand_cannot_be_filled_the_task_stays(void **state)
{
    (void)state;
    int worker = WORKER;
    if (sysconf(_SC_PAGESIZE) != PAGE) {
        skip();
    }
    for (int index = SHARED_QUEUE; index <= WORKER; index++) {
        int next = index == SHARED_QUEUE ? OTHER : WORKER;
        put(index, 1, SIZE);
        lose_the_last_page(&worker);
        assert_int_equal(inflight[WORKER].task.message.type, SWL_MESSAGE_NONE);
        assert_int_equal(mprotect(&inflight[WORKER], SIZE, PROT_READ | PROT_WRITE), 0);
        takes(next, index, 1, SIZE);
        bool died = true;
        for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
            put(index, n, SIZE);
            died = support_kill_at_store(lose_the_last_page, &worker, task_stream_of(transport)->streams,
                                         streams_size(), n);
            swl_task_transport_recover(transport, WORKER);
            assert_int_equal(inflight[WORKER].task.message.type, SWL_MESSAGE_NONE);
            takes(next, index, n, SIZE);
            nothing_waits(WORKER);
        }
    }
}

/* One that could not take a task has gone on with another; then the next dies over the first. */
static void who_dies_over_what_another_left_takes_nothing_out_of_its_hand(void **state)
{
    (void)state;
    int worker = WORKER, other = OTHER;
    if (sysconf(_SC_PAGESIZE) != PAGE) {
        skip();
    }
    bool died = true;
    for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
        put(SHARED_QUEUE, n, SIZE);
        lose_the_last_page(&worker);
        assert_int_equal(mprotect(&inflight[WORKER], SIZE, PROT_READ | PROT_WRITE), 0);
        put(WORKER, -n, 100);
        assert_int_equal(swl_task_transport_receive(transport, WORKER), 0);
        died = support_kill_at_store(take_one, &other, task_stream_of(transport)->streams, streams_size(), n);
        swl_task_transport_recover(transport, OTHER);
        assert_true(holds(WORKER, -n, 100));
        put_down(WORKER);
        if (inflight[OTHER].task.message.type == SWL_MESSAGE_NONE) {
            takes(WORKER, SHARED_QUEUE, n, SIZE);
        } else {
            assert_true(holds(OTHER, n, SIZE));
            put_down(OTHER);
        }
    }
}

/* ---- streams that are torn ---- */

static void send_bytes(int index, const void *bytes, size_t size)
{
    int number = task_stream_number(transport, index);
    atomic_fetch_add(&task_stream_of(transport)->streams[number].waiting, 1);
    assert_int_equal(send(task_stream_of(transport)->pairs[number].sender, bytes, size, MSG_DONTWAIT), size);
}

static void is_thrown_away(int index)
{
    assert_int_equal(swl_task_transport_receive(transport, WORKER), -EBADMSG);
    assert_int_equal(inflight[WORKER].task.message.type, SWL_MESSAGE_NONE);
    assert_int_equal(inflight[WORKER].taken_from, index);
    nothing_waits(WORKER);
    put(index, 5, 1000);
    put(index, 6, 10);
    takes(WORKER, index, 5, 1000);
    takes(WORKER, index, 6, 10);
}

static void what_is_no_message_is_thrown_away(void **state)
{
    (void)state;
    static uint8_t bytes[100000];
    const size_t sizes[] = {1, sizeof(struct piece) - 1, sizeof(struct piece), 1000, sizeof(bytes)};
    const int fills[] = {0, 1, 'x', 0xff};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t j = 0; j < COUNT_OF(fills); j++) {
            for (int index = SHARED_QUEUE; index <= WORKER; index++) {
                memset(bytes, fills[j], sizes[i]);
                send_bytes(index, bytes, sizes[i]);
                is_thrown_away(index);
            }
        }
    }
}

/* One that says that it is larger than it is, or than anything is, or that does not end where it should. */
static void what_is_a_message_no_further_than_its_beginning_is_thrown_away(void **state)
{
    (void)state;
    static struct {
        struct piece piece;
        uint8_t rest[100000];
    } torn;
    static const struct {
        uint32_t says;
        size_t rest;
    } cases[] = {
        {217, 0},
        {217, 1},
        {217, 8},
        {217, 9},
        {217, 100},
        {10000, 9791},
        {10000, 20000},
        {INT32_MAX, 5000},
        {UINT32_MAX, 5000},
        {SWL_TASK_INLINE_MAX + 1000, 100000},
        {UINT32_MAX, 100000},
    };
    memset(torn.rest, 'x', sizeof(torn.rest));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (int index = SHARED_QUEUE; index <= WORKER; index++) {
            torn.piece.message = (struct swl_message){
                .version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_TASK, .size = cases[i].says};
            torn.piece.mark = MARK;
            send_bytes(index, &torn, sizeof(torn.piece) + cases[i].rest);
            is_thrown_away(index);
            assert_int_equal(inflight[OTHER].began, 0); /* it lies behind the other, and is not written to */
        }
    }
}

static void throw_one_away(void *argument)
{
    check(swl_task_transport_receive(transport, *(int *)argument) == -EBADMSG);
}

static void who_dies_while_it_throws_away_leaves_it_to_the_next(void **state)
{
    (void)state;
    int worker = WORKER;
    bool died = true;
    for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
        struct piece piece = {.message = {.size = 1000}, .mark = MARK};
        send_bytes(SHARED_QUEUE, &piece, sizeof(piece));
        died = support_kill_at_store(throw_one_away, &worker, task_stream_of(transport)->streams,
                                     streams_size(), n);
        swl_task_transport_recover(transport, WORKER);
        assert_int_equal(inflight[WORKER].task.message.type, SWL_MESSAGE_NONE);
        int result = swl_task_transport_receive(transport, OTHER);
        assert_true(result == -EBADMSG || result == -EAGAIN);
        put(SHARED_QUEUE, n, 1000);
        takes(OTHER, SHARED_QUEUE, n, 1000);
    }
}

static void one_that_was_shut_down_is_told(void **state)
{
    (void)state;
    put(WORKER, 1, 10);
    takes(WORKER, WORKER, 1, 10);
    assert_int_equal(shutdown(task_stream_of(transport)->pairs[WORKER].sender, SHUT_WR), 0);
    nothing_waits(WORKER);
    const struct swl_message message = {.version = SWL_MESSAGE_VERSION, .type = SWL_MESSAGE_TASK};
    assert_int_equal(task_stream_send(transport, WORKER, &message, NULL, NULL), -EPIPE);
    atomic_fetch_add(&task_stream_of(transport)->streams[WORKER].waiting, 1);
    assert_int_equal(swl_task_transport_receive(transport, WORKER), -EPIPE);
    put(SHARED_QUEUE, 1, 10);
    takes(OTHER, SHARED_QUEUE, 1, 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_kernel_keeps_whole_what_may_be_sent),
        TEST(at_any_death_the_task_is_in_the_hand_or_in_the_stream),
        TEST(at_no_death_is_what_is_no_task_in_the_hand),
        TEST(where_the_hand_cannot_be_filled_the_task_stays),
        TEST(who_dies_over_what_another_left_takes_nothing_out_of_its_hand),
        TEST(what_is_no_message_is_thrown_away),
        TEST(what_is_a_message_no_further_than_its_beginning_is_thrown_away),
        TEST(who_dies_while_it_throws_away_leaves_it_to_the_next),
        TEST(one_that_was_shut_down_is_told),
    };
    return RUN(tests);
}
