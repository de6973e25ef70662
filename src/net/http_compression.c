/* Compression of answers. */
#include "net/http_compression.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

#if defined(SWL_HAVE_ZLIB)
#include <zlib.h>
#endif
#if defined(SWL_HAVE_BROTLI)
#include <brotli/encode.h>
#endif
#if defined(SWL_HAVE_ZSTD)
#include <zstd.h>
#endif

static const struct {
    const char *name;
    bool is_supported;
} http_encodings[SWL_HTTP_ENCODINGS] = {
    [SWL_HTTP_IDENTITY] = {"identity", true},
#if defined(SWL_HAVE_ZLIB)
    [SWL_HTTP_DEFLATE] = {"deflate", true},   [SWL_HTTP_GZIP] = {"gzip", true},
#else
    [SWL_HTTP_DEFLATE] = {"deflate", false},  [SWL_HTTP_GZIP] = {"gzip", false},
#endif
#if defined(SWL_HAVE_BROTLI)
    [SWL_HTTP_BROTLI] = {"br", true},
#else
    [SWL_HTTP_BROTLI] = {"br", false},
#endif
#if defined(SWL_HAVE_ZSTD)
    [SWL_HTTP_ZSTD] = {"zstd", true},
#else
    [SWL_HTTP_ZSTD] = {"zstd", false},
#endif
};

bool swl_http_compression_is_supported(void)
{
    for (int i = SWL_HTTP_IDENTITY + 1; i < SWL_HTTP_ENCODINGS; i++) {
        if (http_encodings[i].is_supported) {
            return true;
        }
    }
    return false;
}

const char *swl_http_encoding_name(enum swl_http_encoding encoding)
{
    return http_encodings[encoding].name;
}

/* ---- which one ---- */

/* A part of the field, without the spaces around it. */
struct http_word {
    const char *at;
    size_t size;
};

static bool http_word_is(struct http_word word, const char *text)
{
    return word.size == strlen(text) && strncasecmp(word.at, text, word.size) == 0;
}

/* Takes the text before the next `end` out of *rest. Returns false where nothing is left. */
static bool http_word_take(struct http_word *rest, char end, struct http_word *word)
{
    if (rest->at == NULL) {
        return false;
    }
    const char *mark = rest->size > 0 ? memchr(rest->at, end, rest->size) : NULL;
    *word = (struct http_word){rest->at, mark != NULL ? (size_t)(mark - rest->at) : rest->size};
    *rest = mark != NULL ? (struct http_word){mark + 1, rest->size - word->size - 1}
                         : (struct http_word){NULL, 0};
    while (word->size > 0 && (word->at[0] == ' ' || word->at[0] == '\t')) {
        word->at++;
        word->size--;
    }
    while (word->size > 0 && (word->at[word->size - 1] == ' ' || word->at[word->size - 1] == '\t')) {
        word->size--;
    }
    return true;
}

/* The weight of "q=0.123" in thousandths; 0 where it is none: what cannot be read is not wanted. */
static int http_weight(struct http_word text)
{
    if (text.size < 1 || text.size > 5 || (text.at[0] != '0' && text.at[0] != '1') ||
        (text.size > 1 && text.at[1] != '.')) {
        return 0;
    }
    int weight = (text.at[0] - '0') * 1000, unit = 100;
    for (size_t i = 2; i < text.size; i++, unit /= 10) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return 0;
        }
        weight += (text.at[i] - '0') * unit;
    }
    return weight <= 1000 ? weight : 0;
}

/* The weight that the parameters of an item say. */
static int http_item_weight(struct http_word parameters)
{
    struct http_word parameter, name;
    int weight = 1000;
    while (http_word_take(&parameters, ';', &parameter)) {
        if (http_word_take(&parameter, '=', &name) && http_word_is(name, "q")) {
            struct http_word value;
            weight = http_word_take(&parameter, ',', &value) ? http_weight(value) : 0;
        }
    }
    return weight;
}

/* Returns SWL_HTTP_ENCODINGS where it is none of these. */
static int http_encoding_of(struct http_word name)
{
    int encoding = 0;
    if (http_word_is(name, "x-gzip")) {
        return SWL_HTTP_GZIP;
    }
    while (encoding < SWL_HTTP_ENCODINGS && !http_word_is(name, http_encodings[encoding].name)) {
        encoding++;
    }
    return encoding;
}

enum swl_http_encoding swl_http_encoding_choose(const char *accepted, size_t size)
{
    struct http_word rest = {accepted, size}, item, name;
    int weights[SWL_HTTP_ENCODINGS], others = 0; /* -1: not named */
    memset(weights, -1, sizeof(weights));
    while (http_word_take(&rest, ',', &item)) {
        if (!http_word_take(&item, ';', &name) || name.size == 0) {
            continue;
        }
        int weight = http_item_weight(item), encoding = http_encoding_of(name);
        if (encoding < SWL_HTTP_ENCODINGS) {
            weights[encoding] = weight;
        } else if (http_word_is(name, "*")) {
            others = weight;
        }
    }
    int best = SWL_HTTP_IDENTITY, best_weight = 0;
    for (int i = SWL_HTTP_IDENTITY + 1; i < SWL_HTTP_ENCODINGS; i++) {
        int weight = weights[i] >= 0 ? weights[i] : others;
        if (http_encodings[i].is_supported && weight > 0 && weight >= best_weight) {
            best = i;
            best_weight = weight;
        }
    }
    /* identity is as good as what has no more weight only if the client says so */
    return weights[SWL_HTTP_IDENTITY] > best_weight ? SWL_HTTP_IDENTITY : (enum swl_http_encoding)best;
}

bool swl_http_type_is_compressible(const char *type, size_t size)
{
    static const char *const types[] = {
        "application/json",
        "application/javascript",
        "application/x-javascript",
        "application/xml",
        "application/xhtml+xml",
        "application/wasm",
        "application/manifest+json",
        "application/x-ndjson",
        "application/graphql",
        "application/rtf",
        "application/vnd.ms-fontobject",
        "font/ttf",
        "font/otf",
        "image/svg+xml",
        "image/bmp",
        "image/x-icon",
        "image/vnd.microsoft.icon",
    };
    const char *end = size > 0 ? memchr(type, ';', size) : NULL;
    struct http_word rest = {type, end != NULL ? (size_t)(end - type) : size}, word;
    if (!http_word_take(&rest, 0, &word)) {
        return false;
    }
    if (word.size > 5 && strncasecmp(word.at, "text/", 5) == 0) {
        return !http_word_is(word, "text/event-stream"); /* its events are not to wait for each other */
    }
    if ((word.size > 5 && strncasecmp(word.at + word.size - 5, "+json", 5) == 0) ||
        (word.size > 4 && strncasecmp(word.at + word.size - 4, "+xml", 4) == 0)) {
        return true;
    }
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (http_word_is(word, types[i])) {
            return true;
        }
    }
    return false;
}

/* ---- the work ---- */

#if defined(SWL_HAVE_ZLIB)

/* To begin one costs more than a small body: it is kept for the next one of the same kind. */
struct http_zlib {
    z_stream stream;
    bool is_open;
    enum swl_http_encoding encoding;
    int level;
};

static int http_zlib_begin(struct http_zlib *zlib, enum swl_http_encoding encoding, int level)
{
    if (zlib->is_open && zlib->encoding == encoding && zlib->level == level) {
        return deflateReset(&zlib->stream);
    }
    if (zlib->is_open) {
        deflateEnd(&zlib->stream);
    }
    memset(zlib, 0, sizeof(*zlib));
    int result =
        deflateInit2(&zlib->stream, level, Z_DEFLATED, encoding == SWL_HTTP_GZIP ? MAX_WBITS + 16 : MAX_WBITS,
                     MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY);
    zlib->is_open = result == Z_OK;
    zlib->encoding = encoding;
    zlib->level = level;
    return result;
}

static ssize_t http_compress_zlib(enum swl_http_encoding encoding, int level, const void *bytes, size_t size,
                                  void *place, size_t capacity)
{
    static _Thread_local struct http_zlib zlib;
    if (size > UINT_MAX || capacity > UINT_MAX) {
        return -ENOBUFS;
    }
    if (http_zlib_begin(&zlib, encoding, SWL_MIN(level, Z_BEST_COMPRESSION)) != Z_OK) {
        return -EIO;
    }
    zlib.stream.next_in = (Bytef *)bytes;
    zlib.stream.avail_in = (uInt)size;
    zlib.stream.next_out = place;
    zlib.stream.avail_out = (uInt)capacity;
    int result = deflate(&zlib.stream, Z_FINISH);
    return result == Z_STREAM_END                    ? (ssize_t)zlib.stream.total_out
           : result == Z_OK || result == Z_BUF_ERROR ? -ENOBUFS
                                                     : -EIO;
}

#endif

#if defined(SWL_HAVE_BROTLI)

static ssize_t http_compress_brotli(int level, const void *bytes, size_t size, void *place, size_t capacity)
{
    size_t made = capacity;
    return BrotliEncoderCompress(SWL_MIN(level, BROTLI_MAX_QUALITY), BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                                 size, bytes, &made, place)
               ? (ssize_t)made
               : -ENOBUFS;
}

#endif

#if defined(SWL_HAVE_ZSTD)

static ssize_t http_compress_zstd(int level, const void *bytes, size_t size, void *place, size_t capacity)
{
    static _Thread_local ZSTD_CCtx *kept;
    if (kept == NULL && (kept = ZSTD_createCCtx()) == NULL) {
        return -EIO;
    }
    size_t made = ZSTD_compressCCtx(kept, place, capacity, bytes, size, level);
    return ZSTD_isError(made) ? -ENOBUFS : (ssize_t)made;
}

#endif

ssize_t swl_http_compress(enum swl_http_encoding encoding, int level, const void *bytes, size_t size,
                          void *place, size_t capacity)
{
    switch (encoding) {
#if defined(SWL_HAVE_ZLIB)
    case SWL_HTTP_DEFLATE:
    case SWL_HTTP_GZIP:
        return http_compress_zlib(encoding, level, bytes, size, place, capacity);
#endif
#if defined(SWL_HAVE_BROTLI)
    case SWL_HTTP_BROTLI:
        return http_compress_brotli(level, bytes, size, place, capacity);
#endif
#if defined(SWL_HAVE_ZSTD)
    case SWL_HTTP_ZSTD:
        return http_compress_zstd(level, bytes, size, place, capacity);
#endif
    default:
        return -ENOTSUP;
    }
}
