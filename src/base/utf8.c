/* Checks UTF-8: eight bytes at a time while they are ASCII, else one character at a time. */
#include "base/utf8.h"

#include <string.h>

#define UTF8_NOT_ASCII UINT64_C(0x8080808080808080)

/* Returns the first byte that is not ASCII, or `end`. */
static const uint8_t *utf8_skip_ascii(const uint8_t *next, const uint8_t *end)
{
    uint64_t words[4];
    while ((size_t)(end - next) >= sizeof(words)) {
        memcpy(words, next, sizeof(words));
        if ((words[0] | words[1] | words[2] | words[3]) & UTF8_NOT_ASCII) {
            break;
        }
        next += sizeof(words);
    }
    while ((size_t)(end - next) >= sizeof(words[0])) {
        memcpy(words, next, sizeof(words[0]));
        if (words[0] & UTF8_NOT_ASCII) {
            break;
        }
        next += sizeof(words[0]);
    }
    while (next < end && *next < 0x80) {
        next++;
    }
    return next;
}

static bool utf8_continues(uint8_t byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Returns the size of the character at `next`, whose first byte is not ASCII; 0: it is not valid. */
static size_t utf8_character(const uint8_t *next, size_t left)
{
    uint8_t first = next[0];
    if (first < 0xc2 || first > 0xf4 || left < 2) {
        return 0; /* a byte of continuation, or a character that needs fewer bytes, or one above U+10FFFF */
    }
    if (first < 0xe0) {
        return utf8_continues(next[1]) ? 2 : 0;
    }
    if (left < 3 || !utf8_continues(next[1]) || !utf8_continues(next[2])) {
        return 0;
    }
    if (first < 0xf0) {
        /* fewer bytes would do, or a surrogate */
        return (first == 0xe0 && next[1] < 0xa0) || (first == 0xed && next[1] > 0x9f) ? 0 : 3;
    }
    if (left < 4 || !utf8_continues(next[3])) {
        return 0;
    }
    return (first == 0xf0 && next[1] < 0x90) || (first == 0xf4 && next[1] > 0x8f) ? 0 : 4;
}

bool swl_utf8_is_valid(const void *bytes, size_t size)
{
    const uint8_t *next = bytes, *end = next + size;
    while (next < end) {
        if (*next < 0x80) {
            next = utf8_skip_ascii(next, end);
            continue;
        }
        size_t character = utf8_character(next, (size_t)(end - next));
        if (character == 0) {
            return false;
        }
        next += character;
    }
    return true;
}
