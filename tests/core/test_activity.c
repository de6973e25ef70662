/* What other processes see of the one with an id, at each moment. */
#include "support.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "server/state/activity.h"

enum { WORKER, TASK_WORKER, USER_PROCESS, IDS };

/* What processes share. */
static struct shared {
    struct swl_process_slot slots[IDS];
    struct swl_counters counters[IDS + 2];
    struct swl_task_inflight inflight[1];
} * shared;
static struct swl_task_pool pool;
static struct swl_server server;

static int begin(void **state)
{
    (void)state;
    shared = support_shared(sizeof(*shared));
    pool = (struct swl_task_pool){.count = 1, .ledger.counters = shared->counters};
    server = (struct swl_server){
        .options = {.worker_num = 1},
        .task_workers = 1,
        .task_pools = &pool,
        .user_processes = 1,
        .slots = shared->slots,
        .counters = shared->counters,
        .inflight = shared->inflight,
    };
    return 0;
}

static int end(void **state)
{
    (void)state;
    munmap(shared, sizeof(*shared));
    return 0;
}

static struct swl_activity look(int id)
{
    struct swl_activity activity;
    swl_activity_look(&server, id, &activity);
    return activity;
}

static void assert_idle(int id)
{
    struct swl_activity seen = look(id);
    assert_int_equal(seen.task, -1);
    assert_int_equal(seen.attempt, 0);
    assert_int_equal(seen.since, 0);
}

static void at_first_all_are_idle(void **state)
{
    (void)state;
    for (int id = 0; id < IDS; id++) {
        assert_idle(id);
        assert_int_equal(look(id).respawns, 0);
    }
}

static void a_request_has_a_beginning(void **state)
{
    (void)state;
    int64_t now = swl_clock_wall();
    swl_process_slot_begin_request(&shared->slots[WORKER], 3, 0, swl_clock_monotonic() - SWL_NS_PER_SEC);
    struct swl_activity seen = look(WORKER);
    assert_int_equal(seen.task, -1);
    assert_true(seen.since > now - SWL_NS_PER_SEC - SWL_NS_PER_MS && seen.since < now);
    swl_process_slot_end_request(&shared->slots[WORKER]);
    assert_idle(WORKER);
}

static void begin_task(int64_t number)
{
    struct swl_task_inflight *record = shared->inflight;
    swl_task_inflight_renew(record);
    record->task.message.id = number;
    record->task.message.attempt = (uint16_t)number;
    swl_message_store_type(&record->task.message, SWL_MESSAGE_TASK);
    atomic_store_explicit(&record->began, number * SWL_NS_PER_SEC, memory_order_release);
}

static void end_task(void)
{
    swl_message_store_type(&shared->inflight->task.message, SWL_MESSAGE_NONE);
    atomic_store_explicit(&shared->inflight->began, 0, memory_order_release);
}

static void a_task_has_an_id_an_attempt_and_a_beginning(void **state)
{
    (void)state;
    struct swl_task_inflight *record = shared->inflight;
    record->task.message.id = 77;
    record->task.message.attempt = 2;
    swl_message_store_type(&record->task.message, SWL_MESSAGE_TASK);
    assert_idle(TASK_WORKER); /* it has not begun */
    record->began = swl_clock_monotonic();
    struct swl_activity seen = look(TASK_WORKER);
    assert_int_equal(seen.task, 77);
    assert_int_equal(seen.attempt, 3);
    assert_true(seen.since > swl_clock_wall() - 10 * SWL_NS_PER_SEC && seen.since <= swl_clock_wall());
    end_task();
    assert_idle(TASK_WORKER);
}

static void counts_are_those_of_the_id(void **state)
{
    (void)state;
    swl_count(&shared->counters[TASK_WORKER], SWL_COUNT_TASK_FINISHED, 5);
    swl_count(&shared->counters[TASK_WORKER], SWL_COUNT_TASK_FAILED, 2);
    shared->slots[TASK_WORKER].generation = 4;
    struct swl_activity seen = look(TASK_WORKER);
    assert_int_equal(seen.finished, 5);
    assert_int_equal(seen.failed, 2);
    assert_int_equal(seen.respawns, 3);
    assert_int_equal(look(WORKER).finished, 0);
}

/* ---- while they change ---- */

enum { FIRST_TASK = 2, TASKS = 2 };

static int seen_running;

static void look_at_task(void)
{
    struct swl_task_running running;
    if (swl_task_inflight_look(shared->inflight, &running)) {
        assert_int_equal(running.attempt, running.id);
        assert_int_equal(running.began, running.id * SWL_NS_PER_SEC);
        seen_running++;
    }
}

#ifndef __SANITIZE_THREAD__ /* where it takes a minute */
static void run_tasks(void *argument)
{
    (void)argument;
    for (int64_t number = FIRST_TASK; number < FIRST_TASK + TASKS; number++) {
        begin_task(number);
        end_task();
    }
}

static void what_is_seen_is_of_one_task(void **state)
{
    (void)state;
    seen_running = 0;
    for (int i = 0; support_interrupt_at(run_tasks, NULL, i, look_at_task); i++) {
    }
    assert_true(seen_running > 0);
}
#endif

/* the same without stops: both at their own pace */
static void it_is_so_at_full_speed(void **state)
{
    (void)state;
    _Atomic int *stops = support_shared(sizeof(*stops));
    pid_t child = support_fork();
    if (child == 0) {
        for (int64_t number = 1; !*stops; number = number % 60000 + 1) {
            begin_task(number);
            end_task();
        }
        _exit(0);
    }
    for (int i = 0; i < 200000; i++) {
        look_at_task();
    }
    *stops = 1;
    support_join(child);
    munmap((void *)stops, sizeof(*stops));
}

static void memory_is_asked_of_the_kernel(void **state)
{
    (void)state;
    assert_int_equal(swl_activity_memory(&server, WORKER), 0);
    shared->slots[WORKER].pid = getpid();
    assert_true(swl_activity_memory(&server, WORKER) > 0);
    shared->slots[WORKER].pid = 1 << 30;
    assert_int_equal(swl_activity_memory(&server, WORKER), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(at_first_all_are_idle, begin, end),
        cmocka_unit_test_setup_teardown(a_request_has_a_beginning, begin, end),
        cmocka_unit_test_setup_teardown(a_task_has_an_id_an_attempt_and_a_beginning, begin, end),
        cmocka_unit_test_setup_teardown(counts_are_those_of_the_id, begin, end),
#ifndef __SANITIZE_THREAD__
        cmocka_unit_test_setup_teardown(what_is_seen_is_of_one_task, begin, end),
#endif
        cmocka_unit_test_setup_teardown(it_is_so_at_full_speed, begin, end),
        cmocka_unit_test_setup_teardown(memory_is_asked_of_the_kernel, begin, end),
    };
    return RUN(tests);
}
