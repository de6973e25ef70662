/* Schedules: what the manager submits, when, and what it makes of a clock that is set, of a full queue, and of runs that
 * take long; and the registry after the death of who writes to it. The transport is a fake one. */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "server/manager/schedule_watch.h"
#include "server/state/schedules.h"

enum { MANAGER = 1, BLOCKS = 3, SENT_MAX = 8192 };

static struct swl_server server;
static struct swl_task_pool pools[2];
static struct swl_server_state state_of_server;
static struct swl_reactor loop;
static struct swl_counters counters[BLOCKS];
static struct swl_task_submission submissions[BLOCKS];
static struct swl_task_waiting waiting[2];
static struct swl_task_inflight inflight[1];
static struct swl_task_transport_shared *shared;
static struct swl_doorbell_word words[2];
static struct swl_doorbell bells[2];
static struct swl_schedule_watch watch;

static int refusal;
static int sent_count;
static struct swl_message sent[SENT_MAX];
static char last_payload[16];

/* A full minute that is still to come: what is added now was added before. */
static int64_t begin_at;

static int fake_send(struct swl_task_transport *transport, int index, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark)
{
    (void)transport, (void)mark, (void)index;
    if (refusal == 0) {
        assert_true(sent_count < SENT_MAX);
        sent[sent_count++] = *message;
        memcpy(last_payload, payload, SWL_MIN(message->size, (uint32_t)sizeof(last_payload)));
    }
    return refusal;
}

static int fake_send_full(struct swl_task_transport *its_transport, int index,
                          const struct swl_message *message, const void *payload, struct swl_ring_mark *mark)
{
    (void)its_transport, (void)index, (void)message, (void)payload, (void)mark;
    return -EAGAIN;
}

static struct swl_task_transport_functions functions = {
    .name = "fake", .has_shared_queue = true, .send = fake_send};
static struct swl_task_transport_functions full_functions = {
    .name = "full", .has_shared_queue = true, .send = fake_send_full};
static struct swl_task_transport transport, full_transport;

static int begin(void **state)
{
    (void)state;
    memset(counters, 0, sizeof(counters));
    memset(submissions, 0, sizeof(submissions));
    memset(&state_of_server, 0, sizeof(state_of_server));
    atomic_store(&state_of_server.next_detached_id, 1);
    refusal = sent_count = 0;
    shared = support_shared(sizeof(*shared));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    transport = (struct swl_task_transport){
        .functions = &functions,
        .options = {.worker_count = 1, .inflight = inflight, .shared = shared, .bells = bells},
        .payload_max = 100,
    };
    server = (struct swl_server){
        .mode = SWL_MODE_BASE,
        .role = SWL_ROLE_MANAGER,
        .id = -1,
        .state = &state_of_server,
        .reactor = &loop,
        .inflight = inflight,
        .task_pools = pools,
        .task_pool_count = 2,
        .task_workers = 1,
        .counters = counters,
        .endpoints = MANAGER + 1,
        .bells = bells,
    };
    server.options.task_worker_num = 1;
    server.options.task_max_inline = 100;
    pools[0] = (struct swl_task_pool){
        .name = "",
        .count = 1,
        .shared = shared,
        .transport = &transport,
        .ledger = {.counters = counters,
                   .blocks = BLOCKS,
                   .submissions = submissions,
                   .waiting = waiting,
                   .submitters = 1,
                   .transport = &transport},
    };
    full_transport = transport;
    full_transport.functions = &full_functions;
    pools[1] = pools[0];
    pools[1].name = "slow";
    pools[1].index = 1;
    pools[1].transport = pools[1].ledger.transport = &full_transport;
    watch = (struct swl_schedule_watch){.server = &server, .timer = {.fd = -1}};
    assert_int_equal(swl_schedules_open(&server), 0);
    begin_at = swl_clock_wall() / SWL_NS_PER_SEC / 60 * 60 + 3600;
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_schedules_close(&server);
    for (int i = 0; i < 2; i++) {
        swl_doorbell_close(&bells[i]);
    }
    return 0;
}

static struct swl_schedule_plan plan_of(const char *name, const char *rule, enum swl_overlap overlap)
{
    struct swl_schedule_plan plan = {.overlap = (uint8_t)overlap, .size = 5, .attempts = 7};
    char error[SWL_CRON_ERROR];
    snprintf(plan.name, sizeof(plan.name), "%s", name);
    snprintf(plan.rule, sizeof(plan.rule), "%s", rule);
    assert_int_equal(swl_cron_parse(&plan.cron, rule, strlen(rule), error, sizeof(error)), 0);
    return plan;
}

static void add_to_slow_pool(const char *name)
{
    struct swl_schedule_plan plan = plan_of(name, "* * * * * *", SWL_OVERLAP_QUEUE);
    snprintf(plan.pool, sizeof(plan.pool), "slow");
    assert_int_equal(swl_schedules_put(&server, &plan, "bytes"), 0);
}

static void add(const char *name, const char *rule, enum swl_overlap overlap)
{
    struct swl_schedule_plan plan = plan_of(name, rule, overlap);
    assert_int_equal(swl_schedules_put(&server, &plan, "bytes"), 0);
}

/* So many seconds after the beginning. Returns when the manager would look again, in the same way; -1: never. */
static double run_at(double seconds)
{
    int64_t now = begin_at * SWL_NS_PER_SEC + (int64_t)(seconds * 1e9);
    int64_t next = swl_schedule_watch_run(&watch, now);
    return next == SWL_NEVER ? -1 : (double)(next - begin_at * SWL_NS_PER_SEC) / 1e9;
}

static void finish(int which, bool failed)
{
    swl_schedules_task_over(&server, &sent[which], failed);
}

static struct swl_schedule only_one(void)
{
    struct swl_schedule *list, schedule;
    assert_int_equal(swl_schedules_list(&server, &list), 1);
    schedule = list[0];
    swl_free(list);
    return schedule;
}

/* ---- what is due ---- */

static void each_due_second_is_run_once(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_ALLOW);
    assert_true(run_at(0) == 1); /* what was due before the server was ready is not run */
    assert_int_equal(sent_count, 0);
    for (int i = 1; i <= 5; i++) {
        assert_true(run_at(i) == i + 1);
        assert_true(run_at(i + 0.5) == i + 1); /* woken for something else */
        assert_int_equal(sent_count, i);
    }
    assert_int_equal(sent[0].type, SWL_MESSAGE_TASK);
    assert_int_equal(sent[0].source, -1);
    assert_int_equal(sent[0].attempts, 7);
    assert_int_equal(sent[0].flags, SWL_MESSAGE_SCHEDULED);
    assert_int_equal(sent[1].id, sent[0].id + 1);
    assert_memory_equal(last_payload, "bytes", 5);
    struct swl_schedule schedule = only_one();
    assert_int_equal(schedule.runs, 5);
    assert_int_equal(schedule.outstanding, 5);
    assert_true(schedule.last == begin_at + 5);
}

static void it_sleeps_until_the_next_one_is_due(void **state)
{
    (void)state;
    assert_true(run_at(0) == -1);
    add("minutes", "* * * * *", SWL_OVERLAP_SKIP);
    add("seconds", "*/20 * * * * *", SWL_OVERLAP_SKIP);
    assert_true(run_at(0.5) == 20);
    assert_true(run_at(59) == 60); /* both of them */
    assert_int_equal(sent_count, 0);
    assert_true(swl_schedules_remove(&server, "seconds"));
    assert_false(swl_schedules_remove(&server, "seconds"));
    assert_true(run_at(60) == 120);
    assert_int_equal(sent_count, 1);
}

static void who_is_late_runs_ten_seconds_and_misses_what_is_older(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_ALLOW);
    (void)run_at(0);
    assert_true(run_at(4.2) == 5);
    assert_int_equal(sent_count, 4);
    assert_true(run_at(100) == 101);
    assert_int_equal(sent_count, 4 + 11);
    assert_int_equal(only_one().missed, 100 - 4 - 11);
    /* a year: it counts up to a bound */
    assert_true(run_at(366 * 86400) == 366 * 86400 + 1);
    assert_int_equal(sent_count, 4 + 11 + 11);
    assert_int_equal(only_one().missed, 100 - 4 - 11 + 1000);
}

static void a_second_is_never_run_twice(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_ALLOW);
    (void)run_at(0);
    (void)run_at(1);
    assert_true(run_at(-1800) == 2); /* set back by half an hour */
    assert_true(run_at(1.9) == 2);
    assert_int_equal(sent_count, 1);
    assert_true(run_at(2) == 3);
    assert_int_equal(sent_count, 2);
    /* by a day: a correction */
    assert_true(run_at(-86400) == -86400 + 1);
    (void)run_at(-86400 + 1);
    assert_int_equal(sent_count, 3);
    /* set back before anything was due */
    assert_int_equal(only_one().missed, 0);
}

static void a_full_queue_is_tried_again_for_a_while(void **state)
{
    (void)state;
    add("a", "0 * * * * *", SWL_OVERLAP_SKIP);
    (void)run_at(0);
    refusal = -EAGAIN;
    assert_true(run_at(60) > 60.09 && run_at(60) < 60.2);
    assert_true(run_at(65) < 65.2);
    refusal = 0;
    assert_true(run_at(66) == 120);
    assert_int_equal(sent_count, 1);
    finish(0, false);
    refusal = -EAGAIN;
    (void)run_at(120);
    assert_true(run_at(130.1) < 130.3);
    assert_true(run_at(131) == 180); /* given up */
    refusal = 0;
    (void)run_at(132);
    struct swl_schedule schedule = only_one();
    assert_int_equal(sent_count, 1);
    assert_int_equal(schedule.missed, 1);
    assert_int_equal(schedule.outstanding, 0);
}

static void a_full_pool_holds_up_no_schedule_of_another(void **state)
{
    (void)state;
    add_to_slow_pool("first");
    add("a", "* * * * * *", SWL_OVERLAP_ALLOW);
    add_to_slow_pool("last");
    (void)run_at(0);
    assert_true(run_at(1) < 1.2);
    assert_int_equal(sent_count, 1);
    (void)run_at(2);
    assert_int_equal(sent_count, 2);
}

static void nothing_runs_before_the_server_is_ready_nor_once_it_ends(void **state)
{
    (void)state;
    struct swl_reactor reactor;
    assert_int_equal(swl_reactor_open(&reactor), 0);
    assert_int_equal(swl_schedule_watch_open(&watch, &server, &reactor), 0);
    add("a", "* * * * * *", SWL_OVERLAP_ALLOW);
    swl_schedule_watch_look(&watch);
    assert_false(watch.has_begun);
    atomic_store(&state_of_server.ready, 1);
    atomic_store(&state_of_server.stopping, 1);
    swl_schedule_watch_look(&watch);
    assert_false(watch.has_begun);
    atomic_store(&state_of_server.stopping, 0);
    swl_schedule_watch_look(&watch);
    assert_true(watch.has_begun);
    /* by the clock of this machine: the timer goes off in the next second */
    while (sent_count == 0) {
        (void)swl_reactor_poll(&reactor, -1);
    }
    assert_true(swl_clock_wall() / SWL_NS_PER_SEC >= only_one().last);
    atomic_store(&state_of_server.stopping, 1);
    (void)swl_reactor_poll(&reactor, -1);
    assert_int_equal(sent_count, 1);
    swl_schedule_watch_close(&watch);
    swl_reactor_close(&reactor);
}

static void another_failure_is_a_missed_run(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_SKIP);
    (void)run_at(0);
    refusal = -EIO;
    assert_true(run_at(1) == 2);
    struct swl_schedule schedule = only_one();
    assert_int_equal(schedule.missed, 1);
    assert_int_equal(schedule.runs, 0);
    assert_int_equal(schedule.outstanding, 0);
}

/* ---- runs that are not over ---- */

static void skip_leaves_out_what_overlaps(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_SKIP);
    (void)run_at(0);
    (void)run_at(1);
    (void)run_at(2);
    (void)run_at(3);
    assert_int_equal(sent_count, 1);
    assert_int_equal(only_one().skipped, 2);
    assert_true(only_one().last == begin_at + 1);
    finish(0, true);
    finish(0, false); /* noted once more, after a death: of no effect */
    assert_int_equal(only_one().outstanding, 0);
    assert_int_equal(only_one().failed, 1);
    (void)run_at(4);
    assert_int_equal(sent_count, 2);
    assert_int_equal(only_one().failed, 1);
    finish(1, false);
    (void)run_at(5);
    assert_int_equal(only_one().failed, 1);
    assert_int_equal(only_one().runs, 3);
}

static void queue_runs_one_after_the_other(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_QUEUE);
    (void)run_at(0);
    for (int i = 1; i <= 3; i++) {
        (void)run_at(i);
    }
    assert_int_equal(sent_count, 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sent_count, i + 1);
        finish(i, false);
        (void)run_at(3.1 + i / 10.0);
    }
    assert_int_equal(sent_count, 3);
    struct swl_schedule schedule = only_one();
    assert_int_equal(schedule.runs, 3);
    assert_int_equal(schedule.skipped + schedule.missed + schedule.waiting + schedule.outstanding, 0);
    for (int i = 4; i < 4 + 1 + SWL_SCHEDULE_WAITING_MAX + 5; i++) {
        (void)run_at(i);
    }
    assert_int_equal(only_one().skipped, 5);
    assert_int_equal(only_one().waiting, SWL_SCHEDULE_WAITING_MAX);
}

static void the_end_of_a_run_rings_where_another_one_waits(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_QUEUE);
    server.started = true;
    (void)run_at(0);
    (void)run_at(1);
    swl_doorbell_sleep(&bells[MANAGER], SWL_ASLEEP_IN_EPOLL);
    finish(0, false);
    uint64_t rung = 0;
    assert_int_equal(read(bells[MANAGER].fd, &rung, sizeof(rung)), -1); /* nobody waits */
    (void)run_at(2);
    (void)run_at(3);
    swl_doorbell_sleep(&bells[MANAGER], SWL_ASLEEP_IN_EPOLL);
    finish(1, false);
    assert_int_equal(read(bells[MANAGER].fd, &rung, sizeof(rung)), sizeof(rung));
}

static void runs_beyond_the_table_wait_and_hold_up_no_others(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_ALLOW);
    (void)run_at(0);
    for (int i = 1; i <= SWL_SCHEDULE_RUNS_ALLOW + 5; i++) {
        (void)run_at(i);
    }
    assert_int_equal(sent_count, SWL_SCHEDULE_RUNS_ALLOW);
    finish(10, false);
    finish(11, false);
    (void)run_at(SWL_SCHEDULE_RUNS_ALLOW + 6);
    assert_int_equal(sent_count, SWL_SCHEDULE_RUNS_ALLOW + 2);
    for (int i = 0; i < sent_count; i++) {
        finish(i, false);
    }
    assert_int_equal(only_one().outstanding, 0);
    for (int i = 7; sent_count < 2 * SWL_SCHEDULE_RUNS_ALLOW + 2; i++) {
        (void)run_at(SWL_SCHEDULE_RUNS_ALLOW + i);
    }
    add("b", "* * * * * *", SWL_OVERLAP_SKIP);
    int sent_before = sent_count;
    (void)run_at(2 * SWL_SCHEDULE_RUNS);
    assert_int_equal(sent_count, sent_before + 1);
}

static void runs_whose_places_are_taken_stand_elsewhere(void **state)
{
    (void)state;
    char name[16];
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "n%d", i);
        add(name, "1 0 * * * *", SWL_OVERLAP_SKIP);
    }
    (void)run_at(0);
    int64_t hour = (begin_at / 3600 + 1) * 3600 - begin_at;
    (void)run_at((double)hour + 1);
    assert_int_equal(sent_count, 1000);
    add("a", "* * * * * *", SWL_OVERLAP_SKIP);
    (void)run_at((double)hour + 2);
    finish(sent_count - 1, false);
    /* so many other tasks later the next id has the place of the first one */
    atomic_store(&state_of_server.next_detached_id, sent[0].id + SWL_SCHEDULE_RUNS);
    int sent_before = sent_count;
    (void)run_at((double)hour + 3);
    assert_int_equal(sent_count, sent_before + 1);
    finish(sent_before, false);
    (void)run_at((double)hour + 4);
    assert_int_equal(sent_count, sent_before + 2);
}

static void who_replaces_one_keeps_what_runs(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_SKIP);
    (void)run_at(0);
    (void)run_at(1);
    add("a", "* * * * * *", SWL_OVERLAP_SKIP);
    (void)run_at(1.5);
    (void)run_at(2);
    assert_int_equal(sent_count, 1);
    assert_int_equal(only_one().skipped, 1);
    finish(0, false);
    add("a", "*/2 * * * * *", SWL_OVERLAP_SKIP);
    assert_true(run_at(3) == 4);
    (void)run_at(4);
    assert_int_equal(only_one().runs, 2);
    /* removed and added anew it is another one */
    swl_schedules_remove(&server, "a");
    add("a", "* * * * * *", SWL_OVERLAP_SKIP);
    assert_int_equal(only_one().outstanding + only_one().runs, 0);
    finish(1, true);
    (void)run_at(5);
    assert_int_equal(only_one().failed, 0);
}

static void there_is_a_bound_and_a_replacement_needs_none(void **state)
{
    (void)state;
    char name[16];
    struct swl_schedule_plan plan = plan_of("one too many", "* * * * *", SWL_OVERLAP_SKIP);
    for (int i = 0; i < SWL_SCHEDULES_MAX; i++) {
        snprintf(name, sizeof(name), "n%d", i);
        add(name, "* * * * *", SWL_OVERLAP_SKIP);
    }
    assert_int_equal(swl_schedules_put(&server, &plan, "bytes"), -ENOSPC);
    add("n7", "5 * * * *", SWL_OVERLAP_SKIP);
    assert_int_equal(swl_schedules_count(&server), SWL_SCHEDULES_MAX);
    struct swl_schedule *list;
    assert_int_equal(swl_schedules_list(&server, &list), SWL_SCHEDULES_MAX);
    assert_string_equal(list[7].plan.name, "n7"); /* in the order of adding */
    assert_string_equal(list[7].plan.rule, "5 * * * *");
    swl_free(list);
}

static void what_was_added_before_the_start_is_looked_at(void **state)
{
    (void)state;
    struct swl_schedule_plan plan = plan_of("a", "* * * * *", SWL_OVERLAP_SKIP);
    server.wants_task = true;
    assert_true(swl_schedules_may_start(&server));
    snprintf(plan.pool, sizeof(plan.pool), "mail");
    assert_int_equal(swl_schedules_put(&server, &plan, "bytes"), 0);
    assert_false(swl_schedules_may_start(&server));
    assert_non_null(strstr(server.error, "'a' is for the task pool 'mail'"));
}

/* ---- deaths ---- */

static void hold_the_lock_and_die(void *argument)
{
    (void)argument;
    check(swl_schedules_try_lock(server.schedules));
}

static void the_manager_never_waits_for_the_lock(void **state)
{
    (void)state;
    add("a", "* * * * * *", SWL_OVERLAP_ALLOW);
    (void)run_at(0);
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t holder = support_fork();
    if (holder == 0) {
        hold_the_lock_and_die(NULL);
        check(write(ready[1], "x", 1) == 1);
        pause();
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_true(run_at(1) > 1 && run_at(1) < 1.1);
    assert_int_equal(sent_count, 0);
    assert_true(support_kill(holder));
    assert_true(run_at(1.1) == 2);
    assert_int_equal(sent_count, 1);
    close(ready[0]);
    close(ready[1]);
}

static void replace(void *argument)
{
    check(swl_schedules_put(&server, argument, "other") == 0);
}

/* Watched are the two slots that a replacement writes to: whether the old one is used, and all of the new one. */
static void a_replacement_that_dies_is_done_or_was_not(void **state)
{
    struct swl_schedule_plan plan = plan_of("a", "30 * * * *", SWL_OVERLAP_QUEUE);
    bool was_killed = true, is_new = false;
    int killed = 0;
    end(state);
    for (int n = 1; was_killed; n += SUPPORT_STORE_STRIDE) {
        begin(state);
        add("a", "* * * * *", SWL_OVERLAP_SKIP);
        struct swl_schedules_slot *slots = server.schedules->slots;
        was_killed = support_kill_at_store(replace, &plan, slots, 2 * sizeof(slots[0]), n);
        struct swl_schedule schedule = only_one();
        assert_string_equal(schedule.plan.name, "a");
        is_new = schedule.plan.overlap == SWL_OVERLAP_QUEUE;
        assert_string_equal(schedule.plan.rule, is_new ? "30 * * * *" : "* * * * *");
        assert_int_equal(schedule.serial, 1);
        killed += was_killed;
        add("b", "* * * * *", SWL_OVERLAP_SKIP);
        assert_int_equal(swl_schedules_count(&server), 2);
        end(state);
    }
    assert_true(killed > 0);
    assert_true(is_new); /* it was not killed at last */
    begin(state);
}

/* Between its two last stores. */
static void replace_half(void)
{
    struct swl_schedules *schedules = server.schedules;
    check(swl_schedules_try_lock(schedules));
    struct swl_schedules_slot *old = &schedules->slots[0], *new = &schedules->slots[1];
    new->schedule = old->schedule;
    new->schedule.plan.overlap = SWL_OVERLAP_ALLOW;
    atomic_store(&schedules->top, 2);
    atomic_store(&new->generation, ++schedules->last_generation);
    _exit(0);
}

static void of_two_with_one_name_the_younger_counts(void **state)
{
    (void)state;
    add("a", "* * * * *", SWL_OVERLAP_SKIP);
    pid_t pid = support_fork();
    if (pid == 0) {
        replace_half();
    }
    support_join(pid);
    assert_int_equal(only_one().plan.overlap, SWL_OVERLAP_ALLOW);
    assert_int_equal(swl_schedules_count(&server), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(each_due_second_is_run_once),
        TEST(it_sleeps_until_the_next_one_is_due),
        TEST(who_is_late_runs_ten_seconds_and_misses_what_is_older),
        TEST(a_second_is_never_run_twice),
        TEST(a_full_queue_is_tried_again_for_a_while),
        TEST(a_full_pool_holds_up_no_schedule_of_another),
        TEST(nothing_runs_before_the_server_is_ready_nor_once_it_ends),
        TEST(another_failure_is_a_missed_run),
        TEST(skip_leaves_out_what_overlaps),
        TEST(queue_runs_one_after_the_other),
        TEST(the_end_of_a_run_rings_where_another_one_waits),
        TEST(runs_beyond_the_table_wait_and_hold_up_no_others),
        TEST(runs_whose_places_are_taken_stand_elsewhere),
        TEST(who_replaces_one_keeps_what_runs),
        TEST(there_is_a_bound_and_a_replacement_needs_none),
        TEST(what_was_added_before_the_start_is_looked_at),
        TEST(the_manager_never_waits_for_the_lock),
        TEST(a_replacement_that_dies_is_done_or_was_not),
        TEST(of_two_with_one_name_the_younger_counts),
    };
    return RUN(tests);
}
