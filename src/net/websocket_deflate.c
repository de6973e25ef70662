/* Messages through zlib, or what is there without it. */
#include "net/websocket_deflate.h"

#include <errno.h>
#include <string.h>

#include "base/memory.h"

#ifdef SWL_HAVE_ZLIB

#include <zlib.h>

#define DEFLATE_BITS_MIN 9
#define DEFLATE_BITS_MAX 15
#define DEFLATE_MEMORY   8 /* zlib's memLevel, its default */
/* Memory for results up to this size is kept; bytes. */
#define DEFLATE_KEPT  ((size_t)256 * 1024)
#define DEFLATE_FIRST ((size_t)4 * 1024)

/* What a flush ends with, and a message leaves out. */
static const uint8_t deflate_tail[] = {0, 0, 0xff, 0xff};

struct swl_websocket_deflate {
    z_stream *out[DEFLATE_BITS_MAX - DEFLATE_BITS_MIN + 1]; /* by bits; NULL: not used yet */
    z_stream *in;                                           /* NULL: not used yet */
    uint8_t *result;
    size_t capacity;
};

/* zlib's allocator, and so the core's. */
static void *deflate_allocate(void *opaque, unsigned count, unsigned size)
{
    (void)opaque;
    return swl_calloc(count, size);
}

static void deflate_free(void *opaque, void *block)
{
    (void)opaque;
    swl_free(block);
}

bool swl_websocket_deflate_is_there(void)
{
    return true;
}

struct swl_websocket_deflate *swl_websocket_deflate_create(void)
{
    return swl_calloc(1, sizeof(struct swl_websocket_deflate));
}

void swl_websocket_deflate_destroy(struct swl_websocket_deflate *codec)
{
    if (codec == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof(codec->out) / sizeof(codec->out[0]); i++) {
        if (codec->out[i] != NULL) {
            (void)deflateEnd(codec->out[i]);
            swl_free(codec->out[i]);
        }
    }
    if (codec->in != NULL) {
        (void)inflateEnd(codec->in);
        swl_free(codec->in);
    }
    swl_free(codec->result);
    swl_free(codec);
}

static z_stream *deflate_new_stream(void)
{
    z_stream *stream = swl_calloc(1, sizeof(*stream));
    stream->zalloc = deflate_allocate;
    stream->zfree = deflate_free;
    return stream;
}

/* Returns the stream that compresses with so many bits, reset; NULL if zlib refuses. */
static z_stream *deflate_stream_out(struct swl_websocket_deflate *codec, int bits)
{
    z_stream **place = &codec->out[bits - DEFLATE_BITS_MIN];
    if (*place != NULL) {
        return deflateReset(*place) == Z_OK ? *place : NULL;
    }
    z_stream *stream = deflate_new_stream();
    if (deflateInit2(stream, Z_BEST_SPEED, Z_DEFLATED, -bits, DEFLATE_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        swl_free(stream);
        return NULL;
    }
    return *place = stream;
}

static z_stream *deflate_stream_in(struct swl_websocket_deflate *codec)
{
    if (codec->in != NULL) {
        return inflateReset(codec->in) == Z_OK ? codec->in : NULL;
    }
    z_stream *stream = deflate_new_stream();
    if (inflateInit2(stream, -DEFLATE_BITS_MAX) != Z_OK) {
        swl_free(stream);
        return NULL;
    }
    return codec->in = stream;
}

/* ---- the result ---- */

/* Makes room for a result of so many bytes; what is there is lost, and what a large one took is given back. */
static void deflate_begin_result(struct swl_websocket_deflate *codec, size_t size)
{
    size_t capacity = size < DEFLATE_FIRST ? DEFLATE_FIRST : size;
    if (codec->capacity < capacity || (codec->capacity > DEFLATE_KEPT && capacity <= DEFLATE_KEPT)) {
        swl_free(codec->result);
        codec->result = swl_malloc(capacity);
        codec->capacity = capacity;
    }
}

/* Gives the stream room behind `size` bytes of the result; grows it where that is full, up to `max`. */
static void deflate_give_room(struct swl_websocket_deflate *codec, z_stream *stream, size_t size, size_t max)
{
    if (size == codec->capacity) {
        codec->capacity = size > max / 2 ? max : size * 2;
        codec->result = swl_realloc(codec->result, codec->capacity);
    }
    size_t room = codec->capacity - size;
    stream->next_out = codec->result + size;
    stream->avail_out = room > UINT32_MAX ? UINT32_MAX : (unsigned)room;
}

/* ---- compressing ---- */

ssize_t swl_websocket_deflate_pack(struct swl_websocket_deflate *codec, const void *data, size_t size,
                                   int bits, const uint8_t **out)
{
    if (size > UINT32_MAX || bits < DEFLATE_BITS_MIN || bits > DEFLATE_BITS_MAX) {
        return -EINVAL;
    }
    z_stream *stream = deflate_stream_out(codec, bits);
    if (stream == NULL) {
        return -EINVAL;
    }
    /* bytes that cannot be compressed become a little more, and the flush adds a few */
    deflate_begin_result(codec, deflateBound(stream, size) + 16);
    stream->next_in = (uint8_t *)data;
    stream->avail_in = (unsigned)size;
    size_t done = 0;
    do {
        deflate_give_room(codec, stream, done, SIZE_MAX);
        if (deflate(stream, Z_SYNC_FLUSH) == Z_STREAM_ERROR) {
            return -EINVAL;
        }
        done = (size_t)(stream->next_out - codec->result);
    } while (stream->avail_out == 0);
    *out = codec->result;
    return (ssize_t)(done - sizeof(deflate_tail));
}

/* ---- restoring ---- */

/* zlib stands between two blocks: nothing of one is missing. */
#define DEFLATE_BETWEEN_BLOCKS 128

/* Restores `size` bytes more of the message, of whose result *done bytes are there. Returns 0, -EMSGSIZE or -EPROTO; 1 if
 * they end with a final block. */
static int deflate_restore(struct swl_websocket_deflate *codec, z_stream *stream, const void *data,
                           size_t size, size_t max, size_t *done)
{
    int result;
    stream->next_in = (uint8_t *)data;
    stream->avail_in = (unsigned)size;
    do {
        /* one byte more than allowed tells that there are too many */
        deflate_give_room(codec, stream, *done, max + 1);
        result = inflate(stream, Z_SYNC_FLUSH);
        *done = (size_t)(stream->next_out - codec->result);
        if (*done > max) {
            return -EMSGSIZE;
        }
        /* another block may follow a final one, which then refers to nothing before it */
        if (result == Z_STREAM_END ? inflateReset(stream) != Z_OK : result != Z_OK && result != Z_BUF_ERROR) {
            return -EPROTO;
        }
    } while (stream->avail_in > 0 || (stream->avail_out == 0 && result != Z_STREAM_END));
    return result == Z_STREAM_END;
}

ssize_t swl_websocket_deflate_unpack(struct swl_websocket_deflate *codec, const void *data, size_t size,
                                     size_t max, const uint8_t **out)
{
    z_stream *stream = deflate_stream_in(codec);
    if (stream == NULL || size > UINT32_MAX || max >= SIZE_MAX / 2) {
        return -EINVAL;
    }
    size_t done = 0;
    int result = 1;
    deflate_begin_result(codec, (size < max / 4 ? size * 4 : max) + 1);
    if (size > 0) { /* else the client has left out even the one byte that an empty message has */
        result = deflate_restore(codec, stream, data, size, max, &done);
    }
    if (result == 0) {
        result = deflate_restore(codec, stream, deflate_tail, sizeof(deflate_tail), max, &done);
        if (result == 0 && !(stream->data_type & DEFLATE_BETWEEN_BLOCKS)) {
            result = -EPROTO; /* the end of a block is missing */
        }
    }
    *out = codec->result;
    return result < 0 ? result : (ssize_t)done;
}

#else

bool swl_websocket_deflate_is_there(void)
{
    return false;
}

struct swl_websocket_deflate *swl_websocket_deflate_create(void)
{
    return NULL;
}

void swl_websocket_deflate_destroy(struct swl_websocket_deflate *codec)
{
    (void)codec;
}

ssize_t swl_websocket_deflate_pack(struct swl_websocket_deflate *codec, const void *data, size_t size,
                                   int bits, const uint8_t **out)
{
    (void)codec, (void)data, (void)size, (void)bits, (void)out;
    return -ENOTSUP;
}

ssize_t swl_websocket_deflate_unpack(struct swl_websocket_deflate *codec, const void *data, size_t size,
                                     size_t max, const uint8_t **out)
{
    (void)codec, (void)data, (void)size, (void)max, (void)out;
    return -ENOTSUP;
}

#endif
