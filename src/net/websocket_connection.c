/* The WebSocket side of a connection. */
#include "net/websocket_connection.h"

#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "net/connection_output.h"
#include "net/http_request.h"
#include "net/websocket_frame.h"
#include "net/websocket_message.h"

/* bytes of output that wait for a client, beyond which its pings are not answered: it does not read the answers */
#define PONG_BACKLOG_MAX (64 * 1024)

#define HEADER_SIZE sizeof(struct swl_websocket_message)
_Static_assert(HEADER_SIZE <= 6, "it takes the place of the shortest head that is masked");

/* The answers to pings that come one behind the other: sent together. */
struct websocket_pongs {
    uint8_t bytes[1024];
    size_t size;
};

struct swl_websocket_connection *swl_websocket_connection_open(struct swl_connection *connection)
{
    struct swl_websocket_connection *websocket = swl_calloc(1, sizeof(*websocket));
    websocket->deflates = swl_session_websocket_bits(connection->session) != 0;
    swl_session_advance_websocket(connection->session, connection->id, SWL_WEBSOCKET_ACTIVE);
    return websocket;
}

void swl_websocket_connection_close(struct swl_websocket_connection *websocket)
{
    if (websocket != NULL) {
        swl_buffer_free(&websocket->message);
        swl_free(websocket);
    }
}

/* ---- sending ---- */

static void websocket_send(struct swl_connection *connection, const uint8_t *bytes, size_t size)
{
    SWL_IGNORE(swl_connection_output_send(connection, bytes, size, false),
               "an event that is due now stands in connection->events_due");
}

static void websocket_flush_pongs(struct swl_connection *connection,
                                  const struct swl_websocket_connection *websocket,
                                  struct websocket_pongs *pongs)
{
    if (pongs->size > 0 && !websocket->has_sent_close &&
        swl_connection_state_memory(connection) <= PONG_BACKLOG_MAX) {
        websocket_send(connection, pongs->bytes, pongs->size);
    }
    pongs->size = 0;
}

static void websocket_add_pong(struct swl_connection *connection,
                               const struct swl_websocket_connection *websocket,
                               struct websocket_pongs *pongs, const uint8_t *payload, size_t size)
{
    if (sizeof(pongs->bytes) - pongs->size < SWL_WEBSOCKET_HEAD_MAX + size) {
        websocket_flush_pongs(connection, websocket, pongs);
    }
    uint8_t *place = pongs->bytes + pongs->size;
    size_t head = swl_websocket_head_make(place, SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_PONG, size, NULL);
    memcpy(place + head, payload, size);
    pongs->size += head + size;
}

static void websocket_send_close(struct swl_connection *connection,
                                 struct swl_websocket_connection *websocket, int code)
{
    uint8_t frame[SWL_WEBSOCKET_HEAD_MAX + SWL_WEBSOCKET_CONTROL_MAX], payload[SWL_WEBSOCKET_CONTROL_MAX];
    size_t size = swl_websocket_close_make(payload, code, "", 0);
    size_t head = swl_websocket_head_make(frame, SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_CLOSE, size, NULL);
    memcpy(frame + head, payload, size);
    websocket->has_sent_close = true;
    swl_session_advance_websocket(connection->session, connection->id, SWL_WEBSOCKET_CLOSING);
    websocket_send(connection, frame, head + size);
}

void swl_websocket_connection_end(struct swl_connection *connection,
                                  struct swl_websocket_connection *websocket, enum swl_close_how how)
{
    if (websocket->has_sent_close || how == SWL_CLOSE_RESET) {
        return;
    }
    if (websocket->is_ending) {
        /* what the client may still be sending is discarded: unread, it would cost it our last bytes */
        connection->by_server |= websocket->is_refused;
        websocket_send_close(connection, websocket, websocket->close_code);
    } else if (how != SWL_CLOSE_ANSWERED) { /* else the client has ended the stream, without a word */
        websocket_send_close(connection, websocket,
                             connection->owner->ending || how == SWL_CLOSE_IDLE
                                 ? SWL_WEBSOCKET_CLOSE_GOING_AWAY
                                 : SWL_WEBSOCKET_CLOSE_NORMAL);
    }
}

/* Nothing more is taken. When workers have handled what came before, the connection is closed with that code. */
static void websocket_begin_end(struct swl_connection *connection, struct swl_websocket_connection *websocket,
                                int code)
{
    websocket->is_ending = true;
    websocket->close_code = (uint16_t)code;
    swl_buffer_free(&websocket->message); /* it will never be whole */
    if (connection->state == SWL_CONNECTION_OPEN) {
        connection->state = SWL_CONNECTION_ANSWERING;
    }
    if (!connection->closed_delivered) {
        connection->events_due |= SWL_EVENT_BIT(SWL_EVENT_CLOSED);
    }
}

/* What the client has sent is not valid: notes with which code it is told, and logs it. Returns -EPROTO. */
static int websocket_refuse(struct swl_connection *connection, struct swl_websocket_connection *websocket,
                            int code, const char *fault)
{
    struct swl_session *session = connection->session;
    char peer[SWL_ADDRESS_TEXT];
    swl_address_text(&session->peer, peer);
    swl_warning_limited("WebSocket clients closed because of what they have sent",
                        "session %lld from %s:%d is closed with WebSocket code %d: %s",
                        (long long)connection->id, peer, session->peer.port, code, fault);
    atomic_store_explicit(&session->close_errno, EPROTO, memory_order_relaxed);
    websocket->is_refused = true;
    websocket_begin_end(connection, websocket, code);
    return -EPROTO;
}

/* ---- messages ---- */

/* Returns what deliver() does. */
static int websocket_deliver(struct swl_connection *connection, const uint8_t *payload, size_t size)
{
    int result = connection->owner->deliver(connection, SWL_EVENT_REQUEST, payload, (uint32_t)size);
    connection->blocked = result == -EAGAIN;
    if (result == 0) {
        connection->sent = 0;
    }
    return result;
}

/* `message` is whole: delivers it, or keeps it. */
static void websocket_deliver_message(struct swl_connection *connection,
                                      struct swl_websocket_connection *websocket)
{
    websocket->is_whole = true;
    if (websocket_deliver(connection, swl_buffer_bytes(&websocket->message),
                          swl_buffer_size(&websocket->message)) == 0) {
        websocket->is_whole = false;
        swl_buffer_free(&websocket->message);
    }
}

static struct swl_websocket_message websocket_header(const struct swl_websocket_head *head)
{
    return (struct swl_websocket_message){
        .kind = SWL_WEBSOCKET_MESSAGE,
        .opcode = swl_websocket_head_opcode(head),
        .is_compressed = (head->first & SWL_WEBSOCKET_RSV1) != 0,
    };
}

/* Delivers a message of one frame that is there whole, from where it lies: its payload is unmasked, and a header takes the
 * place of the last bytes of its head. */
static void websocket_deliver_in_place(struct swl_connection *connection,
                                       struct swl_websocket_connection *websocket,
                                       const struct swl_websocket_head *head, uint8_t *payload)
{
    const struct swl_websocket_message header = websocket_header(head);
    size_t size = HEADER_SIZE + (size_t)head->size;
    swl_websocket_mask(payload, payload, (size_t)head->size, head->mask, 0);
    memcpy(payload - HEADER_SIZE, &header, HEADER_SIZE);
    if (websocket_deliver(connection, payload - HEADER_SIZE, size) == -EAGAIN) {
        swl_buffer_append(&websocket->message, payload - HEADER_SIZE, size);
        websocket->is_whole = true;
    }
}

/* The frame that it is in has come whole. */
static void websocket_end_frame(struct swl_connection *connection, struct swl_websocket_connection *websocket)
{
    websocket->is_in_frame = false;
    websocket->is_fragmented = !websocket->is_last_frame;
    if (websocket->is_last_frame) {
        websocket_deliver_message(connection, websocket);
    }
}

/* Takes a part of the payload of the frame that it is in. Returns its size. */
static size_t websocket_take_payload(struct swl_connection *connection,
                                     struct swl_websocket_connection *websocket, const uint8_t *data,
                                     size_t size)
{
    size_t part = (size_t)SWL_MIN((uint64_t)size, websocket->left);
    uint8_t mask[4];
    swl_websocket_mask(swl_buffer_extend(&websocket->message, part), data, part, websocket->mask, 0);
    memcpy(mask, websocket->mask, sizeof(mask));
    for (size_t i = 0; i < sizeof(mask); i++) {
        websocket->mask[i] = mask[(part + i) & 3];
    }
    websocket->left -= part;
    if (websocket->left == 0) {
        websocket_end_frame(connection, websocket);
    }
    return part;
}

/* Returns 0 where that frame of data may come now, else -EPROTO. */
static int websocket_check_data(struct swl_connection *connection, struct swl_websocket_connection *websocket,
                                const struct swl_websocket_head *head)
{
    bool continues = swl_websocket_head_opcode(head) == SWL_WEBSOCKET_CONTINUATION;
    if (continues != websocket->is_fragmented) {
        return websocket_refuse(connection, websocket, SWL_WEBSOCKET_CLOSE_PROTOCOL,
                                continues ? "a frame continues no message"
                                          : "a message begins before the last one has ended");
    }
    if ((head->first & SWL_WEBSOCKET_RSV1) && (continues || !websocket->deflates)) {
        return websocket_refuse(connection, websocket, SWL_WEBSOCKET_CLOSE_PROTOCOL,
                                "a frame is marked as compressed that may not be");
    }
    size_t before = continues ? swl_buffer_size(&websocket->message) - HEADER_SIZE : 0;
    if (head->size > connection->port->framing.package_max_length - before) {
        return websocket_refuse(connection, websocket, SWL_WEBSOCKET_CLOSE_TOO_LARGE,
                                "its message is larger than package_max_length");
    }
    return 0;
}

/* Takes a frame of data, or its head. Returns how many bytes were taken, or -EPROTO. */
static ssize_t websocket_take_data(struct swl_connection *connection,
                                   struct swl_websocket_connection *websocket,
                                   const struct swl_websocket_head *head, size_t head_size, uint8_t *data,
                                   size_t size)
{
    int result = websocket_check_data(connection, websocket, head);
    if (result < 0) {
        return result;
    }
    websocket->is_last_frame = (head->first & SWL_WEBSOCKET_FIN) != 0;
    if (websocket->is_last_frame && !websocket->is_fragmented && head->size <= size - head_size) {
        websocket_deliver_in_place(connection, websocket, head, data + head_size);
        return (ssize_t)(head_size + (size_t)head->size);
    }
    if (!websocket->is_fragmented) {
        const struct swl_websocket_message header = websocket_header(head);
        swl_buffer_append(&websocket->message, &header, HEADER_SIZE);
    }
    websocket->is_in_frame = true;
    websocket->left = head->size;
    memcpy(websocket->mask, head->mask, sizeof(websocket->mask));
    if (head->size == 0) {
        websocket_end_frame(connection, websocket);
    }
    return (ssize_t)head_size;
}

/* ---- frames of control ---- */

/* Delivers a frame of control as a message. Returns what deliver() does. */
static int websocket_deliver_control(struct swl_connection *connection, const struct swl_websocket_head *head,
                                     const uint8_t *payload)
{
    uint8_t bytes[HEADER_SIZE + SWL_WEBSOCKET_CONTROL_MAX];
    const struct swl_websocket_message header = websocket_header(head);
    memcpy(bytes, &header, HEADER_SIZE);
    memcpy(bytes + HEADER_SIZE, payload, (size_t)head->size);
    return websocket_deliver(connection, bytes, HEADER_SIZE + (size_t)head->size);
}

/* The client closes. */
static int websocket_take_close(struct swl_connection *connection, struct swl_websocket_connection *websocket,
                                const struct swl_websocket_head *head, const uint8_t *payload)
{
    const char *reason;
    size_t reason_size;
    int code = swl_websocket_close_parse(payload, (size_t)head->size, &reason, &reason_size);
    if (code < 0) {
        return code == -EILSEQ ? websocket_refuse(connection, websocket, SWL_WEBSOCKET_CLOSE_NOT_UTF8,
                                                  "the reason in its frame of close is not UTF-8")
                               : websocket_refuse(connection, websocket, SWL_WEBSOCKET_CLOSE_PROTOCOL,
                                                  "its frame of close has a code that may not be sent");
    }
    if (connection->port->options.open_websocket_close_frame) {
        int result = websocket_deliver_control(connection, head, payload);
        if (result < 0) {
            return result;
        }
    }
    websocket_begin_end(connection, websocket, code);
    return 0;
}

/* Takes a frame of control. Returns its size; 0 if more must come; -EAGAIN or -EPROTO, with nothing taken. */
static ssize_t websocket_take_control(struct swl_connection *connection,
                                      struct swl_websocket_connection *websocket,
                                      const struct swl_websocket_head *head, size_t head_size,
                                      const uint8_t *data, size_t size, struct websocket_pongs *pongs)
{
    const struct swl_port_options *options = &connection->port->options;
    uint8_t payload[SWL_WEBSOCKET_CONTROL_MAX];
    int result = 0;
    if (head->size > size - head_size) {
        return 0;
    }
    if (head->first & SWL_WEBSOCKET_RSV1) {
        return websocket_refuse(connection, websocket, SWL_WEBSOCKET_CLOSE_PROTOCOL,
                                "a frame of control is marked as compressed");
    }
    swl_websocket_mask(payload, data + head_size, (size_t)head->size, head->mask, 0);
    switch (swl_websocket_head_opcode(head)) {
    case SWL_WEBSOCKET_CLOSE:
        websocket_flush_pongs(connection, websocket, pongs);
        result = websocket_take_close(connection, websocket, head, payload);
        break;
    case SWL_WEBSOCKET_PING:
        if (options->open_websocket_ping_frame) {
            result = websocket_deliver_control(connection, head, payload);
        } else {
            websocket_add_pong(connection, websocket, pongs, payload, (size_t)head->size);
        }
        break;
    case SWL_WEBSOCKET_PONG:
        if (options->open_websocket_pong_frame) {
            result = websocket_deliver_control(connection, head, payload);
        }
        break;
    }
    return result < 0 ? result : (ssize_t)(head_size + (size_t)head->size);
}

/* ---- what has arrived ---- */

/* Takes a frame, or the head of one. Returns how many bytes were taken; 0 if more must come; -EAGAIN or -EPROTO. */
static ssize_t websocket_take_frame(struct swl_connection *connection,
                                    struct swl_websocket_connection *websocket, uint8_t *data, size_t size,
                                    struct websocket_pongs *pongs)
{
    struct swl_websocket_head head;
    const char *fault;
    ssize_t head_size = swl_websocket_head_parse(data, size, &head, &fault);
    if (head_size == 0) {
        return 0;
    }
    if (head_size > 0 && !head.masked) {
        fault = "a frame is not masked";
    } else if (head_size > 0 && (head.first & (SWL_WEBSOCKET_RSV2 | SWL_WEBSOCKET_RSV3))) {
        fault = "a frame has bits set that are reserved";
    }
    if (fault != NULL) {
        return websocket_refuse(connection, websocket, SWL_WEBSOCKET_CLOSE_PROTOCOL, fault);
    }
    if (swl_websocket_opcode_is_control(swl_websocket_head_opcode(&head))) {
        return websocket_take_control(connection, websocket, &head, (size_t)head_size, data, size, pongs);
    }
    websocket_flush_pongs(connection, websocket, pongs);
    return websocket_take_data(connection, websocket, &head, (size_t)head_size, data, size);
}

/* Whether more is to be taken: a callback that ran in deliver() may have closed or paused the connection. */
static bool websocket_goes_on(const struct swl_connection *connection,
                              const struct swl_websocket_connection *websocket)
{
    return !websocket->is_whole && !websocket->is_ending && !connection->by_server && !connection->paused;
}

int swl_websocket_connection_take(struct swl_connection *connection,
                                  struct swl_websocket_connection *websocket, uint8_t *data, size_t size,
                                  size_t *used)
{
    struct websocket_pongs pongs = {.size = 0};
    ssize_t taken = 1;
    *used = 0;
    if (websocket->is_whole && (!connection->paused || connection->sent > 0)) {
        websocket_deliver_message(connection, websocket);
    }
    while (taken > 0 && *used < size && websocket_goes_on(connection, websocket)) {
        if (websocket->is_in_frame) {
            websocket_flush_pongs(connection, websocket, &pongs); /* before an answer to what it completes */
            taken = (ssize_t)websocket_take_payload(connection, websocket, data + *used, size - *used);
        } else {
            taken = websocket_take_frame(connection, websocket, data + *used, size - *used, &pongs);
        }
        *used += (size_t)SWL_MAX(taken, 0);
    }
    websocket_flush_pongs(connection, websocket, &pongs);
    if (websocket->is_ending) {
        *used = size; /* what follows means nothing */
        return 0;
    }
    return taken < 0 ? (int)taken : websocket->is_whole ? -EAGAIN : 0;
}
