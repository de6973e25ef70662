/* Handles a request in a worker. */
#include "server/processes/request.h"

#include "base/compiler.h"
#include "server/processes/answer.h"
#include "server/state/ports.h"

static void request_reply(struct swl_server *server, const struct swl_session *session,
                          const struct swl_message *message)
{
    SWL_IGNORE(swl_server_reply(server, session, message, NULL),
               "it fails only where the server ends, which closes all connections");
}

/* All that the client sent has been handled: closes the session, so that no more can be sent to it. With
 * another verdict than SWL_GO_ON the last callback of this process has run. */
static enum swl_verdict request_end_session(struct swl_server *server, struct swl_session *session,
                                            const struct swl_request *request, enum swl_verdict verdict)
{
    uint32_t open = SWL_SESSION_OPEN;
    if (session != NULL) {
        atomic_compare_exchange_strong(&session->state, &open, SWL_SESSION_CLOSED);
    }
    if (verdict == SWL_GO_ON && !request->is_untold &&
        swl_ports_want_event(server, request->port, SWL_EVENT_CLOSED, false)) {
        verdict = server->callbacks->close(server, request);
    }
    if (session != NULL && request->reactor >= 0) {
        const struct swl_message answer = {.type = SWL_MESSAGE_CLOSE,
                                           .close_how = SWL_CLOSE_ANSWERED,
                                           .source = server->id,
                                           .id = request->session};
        request_reply(server, session, &answer);
    }
    return verdict;
}

static enum swl_verdict request_handle_closed(struct swl_server *server, const struct swl_request *request)
{
    struct swl_session *session = swl_session_find(&server->sessions, request->session);
    if (session != NULL && request->reactor >= 0 && swl_server_spreads(server) &&
        swl_session_leave_note(session, request->session, SWL_SESSION_ENDED)) {
        return SWL_GO_ON; /* other workers still handle earlier requests: the last of them ends the session */
    }
    return request_end_session(server, session, request, SWL_GO_ON);
}

/* A request or event was handled, by a callback with that verdict. Does what was left to whoever handles the
 * last one. After a failure that is the manager's: it closes the connection. */
static enum swl_verdict request_note_handled(struct swl_server *server, const struct swl_request *request,
                                             enum swl_verdict verdict)
{
    if (!swl_server_spreads(server)) {
        return verdict;
    }
    struct swl_session *session = swl_session_find(&server->sessions, request->session);
    uint32_t notes = session != NULL ? swl_session_handled(session, request->session) : 0;
    if (notes == 0 || swl_verdict_is_failure(verdict)) {
        return verdict;
    }
    if (notes & SWL_SESSION_AWAITED) {
        const struct swl_message handled = {
            .type = SWL_MESSAGE_HANDLED, .source = server->id, .id = request->session};
        request_reply(server, session, &handled);
    }
    if (notes & SWL_SESSION_ENDED) {
        verdict = request_end_session(server, session, request, verdict);
    }
    return verdict;
}

static enum swl_verdict request_handle_data(struct swl_server *server, const struct swl_request *request)
{
    struct swl_session *session;
    if (server->options.discard_timeout_request &&
        swl_server_session(server, request->session, &session) < 0) {
        return SWL_GO_ON;
    }
    return server->callbacks->receive(server, request);
}

enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request)
{
    switch (request->event) {
    case SWL_EVENT_CONNECT:
        return request_note_handled(server, request, server->callbacks->connect(server, request));
    case SWL_EVENT_REQUEST:
        return request_note_handled(server, request, request_handle_data(server, request));
    case SWL_EVENT_BUFFER_FULL:
    case SWL_EVENT_BUFFER_EMPTY:
        return request_note_handled(server, request, server->callbacks->buffer(server, request));
    case SWL_EVENT_CLOSED:
        return request_handle_closed(server, request);
    }
    return SWL_GO_ON;
}
