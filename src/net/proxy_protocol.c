/* Parses PROXY headers. */
#define _GNU_SOURCE
#include "net/proxy_protocol.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "base/compiler.h"

/* ---- version 1: a line of text ---- */

/* What is left of the line. */
struct proxy_text {
    const char *next, *end;
};

/* Takes the next word, up to a single space or the end of the line, into `word`. Returns false if it is empty
 * or does not fit. */
static bool proxy_take_word(struct proxy_text *text, char *word, size_t max)
{
    const char *space = memchr(text->next, ' ', (size_t)(text->end - text->next)),
               *end = space != NULL ? space : text->end;
    size_t size = (size_t)(end - text->next);
    if (size == 0 || size >= max || memchr(text->next, '\0', size) != NULL) {
        return false;
    }
    memcpy(word, text->next, size);
    word[size] = '\0';
    text->next = space != NULL ? space + 1 : NULL; /* NULL: no further word may follow */
    return true;
}

static bool proxy_take_address(struct proxy_text *text, int family, struct swl_address *address)
{
    char word[INET6_ADDRSTRLEN];
    address->family = (uint16_t)family;
    /* inet_pton() takes exactly the notations that the protocol allows: no leading zeros in IPv4 */
    return text->next != NULL && proxy_take_word(text, word, sizeof(word)) && text->next != NULL &&
           inet_pton(family, word, address->bytes) == 1;
}

static bool proxy_take_port(struct proxy_text *text, struct swl_address *address)
{
    char word[6];
    uint32_t port = 0;
    if (text->next == NULL || !proxy_take_word(text, word, sizeof(word)) ||
        (word[0] == '0' && word[1] != '\0')) {
        return false;
    }
    for (const char *digit = word; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9') {
            return false;
        }
        port = port * 10 + (uint32_t)(*digit - '0');
    }
    address->port = (uint16_t)port;
    return port <= UINT16_MAX;
}

/* Parses the line without its CR LF. Returns NULL, or the fault. */
static const char *proxy_parse_line(struct proxy_text text, struct swl_proxy_header *header)
{
    char word[8];
    (void)proxy_take_word(&text, word, sizeof(word)); /* "PROXY" */
    if (text.next == NULL || !proxy_take_word(&text, word, sizeof(word))) {
        return "it names no protocol";
    }
    if (strcmp(word, "UNKNOWN") == 0) {
        return NULL; /* whatever follows is to be ignored */
    }
    int family = strcmp(word, "TCP4") == 0 ? AF_INET : strcmp(word, "TCP6") == 0 ? AF_INET6 : AF_UNSPEC;
    if (family == AF_UNSPEC) {
        return "its protocol is not TCP4, TCP6 or UNKNOWN";
    }
    if (!proxy_take_address(&text, family, &header->source) ||
        !proxy_take_address(&text, family, &header->destination)) {
        return "it has a wrong address";
    }
    if (!proxy_take_port(&text, &header->source) || !proxy_take_port(&text, &header->destination)) {
        return "it has a wrong port";
    }
    if (text.next != NULL) {
        return "something follows its ports";
    }
    header->has_addresses = true;
    return NULL;
}

static ssize_t proxy_parse_v1(const uint8_t *data, size_t size, struct swl_proxy_header *header,
                              const char **fault)
{
    const uint8_t *end = memmem(data, SWL_MIN(size, (size_t)SWL_PROXY_PROTOCOL_V1_MAX), "\r\n", 2);
    if (end == NULL) {
        *fault = "its line has no end within 107 bytes";
        return size < SWL_PROXY_PROTOCOL_V1_MAX ? 0 : -EPROTO;
    }
    *fault = proxy_parse_line((struct proxy_text){(const char *)data, (const char *)end}, header);
    return *fault == NULL ? end + 2 - data : -EPROTO;
}

/* ---- version 2: binary ---- */

/* without the NUL at its end */
#define PROXY_SIGNATURE_SIZE (sizeof(proxy_signature) - 1)
static const char proxy_signature[] = "\r\n\r\n\0\r\nQUIT\n";

enum {
    PROXY_V2_HEAD = 16, /* signature, version and command, family and transport, length */
    PROXY_LOCAL = 0,
    PROXY_PROXY = 1,
    PROXY_UNIX_PATH = 108,
    PROXY_TLV_HEAD = 3, /* type, length */
    PROXY_TLV_CRC32C = 3,
};

static uint16_t proxy_read_16(const uint8_t *data)
{
    return (uint16_t)(data[0] << 8 | data[1]);
}

/* CRC32c of the header, where the checksum itself counts as zeros. */
static uint32_t proxy_crc32c(const uint8_t *data, size_t size, const uint8_t *checksum)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= data + i >= checksum && data + i < checksum + 4 ? 0 : data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
        }
    }
    return ~crc;
}

/* Checks what follows the addresses: types, lengths and values. Returns NULL, or the fault. */
static const char *proxy_check_tlvs(const uint8_t *header, size_t offset, size_t size)
{
    const uint8_t *checksum = NULL;
    while (offset < size) {
        if (size - offset < PROXY_TLV_HEAD) {
            return "a TLV is cut off";
        }
        size_t length = proxy_read_16(header + offset + 1);
        if (size - offset - PROXY_TLV_HEAD < length) {
            return "a TLV is longer than the header";
        }
        if (header[offset] == PROXY_TLV_CRC32C) {
            if (length != 4 || checksum != NULL) {
                return "its CRC32c is not four bytes, or not the only one";
            }
            checksum = header + offset + PROXY_TLV_HEAD;
        }
        offset += PROXY_TLV_HEAD + length;
    }
    if (checksum != NULL) {
        uint32_t expected = (uint32_t)proxy_read_16(checksum) << 16 | proxy_read_16(checksum + 2);
        if (proxy_crc32c(header, size, checksum) != expected) {
            return "its CRC32c is wrong";
        }
    }
    return NULL;
}

/* Reads both addresses, of `bytes` each, and both ports. */
static void proxy_read_addresses(const uint8_t *data, int family, size_t bytes,
                                 struct swl_proxy_header *header)
{
    header->source.family = header->destination.family = (uint16_t)family;
    memcpy(header->source.bytes, data, bytes);
    memcpy(header->destination.bytes, data + bytes, bytes);
    header->source.port = proxy_read_16(data + 2 * bytes);
    header->destination.port = proxy_read_16(data + 2 * bytes + 2);
}

/* Parses a whole header. Returns NULL, or the fault. */
static const char *proxy_parse_binary(const uint8_t *data, size_t size, struct swl_proxy_header *header)
{
    static const size_t sizes[] = {0, 2 * 4 + 4, 2 * 16 + 4, 2 * PROXY_UNIX_PATH}; /* of both addresses */
    unsigned family = data[13] >> 4;
    if ((data[12] & 15) == PROXY_LOCAL || family == 0) {
        return NULL; /* whatever follows is to be ignored */
    }
    size_t end = PROXY_V2_HEAD + sizes[family];
    if (size < end) {
        return "it is too short for its addresses";
    }
    /* A datagram client's address is as good: the balancer may use a stream for both. */
    if (family == 1) {
        proxy_read_addresses(data + PROXY_V2_HEAD, AF_INET, 4, header);
    } else if (family == 2) {
        proxy_read_addresses(data + PROXY_V2_HEAD, AF_INET6, 16, header);
    } else {
        header->source.family = header->destination.family = AF_UNIX;
    }
    header->has_addresses = true;
    return proxy_check_tlvs(data, end, size);
}

/* Checks the first bytes of the header as far as they have arrived. Returns NULL, or the fault. */
static const char *proxy_check_head(const uint8_t *data, size_t size)
{
    if (size > 12 && data[12] >> 4 != 2) {
        return "its version is not 2";
    }
    if (size > 12 && (data[12] & 15) > PROXY_PROXY) {
        return "its command is not LOCAL or PROXY";
    }
    if (size > 13 && (data[12] & 15) == PROXY_PROXY) {
        unsigned family = data[13] >> 4, transport = data[13] & 15;
        /* both are given, or none is */
        if (family > 3 || transport > 2 || (family == 0) != (transport == 0)) {
            return "its address family or transport is not known";
        }
    }
    return NULL;
}

static ssize_t proxy_parse_v2(const uint8_t *data, size_t size, struct swl_proxy_header *header,
                              const char **fault)
{
    if ((*fault = proxy_check_head(data, size)) != NULL) {
        return -EPROTO;
    }
    if (size < PROXY_V2_HEAD) {
        return 0;
    }
    size_t whole = PROXY_V2_HEAD + (size_t)proxy_read_16(data + 14);
    if (size < whole) {
        return 0;
    }
    *fault = proxy_parse_binary(data, whole, header);
    return *fault == NULL ? (ssize_t)whole : -EPROTO;
}

ssize_t swl_proxy_protocol_parse(const uint8_t *data, size_t size, struct swl_proxy_header *header,
                                 const char **fault)
{
    static const char word[] = "PROXY ";
    *header = (struct swl_proxy_header){0};
    *fault = NULL;
    if (memcmp(data, word, SWL_MIN(size, sizeof(word) - 1)) == 0) {
        return proxy_parse_v1(data, size, header, fault);
    }
    if (memcmp(data, proxy_signature, SWL_MIN(size, PROXY_SIGNATURE_SIZE)) == 0) {
        return proxy_parse_v2(data, size, header, fault);
    }
    *fault = "it begins like neither version";
    return -EPROTO;
}
