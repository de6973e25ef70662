/* UTF-8: what RFC 3629 allows and forbids, at each place of a text, and against a slow model for all short texts.
 * Texts are given as copies of just their size: the sanitizer sees a read beyond it. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

static bool is_valid(const void *bytes, size_t size)
{
    uint8_t *copy = malloc(size);
    memcpy(copy, bytes, size);
    bool result = swl_utf8_is_valid(copy, size);
    free(copy);
    return result;
}

/* Decodes by the definition alone. */
static bool model(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size;) {
        size_t more = bytes[i] < 0x80       ? 0
                      : bytes[i] >> 5 == 6  ? 1
                      : bytes[i] >> 4 == 14 ? 2
                      : bytes[i] >> 3 == 30 ? 3
                                            : 9;
        if (more == 9 || i + more >= size) {
            return false;
        }
        uint32_t character = more == 0 ? bytes[i] : bytes[i] & (0x3fu >> more);
        for (size_t j = 1; j <= more; j++) {
            if (bytes[i + j] >> 6 != 2) {
                return false;
            }
            character = character << 6 | (bytes[i + j] & 0x3f);
        }
        static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
        if (character < least[more] || character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff)) {
            return false;
        }
        i += more + 1;
    }
    return true;
}

static void all_texts_of_two_bytes_and_many_of_four_are_as_the_definition_says(void **state)
{
    (void)state;
    uint64_t random = support_seed();
    for (uint32_t i = 0; i < 65536; i++) {
        uint8_t text[4] = {(uint8_t)(i >> 8), (uint8_t)i};
        assert_int_equal(is_valid(text, 2), model(text, 2));
        for (int j = 0; j < 4; j++) {
            /* most of them continue, else nearly nothing of three and four bytes would be valid */
            text[2] = (uint8_t)(support_random(&random) & (j & 1 ? 0xff : 0x3f)) | (j & 1 ? 0 : 0x80);
            text[3] = (uint8_t)(support_random(&random) & (j & 2 ? 0xff : 0x3f)) | (j & 2 ? 0 : 0x80);
            assert_int_equal(is_valid(text, 3), model(text, 3));
            assert_int_equal(is_valid(text, 4), model(text, 4));
        }
    }
}

static void a_character_counts_wherever_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool valid;
    } table[] = {
        {"\xc3\xa4", true},
        {"\xe2\x82\xac", true},
        {"\xf0\x9f\x98\x80", true},
        {"\xf4\x8f\xbf\xbf", true},
        {"\xef\xbf\xbf", true},
        {"\xed\x9f\xbf", true},
        {"\xed\xa0\x80", false},
        {"\xed\xbf\xbf", false},
        {"\xf4\x90\x80\x80", false},
        {"\xc0\xaf", false},
        {"\xe0\x80\xaf", false},
        {"\xf0\x80\x80\xaf", false},
        {"\xc1\xbf", false},
        {"\xe0\x9f\xbf", false},
        {"\xf0\x8f\xbf\xbf", false},
        {"\xf8\x88\x80\x80", false},
        {"\xff", false},
        {"\xfe", false},
        {"\x80", false},
        {"\xc3", false},
        {"\xe2\x82", false},
        {"\xf0\x9f\x98", false},
        {"\xc3\x28", false},
    };
    char text[96];
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        size_t size = strlen(table[i].bytes);
        for (size_t place = 0; place + size <= sizeof(text); place++) {
            memset(text, 'a', sizeof(text));
            memcpy(text + place, table[i].bytes, size);
            assert_int_equal(is_valid(text, sizeof(text)), table[i].valid);
            assert_int_equal(is_valid(text, place + size), table[i].valid);
        }
    }
}

static void an_empty_text_and_zeros_are_valid(void **state)
{
    (void)state;
    char zeros[100] = {0};
    assert_true(swl_utf8_is_valid(NULL, 0));
    assert_true(is_valid(zeros, sizeof(zeros)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_texts_of_two_bytes_and_many_of_four_are_as_the_definition_says),
        cmocka_unit_test(a_character_counts_wherever_it_stands),
        cmocka_unit_test(an_empty_text_and_zeros_are_valid),
    };
    return RUN(tests);
}
