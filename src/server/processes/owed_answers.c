/* Answers that this process owes. */
#include "server/processes/owed_answers.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/http_request.h"
#include "net/http_status.h"
#include "net/session_answer.h"
#include "server/processes/answer.h"
#include "server/processes/child.h"
#include "server/state/ports.h"

/* a client whose connection ends is told so although it has sent requests ahead, where it does that for so long */
#define AHEAD_MAX SWL_NS_PER_SEC

/* For the log line of request_max_runtime. */
static void owed_answers_note_line(struct swl_server *server, const void *payload, size_t size)
{
    struct swl_http_view view;
    char *line = server->slots[server->id].request_line;
    line[0] = '\0';
    if (payload != NULL && size > 0 && swl_http_payload_kind(payload) == SWL_HTTP_REQUEST &&
        swl_http_request_view(&view, payload, size)) {
        snprintf(line, SWL_PROCESS_SLOT_LINE, "%.*s %.*s", (int)view.request.method_size, view.head,
                 (int)view.request.target_size, view.head + view.request.target);
    }
}

void swl_owed_answers_take(struct swl_server *server, int port, int64_t id, const void *payload, size_t size)
{
    struct swl_http_request request;
    struct swl_session *session;
    bool speaks_http = server->ports[port].protocol == SWL_PROTOCOL_HTTP;
    struct swl_process_slot *slot = &server->slots[server->id];
    if (server->options.request_max_runtime > 0) {
        owed_answers_note_line(server, speaks_http ? payload : NULL, size);
    }
    if (!speaks_http || payload == NULL || size < sizeof(request) ||
        swl_http_payload_kind(payload) != SWL_HTTP_REQUEST ||
        (session = swl_session_find(&server->sessions, id)) == NULL) {
        atomic_store_explicit(&slot->request_answer, 0, memory_order_relaxed);
        return;
    }
    memcpy(&request, payload, sizeof(request));
    atomic_store_explicit(&slot->request_answer, request.number, memory_order_relaxed);
    SWL_IGNORE(swl_session_take_answer(session, request.number, swl_server_taker(server)),
               "its client has gone, and the callback learns it when it answers");
}

bool swl_owed_answers_detach(struct swl_server *server, int64_t id, uint32_t number)
{
    struct swl_session *session = swl_session_find(&server->sessions, id);
    return session != NULL && swl_session_take_answer(session, number, SWL_ANSWER_DETACHED);
}

static bool owed_answers_is_owed(const struct swl_session *session, uint64_t taker)
{
    return atomic_load_explicit(&session->id, memory_order_acquire) > 0 &&
           swl_session_answer_is_of(session, taker) && swl_session_owed_answer(session) != 0 &&
           atomic_load_explicit(&session->state, memory_order_relaxed) != SWL_SESSION_CLOSED;
}

/* Finds the first one from that slot on. Returns false if there is none. */
static bool owed_answers_find(const struct swl_server *server, uint32_t *slot)
{
    const struct swl_session_table *sessions = &server->sessions;
    uint64_t taker = swl_server_taker(server);
    for (; *slot < sessions->capacity; (*slot)++) {
        const struct swl_session *session = &sessions->sessions[*slot];
        if (atomic_load_explicit(&session->id, memory_order_relaxed) == 0) {
            return false; /* slots get their first session in order */
        }
        if (owed_answers_is_owed(session, taker)) {
            return true;
        }
    }
    return false;
}

bool swl_owed_answers_any(const struct swl_server *server, uint32_t *slot)
{
    if (!swl_ports_speak_http(server)) {
        return false;
    }
    if (owed_answers_is_owed(&server->sessions.sessions[*slot], swl_server_taker(server))) {
        return true;
    }
    *slot = 0;
    return owed_answers_find(server, slot) || (*slot = 0) != 0;
}

void swl_owed_answers_give_up(struct swl_server *server)
{
    char text[256];
    if (!swl_ports_speak_http(server)) {
        return;
    }
    int size = swl_http_status_answer(text, sizeof(text), 503);
    for (uint32_t slot = 0; owed_answers_find(server, &slot); slot++) {
        const struct swl_session *session = &server->sessions.sessions[slot];
        uint64_t word = atomic_load(&session->answer);
        int64_t id = atomic_load(&session->id);
        if (word & SWL_ANSWER_BEGUN) {
            SWL_IGNORE(swl_server_close(server, id, false),
                       "it fails only where the client has closed already");
        } else {
            SWL_IGNORE(swl_server_answer(server, id, (uint32_t)word, text, (size_t)size,
                                         SWL_MESSAGE_ANSWER_ENDS | SWL_MESSAGE_ANSWER_CLOSES),
                       "it fails only where the client has gone or another process has answered");
        }
    }
}

/* When the loops of connections began to end, as this process knows it, monotonic ns; 0: they do not. */
static int64_t owed_answers_end_began(const struct swl_server *server)
{
    if (atomic_load_explicit(&server->state->stopping, memory_order_relaxed)) {
        return atomic_load(&server->state->end_by) - swl_server_grace(server);
    }
    const struct swl_child *child = server->child;
    bool ends = server->connections != NULL && child != NULL && child->terminate;
    return ends ? atomic_load(&child->slot->asked_at) : 0;
}

bool swl_owed_answers_is_last(const struct swl_server *server, int64_t id, bool is_followed)
{
    int64_t began = owed_answers_end_began(server);
    if (began == 0) {
        return false;
    }
    const struct swl_session *session = swl_session_find(&server->sessions, id);
    bool is_ahead =
        is_followed || (session != NULL && atomic_load_explicit(&session->input, memory_order_relaxed) > 0);
    return !is_ahead || swl_clock_monotonic_coarse() > began + AHEAD_MAX;
}
