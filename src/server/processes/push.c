/* WebSocket in the processes. */
#include "server/processes/push.h"

#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "net/websocket_deflate.h"
#include "net/websocket_frame.h"
#include "net/websocket_message.h"
#include "server/processes/answer.h"

/* frames up to this size are made on the stack, larger ones in memory that is kept up to PUSH_KEPT; bytes */
#define PUSH_SMALL 4096
#define PUSH_KEPT  ((size_t)256 * 1024)

struct swl_push {
    struct swl_websocket_deflate *codec; /* NULL: not used yet */
    uint8_t *frame;
    size_t capacity;
};

void swl_push_destroy(struct swl_push *push)
{
    if (push != NULL) {
        swl_websocket_deflate_destroy(push->codec);
        swl_free(push->frame);
        swl_free(push);
    }
}

static struct swl_push *push_of(struct swl_server *server)
{
    if (server->push == NULL) {
        server->push = swl_calloc(1, sizeof(*server->push));
    }
    return server->push;
}

static struct swl_websocket_deflate *push_codec(struct swl_server *server)
{
    struct swl_push *push = push_of(server);
    if (push->codec == NULL) {
        push->codec = swl_websocket_deflate_create();
    }
    return push->codec;
}

/* ---- the upgrade ---- */

int swl_server_upgrade(struct swl_server *server, int64_t id, uint32_t number, const void *head, size_t size,
                       const struct swl_websocket_terms *terms)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    swl_session_begin_websocket(session, id, terms->deflate ? terms->window_bits : 0);
    result = swl_server_answer(server, id, number, head, size,
                               SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_UPGRADES);
    if (result == 0) {
        /* not before: nothing that another process pushes may come before the answer */
        swl_session_advance_websocket(session, id, SWL_WEBSOCKET_ACTIVE);
    }
    return result;
}

/* ---- out ---- */

/* Returns 0 and the session, where it is a WebSocket that may be sent to. */
static int push_session(const struct swl_server *server, int64_t id, struct swl_session **session)
{
    int result = swl_server_session(server, id, session);
    if (result == 0 && swl_session_websocket_status(*session) != SWL_WEBSOCKET_ACTIVE) {
        return -SWL_ERROR_WEBSOCKET_UNCONNECTED;
    }
    return result;
}

bool swl_server_is_established(const struct swl_server *server, int64_t id)
{
    struct swl_session *session;
    return push_session(server, id, &session) == 0;
}

static uint8_t *push_place(struct swl_server *server, size_t size)
{
    struct swl_push *push = push_of(server);
    if (push->capacity < size || (push->capacity > PUSH_KEPT && size <= PUSH_KEPT)) {
        swl_free(push->frame);
        push->capacity = SWL_MAX(size, PUSH_KEPT / 4);
        push->frame = swl_malloc(push->capacity);
    }
    return push->frame;
}

/* Sends a frame as one message, so that no other process's bytes come within it. */
static int push_frame(struct swl_server *server, struct swl_session *session, int64_t id, uint8_t first,
                      const void *data, size_t size, unsigned flags)
{
    uint8_t small[PUSH_SMALL];
    uint8_t *frame = size <= sizeof(small) - SWL_WEBSOCKET_HEAD_MAX
                         ? small
                         : push_place(server, size + SWL_WEBSOCKET_HEAD_MAX);
    size_t head = swl_websocket_head_make(frame, first, size, NULL);
    if (size > 0) {
        memcpy(frame + head, data, size);
    }
    return swl_server_send_flagged(server, session, id, frame, head + size, flags);
}

int swl_server_push(struct swl_server *server, int64_t id, uint8_t first, bool compress, const void *data,
                    size_t size)
{
    struct swl_session *session;
    int result = push_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    uint32_t bits = swl_session_websocket_bits(session);
    uint8_t opcode = first & SWL_WEBSOCKET_OPCODE;
    if (compress && bits > 0 && (first & SWL_WEBSOCKET_FIN) &&
        (opcode == SWL_WEBSOCKET_TEXT || opcode == SWL_WEBSOCKET_BINARY)) {
        const uint8_t *packed;
        ssize_t packed_size = swl_websocket_deflate_pack(push_codec(server), data, size, (int)bits, &packed);
        if (packed_size >= 0 && (size_t)packed_size < size) {
            return push_frame(server, session, id, first | SWL_WEBSOCKET_RSV1, packed, (size_t)packed_size,
                              0);
        }
    }
    return push_frame(server, session, id, first, data, size, 0);
}

int swl_server_disconnect(struct swl_server *server, int64_t id, int code, const char *reason,
                          size_t reason_size)
{
    struct swl_session *session;
    uint8_t payload[SWL_WEBSOCKET_CONTROL_MAX];
    int result = push_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    size_t size = swl_websocket_close_make(payload, code, reason, reason_size);
    uint32_t open = SWL_SESSION_OPEN;
    if (!atomic_compare_exchange_strong(&session->state, &open, SWL_SESSION_CLOSING)) {
        return -SWL_ERROR_SESSION_CLOSING; /* another process was first */
    }
    swl_session_advance_websocket(session, id, SWL_WEBSOCKET_CLOSING);
    result = push_frame(server, session, id, SWL_WEBSOCKET_FIN | SWL_WEBSOCKET_CLOSE, payload, size,
                        SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_CLOSES);
    if (result == -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW) { /* output_memory_limit */
        SWL_IGNORE(swl_server_close(server, id, true), "it is closing already: this reset ends it at once");
        return 0;
    }
    return result;
}

/* ---- in ---- */

static bool push_refuse(struct swl_server *server, const struct swl_request *request, int code,
                        const char *fault)
{
    swl_warning_limited("WebSocket clients closed because of what they have sent",
                        "session %lld is closed with WebSocket code %d: %s", (long long)request->session,
                        code, fault);
    SWL_IGNORE(swl_server_disconnect(server, request->session, code, "", 0),
               "it fails only where the connection is being closed already");
    return false;
}

/* Restores what is compressed. Returns false where it cannot be. */
static bool push_restore(struct swl_server *server, const struct swl_request *request,
                         struct swl_websocket_view *view)
{
    size_t max = (size_t)server->ports[request->port].options.package_max_length;
    ssize_t size = swl_websocket_deflate_unpack(push_codec(server), view->data, view->size, max, &view->data);
    if (size == -EMSGSIZE) {
        return push_refuse(server, request, SWL_WEBSOCKET_CLOSE_TOO_LARGE,
                           "its compressed message is larger than package_max_length");
    }
    if (size < 0) {
        return push_refuse(server, request, SWL_WEBSOCKET_CLOSE_NOT_UTF8,
                           "its compressed message cannot be restored");
    }
    view->size = (size_t)size;
    return true;
}

bool swl_server_read_message(struct swl_server *server, const struct swl_request *request,
                             struct swl_websocket_view *view)
{
    struct swl_websocket_message message;
    if (request->size < sizeof(message)) {
        return false; /* no loop delivers that */
    }
    memcpy(&message, request->data, sizeof(message));
    *view = (struct swl_websocket_view){
        .opcode = message.opcode,
        .data = (const uint8_t *)request->data + sizeof(message),
        .size = request->size - sizeof(message),
    };
    if (message.is_compressed && !push_restore(server, request, view)) {
        return false;
    }
    return message.opcode != SWL_WEBSOCKET_TEXT || swl_utf8_is_valid(view->data, view->size) ||
           push_refuse(server, request, SWL_WEBSOCKET_CLOSE_NOT_UTF8, "its text is not UTF-8");
}
