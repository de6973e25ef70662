/* A request as the payload of a message. */
#include "net/http_request.h"

#include <string.h>

#include "net/websocket_message.h"

uint8_t *swl_http_request_pack(uint8_t *place, const struct swl_http_head *head, const uint8_t *data,
                               const struct swl_http_request *request)
{
    struct swl_http_request packed = *request;
    size_t fields = head->field_count * sizeof(head->fields[0]);
    packed.kind = SWL_HTTP_REQUEST;
    packed.minor = head->minor;
    packed.method_size = head->method_size;
    packed.target = head->target;
    packed.target_size = head->target_size;
    packed.field_count = head->field_count;
    packed.head_size = head->size;
    memcpy(place, &packed, sizeof(packed));
    memcpy(place + sizeof(packed), head->fields, fields);
    memcpy(place + sizeof(packed) + fields, data, head->size);
    return place + sizeof(packed) + fields + head->size;
}

bool swl_http_request_view(struct swl_http_view *view, const void *payload, size_t size)
{
    const uint8_t *at = payload;
    if (size < sizeof(view->request) || swl_http_payload_kind(payload) != SWL_HTTP_REQUEST) {
        return false;
    }
    memcpy(&view->request, at, sizeof(view->request));
    const struct swl_http_request *request = &view->request;
    size_t fields = request->field_count * sizeof(view->fields[0]),
           in_memory = request->body_file == 0 ? request->body_size : 0;
    if (size - sizeof(*request) < fields + request->head_size ||
        size - sizeof(*request) - fields - request->head_size != in_memory) {
        return false;
    }
    at += sizeof(*request);
    view->fields = (const struct swl_http_field *)at;
    view->head = (const char *)at + fields;
    view->body = request->body_file == 0 ? at + fields + request->head_size : NULL;
    return true;
}

const void *swl_http_payload_bytes(const void *payload, size_t *size)
{
    struct swl_http_view view;
    if (swl_http_payload_kind(payload) == SWL_WEBSOCKET_MESSAGE &&
        *size >= sizeof(struct swl_websocket_message)) {
        *size -= sizeof(struct swl_websocket_message);
        return (const uint8_t *)payload + sizeof(struct swl_websocket_message);
    }
    if (!swl_http_request_view(&view, payload, *size)) {
        return payload;
    }
    *size = view.request.head_size + (view.body != NULL ? (size_t)view.request.body_size : 0);
    return view.head;
}
