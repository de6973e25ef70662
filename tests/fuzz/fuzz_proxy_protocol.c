/* PROXY headers: arbitrary bytes must be refused, waited for, or give a header that lies within them; the result
 * must not depend on how much more has arrived, and what is refused stays refused. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "net/proxy_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static ssize_t parse(const uint8_t *data, size_t size, struct swl_proxy_header *header)
{
    /* a copy of just that size: the sanitizer sees a read beyond it */
    uint8_t *copy = malloc(size);
    const char *fault;
    memcpy(copy, data, size);
    ssize_t result = swl_proxy_protocol_parse(copy, size, header, &fault);
    free(copy);
    must(result == -EPROTO || (result >= 0 && (size_t)result <= size), "the header lies within the bytes");
    must(result != -EPROTO || fault != NULL, "a refusal has a reason");
    must(result <= SWL_PROXY_PROTOCOL_MAX, "a header has a largest size");
    if (result > 0 && header->has_addresses) {
        uint16_t family = header->source.family;
        must(family == AF_INET || family == AF_INET6 || family == AF_UNIX, "the family is known");
        must(family == header->destination.family, "both addresses are of one family");
    }
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct swl_proxy_header whole, part;
    if (size == 0) {
        return 0;
    }
    ssize_t expected = parse(data, size, &whole);
    must(expected != 0 || size < SWL_PROXY_PROTOCOL_MAX, "at last it decides");
    size_t step = size > 300 ? size / 64 : 1;
    ssize_t result = 0;
    for (size_t some = 1; some <= size; some += step) {
        ssize_t now = parse(data, some, &part);
        must(result == 0 || now == result, "what was decided stays so");
        result = now;
        if (now > 0) {
            must(memcmp(&part, &whole, sizeof(part)) == 0, "the same addresses");
        }
    }
    must(result == 0 || result == expected, "the same however much has arrived");
    return 0;
}
