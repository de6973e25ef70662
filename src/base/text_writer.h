/* Text that is put together piece by piece in a room of fixed size. What does not fit is left out, and noted. It writes no
 * zero behind it. */
#ifndef SWL_BASE_TEXT_WRITER_H
#define SWL_BASE_TEXT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*     begin ....... at ....... end
 *           written      free      */
struct swl_text_writer {
    char *begin, *at, *end;
    bool is_full; /* something did not fit: from there on nothing is written */
};

static inline struct swl_text_writer swl_text_writer_in(char *room, size_t size)
{
    return (struct swl_text_writer){.begin = room, .at = room, .end = room + size};
}

static inline size_t swl_text_writer_size(const struct swl_text_writer *writer)
{
    return (size_t)(writer->at - writer->begin);
}

static inline void swl_text_put(struct swl_text_writer *writer, const char *bytes, size_t size)
{
    writer->is_full = writer->is_full || size > (size_t)(writer->end - writer->at);
    if (!writer->is_full) {
        memcpy(writer->at, bytes, size);
        writer->at += size;
    }
}

static inline void swl_text_put_byte(struct swl_text_writer *writer, char byte)
{
    swl_text_put(writer, &byte, 1);
}

static inline void swl_text_put_string(struct swl_text_writer *writer, const char *string)
{
    swl_text_put(writer, string, strlen(string));
}

static inline void swl_text_put_number(struct swl_text_writer *writer, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    swl_text_put(writer, digits + at, sizeof(digits) - at);
}

static inline void swl_text_put_hex(struct swl_text_writer *writer, uint64_t number)
{
    char digits[16];
    size_t at = sizeof(digits);
    do {
        digits[--at] = "0123456789abcdef"[number & 15];
        number >>= 4;
    } while (number > 0);
    swl_text_put(writer, digits + at, sizeof(digits) - at);
}

/* `digits` (at most 20) digits of it, zeros in front. */
static inline void swl_text_put_digits(struct swl_text_writer *writer, uint64_t number, unsigned digits)
{
    char text[20];
    for (unsigned i = digits; i-- > 0; number /= 10) {
        text[i] = (char)('0' + number % 10);
    }
    swl_text_put(writer, text, digits);
}

#endif
