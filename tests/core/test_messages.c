/* What a process keeps of messages while it waits: who has the large payloads that they name. */
#include "support.h"

#include <string.h>
#include <sys/mman.h>

#include "base/memory.h"
#include "ipc/kept_message.h"
#include "ipc/overflow.h"
#include "server/processes/messages.h"

enum { CAPACITY = 4096, HOLDER = 0, KEPT_MUCH = 100 * 1024 * 1024 };

static char *parent;
static struct swl_server server;
static struct swl_child child;
static struct swl_process_slot slot;
static struct swl_overflow *overflow;
static struct swl_inbox inbox;
static struct swl_doorbell_word word;
static struct swl_doorbell bell;

static int begin(void **state)
{
    (void)state;
    parent = support_directory();
    memset(&slot, 0, sizeof(slot));
    overflow = support_shared(sizeof(*overflow));
    swl_overflow_init(overflow);
    server = (struct swl_server){.slots = &slot, .id = HOLDER, .spill.holder = HOLDER};
    server.spill.last_number = support_shared(sizeof(*server.spill.last_number));
    assert_int_equal(swl_arena_open(&server.spill.arena, 100 * SWL_ARENA_GRANULE), 0);
    assert_int_equal(swl_doorbell_open(&bell, &word), 0);
    server.spill.trimmer = &bell;
    swl_inbox_init(&inbox, support_shared(swl_inbox_footprint(CAPACITY)), CAPACITY, &bell, 0);
    child = (struct swl_child){.server = &server, .slot = &slot, .bell = &bell, .inbox = &inbox};
    swl_list_init(&child.kept);
    return swl_temp_dir_create(&server.spill.dir, parent, (uid_t)-1) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_temp_dir_remove(&server.spill.dir);
    swl_arena_close(&server.spill.arena);
    swl_doorbell_close(&bell);
    munmap(inbox.shared, swl_inbox_footprint(CAPACITY));
    munmap(overflow, sizeof(*overflow));
    munmap((void *)server.spill.last_number, sizeof(*server.spill.last_number));
    support_directory_remove(parent);
    return 0;
}

static bool keeps_none(void *argument, uint64_t number)
{
    (void)argument, (void)number;
    return false;
}

static uint32_t free_of(int holder)
{
    return swl_arena_free_of(&server.spill.arena, holder, keeps_none, NULL);
}

/* A result that names a payload: in the inbox, which is half full then. Where a predecessor has died when it was about to
 * take it out, that one holds the payload, by the same number. */
static void send_result(bool is_held)
{
    struct swl_spill_ticket ticket;
    const struct swl_message message = {
        .type = SWL_MESSAGE_RESULT, .flags = SWL_MESSAGE_SPILLED, .size = sizeof(ticket)};
    const struct swl_message other = {.type = SWL_MESSAGE_RESULT, .size = CAPACITY / 4};
    static const char bytes[CAPACITY];
    uint32_t offset = 0;
    assert_true(swl_spill_share(&server.spill, bytes, 1000, &ticket));
    assert_true(is_held || swl_spill_sends(&server.spill, &ticket));
    assert_int_equal(swl_inbox_send(&inbox, &message, &ticket, &offset), 0);
    for (int i = 0; i < 2; i++) {
        offset = 0;
        assert_int_equal(swl_inbox_send(&inbox, &other, bytes, &offset), 0);
    }
}

static void what_is_kept_is_its_own(void **state)
{
    (void)state;
    struct swl_list *link;
    send_result(false);
    assert_true(swl_messages_take_in(&child));
    assert_int_equal(free_of(SWL_ARENA_UNDER_WAY), 0);
    assert_int_equal(free_of(HOLDER), 1);
    while ((link = swl_list_shift(&child.kept)) != NULL) {
        swl_free(swl_kept_message_of(link));
    }
}

static void what_goes_to_a_file_is_not(void **state)
{
    (void)state;
    for (int is_held = 0; is_held < 2; is_held++) {
        child.overflow = overflow;
        child.kept_bytes = KEPT_MUCH;
        send_result(is_held);
        assert_true(swl_messages_take_in(&child));
        assert_true(swl_overflow_any(overflow));
        assert_int_equal(free_of(HOLDER), 0); /* its successor takes the result out of the file */
        assert_int_equal(free_of(SWL_ARENA_UNDER_WAY), 1);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_kept_is_its_own),
        TEST(what_goes_to_a_file_is_not),
    };
    return RUN(tests);
}
