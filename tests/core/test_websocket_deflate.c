/* permessage-deflate: the examples of RFC 7692, that what is packed is restored whatever the window, that results are
 * bounded, and that nothing but a whole message is one. */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "net/websocket_deflate.h"

#define MAX ((size_t)2 * 1024 * 1024)

static struct swl_websocket_deflate *codec;

static int setup(void **state)
{
    (void)state;
    codec = swl_websocket_deflate_create();
    return codec == NULL ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    swl_websocket_deflate_destroy(codec);
    return 0;
}

/* Of a copy of just that size. */
static ssize_t unpack(const void *data, size_t size, size_t max, const uint8_t **out)
{
    uint8_t *copy = malloc(size);
    memcpy(copy, data, size);
    ssize_t result = swl_websocket_deflate_unpack(codec, copy, size, max, out);
    free(copy);
    return result;
}

static void expect(const char *data, size_t size, const char *text)
{
    const uint8_t *out;
    assert_int_equal(unpack(data, size, 100, &out), strlen(text));
    assert_memory_equal(out, text, strlen(text));
}

static void the_examples_of_the_specification_are_restored(void **state)
{
    (void)state;
    expect("\xf2\x48\xcd\xc9\xc9\x07\x00", 7, "Hello");
    expect("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8, "Hello");                      /* with a final block */
    expect("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", 13, "Hello"); /* of two blocks */
    expect("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11, "Hello");         /* not compressed */
    expect("\x00", 1, "");
    expect("\xf3\x48\xcd\xc9\xc9\x07\x00", 7, "Hello"); /* nothing behind the final block */
    expect("", 0, "");
}

/* Whatever room there is for the result: it may be full just where the final block ends. */
static void nothing_need_follow_a_final_block(void **state)
{
    (void)state;
    uint8_t zeros[16 * 1024] = {0}, packed[256];
    for (size_t size = 1; size <= sizeof(zeros); size *= 2) {
        const uint8_t *out;
        z_stream stream = {
            .next_in = zeros, .avail_in = (unsigned)size, .next_out = packed, .avail_out = sizeof(packed)};
        assert_int_equal(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
        assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
        assert_int_equal(deflateEnd(&stream), Z_OK);
        assert_int_equal(unpack(packed, stream.total_out, MAX, &out), size);
        assert_memory_equal(out, zeros, size);
    }
}

static void what_is_packed_is_restored(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    static const size_t sizes[] = {0, 1, 100, 4095, 4096, 4097, 70000, 1000000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint8_t *data = malloc(sizes[i]);
        for (int kind = 0; kind < 3; kind++) {
            if (kind == 0) {
                memset(data, 'a', sizes[i]);
            } else {
                support_fill(data, sizes[i], support_random(&random));
            }
            for (size_t j = 0; kind == 2 && j < sizes[i]; j++) {
                data[j] = (uint8_t)('a' + data[j] % 3 + (j / 700) % 2);
            }
            for (int bits = 9; bits <= 15; bits++) {
                const uint8_t *out;
                ssize_t size = swl_websocket_deflate_pack(codec, data, sizes[i], bits, &out);
                assert_true(size > 0);
                assert_true(kind == 1 || sizes[i] < 100 || (size_t)size < sizes[i] / 2);
                uint8_t *packed = malloc((size_t)size);
                memcpy(packed, out, (size_t)size);
                assert_int_equal(unpack(packed, (size_t)size, sizes[i], &out), sizes[i]);
                assert_memory_equal(out, data, sizes[i]);
                if (sizes[i] > 0) {
                    assert_int_equal(unpack(packed, (size_t)size, sizes[i] - 1, &out), -EMSGSIZE);
                }
                free(packed);
            }
        }
        free(data);
    }
}

static void other_windows_are_refused(void **state)
{
    (void)state;
    const uint8_t *out;
    assert_int_equal(swl_websocket_deflate_pack(codec, "a", 1, 8, &out), -EINVAL);
    assert_int_equal(swl_websocket_deflate_pack(codec, "a", 1, 16, &out), -EINVAL);
}

static void a_small_message_that_would_become_large_is_refused(void **state)
{
    (void)state;
    size_t size = (size_t)64 * 1024 * 1024;
    uint8_t *zeros = calloc(1, size);
    const uint8_t *out;
    ssize_t packed_size = swl_websocket_deflate_pack(codec, zeros, size, 15, &out);
    assert_true(packed_size > 0 && packed_size < 400000);
    memcpy(zeros, out, (size_t)packed_size);
    assert_int_equal(unpack(zeros, (size_t)packed_size, MAX, &out), -EMSGSIZE);
    free(zeros);
}

static void what_is_no_message_is_refused_and_harms_no_other(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } wrong[] = {
        {"\x07", 1}, /* a block of no known type */
        {"\xff\xff\xff\xff", 4},
        {"\xf2\x48\xcd\xc9\xc9", 5},         /* the end is missing */
        {"\x00\x05\x00\xfa\xff\x48\x65", 7}, /* a block that is cut off */
        {"\x00\x05\x00\xfa\xfe\x48\x65\x6c\x6c\x6f\x00", 11},
        {"\x02\x04\x00", 3},                     /* refers to what was before the message */
        {"\xf3\x48\xcd\xc9\xc9\x07\x00\x07", 8}, /* rubbish behind the final block */
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const uint8_t *out;
        assert_int_equal(unpack(wrong[i].bytes, wrong[i].size, MAX, &out), -EPROTO);
        expect("\xf2\x48\xcd\xc9\xc9\x07\x00", 7, "Hello");
    }
}

static void nothing_of_a_message_is_known_to_the_next(void **state)
{
    (void)state;
    static const char text[] = "the quick brown fox jumps over the lazy dog";
    const uint8_t *out;
    uint8_t first[100];
    ssize_t size = swl_websocket_deflate_pack(codec, text, sizeof(text), 15, &out);
    memcpy(first, out, (size_t)size);
    assert_int_equal(swl_websocket_deflate_pack(codec, text, sizeof(text), 15, &out), size);
    assert_memory_equal(out, first, (size_t)size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_examples_of_the_specification_are_restored, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_need_follow_a_final_block, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_packed_is_restored, setup, teardown),
        cmocka_unit_test_setup_teardown(other_windows_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_small_message_that_would_become_large_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_message_is_refused_and_harms_no_other, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_of_a_message_is_known_to_the_next, setup, teardown),
    };
    return RUN(tests);
}
