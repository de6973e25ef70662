/* The ledger: whatever process is killed at whatever store of a verb, when the manager has recovered what it
 * left and the rest was done, all that is counted comes out even. */
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "task/task_ledger.h"

/* The endpoints: the submitter, two task workers, the manager. The last block is the master's. */
enum { SUBMITTER, TASK_WORKER, OTHER_WORKER, MANAGER, ENDPOINTS, MASTER = ENDPOINTS, BLOCKS };
enum { SUBMITTERS = OTHER_WORKER + 1, WORKERS = 2, LANES = WORKERS + 2 };

#define FIRST_ID INT64_C(1000)

/* All that the processes share. */
static struct world {
    struct swl_counters counters[BLOCKS];
    struct swl_task_submission submissions[BLOCKS];
    struct swl_task_waiting waiting[SUBMITTERS * LANES];
    struct swl_task_transport_shared transport;
    struct swl_doorbell_word words[ENDPOINTS];
    struct swl_task_inflight inflight[WORKERS];
} * world;

/* A store to what comes before the payload of the first record. */
enum { WATCHED = (offsetof(struct world, inflight) + offsetof(struct swl_task_inflight, task.payload)) & ~7 };

static struct swl_doorbell bells[ENDPOINTS];
static struct swl_task_transport *transport;
static struct swl_task_ledger ledger;
static int64_t next_id;

static void begin_with_key(int32_t key)
{
    world = support_shared(sizeof(*world));
    for (int i = 0; i < ENDPOINTS; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &world->words[i]), 0);
    }
    const struct swl_task_transport_options options = {
        .worker_count = WORKERS,
        .inflight = world->inflight,
        .shared = &world->transport,
        .bells = bells,
        .first_bell = TASK_WORKER,
        .memory = 65536,
        .user = (uid_t)-1,
        .key = key,
        .first_id = FIRST_ID,
    };
    assert_int_equal(swl_task_transport_ring_open(&transport, &options), 0);
    assert_int_equal(swl_task_transport_open_store(transport, TASK_WORKER, -1), 0);
    ledger = (struct swl_task_ledger){
        .counters = world->counters,
        .blocks = BLOCKS,
        .submissions = world->submissions,
        .waiting = world->waiting,
        .submitters = SUBMITTERS,
        .transport = transport,
    };
    next_id = FIRST_ID;
}

static int begin(void **state)
{
    (void)state;
    begin_with_key(0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_task_transport_close(transport);
    for (int i = 0; i < ENDPOINTS; i++) {
        swl_doorbell_close(&bells[i]);
    }
    munmap(world, sizeof(*world));
    return 0;
}

static struct swl_task_totals totals_now(void)
{
    struct swl_task_totals totals;
    swl_task_ledger_totals(&ledger, &totals);
    return totals;
}

static void is_even(void)
{
    const char *fault = swl_task_ledger_check(&ledger);
    if (fault != NULL) {
        struct swl_task_totals totals = totals_now();
        fail_msg("%s: accepted %d, foreign %d, finished %d, failed %d, waiting %d (%d bytes), in flight %d; "
                 "lanes %d, %d, %d, %d",
                 fault, (int)totals.accepted, (int)totals.foreign, (int)totals.finished, (int)totals.failed,
                 (int)totals.waiting, (int)totals.waiting_bytes, (int)totals.in_flight,
                 (int)swl_task_ledger_queued(&ledger, SWL_TASK_STORE),
                 (int)swl_task_ledger_queued(&ledger, SWL_TASK_SHARED_QUEUE),
                 (int)swl_task_ledger_queued(&ledger, 0), (int)swl_task_ledger_queued(&ledger, 1));
    }
}

/* ---- what processes do ---- */

static void send_as(int64_t id, int index, uint32_t size, struct swl_ring_mark *mark)
{
    static const uint8_t payload[1000];
    const struct swl_message task = {.version = SWL_MESSAGE_VERSION,
                                     .type = SWL_MESSAGE_TASK,
                                     .source = SUBMITTER,
                                     .id = id,
                                     .size = size};
    const struct swl_task_order order = {.index = SWL_TASK_SHARED_QUEUE, .priority = -1};
    check((index == SWL_TASK_STORE ? swl_task_transport_store(transport, &order, &task, payload, mark)
                                   : swl_task_transport_send(transport, index, &task, payload, mark)) == 0);
}

static struct swl_task_waiting *lane(int index)
{
    return swl_task_ledger_lane(&ledger, SUBMITTER, index);
}

static void submit_by(int who, int index, uint32_t size)
{
    swl_task_ledger_accepted(&ledger, who, index, size);
    send_as(next_id++, index, size, &world->submissions[who].mark);
    swl_task_ledger_submitted(&ledger, who);
}

static void submit(int index, uint32_t size)
{
    submit_by(SUBMITTER, index, size);
}

static void keep(int index, uint32_t size)
{
    swl_task_ledger_accepted(&ledger, SUBMITTER, index, size);
    swl_task_ledger_kept(lane(index), size);
    swl_task_ledger_submitted(&ledger, SUBMITTER);
}

static void send_first_of_kept(int index, uint32_t size)
{
    swl_task_ledger_sending(lane(index), size);
    send_as(next_id++, index, size, &lane(index)->sent);
    swl_task_ledger_sent(lane(index), size);
}

static int take(int worker)
{
    struct swl_task_inflight *inflight = &world->inflight[worker];
    swl_task_ledger_expect(&ledger, TASK_WORKER + worker, inflight);
    int result = swl_task_transport_receive(transport, worker);
    if (result == 0) {
        swl_task_ledger_taken(&ledger, TASK_WORKER + worker, inflight);
    }
    return result;
}

typedef void end_verb(const struct swl_task_ledger *, int who, struct swl_task_inflight *);

static void run(int worker, end_verb *verb)
{
    struct swl_task_inflight *inflight = &world->inflight[worker];
    atomic_store(&inflight->began, 1);
    verb(&ledger, TASK_WORKER + worker, inflight);
    inflight->task.message.type = SWL_MESSAGE_NONE;
    atomic_store(&inflight->began, 0);
}

/* The manager, after that task worker's death; a task that had begun has finished then. */
static void recover_worker(int worker)
{
    struct swl_task_inflight *inflight = &world->inflight[worker];
    bool begun = atomic_exchange(&inflight->began, 0) != 0;
    swl_task_transport_recover(transport, worker);
    swl_task_ledger_recover_deferred(&ledger, TASK_WORKER + worker, inflight);
    if (inflight->task.message.type != SWL_MESSAGE_TASK) {
        return;
    }
    swl_task_ledger_recover_inflight(&ledger, TASK_WORKER + worker, inflight, begun);
    if (begun && !swl_task_ledger_is_over(&ledger, TASK_WORKER + worker, inflight)) {
        swl_task_ledger_finished(&ledger, MANAGER, inflight);
    }
    if (begun) {
        inflight->task.message.type = SWL_MESSAGE_NONE;
    }
}

/* All tasks that there are come to their end. */
static void finish_all(void)
{
    for (int worker = 0; worker < WORKERS; worker++) {
        while (world->inflight[worker].task.message.type == SWL_MESSAGE_TASK || take(worker) == 0) {
            run(worker, swl_task_ledger_finished);
        }
    }
}

/* ---- killed at each store ---- */

struct death {
    void (*before)(void);
    void (*act)(void *argument);
    int32_t key;
    int doubts_max;      /* at so many of the stores nobody can say whether a lane was counted */
    uint64_t least, max; /* tasks that are accepted then, foreign ones too */
    uint64_t most_failed;
};

static void dies(const struct death *death)
{
    int doubts = 0;
    for (int n = 1;; n += SUPPORT_STORE_STRIDE) {
        begin_with_key(death->key);
        if (death->before != NULL) {
            death->before();
            is_even();
        }
        bool died = support_kill_at_store(death->act, NULL, world, WATCHED, n);
        /* of a process that had not died in the verb: it dies behind it */
        for (int worker = 0; worker < WORKERS; worker++) {
            recover_worker(worker);
        }
        (void)swl_task_ledger_recover_submitter(&ledger, MANAGER, SUBMITTER);
        doubts += ledger.in_doubt;
        if (!ledger.in_doubt) {
            is_even();
        }
        finish_all();
        assert_true(swl_task_ledger_reconcile(&ledger));
        is_even();
        struct swl_task_totals totals = totals_now();
        uint64_t count = totals.accepted + totals.foreign;
        if (count < death->least || count > death->max || totals.failed > death->most_failed ||
            count != totals.finished + totals.failed || totals.waiting != 0 || totals.waiting_bytes != 0) {
            fail_msg("killed at store %d: of %d tasks %d have finished and %d failed; %d wait", n, (int)count,
                     (int)totals.finished, (int)totals.failed, (int)totals.waiting);
        }
        (void)end(NULL);
        if (!died) {
            assert_true(n > 3);
            break;
        }
    }
    assert_in_range(doubts, 0, death->doubts_max);
}

static void act_submit(void *argument)
{
    (void)argument;
    submit(0, 100);
}

static void one_that_dies_sending(void **state)
{
    (void)state;
    dies(&(struct death){.act = act_submit, .doubts_max = 2, .max = 1, .most_failed = 1});
}

static void act_submit_stored(void *argument)
{
    (void)argument;
    submit(SWL_TASK_STORE, 100);
}

static void one_that_dies_sending_to_the_store(void **state)
{
    (void)state;
    dies(&(struct death){.act = act_submit_stored, .doubts_max = 2, .max = 1, .most_failed = 1});
}

static void act_keep(void *argument)
{
    (void)argument;
    keep(SWL_TASK_SHARED_QUEUE, 100);
}

static void keep_one(void)
{
    keep(SWL_TASK_SHARED_QUEUE, 70);
}

static void one_that_dies_keeping(void **state)
{
    (void)state;
    dies(&(struct death){
        .before = keep_one, .act = act_keep, .doubts_max = 2, .least = 1, .max = 2, .most_failed = 2});
}

static void act_withdraw(void *argument)
{
    (void)argument;
    swl_task_ledger_accepted(&ledger, SUBMITTER, 0, 100);
    swl_task_ledger_withdrawn(&ledger, SUBMITTER);
    swl_task_ledger_submitted(&ledger, SUBMITTER);
}

static void submit_one(void)
{
    submit(0, 50);
}

static void one_that_dies_while_its_task_is_refused(void **state)
{
    (void)state;
    dies(&(struct death){
        .before = submit_one, .act = act_withdraw, .doubts_max = 4, .least = 1, .max = 2, .most_failed = 1});
}

static void act_wait(void *argument)
{
    (void)argument;
    swl_task_ledger_accepted(&ledger, SUBMITTER, 1, 100);
    swl_task_ledger_submission_waits(&ledger, SUBMITTER, true);
    swl_task_ledger_submission_waits(&ledger, SUBMITTER, false);
    send_as(next_id++, 1, 100, &world->submissions[SUBMITTER].mark);
    swl_task_ledger_submitted(&ledger, SUBMITTER);
}

static void one_that_dies_waiting_for_room(void **state)
{
    (void)state;
    dies(&(struct death){.act = act_wait, .doubts_max = 2, .max = 1, .most_failed = 1});
}

static void keep_three(void)
{
    keep(0, 100);
    keep(0, 200);
    keep(1, 300);
}

static void act_send_kept(void *argument)
{
    (void)argument;
    swl_task_ledger_sending(lane(0), 100);
    swl_task_ledger_not_sent(lane(0));
    send_first_of_kept(0, 100);
    send_first_of_kept(0, 200);
}

static void one_that_dies_sending_what_it_had_kept(void **state)
{
    (void)state;
    dies(&(struct death){.before = keep_three, .act = act_send_kept, .least = 3, .max = 3, .most_failed = 3});
}

static void act_lose_kept(void *argument)
{
    (void)argument;
    swl_task_ledger_sending(lane(0), 100);
    swl_task_ledger_lost(&ledger, SUBMITTER, 0, 100);
    swl_task_ledger_sent(lane(0), 100);
}

static void one_that_dies_losing_what_it_had_kept(void **state)
{
    (void)state;
    dies(&(struct death){
        .before = keep_three, .act = act_lose_kept, .doubts_max = 3, .least = 3, .max = 3, .most_failed = 3});
}

/* Two tasks that could not be handed over to a successor: they wait in no lane any more. */
static void act_lose_others(void *argument)
{
    (void)argument;
    swl_task_ledger_lost(&ledger, SUBMITTER, 1, 300);
    swl_task_ledger_lost(&ledger, SUBMITTER, 0, 100);
}

static void take_from_memory(void)
{
    keep_three();
    swl_task_ledger_sent(lane(0), 100);
    swl_task_ledger_sent(lane(1), 300);
}

/* Where it was killed before it had begun to count them, they are counted by its successor. */
static void one_that_dies_losing_others(void **state)
{
    static const int bytes[] = {600, 400, 100, 0}; /* by how many have failed */
    uint64_t failed = 1;
    (void)state;
    for (int n = 1;; n += SUPPORT_STORE_STRIDE) {
        begin_with_key(0);
        take_from_memory();
        bool died = support_kill_at_store(act_lose_others, NULL, world, WATCHED, n);
        assert_int_equal(swl_task_ledger_recover_submitter(&ledger, MANAGER, SUBMITTER), 1);
        struct swl_task_totals totals = totals_now();
        assert_in_range(totals.failed, died ? failed : 3, 3);
        failed = totals.failed; /* the later it is killed, the more are counted */
        assert_int_equal(totals.waiting, 3 - totals.failed);
        assert_int_equal(totals.waiting_bytes, bytes[totals.failed]);
        totals.failed < 2 ? swl_task_ledger_lost(&ledger, SUBMITTER, 1, 300) : (void)0;
        totals.failed < 3 ? swl_task_ledger_lost(&ledger, SUBMITTER, 0, 100) : (void)0;
        assert_true(swl_task_ledger_reconcile(&ledger));
        is_even();
        assert_int_equal(totals_now().failed, 3);
        (void)end(NULL);
        if (!died) {
            return;
        }
    }
}

static void submit_two(void)
{
    submit(0, 50);
    submit(SWL_TASK_SHARED_QUEUE, 60);
}

static void act_take_and_finish(void *argument)
{
    (void)argument;
    check(take(0) == 0);
    run(0, swl_task_ledger_finished);
    check(take(0) == 0);
    run(0, swl_task_ledger_failed);
    check(take(0) == -EAGAIN);
}

static void one_that_dies_taking_and_running(void **state)
{
    (void)state;
    dies(&(struct death){.before = submit_two,
                         .act = act_take_and_finish,
                         .doubts_max = 4,
                         .least = 2,
                         .max = 2,
                         .most_failed = 1});
}

static void submit_two_stored(void)
{
    submit(SWL_TASK_STORE, 50);
    submit(SWL_TASK_STORE, 60);
}

static void one_that_dies_taking_from_the_store(void **state)
{
    (void)state;
    dies(&(struct death){.before = submit_two_stored,
                         .act = act_take_and_finish,
                         .doubts_max = 4,
                         .least = 2,
                         .max = 2,
                         .most_failed = 1});
}

/* ---- deferring ---- */

/* As a task worker whose task is to run again. */
static void defer(int worker, int who)
{
    struct swl_task_inflight *inflight = &world->inflight[worker];
    struct swl_message again = inflight->task.message;
    const struct swl_task_order order = {.index = SWL_TASK_SHARED_QUEUE};
    again.attempt++;
    swl_task_ledger_defers(&ledger, who, inflight);
    check(swl_task_transport_return(transport, worker, &again, &order) == 0);
    swl_task_ledger_deferred(inflight);
    atomic_store(&inflight->began, 0);
}

static void take_one_of_two(void)
{
    submit(0, 50);
    submit(SWL_TASK_STORE, 60);
    check(take(0) == 0);
    atomic_store(&world->inflight[0].began, 1);
}

static void act_defer_and_run(void *argument)
{
    (void)argument;
    defer(0, TASK_WORKER);
    check(take(0) == 0);
    run(0, swl_task_ledger_finished);
}

static void one_that_dies_deferring(void **state)
{
    (void)state;
    dies(&(struct death){
        .before = take_one_of_two, .act = act_defer_and_run, .doubts_max = 30, .least = 2, .max = 2});
}

static void take_foreign(void)
{
    send_as(FIRST_ID - 1, 0, 70, NULL);
    check(take(0) == 0);
    atomic_store(&world->inflight[0].began, 1);
    submit(0, 50);
}

static void one_that_dies_deferring_a_foreign_one(void **state)
{
    (void)state;
    dies(&(struct death){
        .before = take_foreign, .act = act_defer_and_run, .key = 77, .doubts_max = 2, .max = 2});
}

static void act_defer_in_vain(void *argument)
{
    (void)argument;
    swl_task_ledger_defers(&ledger, TASK_WORKER, &world->inflight[0]);
    swl_task_ledger_not_deferred(&ledger, TASK_WORKER, &world->inflight[0]);
    run(0, swl_task_ledger_failed);
}

static void one_that_dies_while_there_is_no_room_to_defer(void **state)
{
    (void)state;
    dies(&(struct death){.before = take_one_of_two,
                         .act = act_defer_in_vain,
                         .doubts_max = 4,
                         .least = 2,
                         .max = 2,
                         .most_failed = 1});
    dies(&(struct death){
        .before = take_foreign, .act = act_defer_in_vain, .key = 77, .max = 2, .most_failed = 1});
}

static void a_deferred_task_waits_again(void **state)
{
    (void)state;
    take_one_of_two();
    defer(0, MANAGER);
    is_even();
    struct swl_task_totals totals = totals_now();
    assert_int_equal(totals.waiting, 2);
    assert_int_equal(totals.waiting_bytes, 110);
    assert_int_equal(totals.in_flight, 0);
    assert_int_equal(totals.deferred, 1);
    assert_int_equal(swl_task_ledger_queued(&ledger, SWL_TASK_STORE), 2);
    finish_all();
    is_even();
    assert_int_equal(totals_now().finished, 2);
}

/* An own one, and one of an earlier server. */
static void submit_own_and_foreign(void)
{
    submit(0, 50);
    send_as(FIRST_ID - 1, 0, 70, NULL);
}

static void one_that_dies_with_foreign_tasks(void **state)
{
    (void)state;
    dies(&(struct death){.before = submit_own_and_foreign,
                         .act = act_take_and_finish,
                         .key = 77,
                         .doubts_max = 2,
                         .least = 2,
                         .max = 2,
                         .most_failed = 1});
}

/* ---- what the manager does ---- */

static void a_task_that_is_run_again_is_counted_once(void **state)
{
    (void)state;
    submit(0, 100);
    assert_int_equal(take(0), 0);
    atomic_store(&world->inflight[0].began, 1);
    is_even();
    atomic_store(&world->inflight[0].began, 0);
    swl_task_ledger_recover_inflight(&ledger, TASK_WORKER, &world->inflight[0], true);
    swl_task_ledger_redelivered(&ledger, MANAGER, &world->inflight[0]);
    is_even();
    assert_int_equal(totals_now().in_flight, 1);
    run(0, swl_task_ledger_finished);
    is_even();
    struct swl_task_totals totals = totals_now();
    assert_int_equal(totals.redelivered, 1);
    assert_int_equal(totals.finished, 1);
    assert_int_equal(totals.in_flight, 0);
}

static void a_task_that_goes_back_to_the_queue_waits_again(void **state)
{
    (void)state;
    submit(0, 100);
    assert_int_equal(take(0), 0);
    struct swl_task_inflight *inflight = &world->inflight[0];
    send_as(inflight->task.message.id, 0, 100, NULL);
    swl_task_ledger_returned(&ledger, MANAGER, inflight);
    inflight->task.message.type = SWL_MESSAGE_NONE;
    is_even();
    struct swl_task_totals totals = totals_now();
    assert_int_equal(totals.waiting, 1);
    assert_int_equal(totals.waiting_bytes, 100);
    assert_int_equal(totals.in_flight, 0);
    finish_all();
    is_even();
}

static void a_foreign_one_that_goes_back_is_not_counted_any_more(void **state)
{
    (void)state;
    begin_with_key(77);
    send_as(FIRST_ID - 1, 0, 100, NULL);
    assert_int_equal(take(0), 0);
    is_even();
    assert_int_equal(swl_task_ledger_foreign(&ledger), 1);
    assert_int_equal(totals_now().waiting_bytes, 0);
    struct swl_task_inflight *inflight = &world->inflight[0];
    swl_task_ledger_returned(&ledger, MANAGER, inflight);
    inflight->task.message.type = SWL_MESSAGE_NONE;
    is_even();
    assert_int_equal(swl_task_ledger_foreign(&ledger), 0);
    (void)end(NULL);
}

static void late_results_are_counted_by_whoever_finds_them(void **state)
{
    (void)state;
    swl_task_ledger_late(&ledger, SUBMITTER);
    swl_task_ledger_late(&ledger, TASK_WORKER);
    assert_int_equal(totals_now().late, 2);
    is_even();
}

/* ---- lanes in doubt ---- */

/* As if a submitter had been killed between the lane and its own counter. */
static void doubt(void)
{
    atomic_fetch_add(swl_task_transport_queued(transport, 0), 1);
    ledger.in_doubt = true;
}

static void a_lane_is_put_right_when_nothing_waits(void **state)
{
    (void)state;
    submit(0, 100);
    submit(1, 100);
    doubt();
    assert_false(swl_task_ledger_reconcile(&ledger)); /* tasks wait */
    assert_int_equal(take(0), 0);
    assert_int_equal(take(1), 0);
    assert_false(
        swl_task_ledger_reconcile(&ledger)); /* they have not begun: their lanes may be still to be counted */
    atomic_store(&world->inflight[0].began, 1);
    run(1, swl_task_ledger_finished);
    swl_task_ledger_accepted(&ledger, SUBMITTER, 0, 10);
    swl_task_ledger_withdrawn(&ledger, SUBMITTER);
    assert_false(swl_task_ledger_reconcile(&ledger)); /* a submission is under way */
    assert_int_equal(swl_task_ledger_queued(&ledger, 0), 1);
    swl_task_ledger_submitted(&ledger, SUBMITTER);
    assert_string_equal(swl_task_ledger_check(&ledger),
                        "the lanes do not count as many tasks as were accepted and not taken");
    assert_true(swl_task_ledger_reconcile(&ledger)); /* one runs, which does not matter */
    assert_int_equal(swl_task_ledger_queued(&ledger, 0), 0);
    is_even();
}

static void lanes_are_put_right_though_tasks_wait_in_the_store(void **state)
{
    (void)state;
    for (int32_t key = 0; key <= 77; key += 77) {
        begin_with_key(key);
        submit(SWL_TASK_STORE, 100);
        submit(SWL_TASK_STORE, 100);
        if (key != 0) {
            send_as(FIRST_ID - 1, SWL_TASK_STORE, 70, NULL); /* counted in no lane */
        }
        doubt();
        atomic_fetch_add(swl_task_transport_queued(transport, SWL_TASK_STORE), 1);
        submit(1, 10);
        assert_false(swl_task_ledger_reconcile(&ledger)); /* one waits elsewhere */
        assert_int_equal(take(1), 0);
        while (world->inflight[1].taken_from == SWL_TASK_STORE) { /* the one that lies elsewhere */
            run(1, swl_task_ledger_finished);
            assert_int_equal(take(1), 0);
        }
        run(1, swl_task_ledger_finished);
        int64_t left = totals_now().waiting;
        assert_true(left > 0);
        assert_true(swl_task_ledger_reconcile(&ledger));
        assert_int_equal(swl_task_ledger_queued(&ledger, 0), 0);
        assert_int_equal(swl_task_ledger_queued(&ledger, SWL_TASK_STORE), left);
        is_even();
        finish_all();
        is_even();
        (void)end(NULL);
    }
}

static void what_is_in_no_doubt_is_left_alone(void **state)
{
    (void)state;
    doubt();
    ledger.in_doubt = false;
    assert_true(swl_task_ledger_reconcile(&ledger));
    assert_int_equal(swl_task_ledger_queued(&ledger, 0), 1);
}

static void act_reconcile(void *argument)
{
    *(_Atomic bool *)argument = swl_task_ledger_reconcile(&ledger);
}

static void another_is_refused(void)
{
    swl_task_ledger_accepted(&ledger, SUBMITTER, 0, 10);
    swl_task_ledger_withdrawn(&ledger, SUBMITTER);
    swl_task_ledger_submitted(&ledger, SUBMITTER);
}

static void the_master_s_is_counted(void)
{
    swl_task_ledger_accepted(&ledger, MASTER, 0, 10);
}

static void the_master_s_is_refused(void)
{
    swl_task_ledger_withdrawn(&ledger, MASTER);
    swl_task_ledger_submitted(&ledger, MASTER);
}

static void another_is_run(void)
{
    submit(0, 10);
    finish_all();
}

static void another_is_deferred_and_run(void)
{
    submit(1, 10);
    check(take(1) == 0);
    atomic_store(&world->inflight[1].began, 1);
    defer(1, TASK_WORKER + 1);
    finish_all();
}

static void another_runs(void)
{
    submit(1, 10);
    check(take(1) == 0);
    atomic_store(&world->inflight[1].began, 1);
}

static void the_other_is_deferred_and_run(void)
{
    defer(1, TASK_WORKER + 1);
    finish_all();
}

static void another_comes(void)
{
    submit(0, 10);
}

static void one_is_stored(void)
{
    submit(SWL_TASK_STORE, 10);
}

static void nothing_happens(void)
{
}

/* At whatever instruction another process does that, the lanes are put right, or are left as they are. Other
 * instructions each time, as there are some thousands. */
static void lanes_are_put_right_whatever_comes_in_between(void **state)
{
    static const struct {
        void (*before)(void), (*meanwhile)(void), (*after)(void);
    } cases[] = {
        {nothing_happens, another_is_refused, nothing_happens},
        {nothing_happens, another_is_run, nothing_happens},
        {nothing_happens, another_comes, finish_all},
        {another_comes, finish_all, nothing_happens},
        {nothing_happens, the_master_s_is_counted, the_master_s_is_refused},
        {nothing_happens, another_is_deferred_and_run, nothing_happens},
        {another_runs, the_other_is_deferred_and_run, nothing_happens},
        {the_master_s_is_counted, the_master_s_is_refused, nothing_happens},
        {one_is_stored, finish_all, nothing_happens},
        {one_is_stored, one_is_stored, finish_all},
        {one_is_stored, another_comes, finish_all},
    };
    (void)state;
    uint64_t random = support_seed();
    const bool is_thorough = SUPPORT_STORE_STRIDE == 1;
    int put_right = 0, left = 0, stride = 1999;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bool goes_on = true;
        for (int n = (int)support_below(&random, (uint64_t)stride); goes_on; n += stride) {
            (void)begin(NULL);
            _Atomic bool *is_right = support_shared(sizeof(*is_right));
            cases[i].before();
            doubt();
            goes_on = support_interrupt_at(act_reconcile, is_right, n, cases[i].meanwhile) && is_thorough;
            cases[i].after();
            put_right += *is_right;
            left += !*is_right;
            ledger.in_doubt = !*is_right;
            assert_true(swl_task_ledger_reconcile(&ledger));
            is_even();
            munmap(is_right, sizeof(*is_right));
            (void)end(NULL);
        }
    }
    assert_true((left > 0 && put_right > 0) || !is_thorough);
}

struct traffic {
    _Atomic bool stop;
    _Atomic uint64_t submitted;
};

/* Whatever the others do at that moment, lanes are put right by as much as they are wrong. */
static void lanes_are_put_right_beside_those_who_work(void **state)
{
    (void)state;
    struct traffic *traffic = support_shared(sizeof(*traffic));
    pid_t submitter = support_fork();
    if (submitter == 0) {
        uint64_t random = support_seed();
        while (!atomic_load(&traffic->stop)) {
            int index = (int)support_below(&random, LANES) - 2;
            int who = support_below(&random, 2) == 0 ? SUBMITTER : MASTER;
            if (support_below(&random, 4) == 0) {
                swl_task_ledger_accepted(&ledger, who, index, 10);
                swl_task_ledger_withdrawn(&ledger, who);
                swl_task_ledger_submitted(&ledger, who);
            } else {
                submit_by(who, index, (uint32_t)support_below(&random, 100));
                atomic_fetch_add(&traffic->submitted, 1);
            }
            /* until it is run, so that there are quiet moments */
            while (totals_now().waiting + totals_now().in_flight > 0 && !atomic_load(&traffic->stop)) {
                sched_yield();
            }
        }
        _exit(0);
    }
    pid_t workers[WORKERS];
    for (int worker = 0; worker < WORKERS; worker++) {
        if ((workers[worker] = support_fork()) == 0) {
            while (!atomic_load(&traffic->stop) || totals_now().waiting > 0) {
                if (take(worker) == 0) {
                    if (world->inflight[worker].task.message.attempt == 0 &&
                        world->inflight[worker].task.message.id % 3 == 0) {
                        atomic_store(&world->inflight[worker].began, 1);
                        defer(worker, TASK_WORKER + worker);
                        continue;
                    }
                    run(worker, swl_task_ledger_finished);
                } else {
                    sched_yield();
                }
            }
            _exit(0);
        }
    }
    int64_t deadline = support_soak_deadline();
    int put_right = 0;
    while (swl_clock_monotonic() < deadline || put_right == 0) {
        if (!ledger.in_doubt) {
            doubt();
        }
        if (swl_task_ledger_reconcile(&ledger)) {
            put_right++;
            sched_yield();
        }
    }
    atomic_store(&traffic->stop, true);
    support_join(submitter);
    for (int worker = 0; worker < WORKERS; worker++) {
        support_join(workers[worker]);
    }
    assert_true(swl_task_ledger_reconcile(&ledger));
    is_even();
    assert_int_equal(totals_now().accepted, traffic->submitted);
    assert_int_equal(totals_now().finished, traffic->submitted);
    fprintf(stderr, "# %d times put right beside %llu tasks\n", put_right,
            (unsigned long long)traffic->submitted);
    munmap(traffic, sizeof(*traffic));
}

/* ---- looking ---- */

static void what_does_not_come_out_even_is_named(void **state)
{
    (void)state;
    is_even();
    swl_task_ledger_accepted(&ledger, SUBMITTER, 0, 10);
    assert_string_equal(swl_task_ledger_check(&ledger), "a process still submits a task");
    swl_task_ledger_submitted(&ledger, SUBMITTER);
    is_even();
    swl_task_ledger_kept(lane(0), 11);
    assert_string_equal(swl_task_ledger_check(&ledger),
                        "fewer bytes are counted than wait in the memory of submitters");
    swl_task_ledger_kept(lane(0), 0);
    assert_string_equal(swl_task_ledger_check(&ledger),
                        "a lane counts fewer tasks than wait in the memory of submitters");
    swl_task_ledger_sent(lane(0), 11);
    swl_task_ledger_sent(lane(0), 0);
    is_even();
    world->inflight[1].task.message.type = SWL_MESSAGE_TASK;
    assert_string_equal(swl_task_ledger_check(&ledger),
                        "the tasks in flight are not those that were taken and are not over");
    world->inflight[1].task.message.type = SWL_MESSAGE_NONE;
    world->counters[SUBMITTER].value[SWL_COUNT_TASK_ACCEPTED]--;
    atomic_fetch_sub(swl_task_transport_queued(transport, 0), 1);
    assert_string_equal(swl_task_ledger_check(&ledger), "no task waits, but bytes are counted");
}

static void own_tasks_with_the_transport_are_never_too_few(void **state)
{
    (void)state;
    keep(0, 100);
    keep(1, 100);
    submit(0, 100);
    submit(SWL_TASK_SHARED_QUEUE, 100);
    assert_int_equal(swl_task_ledger_queued_in_transport(&ledger, 0), 2);
    assert_int_equal(swl_task_ledger_queued_in_transport(&ledger, 2), 2);
    assert_in_range(swl_task_ledger_queued_in_transport(&ledger, 4), 2, 3);
    assert_in_range(swl_task_ledger_queued_in_transport(&ledger, 5), 2, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_dies_sending),
        cmocka_unit_test(one_that_dies_sending_to_the_store),
        cmocka_unit_test(one_that_dies_keeping),
        cmocka_unit_test(one_that_dies_while_its_task_is_refused),
        cmocka_unit_test(one_that_dies_waiting_for_room),
        cmocka_unit_test(one_that_dies_sending_what_it_had_kept),
        cmocka_unit_test(one_that_dies_losing_what_it_had_kept),
        cmocka_unit_test(one_that_dies_losing_others),
        cmocka_unit_test(one_that_dies_taking_and_running),
        cmocka_unit_test(one_that_dies_taking_from_the_store),
        cmocka_unit_test(one_that_dies_with_foreign_tasks),
        cmocka_unit_test(one_that_dies_deferring),
        cmocka_unit_test(one_that_dies_deferring_a_foreign_one),
        cmocka_unit_test(one_that_dies_while_there_is_no_room_to_defer),
        TEST(a_deferred_task_waits_again),
        TEST(a_task_that_is_run_again_is_counted_once),
        TEST(a_task_that_goes_back_to_the_queue_waits_again),
        cmocka_unit_test(a_foreign_one_that_goes_back_is_not_counted_any_more),
        TEST(late_results_are_counted_by_whoever_finds_them),
        TEST(a_lane_is_put_right_when_nothing_waits),
        cmocka_unit_test(lanes_are_put_right_though_tasks_wait_in_the_store),
        TEST(what_is_in_no_doubt_is_left_alone),
        cmocka_unit_test(lanes_are_put_right_whatever_comes_in_between),
        TEST(lanes_are_put_right_beside_those_who_work),
        TEST(what_does_not_come_out_even_is_named),
        TEST(own_tasks_with_the_transport_are_never_too_few),
    };
    return RUN(tests);
}
