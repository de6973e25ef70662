/* A set of addresses: a network ("10.0.0.0/8", "2001:db8::/32"), one address ("::1"), or "unix", all clients of
 * unix sockets. */
#ifndef SWL_NET_ADDRESS_RANGE_H
#define SWL_NET_ADDRESS_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "net/address.h"

struct swl_address_range {
    struct swl_address first; /* only family and bytes are used; bits behind the prefix are 0 */
    uint8_t bits;             /* of the prefix that all its addresses share */
};

/* A list of them. */
struct swl_address_ranges {
    struct swl_address_range *items;
    size_t count;
};

/* Returns 0, or -EINVAL if the text is none of the three forms. Bits of the address behind the prefix are
 * ignored. */
int swl_address_range_parse(struct swl_address_range *range, const char *text) SWL_MUST_CHECK;

/* The size that fits each text of swl_address_range_text(). */
#define SWL_ADDRESS_RANGE_TEXT (SWL_ADDRESS_TEXT + 4)

/* Writes the range in its shortest form. */
void swl_address_range_text(const struct swl_address_range *range, char text[SWL_ADDRESS_RANGE_TEXT]);

/* Whether the address is in one of the ranges. An IPv4 address that is mapped into IPv6 is the IPv4 address. */
bool swl_address_ranges_contain(const struct swl_address_ranges *ranges, const struct swl_address *address);

#endif
