/* Heads of HTTP requests for tests: parses them in pieces of several sizes. Pieces are copies of just their size, so that
 * the sanitizer sees a read beyond one. */
#ifndef SWL_TESTS_SUPPORT_HTTP_HEAD_H
#define SWL_TESTS_SUPPORT_HTTP_HEAD_H

#include "support.h"

#include "net/http_head.h"

extern const struct swl_http_limits usual; /* by default */
extern struct swl_http_head head;          /* of the last parse() */

/* Parses in steps of `step` bytes. Returns the first result that is not 0; *used: how many bytes it took until then. */
ssize_t parse_steps(const struct swl_http_limits *limits, const char *bytes, size_t size, size_t step,
                    size_t *used);

/* Parses whole and in pieces: all have the same result, and the head the same meaning. */
ssize_t parse(const struct swl_http_limits *limits, const char *bytes, size_t size);

struct row {
    const char *text;
    int status;  /* 0: it is taken */
    size_t size; /* 0: strlen(text) */
};

/* Each row is taken, or refused with its status. */
void look_at(const struct row *rows, size_t count);

#define LOOK_AT(rows) look_at(rows, COUNT_OF(rows))

/* a request line; a request with further fields */
#define LINE(line)   line "\r\nHost: a\r\n\r\n"
#define GET(fields)  "GET / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"
#define POST(fields) "POST / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"
#define OLD(fields)  "POST / HTTP/1.0\r\n" fields "\r\n"

#endif
