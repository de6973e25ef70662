/* Characters of HTTP (RFC 9110, 5.6). */
#ifndef SWL_NET_HTTP_TEXT_H
#define SWL_NET_HTTP_TEXT_H

#include <stdbool.h>
#include <stdint.h>

/* Bit c % 32 of word c / 32 says whether it is one; nothing beyond ASCII is. */
struct swl_http_characters {
    uint32_t bits[4];
};

static inline bool swl_http_characters_have(const struct swl_http_characters *set, uint8_t c)
{
    return c < 128 && (set->bits[c / 32] >> c % 32 & 1);
}

/* ! # $ % & ' * + - . ^ _ ` | ~, digits, letters */
static inline bool swl_http_is_token_character(uint8_t c)
{
    static const struct swl_http_characters token = {{0, 0x03ff6cfa, 0xc7fffffe, 0x57ffffff}};
    return swl_http_characters_have(&token, c);
}

static inline bool swl_http_is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static inline bool swl_http_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

#endif
