/* Payloads that are under way and that no message names: which of them are freed, and when. */
#include "support.h"

#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "server/manager/arena_watch.h"

enum { HOLDER, ENDPOINTS = 3, CAPACITY = 4096, LOOKS = 6 };

static struct swl_server server;
static struct swl_task_pool pool;
static struct swl_process_slot slot;
static struct swl_counters counters[ENDPOINTS];
static struct swl_inbox inbox;
static struct swl_doorbell_word word;
static struct swl_doorbell bell;
static struct swl_timers timers;
static struct swl_arena_watch watch;

static int begin(void **state)
{
    (void)state;
    memset(&slot, 0, sizeof(slot));
    memset(counters, 0, sizeof(counters));
    pool = (struct swl_task_pool){.ledger = {.counters = counters, .blocks = ENDPOINTS}};
    server = (struct swl_server){
        .slots = &slot, .inboxes = &inbox, .task_pools = &pool, .task_pool_count = 1, .spill.holder = 1};
    server.options.worker_num = 1;
    assert_int_equal(swl_doorbell_open(&bell, &word), 0);
    swl_inbox_init(&inbox, support_shared(swl_inbox_footprint(CAPACITY)), CAPACITY, &bell, 0);
    assert_int_equal(swl_arena_open(&server.spill.arena, 100 * SWL_ARENA_GRANULE), 0);
    timers = (struct swl_timers){0};
    swl_arena_watch_open(&watch, &server, &timers);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_timer_stop(&timers, &watch.timer);
    swl_timers_free(&timers);
    swl_arena_close(&server.spill.arena);
    swl_doorbell_close(&bell);
    munmap(inbox.shared, swl_inbox_footprint(CAPACITY));
    return 0;
}

static uint64_t allocate(int holder)
{
    void *bytes;
    bool is_first;
    uint64_t number = swl_arena_allocate(&server.spill.arena, 10, HOLDER, &bytes, &is_first);
    assert_true(number != 0 &&
                (holder == HOLDER || swl_arena_pass(&server.spill.arena, number, HOLDER, holder)));
    return number;
}

static bool is_there(uint64_t number)
{
    return swl_arena_find(&server.spill.arena, number, 10) != NULL;
}

static void look(int times)
{
    for (int i = 0; i < times; i++) {
        swl_timer_stop(&timers, &watch.timer);
        watch.timer.callback(&watch.timer);
    }
}

static void what_is_lost_is_freed_when_it_was_quiet_for_long(void **state)
{
    (void)state;
    uint64_t lost = allocate(SWL_ARENA_UNDER_WAY), held = allocate(HOLDER);
    look(LOOKS - 1);
    assert_true(is_there(lost));
    look(1);
    assert_false(is_there(lost));
    assert_true(is_there(held));
}

static void what_comes_to_be_under_way_meanwhile_is_not(void **state)
{
    (void)state;
    uint64_t held = allocate(HOLDER);
    look(LOOKS - 1);
    /* its holder is about to send it: the message is not there yet */
    assert_true(swl_arena_pass(&server.spill.arena, held, HOLDER, SWL_ARENA_UNDER_WAY));
    uint64_t young = allocate(SWL_ARENA_UNDER_WAY);
    look(1);
    assert_true(is_there(held));
    assert_true(is_there(young));
    look(LOOKS); /* the message never came */
    assert_false(is_there(held));
    assert_false(is_there(young));
}

static void nothing_is_freed_while_a_message_is_under_way(void **state)
{
    (void)state;
    uint64_t number = allocate(SWL_ARENA_UNDER_WAY);
    const struct swl_message message = {.type = SWL_MESSAGE_PIPE};
    uint32_t offset = 0;
    look(LOOKS - 1);
    assert_int_equal(swl_inbox_send(&inbox, &message, NULL, &offset), 0);
    look(3 * LOOKS);
    assert_true(is_there(number));
    assert_non_null(swl_inbox_receive(&inbox));
    swl_inbox_release(&inbox);
    look(LOOKS);
    assert_false(is_there(number));
}

static void many_are_freed_one_time_after_the_other(void **state)
{
    (void)state;
    for (int i = 0; i < SWL_ARENA_WATCH_NOTED + 2; i++) {
        allocate(SWL_ARENA_UNDER_WAY);
    }
    look(LOOKS);
    assert_int_equal(swl_arena_used(&server.spill.arena), 2 * SWL_ARENA_GRANULE);
    look(LOOKS);
    assert_int_equal(swl_arena_used(&server.spill.arena), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_lost_is_freed_when_it_was_quiet_for_long),
        TEST(what_comes_to_be_under_way_meanwhile_is_not),
        TEST(nothing_is_freed_while_a_message_is_under_way),
        TEST(many_are_freed_one_time_after_the_other),
    };
    return RUN(tests);
}
