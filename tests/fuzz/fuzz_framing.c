/* Framing on arbitrary options and streams, cut at arbitrary points.
 * It must get on, stay within the bytes that are there, keep to the maximum, and not depend on the cuts. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/framing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

/* What it was taken apart into; a sum that depends on each end. */
struct outcome {
    size_t packages, ends, rest;
    ssize_t error;
};

/* Feeds the stream in segments of the sizes that `cuts` tells, again and again; none: whole. */
static struct outcome feed(const struct swl_framing *framing, const uint8_t *stream, size_t size,
                           const uint8_t *cuts, size_t cut_count)
{
    struct outcome outcome = {0};
    size_t start = 0, here = 0, scanned = 0, cut = 0;
    while (here < size && outcome.error == 0) {
        size_t segment = cut_count == 0 ? size : (size_t)1 + cuts[cut++ % cut_count] % 32;
        here = size - here < segment ? size : here + segment;
        while (start < here) {
            /* a copy of just that size: the sanitizer sees a read beyond it */
            uint8_t *copy = malloc(here - start);
            memcpy(copy, stream + start, here - start);
            ssize_t length = swl_framing_package(framing, copy, here - start, &scanned);
            free(copy);
            must(framing->kind == &swl_framing_function ? scanned <= framing->package_max_length
                 : framing->kind == &swl_framing_http   ? scanned <= UINT32_MAX
                                                        : scanned <= here - start,
                 "scanned <= size");
            if (length < 0) {
                outcome.error = length;
                break;
            }
            if (length == 0) {
                break;
            }
            must((size_t)length <= here - start, "length <= size");
            must((size_t)length <= framing->package_max_length, "length <= package_max_length");
            start += (size_t)length;
            scanned = 0;
            outcome.packages++;
            outcome.ends = outcome.ends * 31 + start;
        }
    }
    outcome.rest = outcome.error ? 0 : here - start;
    return outcome;
}

/* A function of the user's: two bytes are the length, of which some are wrong, and some are never known. */
static int64_t length_of(void *argument, const uint8_t *data, size_t size)
{
    (void)argument;
    return size < 2 ? 0 : ((data[0] << 8 | data[1]) & 0x1fff) - 16;
}

/* 0: framing; 1-4: package_max_length; 5: eof_size or letter; 6-7: offset; 8-9: body; 10-25: mark; 26-29:
 * cuts */
#define HEAD 30

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char letters[] = "cCsSnvlLNVJPqQ";
    if (size < HEAD) {
        return 0;
    }
    struct swl_framing framing = {0};
    uint16_t offset, body;
    memcpy(&framing.package_max_length, data + 1, 4);
    if (data[0] & 0x40) {
        framing.package_max_length %= 64; /* small ones are reached more often */
    }
    framing.package_max_length = framing.package_max_length % (1 << 30) + 1;
    static const struct swl_framing_kind *const kinds[] = {&swl_framing_none, &swl_framing_eof_check,
                                                           &swl_framing_eof_split, &swl_framing_length};
    framing.kind = data[0] & 0x20   ? &swl_framing_function
                   : data[0] & 0x10 ? &swl_framing_http
                                    : kinds[data[0] % 4];
    if (framing.kind == &swl_framing_function) {
        framing.function.length = length_of;
    } else if (framing.kind == &swl_framing_http) {
        framing.http = (struct swl_http_limits){.head_max = 4096, .target_max = 256, .fields_max = 20};
    } else if (framing.kind == &swl_framing_length) {
        memcpy(&offset, data + 6, 2);
        memcpy(&body, data + 8, 2);
        framing.length.type = letters[data[5] % (sizeof(letters) - 1)];
        framing.length.offset = data[0] & 0x80 ? offset : offset % 16;
        framing.length.body_offset = data[0] & 0x80 ? body : body % 32;
    } else {
        framing.eof.size = (uint8_t)(data[5] % SWL_EOF_MAX + 1);
        memcpy(framing.eof.mark, data + 10, framing.eof.size);
    }
    struct outcome cut = feed(&framing, data + HEAD, size - HEAD, data + 26, 4);
    struct outcome whole = feed(&framing, data + HEAD, size - HEAD, NULL, 0);
    /* the first two take what is there: they depend on the cuts by their nature */
    if (data[0] & 0x30 || data[0] % 4 >= 2) {
        must(cut.packages == whole.packages && cut.ends == whole.ends && cut.rest == whole.rest &&
                 cut.error == whole.error,
             "the same however cut");
    }
    return 0;
}
