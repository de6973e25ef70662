/* What every task transport must do, whatever carries it: each behaviour is tried with each transport,
 * by the functions of the interface alone. Another transport is one more row. */
#define _GNU_SOURCE
#include "support_conformance.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "ipc/inbox.h"
#include "task/task_transport.h"

enum traits {
    ANY = 0,
    SHARED = 1 << 0,   /* has a shared queue */
    SEPARATE = 1 << 1, /* who is full does not hold up the others */
    CHECKS = 1 << 2,   /* looks at what comes, whether it is a task */
    WHOLE = 1 << 3,    /* carries the largest task, whatever the system allows */
};

static const struct row {
    struct support_row base;
    int (*open)(struct swl_task_transport **, const struct swl_task_transport_options *);
} rows[] = {
    {{"ring", SHARED | SEPARATE | WHOLE}, swl_task_transport_ring_open},
    {{"unix socket", SEPARATE | CHECKS | WHOLE}, swl_task_transport_unix_socket_open},
    {{"message queue", CHECKS}, swl_task_transport_sysv_queue_open},
    {{"preemptive queue", SHARED | CHECKS}, swl_task_transport_sysv_queue_open_shared},
    {{"stream socket", SHARED | SEPARATE | CHECKS}, swl_task_transport_stream_socket_open},
};

/* The endpoints: the senders, of whom the first is the test itself, and the task workers. */
enum { SENDERS = SUPPORT_SENDERS, WORKERS = SUPPORT_WORKERS, ENDPOINTS = SENDERS + WORKERS };
enum { FIRST_WORKER = SENDERS, TASKS_MAX = SUPPORT_IDS_MAX, LEAST_PAYLOAD = 1024 };
#define SHARED_QUEUE SWL_TASK_SHARED_QUEUE

/* Whether a task was sent. */
enum fate { NOT_YET, SENT, NOT_SENT, UNSURE };

/* All that the processes share. */
static struct world {
    struct swl_task_inflight inflight[WORKERS];
    struct swl_task_transport_shared shared;
    struct swl_doorbell_word words[ENDPOINTS];
    struct swl_ring_mark marks[SENDERS];

    /* notes; `sent` is theirs, and of the dead the test's */
    struct support_notes notes;
    _Atomic uint32_t begun[SENDERS];              /* the last task */
    _Atomic uint8_t fate[SENDERS][TASKS_MAX + 1]; /* enum fate; theirs, and of the dead the test's */
} * world;

static const struct row *row;
static struct swl_doorbell bells[ENDPOINTS];
static struct swl_task_transport *transport;
static int descriptors;

static struct swl_task_transport_options options_of_all(void)
{
    return (struct swl_task_transport_options){
        .worker_count = WORKERS,
        .inflight = world->inflight,
        .shared = &world->shared,
        .bells = bells,
        .first_bell = FIRST_WORKER,
        .memory = 100000,
        .user = (uid_t)-1,
    };
}

static int begin(void **state)
{
    row = *state;
    world = support_shared(sizeof(*world));
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &world->words[i]), 0);
    }
    descriptors = support_descriptors();
    struct swl_task_transport_options options = options_of_all();
    int result = row->open(&transport, &options);
    return result < 0 ? result : swl_task_transport_open_store(transport, FIRST_WORKER, -1);
}

static void shut(void)
{
    if (transport->queue >= 0) {
        check(msgctl(transport->queue, IPC_RMID, NULL) == 0); /* the server's directory would see to that */
    }
    swl_task_transport_close(transport);
}

static int end(void **state)
{
    (void)state;
    shut();
    assert_int_equal(support_descriptors(), descriptors);
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(world, sizeof(*world));
    return 0;
}

static bool has_shared_queue(void)
{
    return swl_task_transport_has_shared_queue(transport);
}

/* Whether it can say after a death whether a task was sent. */
static bool leaves_marks(void)
{
    return transport->functions->was_sent != NULL;
}

/* ---- sending and receiving ---- */

static struct swl_message task(int source, int64_t id, uint32_t size)
{
    return (struct swl_message){
        .version = SWL_MESSAGE_VERSION,
        .type = SWL_MESSAGE_TASK,
        .source = source,
        .id = id,
        .size = size,
    };
}

static uint64_t key_of(const struct swl_message *message)
{
    return (uint64_t)message->id * SENDERS + (uint64_t)message->source;
}

/* As sender `source`, whose mark it leaves. */
static int send_as(int source, int index, int64_t id, uint32_t size)
{
    static uint8_t payload[SWL_TASK_INLINE_MAX];
    struct swl_message message = task(source, id, size);
    support_fill(payload, size, key_of(&message));
    return swl_task_transport_send(transport, index, &message, payload, &world->marks[source]);
}

static int send_task(int index, int64_t id, uint32_t size)
{
    return send_as(0, index, id, size);
}

static int receive(int worker)
{
    check(world->inflight[worker].task.message.type == SWL_MESSAGE_NONE);
    return swl_task_transport_receive(transport, worker);
}

static bool holds_whole_task(int worker)
{
    const struct swl_message *message = &world->inflight[worker].task.message;
    return message->version == SWL_MESSAGE_VERSION && message->type == SWL_MESSAGE_TASK &&
           message->source >= 0 && message->source < SENDERS && message->size <= SWL_TASK_INLINE_MAX &&
           support_filled(world->inflight[worker].task.payload, message->size, key_of(message));
}

static void put_down(int worker)
{
    world->inflight[worker].task.message.type = SWL_MESSAGE_NONE;
}

static void receives_from(int worker, int index, int64_t id, uint32_t size)
{
    assert_int_equal(receive(worker), 0);
    assert_true(holds_whole_task(worker));
    assert_int_equal(world->inflight[worker].task.message.id, id);
    assert_int_equal(world->inflight[worker].task.message.size, size);
    assert_int_equal(world->inflight[worker].taken_from, index);
    put_down(worker);
}

static void receives(int worker, int64_t id, uint32_t size)
{
    receives_from(worker, worker, id, size);
}

static void nobody_receives(void)
{
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(receive(i), -EAGAIN);
        assert_int_equal(world->inflight[i].task.message.type, SWL_MESSAGE_NONE);
    }
}

static bool is_rung(int endpoint)
{
    uint64_t count;
    return read(bells[endpoint].fd, &count, sizeof(count)) == sizeof(count);
}

/* ---- single steps ---- */

static void it_is_what_its_row_says(void **state)
{
    (void)state;
    assert_true(strlen(swl_task_transport_name(transport)) > 0);
    assert_int_equal(swl_task_transport_has_shared_queue(transport), (row->base.traits & SHARED) != 0);
    assert_in_range(transport->payload_max, row->base.traits & WHOLE ? SWL_TASK_INLINE_MAX : LEAST_PAYLOAD,
                    SWL_TASK_INLINE_MAX);
    assert_true(swl_task_transport_has_shared_queue(transport) ||
                !swl_task_transport_refuses_when_full(transport));
}

static void an_empty_one_gives_nothing(void **state)
{
    (void)state;
    nobody_receives();
    nobody_receives();
}

static void a_task_comes_whole_with_its_header(void **state)
{
    (void)state;
    struct swl_message message = task(7, INT64_C(0x123456789a), 5);
    message.flags = SWL_MESSAGE_WANTED | SWL_MESSAGE_SERIALIZED;
    message.attempt = 3;
    message.time = -5;
    assert_int_equal(swl_task_transport_send(transport, 1, &message, "hello", &world->marks[0]), 0);
    assert_int_equal(receive(1), 0);
    assert_memory_equal(&world->inflight[1].task.message, &message, sizeof(message));
    assert_memory_equal(world->inflight[1].task.payload, "hello", 5);
}

static void tasks_of_all_sizes_come_whole(void **state)
{
    (void)state;
    uint32_t max = transport->payload_max;
    const uint32_t sizes[] = {0, 1, 7, 8, 1000, max / 7, max / 2, max - 9, max - 8, max - 1, max};
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < COUNT_OF(sizes); i++) {
            assert_int_equal(send_task(0, (int64_t)i, sizes[i]), 0);
            receives(0, (int64_t)i, sizes[i]);
            if (has_shared_queue()) {
                assert_int_equal(send_task(SHARED_QUEUE, (int64_t)i, sizes[i]), 0);
                receives_from(2, SHARED_QUEUE, (int64_t)i, sizes[i]);
            }
        }
    }
    nobody_receives();
}

static void no_payload_is_needed_for_none(void **state)
{
    (void)state;
    struct swl_message message = task(0, 1, 0);
    assert_int_equal(swl_task_transport_send(transport, 0, &message, NULL, &world->marks[0]), 0);
    receives(0, 1, 0);
}

static void tasks_come_in_the_order_they_were_sent(void **state)
{
    (void)state;
    for (int64_t id = 0; id < 30; id++) {
        assert_int_equal(send_task(0, id, (uint32_t)id * 5), 0);
    }
    for (int64_t id = 0; id < 30; id++) {
        receives(0, id, (uint32_t)id * 5);
    }
    nobody_receives();
}

static void each_worker_gets_its_own(void **state)
{
    (void)state;
    for (int i = WORKERS - 1; i >= 0; i--) {
        assert_int_equal(send_task(i, 100 + i, 10), 0);
    }
    for (int i = 0; i < WORKERS; i++) {
        receives(i, 100 + i, 10);
        assert_int_equal(receive(i), -EAGAIN);
    }
}

static void tasks_of_the_shared_queue_are_taken_once_in_order_by_whoever_comes(void **state)
{
    (void)state;
    for (int64_t id = 0; id < 30; id++) {
        assert_int_equal(send_task(SHARED_QUEUE, id, (uint32_t)id), 0);
    }
    for (int64_t id = 0; id < 30; id++) {
        receives_from((int)(id * 2 % WORKERS), SHARED_QUEUE, id, (uint32_t)id);
    }
    nobody_receives();
}

static void its_own_come_before_the_shared_queues(void **state)
{
    (void)state;
    assert_int_equal(send_task(SHARED_QUEUE, 1, 10), 0);
    assert_int_equal(send_task(SHARED_QUEUE, 2, 10), 0);
    assert_int_equal(send_task(1, 3, 10), 0);
    assert_int_equal(send_task(1, 4, 10), 0);
    receives(1, 3, 10);
    receives_from(0, SHARED_QUEUE, 1, 10);
    receives(1, 4, 10);
    receives_from(1, SHARED_QUEUE, 2, 10);
    nobody_receives();
}

/* ---- beside the store ---- */

static void store_task(int index, int priority, int64_t due, int64_t id)
{
    struct swl_message message = task(0, id, 100);
    const struct swl_task_order order = {.index = index, .priority = priority, .due = due};
    static uint8_t payload[100];
    support_fill(payload, 100, key_of(&message));
    assert_int_equal(swl_task_transport_store(transport, &order, &message, payload, &world->marks[0]), 0);
    assert_true(swl_task_transport_was_sent(transport, SWL_TASK_STORE, &world->marks[0]));
}

static int64_t next_of(int worker)
{
    assert_int_equal(receive(worker), 0);
    assert_true(holds_whole_task(worker));
    int64_t id = world->inflight[worker].task.message.id;
    put_down(worker);
    return id;
}

static void higher_priorities_come_first_but_lower_ones_come_too(void **state)
{
    (void)state;
    enum { HIGH = 1000, LOW = 2000, MANY = 300 };
    int64_t high = 0, low = 0, middle = 0, middle_sent = 0, first_low = 0;
    for (int i = 0; i < MANY; i++) {
        store_task(i % 2 == 0 ? 0 : SHARED_QUEUE, 1, 0, HIGH + i);
        store_task(0, -1, 0, LOW + i);
    }
    for (int turn = 1; turn <= 256; turn++) {
        if (middle_sent == middle) {
            assert_int_equal(send_task(0, middle_sent++, 10), 0);
        }
        int64_t id = next_of(0);
        if (turn % 256 == 0) {
            assert_int_equal(id, LOW + low++);
            first_low = turn;
        } else if (turn % 16 == 0) {
            assert_int_equal(id, middle++);
        } else {
            assert_in_range(id, HIGH, HIGH + MANY - 1);
            high++;
        }
    }
    assert_int_equal(high, 240);
    assert_int_equal(first_low, 256);
    for (int64_t i = high; i < MANY; i++) {
        (void)next_of(0);
    }
    while (receive(0) == 0) {
        put_down(0);
    }
    nobody_receives();
}

static void what_is_ready_takes_turns_with_what_was_sent(void **state)
{
    (void)state;
    for (int64_t id = 0; id < 5; id++) {
        store_task(SHARED_QUEUE, 0, 1, 100 + id); /* long due */
        assert_int_equal(send_task(0, id, 10), 0);
    }
    for (int64_t id = 0; id < 5; id++) {
        int64_t one = next_of(0), other = next_of(0);
        assert_true((one == id && other == 100 + id) || (one == 100 + id && other == id));
    }
    nobody_receives();
}

static void what_is_delayed_is_announced_to_who_watches_the_time(void **state)
{
    (void)state;
    const struct swl_doorbell *watcher = &bells[0];
    swl_doorbell_sleep(watcher, SWL_ASLEEP_IN_EPOLL);
    swl_doorbell_sleep(&bells[FIRST_WORKER + 1], SWL_ASLEEP_IDLE);
    int64_t soon = swl_clock_monotonic() + 100 * SWL_NS_PER_MS;
    store_task(SHARED_QUEUE, 0, soon, 7);
    assert_true(is_rung(0));
    assert_false(is_rung(FIRST_WORKER + 1));
    swl_doorbell_sleep(watcher, SWL_ASLEEP_IN_EPOLL);
    store_task(2, 0, soon + 1, 8);
    assert_false(is_rung(0)); /* a later one changes nothing */
    int empty = receive(1);
    if (swl_clock_monotonic() >= soon) {
        skip(); /* the machine was too busy to look in time */
    }
    assert_int_equal(empty, -EAGAIN);
    swl_doorbell_sleep(&bells[FIRST_WORKER + 2], SWL_ASLEEP_IN_EPOLL);
    int64_t next;
    while ((next = swl_task_transport_wake_due(transport)) != SWL_NEVER) {
        assert_true(next <= soon + 1);
        usleep(1000);
    }
    assert_true(is_rung(FIRST_WORKER + 1));
    assert_true(is_rung(FIRST_WORKER + 2));
    receives_from(1, SWL_TASK_STORE, 7, 100);
    receives_from(2, SWL_TASK_STORE, 8, 100);
    nobody_receives();
}

static void what_is_due_comes_though_nobody_watches_the_time(void **state)
{
    (void)state;
    store_task(SHARED_QUEUE, 0, swl_clock_monotonic() + SWL_NS_PER_MS, 7);
    usleep(2000);
    receives_from(0, SWL_TASK_STORE, 7, 100);
}

static void one_that_was_woken_for_a_ready_one_passes_it_on(void **state)
{
    (void)state;
    store_task(SHARED_QUEUE, 1, 0, 7);
    swl_doorbell_sleep(&bells[FIRST_WORKER + 1], SWL_ASLEEP_IDLE);
    swl_task_transport_pass_on(transport);
    assert_true(is_rung(FIRST_WORKER + 1));
    receives_from(1, SWL_TASK_STORE, 7, 100);
}

static uint32_t some_size(void)
{
    return SWL_MIN(transport->payload_max, 4000u);
}

/* Fills it; returns how many tasks it takes. */
static int64_t fill(int index)
{
    int64_t sent = 0;
    int result;
    while ((result = send_task(index, sent, some_size())) == 0) {
        sent++;
        assert_true(sent < 100000);
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(sent > 1);
    return sent;
}

static void empty(int worker)
{
    while (receive(worker) == 0) {
        put_down(worker);
    }
}

static void a_full_one_says_so_and_takes_more_when_there_is_room(void **state)
{
    (void)state;
    for (int index = has_shared_queue() ? SHARED_QUEUE : 0; index <= 0; index++) {
        int64_t sent = fill(index), taken = 0;
        swl_doorbell_sleep(&bells[1], SWL_ASLEEP_IDLE);
        swl_task_transport_request_room(transport, 1);
        assert_int_equal(send_as(1, index, 1, some_size()), -EAGAIN); /* the last try before sleeping */
        /* as a task worker does: it tells of the room that its transport has got */
        while (taken < sent) {
            receives_from(0, index, taken++, some_size());
            swl_task_transport_wake_waiters(transport);
            assert_int_equal(is_rung(1), taken == 1);
            if (send_task(index, sent, some_size()) == 0) {
                break;
            }
        }
        assert_true(taken <= sent / 2); /* it need not be empty for that */
        while (taken <= sent) {
            receives_from(0, index, taken++, some_size());
        }
        nobody_receives();
    }
}

/* However little is missing. */
static void a_nearly_full_one_takes_a_large_task_whole_or_not_at_all(void **state)
{
    (void)state;
    uint32_t max = transport->payload_max;
    for (int index = has_shared_queue() ? SHARED_QUEUE : 0; index <= 0; index++) {
        for (int64_t room = 1; room < 4; room++) {
            int64_t sent = 0, taken = 0;
            while (send_task(index, sent, 0) == 0) {
                sent++;
                assert_true(sent < TASKS_MAX);
            }
            while (taken < room) {
                receives_from(0, index, taken++, 0);
            }
            int result = send_task(index, sent, max);
            assert_true(result == 0 || result == -EAGAIN);
            while (taken < sent) {
                receives_from(0, index, taken++, 0);
            }
            if (result == 0) {
                receives_from(0, index, sent, max);
            }
            nobody_receives();
        }
    }
}

static void who_is_full_does_not_hold_up_the_others(void **state)
{
    (void)state;
    (void)fill(0);
    assert_int_equal(send_task(1, 5, 10), 0);
    if (has_shared_queue()) {
        (void)fill(SHARED_QUEUE);
        assert_int_equal(send_task(1, 6, 10), 0);
    }
    receives(1, 5, 10);
}

static void what_never_fits_is_told(void **state)
{
    (void)state;
    static uint8_t huge[64 << 20];
    const uint32_t sizes[] = {transport->payload_max + 1, SWL_TASK_INLINE_MAX + 1, 1 << 20, sizeof(huge)};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (int index = has_shared_queue() ? SHARED_QUEUE : 0; index <= 0; index++) {
            struct swl_message message = task(1, 1, sizes[i]);
            assert_int_equal(swl_task_transport_send(transport, index, &message, huge, &world->marks[0]),
                             -EMSGSIZE);
        }
    }
    nobody_receives();
    assert_int_equal(send_task(0, 2, 10), 0);
    receives(0, 2, 10);
}

static void what_is_no_task_is_refused_and_gone(void **state)
{
    (void)state;
    struct swl_message wrong[] = {task(1, 1, 5), task(1, 2, 5)};
    wrong[0].version = SWL_MESSAGE_VERSION + 1;
    wrong[1].type = SWL_MESSAGE_SEND;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(swl_task_transport_send(transport, 0, &wrong[i], "hello", &world->marks[0]), 0);
        assert_int_equal(send_task(0, 7, 3), 0);
        assert_int_equal(receive(0), -EBADMSG);
        assert_int_equal(world->inflight[0].task.message.type, SWL_MESSAGE_NONE);
        assert_int_equal(world->inflight[0].taken_from, 0);
        receives(0, 7, 3);
    }
}

static void a_mark_is_left_where_it_can_be_asked_for_alone(void **state)
{
    (void)state;
    struct swl_ring_mark *mark = &world->marks[0];
    bool leaves = leaves_marks();
    for (int index = has_shared_queue() ? SHARED_QUEUE : 0; index <= 0; index++) {
        atomic_store(&mark->position, 0);
        assert_false(leaves && swl_task_transport_was_sent(transport, index, mark));
        assert_int_equal(send_task(index, 1, 10), 0);
        assert_int_equal(mark->position != 0, leaves);
        assert_true(!leaves || swl_task_transport_was_sent(transport, index, mark));
        receives_from(0, index, 1, 10);
        assert_true(!leaves || swl_task_transport_was_sent(transport, index, mark));
        (void)fill(index);
        atomic_store(&mark->position, 0);
        assert_int_equal(send_task(index, 1, some_size()), -EAGAIN);
        assert_int_equal(mark->position, 0);
        empty(0);
    }
}

/* ---- waking ---- */

static void who_sleeps_is_woken_by_its_own_task(void **state)
{
    (void)state;
    for (int i = 0; i < WORKERS; i++) {
        swl_doorbell_sleep(&bells[FIRST_WORKER + i], SWL_ASLEEP_IDLE);
    }
    assert_int_equal(send_task(1, 1, 10), 0);
    assert_false(is_rung(FIRST_WORKER));
    assert_true(is_rung(FIRST_WORKER + 1));
    assert_false(is_rung(FIRST_WORKER + 2));
    assert_int_equal(send_task(1, 2, 10), 0);
    assert_false(is_rung(FIRST_WORKER + 1)); /* it is awake by now */
    swl_doorbell_sleep(&bells[FIRST_WORKER + 1], SWL_ASLEEP_IN_FUTEX);
    assert_int_equal(send_task(1, 3, 10), 0);
    assert_int_equal(swl_doorbell_wait(&bells[FIRST_WORKER + 1], SWL_NEVER), 0);
    (void)fill(2);
    (void)is_rung(FIRST_WORKER + 2);
    swl_doorbell_sleep(&bells[FIRST_WORKER + 2], SWL_ASLEEP_IDLE);
    assert_int_equal(send_task(2, 4, some_size()), -EAGAIN);
    assert_false(is_rung(FIRST_WORKER + 2)); /* for nothing */
}

static int count_rung(void)
{
    int count = 0;
    for (int i = 0; i < WORKERS; i++) {
        count += is_rung(FIRST_WORKER + i);
    }
    return count;
}

static void a_shared_task_wakes_one_sleeper_after_the_other(void **state)
{
    (void)state;
    for (int i = 0; i < WORKERS; i++) {
        swl_doorbell_sleep(&bells[FIRST_WORKER + i], SWL_ASLEEP_IDLE);
    }
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(send_task(SHARED_QUEUE, i, 10), 0);
        assert_int_equal(count_rung(), 1);
    }
    assert_int_equal(send_task(SHARED_QUEUE, 3, 10), 0); /* all are awake */
    assert_int_equal(count_rung(), 0);
    swl_doorbell_sleep(&bells[FIRST_WORKER], SWL_ASLEEP_IDLE);
    assert_int_equal(send_task(SHARED_QUEUE, 4, 10), 0);
    assert_true(is_rung(FIRST_WORKER));
}

/* One that waits for something within a task would not take another. */
static void a_shared_task_wakes_none_that_waits_within_a_task(void **state)
{
    (void)state;
    for (int idle = 0; idle < WORKERS; idle++) {
        for (int64_t id = 1; id <= 2; id++) {
            for (int i = 0; i < WORKERS; i++) {
                swl_doorbell_sleep(&bells[FIRST_WORKER + i],
                                   i == idle ? SWL_ASLEEP_IDLE : SWL_ASLEEP_IN_FUTEX);
            }
            assert_int_equal(send_task(SHARED_QUEUE, id, 10), 0);
            for (int i = 0; i < WORKERS; i++) {
                assert_int_equal(world->words[FIRST_WORKER + i].state,
                                 i == idle ? SWL_AWAKE : SWL_ASLEEP_IN_FUTEX);
            }
        }
    }
}

/* Who was woken for a shared task and finds one of its own first. */
static void who_is_busy_passes_a_shared_task_on(void **state)
{
    (void)state;
    for (int i = 0; i < WORKERS; i++) {
        swl_doorbell_sleep(&bells[FIRST_WORKER + i], SWL_ASLEEP_IDLE);
    }
    swl_task_transport_pass_on(transport);
    assert_int_equal(count_rung(), 0); /* nothing waits */
    atomic_store(swl_task_transport_queued(transport, SHARED_QUEUE), 1);
    swl_doorbell_awake(&bells[FIRST_WORKER + 1]);
    for (int left = WORKERS - 1; left >= 0; left--) {
        swl_task_transport_pass_on(transport);
        assert_false(is_rung(FIRST_WORKER + 1));
        assert_int_equal(count_rung(), left > 0);
    }
}

/* ---- opening and closing ---- */

static void what_cannot_be_opened_leaves_nothing_open(void **state)
{
    (void)state;
    struct rlimit limit, less;
    struct swl_task_transport_options options = options_of_all();
    int before = support_descriptors();
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    less = limit;
    for (less.rlim_cur = 0; less.rlim_cur < 40; less.rlim_cur++) {
        struct swl_task_transport *another = NULL;
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &less), 0);
        int result = row->open(&another, &options);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
        if (result == 0) {
            struct swl_task_transport *first = transport;
            transport = another;
            shut();
            transport = first;
        } else {
            assert_int_equal(result, -EMFILE);
            assert_null(another);
        }
        assert_int_equal(support_descriptors(), before);
    }
}

static void two_of_a_kind_do_not_mix(void **state)
{
    (void)state;
    struct swl_task_transport_options options = options_of_all();
    struct swl_task_transport *first = transport, *second;
    assert_int_equal(row->open(&second, &options), 0);
    assert_int_equal(send_task(0, 1, 10), 0);
    transport = second;
    nobody_receives();
    assert_int_equal(send_task(0, 2, 10), 0);
    receives(0, 2, 10);
    shut();
    transport = first;
    receives(0, 1, 10);
}

/* ---- several processes ---- */

/* A task on its way. */
struct sending {
    int source, index;
    int64_t id;
    uint32_t size;
};

static int try_to_send(void *argument)
{
    const struct sending *sending = argument;
    return send_as(sending->source, sending->index, sending->id, sending->size);
}

static void request_room(void *argument)
{
    swl_task_transport_request_room(transport, ((const struct sending *)argument)->source);
}

/* Waits for room as a submitter does. */
static void send_in_the_end(int source, int index, int64_t id, uint32_t size)
{
    struct sending sending = {.source = source, .index = index, .id = id, .size = size};
    check(support_send_in_the_end(&bells[source], try_to_send, request_room, &sending) == 0);
}

/* Mostly small ones; now and then one of the largest. */
static uint32_t random_size(uint64_t *random)
{
    uint32_t max = transport->payload_max;
    if (support_below(random, 50) == 0) {
        return max - (uint32_t)support_below(random, 2);
    }
    return (uint32_t)support_below(random, support_below(random, 8) ? 200 : SWL_MIN(max, 15000u));
}

/* As a task worker does that has nothing to do: sleeps unless there is something in the last look. Returns
 * whether it has a task. */
static bool receive_or_sleep(int worker)
{
    const struct swl_doorbell *bell = &bells[FIRST_WORKER + worker];
    int result = receive(worker);
    if (result == -EAGAIN) {
        swl_task_transport_wake_waiters(transport);
        swl_doorbell_sleep(bell, SWL_ASLEEP_IDLE);
        result = receive(worker);
        if (result == -EAGAIN) {
            struct pollfd interest = {.fd = bell->fd, .events = POLLIN};
            check(poll(&interest, 1, SUPPORT_LIMIT_MS) == 1);
            (void)is_rung(FIRST_WORKER + worker);
        }
        swl_doorbell_awake(bell);
    }
    check(result == 0 || result == -EAGAIN);
    return result == 0;
}

static void tasks_of_several_senders_keep_each_ones_order(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    for (int index = has_shared_queue() ? SHARED_QUEUE : 0; index <= 0; index++) {
        pid_t children[SENDERS];
        int64_t last[SENDERS] = {0};
        for (int i = 0; i < SENDERS; i++) {
            if ((children[i] = support_fork()) == 0) {
                uint64_t random = support_seed() + (uint64_t)i;
                for (int64_t id = 1; id <= COUNT; id++) {
                    send_in_the_end(i, index, id, random_size(&random));
                }
                _exit(0);
            }
        }
        for (int count = 0; count < SENDERS * COUNT;) {
            if (receive_or_sleep(0)) {
                check(holds_whole_task(0));
                const struct swl_message *message = &world->inflight[0].task.message;
                check(message->id == ++last[message->source]);
                put_down(0);
                count++;
            }
        }
        for (int i = 0; i < SENDERS; i++) {
            support_join(children[i]);
        }
        nobody_receives();
    }
}

/* The n-th task of all that a sender makes. */
static int index_for(int source, uint32_t id)
{
    int index = (int)((id * 7 + (uint32_t)source) % (WORKERS * 2));
    return index < WORKERS ? index : has_shared_queue() ? SHARED_QUEUE : index - WORKERS;
}

/* ---- task workers that are killed ---- */

static void take_one(void *argument)
{
    check(swl_task_transport_receive(transport, *(int *)argument) == 0);
}

/* Watched is its in-flight record: what the transport keeps for itself has tests of its own. */
static void a_worker_that_dies_at_any_store_has_the_task_or_has_left_it(void **state)
{
    (void)state;
    int worker = 1, record = 0;
    for (int index = has_shared_queue() ? SHARED_QUEUE : worker; index <= worker;
         index += worker - SHARED_QUEUE) {
        bool died = true;
        for (int n = 1; died; n += SUPPORT_STORE_STRIDE) {
            assert_int_equal(send_task(index, n, 100), 0);
            died = support_kill_at_store(take_one, &worker, &world->inflight[worker],
                                         offsetof(struct swl_task_inflight, task.payload) + 112, n);
            swl_task_transport_recover(transport, worker);
            if (world->inflight[worker].task.message.type == SWL_MESSAGE_NONE) {
                receives_from(worker, index, n, 100);
            } else {
                record++;
                assert_true(holds_whole_task(worker));
                assert_int_equal(world->inflight[worker].task.message.id, n);
                assert_int_equal(world->inflight[worker].taken_from, index);
                put_down(worker);
            }
            nobody_receives();
        }
    }
    assert_true(record > 0);
}

/* Takes a task, or sleeps. */
static void work(int worker, uint32_t life, uint64_t *random)
{
    if (!receive_or_sleep(worker)) {
        return;
    }
    const struct swl_message *message = &world->inflight[worker].task.message;
    check(holds_whole_task(worker));
    int index = index_for(message->source, (uint32_t)message->id);
    check(world->inflight[worker].taken_from == index && (index == SHARED_QUEUE || index == worker));
    check(atomic_exchange(&world->notes.place[message->source][message->id], life) == 0);
    for (volatile uint64_t pause = support_below(random, 200); pause > 0; pause--) {
    }
    put_down(worker);
    if (atomic_fetch_add(&world->notes.taken[worker], 1) % 8 == 0) {
        swl_task_transport_wake_waiters(transport);
    }
}

/* As the manager does. Returns whether it had a task in flight that nobody has noted. */
static bool clear_away(int worker, uint32_t life)
{
    bool found = false;
    swl_task_transport_recover(transport, worker);
    const struct swl_message *message = &world->inflight[worker].task.message;
    if (message->type != SWL_MESSAGE_NONE) {
        assert_true(holds_whole_task(worker));
        uint32_t before = atomic_exchange(&world->notes.place[message->source][message->id], life);
        assert_true(before == 0 || before == life); /* or it had noted it itself */
        found = before == 0;
        put_down(worker);
    }
    swl_inbox_wake_all(bells, ENDPOINTS);
    return found;
}

static void send_one(int source, uint32_t id, uint64_t *random)
{
    send_in_the_end(source, index_for(source, id), id, random_size(random));
}

static struct support_carrier carrier_of_all(void)
{
    return (struct support_carrier){
        .name = row->base.name,
        .worker = "task worker",
        .message = "task",
        .notes = &world->notes,
        .send = send_one,
        .work = work,
        .clear_away = clear_away,
    };
}

static int64_t part_of_the_soak(void)
{
    int64_t now = swl_clock_monotonic();
    return now + (support_soak_deadline() - now) / 2;
}

static void of_tasks_whose_workers_are_killed_each_is_in_one_place(void **state)
{
    (void)state;
    const struct support_carrier carrier = carrier_of_all();
    support_kill_workers(&carrier, part_of_the_soak());
    nobody_receives();
}

/* ---- senders that are killed ---- */

static void send_until_killed(int source)
{
    uint64_t random = support_seed() + (uint64_t)getpid();
    for (uint32_t id = world->notes.sent[source] + 1; id <= TASKS_MAX; id++) {
        uint32_t size = random_size(&random);
        int result;
        atomic_store(&world->marks[source].position, 0);
        atomic_store(&world->begun[source], id);
        while ((result = send_as(source, index_for(source, id), id, size)) == -EAGAIN) {
            sched_yield();
        }
        check(result == 0);
        atomic_store(&world->notes.sent[source], id);
    }
    for (;;) {
        pause();
    }
}

/* Whatever waits now. */
static uint32_t take_all(uint32_t *from)
{
    uint32_t count = 0;
    for (int i = 0; i < WORKERS; i++) {
        int result;
        while ((result = receive(i)) == 0) {
            assert_true(holds_whole_task(i));
            const struct swl_message *message = &world->inflight[i].task.message;
            assert_true(message->id <= world->begun[message->source]);
            assert_int_equal(atomic_exchange(&world->notes.place[message->source][message->id], 1), 0);
            from[message->source]++;
            put_down(i);
            count++;
        }
        assert_int_equal(result, -EAGAIN);
    }
    return count;
}

static void of_senders_that_are_killed_it_is_known_what_they_sent(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    uint32_t taken[SENDERS] = {0};
    int64_t deadline = part_of_the_soak();
    int rounds = 0, asked = 0, sent = 0;
    do {
        pid_t pids[SENDERS];
        for (int i = 0; i < SENDERS; i++) {
            if ((pids[i] = support_fork()) == 0) {
                send_until_killed(i);
            }
        }
        uint32_t enough = (uint32_t)support_below(&random, 60);
        for (uint32_t count = 0; count < enough;) {
            count += take_all(taken);
        }
        if (rounds % 4 == 0) {
            sched_yield(); /* then some die where there is no room */
        }
        for (int i = 0; i < SENDERS; i++) {
            kill(pids[i], SIGKILL); /* all are dead before one asks */
        }
        for (int i = 0; i < SENDERS; i++) {
            assert_true(support_killed(pids[i])); /* else it has found something wrong: see its message */
        }
        bool known[SENDERS];
        for (int i = 0; i < SENDERS; i++) {
            known[i] = true;
            if (world->begun[i] > world->notes.sent[i]) {
                asked++;
                known[i] = leaves_marks();
                if (known[i] &&
                    swl_task_transport_was_sent(transport, index_for(i, world->begun[i]), &world->marks[i])) {
                    world->notes.sent[i]++;
                    sent++;
                }
            }
        }
        (void)take_all(taken);
        for (int i = 0; i < SENDERS; i++) {
            if (!known[i] && taken[i] == world->begun[i]) {
                world->notes.sent[i]++;
            }
            assert_int_equal(taken[i], world->notes.sent[i]);
        }
        nobody_receives();
        rounds++;
    } while ((rounds < 10 || swl_clock_monotonic() < deadline) && taken[0] < TASKS_MAX / 2 &&
             taken[1] < TASKS_MAX / 2 && taken[2] < TASKS_MAX / 2);
    fprintf(stderr, "# %s: %d senders killed, %d of them sending, %d known to have sent\n", row->base.name,
            rounds * SENDERS, asked, sent);
}

/* ---- both are killed ---- */

/* Its successor goes on with the next one, whatever became of the last: `fate` is what is known of it. */
static void send_for_ever(int source)
{
    uint64_t random = support_seed() + (uint64_t)getpid();
    for (uint32_t id = world->begun[source] + 1; id <= TASKS_MAX; id++) {
        atomic_store(&world->marks[source].position, 0);
        atomic_store(&world->begun[source], id);
        send_in_the_end(source, index_for(source, id), id, random_size(&random));
        atomic_store(&world->fate[source][id], SENT);
        if (atomic_load(&world->notes.stop)) {
            break;
        }
    }
    _exit(0);
}

static pid_t begin_sending(int source)
{
    pid_t pid = support_fork();
    if (pid == 0) {
        send_for_ever(source);
    }
    return pid;
}

/* As the manager does: while all others go on. */
static void clear_away_sender(int source)
{
    uint32_t id = world->begun[source];
    if (id > 0 && world->fate[source][id] != SENT) {
        world->fate[source][id] =
            !leaves_marks()                                                                        ? UNSURE
            : swl_task_transport_was_sent(transport, index_for(source, id), &world->marks[source]) ? SENT
                                                                                                   : NOT_SENT;
    }
    swl_inbox_wake_all(bells, ENDPOINTS);
}

/* How many tasks that were sent are nowhere yet. */
static uint32_t count_missing(void)
{
    uint32_t missing = 0;
    for (int i = 0; i < SENDERS; i++) {
        for (uint32_t id = 1; id <= world->begun[i]; id++) {
            assert_true(world->notes.place[i][id] == 0 || world->fate[i][id] != NOT_SENT);
            missing += world->notes.place[i][id] == 0 && world->fate[i][id] == SENT;
        }
    }
    return missing;
}

static void where_senders_and_workers_are_killed_no_task_is_lost_torn_or_doubled(void **state)
{
    (void)state;
    const struct support_carrier carrier = carrier_of_all();
    pid_t pids[ENDPOINTS];
    uint32_t lives[WORKERS], life = 0, begun = 0;
    uint64_t random = support_seed();
    int kills[2] = {0};
    for (int i = 0; i < SENDERS; i++) {
        pids[i] = begin_sending(i);
    }
    for (int i = 0; i < WORKERS; i++) {
        pids[FIRST_WORKER + i] = support_begin_work(&carrier, i, lives[i] = ++life);
    }
    int64_t deadline = part_of_the_soak();
    while ((kills[0] < 10 || kills[1] < 10 || swl_clock_monotonic() < deadline) &&
           !support_is_over(pids[0]) && !support_is_over(pids[1]) && !support_is_over(pids[2])) {
        int endpoint = (int)support_below(&random, ENDPOINTS), worker = endpoint - FIRST_WORKER;
        for (uint64_t pause = support_below(&random, 5); pause > 0; pause--) {
            sched_yield();
        }
        for (volatile uint64_t pause = support_below(&random, 20000); pause > 0; pause--) {
        }
        assert_true(support_kill(pids[endpoint])); /* else it has found something wrong: see its message */
        if (worker < 0) {
            clear_away_sender(endpoint);
            pids[endpoint] = begin_sending(endpoint);
        } else {
            (void)clear_away(worker, lives[worker]);
            pids[endpoint] = support_begin_work(&carrier, worker, lives[worker] = ++life);
        }
        kills[worker >= 0]++;
    }
    atomic_store(&world->notes.stop, true);
    for (int i = 0; i < SENDERS; i++) {
        support_join(pids[i]);
        begun += world->begun[i];
    }
    int64_t limit = swl_clock_monotonic() + SUPPORT_LIMIT_MS * SWL_NS_PER_MS;
    while (count_missing() > 0 && swl_clock_monotonic() < limit) {
        usleep(1000);
    }
    for (int i = 0; i < WORKERS; i++) {
        assert_true(support_kill(pids[FIRST_WORKER + i]));
        (void)clear_away(i, lives[i]);
    }
    assert_int_equal(count_missing(), 0);
    nobody_receives();
    fprintf(stderr, "# %s: %d senders and %d task workers killed; %u tasks\n", row->base.name, kills[0],
            kills[1], begun);
}

/* ---- for all of them ---- */

static void bytes_that_are_no_task_are_refused(void **state)
{
    (void)state;
    struct swl_message good = task(1, 1, 100);
    /* just so much memory: the sanitizer watches */
    for (size_t size = 0; size <= sizeof(good) + 110; size++) {
        struct swl_message *message = calloc(1, SWL_MAX(size, sizeof(good)));
        *message = good;
        bool fits = size == sizeof(good) + 100;
        assert_int_equal(swl_task_transport_check(message, size), fits ? 0 : -EBADMSG);
        assert_int_equal(message->type, fits ? SWL_MESSAGE_TASK : SWL_MESSAGE_NONE);
        free(message);
    }
    struct swl_message wrong[] = {good, good, good, good};
    wrong[0].size = UINT32_MAX;
    wrong[1].version++;
    wrong[2].type = SWL_MESSAGE_RESULT;
    wrong[3].flags |= SWL_MESSAGE_SPILLED; /* its size is not a ticket's */
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(swl_task_transport_check(&wrong[i], sizeof(good) + wrong[i].size), -EBADMSG);
        assert_int_equal(wrong[i].type, SWL_MESSAGE_NONE);
    }
    struct swl_message large = task(1, 1, SWL_TASK_INLINE_MAX);
    assert_int_equal(swl_task_transport_check(&large, sizeof(large) + SWL_TASK_INLINE_MAX), 0);
    large.size++;
    assert_int_equal(swl_task_transport_check(&large, sizeof(large) + SWL_TASK_INLINE_MAX + 1), -EBADMSG);
}

static const struct support_behaviour behaviours[] = {
    BEHAVIOUR(it_is_what_its_row_says, ANY),
    BEHAVIOUR(an_empty_one_gives_nothing, ANY),
    BEHAVIOUR(a_task_comes_whole_with_its_header, ANY),
    BEHAVIOUR(tasks_of_all_sizes_come_whole, ANY),
    BEHAVIOUR(no_payload_is_needed_for_none, ANY),
    BEHAVIOUR(tasks_come_in_the_order_they_were_sent, ANY),
    BEHAVIOUR(each_worker_gets_its_own, ANY),
    BEHAVIOUR(tasks_of_the_shared_queue_are_taken_once_in_order_by_whoever_comes, SHARED),
    BEHAVIOUR(its_own_come_before_the_shared_queues, SHARED),
    BEHAVIOUR(higher_priorities_come_first_but_lower_ones_come_too, ANY),
    BEHAVIOUR(what_is_ready_takes_turns_with_what_was_sent, ANY),
    BEHAVIOUR(what_is_delayed_is_announced_to_who_watches_the_time, ANY),
    BEHAVIOUR(what_is_due_comes_though_nobody_watches_the_time, ANY),
    BEHAVIOUR(one_that_was_woken_for_a_ready_one_passes_it_on, ANY),
    BEHAVIOUR(a_full_one_says_so_and_takes_more_when_there_is_room, ANY),
    BEHAVIOUR(a_nearly_full_one_takes_a_large_task_whole_or_not_at_all, ANY),
    BEHAVIOUR(who_is_full_does_not_hold_up_the_others, SEPARATE),
    BEHAVIOUR(what_never_fits_is_told, ANY),
    BEHAVIOUR(what_is_no_task_is_refused_and_gone, CHECKS),
    BEHAVIOUR(a_mark_is_left_where_it_can_be_asked_for_alone, ANY),
    BEHAVIOUR(who_sleeps_is_woken_by_its_own_task, ANY),
    BEHAVIOUR(a_shared_task_wakes_one_sleeper_after_the_other, SHARED),
    BEHAVIOUR(a_shared_task_wakes_none_that_waits_within_a_task, SHARED),
    BEHAVIOUR(who_is_busy_passes_a_shared_task_on, SHARED),
    BEHAVIOUR(what_cannot_be_opened_leaves_nothing_open, ANY),
    BEHAVIOUR(two_of_a_kind_do_not_mix, ANY),
    BEHAVIOUR(tasks_of_several_senders_keep_each_ones_order, ANY),
    BEHAVIOUR(a_worker_that_dies_at_any_store_has_the_task_or_has_left_it, ANY),
    BEHAVIOUR(of_tasks_whose_workers_are_killed_each_is_in_one_place, ANY),
    BEHAVIOUR(of_senders_that_are_killed_it_is_known_what_they_sent, ANY),
    BEHAVIOUR(where_senders_and_workers_are_killed_no_task_is_lost_torn_or_doubled, ANY),
};

int main(void)
{
    static struct CMUnitTest tests[COUNT_OF(rows) * COUNT_OF(behaviours) + 1];
    size_t count = support_matrix(tests, rows, sizeof(rows[0]), COUNT_OF(rows), behaviours,
                                  COUNT_OF(behaviours), begin, end);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(bytes_that_are_no_task_are_refused);
    support_begin();
    return _cmocka_run_group_tests("task_transport", tests, count, NULL, NULL);
}
