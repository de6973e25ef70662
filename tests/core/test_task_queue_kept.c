/* A System V queue with a key: what an earlier server or somebody else has put into it, and who may have it.
 */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <unistd.h>

#include "base/clock.h"
#include "task/task_transport.h"

enum { WORKERS = 3, TASK_WORKERS = 2, ENDPOINTS = WORKERS + TASK_WORKERS };

static struct world {
    struct swl_task_inflight inflight[TASK_WORKERS];
    struct swl_task_transport_shared shared;
    struct swl_doorbell_word words[ENDPOINTS];
} * world;

static struct swl_doorbell bells[ENDPOINTS];
static struct swl_task_transport *transport;
static char why[256];
static int32_t key;
static int queue; /* its id */

static struct swl_task_transport_options options_of(int32_t its_key)
{
    why[0] = '\0';
    return (struct swl_task_transport_options){
        .worker_count = TASK_WORKERS,
        .inflight = world->inflight,
        .shared = &world->shared,
        .bells = bells,
        .first_bell = WORKERS,
        .memory = 100000,
        .user = (uid_t)-1,
        .key = its_key,
        .first_id = swl_task_transport_first_id(its_key != 0),
        .error = why,
        .error_size = sizeof(why),
    };
}

static int begin(void **state)
{
    (void)state;
    uint64_t random = support_seed() + (uint64_t)getpid();
    do {
        key = (int32_t)support_random(&random);
    } while (key == 0 || msgget(key, 0) >= 0);
    world = support_shared(sizeof(*world));
    for (int i = 0; i < ENDPOINTS; i++) {
        if (swl_doorbell_open(&bells[i], &world->words[i]) < 0) {
            return 1;
        }
    }
    struct swl_task_transport_options options = options_of(key);
    if (swl_task_transport_sysv_queue_open_shared(&transport, &options) < 0) {
        return 1;
    }
    queue = msgget(key, 0);
    return queue < 0;
}

static int end(void **state)
{
    (void)state;
    swl_task_transport_close(transport);
    msgctl(queue, IPC_RMID, NULL);
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(world, sizeof(*world));
    return 0;
}

/* Of this server, unless it is made otherwise. */
static struct swl_message task(void)
{
    return (struct swl_message){
        .version = SWL_MESSAGE_VERSION,
        .type = SWL_MESSAGE_TASK,
        .source = 1,
        .id = transport->options.first_id,
        .flags = SWL_MESSAGE_WANTED,
        .size = 4,
    };
}

/* As msg_send() does. */
static void put(long type, const void *bytes, size_t size)
{
    struct {
        long type;
        char bytes[5000];
    } message = {.type = type};
    memcpy(message.bytes, bytes, size);
    assert_int_equal(msgsnd(queue, &message, size, IPC_NOWAIT), 0);
}

static void put_task(long type, const struct swl_message *message)
{
    char bytes[sizeof(*message) + 4];
    memcpy(bytes, message, sizeof(*message));
    memcpy(bytes + sizeof(*message), "data", 4);
    put(type, bytes, sizeof(bytes));
}

static int receive(int worker)
{
    return swl_task_transport_receive(transport, worker);
}

static const struct swl_message *record(int worker)
{
    return &world->inflight[worker].task.message;
}

static int64_t count_kept(void)
{
    return swl_task_transport_count_kept(transport);
}

static void own_tasks_come_as_they_are(void **state)
{
    (void)state;
    struct swl_message own = task();
    own.id += 1000000;
    own.flags = SWL_MESSAGE_AWAITED | SWL_MESSAGE_SERIALIZED;
    own.attempt = 7;
    own.source = ENDPOINTS - 1; /* a task worker's, with task_in_task_worker */
    put_task(1, &own);
    assert_int_equal(receive(0), 0);
    assert_false(swl_task_transport_is_foreign(transport, record(0)));
    assert_memory_equal(record(0), &own, sizeof(own));
}

static void ids_of_two_servers_differ(void **state)
{
    (void)state;
    int64_t ids[20];
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        ids[i] = swl_task_transport_first_id(true);
        assert_true(ids[i] > 0 && ids[i] < INT64_MAX - (INT64_C(1) << 49)); /* and so are those that follow */
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(ids[i], ids[j]);
        }
        usleep(2); /* no two start in the same microsecond */
    }
    assert_int_equal(swl_task_transport_first_id(false), 1);
}

static void tasks_of_others_are_told_from_own_ones(void **state)
{
    (void)state;
    int64_t first = transport->options.first_id, life = INT64_C(1) << SWL_TASK_LIFE_SHIFT;
    const int64_t foreign[] = {first - 1, first - life,     0, -1,
                               INT64_MIN, swl_clock_wall(), 1, first ^ (life * 2048)};
    for (size_t i = 0; i < COUNT_OF(foreign); i++) {
        struct swl_message other = task();
        other.id = foreign[i];
        assert_true(swl_task_transport_is_foreign(transport, &other));
    }
    struct swl_message own = task();
    assert_false(swl_task_transport_is_foreign(transport, &own));
    struct swl_task_transport without = *transport;
    without.options.key = 0;
    own.id = 1;
    assert_false(swl_task_transport_is_foreign(&without, &own));
}

/* A task of an earlier server as it comes into the in-flight record. */
static const struct swl_message *adopted(struct swl_message message)
{
    message.id = transport->options.first_id - 1;
    put_task(1, &message);
    assert_int_equal(receive(0), 0);
    assert_memory_equal(world->inflight[0].task.payload, "data", 4);
    return record(0);
}

static void a_worker_of_the_same_id_hears_of_the_end_and_nobody_waits(void **state)
{
    (void)state;
    struct swl_message message = task();
    message.flags = SWL_MESSAGE_WANTED | SWL_MESSAGE_SERIALIZED;
    message.source = WORKERS - 1;
    const struct swl_message *found = adopted(message);
    assert_int_equal(found->flags, message.flags);
    assert_int_equal(found->source, WORKERS - 1);

    /* awaited, and whatever else; it is no ticket */
    message.flags = UINT16_MAX & ~SWL_MESSAGE_SPILLED;
    assert_int_equal(adopted(message)->flags,
                     (SWL_MESSAGE_WANTED | SWL_MESSAGE_CONTENT | SWL_MESSAGE_HIGH | SWL_MESSAGE_LOW) &
                         ~SWL_MESSAGE_SPILLED);
    message.flags = SWL_MESSAGE_AWAITED;
    assert_false(swl_task_is_wanted(adopted(message)));
}

static void nobody_hears_of_it_who_is_no_worker(void **state)
{
    (void)state;
    const int32_t sources[] = {-1, INT32_MIN, WORKERS, ENDPOINTS, INT32_MAX};
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        struct swl_message message = task();
        message.source = sources[i];
        const struct swl_message *found = adopted(message);
        assert_int_equal(found->source, -1);
        assert_false(swl_task_is_wanted(found));
    }
}

static void attempts_are_kept_within_bounds(void **state)
{
    (void)state;
    const uint16_t pairs[][2] = {{0, 0}, {3, 3}, {1000, 1000}, {1001, 1000}, {UINT16_MAX, 1000}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct swl_message message = task();
        message.attempt = message.attempts = pairs[i][0];
        assert_int_equal(adopted(message)->attempt, pairs[i][1]);
        assert_int_equal(adopted(message)->attempts, pairs[i][1]);
    }
}

/* Whoever dies between the kernel's copy and what is made of it: the manager does that then, as often as it
 * looks. */
static void settling_adopts_what_the_dead_could_not(void **state)
{
    (void)state;
    struct swl_message message = task();
    message.id = -1;
    message.flags = UINT16_MAX;
    message.source = INT32_MAX;
    for (int i = 0; i < 2; i++) {
        if (i == 0) {
            world->inflight[1].task.message = message;
        }
        swl_task_transport_recover(transport, 1);
        assert_int_equal(record(1)->source, -1);
        assert_int_equal(record(1)->flags, SWL_MESSAGE_CONTENT | SWL_MESSAGE_HIGH | SWL_MESSAGE_LOW);
    }
    world->inflight[1].task.message.type = SWL_MESSAGE_NONE;
    world->inflight[1].task.message.source = 77;
    swl_task_transport_recover(transport, 1);
    assert_int_equal(record(1)->source, 77);
}

static void its_own_shared_ones_and_strays_come_in_this_order(void **state)
{
    (void)state;
    const long types[] = {501, 4, 1, 3, 2}; /* the last three: the shared queue's, worker 1's, worker 0's */
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct swl_message message = task();
        message.id = types[i];
        put_task(types[i], &message);
    }
    const long expected[] = {2, 1, 4, 501};
    const int from[] = {0, SWL_TASK_SHARED_QUEUE, 0, 0};
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(receive(0), 0);
        assert_int_equal(record(0)->id, expected[i]);
        assert_int_equal(world->inflight[0].taken_from, from[i]);
    }
    assert_int_equal(receive(0), -EAGAIN); /* another's is not taken */
    assert_int_equal(count_kept(), 1);
    assert_int_equal(receive(1), 0);
    assert_int_equal(record(1)->id, 3);
}

static void what_is_for_nobody_is_thrown_away(void **state)
{
    (void)state;
    const long types[] = {502, 503, 100000, INT32_MAX, LONG_MAX};
    struct swl_message message = task();
    put_task(3, &message); /* another's, before and behind which they are */
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        put_task(types[i], &message);
    }
    put_task(3, &message);
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        assert_int_equal(receive(0), -EBADMSG);
        assert_int_equal(record(0)->type, SWL_MESSAGE_NONE);
    }
    assert_int_equal(receive(0), -EAGAIN);
    assert_int_equal(count_kept(), 2);
}

static void what_is_no_task_is_thrown_away(void **state)
{
    (void)state;
    char bytes[5000];
    memset(bytes, 0xff, sizeof(bytes));
    const size_t sizes[] = {0, 1, sizeof(struct swl_message) - 1, sizeof(struct swl_message), sizeof(bytes)};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        put(1, bytes, sizes[i]);
        assert_int_equal(receive(0), -EBADMSG);
        assert_int_equal(record(0)->type, SWL_MESSAGE_NONE);
    }
    assert_int_equal(receive(0), -EAGAIN);
}

static void what_waits_outlives_the_server(void **state)
{
    (void)state;
    struct swl_message message = task();
    assert_int_equal(swl_task_transport_send(transport, SWL_TASK_SHARED_QUEUE, &message, "data", NULL), 0);
    assert_int_equal(count_kept(), 1);
    assert_int_equal(transport->queue, -1); /* it does not go with the directory */
    swl_task_transport_close(transport);
    struct swl_task_transport_options options = options_of(key);
    assert_int_equal(swl_task_transport_sysv_queue_open(&transport, &options), 0);
    assert_int_equal(msgget(key, 0), queue);
    assert_int_equal(count_kept(), 1);
    assert_int_equal(receive(1), 0);
    assert_int_equal(record(1)->id, message.id);
    assert_true(swl_task_transport_is_foreign(transport, record(1)));
}

static void a_queue_that_is_gone_is_told_once_for_all(void **state)
{
    (void)state;
    struct swl_message message = task();
    assert_int_equal(msgctl(queue, IPC_RMID, NULL), 0);
    assert_int_equal(world->shared.is_gone, 0);
    assert_int_equal(swl_task_transport_send(transport, SWL_TASK_SHARED_QUEUE, &message, "data", NULL),
                     -EIDRM);
    assert_int_equal(world->shared.is_gone, 1);
    assert_int_equal(receive(0), -EIDRM);
    assert_true(count_kept() < 0);
    /* another one of that key is another queue */
    queue = msgget(key, IPC_CREAT | 0600);
    assert_int_equal(receive(0), -EIDRM);
}

/* Opens another one, and expects the sentence to tell that. */
static void refused(const char *reason)
{
    struct swl_task_transport *other = NULL;
    struct swl_task_transport_options options = options_of(key);
    struct msqid_ds before, after;
    assert_int_equal(msgctl(queue, IPC_STAT, &before), 0);
    assert_int_equal(swl_task_transport_sysv_queue_open(&other, &options), -EPERM);
    assert_null(other);
    assert_non_null(strstr(why, reason));
    assert_int_equal(msgctl(queue, IPC_STAT, &after), 0);
    assert_memory_equal(&before, &after, sizeof(before));
}

static void a_queue_that_others_can_get_at_is_refused(void **state)
{
    (void)state;
    struct msqid_ds info;
    assert_int_equal(msgctl(queue, IPC_STAT, &info), 0);
    const unsigned short modes[] = {0666, 0602, 0620, 0640, 0700};
    for (size_t i = 0; i < COUNT_OF(modes); i++) {
        info.msg_perm.mode = modes[i];
        assert_int_equal(msgctl(queue, IPC_SET, &info), 0);
        char reason[64];
        snprintf(reason, sizeof(reason), "has permissions %04o instead of 0600", modes[i]);
        refused(reason);
    }
}

static void a_queue_of_another_user_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    struct msqid_ds info;
    assert_int_equal(msgctl(queue, IPC_STAT, &info), 0);
    info.msg_perm.uid = 12345;
    assert_int_equal(msgctl(queue, IPC_SET, &info), 0);
    refused("belongs to user 12345");
    /* but not where the workers are that user */
    struct swl_task_transport *other = NULL;
    struct swl_task_transport_options options = options_of(key);
    options.user = 12345;
    assert_int_equal(swl_task_transport_sysv_queue_open(&other, &options), 0);
    swl_task_transport_close(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(own_tasks_come_as_they_are),
        TEST(ids_of_two_servers_differ),
        TEST(tasks_of_others_are_told_from_own_ones),
        TEST(a_worker_of_the_same_id_hears_of_the_end_and_nobody_waits),
        TEST(nobody_hears_of_it_who_is_no_worker),
        TEST(attempts_are_kept_within_bounds),
        TEST(settling_adopts_what_the_dead_could_not),
        TEST(its_own_shared_ones_and_strays_come_in_this_order),
        TEST(what_is_for_nobody_is_thrown_away),
        TEST(what_is_no_task_is_thrown_away),
        TEST(what_waits_outlives_the_server),
        TEST(a_queue_that_is_gone_is_told_once_for_all),
        TEST(a_queue_that_others_can_get_at_is_refused),
        TEST(a_queue_of_another_user_is_refused),
    };
    return RUN(tests);
}
