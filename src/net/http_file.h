/*
 * The answer to a GET or HEAD for a file: its status, its head, and which bytes of the file follow. A pure room: it opens
 * and sends nothing.
 *
 *     begin ─▶ field … (each one of the request) ─▶ finish ─▶ one part, or in turn: head of a part, part
 */
#ifndef SWL_NET_HTTP_FILE_H
#define SWL_NET_HTTP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/http_conditional.h"
#include "net/http_range.h"

/* The largest head, of an answer and of a part. */
#define SWL_HTTP_FILE_HEAD_MAX 1024

struct swl_http_file {
    const char *type; /* its media type, at most 100 bytes */
    uint64_t size;
    int64_t modified; /* seconds of the wall clock */
};

struct swl_http_file_answer {
    struct swl_http_file file;
    struct swl_http_conditional conditional;
    char etag[40];
    const char *range; /* of the request, as long as that is there */
    size_t range_size;
    uint8_t range_lines;
    /* the result */
    int status;
    struct swl_http_ranges ranges; /* the bytes that follow the head; none: count is 0 */
    uint64_t boundary;             /* between several */
};

/* How the answer goes to this client. */
struct swl_http_file_manner {
    bool is_head;       /* HEAD: nothing follows */
    bool keeps_alive;   /* the connection stays open */
    bool is_old;        /* HTTP/1.0, where a connection does not stay open by itself */
    uint64_t boundary;  /* a number that nobody knows beforehand */
    const char *server; /* NULL, or what the field Server says */
};

void swl_http_file_begin(struct swl_http_file_answer *answer, const struct swl_http_file *file, int64_t now);

/* Looks at a field of the request. `value` stays there until the end. */
void swl_http_file_field(struct swl_http_file_answer *answer, const char *name, size_t name_size,
                         const char *value, size_t size);

/* Decides, and writes the head. Returns its size. */
size_t swl_http_file_finish(struct swl_http_file_answer *answer, const struct swl_http_file_manner *manner,
                            char head[SWL_HTTP_FILE_HEAD_MAX]);

/* Several ranges: writes what comes before the one of that index, or, as index ranges.count, what comes behind the last one. Returns
 * its size. */
size_t swl_http_file_part_head(const struct swl_http_file_answer *answer, unsigned index,
                               char text[SWL_HTTP_FILE_HEAD_MAX]);

#endif
