/* Framing by a length field in a header of fixed layout. */
#define _GNU_SOURCE
#include "net/framing.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

size_t swl_framing_length_size(char letter)
{
    switch (letter) {
    case 'c':
    case 'C':
        return 1;
    case 's':
    case 'S':
    case 'n':
    case 'v':
        return 2;
    case 'l':
    case 'L':
    case 'N':
    case 'V':
        return 4;
    case 'J':
    case 'P':
    case 'q':
    case 'Q':
        return 8;
    }
    return 0;
}

/* Returns the value of the field; negative if the field is, or if the value is too large for any package. */
static int64_t framing_length_read(char letter, const uint8_t *field)
{
    uint16_t two = 0;
    uint32_t four = 0;
    uint64_t eight = 0;
    size_t size = swl_framing_length_size(letter);
    memcpy(&two, field, size == 2 ? 2 : 0);
    memcpy(&four, field, size == 4 ? 4 : 0);
    memcpy(&eight, field, size == 8 ? 8 : 0);
    switch (letter) {
    case 'c':
        return (int8_t)field[0];
    case 'C':
        return field[0];
    case 's':
        return (int16_t)two;
    case 'S':
        return two;
    case 'n':
        return be16toh(two);
    case 'v':
        return le16toh(two);
    case 'l':
        return (int32_t)four;
    case 'L':
        return four;
    case 'N':
        return be32toh(four);
    case 'V':
        return le32toh(four);
    case 'J':
        eight = be64toh(eight);
        break;
    case 'P':
        eight = le64toh(eight);
        break;
    }
    return eight > INT64_MAX ? -1 : (int64_t)eight;
}

static ssize_t framing_length_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                      size_t *scanned)
{
    const struct swl_framing_length_options *options = &framing->length;
    (void)scanned;
    if (size < options->offset + swl_framing_length_size(options->type)) {
        return 0;
    }
    int64_t length = framing_length_read(options->type, data + options->offset);
    if (length < 0) {
        return -EPROTO;
    }
    if (length > (int64_t)framing->package_max_length - (int64_t)options->body_offset) {
        return -EMSGSIZE;
    }
    size_t whole = (size_t)length + options->body_offset;
    if (whole < options->offset + swl_framing_length_size(options->type)) {
        return -EPROTO; /* it would end within its own header, and the next search might not advance */
    }
    return size >= whole ? (ssize_t)whole : 0;
}

static const char *framing_length_refusal(int error)
{
    (void)error;
    return "its length field is invalid";
}

const struct swl_framing_kind swl_framing_length = {
    .name = "length",
    .package = framing_length_package,
    .refusal = framing_length_refusal,
};
