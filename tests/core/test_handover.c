/* Messages for a successor: they come as they were, in order, once; a ticket is believed only where there is
 * such a file. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "ipc/handover.h"
#include "ipc/spill.h"

static char *parent;
static struct swl_spill spill;
static int taken; /* messages that came; each has its number as id, and as many bytes */

static int begin(void **state)
{
    (void)state;
    parent = support_directory();
    taken = 0;
    spill.last_number = support_shared(sizeof(*spill.last_number));
    return swl_temp_dir_create(&spill.dir, parent, (uid_t)-1) < 0;
}

static int end(void **state)
{
    (void)state;
    swl_temp_dir_remove(&spill.dir);
    munmap((void *)spill.last_number, sizeof(*spill.last_number));
    support_directory_remove(parent);
    return 0;
}

static void take(void *argument, const struct swl_message *message)
{
    assert_ptr_equal(argument, &taken);
    assert_int_equal(message->id, taken);
    assert_int_equal(message->size, taken);
    assert_true(support_filled(swl_message_payload(message), message->size, (uint64_t)taken));
    taken++;
}

static void never_lost(void *argument, const struct swl_message *message, int error)
{
    (void)argument;
    (void)message;
    fail_msg("lost: %d", error);
}

static struct swl_spill_ticket hand_over(int count)
{
    struct swl_buffer handover = {0};
    struct swl_spill_ticket ticket = {0};
    for (int i = 0; i < count; i++) {
        struct swl_message message = {.type = SWL_MESSAGE_PIPE, .size = (uint32_t)i, .id = i};
        uint8_t payload[100];
        support_fill(payload, (size_t)i, (uint64_t)i);
        swl_handover_add(&handover, &message, payload);
    }
    assert_int_equal(swl_handover_write(&spill, &handover, &ticket, never_lost, NULL), 0);
    return ticket;
}

static void messages_come_as_they_were_and_once(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket = hand_over(100);
    assert_int_equal(swl_handover_read(&spill, &ticket, take, &taken), 0);
    assert_int_equal(taken, 100);
    assert_int_equal(ticket.number, 0);
    assert_int_equal(swl_handover_read(&spill, &ticket, take, &taken), 0);
    assert_int_equal(taken, 100);
}

static void no_messages_need_no_file(void **state)
{
    (void)state;
    struct swl_spill_ticket ticket = hand_over(0);
    assert_int_equal(ticket.number, 0);
    assert_int_equal(atomic_load(spill.last_number), 0);
}

static void a_ticket_is_not_believed_without_its_file(void **state)
{
    (void)state;
    int descriptors = support_descriptors();
    struct swl_spill_ticket ticket = hand_over(10);
    ticket.size = UINT64_C(1) << 62;
    assert_int_equal(swl_handover_read(&spill, &ticket, take, &taken), -EMSGSIZE);
    assert_int_equal(ticket.number, 0);
    ticket = (struct swl_spill_ticket){.number = 1000, .size = 100};
    assert_int_equal(swl_handover_read(&spill, &ticket, take, &taken), -ENOENT);
    assert_int_equal(taken, 0);
    assert_int_equal(support_descriptors(), descriptors);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(messages_come_as_they_were_and_once),
        TEST(no_messages_need_no_file),
        TEST(a_ticket_is_not_believed_without_its_file),
    };
    return RUN(tests);
}
