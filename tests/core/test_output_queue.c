/* Bytes, files and marks in order. A plain array beside the queue is the model. */
#define _GNU_SOURCE
#include "support.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/compiler.h"
#include "net/output_queue.h"

enum { MODEL = 1 << 20 };

static struct swl_output_queue queue;
static int descriptors;

static int begin(void **state)
{
    (void)state;
    descriptors = support_descriptors();
    swl_output_queue_init(&queue);
    return 0;
}

static int end(void **state)
{
    (void)state;
    swl_output_queue_free(&queue);
    assert_true(swl_output_queue_is_empty(&queue));
    assert_int_equal(support_descriptors(), descriptors);
    return 0;
}

static int file_with(const void *data, size_t size)
{
    int file = memfd_create("test", MFD_CLOEXEC);
    assert_int_equal(write(file, data, size), size);
    return file;
}

static void an_empty_queue_has_nothing(void **state)
{
    (void)state;
    struct iovec parts[3];
    struct swl_output_mark mark;
    assert_true(swl_output_queue_is_empty(&queue));
    assert_null(swl_output_queue_item(&queue));
    assert_int_equal(swl_output_queue_front(&queue, parts, 3), 0);
    assert_false(swl_output_queue_take_mark(&queue, &mark));
}

static void bytes_end_before_a_file(void **state)
{
    (void)state;
    struct iovec parts[3];
    swl_output_queue_append(&queue, "abc", 3);
    swl_output_queue_append_file(&queue, file_with("file", 4), 1, 2);
    swl_output_queue_append(&queue, "def", 3); /* in the same block as abc */
    assert_int_equal(swl_output_queue_size(&queue), 8);
    assert_int_equal(swl_output_queue_memory(&queue), 6);
    assert_null(swl_output_queue_item(&queue));
    assert_int_equal(swl_output_queue_front(&queue, parts, 3), 1);
    assert_int_equal(parts[0].iov_len, 3);
    assert_memory_equal(parts[0].iov_base, "abc", 3);
    swl_output_queue_consume(&queue, 3);
    assert_int_equal(swl_output_queue_front(&queue, parts, 3), 0);
    struct swl_output_item *item = swl_output_queue_item(&queue);
    assert_int_equal(item->offset, 1);
    assert_int_equal(item->left, 2);
    assert_false(swl_output_queue_consume_file(&queue, 1));
    assert_int_equal(item->offset, 2);
    assert_true(swl_output_queue_consume_file(&queue, 1));
    assert_null(swl_output_queue_item(&queue));
    assert_int_equal(swl_output_queue_front(&queue, parts, 3), 1);
    assert_memory_equal(parts[0].iov_base, "def", 3);
}

static void a_mark_stands_where_it_was_put(void **state)
{
    (void)state;
    struct swl_output_mark mark;
    swl_output_queue_append(&queue, "abc", 3);
    swl_output_queue_append_mark(&queue, (struct swl_output_mark){3, 4});
    swl_output_queue_append_mark(&queue, (struct swl_output_mark){5, 6});
    assert_false(swl_output_queue_is_empty(&queue));
    assert_null(swl_output_queue_item(&queue));
    swl_output_queue_consume(&queue, 3);
    assert_int_equal(swl_output_queue_size(&queue), 0);
    assert_false(swl_output_queue_is_empty(&queue));
    assert_int_equal(swl_output_queue_item(&queue)->file, -1);
    assert_true(swl_output_queue_take_mark(&queue, &mark));
    assert_int_equal(mark.endpoint, 3);
    assert_int_equal(mark.number, 4);
    assert_true(swl_output_queue_take_mark(&queue, &mark));
    assert_int_equal(mark.number, 6);
    assert_true(swl_output_queue_is_empty(&queue));
}

/* Takes out of the queue and of the model up to `size` bytes. */
static size_t take(const uint8_t *model, size_t size)
{
    struct swl_output_item *item = swl_output_queue_item(&queue);
    struct swl_output_mark mark;
    if (item == NULL) {
        struct iovec parts[3];
        int count = swl_output_queue_front(&queue, parts, COUNT_OF(parts));
        size_t taken = 0;
        for (int i = 0; i < count && taken < size; i++) {
            size_t part = SWL_MIN(parts[i].iov_len, size - taken);
            assert_true(part > 0);
            assert_memory_equal(parts[i].iov_base, model + taken, part);
            taken += part;
        }
        swl_output_queue_consume(&queue, taken);
        return taken;
    }
    if (item->file < 0) {
        assert_true(swl_output_queue_take_mark(&queue, &mark));
        return 0;
    }
    static uint8_t bytes[10000];
    size_t part = (size_t)SWL_MIN(item->left, (uint64_t)SWL_MIN(size, sizeof(bytes)));
    assert_int_equal(pread(item->file, bytes, part, item->offset), part);
    assert_memory_equal(bytes, model, part);
    uint64_t left = item->left;
    assert_int_equal(swl_output_queue_consume_file(&queue, part), part == left);
    return part;
}

static void any_mixture_comes_out_as_it_went_in(void **state)
{
    (void)state;
    static uint8_t model[MODEL], bytes[20000];
    uint64_t random = support_seed();
    for (int round = 0; round < 200; round++) {
        size_t in = 0, out = 0, memory = 0;
        while (in < MODEL - sizeof(bytes) && (in < 50000 || support_below(&random, 20) > 0)) {
            size_t size = 1 + support_below(&random, support_below(&random, 3) ? 300 : sizeof(bytes) - 1);
            support_fill(bytes, size, random);
            struct swl_block_queue blocks = {0};
            switch (support_below(&random, 5)) {
            case 0:
                swl_output_queue_append_file(&queue, file_with(bytes, size), 0, size);
                break;
            case 1:
                swl_output_queue_append_mark(&queue, (struct swl_output_mark){1, 1});
                size = 0;
                break;
            case 2:
                swl_block_queue_append(&blocks, bytes, size);
                swl_output_queue_move(&queue, &blocks);
                break;
            default:
                swl_output_queue_append(&queue, bytes, size);
                break;
            }
            memcpy(model + in, bytes, size);
            in += size;
            while (support_below(&random, 2) && !swl_output_queue_is_empty(&queue)) {
                out += take(model + out, 1 + support_below(&random, 15000));
                assert_true(swl_output_queue_sane(&queue));
            }
            assert_int_equal(swl_output_queue_size(&queue), in - out);
            memory = SWL_MAX(memory, swl_output_queue_memory(&queue));
        }
        while (support_below(&random, 8) && !swl_output_queue_is_empty(&queue)) {
            while (!swl_output_queue_is_empty(&queue)) {
                out += take(model + out, 1 + support_below(&random, 15000));
            }
            assert_int_equal(in, out);
        }
        swl_output_queue_free(&queue);
        assert_true(swl_output_queue_sane(&queue));
        assert_true(memory > 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_queue_has_nothing),
        TEST(bytes_end_before_a_file),
        TEST(a_mark_stands_where_it_was_put),
        TEST(any_mixture_comes_out_as_it_went_in),
    };
    return RUN(tests);
}
