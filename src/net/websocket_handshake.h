/*
 * The handshake of WebSocket (RFC 6455, 4.2): whether a request asks for it, and for what, by the values of its fields.
 * Pure functions. The accept key is not made here: it needs SHA-1.
 */
#ifndef SWL_NET_WEBSOCKET_HANDSHAKE_H
#define SWL_NET_WEBSOCKET_HANDSHAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

#define SWL_WEBSOCKET_VERSION  "13"
#define SWL_WEBSOCKET_KEY_SIZE 24 /* characters of base64 */

/* What the server puts behind the key before it hashes it. */
#define SWL_WEBSOCKET_KEY_SUFFIX "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

/* The value of a field; of one that came several times, or of none, see the functions. */
struct swl_websocket_field {
    const char *text; /* NULL: the request has no such field */
    size_t size;
};

/* Values of fields that came several times are joined by commas, as HTTP allows. */
struct swl_websocket_request {
    struct swl_websocket_field upgrade, connection, key, version;
    bool is_get;
    bool is_http_1_1;
};

/* Whether the value, a list with commas, has that word (in lower case), whatever its case there. */
bool swl_websocket_list_has(struct swl_websocket_field list, const char *word);

/* Whether the client wants a WebSocket: the request may be wrong all the same. */
static inline bool swl_websocket_is_wanted(const struct swl_websocket_request *request)
{
    return swl_websocket_list_has(request->upgrade, "websocket");
}

/* Returns 0 if the handshake may be completed; else the HTTP status of its refusal: 405 (not GET), 400, or 426 for
 * another version, whose answer has to name ours in Sec-WebSocket-Version. */
int swl_websocket_request_check(const struct swl_websocket_request *request) SWL_MUST_CHECK;

/* Whether the key is the base64 of 16 bytes. */
bool swl_websocket_key_is_valid(struct swl_websocket_field key);

/* The compression that both sides agree on (RFC 7692). Each message is always compressed by itself, in both
 * directions, so that any process may do it. */
struct swl_websocket_terms {
    bool deflate;
    uint8_t window_bits; /* of what the server sends: 9 to 15 */
    bool answers_window; /* the answer has to name them */
};

/* Chooses from the value of Sec-WebSocket-Extensions (those of several fields in turn joined by commas): the first offer
 * of permessage-deflate that can be met. What cannot be understood is declined; this never fails. */
struct swl_websocket_terms swl_websocket_negotiate(struct swl_websocket_field extensions);

#define SWL_WEBSOCKET_ANSWER_MAX 128

/* Writes the value of Sec-WebSocket-Extensions that accepts these terms, with a NUL. Returns its size; 0: no such
 * field. */
size_t swl_websocket_terms_text(const struct swl_websocket_terms *terms, char text[SWL_WEBSOCKET_ANSWER_MAX]);

/* What the fields of the answer say. */
struct swl_websocket_answer {
    char accept[32]; /* Sec-WebSocket-Accept, with a NUL */
    struct swl_websocket_terms terms;
    const char *subprotocol; /* that the server has chosen; NULL: none */
};

/* The value of Sec-WebSocket-Accept, with a NUL: base64 of the SHA-1 of key and suffix. */
void swl_websocket_accept(struct swl_websocket_answer *answer, const uint8_t sha1[20]);

/* Writes the fields of the answer, without the line before and the empty one behind them. Returns their size; the text has a NUL. */
size_t swl_websocket_answer_fields(const struct swl_websocket_answer *answer, char *text, size_t room);

#define SWL_WEBSOCKET_SUBPROTOCOL_MAX 255
#define SWL_WEBSOCKET_FIELDS_MAX      (SWL_WEBSOCKET_ANSWER_MAX + SWL_WEBSOCKET_SUBPROTOCOL_MAX + 256)

/* Whether a list of the client's has that subprotocol: its case matters. */
bool swl_websocket_offers_subprotocol(struct swl_websocket_field list, const char *subprotocol);

/* The compression that an answer of the user's own agrees on, by its Sec-WebSocket-Extensions. It counts only with
 * client_no_context_takeover: what refers to earlier messages cannot be restored. */
struct swl_websocket_terms swl_websocket_agreed(struct swl_websocket_field extensions);

/* Whether the text (a subprotocol) is a token that a field may have. */
bool swl_websocket_is_token(const char *text, size_t size);

#endif
