/* Request targets: a path is refused, or has its normal form, which lies within the room and stays as it is. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_path.h"
#include "net/mime_type.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "not true: %s\n", what);
        abort();
    }
}

static void must_be_normal(const char *path, size_t size)
{
    must(strlen(path) == size && path[0] == '/', "it begins with a slash and ends with a zero");
    must(strstr(path, "//") == NULL && strchr(path, '\\') == NULL,
         "it has no empty segment and no backslash");
    for (const char *segment = path; segment != NULL; segment = strchr(segment + 1, '/')) {
        size_t length = strcspn(segment + 1, "/");
        must(!(length == 1 && segment[1] == '.'), "it has no segment .");
        must(!(length == 2 && segment[1] == '.' && segment[2] == '.'), "it has no segment ..");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *path = malloc(size + 2);
    ssize_t length = swl_http_path_of((const char *)data, size, path);
    if (length >= 0) {
        must(length >= 1 && (size_t)length <= size + 1, "it lies within the room");
        must_be_normal(path, (size_t)length);
        (void)swl_mime_type_of(path, (size_t)length);
        char *text = malloc(SWL_HTTP_PATH_ENCODED(length)), *again = NULL;
        size_t encoded = swl_http_path_encode(path, (size_t)length, text);
        must(encoded <= SWL_HTTP_PATH_ENCODED(length), "encoded it lies within its room");
        again = malloc(encoded + 2);
        must(swl_http_path_of(text, encoded, again) == length && memcmp(again, path, (size_t)length) == 0,
             "encoded and decoded it is the same");
        free(text);
        free(again);
    }
    free(path);
    return 0;
}
