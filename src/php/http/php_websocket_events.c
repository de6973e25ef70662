/* Handshakes and messages. */
#include "php/http/php_websocket_events.h"

#include <ext/standard/sha1.h>

#include "net/http_status.h"
#include "net/websocket_deflate.h"
#include "net/websocket_handshake.h"
#include "php/http/php_http_response.h"
#include "php/http/php_websocket_frame.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_event_call.h"

/* the values of fields that come several times have so much room together; bytes */
#define JOINED_MAX 1024

/* ---- the request ---- */

/* The value of that field (its name in lower case). Where it comes several times, they are joined within `place`; a value that finds no
 * room there is left out. */
static struct swl_websocket_field websocket_field(const struct swl_http_view *view, const char *name,
                                                  char place[JOINED_MAX])
{
    struct swl_websocket_field found = {NULL, 0};
    size_t size = strlen(name);
    for (uint32_t i = 0; i < view->request.field_count; i++) {
        const struct swl_http_field *field = &view->fields[i];
        const char *value = view->head + field->value;
        if (field->name_size != size || strncasecmp(view->head + field->name, name, size) != 0) {
            continue;
        }
        if (found.text == NULL) {
            found = (struct swl_websocket_field){value, field->value_size};
        } else if (found.size + 1 + field->value_size <= JOINED_MAX) {
            memmove(place, found.text, found.size);
            place[found.size] = ',';
            memcpy(place + found.size + 1, value, field->value_size);
            found = (struct swl_websocket_field){place, found.size + 1 + field->value_size};
        }
    }
    return found;
}

static const struct swl_port_options *websocket_options(const struct php_swoolelite_http_origin *origin)
{
    return &origin->core->ports[origin->request->port].options;
}

bool php_swoolelite_websocket_is_wanted(const struct php_swoolelite_http_origin *origin)
{
    char joined[JOINED_MAX];
    const struct swl_websocket_request request = {.upgrade =
                                                      websocket_field(&origin->view, "upgrade", joined)};
    return websocket_options(origin)->open_websocket_protocol && swl_websocket_is_wanted(&request);
}

/* Returns 0, or the status with which the request is refused; and what the answer says. */
static int websocket_check(const struct php_swoolelite_http_origin *origin,
                           struct swl_websocket_answer *answer)
{
    const struct swl_http_view *view = &origin->view;
    char upgrade[JOINED_MAX], connection[JOINED_MAX], joined[JOINED_MAX], other[JOINED_MAX];
    const struct swl_websocket_request request = {
        .upgrade = websocket_field(view, "upgrade", upgrade),
        .connection = websocket_field(view, "connection", connection),
        .key = websocket_field(view, "sec-websocket-key", joined),
        .version = websocket_field(view, "sec-websocket-version", other),
        .is_get = view->request.method_size == 3 && memcmp(view->head, "GET", 3) == 0,
        .is_http_1_1 = view->request.minor >= 1,
    };
    int status = swl_websocket_request_check(&request);
    if (status != 0) {
        return status;
    }
    PHP_SHA1_CTX context;
    uint8_t sha1[20];
    PHP_SHA1Init(&context);
    PHP_SHA1Update(&context, (const unsigned char *)request.key.text, request.key.size);
    PHP_SHA1Update(&context, (const unsigned char *)SWL_WEBSOCKET_KEY_SUFFIX,
                   sizeof(SWL_WEBSOCKET_KEY_SUFFIX) - 1);
    PHP_SHA1Final(sha1, &context);
    swl_websocket_accept(answer, sha1);

    const struct swl_port_options *options = websocket_options(origin);
    if (options->websocket_compression && swl_websocket_deflate_is_there()) {
        answer->terms = swl_websocket_negotiate(websocket_field(view, "sec-websocket-extensions", joined));
    }
    if (options->websocket_subprotocol != NULL &&
        swl_websocket_offers_subprotocol(websocket_field(view, "sec-websocket-protocol", joined),
                                         options->websocket_subprotocol)) {
        answer->subprotocol = options->websocket_subprotocol;
    }
    return 0;
}

/* ---- the answer ---- */

static void websocket_refuse(const struct php_swoolelite_http_origin *origin, int status)
{
    char text[512];
    const struct swl_request *request = origin->request;
    int size =
        status == 426
            ? snprintf(text, sizeof(text),
                       "HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: " SWL_WEBSOCKET_VERSION
                       "\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\nContent-Length: 0\r\n\r\n")
        : status == 405
            ? snprintf(
                  text, sizeof(text),
                  "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET\r\nConnection: close\r\nContent-Length: "
                  "0\r\n\r\n")
            : swl_http_status_answer(text, sizeof(text), status);
    SWL_IGNORE(swl_server_answer(origin->core, request->session, origin->view.request.number, text,
                                 (size_t)size, SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_CLOSES),
               "it fails only where the client has gone");
}

static bool websocket_has_callback(const struct php_swoolelite_http_origin *origin,
                                   enum php_swoolelite_event event)
{
    const struct php_swoolelite_server *server = php_swoolelite_server_from(origin->core);
    return server->port_callbacks[origin->request->port][event - EVENT_OF_PORTS_FIRST] != NULL;
}

static enum swl_verdict websocket_open(const struct php_swoolelite_http_origin *origin)
{
    if (!websocket_has_callback(origin, EVENT_OPEN)) {
        return SWL_GO_ON;
    }
    const struct php_swoolelite_bytes object = {.data = origin, .make = php_swoolelite_http_request_make};
    zval arguments[2];
    php_swoolelite_bytes_argument(&arguments[1], &object);
    return php_swoolelite_port_event_call(origin->core, origin->request->port, EVENT_OPEN, 2, arguments);
}

/* Answers without an object. */
static enum swl_verdict websocket_accept(const struct php_swoolelite_http_origin *origin,
                                         const struct swl_websocket_answer *answer)
{
    static const char line[] = "HTTP/1.1 101 Switching Protocols\r\n";
    char text[sizeof(line) + SWL_WEBSOCKET_FIELDS_MAX + 2];
    size_t size = sizeof(line) - 1;
    memcpy(text, line, size);
    size += swl_websocket_answer_fields(answer, text + size, SWL_WEBSOCKET_FIELDS_MAX);
    memcpy(text + size, "\r\n", 2);
    int result = swl_server_upgrade(origin->core, origin->request->session, origin->view.request.number, text,
                                    size + 2, &answer->terms);
    return result == 0 ? websocket_open(origin) : SWL_GO_ON; /* else the client has gone */
}

/* ---- beforeHandshakeResponse ---- */

struct websocket_response {
    const struct php_swoolelite_http_origin *origin;
    const struct swl_websocket_answer *answer;
    zval object;
    bool upgraded;
};

static void websocket_make_response(void *argument)
{
    struct websocket_response *response = argument;
    char fields[SWL_WEBSOCKET_FIELDS_MAX];
    size_t size = swl_websocket_answer_fields(response->answer, fields, sizeof(fields));
    php_swoolelite_http_response_make(&response->object, response->origin);
    php_swoolelite_http_response_offer_upgrade(Z_OBJ(response->object), fields, size,
                                               &response->answer->terms);
}

static void websocket_end_response(void *argument)
{
    struct websocket_response *response = argument;
    response->upgraded = php_swoolelite_http_response_upgrade(Z_OBJ(response->object));
}

/* The callback may add fields, or answer otherwise. Were it suspended, the handshake would be accepted before it has decided. */
static enum swl_verdict websocket_ask_and_accept(const struct php_swoolelite_http_origin *origin,
                                                 const struct swl_websocket_answer *answer)
{
    static const char name[] = "beforeHandshakeResponse";
    struct php_swoolelite_server *server = php_swoolelite_server_from(origin->core);
    struct websocket_response response = {.origin = origin, .answer = answer};
    const struct php_swoolelite_bytes request = {.data = origin, .make = php_swoolelite_http_request_make};
    zval arguments[3];
    ZVAL_UNDEF(&response.object);
    enum swl_verdict verdict = php_swoolelite_guard(server, name, websocket_make_response, &response);
    if (verdict == SWL_GO_ON) {
        php_swoolelite_bytes_argument(&arguments[1], &request);
        ZVAL_COPY(&arguments[2], &response.object);
        verdict = php_swoolelite_port_event_call_whole(origin->core, origin->request->port,
                                                       EVENT_BEFORE_HANDSHAKE_RESPONSE, 3, arguments);
    }
    if (verdict == SWL_GO_ON) {
        verdict = php_swoolelite_guard(server, name, websocket_end_response, &response);
    }
    if (verdict == SWL_GO_ON && response.upgraded) {
        verdict = websocket_open(origin);
    }
    return php_swoolelite_release(server, name, verdict, 1, &response.object);
}

/* The user's own handshake: whether it becomes a WebSocket, Response::end() sees. */
static enum swl_verdict websocket_call_handshake(const struct php_swoolelite_http_origin *origin)
{
    const struct php_swoolelite_bytes objects[2] = {
        {.data = origin, .make = php_swoolelite_http_request_make},
        {.data = origin, .make = php_swoolelite_http_response_make},
    };
    zval arguments[2];
    php_swoolelite_bytes_argument(&arguments[0], &objects[0]);
    php_swoolelite_bytes_argument(&arguments[1], &objects[1]);
    return php_swoolelite_port_event_call_plain(origin->core, origin->request->port, EVENT_HANDSHAKE, 2,
                                                arguments);
}

enum swl_verdict php_swoolelite_websocket_shake_hands(const struct php_swoolelite_http_origin *origin)
{
    struct swl_websocket_answer answer = {0};
    if (websocket_has_callback(origin, EVENT_HANDSHAKE)) {
        return websocket_call_handshake(origin);
    }
    int status = websocket_check(origin, &answer);
    if (status != 0) {
        websocket_refuse(origin, status);
        return SWL_GO_ON;
    }
    return websocket_has_callback(origin, EVENT_BEFORE_HANDSHAKE_RESPONSE)
               ? websocket_ask_and_accept(origin, &answer)
               : websocket_accept(origin, &answer);
}

/* ---- messages ---- */

enum swl_verdict php_swoolelite_websocket_receive(struct swl_server *core, const struct swl_request *request)
{
    struct swl_websocket_view view;
    if (!swl_server_read_message(core, request, &view)) {
        return SWL_GO_ON;
    }
    const struct php_swoolelite_frame_origin origin = {
        .session = request->session,
        .opcode = view.opcode,
        .flags = PHP_SWOOLELITE_WEBSOCKET_FIN,
        .data = view.data,
        .size = view.size,
    };
    const struct php_swoolelite_bytes object = {.data = &origin, .make = php_swoolelite_frame_make};
    zval arguments[2];
    php_swoolelite_bytes_argument(&arguments[1], &object);
    return php_swoolelite_port_event_call(core, request->port, EVENT_MESSAGE, 2, arguments);
}

/* ---- the end ---- */

enum php_swoolelite_event php_swoolelite_websocket_end_event(struct swl_server *core,
                                                             const struct swl_request *request)
{
    const struct php_swoolelite_server *server = php_swoolelite_server_from(core);
    const struct swl_session *session = swl_self_closed_session(core, request->session);
    if (server->port_callbacks[request->port][EVENT_DISCONNECT - EVENT_OF_PORTS_FIRST] == NULL) {
        return EVENT_CLOSE;
    }
    if (session == NULL) {
        session = swl_session_find(&core->sessions, request->session);
    }
    return session != NULL && swl_session_websocket_status(session) >= SWL_WEBSOCKET_ACTIVE
               ? EVENT_CLOSE
               : EVENT_DISCONNECT;
}
