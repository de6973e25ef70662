/* The class Http\Server. */
#include "php/http/php_http_server.h"

#include "base/compiler.h"
#include "base/log.h"
#include "ipc/message.h"
#include "net/http_request.h"
#include "net/http_status.h"
#include "net/session_answer.h"
#include "php/http/php_http_request.h"
#include "php/http/php_http_response.h"
#include "php/http/php_http_server_arginfo.h"
#include "php/http/php_websocket_events.h"
#include "php/php_call.h"
#include "php/php_class_entries.h"
#include "php/php_event_call.h"

zend_class_entry *php_swoolelite_http_server_register(void)
{
    return register_class_SwooleLite_Http_Server(php_swoolelite_server_ce);
}

/* Calls back with the two objects. */
static enum swl_verdict http_server_call(struct php_swoolelite_http_origin *origin)
{
    const struct php_swoolelite_bytes objects[2] = {
        {.data = origin, .make = php_swoolelite_http_request_make},
        {.data = origin, .make = php_swoolelite_http_response_make},
    };
    zval arguments[2];
    php_swoolelite_bytes_argument(&arguments[0], &objects[0]);
    php_swoolelite_bytes_argument(&arguments[1], &objects[1]);
    return php_swoolelite_port_event_call_plain(origin->core, origin->request->port, EVENT_REQUEST, 2,
                                                arguments);
}

/* Answers a request that PHP does not get to see. */
static void http_server_refuse(struct swl_server *core, int64_t session, uint32_t number, int status)
{
    char text[256];
    int size = swl_http_status_answer(text, sizeof(text), status);
    SWL_IGNORE(swl_server_answer(core, session, number, text, (size_t)size,
                                 SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_CLOSES),
               "its client may have gone");
}

/* Whether nobody but this process will end it. */
static bool http_server_owes(const struct swl_server *core, const struct swl_session *session)
{
    return swl_session_answer_is_of(session, swl_server_taker(core)) ||
           swl_session_answer_is_of(session, SWL_ANSWER_DETACHED);
}

/* Ends the answer of a callback that has crashed, unless another process has taken it: with status 500, or by a close where
 * it has begun. */
static void http_server_end_for(struct swl_server *core, int64_t id, uint32_t number)
{
    struct swl_session *session;
    if (swl_server_session(core, id, &session) < 0 || !http_server_owes(core, session)) {
        return;
    }
    if (SWL_HTTP_TRAITS_BODY(atomic_load(&session->answer_traits)) == 0) {
        http_server_refuse(core, id, number, 500);
    } else {
        SWL_IGNORE(
            swl_server_answer(core, id, number, "", 0, SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_CLOSES),
            "its client may have gone");
    }
}

/* A handshake, or another request. */
static enum swl_verdict http_server_take(struct php_swoolelite_http_origin *origin)
{
    const struct php_swoolelite_server *server = php_swoolelite_server_from(origin->core);
    if (php_swoolelite_websocket_is_wanted(origin)) {
        return php_swoolelite_websocket_shake_hands(origin);
    }
    if (server->port_callbacks[origin->request->port][EVENT_REQUEST - EVENT_OF_PORTS_FIRST] == NULL) {
        /* only a WebSocket server may be without */
        http_server_refuse(origin->core, origin->request->session, origin->view.request.number, 400);
        return SWL_GO_ON;
    }
    return http_server_call(origin);
}

enum swl_verdict php_swoolelite_http_receive(struct swl_server *core, const struct swl_request *request)
{
    struct php_swoolelite_http_origin origin = {.core = core, .request = request};
    if (swl_http_payload_kind(request->data) == SWL_WEBSOCKET_MESSAGE) {
        return php_swoolelite_websocket_receive(core, request);
    }
    if (!swl_http_request_view(&origin.view, request->data, request->size)) {
        swl_warning_limited("requests that are not whole", "session %lld: its request is not whole",
                            (long long)request->session);
        return SWL_GO_ON; /* the server itself cannot cause that */
    }
    struct php_swoolelite_http_body body;
    enum swl_verdict verdict = SWL_GO_ON;
    origin.body = &body;
    int status = php_swoolelite_http_body_open(&body, core, request, &origin.view);
    if (status != 0) {
        http_server_refuse(core, request->session, origin.view.request.number, status);
    } else {
        verdict = http_server_take(&origin);
        if (verdict == SWL_CRASH) { /* a fatal error: nothing is released, and its Response says nothing */
            http_server_end_for(core, request->session, origin.view.request.number);
        }
    }
    php_swoolelite_http_body_close(&body);
    return verdict;
}
