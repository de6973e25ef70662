/* Heads of HTTP requests: arbitrary bytes must be refused, waited for, or be a head, with the same result whatever pieces
 * they come in. What is taken has no line but those that it tells of, and one meaning. The first byte says into which
 * pieces, the second which limits. */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

/* Parses in such pieces. Returns the first result that is not 0. */
static ssize_t parse(struct swl_http_head *head, const struct swl_http_limits *limits, const uint8_t *data,
                     size_t size, size_t piece)
{
    size_t scanned = 0, here = 0;
    ssize_t result = 0;
    while (here < size && result == 0) {
        here = piece < size - here ? here + piece : size;
        uint8_t *copy = malloc(here); /* of just that size: the sanitizer sees a read beyond it */
        memcpy(copy, data, here);
        result = swl_http_head_parse(head, limits, copy, here, &scanned);
        free(copy);
        must(scanned <= here, "scanned <= size");
        must(result <= (ssize_t)here, "no more is taken than there is");
    }
    return result;
}

static void look_at_text(const uint8_t *data, size_t at, size_t size)
{
    for (size_t i = at; i < at + size; i++) {
        must(data[i] == '\t' || (data[i] >= ' ' && data[i] != 0x7f), "no control character is taken");
    }
}

static void look_at_head(const struct swl_http_head *head, const struct swl_http_limits *limits,
                         const uint8_t *data)
{
    size_t lines = 0;
    must(head->size <= limits->head_max && head->field_count <= limits->fields_max, "within the limits");
    for (size_t i = 0; i < head->size; i++) {
        lines += data[i] == '\n';
        must((data[i] == '\r') == (i + 1 < head->size && data[i + 1] == '\n'), "CR and LF come together");
    }
    must(lines == head->field_count + 2u, "each line is a field");
    must(memcmp(data + head->size - 4, "\r\n\r\n", 4) == 0, "it ends with an empty line");
    must(memmem(data, head->size - 4, "\r\n\r\n", 4) == NULL, "and with the first one");
    must(head->target_size > 0 && head->target_size <= limits->target_max, "the target is within its limit");
    look_at_text(data, head->target, head->target_size);
    must(!head->is_chunked || head->length == 0, "one way to tell the length");
    for (uint32_t i = 0; i < head->field_count; i++) {
        const struct swl_http_field *field = &head->fields[i];
        must(data[field->name - 1] == '\n', "a field begins a line");
        must(data[field->name + field->name_size] == ':', "a name ends with a colon");
        must(field->name + field->name_size < field->value, "value behind name");
        must((size_t)field->value + field->value_size + 2 <= head->size, "and within the head");
        look_at_text(data, field->value, field->value_size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct swl_http_head whole, cut;
    if (size < 3) {
        return 0;
    }
    const struct swl_http_limits limits = {.head_max = data[1] & 1 ? 65535 : 256,
                                           .target_max = data[1] & 2 ? 8192 : 32,
                                           .fields_max = data[1] & 4 ? 100 : 4};
    size_t piece = (data[0] & 0x3f) + 1u;
    ssize_t first = parse(&whole, &limits, data + 2, size - 2, size),
            second = parse(&cut, &limits, data + 2, size - 2, piece);
    must(first == second, "the same result in pieces");
    if (first > 0) {
        must(memcmp(&whole, &cut, offsetof(struct swl_http_head, fields[whole.field_count])) == 0,
             "the same meaning in pieces");
        must(whole.size == (size_t)first, "the size is the result");
        look_at_head(&whole, &limits, data + 2);
    } else {
        must(first == 0 || first == -400 || first == -414 || first == -417 || first == -431 ||
                 first == -501 || first == -505,
             "a refusal has a status");
    }
    return 0;
}
