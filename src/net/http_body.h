/*
 * The body of one HTTP request while it arrives: by length or chunked, in memory up to a size, and in a file if it is
 * larger. What has arrived is written at once, so a loop keeps no more of it than that size.
 */
#ifndef SWL_NET_HTTP_BODY_H
#define SWL_NET_HTTP_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/compiler.h"
#include "net/body_files.h"
#include "net/http_chunked.h"

struct swl_http_body_limits {
    uint64_t memory;      /* bytes of a body in memory */
    uint64_t file;        /* bytes of a body in a file */
    uint32_t trailer_max; /* bytes of trailers */
};

struct swl_http_body {
    const struct swl_body_files *files;
    struct swl_http_body_limits limits;
    struct swl_http_chunked *chunked; /* NULL: its length is known */
    struct swl_buffer memory;         /* the content, until it is too large */
    uint64_t size;                    /* of the content that has come */
    uint64_t length;                  /* of all of it, where it is not chunked */
    uint64_t number;                  /* of the file; 0: none */
    int fd;                           /* of the file while it is written; else -1 */
    int error;                        /* -errno: why the file could not be written; 0: it could */
};

/* Whether a body of that length would be refused. */
static inline bool swl_http_body_is_too_large(const struct swl_http_body_limits *limits, uint64_t length)
{
    return length > limits->memory && length > limits->file;
}

/* `length`: not too large; nothing of the body has come. `files` outlives it. swl_http_body_free() is called at last. */
void swl_http_body_init(struct swl_http_body *body, const struct swl_http_body_limits *limits,
                        const struct swl_body_files *files, bool is_chunked, uint64_t length);

/* Takes the next bytes. Returns how many belong to the body: less than `size` only where it is over, which *over says;
 * or the negated status with which the request is to be refused: -400, -413, -431, and -500 or -507 where the file could
 * not be written (body->error says why, and nothing is left of it). */
ssize_t swl_http_body_take(struct swl_http_body *body, const uint8_t *bytes, size_t size, bool *over)
    SWL_MUST_CHECK;

/* The body is over: the caller takes the number of its file (0: it is in body->memory), and discards that. */
uint64_t swl_http_body_release_file(struct swl_http_body *body);

/* Discards the file, too, unless it was released. */
void swl_http_body_free(struct swl_http_body *body);

#endif
