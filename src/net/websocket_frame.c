/* Heads and masks of frames. */
#include "net/websocket_frame.h"

#include <errno.h>
#include <string.h>

#include "base/utf8.h"

#define FRAME_MASKED  0x80 /* in the second byte */
#define FRAME_SIZE_16 126
#define FRAME_SIZE_64 127

static uint64_t frame_read(const uint8_t *data, size_t bytes)
{
    uint64_t number = 0;
    for (size_t i = 0; i < bytes; i++) {
        number = number << 8 | data[i];
    }
    return number;
}

static void frame_write(uint8_t *data, uint64_t number, size_t bytes)
{
    for (size_t i = bytes; i-- > 0; number >>= 8) {
        data[i] = (uint8_t)number;
    }
}

/* What two bytes tell. Returns NULL, or the fault. */
static const char *frame_fault(uint8_t first, uint8_t second)
{
    uint8_t opcode = first & SWL_WEBSOCKET_OPCODE;
    if ((opcode & 7) > 2) {
        return "its opcode is reserved";
    }
    if (swl_websocket_opcode_is_control(opcode) && !(first & SWL_WEBSOCKET_FIN)) {
        return "a frame of control is a fragment";
    }
    if (swl_websocket_opcode_is_control(opcode) && (second & 0x7f) > SWL_WEBSOCKET_CONTROL_MAX) {
        return "a frame of control has more than 125 bytes";
    }
    return NULL;
}

ssize_t swl_websocket_head_parse(const uint8_t *data, size_t size, struct swl_websocket_head *head,
                                 const char **fault)
{
    *fault = NULL;
    if (size < 2) {
        return 0;
    }
    if ((*fault = frame_fault(data[0], data[1])) != NULL) {
        return -EPROTO;
    }
    uint8_t low = data[1] & 0x7f;
    size_t bytes = low == FRAME_SIZE_64 ? 8 : low == FRAME_SIZE_16 ? 2 : 0;
    bool masked = (data[1] & FRAME_MASKED) != 0;
    size_t whole = 2 + bytes + (masked ? 4 : 0);
    if (size < whole) {
        return 0;
    }
    head->first = data[0];
    head->masked = masked;
    head->size = bytes == 0 ? low : frame_read(data + 2, bytes);
    if (bytes > 0 && head->size <= (bytes == 8 ? (uint64_t)UINT16_MAX : SWL_WEBSOCKET_CONTROL_MAX)) {
        *fault = "its size is written in more bytes than it needs";
        return -EPROTO;
    }
    if (head->size > INT64_MAX) {
        *fault = "the first bit of its size is set";
        return -EPROTO;
    }
    memset(head->mask, 0, sizeof(head->mask));
    if (masked) {
        memcpy(head->mask, data + 2 + bytes, sizeof(head->mask));
    }
    return (ssize_t)whole;
}

size_t swl_websocket_head_make(uint8_t *head, uint8_t first, uint64_t size, const uint8_t *mask)
{
    size_t bytes = size <= SWL_WEBSOCKET_CONTROL_MAX ? 0 : size <= UINT16_MAX ? 2 : 8;
    uint8_t low = bytes == 0 ? (uint8_t)size : bytes == 2 ? FRAME_SIZE_16 : FRAME_SIZE_64;
    head[0] = first;
    head[1] = (uint8_t)(low | (mask != NULL ? FRAME_MASKED : 0));
    frame_write(head + 2, size, bytes);
    if (mask == NULL) {
        return 2 + bytes;
    }
    memcpy(head + 2 + bytes, mask, 4);
    return 2 + bytes + 4;
}

void swl_websocket_mask(uint8_t *to, const uint8_t *from, size_t size, const uint8_t mask[4], uint64_t offset)
{
    uint8_t turned[8];
    for (size_t i = 0; i < sizeof(turned); i++) {
        turned[i] = mask[(offset + i) & 3];
    }
    uint64_t key, words[4];
    memcpy(&key, turned, sizeof(key));
    size_t i = 0;
    for (; size - i >= sizeof(words); i += sizeof(words)) {
        memcpy(words, from + i, sizeof(words));
        words[0] ^= key;
        words[1] ^= key;
        words[2] ^= key;
        words[3] ^= key;
        memcpy(to + i, words, sizeof(words));
    }
    for (; size - i >= sizeof(key); i += sizeof(key)) {
        memcpy(words, from + i, sizeof(key));
        words[0] ^= key;
        memcpy(to + i, words, sizeof(key));
    }
    for (; i < size; i++) {
        to[i] = from[i] ^ turned[i & 7];
    }
}

bool swl_websocket_close_code_is_valid(int code)
{
    /* 1004 is reserved, 1005, 1006 and 1015 are never sent; from 3000 on they are registered, from 4000 on anybody's */
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

int swl_websocket_close_parse(const uint8_t *payload, size_t size, const char **reason, size_t *reason_size)
{
    *reason = "";
    *reason_size = 0;
    if (size == 0) {
        return SWL_WEBSOCKET_CLOSE_NO_CODE;
    }
    if (size < 2) {
        return -EPROTO;
    }
    int code = (int)frame_read(payload, 2);
    if (!swl_websocket_close_code_is_valid(code)) {
        return -EPROTO;
    }
    *reason = (const char *)payload + 2;
    *reason_size = size - 2;
    return swl_utf8_is_valid(*reason, *reason_size) ? code : -EILSEQ;
}

size_t swl_websocket_close_make(uint8_t *payload, int code, const char *reason, size_t reason_size)
{
    if (code == SWL_WEBSOCKET_CLOSE_NO_CODE) {
        return 0;
    }
    frame_write(payload, (uint64_t)code, 2);
    if (reason_size > SWL_WEBSOCKET_REASON_MAX) {
        reason_size = SWL_WEBSOCKET_REASON_MAX;
        while (reason_size > 0 && ((uint8_t)reason[reason_size] & 0xc0) == 0x80) {
            reason_size--;
        }
    }
    if (reason_size > 0) {
        memcpy(payload + 2, reason, reason_size);
    }
    return 2 + reason_size;
}
