/* The byte queue: what goes in comes out, in order, and an empty one holds no memory.
 * A plain array beside it is the model. */
#include "support.h"

#include <string.h>

#include "base/buffer.h"
#include "base/compiler.h"

static void an_empty_buffer_holds_no_memory(void **state)
{
    (void)state;
    struct swl_buffer buffer = {0};
    assert_true(swl_buffer_sane(&buffer));
    swl_buffer_append(&buffer, NULL, 0);
    assert_null(buffer.data);
    swl_buffer_append(&buffer, "abc", 3);
    swl_buffer_consume(&buffer, 1);
    assert_non_null(buffer.data);
    swl_buffer_consume(&buffer, 2);
    assert_null(buffer.data);
    assert_int_equal(buffer.capacity, 0);
    assert_true(swl_buffer_sane(&buffer));
}

static void bytes_come_out_in_the_order_they_went_in(void **state)
{
    (void)state;
    enum { MOST = 300000 };
    static uint8_t model[MOST], piece[8192];
    uint64_t random = support_seed();
    struct swl_buffer buffer = {0};
    size_t first = 0, last = 0;
    for (int i = 0; i < 20000; i++) {
        size_t size = support_below(&random, support_below(&random, 8) == 0 ? sizeof(piece) : 200);
        if (last + size > MOST) {
            memmove(model, model + first, last - first);
            last -= first;
            first = 0;
        }
        if (last + size <= MOST) {
            support_fill(piece, size, random);
            memcpy(model + last, piece, size);
            last += size;
            size_t before = buffer.capacity;
            swl_buffer_append(&buffer, piece, size);
            assert_true(swl_buffer_sane(&buffer));
            size_t bound = SWL_MAX(SWL_MAX((size_t)512, 2 * before), 2 * (last - first));
            assert_true(buffer.capacity <= bound);
        }
        size_t waiting = last - first;
        assert_int_equal(swl_buffer_size(&buffer), waiting);
        size_t gone = waiting == 0 ? 0 : support_below(&random, SWL_MIN(waiting, (size_t)3000) + 1);
        if (gone > 0) {
            assert_memory_equal(swl_buffer_bytes(&buffer), model + first, gone);
            swl_buffer_consume(&buffer, gone);
            first += gone;
            assert_true(swl_buffer_sane(&buffer));
        }
    }
    assert_int_equal(swl_buffer_size(&buffer), last - first);
    if (last > first) {
        assert_memory_equal(swl_buffer_bytes(&buffer), model + first, last - first);
    }
    swl_buffer_free(&buffer);
}

static void a_queue_that_stays_short_does_not_grow(void **state)
{
    (void)state;
    struct swl_buffer buffer = {0};
    char piece[100];
    memset(piece, 'x', sizeof(piece));
    for (int i = 0; i < 3; i++) {
        swl_buffer_append(&buffer, piece, sizeof(piece));
    }
    for (int i = 0; i < 10000; i++) {
        swl_buffer_append(&buffer, piece, sizeof(piece));
        swl_buffer_consume(&buffer, sizeof(piece));
        assert_true(buffer.capacity <= 2048);
    }
    swl_buffer_free(&buffer);
}

static void freeing_twice_does_no_harm(void **state)
{
    (void)state;
    struct swl_buffer buffer = {0};
    swl_buffer_append(&buffer, "abc", 3);
    swl_buffer_free(&buffer);
    swl_buffer_free(&buffer);
    assert_true(swl_buffer_sane(&buffer));
    swl_buffer_append(&buffer, "d", 1);
    assert_memory_equal(swl_buffer_bytes(&buffer), "d", 1);
    swl_buffer_free(&buffer);
}

static void a_buffer_with_its_ranges_crossed_is_not_sane(void **state)
{
    (void)state;
    uint8_t bytes[8];
    assert_false(swl_buffer_sane(&(struct swl_buffer){.data = bytes, .start = 2, .end = 1, .capacity = 8}));
    assert_false(swl_buffer_sane(&(struct swl_buffer){.data = bytes, .start = 1, .end = 9, .capacity = 8}));
    assert_false(swl_buffer_sane(&(struct swl_buffer){.end = 1, .capacity = 8}));
    /* an empty one that holds memory */
    assert_false(swl_buffer_sane(&(struct swl_buffer){.data = bytes, .start = 3, .end = 3, .capacity = 8}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_holds_no_memory),
        cmocka_unit_test(bytes_come_out_in_the_order_they_went_in),
        cmocka_unit_test(a_queue_that_stays_short_does_not_grow),
        cmocka_unit_test(freeing_twice_does_no_harm),
        cmocka_unit_test(a_buffer_with_its_ranges_crossed_is_not_sane),
    };
    return RUN(tests);
}
