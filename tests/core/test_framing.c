/* Framing: where a package ends, for every kind, wherever the stream is cut.
 * See test_framing_conformance.c for what all kinds have in common. */
#define _GNU_SOURCE
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "support_framing.h"

static struct swl_framing with_eof(const struct swl_framing_kind *kind, const char *mark, size_t size,
                                   uint32_t max)
{
    struct swl_framing framing = {
        .kind = kind,
        .package_max_length = max,
        .eof.size = (uint8_t)size,
    };
    memcpy(framing.eof.mark, mark, size);
    return framing;
}

static struct swl_framing with_length(char letter, uint32_t offset, uint32_t body, uint32_t max)
{
    return (struct swl_framing){
        .kind = &swl_framing_length,
        .package_max_length = max,
        .length = {.type = letter, .offset = offset, .body_offset = body},
    };
}

/* ---- none ---- */

static void without_framing_what_is_there_is_a_package(void **state)
{
    (void)state;
    struct swl_framing framing = {.kind = &swl_framing_none, .package_max_length = 100};
    struct packages got = feed_whole(&framing, "abc", 3);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.sizes[0], 3);
    assert_int_equal(got.rest, 0);
}

static void without_framing_more_than_the_maximum_is_several(void **state)
{
    (void)state;
    struct swl_framing framing = {.kind = &swl_framing_none, .package_max_length = 4};
    struct packages got = feed_whole(&framing, "abcdefghij", 10);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.sizes[0], 4);
    assert_int_equal(got.sizes[2], 2);
}

/* ---- eof_check ---- */

static void eof_check_takes_all_that_is_here_once_it_ends_with_the_mark(void **state)
{
    (void)state;
    struct swl_framing framing = with_eof(&swl_framing_eof_check, "\r\n", 2, 100);
    struct packages got = feed(&framing, (const uint8_t *)"a\r\nbc\r\nd\r\n", (size_t[]){4, 7, 9, 10}, 4);
    assert_int_equal(got.count, 2);
    assert_int_equal(got.sizes[0], 7);
    assert_int_equal(got.sizes[1], 3);
    got = feed_whole(&framing, "a\r\nb", 4);
    assert_int_equal(got.count, 0);
    assert_int_equal(got.rest, 4);
}

static void eof_check_finds_a_mark_cut_anywhere(void **state)
{
    (void)state;
    for (size_t size = 1; size <= SWL_EOF_MAX; size++) {
        struct swl_framing framing = with_eof(&swl_framing_eof_check, "0123456789abcdef", size, 100);
        uint8_t stream[4 + SWL_EOF_MAX] = "body";
        memcpy(stream + 4, framing.eof.mark, size);
        struct packages got = feed_all_cuts(&framing, stream, 4 + size);
        assert_int_equal(got.count, 1);
        assert_int_equal(got.sizes[0], 4 + size);
    }
}

static void eof_check_refuses_what_is_too_long(void **state)
{
    (void)state;
    struct swl_framing framing = with_eof(&swl_framing_eof_check, "\n", 1, 5);
    assert_int_equal(feed_whole(&framing, "1234\n", 5).count, 1);
    assert_int_equal(feed_whole(&framing, "12345", 5).error,
                     0); /* the mark could no more follow, but it is not over */
    assert_int_equal(feed_whole(&framing, "12345\n", 6).error, -EMSGSIZE);
}

/* ---- eof_split ---- */

static void eof_split_ends_a_package_at_each_mark(void **state)
{
    (void)state;
    struct swl_framing framing = with_eof(&swl_framing_eof_split, "\r\n", 2, 100);
    struct packages got = feed_all_cuts(&framing, "a\r\n\r\nbcd\r\r\nrest\r", 17);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.sizes[0], 3);
    assert_int_equal(got.sizes[1], 2);
    assert_int_equal(got.sizes[2], 6);
    assert_int_equal(got.rest, 6);
}

static void eof_split_finds_marks_of_every_size_however_cut(void **state)
{
    (void)state;
    for (size_t size = 1; size <= SWL_EOF_MAX; size++) {
        struct swl_framing framing = with_eof(&swl_framing_eof_split, "0123456789abcdef", size, 100);
        uint8_t stream[64];
        size_t at = 0;
        for (size_t i = 0; i < 3; i++) {
            memset(stream + at, 'x', i);
            memcpy(stream + at + i, framing.eof.mark, size);
            at += i + size;
        }
        stream[at++] = 'r';
        struct packages got = feed_all_cuts(&framing, stream, at);
        assert_int_equal(got.count, 3);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(got.sizes[i], i + size);
        }
        assert_int_equal(got.rest, 1);
    }
}

static void eof_split_takes_the_first_of_marks_that_overlap(void **state)
{
    (void)state;
    struct swl_framing framing = with_eof(&swl_framing_eof_split, "aa", 2, 100);
    struct packages got = feed_all_cuts(&framing, "aaaaabaa", 8);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.sizes[0], 2);
    assert_int_equal(got.sizes[1], 2);
    assert_int_equal(got.sizes[2], 4);

    framing = with_eof(&swl_framing_eof_split, "abab", 4, 100);
    got = feed_all_cuts(&framing, "xabababababx", 12);
    assert_int_equal(got.count, 2);
    assert_int_equal(got.sizes[0], 5);
    assert_int_equal(got.sizes[1], 4);
    assert_int_equal(got.rest, 3);

    framing = with_eof(&swl_framing_eof_split, "aab", 3, 100);
    got = feed_all_cuts(&framing, "aaaaab", 6); /* a search that skips too far misses it */
    assert_int_equal(got.count, 1);
    assert_int_equal(got.sizes[0], 6);
}

static void eof_split_takes_any_byte_as_a_mark(void **state)
{
    (void)state;
    struct swl_framing framing = with_eof(&swl_framing_eof_split, "\0\xff\0", 3, 100);
    struct packages got = feed_all_cuts(&framing, "\0\0\xff\0\xff\0\xff\0", 8);
    assert_int_equal(got.count, 2);
    assert_int_equal(got.sizes[0], 4);
    assert_int_equal(got.sizes[1], 4);
}

static void eof_split_refuses_what_is_too_long_at_the_latest_when_it_is(void **state)
{
    (void)state;
    struct swl_framing framing = with_eof(&swl_framing_eof_split, "\r\n", 2, 6);
    assert_int_equal(feed_all_cuts(&framing, "1234\r\n", 6).count, 1);
    assert_int_equal(feed_all_cuts(&framing, "12345\r\n", 7).error, -EMSGSIZE);
    assert_int_equal(feed_all_cuts(&framing, "1234567", 7).error, -EMSGSIZE);
    assert_int_equal(feed_all_cuts(&framing, "123456", 6).error, 0);
    struct packages got = feed_all_cuts(&framing, "1\r\n12345\r\n", 10);
    assert_int_equal(got.count, 1);
    assert_int_equal(got.error, -EMSGSIZE);
}

static void random_streams_are_split_the_same_however_cut(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    for (int i = 0; i < 300; i++) {
        /* few different bytes, so that marks and their beginnings abound */
        uint8_t stream[40], mark[SWL_EOF_MAX];
        size_t size = 1 + support_below(&random, sizeof(stream)), mark_size = 1 + support_below(&random, 4);
        for (size_t j = 0; j < size; j++) {
            stream[j] = (uint8_t)('a' + support_below(&random, 2));
        }
        for (size_t j = 0; j < mark_size; j++) {
            mark[j] = (uint8_t)('a' + support_below(&random, 2));
        }
        struct swl_framing framing = with_eof(&swl_framing_eof_split, (const char *)mark, mark_size, 100);
        struct packages got = feed_all_cuts(&framing, stream, size);
        /* against a search from each byte */
        size_t start = 0;
        int count = 0;
        for (size_t at = 0; at + mark_size <= size;) {
            if (memcmp(stream + at, mark, mark_size) == 0) {
                assert_int_equal(got.sizes[count++], at + mark_size - start);
                start = at += mark_size;
            } else {
                at++;
            }
        }
        assert_int_equal(got.count, count);
    }
}

/* ---- length ---- */

static void each_letter_reads_as_unpack_does(void **state)
{
    (void)state;
    static const struct {
        char letter;
        const char *field;
        size_t size;
        int64_t value; /* -1: refused */
    } cases[] = {
        {'c', "\x05", 1, 5},
        {'c', "\x7f", 1, 127},
        {'c', "\x80", 1, -1},
        {'C', "\x80", 1, 128},
        {'C', "\xff", 1, 255},
        {'n', "\x01\x02", 2, 0x0102},
        {'n', "\xff\xff", 2, 0xffff},
        {'v', "\x02\x01", 2, 0x0102},
        {'v', "\xff\xff", 2, 0xffff},
        {'N', "\x00\x01\x02\x03", 4, 0x010203},
        {'V', "\x03\x02\x01\x00", 4, 0x010203},
        {'J', "\x00\x00\x00\x00\x00\x01\x02\x03", 8, 0x010203},
        {'P', "\x03\x02\x01\x00\x00\x00\x00\x00", 8, 0x010203},
        {'J', "\x80\x00\x00\x00\x00\x00\x00\x00", 8, -1},
        {'P', "\x00\x00\x00\x00\x00\x00\x00\x80", 8, -1},
#if __BYTE_ORDER == __LITTLE_ENDIAN
        {'s', "\x02\x01", 2, 0x0102},
        {'s', "\xff\x7f", 2, 0x7fff},
        {'s', "\x00\x80", 2, -1},
        {'S', "\x00\x80", 2, 0x8000},
        {'l', "\x03\x02\x01\x00", 4, 0x010203},
        {'l', "\x00\x00\x00\x80", 4, -1},
        {'L', "\x03\x02\x01\x00", 4, 0x010203},
        {'q', "\x03\x02\x01\x00\x00\x00\x00\x00", 8, 0x010203},
        {'q', "\xff\xff\xff\xff\xff\xff\xff\xff", 8, -1},
        {'Q', "\x03\x02\x01\x00\x00\x00\x00\x00", 8, 0x010203},
        {'Q', "\xff\xff\xff\xff\xff\xff\xff\xff", 8, -1},
#endif
    };
    static uint8_t stream[0x10203 + 8];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct swl_framing framing = with_length(cases[i].letter, 0, (uint32_t)cases[i].size, UINT32_MAX);
        size_t scanned = 0;
        assert_int_equal(swl_framing_length_size(cases[i].letter), cases[i].size);
        memcpy(stream, cases[i].field, cases[i].size);
        ssize_t length = swl_framing_length.package(&framing, stream, sizeof(stream), &scanned);
        if (length != (cases[i].value < 0 ? -EPROTO : cases[i].value + (ssize_t)cases[i].size)) {
            fail_msg("letter %c, case %zu: %zd", cases[i].letter, i, length);
        }
    }
}

static void the_top_bit_of_an_unsigned_letter_is_no_sign(void **state)
{
    (void)state;
    /* too long for any limit, but not negative */
    const struct {
        char letter;
        const char *field;
    } cases[] = {{'N', "\xff\xff\xff\xff"}, {'V', "\xff\xff\xff\xff"}, {'L', "\xff\xff\xff\xff"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct swl_framing framing = with_length(cases[i].letter, 0, 4, 1 << 20);
        assert_int_equal(feed_all_cuts(&framing, cases[i].field, 4).error, -EMSGSIZE);
    }
}

static void other_letters_are_no_length(void **state)
{
    (void)state;
    for (int letter = -128; letter < 128; letter++) {
        bool known = letter > 0 && strchr("cCsSnvlLNVJPqQ", letter) != NULL;
        assert_int_equal(swl_framing_length_size((char)letter) != 0, known);
    }
}

static void the_length_counts_what_lies_behind_the_body_offset(void **state)
{
    (void)state;
    /* type, length, body: the header is not counted */
    struct swl_framing framing = with_length('n', 1, 3, 100);
    struct packages got = feed_all_cuts(&framing,
                                        "T\0\2ab"
                                        "T\0\0"
                                        "T\0\5abcde"
                                        "T\0",
                                        18);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.sizes[0], 5);
    assert_int_equal(got.sizes[1], 3);
    assert_int_equal(got.sizes[2], 8);
    assert_int_equal(got.rest, 2);

    /* counted: the length is that of the whole package */
    framing = with_length('n', 1, 0, 100);
    got = feed_all_cuts(&framing, "T\0\5abT\0\3T\0\4x", 12);
    assert_int_equal(got.count, 3);
    assert_int_equal(got.sizes[0], 5);
    assert_int_equal(got.sizes[1], 3);
    assert_int_equal(got.sizes[2], 4);
}

static void a_package_that_would_end_within_its_header_makes_no_sense(void **state)
{
    (void)state;
    struct swl_framing framing = with_length('n', 2, 0, 100);
    assert_int_equal(feed_all_cuts(&framing, "..\0\0", 4).error, -EPROTO);
    assert_int_equal(feed_all_cuts(&framing, "..\0\3", 4).error, -EPROTO);
    assert_int_equal(feed_all_cuts(&framing, "..\0\4", 4).count, 1);
    framing = with_length('n', 2, 3, 100);
    assert_int_equal(feed_all_cuts(&framing, "..\0\0", 4).error, -EPROTO);
    assert_int_equal(feed_all_cuts(&framing, "..\0\1", 4).count, 1);
}

static void the_maximum_counts_the_header(void **state)
{
    (void)state;
    struct swl_framing framing = with_length('C', 0, 1, 6);
    assert_int_equal(feed_all_cuts(&framing, "\5abcde", 6).count, 1);
    /* refused as soon as the length is known: nothing of it need be here */
    assert_int_equal(feed_all_cuts(&framing, "\6", 1).error, -EMSGSIZE);
    framing = with_length('C', 0, 0, 6);
    assert_int_equal(feed_all_cuts(&framing, "\6abcde", 6).count, 1);
    assert_int_equal(feed_all_cuts(&framing, "\7", 1).error, -EMSGSIZE);
}

static void a_huge_length_does_not_wrap(void **state)
{
    (void)state;
    const char *fields[] = {"\x7f\xff\xff\xff\xff\xff\xff\xff", "\x7f\xff\xff\xff\xff\xff\xff\xf8",
                            "\x00\x00\x00\x01\x00\x00\x00\x00", "\x00\x00\x00\x00\xff\xff\xff\xff"};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct swl_framing framing = with_length('J', 0, 8, 1 << 30);
        assert_int_equal(feed_whole(&framing, fields[i], 8).error, -EMSGSIZE);
        framing = with_length('J', 0, 1 << 20, UINT32_MAX);
        assert_int_equal(feed_whole(&framing, fields[i], 8).error, -EMSGSIZE);
    }
}

static void a_length_far_into_the_header_is_waited_for(void **state)
{
    (void)state;
    struct swl_framing framing = with_length('N', 40, 44, 100);
    uint8_t stream[48] = {0};
    stream[43] = 4;
    struct packages got = feed_all_cuts(&framing, stream, sizeof(stream));
    assert_int_equal(got.count, 1);
    assert_int_equal(got.sizes[0], 48);
}

static void each_refusal_has_a_reason(void **state)
{
    (void)state;
    const struct swl_framing framings[] = {
        {.kind = &swl_framing_none},
        {.kind = &swl_framing_eof_check},
        {.kind = &swl_framing_eof_split},
        {.kind = &swl_framing_length},
    };
    for (size_t i = 0; i < COUNT_OF(framings); i++) {
        assert_non_null(strstr(swl_framing_refusal(&framings[i], -EMSGSIZE), "package_max_length"));
        assert_null(strstr(swl_framing_refusal(&framings[i], -EPROTO), "package_max_length"));
    }
    assert_non_null(strstr(swl_framing_refusal(&framings[3], -EPROTO), "length field"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_framing_what_is_there_is_a_package),
        cmocka_unit_test(without_framing_more_than_the_maximum_is_several),
        cmocka_unit_test(eof_check_takes_all_that_is_here_once_it_ends_with_the_mark),
        cmocka_unit_test(eof_check_finds_a_mark_cut_anywhere),
        cmocka_unit_test(eof_check_refuses_what_is_too_long),
        cmocka_unit_test(eof_split_ends_a_package_at_each_mark),
        cmocka_unit_test(eof_split_finds_marks_of_every_size_however_cut),
        cmocka_unit_test(eof_split_takes_the_first_of_marks_that_overlap),
        cmocka_unit_test(eof_split_takes_any_byte_as_a_mark),
        cmocka_unit_test(eof_split_refuses_what_is_too_long_at_the_latest_when_it_is),
        cmocka_unit_test(random_streams_are_split_the_same_however_cut),
        cmocka_unit_test(each_letter_reads_as_unpack_does),
        cmocka_unit_test(the_top_bit_of_an_unsigned_letter_is_no_sign),
        cmocka_unit_test(other_letters_are_no_length),
        cmocka_unit_test(the_length_counts_what_lies_behind_the_body_offset),
        cmocka_unit_test(a_package_that_would_end_within_its_header_makes_no_sense),
        cmocka_unit_test(the_maximum_counts_the_header),
        cmocka_unit_test(a_huge_length_does_not_wrap),
        cmocka_unit_test(a_length_far_into_the_header_is_waited_for),
        cmocka_unit_test(each_refusal_has_a_reason),
    };
    return RUN(tests);
}
