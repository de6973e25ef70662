/* What every task transport must do, whatever carries it: written against its table of functions alone.
 * Another transport is one more value of open_transport. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "task/task_in_hand.h"
#include "task/task_transport.h"

enum { WORKERS = 3, SENDERS = 3 };

static int (*const open_transport)(struct swl_task_transport **, int) = swl_transport_unix_socket_open;
static struct swl_task_transport *transport;
static int descriptors;

static struct {
    struct swl_message message;
    uint8_t payload[SWL_TASK_INLINE_MAX];
} got;

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    return open_transport(&transport, WORKERS) < 0;
}

static int end(void **state)
{
    (void)state;
    transport->functions->close(transport);
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

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

static uint8_t payload[SWL_TASK_INLINE_MAX];

static int send_task(int index, int64_t id, uint32_t size)
{
    struct swl_message message = task(1, id, size);
    support_fill(payload, size, (uint64_t)id);
    return transport->functions->send(transport, index, &message, payload);
}

static int receive(int index)
{
    memset(&got.message, 0xcc, sizeof(got.message));
    return transport->functions->receive(transport, index, &got.message, sizeof(got));
}

static void receives(int index, int64_t id, uint32_t size)
{
    assert_int_equal(receive(index), 0);
    assert_int_equal(got.message.id, id);
    assert_int_equal(got.message.size, size);
    assert_true(support_filled(got.payload, size, (uint64_t)id));
}

static bool is_ready(int fd, short events)
{
    struct pollfd wish = {.fd = fd, .events = events};
    return poll(&wish, 1, 0) == 1 && (wish.revents & events);
}

static void it_has_a_name_and_knows_its_workers(void **state)
{
    (void)state;
    assert_true(strlen(transport->functions->name) > 0);
    assert_int_equal(transport->worker_count, WORKERS);
}

static void an_empty_one_gives_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < WORKERS; i++) {
        assert_int_equal(receive(i), -EAGAIN);
        assert_false(is_ready(transport->functions->receive_fd(transport, i), POLLIN));
        assert_true(is_ready(transport->functions->send_fd(transport, i), POLLOUT));
    }
}

static void a_task_comes_whole_with_its_header(void **state)
{
    (void)state;
    struct swl_message message = task(7, INT64_C(0x123456789a), 5);
    message.flags = SWL_MESSAGE_WANTED | SWL_MESSAGE_SERIALIZED;
    message.number = 3;
    message.time = -5;
    assert_int_equal(transport->functions->send(transport, 1, &message, "hello"), 0);
    assert_int_equal(receive(1), 0);
    assert_memory_equal(&got.message, &message, sizeof(message));
    assert_memory_equal(got.payload, "hello", 5);
}

static void tasks_of_all_sizes_come_whole(void **state)
{
    (void)state;
    const uint32_t sizes[] = {0, 1, 7, 8, 1000, 4096, 32768, SWL_TASK_INLINE_MAX - 1, SWL_TASK_INLINE_MAX};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        assert_int_equal(send_task(0, (int64_t)i, sizes[i]), 0);
        receives(0, (int64_t)i, sizes[i]);
    }
}

static void tasks_come_in_the_order_they_were_sent(void **state)
{
    (void)state;
    for (int64_t id = 0; id < 50; id++) {
        assert_int_equal(send_task(0, id, (uint32_t)id * 20), 0);
    }
    for (int64_t id = 0; id < 50; id++) {
        receives(0, id, (uint32_t)id * 20);
    }
    assert_int_equal(receive(0), -EAGAIN);
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

static void a_task_that_waits_makes_it_readable(void **state)
{
    (void)state;
    int fd = transport->functions->receive_fd(transport, 2);
    assert_int_equal(send_task(2, 1, 10), 0);
    assert_true(is_ready(fd, POLLIN));
    receives(2, 1, 10);
    assert_false(is_ready(fd, POLLIN));
}

static void a_full_one_says_so_and_takes_more_when_there_is_room(void **state)
{
    (void)state;
    int64_t sent = 0, taken = 0;
    int result, fd = transport->functions->send_fd(transport, 0);
    while ((result = send_task(0, sent, 8192)) == 0) {
        sent++;
        assert_true(sent < 100000);
    }
    assert_int_equal(result, -EAGAIN);
    assert_true(sent >= 4);
    /* one that is full does not hold up the others */
    assert_int_equal(send_task(1, 5, 10), 0);
    while (!is_ready(fd, POLLOUT)) {
        receives(0, taken, 8192);
        taken++;
    }
    assert_int_equal(send_task(0, sent, 8192), 0);
    sent++;
    while (taken < sent) {
        receives(0, taken, 8192);
        taken++;
    }
    assert_int_equal(receive(0), -EAGAIN);
}

static void what_never_fits_is_told(void **state)
{
    (void)state;
    static uint8_t huge[64 << 20];
    struct swl_message message = task(1, 1, sizeof(huge));
    assert_int_equal(transport->functions->send(transport, 0, &message, huge), -EMSGSIZE);
    assert_int_equal(send_task(0, 2, 10), 0);
    receives(0, 2, 10);
}

static void a_task_larger_than_the_receivers_memory_is_refused_and_gone(void **state)
{
    (void)state;
    struct swl_message *small = malloc(sizeof(*small) + 10); /* just so much: the sanitizer watches */
    assert_int_equal(send_task(0, 1, 11), 0);
    assert_int_equal(send_task(0, 2, 10), 0);
    assert_int_equal(transport->functions->receive(transport, 0, small, sizeof(*small) + 10), -EBADMSG);
    assert_int_equal(small->type, SWL_MESSAGE_NONE);
    assert_int_equal(transport->functions->receive(transport, 0, small, sizeof(*small) + 10), 0);
    assert_int_equal(small->id, 2);
    free(small);
}

static void what_is_no_task_is_refused_and_gone(void **state)
{
    (void)state;
    struct swl_message wrong[] = {task(1, 1, 5), task(1, 2, 5)};
    wrong[0].version = SWL_MESSAGE_VERSION + 1;
    wrong[1].type = SWL_MESSAGE_SEND;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(transport->functions->send(transport, 0, &wrong[i], "hello"), 0);
        assert_int_equal(send_task(0, 7, 3), 0);
        assert_int_equal(receive(0), -EBADMSG);
        assert_int_equal(got.message.type, SWL_MESSAGE_NONE);
        receives(0, 7, 3);
    }
}

/* ---- the unix socket's own ---- */

static void packets_that_are_no_messages_are_refused(void **state)
{
    (void)state;
    int fd = transport->functions->send_fd(transport, 0);
    struct swl_message message = task(1, 1, 100);
    uint8_t packet[sizeof(message) + 5];
    memcpy(packet, &message, sizeof(message));
    assert_int_equal(send(fd, "", 0, 0), 0);     /* nothing */
    assert_int_equal(send(fd, packet, 1, 0), 1); /* half a header */
    assert_int_equal(send(fd, packet, sizeof(message) - 1, 0), sizeof(message) - 1);
    assert_int_equal(send(fd, packet, sizeof(message), 0), sizeof(message)); /* less than it says */
    assert_int_equal(send(fd, packet, sizeof(packet), 0), sizeof(packet));
    message.size = 4;
    memcpy(packet, &message, sizeof(message));
    assert_int_equal(send(fd, packet, sizeof(packet), 0), sizeof(packet)); /* more than it says */
    message.size = UINT32_MAX;
    memcpy(packet, &message, sizeof(message));
    assert_int_equal(send(fd, packet, sizeof(packet), 0), sizeof(packet));
    assert_int_equal(send_task(0, 9, 3), 0);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(receive(0), -EBADMSG);
    }
    receives(0, 9, 3);
}

/* ---- several processes ---- */

struct notes {
    _Atomic uint32_t received[SENDERS]; /* how many of that sender's were worked on */
};

static struct notes *notes;

static void send_many(int source, int count)
{
    uint64_t random = support_seed() + (uint64_t)source;
    for (int64_t id = 1; id <= count; id++) {
        uint32_t size = (uint32_t)support_below(&random, support_below(&random, 4) ? 300 : 20000);
        struct swl_message message = task(source, id, size);
        support_fill(payload, size, (uint64_t)(id * SENDERS + source));
        int result;
        while ((result = transport->functions->send(transport, 0, &message, payload)) == -EAGAIN) {
            struct pollfd wish = {.fd = transport->functions->send_fd(transport, 0), .events = POLLOUT};
            check(poll(&wish, 1, 10000) == 1);
        }
        check(result == 0);
    }
    _exit(0);
}

/* Each is the next of its sender's. */
static bool receive_one(void)
{
    int result = receive(0);
    if (result == -EAGAIN) {
        return false;
    }
    check(result == 0);
    const struct swl_message *message = &got.message;
    check(message->source >= 0 && message->source < SENDERS);
    check(support_filled(got.payload, message->size, (uint64_t)(message->id * SENDERS + message->source)));
    check(message->id == notes->received[message->source] + 1);
    atomic_store(&notes->received[message->source], (uint32_t)message->id);
    return true;
}

static void wait_for_one(void)
{
    struct pollfd wish = {.fd = transport->functions->receive_fd(transport, 0), .events = POLLIN};
    check(poll(&wish, 1, 10000) == 1);
}

static void tasks_of_several_senders_keep_each_ones_order(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    pid_t children[SENDERS];
    notes = support_shared(sizeof(*notes));
    for (int i = 0; i < SENDERS; i++) {
        if ((children[i] = support_fork()) == 0) {
            send_many(i, COUNT);
        }
    }
    for (int count = 0; count < SENDERS * COUNT;) {
        if (receive_one()) {
            count++;
        } else {
            wait_for_one();
        }
    }
    for (int i = 0; i < SENDERS; i++) {
        support_join(children[i]);
        assert_int_equal(notes->received[i], COUNT);
    }
    assert_int_equal(receive(0), -EAGAIN);
    munmap(notes, sizeof(*notes));
}

static void a_receiver_that_is_killed_loses_nothing_that_it_had_not_taken(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    pid_t children[SENDERS];
    int kills = 0;
    uint64_t random = support_seed();
    notes = support_shared(sizeof(*notes));
    for (int i = 0; i < SENDERS; i++) {
        if ((children[i] = support_fork()) == 0) {
            send_many(i, COUNT);
        }
    }
    for (uint32_t total = 0; total < SENDERS * COUNT;) {
        pid_t receiver = support_fork();
        if (receiver == 0) {
            /* between two tasks, as many as chance will have it */
            for (uint64_t left = 1 + support_below(&random, 200); left > 0;) {
                if (receive_one()) {
                    left--;
                } else if (notes->received[0] + notes->received[1] + notes->received[2] == SENDERS * COUNT) {
                    break;
                } else {
                    wait_for_one();
                }
            }
            kill(getpid(), SIGKILL);
        }
        (void)support_random(&random);         /* the child's copy went its own way */
        assert_true(support_killed(receiver)); /* by itself, or it has found something wrong */
        kills++;
        total = notes->received[0] + notes->received[1] + notes->received[2];
    }
    assert_true(kills > 20);
    for (int i = 0; i < SENDERS; i++) {
        support_join(children[i]);
    }
    assert_int_equal(receive(0), -EAGAIN);
    munmap(notes, sizeof(*notes));
}

static void a_sender_that_is_killed_leaves_whole_tasks(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    int64_t deadline = support_soak_deadline() - SWL_NS_PER_SEC;
    int rounds = 0;
    do {
        pid_t child = support_fork();
        if (child == 0) {
            for (int64_t id = 1;; id++) {
                while (send_task(0, id, 5000) == -EAGAIN) {
                    sched_yield();
                }
            }
        }
        int64_t last = 0;
        for (uint64_t count = support_below(&random, 100); count > 0;) {
            if (receive(0) == 0) {
                assert_int_equal(got.message.id, ++last);
                assert_true(support_filled(got.payload, 5000, (uint64_t)last));
                count--;
            }
        }
        assert_true(support_kill(child));
        int result;
        while ((result = receive(0)) == 0) {
            assert_int_equal(got.message.id, ++last);
            assert_int_equal(got.message.size, 5000);
            assert_true(support_filled(got.payload, 5000, (uint64_t)last));
        }
        assert_int_equal(result, -EAGAIN);
    } while (++rounds < 20 || swl_clock_monotonic() < deadline);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_has_a_name_and_knows_its_workers),
        TEST(an_empty_one_gives_nothing),
        TEST(a_task_comes_whole_with_its_header),
        TEST(tasks_of_all_sizes_come_whole),
        TEST(tasks_come_in_the_order_they_were_sent),
        TEST(each_worker_gets_its_own),
        TEST(a_task_that_waits_makes_it_readable),
        TEST(a_full_one_says_so_and_takes_more_when_there_is_room),
        TEST(what_never_fits_is_told),
        TEST(a_task_larger_than_the_receivers_memory_is_refused_and_gone),
        TEST(what_is_no_task_is_refused_and_gone),
        TEST(packets_that_are_no_messages_are_refused),
        TEST(tasks_of_several_senders_keep_each_ones_order),
        TEST(a_receiver_that_is_killed_loses_nothing_that_it_had_not_taken),
        TEST(a_sender_that_is_killed_leaves_whole_tasks),
    };
    return RUN(tests);
}
