/* Handles a request in a worker. */
#include "server/processes/request.h"

#include "base/compiler.h"
#include "server/processes/answer.h"
#include "server/state/ports.h"

/* All that the client sent has been handled: closes the session, so that no more can be sent to it. */
static enum swl_verdict request_end_session(struct swl_server *server, struct swl_session *session,
                                            const struct swl_request *request)
{
    enum swl_verdict verdict = SWL_GO_ON;
    uint32_t open = SWL_SESSION_OPEN;
    if (session != NULL) {
        atomic_compare_exchange_strong(&session->state, &open, SWL_SESSION_CLOSED);
    }
    if (swl_ports_want_event(server, request->port, SWL_EVENT_CLOSED, false)) {
        verdict = server->callbacks->close(server, request);
    }
    if (session != NULL && request->reactor >= 0) {
        const struct swl_message answer = {.type = SWL_MESSAGE_CLOSE,
                                           .close_how = SWL_CLOSE_ANSWERED,
                                           .source = server->id,
                                           .id = request->session};
        SWL_IGNORE(swl_server_reply(server, session, &answer, NULL),
                   "it fails only where the server ends, which closes all connections");
    }
    return verdict;
}

static enum swl_verdict request_handle_closed(struct swl_server *server, const struct swl_request *request)
{
    struct swl_session *session = swl_session_find(&server->sessions, request->session);
    if (session != NULL && request->reactor >= 0 && swl_server_port_spreads(server, request->port)) {
        /* Other workers may still handle earlier requests of this client: the last of them ends the session.
         * Both sides store first and load afterwards, so that at least one sees the other. */
        atomic_store(&session->ended, 1);
        if (atomic_load(&session->pending) > 0 || atomic_exchange(&session->ended, 0) == 0) {
            return SWL_GO_ON;
        }
    }
    return request_end_session(server, session, request);
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

static enum swl_verdict request_handle_data(struct swl_server *server, const struct swl_request *request)
{
    struct swl_session *session = NULL;
    enum swl_verdict verdict = SWL_GO_ON;
    if (swl_server_port_spreads(server, request->port) || server->options.discard_timeout_request) {
        session = swl_session_find(&server->sessions, request->session);
    }
    if (session != NULL || !server->options.discard_timeout_request) {
        verdict = server->callbacks->receive(server, request);
    }
    if (!swl_verdict_is_failure(verdict) && !swl_port_is_framed_by_worker(&server->ports[request->port])) {
        swl_request_unqueue(server, request);
    }
    if (session != NULL && swl_server_port_spreads(server, request->port) &&
        atomic_fetch_sub(&session->pending, 1) == 1 && atomic_exchange(&session->ended, 0) == 1 &&
        verdict == SWL_GO_ON) {
        verdict = request_end_session(server, session, request);
    }
    return verdict;
}

enum swl_verdict swl_request_handle(struct swl_server *server, const struct swl_request *request)
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

enum swl_verdict swl_request_handle_packet(struct swl_server *server, const struct swl_packet *packet)
{
    server->packet = packet; /* for swl_server_sendto() */
    enum swl_verdict verdict = server->callbacks->packet(server, packet);
    server->packet = NULL;
    return verdict;
}
