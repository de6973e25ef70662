/* Compression of the bodies of answers: which one the client wants (RFC 9110, 12.5.3), and the work itself. Each is there
 * where its library was at configure. */
#ifndef SWL_NET_HTTP_COMPRESSION_H
#define SWL_NET_HTTP_COMPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

/* In the order of preference, the last one first. */
enum swl_http_encoding {
    SWL_HTTP_IDENTITY, /* as it is */
    SWL_HTTP_DEFLATE,  /* zlib's format */
    SWL_HTTP_GZIP,
    SWL_HTTP_BROTLI,
    SWL_HTTP_ZSTD,
    SWL_HTTP_ENCODINGS, /* how many there are */
};

/* Told where a script asks for what the extension was built without. */
#define SWL_HTTP_COMPRESSION_UNSUPPORTED "this SwooleLite was built without zlib"

#define SWL_HTTP_LEVEL_MAX 11

/* Whether this build has any. */
bool swl_http_compression_is_supported(void);

/* Returns the best one that the client takes by its field Accept-Encoding and that this build has. */
enum swl_http_encoding swl_http_encoding_choose(const char *accepted, size_t size);

/* As in the field Content-Encoding. */
const char *swl_http_encoding_name(enum swl_http_encoding encoding);

/* Whether bodies of that type (the value of Content-Type) get smaller as a rule: texts, JSON, XML, scripts, … */
bool swl_http_type_is_compressible(const char *type, size_t size);

/* Compresses `size` bytes to `place`. `level`: from 1, fast, to SWL_HTTP_LEVEL_MAX, small; one that is higher than the
 * encoding knows is its highest. Returns the bytes; -ENOBUFS: they are more than `capacity`; -ENOTSUP: the build has
 * not got it, or it is identity; -EIO: the library failed. One thread at a time uses what is kept for the next call. */
ssize_t swl_http_compress(enum swl_http_encoding encoding, int level, const void *bytes, size_t size,
                          void *place, size_t capacity) SWL_MUST_CHECK;

#endif
