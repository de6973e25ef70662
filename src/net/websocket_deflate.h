/*
 * permessage-deflate (RFC 7692): compresses and restores the payload of messages, each by itself. Streams and memory are kept
 * between messages, so that one costs no allocation; they belong to one thread. Without zlib nothing is ever
 * negotiated, and the functions return -ENOTSUP.
 */
#ifndef SWL_NET_WEBSOCKET_DEFLATE_H
#define SWL_NET_WEBSOCKET_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

struct swl_websocket_deflate;

/* Whether this build has zlib. */
bool swl_websocket_deflate_is_there(void);

/* Needs little until a message comes. To be given to the second. */
struct swl_websocket_deflate *swl_websocket_deflate_create(void);
void swl_websocket_deflate_destroy(struct swl_websocket_deflate *codec);

/* Compresses with a window of that many bits, 9 to 15. Returns the size of the result; *out is valid until the next call of this
 * or of swl_websocket_deflate_unpack(). */
ssize_t swl_websocket_deflate_pack(struct swl_websocket_deflate *codec, const void *data, size_t size,
                                   int bits, const uint8_t **out) SWL_MUST_CHECK;

/* Restores. Returns the size of the result, *out as above; -EMSGSIZE if it has more than `max` bytes, -EPROTO if the data is
 * not compressed so. Memory is taken for what comes out, not for what might. */
ssize_t swl_websocket_deflate_unpack(struct swl_websocket_deflate *codec, const void *data, size_t size,
                                     size_t max, const uint8_t **out) SWL_MUST_CHECK;

#endif
