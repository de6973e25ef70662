/* Compressed messages: arbitrary bytes must be refused, or restored to no more than is allowed; and arbitrary bytes, packed,
 * must be restored as they were. The same streams serve all of them: none may leave anything to the next. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/websocket_deflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct swl_websocket_deflate *codec;
    if (codec == NULL) {
        codec = swl_websocket_deflate_create();
    }
    if (size == 0) {
        return 0;
    }
    size_t max = (size_t)1 << data[0] % 20;
    const uint8_t *out;
    ssize_t result = swl_websocket_deflate_unpack(codec, data + 1, size - 1, max, &out);
    must(result == -EPROTO || result == -EMSGSIZE || (result >= 0 && (size_t)result <= max),
         "bounded, or refused");
    ssize_t packed_size = swl_websocket_deflate_pack(codec, data, size, 9 + data[0] % 7, &out);
    must(packed_size > 0 && (size_t)packed_size < size + size / 100 + 32, "hardly larger");
    uint8_t *packed = malloc((size_t)packed_size);
    memcpy(packed, out, (size_t)packed_size);
    must(swl_websocket_deflate_unpack(codec, packed, (size_t)packed_size, size, &out) == (ssize_t)size,
         "restored");
    must(memcmp(out, data, size) == 0, "as it was");
    free(packed);
    return 0;
}
