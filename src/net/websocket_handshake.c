/* Checks the fields of a handshake, and negotiates compression. */
#include "net/websocket_handshake.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "net/http_text.h"

#define HANDSHAKE_WINDOW_MIN 9 /* zlib has no window of 8 bits without a head */
#define HANDSHAKE_WINDOW_MAX 15

/* ---- words and lists ---- */

bool swl_websocket_is_token(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!swl_http_is_token_character((uint8_t)text[i])) {
            return false;
        }
    }
    return size > 0;
}

static struct swl_websocket_field handshake_trim(struct swl_websocket_field field)
{
    while (field.size > 0 && (*field.text == ' ' || *field.text == '\t')) {
        field.text++;
        field.size--;
    }
    while (field.size > 0 && (field.text[field.size - 1] == ' ' || field.text[field.size - 1] == '\t')) {
        field.size--;
    }
    return field;
}

/* Cuts off what stands before the next separator that is not within quotes, and the separator. Returns it, trimmed. */
static struct swl_websocket_field handshake_cut(struct swl_websocket_field *rest, char separator)
{
    size_t i = 0;
    bool quoted = false;
    for (; i < rest->size && (quoted || rest->text[i] != separator); i++) {
        if (rest->text[i] == '"') {
            quoted = !quoted;
        } else if (quoted && rest->text[i] == '\\' && i + 1 < rest->size) {
            i++;
        }
    }
    struct swl_websocket_field piece = {rest->text, i};
    size_t used = i < rest->size ? i + 1 : i;
    rest->text += used;
    rest->size -= used;
    return handshake_trim(piece);
}

static bool handshake_is(struct swl_websocket_field field, const char *word)
{
    return field.size == strlen(word) && strncasecmp(field.text, word, field.size) == 0;
}

bool swl_websocket_list_has(struct swl_websocket_field list, const char *word)
{
    while (list.size > 0) {
        if (handshake_is(handshake_cut(&list, ','), word)) {
            return true;
        }
    }
    return false;
}

/* ---- the request ---- */

static int handshake_base64(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

bool swl_websocket_key_is_valid(struct swl_websocket_field key)
{
    if (key.size != SWL_WEBSOCKET_KEY_SIZE || memcmp(key.text + 22, "==", 2) != 0) {
        return false;
    }
    for (size_t i = 0; i < 22; i++) {
        if (handshake_base64(key.text[i]) < 0) {
            return false;
        }
    }
    return true; /* the last four bits belong to no byte, and clients write what they like there */
}

int swl_websocket_request_check(const struct swl_websocket_request *request)
{
    if (!request->is_get) {
        return 405;
    }
    if (!request->is_http_1_1 || !swl_websocket_is_wanted(request) ||
        !swl_websocket_list_has(request->connection, "upgrade")) {
        return 400;
    }
    if (!handshake_is(request->version, SWL_WEBSOCKET_VERSION)) {
        return 426;
    }
    return swl_websocket_key_is_valid(request->key) ? 0 : 400;
}

/* ---- permessage-deflate ---- */

enum handshake_parameters {
    SERVER_TAKEOVER = 1 << 0,
    CLIENT_TAKEOVER = 1 << 1,
    SERVER_WINDOW = 1 << 2,
    CLIENT_WINDOW = 1 << 3,
};

/* Reads a number of bits, 8 to 15: quoted or not, without a leading zero. Returns 0 if it is none. */
static uint8_t handshake_window(struct swl_websocket_field value)
{
    if (value.size >= 2 && value.text[0] == '"' && value.text[value.size - 1] == '"') {
        value.text++;
        value.size -= 2;
    }
    if (value.size == 1 && (value.text[0] == '8' || value.text[0] == '9')) {
        return (uint8_t)(value.text[0] - '0');
    }
    if (value.size == 2 && value.text[0] == '1' && value.text[1] >= '0' && value.text[1] <= '5') {
        return (uint8_t)(10 + value.text[1] - '0');
    }
    return 0;
}

/* Takes one parameter of an offer. `has_value`: an equals sign follows its name. Returns whether it is valid. */
static bool handshake_take_parameter(struct swl_websocket_field name, bool has_value,
                                     struct swl_websocket_field value, unsigned *seen,
                                     struct swl_websocket_terms *terms)
{
    static const char *const names[] = {"server_no_context_takeover", "client_no_context_takeover",
                                        "server_max_window_bits", "client_max_window_bits"};
    for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!handshake_is(name, names[i])) {
            continue;
        }
        unsigned bit = 1u << i;
        if (*seen & bit) {
            return false;
        }
        *seen |= bit;
        if (bit & (SERVER_TAKEOVER | CLIENT_TAKEOVER)) {
            return !has_value;
        }
        if (bit == CLIENT_WINDOW) { /* what the client uses: any window is within ours */
            return !has_value || handshake_window(value) != 0;
        }
        terms->window_bits = has_value ? handshake_window(value) : 0;
        terms->answers_window = true;
        return terms->window_bits >= HANDSHAKE_WINDOW_MIN;
    }
    return false;
}

/* Whether the offer is permessage-deflate on terms that can be met. *seen: enum handshake_parameters that it has. */
static bool handshake_take_offer(struct swl_websocket_field offer, struct swl_websocket_terms *terms,
                                 unsigned *seen)
{
    *seen = 0;
    *terms = (struct swl_websocket_terms){.deflate = true, .window_bits = HANDSHAKE_WINDOW_MAX};
    if (!handshake_is(handshake_cut(&offer, ';'), "permessage-deflate")) {
        return false;
    }
    while (offer.size > 0) {
        struct swl_websocket_field value = handshake_cut(&offer, ';');
        bool has_value = value.size > 0 && memchr(value.text, '=', value.size) != NULL;
        struct swl_websocket_field name = handshake_cut(&value, '=');
        if (!handshake_take_parameter(name, has_value, handshake_trim(value), seen, terms)) {
            return false;
        }
    }
    return true;
}

struct swl_websocket_terms swl_websocket_negotiate(struct swl_websocket_field extensions)
{
    while (extensions.size > 0) {
        struct swl_websocket_terms terms;
        unsigned seen;
        if (handshake_take_offer(handshake_cut(&extensions, ','), &terms, &seen)) {
            return terms;
        }
    }
    return (struct swl_websocket_terms){0};
}

struct swl_websocket_terms swl_websocket_agreed(struct swl_websocket_field extensions)
{
    struct swl_websocket_terms terms;
    unsigned seen;
    if (handshake_take_offer(handshake_cut(&extensions, ','), &terms, &seen) && (seen & CLIENT_TAKEOVER)) {
        return terms;
    }
    return (struct swl_websocket_terms){0};
}

size_t swl_websocket_terms_text(const struct swl_websocket_terms *terms, char text[SWL_WEBSOCKET_ANSWER_MAX])
{
    static const char agreed[] = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    text[0] = '\0';
    if (!terms->deflate) {
        return 0;
    }
    int size = terms->answers_window ? snprintf(text, SWL_WEBSOCKET_ANSWER_MAX,
                                                "%s; server_max_window_bits=%u", agreed, terms->window_bits)
                                     : snprintf(text, SWL_WEBSOCKET_ANSWER_MAX, "%s", agreed);
    return (size_t)size;
}

/* ---- the answer ---- */

void swl_websocket_accept(struct swl_websocket_answer *answer, const uint8_t sha1[20])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t padded[21] = {0};
    char *place = answer->accept;
    memcpy(padded, sha1, 20);
    for (size_t i = 0; i < sizeof(padded); i += 3) {
        uint32_t three = (uint32_t)padded[i] << 16 | (uint32_t)padded[i + 1] << 8 | padded[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) {
            *place++ = digits[three >> shift & 63];
        }
    }
    place[-1] = '='; /* of the last three bytes one is not there */
    *place = '\0';
}

bool swl_websocket_offers_subprotocol(struct swl_websocket_field list, const char *subprotocol)
{
    while (list.size > 0) {
        struct swl_websocket_field item = handshake_cut(&list, ',');
        if (item.size == strlen(subprotocol) && memcmp(item.text, subprotocol, item.size) == 0) {
            return true;
        }
    }
    return false;
}

size_t swl_websocket_answer_fields(const struct swl_websocket_answer *answer, char *text, size_t room)
{
    char terms[SWL_WEBSOCKET_ANSWER_MAX];
    bool extends = swl_websocket_terms_text(&answer->terms, terms) > 0, chooses = answer->subprotocol != NULL;
    int size = snprintf(
        text, room, "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n%s%s%s%s%s%s",
        answer->accept, extends ? "Sec-WebSocket-Extensions: " : "", terms, extends ? "\r\n" : "",
        chooses ? "Sec-WebSocket-Protocol: " : "", chooses ? answer->subprotocol : "", chooses ? "\r\n" : "");
    return (size_t)size < room ? (size_t)size : room - 1;
}
