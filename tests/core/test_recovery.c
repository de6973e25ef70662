/* After the death of a submitter or a task worker at any store of its: each task is with the transport, in the
 * record of a task worker, or was given up, and each of these is counted once. */
#include "support.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "server/manager/recovery.h"
#include "server/processes/submission.h"

/* The endpoints: the submitter, the task worker, the manager. */
enum { SUBMITTER, TASK_WORKER, MANAGER, ENDPOINTS };

/* All that the processes share. */
static struct world {
    struct swl_process_slot slots[2];
    struct swl_counters counters[ENDPOINTS + 1];
    struct swl_task_submission submissions[ENDPOINTS + 1];
    struct swl_task_waiting waiting[2 * 3];
    struct swl_task_transport_shared transport;
    struct swl_doorbell_word words[ENDPOINTS + 1];
    struct swl_task_inflight inflight[1];
} * world;

/* A store to what comes before the payload in the task worker's record. */
enum { WATCHED = (offsetof(struct world, inflight) + offsetof(struct swl_task_inflight, task.payload)) & ~7 };

static struct swl_doorbell bells[ENDPOINTS + 1];
static struct swl_server server;
static struct swl_task_pool pool;
static struct swl_child_outbox outbox;
static struct swl_child child;

static int64_t submit(uint32_t size)
{
    static const char payload[SWL_TASK_INLINE_MAX];
    struct swl_message message = {.size = size};
    const struct swl_task_order order = {0};
    return swl_submission_send(&child, &order, &message, payload);
}

/* As a task worker does it, up to the end of the task, which nobody wants to hear of. */
static int take(void)
{
    struct swl_task_inflight *record = &world->inflight[0];
    swl_task_inflight_renew(record);
    swl_task_ledger_expect(&pool.ledger, TASK_WORKER, record);
    int result = swl_task_transport_receive(pool.transport, 0);
    if (result == 0) {
        swl_task_ledger_taken(&pool.ledger, TASK_WORKER, record);
    }
    return result;
}

static void run(void)
{
    struct swl_task_inflight *record = &world->inflight[0];
    atomic_store(&record->began, 1);
    atomic_store(&record->answered, 1);
    swl_task_ledger_finished(&pool.ledger, TASK_WORKER, record);
    record->task.message.type = SWL_MESSAGE_NONE;
    atomic_store(&record->began, 0);
    atomic_store(&record->answered, 0);
}

/* What a successor finds in its record goes first. */
static void run_all(void)
{
    while (world->inflight[0].task.message.type == SWL_MESSAGE_TASK || take() == 0) {
        run();
    }
}

static int begin(void **state)
{
    (void)state;
    world = support_shared(sizeof(*world));
    for (int i = 0; i <= ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &world->words[i]), 0);
    }
    server = (struct swl_server){
        .mode = SWL_MODE_PROCESS,
        .endpoints = ENDPOINTS,
        .bells = bells,
        .slots = world->slots,
        .counters = world->counters,
        .inflight = world->inflight,
        .task_pools = &pool,
        .task_pool_count = 1,
        .task_workers = 1,
        .role = SWL_ROLE_WORKER,
        .id = SUBMITTER,
    };
    server.options.worker_num = 1;
    pool = (struct swl_task_pool){.count = 1, .shared = &world->transport};
    server.options.reactor_num = 0;
    const struct swl_task_transport_options options = {
        .worker_count = 1,
        .inflight = world->inflight,
        .shared = &world->transport,
        .bells = bells,
        .first_bell = TASK_WORKER,
        .memory = 65536,
        .user = (uid_t)-1,
    };
    assert_int_equal(swl_task_transport_ring_open(&pool.transport, &options), 0);
    pool.ledger = (struct swl_task_ledger){
        .counters = world->counters,
        .blocks = ENDPOINTS + 1,
        .submissions = world->submissions,
        .waiting = world->waiting,
        .submitters = 2,
        .transport = pool.transport,
    };
    child = (struct swl_child){
        .server = &server,
        .bell = &bells[SUBMITTER],
        .counters = &world->counters[SUBMITTER],
        .slot = &world->slots[SUBMITTER],
        .outboxes = &outbox,
        .outbox_count = 1,
    };
    outbox = (struct swl_child_outbox){.child = &child, .pool = &pool};
    atomic_store(&world->slots[SUBMITTER].next_task_id, 1);
    swl_task_outbox_open(&outbox.tasks, pool.transport, SUBMITTER, 1 << 20, world->waiting);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_task_outbox_close(&outbox.tasks, NULL, NULL);
    swl_task_transport_close(pool.transport);
    for (int i = 0; i <= ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(world, sizeof(*world));
    return 0;
}

static void fill(void)
{
    while (outbox.tasks.count < 2) {
        assert_true(submit(8000) > 0);
    }
}

/* That process is dead: its things are settled, then the task worker does what there is. */
static void comes_out_even(int dead, int n)
{
    const struct swl_process_end killed = {.pid = 1, .signal_number = 9};
    struct swl_reports reports = {0};
    struct swl_task_totals totals;
    swl_list_init(&reports.waiting);
    swl_recovery_run(&server, &reports, dead, &killed, true);
    run_all();
    bool is_settled = swl_task_ledger_reconcile(&pool.ledger);
    const char *fault = swl_task_ledger_check(&pool.ledger);
    swl_task_ledger_totals(&pool.ledger, &totals);
    if (!is_settled || fault != NULL || totals.accepted != totals.finished + totals.failed) {
        fail_msg(
            "killed at store %d: %s: %d tasks, of them %d wait (%d bytes), %d finished, %d failed; %d queued",
            n, fault, (int)totals.accepted, (int)totals.waiting, (int)totals.waiting_bytes,
            (int)totals.finished, (int)totals.failed, (int)atomic_load(&world->inflight[0].queued));
    }
}

static void act_submit(void *argument)
{
    (void)argument;
    (void)submit(5);
}

static void act_flush(void *argument)
{
    (void)argument;
    swl_task_outbox_flush(&outbox.tasks);
}

static void act_take_and_run(void *argument)
{
    (void)argument;
    for (int i = 0; i < 2; i++) {
        check(take() == 0);
        run();
    }
}

/* Each death in a world of its own. `fills`: the queue is full before; `takes`: then there is room again. */
static void dies(int who, void (*act)(void *argument), bool fills, int takes)
{
    for (int n = 1;; n += SUPPORT_STORE_STRIDE) {
        (void)begin(NULL);
        if (fills) {
            fill();
        }
        for (int i = 0; i < takes; i++) {
            assert_int_equal(take(), 0);
            run();
        }
        bool died = support_kill_at_store(act, NULL, world, WATCHED, n);
        comes_out_even(who, n);
        (void)end(NULL);
        if (!died) {
            assert_true(n > 5);
            return;
        }
    }
}

static void one_that_dies_sending(void **state)
{
    (void)state;
    dies(SUBMITTER, act_submit, false, 0);
}

static void one_that_dies_keeping(void **state)
{
    (void)state;
    dies(SUBMITTER, act_submit, true, 0);
}

static void one_that_dies_sending_what_it_had_kept(void **state)
{
    (void)state;
    dies(SUBMITTER, act_flush, true, 3);
}

static void one_that_dies_waiting_for_room(void **state)
{
    (void)state;
    (void)begin(NULL);
    fill();
    /* counted, and neither sent nor kept */
    swl_task_ledger_accepted(&pool.ledger, SUBMITTER, 0, 100);
    swl_task_ledger_submission_waits(&pool.ledger, SUBMITTER, true);
    struct swl_task_transport_functions cannot_tell = *pool.transport->functions;
    cannot_tell.was_sent = NULL;
    const struct swl_task_transport_functions *functions = pool.transport->functions;
    pool.transport->functions = &cannot_tell;
    comes_out_even(SUBMITTER, 0);
    pool.transport->functions = functions;
    (void)end(NULL);
}

/* Whether one that died running a task has failed, is run again, or had done all: each is counted once. */
static void one_that_dies_taking_and_running(void **state)
{
    (void)state;
    for (int attempts = 1; attempts <= 2; attempts++) {
        for (int n = 1;; n += SUPPORT_STORE_STRIDE) {
            (void)begin(NULL);
            server.options.task_max_attempts = attempts;
            for (uint32_t size = 100; size <= 200; size += 100) {
                assert_true(submit(size) > 0);
            }
            bool died = support_kill_at_store(act_take_and_run, NULL, world, WATCHED, n);
            comes_out_even(TASK_WORKER, n);
            assert_true(attempts == 1 ||
                        atomic_load(&world->counters[MANAGER].value[SWL_COUNT_TASK_FAILED]) == 0);
            (void)end(NULL);
            if (!died) {
                break;
            }
        }
    }
}

/* A process of another user may have written anything where the manager, which may be root, looks. */
static void what_is_no_index_is_not_followed(void **state)
{
    static const int32_t indexes[] = {1, SWL_TASK_STORE - 1, 1 << 20, INT32_MIN, INT32_MAX};
    const struct swl_process_end killed = {.pid = 1, .signal_number = 9};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(indexes); i++) {
        struct swl_reports reports = {0};
        (void)begin(NULL);
        swl_list_init(&reports.waiting);
        swl_task_ledger_accepted(&pool.ledger, SUBMITTER, 0, 100);
        atomic_store(&world->submissions[SUBMITTER].index, indexes[i]);
        swl_recovery_run(&server, &reports, SUBMITTER, &killed, true);
        assert_true(submit(100) > 0);
        assert_int_equal(take(), 0);
        world->inflight[0].taken_from = indexes[i];
        swl_recovery_run(&server, &reports, TASK_WORKER, &killed, true);
        assert_int_equal(world->inflight[0].task.message.type, SWL_MESSAGE_NONE);
        (void)end(NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_dies_sending),
        cmocka_unit_test(one_that_dies_keeping),
        cmocka_unit_test(one_that_dies_sending_what_it_had_kept),
        cmocka_unit_test(one_that_dies_waiting_for_room),
        cmocka_unit_test(one_that_dies_taking_and_running),
        cmocka_unit_test(what_is_no_index_is_not_followed),
    };
    return RUN(tests);
}
