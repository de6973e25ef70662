/*
 * Framing by HTTP/1: a package is a request as it came, with its body by length or chunked. Its head is parsed when it
 * is whole; after that the number that is kept says where to go on.
 */
#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "net/framing.h"
#include "net/http_text.h"

/* What *scanned says, in its upper two bits, and where. */
enum framing_http_state {
    AT_HEAD,     /* as swl_http_head_parse() */
    AT_LENGTH,   /* the size of the whole request */
    AT_CHUNKS,   /* where the line with the size of a chunk begins */
    AT_TRAILERS, /* where a line of the trailers begins */
};

#define STATE_SHIFT  30
#define POSITION_MAX ((UINT32_C(1) << STATE_SHIFT) - 1)

#define CHUNK_DIGITS   8    /* of a size, hexadecimal: package_max_length needs no more */
#define CHUNK_LINE_MAX 4096 /* bytes, with what extensions say */

static int framing_http_digit(uint8_t c)
{
    return swl_http_is_digit(c)                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

/* Looks for the line that begins at data[0]. Returns its size with CR LF; 0 if more must arrive; -400 where it is none:
 * control characters, also as the value of an extension, or a bare CR or LF. */
static ssize_t framing_http_line(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '\r') {
            return i + 1 == size ? 0 : data[i + 1] == '\n' ? (ssize_t)i + 2 : -400;
        }
        if ((data[i] < ' ' && data[i] != '\t') || data[i] == 0x7f || i >= CHUNK_LINE_MAX) {
            return -400;
        }
    }
    return 0;
}

/* Reads the size of a chunk in its line of `size` bytes. Returns it or -400. */
static int64_t framing_http_chunk_size(const uint8_t *line, size_t size)
{
    int64_t number = 0;
    size_t digits = 0;
    while (digits < size && framing_http_digit(line[digits]) >= 0) {
        if (digits == CHUNK_DIGITS) {
            return -400;
        }
        number = number * 16 + framing_http_digit(line[digits++]);
    }
    /* behind it CR LF, or extensions (RFC 9112, 7.1.1): without blanks, which others take for a part of it */
    return digits > 0 && (line[digits] == '\r' || line[digits] == ';') ? number : -400;
}

/* Takes the chunk whose line begins at *position, and moves that behind it. Returns 1; 0 if more must arrive; -EMSGSIZE;
 * -400. Behind the last chunk *state is TRAILERS. */
static int framing_http_chunk(size_t max, const uint8_t *data, size_t size, size_t *position,
                              enum framing_http_state *state)
{
    const uint8_t *line = data + *position;
    ssize_t line_size = framing_http_line(line, size - *position);
    if (line_size <= 0) {
        return (int)line_size;
    }
    int64_t chunk = framing_http_chunk_size(line, (size_t)line_size);
    size_t end = *position + (size_t)line_size + (size_t)chunk;
    if (chunk < 0) {
        return -400;
    }
    if (chunk == 0) {
        *state = AT_TRAILERS;
        *position = end;
        return 1;
    }
    if (end + 2 > max) {
        return -EMSGSIZE;
    }
    if ((end < size && data[end] != '\r') || (end + 1 < size && data[end + 1] != '\n')) {
        return -400;
    }
    if (end + 2 > size) {
        return 0; /* it comes here again with what is missing */
    }
    *position = end + 2;
    return 1;
}

/* Goes on with a chunked body. Returns its end, which is that of the request; 0, -EMSGSIZE or -400. */
static ssize_t framing_http_chunks(size_t max, const uint8_t *data, size_t size, size_t *position,
                                   enum framing_http_state *state)
{
    while (*position < size && *state == AT_CHUNKS) {
        int result = framing_http_chunk(max, data, size, position, state);
        if (result <= 0) {
            return result;
        }
    }
    while (*position < size) {
        ssize_t line_size = framing_http_line(data + *position, size - *position);
        if (line_size <= 0) {
            return line_size;
        }
        *position += (size_t)line_size;
        if (line_size == 2) {
            return (ssize_t)*position;
        }
    }
    return 0;
}

/* Returns the size of the head, with what follows it in *state and *position; 0; or an error of package(). */
static ssize_t framing_http_head(const struct swl_framing *framing, size_t max, const uint8_t *data,
                                 size_t size, size_t *position, enum framing_http_state *state)
{
    struct swl_http_head head;
    ssize_t head_size = swl_http_head_parse(&head, &framing->http, data, size, position);
    if (head_size <= 0) {
        return head_size;
    }
    if (head.length > max - (size_t)head_size) {
        return -EMSGSIZE;
    }
    *position = (size_t)head_size + (size_t)head.length;
    *state = head.is_chunked ? AT_CHUNKS : AT_LENGTH;
    return head_size;
}

static ssize_t framing_http_package(const struct swl_framing *framing, const uint8_t *data, size_t size,
                                    size_t *scanned)
{
    size_t max = SWL_MIN(framing->package_max_length, POSITION_MAX), position = *scanned & POSITION_MAX;
    enum framing_http_state state = (enum framing_http_state)(*scanned >> STATE_SHIFT);
    ssize_t result = 1;
    size = SWL_MIN(size, max); /* what lies behind that does not matter */
    if (state == AT_HEAD) {
        result = framing_http_head(framing, max, data, size, &position, &state);
    }
    if (result > 0) {
        result = state != AT_LENGTH ? framing_http_chunks(max, data, size, &position, &state)
                 : position <= size ? (ssize_t)position
                                    : 0;
    }
    *scanned = (size_t)state << STATE_SHIFT | position;
    return result == 0 && size == max ? -EMSGSIZE : result;
}

static const char *framing_http_refusal(int error)
{
    return error == -501   ? "its request asks for what is not supported (501)"
           : error == -505 ? "its request has another version of HTTP (505)"
           : error == -414 ? "its request has a target that is too long (414)"
           : error == -417 ? "its request has an expectation that is not supported (417)"
           : error == -431 ? "its request has a head that is too large (431)"
                           : "its request is malformed (400)";
}

const struct swl_framing_kind swl_framing_http = {
    .name = "http", .package = framing_http_package, .refusal = framing_http_refusal};
