/*
 * Bodies in the chunked coding (RFC 9112, 7.1), decoded by llhttp as they arrive. Stricter than that: each line ends
 * with CR LF, and what is no content (sizes, extensions, trailers) is limited.
 */
#ifndef SWL_NET_HTTP_CHUNKED_H
#define SWL_NET_HTTP_CHUNKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

/* the largest line with the size of a chunk, extensions included, bytes */
#define SWL_HTTP_CHUNK_LINE_MAX 4096

struct swl_http_chunked;

/* Takes content. Returns 0 or a number below 0, which swl_http_chunked_push() returns. */
typedef int (*swl_http_chunked_content)(void *argument, const uint8_t *bytes, size_t size);

/* `trailer_max`: bytes of the trailers, which are checked and dropped. swl_http_chunked_destroy() frees it. */
struct swl_http_chunked *swl_http_chunked_create(uint32_t trailer_max, swl_http_chunked_content content,
                                                 void *argument);
void swl_http_chunked_destroy(struct swl_http_chunked *chunked);

/* Takes the next bytes. Returns how many belong to the body: less than `size` only where it is over, which *over says;
 * the negated status where it is refused (-400 malformed, -431 trailers too large), or what content() returned. After
 * an error or the end it takes nothing more. */
ssize_t swl_http_chunked_push(struct swl_http_chunked *chunked, const uint8_t *bytes, size_t size, bool *over)
    SWL_MUST_CHECK;

#endif
