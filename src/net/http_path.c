/* Paths of request targets. */
#define _GNU_SOURCE
#include "net/http_path.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* ---- the target ---- */

/* Moves the beginning of an absolute-form to its path. Returns false if it is another form. An absolute-form may have no path:
 * then *target is at its end or its query. */
static bool path_skip_authority(const char **target, const char *end)
{
    static const char *const schemes[] = {"http://", "https://"};
    if (*target < end && **target == '/') {
        return true;
    }
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t size = strlen(schemes[i]);
        if ((size_t)(end - *target) > size && strncasecmp(*target, schemes[i], size) == 0) {
            const char *host = *target + size;
            for (*target = host; *target < end && strchr("/?#", **target) == NULL;) {
                ++*target;
            }
            return *target > host;
        }
    }
    return false;
}

static int path_hex(char digit)
{
    return digit >= '0' && digit <= '9'   ? digit - '0'
           : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
           : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                                          : -1;
}

/* The byte at *at, decoded; moves *at behind it. Returns -EINVAL for an encoding that is none, and for bytes that
 * names do not have. */
static int path_byte(const char **at, const char *end)
{
    int byte = (unsigned char)*(*at)++;
    bool is_encoded = byte == '%';
    if (is_encoded) {
        int high = end - *at >= 2 ? path_hex((*at)[0]) : -1;
        int low = high >= 0 ? path_hex((*at)[1]) : -1;
        if (low < 0) {
            return -EINVAL;
        }
        *at += 2;
        byte = high << 4 | low;
    }
    return byte == '\0' || byte == '\\' || (byte == '/' && is_encoded) ? -EINVAL : byte;
}

/* A segment has been written up to path[size], its slash included where it has one. Returns the size without it where it
 * is "." or empty; -EINVAL where it is "..". */
static ssize_t path_end_segment(const char *path, size_t begin, size_t size)
{
    size_t length = size - begin - (size > begin && path[size - 1] == '/');
    if (length == 2 && path[begin] == '.' && path[begin + 1] == '.') {
        return -EINVAL;
    }
    return (ssize_t)(length == 0 || (length == 1 && path[begin] == '.') ? begin : size);
}

ssize_t swl_http_path_of(const char *target, size_t size, char *path)
{
    const char *at = target, *end = target + size;
    if (!path_skip_authority(&at, end)) {
        return -EINVAL;
    }
    size_t begin = 1, written = 1; /* of the segment; of all */
    path[0] = '/';
    at += at < end && *at == '/';
    while (at < end && *at != '?' && *at != '#') {
        int byte = path_byte(&at, end);
        if (byte < 0) {
            return byte;
        }
        path[written++] = (char)byte;
        if (byte == '/') {
            ssize_t kept = path_end_segment(path, begin, written);
            if (kept < 0) {
                return kept;
            }
            begin = written = (size_t)kept;
        }
    }
    ssize_t kept = path_end_segment(path, begin, written);
    if (kept >= 0) {
        path[kept] = '\0';
    }
    return kept;
}

/* ---- encoding ---- */

static bool path_is_plain(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte != '\0' && strchr("-._~/", byte) != NULL);
}

size_t swl_http_path_encode(const char *path, size_t size, char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t written = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)path[i];
        if (path_is_plain(byte)) {
            text[written++] = (char)byte;
        } else {
            text[written++] = '%';
            text[written++] = digits[byte >> 4];
            text[written++] = digits[byte & 15];
        }
    }
    return written;
}
