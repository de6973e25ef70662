/* Feeds streams to a framing as a connection does. Each part is given as a copy of just its size, so that the
 * sanitizer sees a read beyond it. */
#ifndef SWL_TESTS_SUPPORT_FRAMING_H
#define SWL_TESTS_SUPPORT_FRAMING_H

#include "support.h"

#include "net/framing.h"

enum { MOST_PACKAGES = 256 };

/* What a stream was taken apart into. */
struct packages {
    size_t sizes[MOST_PACKAGES];
    int count;
    ssize_t error; /* what ended it, or 0 */
    size_t rest;   /* bytes of a package that is not whole */
};

bool packages_are_same(const struct packages *a, const struct packages *b);

/* Feeds the stream in segments that end at cuts[]; the last cut is the stream's size. */
struct packages feed(const struct swl_framing *framing, const uint8_t *stream, const size_t *cuts, int count);

struct packages feed_whole(const struct swl_framing *framing, const void *stream, size_t size);
struct packages feed_byte_by_byte(const struct swl_framing *framing, const void *stream, size_t size);

/* Whole, in all cuts into two and three segments, and byte by byte: the same. */
struct packages feed_all_cuts(const struct swl_framing *framing, const void *stream, size_t size);

#endif
