/* Feeding streams to a framing. */
#define _GNU_SOURCE
#include "support_framing.h"

#include <stdlib.h>
#include <string.h>

bool packages_are_same(const struct packages *a, const struct packages *b)
{
    return a->count == b->count && a->error == b->error && (a->error || a->rest == b->rest) &&
           memcmp(a->sizes, b->sizes, (size_t)a->count * sizeof(a->sizes[0])) == 0;
}

struct packages feed(const struct swl_framing *framing, const uint8_t *stream, const size_t *cuts, int count)
{
    struct packages packages = {0};
    size_t start = 0, scanned = 0;
    for (int i = 0; i < count; i++) {
        while (start < cuts[i] && packages.error == 0) {
            size_t size = cuts[i] - start;
            uint8_t *copy = malloc(size);
            memcpy(copy, stream + start, size);
            ssize_t length = swl_framing_package(framing, copy, size, &scanned);
            free(copy);
            if (length == 0) {
                break;
            }
            if (length < 0) {
                packages.error = length;
                break;
            }
            assert_true((size_t)length <= size && length <= (ssize_t)framing->package_max_length);
            assert_true(packages.count < MOST_PACKAGES);
            packages.sizes[packages.count++] = (size_t)length;
            start += (size_t)length;
            scanned = 0;
        }
    }
    packages.rest = cuts[count - 1] - start;
    return packages;
}

struct packages feed_whole(const struct swl_framing *framing, const void *stream, size_t size)
{
    return feed(framing, stream, (size_t[]){size}, 1);
}

struct packages feed_byte_by_byte(const struct swl_framing *framing, const void *stream, size_t size)
{
    size_t *each = malloc(size * sizeof(*each));
    for (size_t i = 0; i < size; i++) {
        each[i] = i + 1;
    }
    struct packages packages = feed(framing, stream, each, (int)size);
    free(each);
    return packages;
}

struct packages feed_all_cuts(const struct swl_framing *framing, const void *stream, size_t size)
{
    struct packages whole = feed_whole(framing, stream, size), cut;
    for (size_t i = 1; i < size; i++) {
        for (size_t j = i; j < size; j++) {
            cut = feed(framing, stream, (size_t[]){i, j, size}, 3);
            if (!packages_are_same(&whole, &cut)) {
                fail_msg("cut at %zu and %zu: %d packages, %d when whole", i, j, cut.count, whole.count);
            }
        }
    }
    cut = feed_byte_by_byte(framing, stream, size);
    assert_true(packages_are_same(&whole, &cut));
    return whole;
}
