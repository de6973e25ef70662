/* The field Range (RFC 9110, 14): which bytes of a file are asked for. A pure parser. */
#ifndef SWL_NET_HTTP_RANGE_H
#define SWL_NET_HTTP_RANGE_H

#include <stddef.h>
#include <stdint.h>

/* Who asks for more ranges gets the whole. */
#define SWL_HTTP_RANGES_MAX 16

/* Bytes first … first + size - 1; size is never 0. */
struct swl_http_range {
    uint64_t first, size;
};

struct swl_http_ranges {
    struct swl_http_range items[SWL_HTTP_RANGES_MAX]; /* in the order of the field */
    unsigned count;
};

enum swl_http_range_verdict {
    SWL_HTTP_RANGE_WHOLE,         /* answer as if the field were not there */
    SWL_HTTP_RANGE_PARTIAL,       /* 206 with these ranges, one or more */
    SWL_HTTP_RANGE_UNSATISFIABLE, /* 416: what is asked for lies behind the end */
};

/* Parses the field's value for something of `total` bytes. Ranges behind the end are left out while there are
 * others. A field that is not valid, or in another unit, is ignored, and so is one that asks for too much: more than
 * SWL_HTTP_RANGES_MAX ranges, or ranges that overlap, by which a small request could have a large answer. An
 * empty file is sent whole: no range could name its bytes. */
enum swl_http_range_verdict swl_http_range_parse(const char *value, size_t size, uint64_t total,
                                                 struct swl_http_ranges *ranges);

#endif
