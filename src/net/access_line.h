/*
 * A line of the access log: what was asked, and how it was answered. A pure room: makes the text and writes nothing.
 * What comes from a client is escaped, so that it can neither end the line nor make another field of it.
 */
#ifndef SWL_NET_ACCESS_LINE_H
#define SWL_NET_ACCESS_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "net/address.h"

enum swl_access_format {
    SWL_ACCESS_COMMON,   /* NCSA: client - - [time] "request line" status bytes */
    SWL_ACCESS_COMBINED, /* the same, "referer" "user agent" */
    SWL_ACCESS_JSON,     /* an object */
};

/* A text of the client's; NULL: it is not there. */
struct swl_access_text {
    const char *bytes;
    size_t size;
};

struct swl_access_entry {
    const struct swl_address *client;
    struct swl_access_text line, host, referer, agent; /* the request's first line, and three fields */
    int64_t begun;                                     /* when its first byte came: wall clock, ns */
    int64_t duration;                                  /* until the end of its answer, ns */
    uint64_t bytes, body;                              /* of the answer: all; without its head */
    int64_t session;                                   /* its id */
    uint16_t status, port;                             /* the port it came to */
};

/* The largest line, with its end. A pipe takes as much in one piece. */
#define SWL_ACCESS_LINE_MAX 4096

/* Writes the line, with a newline behind it, and returns its size. Texts that are too long are cut, and end in "...". */
size_t swl_access_line(enum swl_access_format format, const struct swl_access_entry *entry,
                       char text[SWL_ACCESS_LINE_MAX]);

#endif
