/* Groups of WebSocket clients, from any process. */
#include "server/processes/group_push.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/memory.h"
#include "net/websocket_deflate.h"
#include "net/websocket_frame.h"
#include "server/loops/connection_set.h"
#include "server/processes/answer.h"
#include "server/processes/delivery.h"
#include "server/processes/detached_answers.h"
#include "server/processes/push.h"

/* permessage-deflate: the window with which a message to a group is compressed; clients that take smaller ones alone get
 * it as it is */
#define GROUP_BITS 15

static int group_push_change(struct swl_server *server, int64_t id, enum swl_message_type type,
                             enum swl_group_kind kind, const void *name, size_t size)
{
    uint8_t payload[SWL_GROUP_NAME_MAX];
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result == 0 && swl_session_websocket_status(session) != SWL_WEBSOCKET_ACTIVE) {
        result = -SWL_ERROR_WEBSOCKET_UNCONNECTED;
    }
    if (result < 0) {
        return result;
    }
    payload[0] = (uint8_t)kind;
    memcpy(payload + 1, name, size);
    const struct swl_message message = {.type = (uint8_t)type,
                                        .size = (uint32_t)size + 1,
                                        .whole_size = (int32_t)size + 1,
                                        .source = swl_server_own_endpoint(server),
                                        .id = id};
    return swl_server_reply(server, session, &message, payload);
}

int swl_server_join_group(struct swl_server *server, int64_t id, enum swl_group_kind kind, const void *name,
                          size_t size)
{
    return group_push_change(server, id, SWL_MESSAGE_JOIN, kind, name, size);
}

int swl_server_leave_group(struct swl_server *server, int64_t id, enum swl_group_kind kind, const void *name,
                           size_t size)
{
    return group_push_change(server, id, SWL_MESSAGE_LEAVE, kind, name, size);
}

static int group_push_send(struct swl_server *server, const struct swl_message *message, const void *payload)
{
    int result = 0;
    for (int i = 0; i < swl_server_reactors(server); i++) {
        int sent = 0;
        if (atomic_load_explicit(&server->loads[i].connections, memory_order_relaxed) == 0) {
            continue;
        }
        if (server->connections != NULL && server->connections->reactor == i) {
            swl_server_take_in(server);
            swl_connection_set_send(server->connections, message, payload);
        } else if (server->child == NULL) {
            sent = swl_detached_answers_send(server, i, message, payload);
        } else {
            sent = swl_delivery_send(server->child, &server->reactor_inboxes[i], message, payload, SWL_NEVER);
        }
        result = result == 0 ? sent : result;
    }
    return result;
}

int swl_server_push_group(struct swl_server *server, enum swl_group_kind kind, const void *name,
                          size_t name_size, uint8_t first, bool compress, const void *data, size_t size)
{
    const uint8_t *packed = NULL;
    ssize_t packed_size = -1;
    uint8_t opcode = first & SWL_WEBSOCKET_OPCODE;
    if (size > INT32_MAX / 4) {
        return -EMSGSIZE;
    }
    if (compress && (first & SWL_WEBSOCKET_FIN) &&
        (opcode == SWL_WEBSOCKET_TEXT || opcode == SWL_WEBSOCKET_BINARY)) {
        packed_size = swl_server_compress_message(server, data, size, GROUP_BITS, &packed);
    }
    bool has_packed = packed_size >= 0 && (size_t)packed_size < size;
    size_t room = sizeof(struct swl_group_order) + 1 + name_size + 2 * SWL_WEBSOCKET_HEAD_MAX + size +
                  (has_packed ? (size_t)packed_size : 0);
    uint8_t *payload = swl_malloc(room), *place = payload + sizeof(struct swl_group_order);
    *place++ = (uint8_t)kind;
    memcpy(place, name, name_size);
    place += name_size;
    uint8_t *frame = place;
    place += swl_websocket_head_make(place, first, size, NULL);
    memcpy(place, data, size);
    place += size;
    struct swl_group_order order = {.frame_size = (uint32_t)(place - frame),
                                    .name_size = (uint16_t)(name_size + 1),
                                    .packed_bits = GROUP_BITS};
    if (has_packed) {
        uint8_t *from = place;
        place += swl_websocket_head_make(place, first | SWL_WEBSOCKET_RSV1, (size_t)packed_size, NULL);
        memcpy(place, packed, (size_t)packed_size);
        place += packed_size;
        order.packed_size = (uint32_t)(place - from);
    }
    memcpy(payload, &order, sizeof(order));
    uint32_t whole = (uint32_t)(place - payload);
    const struct swl_message message = {
        .type = SWL_MESSAGE_GROUP_SEND,
        .size = whole,
        .whole_size = (int32_t)whole,
        .source = swl_server_own_endpoint(server),
        .time = server->child == NULL ? 0 : atomic_load(&server->child->slot->generation)};
    int result = group_push_send(server, &message, payload);
    swl_free(payload);
    return result;
}
