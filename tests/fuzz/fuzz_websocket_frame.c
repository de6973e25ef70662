/* Heads of frames, and frames of close: arbitrary bytes must be refused, waited for, or give a head that lies within them;
 * the result must not depend on how much more has arrived, and a head that is made of it must be the same. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "net/websocket_frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static ssize_t parse(const uint8_t *data, size_t size, struct swl_websocket_head *head)
{
    /* a copy of just that size: the sanitizer sees a read beyond it */
    uint8_t *copy = malloc(size);
    const char *fault;
    memcpy(copy, data, size);
    ssize_t result = swl_websocket_head_parse(copy, size, head, &fault);
    free(copy);
    must(result == -EPROTO || (result >= 0 && (size_t)result <= size), "the head lies within the bytes");
    must((result == -EPROTO) == (fault != NULL), "a refusal has a reason, and nothing else has");
    return result;
}

static void close_is_read(const uint8_t *data, size_t size)
{
    const char *reason;
    size_t reason_size;
    uint8_t *copy = malloc(size), made[SWL_WEBSOCKET_CONTROL_MAX];
    memcpy(copy, data, size);
    int code = swl_websocket_close_parse(copy, size, &reason, &reason_size);
    if (code >= 0) {
        must(code == SWL_WEBSOCKET_CLOSE_NO_CODE || swl_websocket_close_code_is_valid(code),
             "the code is valid");
        must(swl_utf8_is_valid(reason, reason_size), "the reason is UTF-8");
        must(reason_size <= size, "the reason lies within the payload");
        size_t again = swl_websocket_close_make(made, code, reason, reason_size);
        must(size > SWL_WEBSOCKET_CONTROL_MAX || (again == size && memcmp(made, copy, size) == 0),
             "as it was");
        must(again < 2 || swl_utf8_is_valid(made + 2, again - 2), "it is cut off between characters");
    } else {
        must(code == -EPROTO || code == -EILSEQ, "a refusal is one of two");
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct swl_websocket_head whole = {0}, part = {0};
    ssize_t expected = parse(data, size, &whole), result = 0;
    must(expected != 0 || size < SWL_WEBSOCKET_HEAD_MAX, "at last it decides");
    for (size_t some = 1; some <= size && some <= SWL_WEBSOCKET_HEAD_MAX; some++) {
        ssize_t now = parse(data, some, &part);
        must(result == 0 || now == result, "what was decided stays so");
        result = now;
    }
    must(result == expected, "the same however much has arrived");
    if (expected > 0) {
        uint8_t made[SWL_WEBSOCKET_HEAD_MAX];
        must(swl_websocket_head_make(made, whole.first, whole.size, whole.masked ? whole.mask : NULL) ==
                 (size_t)expected,
             "made, it has the same size");
        must(memcmp(made, data, (size_t)expected) == 0, "made, it is the same");
    }
    close_is_read(data, size);
    return 0;
}
