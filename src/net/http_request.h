/*
 * A request on its way to a worker: what the loop has parsed, and the bytes. All in one payload:
 *
 *     struct swl_http_request │ fields │ head │ body, unless it lies in a file
 *
 * Its first byte tells what the payload of a port with this protocol is.
 */
#ifndef SWL_NET_HTTP_REQUEST_H
#define SWL_NET_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/http_head.h"

enum swl_http_kind {
    SWL_HTTP_REQUEST = 1,
    SWL_WEBSOCKET_MESSAGE,
};

enum swl_http_request_flags {
    SWL_HTTP_KEEPS_ALIVE = 1 << 0, /* the connection stays, unless the answer says otherwise */
    SWL_HTTP_IS_HEAD = 1 << 1,     /* the answer has no body */
    SWL_HTTP_UPGRADES = 1 << 2,    /* the client asks for another protocol */
    SWL_HTTP_IS_FOLLOWED = 1 << 3, /* the client has sent something behind it: perhaps the next request */
};

/* session->answer_traits: flags of the request, and what the worker that has begun with the answer notes when it leaves it to
 * another process. */
#define SWL_HTTP_TRAITS(flags, minor, encoding, body) \
    ((uint32_t)(flags) | (uint32_t)(minor) << 8 | (uint32_t)(encoding) << 16 | (uint32_t)(body) << 24)
#define SWL_HTTP_TRAITS_FLAGS(traits)    ((uint8_t)(traits))
#define SWL_HTTP_TRAITS_MINOR(traits)    ((uint8_t)((traits) >> 8))
#define SWL_HTTP_TRAITS_ENCODING(traits) ((uint8_t)((traits) >> 16))
#define SWL_HTTP_TRAITS_BODY(traits)     ((uint8_t)((traits) >> 24))

struct swl_http_request {
    uint8_t kind;  /* enum swl_http_kind */
    uint8_t flags; /* enum swl_http_request_flags */
    uint8_t minor; /* of HTTP/1.minor */
    uint8_t unused;
    uint32_t number; /* of its answer: see session->answer */
    uint16_t method_size, target, target_size, field_count;
    uint32_t head_size;
    uint64_t body_size;
    uint64_t body_file; /* the number of the file; 0: the body is behind the head */
};

/* What a payload consists of. */
struct swl_http_view {
    struct swl_http_request request;
    const struct swl_http_field *fields; /* request.field_count of them */
    const char *head;
    const uint8_t *body; /* NULL: it lies in a file */
};

/* Returns the bytes of request, fields and head. */
static inline size_t swl_http_request_size(const struct swl_http_head *head)
{
    return sizeof(struct swl_http_request) + head->field_count * sizeof(head->fields[0]) + head->size;
}

/* Writes these to `place`: what `request` says, and the head at `data`. Returns where the body goes. */
uint8_t *swl_http_request_pack(uint8_t *place, const struct swl_http_head *head, const uint8_t *data,
                               const struct swl_http_request *request);

/* Returns false where the payload is none. */
bool swl_http_request_view(struct swl_http_view *view, const void *payload, size_t size);

/* Returns what the client has sent: of a request the head and, where that is in memory, the body; of a message the data.
 * *size: its bytes; before the call those of the payload, 1 or more. */
const void *swl_http_payload_bytes(const void *payload, size_t *size);

static inline enum swl_http_kind swl_http_payload_kind(const void *payload)
{
    return (enum swl_http_kind) * (const uint8_t *)payload;
}

#endif
