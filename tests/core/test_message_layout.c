/* The layout of what stands in queues that can outlive the server that wrote them.
 * Where one of these numbers has to change, SWL_MESSAGE_VERSION changes too, and then this file. */
#include "support.h"

#include "ipc/message.h"
#include "ipc/spill.h"

_Static_assert(SWL_MESSAGE_VERSION == 4, "a new version: pin its layout here");

static void the_header_is_laid_out_as_version_4_is(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct swl_message), 32);
    assert_int_equal(offsetof(struct swl_message, size), 0);
    assert_int_equal(offsetof(struct swl_message, version), 4);
    assert_int_equal(offsetof(struct swl_message, type), 5);
    assert_int_equal(offsetof(struct swl_message, flags), 6);
    assert_int_equal(offsetof(struct swl_message, source), 8);
    const size_t by_type[] = {
        offsetof(struct swl_message, descriptor), offsetof(struct swl_message, port),
        offsetof(struct swl_message, whole_size), offsetof(struct swl_message, close_how),
        offsetof(struct swl_message, endpoint),   offsetof(struct swl_message, attempt),
    };
    for (size_t i = 0; i < COUNT_OF(by_type); i++) {
        assert_int_equal(by_type[i], 12);
    }
    assert_int_equal(offsetof(struct swl_message, attempts), 14);
    assert_int_equal(offsetof(struct swl_message, pool), 14);
    assert_int_equal(offsetof(struct swl_message, id), 16);
    assert_int_equal(offsetof(struct swl_message, time), 24);
    struct swl_message message = {.source = -1, .endpoint = -1, .id = -1, .time = -1, .size = UINT32_MAX};
    assert_true(message.source < 0 && message.endpoint < 0 && message.id < 0 && message.time < 0);
    assert_int_equal(message.size, 0xffffffff);
}

static void the_payload_follows_at_once(void **state)
{
    (void)state;
    struct swl_message message;
    assert_ptr_equal(swl_message_payload(&message), (const uint8_t *)&message + 32);
}

static void types_and_flags_mean_what_they_mean_in_version_4(void **state)
{
    (void)state;
    const int types[] = {
        SWL_MESSAGE_NONE,        SWL_MESSAGE_ADOPT,        SWL_MESSAGE_CONNECT,     SWL_MESSAGE_DATA,
        SWL_MESSAGE_BUFFER_FULL, SWL_MESSAGE_BUFFER_EMPTY, SWL_MESSAGE_CLOSED,      SWL_MESSAGE_PACKET,
        SWL_MESSAGE_SEND,        SWL_MESSAGE_CLOSE,        SWL_MESSAGE_SENDER_DIED, SWL_MESSAGE_HOLD,
        SWL_MESSAGE_HANDLED,     SWL_MESSAGE_DRAINED,      SWL_MESSAGE_FILE,        SWL_MESSAGE_MARK,
        SWL_MESSAGE_TASK,        SWL_MESSAGE_RESULT,       SWL_MESSAGE_PIPE,
    };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        assert_int_equal(types[i], i);
    }
    const int flags[] = {SWL_MESSAGE_FIRST,      SWL_MESSAGE_LAST,
                         SWL_MESSAGE_SERIALIZED, SWL_MESSAGE_SPILLED,
                         SWL_MESSAGE_AWAITED,    SWL_MESSAGE_FAILED,
                         SWL_MESSAGE_WANTED,     SWL_MESSAGE_EMPTY,
                         SWL_MESSAGE_IGBINARY,   SWL_MESSAGE_FROM_SHARED_QUEUE,
                         SWL_MESSAGE_BY_SERVER,  SWL_MESSAGE_UNTOLD,
                         SWL_MESSAGE_HIGH,       SWL_MESSAGE_LOW,
                         SWL_MESSAGE_SCHEDULED};
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        assert_int_equal(flags[i], 1 << i);
    }
}

static void a_ticket_is_laid_out_as_version_4_is(void **state)
{
    (void)state;
    assert_int_equal(sizeof(struct swl_spill_ticket), 16);
    assert_int_equal(offsetof(struct swl_spill_ticket, number), 0);
    assert_int_equal(offsetof(struct swl_spill_ticket, size), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_laid_out_as_version_4_is),
        cmocka_unit_test(the_payload_follows_at_once),
        cmocka_unit_test(types_and_flags_mean_what_they_mean_in_version_4),
        cmocka_unit_test(a_ticket_is_laid_out_as_version_4_is),
    };
    return RUN(tests);
}
