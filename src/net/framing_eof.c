/* Framing by a mark at the end of each package. */
#define _GNU_SOURCE
#include "net/framing.h"

#include <errno.h>
#include <string.h>

/* A search for the first byte of the mark is several times as fast as memmem(), unless that byte is frequent:
 * after so many false hits memmem() searches the rest. */
#define FALSE_HITS_MAX 8

/* Returns the first mark, or NULL. */
static const uint8_t *framing_eof_find(const struct swl_framing_eof_options *eof, const uint8_t *data,
                                       size_t size)
{
    const uint8_t *end = data + size;
    for (int i = 0; i < FALSE_HITS_MAX && (size_t)(end - data) >= eof->size; i++) {
        const uint8_t *hit = memchr(data, eof->mark[0], (size_t)(end - data) - eof->size + 1);
        if (hit == NULL || memcmp(hit, eof->mark, eof->size) == 0) {
            return hit;
        }
        data = hit + 1;
    }
    return memmem(data, (size_t)(end - data), eof->mark, eof->size);
}

static ssize_t framing_eof_check_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                         size_t *scanned)
{
    size_t mark = framing->eof.size;
    (void)scanned;
    if (size > framing->package_max_length) {
        return -EMSGSIZE;
    }
    return size >= mark && memcmp(data + size - mark, framing->eof.mark, mark) == 0 ? (ssize_t)size : 0;
}

static ssize_t framing_eof_split_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                         size_t *scanned)
{
    size_t mark = framing->eof.size;
    const uint8_t *found = framing_eof_find(&framing->eof, data + *scanned, size - *scanned);
    size_t length = found ? (size_t)(found - data) + mark : size;
    if (length > framing->package_max_length) {
        return -EMSGSIZE;
    }
    if (found == NULL) {
        /* the last bytes may be the beginning of a mark */
        *scanned = size < mark ? 0 : size - mark + 1;
        return 0;
    }
    return (ssize_t)length;
}

const struct swl_framing_kind swl_framing_eof_check = {.name = "eof_check",
                                                       .package = framing_eof_check_package};
const struct swl_framing_kind swl_framing_eof_split = {.name = "eof_split",
                                                       .package = framing_eof_split_package};
