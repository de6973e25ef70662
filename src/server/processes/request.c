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

/* All that the client sent has been handled: closes the session, so that no more can be sent to it. */
static enum swl_verdict request_handle_closed(struct swl_server *server, const struct swl_request *request)
{
    struct swl_session *session = swl_session_find(&server->sessions, request->session);
    enum swl_verdict verdict = SWL_GO_ON;
    uint32_t open = SWL_SESSION_OPEN;
    if (session != NULL) {
        atomic_compare_exchange_strong(&session->state, &open, SWL_SESSION_CLOSED);
    }
    if (!request->is_untold && swl_ports_want_event(server, request->port, SWL_EVENT_CLOSED, false)) {
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

void swl_request_note_handled(struct swl_server *server, int64_t id)
{
    struct swl_session *session;
    if (swl_server_spreads(server) && (session = swl_session_find(&server->sessions, id)) != NULL &&
        swl_session_handled(session, id)) {
        const struct swl_message handled = {.type = SWL_MESSAGE_HANDLED, .source = server->id, .id = id};
        request_reply(server, session, &handled);
    }
}

void swl_request_unqueue(struct swl_server *server, const struct swl_request *request)
{
    if (!swl_server_counts_queued(server)) {
        return;
    }
    /* looked up anew: during the callback the session may have ended, and its slot have got another one */
    struct swl_session *session = swl_session_find(&server->sessions, request->session);
    if (session == NULL) {
        return;
    }
    int64_t left = atomic_fetch_sub(&session->queued, (int64_t)request->size) - (int64_t)request->size;
    if (left <= server->options.max_queued_bytes / 2 && atomic_load(&session->full) != 0 &&
        atomic_exchange(&session->full, 0) != 0) {
        const struct swl_message drained = {
            .type = SWL_MESSAGE_DRAINED, .source = server->id, .id = request->session};
        SWL_IGNORE(swl_server_reply(server, session, &drained, NULL),
                   "it fails only where the server ends: then the reactors wait for no quota");
    }
}

enum swl_verdict swl_request_receive(struct swl_server *server, const struct swl_request *request)
{
    struct swl_session *session;
    enum swl_verdict verdict = SWL_GO_ON;
    if (!server->options.discard_timeout_request ||
        swl_server_session(server, request->session, &session) == 0) {
        verdict = server->callbacks->receive(server, request);
    }
    return verdict;
}

static enum swl_verdict request_handle_data(struct swl_server *server, const struct swl_request *request)
{
    enum swl_verdict verdict = swl_request_receive(server, request);
    if (!swl_verdict_is_failure(verdict)) {
        swl_request_unqueue(server, request);
    }
    return verdict;
}

static enum swl_verdict request_call(struct swl_server *server, const struct swl_request *request)
{
    switch (request->event) {
    case SWL_EVENT_CONNECT:
        return server->callbacks->connect(server, request);
    case SWL_EVENT_REQUEST:
        return request_handle_data(server, request);
    case SWL_EVENT_BUFFER_FULL:
    case SWL_EVENT_BUFFER_EMPTY:
        return server->callbacks->buffer(server, request);
    case SWL_EVENT_CLOSED:
        return request_handle_closed(server, request);
    }
    return SWL_GO_ON;
}

enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request)
{
    enum swl_verdict verdict = request_call(server, request);
    if (request->event != SWL_EVENT_CLOSED && !swl_verdict_is_failure(verdict)) {
        swl_request_note_handled(server, request->session); /* else the manager does */
    }
    return verdict;
}

enum swl_verdict swl_request_handle_packet(struct swl_server *server, const struct swl_packet *packet)
{
    server->packet = packet; /* for swl_server_sendto() */
    enum swl_verdict verdict = server->callbacks->packet(server, packet);
    server->packet = NULL;
    return verdict;
}
