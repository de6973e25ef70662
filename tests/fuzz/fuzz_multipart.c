/* Bodies of multipart/form-data: arbitrary bytes must be refused or told as parts, each event in its place, and the
 * same whatever pieces they come in. The first byte says into which; the first line is the value of Content-Type. */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

struct story {
    uint64_t hash; /* of all that was told */
    uint64_t bytes;
    bool in_part;
};

static void tell(struct story *story, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        story->hash = (story->hash ^ ((const uint8_t *)bytes)[i]) * 1099511628211u;
    }
}

static int begins(void *argument, const struct swl_multipart_part *part)
{
    struct story *story = argument;
    const char *texts[] = {part->name, part->filename, part->type};
    must(!story->in_part, "the part before has ended");
    must(part->name != NULL, "each part has a name");
    for (int i = 0; i < 3; i++) {
        tell(story, "#", 1);
        if (texts[i] != NULL) {
            must(strcspn(texts[i], "\r\n\1\x7f") == strlen(texts[i]), "no control characters");
            tell(story, texts[i], strlen(texts[i]) + 1);
        }
    }
    story->in_part = true;
    return 0;
}

static int part_data(void *argument, const uint8_t *bytes, size_t size)
{
    struct story *story = argument;
    must(story->in_part && size > 0, "data belongs to a part");
    tell(story, bytes, size);
    story->bytes += size;
    return 0;
}

static int ends(void *argument)
{
    struct story *story = argument;
    must(story->in_part, "what ends has begun");
    story->in_part = false;
    tell(story, "$", 1);
    return 0;
}

static int parse(const char *boundary, int boundary_size, const uint8_t *data, size_t size, size_t piece,
                 struct story *story)
{
    static const struct swl_multipart_events events = {begins, part_data, ends};
    static const struct swl_multipart_limits limits = {.parts = 8, .head = 128};
    struct swl_multipart multipart;
    *story = (struct story){.hash = 14695981039346656037u};
    swl_multipart_init(&multipart, boundary, (size_t)boundary_size, &limits, &events, story);
    int result = 0;
    while (size > 0 && result == 0) {
        size_t part = piece < size ? piece : size;
        uint8_t *copy = malloc(part); /* of just that size: the sanitizer sees a read beyond it */
        memcpy(copy, data, part);
        result = swl_multipart_push(&multipart, copy, part);
        free(copy);
        data += part;
        size -= part;
    }
    result = swl_multipart_finish(&multipart);
    must(result == 0 || ((result == -EPROTO || result == -EMSGSIZE) && multipart.fault != NULL),
         "a refusal has a reason");
    must(result < 0 || !story->in_part, "what has begun ends");
    swl_multipart_free(&multipart);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char boundary[SWL_MULTIPART_BOUNDARY_MAX];
    struct story whole, cut;
    const uint8_t *line = size < 2 ? NULL : memchr(data, '\n', size);
    if (line == NULL) {
        return 0;
    }
    char *type = malloc((size_t)(line - data));
    size_t type_size = line == data ? 0 : (size_t)(line - data) - 1;
    memcpy(type, data + 1, type_size);
    int boundary_size = swl_multipart_boundary(type, type_size, boundary);
    free(type);
    must(boundary_size == -EPROTO || (boundary_size >= 0 && boundary_size <= SWL_MULTIPART_BOUNDARY_MAX),
         "a boundary has a largest size");
    if (boundary_size <= 0) {
        return 0;
    }
    const uint8_t *body = line + 1;
    size_t body_size = size - (size_t)(body - data);
    int result = parse(boundary, boundary_size, body, body_size, body_size + 1, &whole);
    must(whole.bytes <= body_size, "no more data than there is");
    must(parse(boundary, boundary_size, body, body_size, (data[0] & 0x3f) + 1u, &cut) == result,
         "the same result");
    must(result < 0 || (cut.hash == whole.hash && cut.bytes == whole.bytes), "the same parts");
    return 0;
}
