/* Tasks of master and manager: what is counted, and in whose block, whatever the transport says. The transport
 * is a fake one. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "event/timer.h"
#include "server/processes/detached_submission.h"
#include "server/state/totals.h"

enum { TASK_WORKERS = 2, MANAGER = TASK_WORKERS, MASTER, BLOCKS };

static struct swl_server server;
static struct swl_task_pool pool;
static struct swl_server_state state_of_server;
static struct swl_reactor loop;
static struct swl_counters counters[BLOCKS];
static struct swl_task_submission submissions[BLOCKS];
static struct swl_task_waiting waiting[TASK_WORKERS * (TASK_WORKERS + 2)];
static struct swl_task_inflight inflight[TASK_WORKERS];
static struct swl_task_transport_shared *shared;
static struct swl_doorbell_word words[TASK_WORKERS];
static struct swl_doorbell bells[TASK_WORKERS];

static int refusal, sent_to;
static uint64_t counted; /* tasks, when the transport got this one */
static struct swl_message sent;

static int fake_send(struct swl_task_transport *transport, int index, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark)
{
    (void)transport, (void)mark;
    sent = *message;
    sent_to = index;
    counted = swl_server_count(&server, SWL_COUNT_TASK_ACCEPTED);
    assert_memory_equal(payload, "bytes", 5);
    return refusal;
}

static struct swl_task_transport_functions functions = {
    .name = "fake", .has_shared_queue = true, .send = fake_send};
static struct swl_task_transport transport;

static int begin(void **state)
{
    (void)state;
    memset(counters, 0, sizeof(counters));
    memset(submissions, 0, sizeof(submissions));
    memset(inflight, 0, sizeof(inflight));
    memset(&state_of_server, 0, sizeof(state_of_server));
    atomic_store(&state_of_server.next_detached_id, 7);
    refusal = 0;
    functions.has_shared_queue = true;
    shared = support_shared(sizeof(*shared));
    for (int i = 0; i < TASK_WORKERS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    transport = (struct swl_task_transport){
        .functions = &functions,
        .options = {.worker_count = TASK_WORKERS, .inflight = inflight, .shared = shared, .bells = bells},
        .payload_max = 100,
    };
    server = (struct swl_server){
        .mode = SWL_MODE_BASE, /* no reactor threads between children and manager */
        .role = SWL_ROLE_MANAGER,
        .id = -1,
        .state = &state_of_server,
        .reactor = &loop,
        .inflight = inflight,
        .task_pools = &pool,
        .task_pool_count = 1,
        .task_workers = TASK_WORKERS,
        .counters = counters,
        .endpoints = MANAGER + 1,
    };
    pool = (struct swl_task_pool){
        .count = TASK_WORKERS,
        .shared = shared,
        .transport = &transport,
        .ledger = {.counters = counters,
                   .blocks = BLOCKS,
                   .submissions = submissions,
                   .waiting = waiting,
                   .submitters = TASK_WORKERS,
                   .transport = &transport},
    };
    return 0;
}

static int end(void **state)
{
    (void)state;
    for (int i = 0; i < TASK_WORKERS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    return 0;
}

static int64_t submit(int index)
{
    struct swl_message message = {.size = 5, .flags = SWL_MESSAGE_SPILLED, .source = 99, .attempt = 99};
    const struct swl_task_order order = {.index = index};
    return swl_detached_submission_send(&server, &order, &message, "bytes");
}

static void it_is_counted_before_it_is_sent(void **state)
{
    (void)state;
    assert_int_equal(submit(-1), 7);
    assert_int_equal(counted, 1);
    assert_int_equal(sent_to, -1);
    assert_int_equal(sent.type, SWL_MESSAGE_TASK);
    assert_int_equal(sent.version, SWL_MESSAGE_VERSION);
    assert_int_equal(sent.source, -1);
    assert_int_equal(sent.attempt, 0);
    assert_int_equal(sent.id, 7);
    assert_int_equal(sent.flags, SWL_MESSAGE_SPILLED);
    assert_false(swl_task_is_wanted(&sent));
    assert_int_equal(atomic_load(&shared->queued), 1);
    assert_int_equal(swl_counters_sum(&counters[MANAGER], 1, SWL_COUNT_TASK_ACCEPTED_BYTES), 5);
}

static void what_is_delayed_or_has_a_priority_goes_into_the_store(void **state)
{
    (void)state;
    transport.options.memory = 1 << 20;
    transport.options.watcher_bell = 0;
    assert_int_equal(swl_task_transport_open_store(&transport, TASK_WORKERS, -1), 0);
    for (int priority = -1; priority <= 1; priority++) {
        struct swl_message message = {.size = 5};
        const struct swl_task_order order = {
            .index = -1, .priority = priority, .due = priority == 0 ? SWL_NEVER - 1 : 0};
        assert_true(swl_detached_submission_send(&server, &order, &message, "bytes") > 0);
    }
    assert_int_equal(atomic_load(&shared->stored), 3);
    assert_int_equal(atomic_load(&shared->queued), 0);
    assert_int_equal(swl_task_store_count_delayed(transport.store), 1);
    assert_int_equal(swl_task_store_count_ready(transport.store), 2);
    assert_null(swl_task_ledger_check(&pool.ledger));
    /* full: it was not accepted */
    static const char bytes[SWL_TASK_INLINE_MAX];
    const struct swl_task_order order = {.index = -1, .priority = 1};
    int64_t id;
    do {
        struct swl_message large = {.size = SWL_TASK_INLINE_MAX};
        id = swl_detached_submission_send(&server, &order, &large, bytes);
    } while (id > 0);
    assert_int_equal(id, -SWL_ERROR_TASK_QUEUE_FULL);
    assert_null(swl_task_ledger_check(&pool.ledger));
    swl_task_store_close(transport.store);
    swl_free(transport.store);
}

static void master_and_manager_count_apart_and_share_the_ids(void **state)
{
    (void)state;
    assert_int_equal(submit(-1), 7);
    server.role = SWL_ROLE_MASTER;
    assert_int_equal(submit(1), 8);
    assert_int_equal(sent_to, 1);
    server.role = SWL_ROLE_MANAGER;
    assert_int_equal(submit(-1), 9);
    assert_int_equal(swl_counters_sum(&counters[MANAGER], 1, SWL_COUNT_TASK_ACCEPTED), 2);
    assert_int_equal(swl_counters_sum(&counters[MASTER], 1, SWL_COUNT_TASK_ACCEPTED), 1);
    assert_int_equal(swl_server_count(&server, SWL_COUNT_TASK_ACCEPTED_BYTES), 15);
    assert_int_equal(atomic_load(&shared->queued), 2);
    assert_int_equal(atomic_load(&inflight[1].queued), 1);
}

static void what_is_refused_is_not_counted(void **state)
{
    (void)state;
    const struct {
        int refusal, result;
    } cases[] = {{-EAGAIN, -SWL_ERROR_TASK_QUEUE_FULL}, {-EIDRM, -EIDRM}, {-EIO, -EIO}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        refusal = cases[i].refusal;
        assert_int_equal(submit(i % 2 ? 0 : -1), cases[i].result);
        assert_int_equal(swl_server_count(&server, SWL_COUNT_TASK_ACCEPTED), 0);
        assert_int_equal(swl_server_count(&server, SWL_COUNT_TASK_ACCEPTED_BYTES), 0);
        assert_int_equal(atomic_load(&shared->queued), 0);
        assert_int_equal(atomic_load(&inflight[0].queued), 0);
        assert_null(swl_task_ledger_check(&pool.ledger));
    }
    transport.payload_max = 4;
    assert_int_equal(submit(-1), -EMSGSIZE);
    assert_int_equal(swl_server_count(&server, SWL_COUNT_TASK_ACCEPTED), 0);
    transport.payload_max = 5;
    refusal = 0;
    assert_true(submit(-1) > 7); /* an id may be left out, never given twice */
}

static void nothing_is_sent_once_the_end_is_ordered(void **state)
{
    (void)state;
    sent_to = 99;
    atomic_store(&state_of_server.stopping, 1);
    assert_int_equal(submit(-1), -SWL_ERROR_WORKER_NOT_RUNNING);
    atomic_store(&state_of_server.stopping, 0);
    server.reactor = NULL; /* the loop has ended, in whatever way */
    assert_int_equal(submit(-1), -SWL_ERROR_WORKER_NOT_RUNNING);
    assert_int_equal(sent_to, 99);
    assert_int_equal(swl_server_count(&server, SWL_COUNT_TASK_ACCEPTED), 0);
}

static void one_is_chosen_where_they_do_not_compete(void **state)
{
    (void)state;
    functions.has_shared_queue = false;
    assert_true(submit(-1) > 0);
    int first = sent_to;
    assert_true(first == 0 || first == 1);
    assert_true(submit(-1) > 0);
    assert_int_equal(sent_to, 1 - first); /* it is idle, the first one is not */
    assert_true(submit(first) > 0);
    assert_int_equal(sent_to, first);
    assert_int_equal(atomic_load(&inflight[first].queued), 2);
    assert_int_equal(atomic_load(&inflight[1 - first].queued), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_delayed_or_has_a_priority_goes_into_the_store),
        TEST(it_is_counted_before_it_is_sent),
        TEST(master_and_manager_count_apart_and_share_the_ids),
        TEST(what_is_refused_is_not_counted),
        TEST(nothing_is_sent_once_the_end_is_ordered),
        TEST(one_is_chosen_where_they_do_not_compete),
    };
    return RUN(tests);
}
