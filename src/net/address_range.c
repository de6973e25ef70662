/* Sets of addresses. */
#define _GNU_SOURCE
#include "net/address_range.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char range_unix[] = "unix";

static unsigned range_bits_max(int family)
{
    return family == AF_INET ? 32 : family == AF_INET6 ? 128 : 0;
}

/* Sets the bits behind the prefix to 0. */
static void range_mask(uint8_t bytes[16], unsigned bits)
{
    for (unsigned i = 0; i < 16; i++) {
        unsigned kept = bits > 8 * i ? bits - 8 * i : 0;
        bytes[i] = kept >= 8 ? bytes[i] : (uint8_t)(bytes[i] & ~(0xff >> kept));
    }
}

/* Parses the number of bits: decimal, without sign, space or leading zero. */
static int range_parse_bits(const char *text, unsigned max)
{
    unsigned bits = 0;
    if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0')) {
        return -EINVAL;
    }
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9' || (bits = bits * 10 + (unsigned)(*text - '0')) > max) {
            return -EINVAL;
        }
    }
    return (int)bits;
}

/* ::ffff:a.b.c.d becomes a.b.c.d. */
static struct swl_address range_unmapped(const struct swl_address *address)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    struct swl_address plain = *address;
    if (address->family == AF_INET6 && memcmp(address->bytes, mapped, sizeof(mapped)) == 0) {
        plain.family = AF_INET;
        memset(plain.bytes, 0, sizeof(plain.bytes));
        memcpy(plain.bytes, address->bytes + sizeof(mapped), 4);
    }
    return plain;
}

int swl_address_range_parse(struct swl_address_range *range, const char *text)
{
    char host[INET6_ADDRSTRLEN];
    const char *slash = strchr(text, '/');
    size_t size = slash != NULL ? (size_t)(slash - text) : strlen(text);
    *range = (struct swl_address_range){0};
    if (strcmp(text, range_unix) == 0) {
        range->first.family = AF_UNIX;
        return 0;
    }
    if (size >= sizeof(host)) {
        return -EINVAL;
    }
    memcpy(host, text, size);
    host[size] = '\0';
    if (inet_pton(AF_INET, host, range->first.bytes) == 1) {
        range->first.family = AF_INET;
    } else if (inet_pton(AF_INET6, host, range->first.bytes) == 1) {
        range->first.family = AF_INET6;
    } else {
        return -EINVAL;
    }
    unsigned max = range_bits_max(range->first.family);
    int bits = slash != NULL ? range_parse_bits(slash + 1, max) : (int)max;
    if (bits < 0) {
        return bits;
    }
    if (range->first.family == AF_INET6 && bits >= 96) {
        range->first = range_unmapped(&range->first);
        bits -= range->first.family == AF_INET ? 96 : 0;
    }
    range->bits = (uint8_t)bits;
    range_mask(range->first.bytes, range->bits);
    return 0;
}

void swl_address_range_text(const struct swl_address_range *range, char text[SWL_ADDRESS_RANGE_TEXT])
{
    if (range->first.family == AF_UNIX) {
        memcpy(text, range_unix, sizeof(range_unix));
        return;
    }
    swl_address_text(&range->first, text);
    if (range->bits < range_bits_max(range->first.family)) {
        size_t size = strlen(text);
        snprintf(text + size, SWL_ADDRESS_RANGE_TEXT - size, "/%u", range->bits);
    }
}

bool swl_address_ranges_contain(const struct swl_address_ranges *ranges, const struct swl_address *address)
{
    const struct swl_address plain = range_unmapped(address);
    for (size_t i = 0; i < ranges->count; i++) {
        const struct swl_address_range *range = &ranges->items[i];
        uint8_t bytes[16];
        memcpy(bytes, plain.bytes, sizeof(bytes));
        range_mask(bytes, range->bits);
        if (range->first.family == plain.family && memcmp(bytes, range->first.bytes, sizeof(bytes)) == 0) {
            return true;
        }
    }
    return false;
}
