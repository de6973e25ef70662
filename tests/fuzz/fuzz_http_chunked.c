/* Bodies in the chunked coding: arbitrary bytes must be refused, waited for or end, with the same content whatever
 * pieces they come in. The first byte says into which. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_chunked.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

struct story {
    uint64_t hash, bytes; /* of the content */
    ssize_t result;
    size_t taken;
    bool over;
};

static int content(void *argument, const uint8_t *bytes, size_t size)
{
    struct story *story = argument;
    must(size > 0, "content has a size");
    for (size_t i = 0; i < size; i++) {
        story->hash = (story->hash ^ bytes[i]) * 1099511628211u;
    }
    story->bytes += size;
    return 0;
}

static void decode(const uint8_t *data, size_t size, size_t piece, struct story *story)
{
    *story = (struct story){.hash = 14695981039346656037u};
    struct swl_http_chunked *chunked = swl_http_chunked_create(128, content, story);
    while (story->taken < size && story->result >= 0 && !story->over) {
        size_t part = piece < size - story->taken ? piece : size - story->taken;
        uint8_t *copy = malloc(part); /* of just that size: the sanitizer sees a read beyond it */
        memcpy(copy, data + story->taken, part);
        story->result = swl_http_chunked_push(chunked, copy, part, &story->over);
        free(copy);
        must(story->result <= (ssize_t)part, "no more is taken than there is");
        must(story->over || story->result < 0 || story->result == (ssize_t)part,
             "until the end all is taken");
        story->taken += story->result > 0 ? (size_t)story->result : 0;
    }
    must(story->result >= 0 || story->result == -400 || story->result == -431, "a refusal has a status");
    must(story->bytes <= story->taken || story->result < 0, "no more content than bytes");
    swl_http_chunked_destroy(chunked);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct story whole, cut;
    if (size < 2) {
        return 0;
    }
    decode(data + 1, size - 1, size, &whole);
    decode(data + 1, size - 1, (data[0] & 0x3f) + 1u, &cut);
    if (whole.result < 0 || cut.result < 0) {
        must(whole.result < 0 && cut.result < 0, "both are refused");
        return 0;
    }
    must(whole.over == cut.over && whole.taken == cut.taken, "the same end");
    must(whole.hash == cut.hash && whole.bytes == cut.bytes, "the same content");
    return 0;
}
