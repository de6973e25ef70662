/*
 * Frames of WebSocket (RFC 6455): their heads, the mask, and what a frame of close says. Pure functions: nothing is
 * kept between calls.
 */
#ifndef SWL_NET_WEBSOCKET_FRAME_H
#define SWL_NET_WEBSOCKET_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/compiler.h"

enum swl_websocket_opcode {
    SWL_WEBSOCKET_CONTINUATION = 0,
    SWL_WEBSOCKET_TEXT = 1,
    SWL_WEBSOCKET_BINARY = 2,
    SWL_WEBSOCKET_CLOSE = 8,
    SWL_WEBSOCKET_PING = 9,
    SWL_WEBSOCKET_PONG = 10,
};

/* Codes of a frame of close that this library sends or makes up itself. */
enum swl_websocket_close_code {
    SWL_WEBSOCKET_CLOSE_NORMAL = 1000,
    SWL_WEBSOCKET_CLOSE_GOING_AWAY = 1001,
    SWL_WEBSOCKET_CLOSE_PROTOCOL = 1002,
    SWL_WEBSOCKET_CLOSE_NO_CODE = 1005,  /* never sent: the frame had none */
    SWL_WEBSOCKET_CLOSE_ABNORMAL = 1006, /* never sent: the connection ended without a frame of close */
    SWL_WEBSOCKET_CLOSE_NOT_UTF8 = 1007,
    SWL_WEBSOCKET_CLOSE_TOO_LARGE = 1009,
};

#define SWL_WEBSOCKET_HEAD_MAX    14  /* bytes */
#define SWL_WEBSOCKET_CONTROL_MAX 125 /* bytes of payload in a frame of close, ping or pong */
#define SWL_WEBSOCKET_REASON_MAX  (SWL_WEBSOCKET_CONTROL_MAX - 2)

/* Bits of the first byte of a frame. */
enum swl_websocket_bits {
    SWL_WEBSOCKET_FIN = 0x80,  /* the last frame of its message */
    SWL_WEBSOCKET_RSV1 = 0x40, /* permessage-deflate: the message is compressed */
    SWL_WEBSOCKET_RSV2 = 0x20,
    SWL_WEBSOCKET_RSV3 = 0x10,
    SWL_WEBSOCKET_OPCODE = 0x0f,
};

struct swl_websocket_head {
    uint64_t size; /* bytes of payload, below 2^63 */
    uint8_t first; /* the first byte: enum swl_websocket_bits and the opcode */
    bool masked;
    uint8_t mask[4]; /* zeros if it is not masked */
};

static inline uint8_t swl_websocket_head_opcode(const struct swl_websocket_head *head)
{
    return head->first & SWL_WEBSOCKET_OPCODE;
}

static inline bool swl_websocket_opcode_is_control(uint8_t opcode)
{
    return (opcode & 8) != 0;
}

/* Parses the head at data[0], of which `size` bytes have arrived. Returns its size (> 0); 0 if more must arrive;
 * -EPROTO if no frame begins like that, whatever was negotiated (an opcode that is reserved, a frame of control
 * that is too long or a fragment, a size in more bytes than it needs): then *fault is why, as the end of a sentence.
 * Whether it is masked, and its RSV bits, are the caller's to check. */
ssize_t swl_websocket_head_parse(const uint8_t *data, size_t size, struct swl_websocket_head *head,
                                 const char **fault) SWL_MUST_CHECK;

/* Makes the head of a frame with that first byte and size, masked if `mask` (4 bytes) is not NULL. Returns its size, at most
 * SWL_WEBSOCKET_HEAD_MAX. */
size_t swl_websocket_head_make(uint8_t *head, uint8_t first, uint64_t size, const uint8_t *mask);

/* Copies `size` bytes of payload, masking or unmasking them. The first is that at `offset` of the payload. `to` is `from`,
 * or does not overlap it. */
void swl_websocket_mask(uint8_t *to, const uint8_t *from, size_t size, const uint8_t mask[4],
                        uint64_t offset);

/* Whether a peer may send that code. */
bool swl_websocket_close_code_is_valid(int code);

/* Reads the payload of a frame of close. Returns the code (NO_CODE if it is empty), and its reason, which lies in the
 * payload and need not be UTF-8; -EPROTO if it has one byte, or a code that may not be sent; -EILSEQ if the reason is
 * not UTF-8. */
int swl_websocket_close_parse(const uint8_t *payload, size_t size, const char **reason, size_t *reason_size)
    SWL_MUST_CHECK;

/* Makes the payload (SWL_WEBSOCKET_CONTROL_MAX bytes) of a frame of close; nothing for NO_CODE. A reason that is too long is
 * cut off, between two characters. Returns its size. */
size_t swl_websocket_close_make(uint8_t *payload, int code, const char *reason, size_t reason_size);

#endif
