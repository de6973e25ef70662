/* The byte queue in blocks: what goes in comes out, in order, and it occupies about what waits.
 * A plain array beside it is the model. */
#include "support.h"

#include <string.h>

#include "base/block_queue.h"
#include "base/compiler.h"

enum { MODEL = 1 << 20, BLOCK = 65536 };

static void an_empty_queue_holds_no_memory(void **state)
{
    (void)state;
    struct swl_block_queue queue = {0};
    swl_block_queue_append(&queue, NULL, 0);
    assert_null(queue.first);
    swl_block_queue_append(&queue, "abc", 3);
    swl_block_queue_consume(&queue, 1);
    assert_int_equal(swl_block_queue_size(&queue), 2);
    assert_true(swl_block_queue_sane(&queue));
    swl_block_queue_consume(&queue, 2);
    assert_null(queue.first);
    assert_null(queue.last);
    assert_int_equal(swl_block_queue_front(&queue, NULL, 3), 0);
    swl_block_queue_append(&queue, "abc", 3);
    swl_block_queue_free(&queue);
    assert_null(queue.first);
    assert_true(swl_block_queue_sane(&queue));
}

/* Compares with the model, and consumes. */
static void take(struct swl_block_queue *queue, const uint8_t *model, size_t size)
{
    for (size_t at = 0; at < size;) {
        struct iovec parts[3];
        int count = swl_block_queue_front(queue, parts, COUNT_OF(parts));
        size_t taken = 0;
        assert_true(count > 0);
        for (int i = 0; i < count && at < size; i++) {
            size_t part = SWL_MIN(parts[i].iov_len, size - at);
            assert_memory_equal(parts[i].iov_base, model + at, part);
            taken += part;
            at += part;
        }
        swl_block_queue_consume(queue, taken);
    }
}

static void bytes_come_out_in_the_order_they_went_in(void **state)
{
    (void)state;
    static uint8_t model[MODEL], piece[200000];
    uint64_t random = support_seed();
    struct swl_block_queue queue = {0};
    size_t first = 0, last = 0;
    for (int i = 0; i < 20000; i++) {
        size_t size = support_below(&random, support_below(&random, 8) == 0 ? sizeof(piece) : 200);
        if (last + size > MODEL) {
            memmove(model, model + first, last - first);
            last -= first;
            first = 0;
        }
        if (last + size <= MODEL) {
            support_fill(piece, size, random);
            memcpy(model + last, piece, size);
            last += size;
            if (support_below(&random, 4) == 0) {
                struct swl_block_queue other = {0};
                swl_block_queue_append(&other, piece, size);
                swl_block_queue_move(&queue, &other);
                assert_null(other.first);
                assert_int_equal(swl_block_queue_size(&other), 0);
            } else {
                swl_block_queue_append(&queue, piece, size);
            }
        }
        assert_true(swl_block_queue_sane(&queue));
        assert_int_equal(swl_block_queue_size(&queue), last - first);
        size_t gone = support_below(&random, SWL_MIN(last - first, (size_t)30000) + 1);
        take(&queue, model + first, gone);
        first += gone;
        assert_true(swl_block_queue_sane(&queue));
    }
    take(&queue, model + first, last - first);
    assert_null(queue.first);
}

/* Whatever the sizes: a block behind that is not full yet, one in front that is not consumed yet. */
static void it_occupies_little_more_than_what_waits(void **state)
{
    (void)state;
    static uint8_t bytes[300000];
    const size_t sizes[] = {1, 100, 1000, 5000, 30000, 65536, 300000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct swl_block_queue queue = {0};
        while (swl_block_queue_size(&queue) < 3 << 20) {
            swl_block_queue_append(&queue, bytes, sizes[i]);
            size_t size = swl_block_queue_size(&queue),
                   spare = SWL_MIN(SWL_MAX(size / 2, (size_t)4096), (size_t)BLOCK);
            assert_true(swl_block_queue_footprint(&queue) <= size + size / 50 + spare);
        }
        while (swl_block_queue_size(&queue) > 0) {
            swl_block_queue_consume(&queue, SWL_MIN(swl_block_queue_size(&queue), (size_t)10000));
            assert_true(swl_block_queue_footprint(&queue) <=
                        swl_block_queue_size(&queue) * 51 / 50 + 2 * BLOCK);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_queue_holds_no_memory),
        cmocka_unit_test(bytes_come_out_in_the_order_they_went_in),
        cmocka_unit_test(it_occupies_little_more_than_what_waits),
    };
    return RUN(tests);
}
