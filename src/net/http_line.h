/*
 * The request line (RFC 9112, 3), looked at from its first byte on, so that what is no HTTP is refused with what has
 * arrived of it. What comes first decides: a line is refused for the same reason in whatever pieces it arrives.
 */
#ifndef SWL_NET_HTTP_LINE_H
#define SWL_NET_HTTP_LINE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct swl_http_line {
    uint16_t method_size;
    uint16_t whole_target, whole_target_size; /* as it came */
    uint16_t target, target_size; /* of an absolute one only path and query; the path is empty at a '?' */
    uint16_t authority, authority_size; /* of an absolute one; 0: it is none */
    uint8_t minor;                      /* of HTTP/1.minor */
};

/* The line begins at data[0]; at most 65535 bytes are looked at. Returns its size with CR LF; 0 if more must arrive; or
 * the negated status: -400, -414, -501, -505. */
ssize_t swl_http_line_parse(struct swl_http_line *line, uint32_t target_max, const uint8_t *data,
                            size_t size);

#endif
