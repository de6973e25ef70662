/* Frames of WebSocket: the examples of RFC 6455, everything that it forbids of a head and of a close, and masks against a
 * model byte by byte. Heads are given as copies of just their size. */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/websocket_frame.h"

static struct swl_websocket_head head;
static const char *fault;

static ssize_t parse_part(const void *data, size_t size)
{
    uint8_t *copy = malloc(size);
    memcpy(copy, data, size);
    ssize_t result = swl_websocket_head_parse(copy, size, &head, &fault);
    free(copy);
    assert_true(result == -EPROTO ? fault != NULL : result >= 0 && (size_t)result <= size);
    return result;
}

/* Each shorter part has to be waited for. Returns the result for all. */
static ssize_t parse(const void *data, size_t size)
{
    for (size_t part = 0; part < size; part++) {
        ssize_t result = parse_part(data, part);
        if (result != 0) {
            return result;
        }
    }
    return parse_part(data, size);
}

static void the_examples_of_the_specification_are_parsed(void **state)
{
    (void)state;
    assert_int_equal(parse("\x81\x05", 2), 2); /* "Hello", unmasked */
    assert_int_equal(head.first, SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_TEXT);
    assert_int_equal(head.size, 5);
    assert_false(head.masked);
    assert_int_equal(parse("\x81\x85\x37\xfa\x21\x3d", 6), 6); /* the same, masked */
    assert_true(head.masked);
    uint8_t text[5];
    swl_websocket_mask(text, (const uint8_t *)"\x7f\x9f\x4d\x51\x58", 5, head.mask, 0);
    assert_memory_equal(text, "Hello", 5);
    assert_int_equal(parse("\x01\x03", 2), 2); /* a fragment */
    assert_int_equal(swl_websocket_head_opcode(&head), SWL_WEBSOCKET_TEXT);
    assert_false(head.first & SWL_WEBSOCKET_FIN);
    assert_int_equal(parse("\x82\x7e\x01\x00", 4), 4); /* 256 bytes */
    assert_int_equal(head.size, 256);
    assert_int_equal(parse("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10), 10); /* 65536 bytes */
    assert_int_equal(head.size, 65536);
}

static void heads_that_are_made_are_parsed(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {0, 1, 125, 126, 127, 65535, 65536, UINT32_MAX, INT64_MAX};
    static const uint8_t mask[] = {1, 2, 3, 4};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (int masked = 0; masked < 2; masked++) {
            uint8_t made[SWL_WEBSOCKET_HEAD_MAX];
            size_t size = swl_websocket_head_make(made, SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_BINARY, sizes[i],
                                                  masked ? mask : NULL);
            assert_int_equal(parse(made, size), size);
            assert_int_equal(head.size, sizes[i]);
            assert_int_equal(head.first, SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_BINARY);
            assert_int_equal(head.masked, masked);
            assert_memory_equal(head.mask, masked ? mask : (const uint8_t *)"\0\0\0\0", 4);
        }
    }
}

static void every_first_byte_is_judged(void **state)
{
    (void)state;
    for (int first = 0; first < 256; first++) {
        int opcode = first & 15;
        bool known = opcode <= 2 || (opcode >= 8 && opcode <= 10), is_fin = (first & 0x80) != 0;
        const uint8_t data[] = {(uint8_t)first, 0x80, 1, 2, 3, 4};
        assert_int_equal(parse(data, 6), known && (opcode < 8 || is_fin) ? 6 : -EPROTO);
    }
}

static void wrong_sizes_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        ssize_t result;
    } table[] = {
        {"\x89\xfd\1\2\3\4", 6, 6},
        {"\x89\xfe\0\x7e\1\2\3\4", 8, -EPROTO}, /* 125 and 126 bytes of ping */
        {"\x88\xff", 2, -EPROTO},
        {"\x8a\xfe", 2, -EPROTO},
        {"\x82\x7e\0\x7d", 4, -EPROTO},
        {"\x82\x7e\0\x7e", 4, 4}, /* in as few bytes as possible */
        {"\x82\x7f\0\0\0\0\0\0\xff\xff", 10, -EPROTO},
        {"\x82\x7f\0\0\0\0\0\1\0\0", 10, 10},
        {"\x82\x7f\x80\0\0\0\0\0\0\0", 10, -EPROTO},
        {"\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10, 10},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(parse(table[i].bytes, table[i].size), table[i].result);
    }
}

static void masks_turn_with_the_offset(void **state)
{
    (void)state;
    static const uint8_t mask[] = {0x37, 0xfa, 0x21, 0x3d};
    uint8_t plain[200], model[200], copy[200];
    support_fill(plain, sizeof(plain), 1);
    for (size_t size = 0; size <= 90; size++) {
        for (size_t start = 0; start < 9; start++) { /* where the bytes lie in memory */
            for (size_t offset = 0; offset < 8; offset++) {
                for (size_t i = 0; i < size; i++) {
                    model[i] = plain[start + i] ^ mask[(offset + i) % 4];
                }
                uint8_t *exact = malloc(size);
                swl_websocket_mask(exact, plain + start, size, mask, offset);
                assert_memory_equal(exact, model, size);
                free(exact);
                memcpy(copy, plain, sizeof(plain)); /* in place, and nothing beyond */
                swl_websocket_mask(copy + start, copy + start, size, mask, offset);
                assert_memory_equal(copy + start, model, size);
                assert_memory_equal(copy, plain, start);
                assert_memory_equal(copy + start + size, plain + start + size, sizeof(plain) - start - size);
            }
        }
    }
}

static void codes_of_close_are_those_that_may_be_sent(void **state)
{
    (void)state;
    for (int code = -1; code <= 70000; code++) {
        bool valid = code == 1000 || code == 1001 || code == 1002 || code == 1003 ||
                     (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
        assert_int_equal(swl_websocket_close_code_is_valid(code), valid);
    }
}

static void a_frame_of_close_is_read(void **state)
{
    (void)state;
    const char *reason;
    size_t size;
    assert_int_equal(swl_websocket_close_parse(NULL, 0, &reason, &size), SWL_WEBSOCKET_CLOSE_NO_CODE);
    assert_int_equal(size, 0);
    assert_int_equal(swl_websocket_close_parse((const uint8_t *)"\x03", 1, &reason, &size), -EPROTO);
    assert_int_equal(swl_websocket_close_parse((const uint8_t *)"\x03\xe8", 2, &reason, &size), 1000);
    assert_int_equal(size, 0);
    assert_int_equal(swl_websocket_close_parse((const uint8_t *)"\x0f\xa1gone", 6, &reason, &size), 4001);
    assert_int_equal(size, 4);
    assert_memory_equal(reason, "gone", 4);
    assert_int_equal(swl_websocket_close_parse((const uint8_t *)"\x03\xed", 2, &reason, &size), -EPROTO);
    assert_int_equal(swl_websocket_close_parse((const uint8_t *)"\x03\xe8\xc3", 3, &reason, &size), -EILSEQ);
}

static void a_frame_of_close_is_made(void **state)
{
    (void)state;
    uint8_t payload[SWL_WEBSOCKET_CONTROL_MAX];
    assert_int_equal(swl_websocket_close_make(payload, SWL_WEBSOCKET_CLOSE_NO_CODE, "", 0), 0);
    assert_int_equal(swl_websocket_close_make(payload, 1001, "bye", 3), 5);
    assert_memory_equal(payload,
                        "\x03\xe9"
                        "bye",
                        5);
    /* of 124 bytes 123 have room: the last character has two, and stays out */
    char text[125];
    memset(text, 'a', sizeof(text));
    memcpy(text + 122, "\xc3\xa4", 2);
    assert_int_equal(swl_websocket_close_make(payload, 1000, text, 124), 2 + 122);
    assert_int_equal(swl_websocket_close_make(payload, 1000, text, 122), 2 + 122);
    memset(text, 'a', sizeof(text));
    assert_int_equal(swl_websocket_close_make(payload, 1000, text, 125), 125);
    memset(text, 0x80, sizeof(text)); /* bytes that are no text at all */
    assert_int_equal(swl_websocket_close_make(payload, 1000, text, 125), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_specification_are_parsed),
        cmocka_unit_test(heads_that_are_made_are_parsed),
        cmocka_unit_test(every_first_byte_is_judged),
        cmocka_unit_test(wrong_sizes_are_refused),
        cmocka_unit_test(masks_turn_with_the_offset),
        cmocka_unit_test(codes_of_close_are_those_that_may_be_sent),
        cmocka_unit_test(a_frame_of_close_is_read),
        cmocka_unit_test(a_frame_of_close_is_made),
    };
    return RUN(tests);
}
