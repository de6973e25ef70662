/* Submitting: what others see of it at the moment in which the task is sent, as from then on its submitter
 * may die. The transport is a fake one. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "server/processes/submission.h"

static struct swl_server server;
static struct swl_task_pool pool;
static struct swl_child_outbox outbox;
static struct swl_child child;
static struct swl_process_slot slot;
static struct swl_counters counters;
static struct swl_task_submission submission;
static struct swl_task_inflight inflight[1];
static struct swl_task_transport_shared *shared;
static struct swl_task_waiting waiting[3];
static struct swl_doorbell_word words[2];
static struct swl_doorbell bells[2];

static int refusal;
static int64_t next_id; /* as it was when the task was sent */

static int fake_send(struct swl_task_transport *transport, int index, const struct swl_message *message,
                     const void *payload, struct swl_ring_mark *mark)
{
    (void)transport, (void)index, (void)message, (void)payload, (void)mark;
    next_id = atomic_load(&slot.next_task_id);
    return refusal;
}

static struct swl_task_transport_functions functions = {
    .name = "fake", .has_shared_queue = true, .send = fake_send};
static struct swl_task_transport transport;

static int begin(void **state)
{
    (void)state;
    memset(&slot, 0, sizeof(slot));
    memset(&counters, 0, sizeof(counters));
    memset(&submission, 0, sizeof(submission));
    memset(waiting, 0, sizeof(waiting));
    refusal = 0;
    shared = support_shared(sizeof(*shared));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(swl_doorbell_open(&bells[i], &words[i]), 0);
    }
    transport = (struct swl_task_transport){
        .functions = &functions,
        .options =
            {.worker_count = 1, .inflight = inflight, .shared = shared, .bells = bells, .first_bell = 1},
        .payload_max = SWL_TASK_INLINE_MAX,
    };
    server = (struct swl_server){
        .inflight = inflight, .task_pools = &pool, .task_pool_count = 1, .task_workers = 1};
    pool = (struct swl_task_pool){.count = 1, .shared = shared, .transport = &transport};
    pool.ledger = (struct swl_task_ledger){
        .counters = &counters,
        .blocks = 1,
        .submissions = &submission,
        .waiting = waiting,
        .submitters = 1,
        .transport = &transport,
    };
    child = (struct swl_child){.server = &server,
                               .slot = &slot,
                               .counters = &counters,
                               .bell = &bells[0],
                               .first_task_id = 1,
                               .outboxes = &outbox,
                               .outbox_count = 1};
    outbox = (struct swl_child_outbox){.child = &child, .pool = &pool};
    atomic_store(&slot.next_task_id, 1);
    swl_task_outbox_open(&outbox.tasks, &transport, 0, 10000, waiting);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_task_outbox_close(&outbox.tasks, NULL, NULL);
    for (int i = 0; i < 2; i++) {
        swl_doorbell_close(&bells[i]);
    }
    return 0;
}

static int64_t submit(void)
{
    struct swl_message message = {.size = 5, .flags = SWL_MESSAGE_WANTED};
    const struct swl_task_order order = {.index = SWL_TASK_SHARED_QUEUE};
    return swl_submission_send(&child, &order, &message, "bytes");
}

static void an_id_is_given_before_the_task_is_sent(void **state)
{
    (void)state;
    for (int64_t id = 1; id <= 3; id++) {
        assert_int_equal(submit(), id);
        assert_int_equal(next_id, id + 1); /* what a successor would begin with */
    }
    assert_int_equal(child.results_pending, 3);
}

static void the_id_of_one_that_is_refused_is_given_again(void **state)
{
    (void)state;
    refusal = -EINVAL;
    assert_int_equal(submit(), -EINVAL);
    refusal = 0;
    assert_int_equal(submit(), 1);
    assert_int_equal(child.results_pending, 1);
    struct swl_task_totals totals;
    swl_task_ledger_totals(&pool.ledger, &totals);
    assert_int_equal(totals.accepted, 1);
    assert_null(swl_task_ledger_check(&pool.ledger));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_id_is_given_before_the_task_is_sent, begin, end),
        cmocka_unit_test_setup_teardown(the_id_of_one_that_is_refused_is_given_again, begin, end),
    };
    return RUN(tests);
}
