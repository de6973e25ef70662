/* Framing in a worker. */
#include "server/processes/request_framing.h"

#include <errno.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "ipc/handover.h"
#include "ipc/kept_message.h"
#include "net/refusal.h"
#include "server/processes/answer.h"
#include "server/processes/request.h"

/* no record of the request transport has this place: see swl_process_slot_begin_request() */
#define FRAMING_NO_PLACE UINT64_MAX
/* much longer than reactors need to close the session of a dead worker */
#define FRAMING_DOUBT SWL_NS_PER_SEC

struct request_rest {
    struct swl_buffer bytes; /* of the package that is not whole */
    size_t scanned;          /* the framing's */
    int64_t id;              /* of the session */
    int port, reactor;       /* as in struct swl_request */
    bool refused;            /* its session is being closed: all that still comes is dropped */
};

static struct request_rest **framing_place(const struct swl_request_framing *framing, int64_t id)
{
    return &framing->rests[swl_session_slot(&framing->child->server->sessions, id)];
}

static void framing_free(struct request_rest **place)
{
    if (*place != NULL) {
        swl_buffer_free(&(*place)->bytes);
        swl_free(*place);
        *place = NULL;
    }
}

/* Returns the rest of that session, or NULL. Frees the one of an earlier session in the same slot. */
static struct request_rest *framing_find(struct swl_request_framing *framing, int64_t id)
{
    struct request_rest **place = framing_place(framing, id);
    if (*place != NULL && (*place)->id != id) {
        framing_free(place);
    }
    return *place;
}

static struct request_rest *framing_make(struct swl_request_framing *framing,
                                         const struct swl_request *request)
{
    struct request_rest *rest = framing_find(framing, request->session);
    if (rest == NULL) {
        rest = *framing_place(framing, request->session) = swl_calloc(1, sizeof(*rest));
        rest->id = request->session;
        rest->port = request->port;
        rest->reactor = request->reactor;
    }
    return rest;
}

/* ---- refusing ---- */

static void framing_publish(const struct swl_request_framing *framing, int64_t id, uint32_t kept)
{
    struct swl_session *session = swl_session_find(&framing->child->server->sessions, id);
    if (session != NULL) {
        swl_session_set_kept(session, id, kept);
    }
}

/* Drops what has come, and all that still comes, of that session. */
static void framing_drop(struct swl_request_framing *framing, const struct swl_request *request)
{
    struct request_rest *rest = framing_make(framing, request);
    swl_buffer_free(&rest->bytes);
    rest->refused = true;
    framing_publish(framing, request->session, SWL_SESSION_KEPT_REFUSED);
}

static void framing_refuse(struct swl_request_framing *framing, const struct swl_request *request, int error)
{
    struct swl_server *server = framing->child->server;
    struct swl_session *session = swl_session_find(&server->sessions, request->session);
    framing_drop(framing, request);
    if (session != NULL && atomic_load_explicit(&session->state, memory_order_relaxed) == SWL_SESSION_OPEN) {
        swl_refusal_log(request->session, session, &server->ports[request->port].worker_framing, error);
        atomic_store_explicit(&session->close_errno, -error, memory_order_relaxed);
        SWL_IGNORE(swl_server_close(server, request->session, false),
                   "it fails only where the session is closing already");
    }
}

/* The predecessor was killed while it kept the beginning of a package. */
static void framing_close_lost(struct swl_request_framing *framing, const struct swl_request *request)
{
    framing_drop(framing, request);
    swl_warning_limited("clients closed because the beginning of their package was lost",
                        "session %lld is closed: the beginning of its package was lost with a worker",
                        (long long)request->session);
    SWL_IGNORE(swl_server_close(framing->child->server, request->session, true),
               "it fails only where the session is closing already");
}

/* ---- cutting ---- */

/* Whether the process takes no further package: exit(), a failure, max_request. In a shutdown there is no
 * successor. */
static bool framing_ends(const struct swl_child *child)
{
    return child->verdict != SWL_GO_ON ||
           (child->terminate && !atomic_load_explicit(&child->server->state->stopping, memory_order_relaxed));
}

/* Handles the whole packages of `data`; *used is their size. Returns 0, or the error of the framing. Stops where
 * the process ends. */
static int framing_cut(struct swl_request_framing *framing, const struct swl_request *request,
                       const uint8_t *data, size_t size, size_t *scanned, size_t *used)
{
    struct swl_child *child = framing->child;
    const struct swl_framing *kind = &child->server->ports[request->port].worker_framing;
    *used = 0;
    while (*used < size && !framing_ends(child)) {
        ssize_t length = swl_framing_package(kind, data + *used, size - *used, scanned);
        if (length <= 0 || framing_ends(child)) {
            return length < 0 ? (int)length : 0;
        }
        struct swl_request package = *request;
        package.data = data + *used;
        package.size = (size_t)length;
        swl_count(child->counters, SWL_COUNT_REQUEST, 1);
        swl_child_conclude(child, swl_request_receive(child->server, &package));
        *used += (size_t)length;
        *scanned = 0;
        if (!swl_verdict_is_failure(child->verdict)) {
            swl_child_count_request(child);
        }
    }
    return 0;
}

/* Keeps what is left behind the whole packages. `data`: NULL if the rest has it already. */
static void framing_keep(struct swl_request_framing *framing, const struct swl_request *request,
                         const uint8_t *data, size_t size, size_t scanned)
{
    if (size > 0) {
        struct request_rest *rest = framing_make(framing, request);
        if (data != NULL) {
            swl_buffer_append(&rest->bytes, data, size);
        }
        rest->scanned = scanned;
    } else {
        framing_free(framing_place(framing, request->session));
    }
    framing_publish(framing, request->session, (uint32_t)size);
}

/* The bytes are handled, also those that are kept: else the rest of that package might never be read. */
static void framing_note_handled(struct swl_request_framing *framing, const struct swl_request *request)
{
    struct swl_server *server = framing->child->server;
    if (request->size > 0) { /* else it is what a predecessor has left */
        swl_request_unqueue(server, request);
        swl_request_note_handled(server, request->session);
    }
}

/* Returns the verdict on bytes that were taken. `error`: of the framing. */
static enum swl_verdict framing_conclude(struct swl_request_framing *framing,
                                         const struct swl_request *request, int error)
{
    struct swl_child *child = framing->child;
    if (swl_verdict_is_failure(child->verdict)) {
        framing_drop(framing, request); /* the manager closes the session */
        return child->verdict;
    }
    framing_note_handled(framing, request);
    if (error < 0) {
        framing_refuse(framing, request, error);
    }
    return SWL_GO_ON;
}

/* Whether the bytes continue what is kept here. Otherwise they are to be dropped: the session is being closed. */
static bool framing_accepts(struct swl_request_framing *framing, const struct swl_request *request,
                            const struct request_rest *rest)
{
    const struct swl_session *session = swl_session_find(&framing->child->server->sessions, request->session);
    size_t here = rest != NULL ? swl_buffer_size(&rest->bytes) : 0;
    uint32_t kept = session != NULL ? swl_session_kept(session, request->session) : (uint32_t)here;
    if (rest != NULL ? rest->refused : session == NULL && request->time < framing->doubts_until) {
        return false;
    }
    if (kept == SWL_SESSION_KEPT_REFUSED) {
        framing_drop(framing, request); /* by a predecessor, or it died with bytes of the session in hand */
        return false;
    }
    if (kept != here) {
        framing_close_lost(framing, request);
        return false;
    }
    return true;
}

enum swl_verdict swl_request_framing_take(struct swl_request_framing *framing,
                                          const struct swl_request *request)
{
    struct request_rest *rest = framing_find(framing, request->session);
    const uint8_t *data = request->data;
    size_t used, size = request->size, scanned = 0;
    if (!framing_accepts(framing, request, rest)) {
        framing_note_handled(framing, request);
        return SWL_GO_ON;
    }
    /* Should this process be killed now, the manager closes the session, and a successor has to drop what comes
     * of it until then. */
    framing_publish(framing, request->session, SWL_SESSION_KEPT_REFUSED);
    if (rest != NULL) { /* else whole packages need no copy */
        swl_buffer_append(&rest->bytes, data, size);
        data = swl_buffer_bytes(&rest->bytes);
        size = swl_buffer_size(&rest->bytes);
        scanned = rest->scanned;
    }
    int error = framing_cut(framing, request, data, size, &scanned, &used);
    if (rest != NULL) {
        swl_buffer_consume(&rest->bytes, used);
    }
    if (error == 0 && !swl_verdict_is_failure(framing->child->verdict)) {
        framing_keep(framing, request, rest != NULL ? NULL : data + used, size - used, scanned);
    }
    return framing_conclude(framing, request, error);
}

void swl_request_framing_forget(struct swl_request_framing *framing, int64_t session)
{
    if (framing->rests != NULL && framing_find(framing, session) != NULL) {
        framing_free(framing_place(framing, session));
    }
}

/* ---- from and to other processes under this id ---- */

static bool framing_is_needed(const struct swl_server *server)
{
    for (int i = 0; i < server->port_count; i++) {
        if (swl_port_is_framed_by_worker(&server->ports[i])) {
            return true;
        }
    }
    return false;
}

void swl_request_framing_open(struct swl_request_framing *framing, struct swl_child *child)
{
    struct swl_server *server = child->server;
    struct swl_list *link;
    uint32_t predecessor = atomic_load(&child->slot->generation) - 1;
    bool killed = atomic_load(&child->slot->handed_over) != predecessor;
    *framing = (struct swl_request_framing){
        .child = child,
        .doubts_until = killed ? swl_clock_wall() + FRAMING_DOUBT : 0,
    };
    if (framing_is_needed(server)) {
        framing->rests = swl_calloc(server->sessions.capacity, sizeof(framing->rests[0]));
    }
    while ((link = swl_list_shift(&child->taken_over)) != NULL) {
        struct swl_kept_message *kept = swl_kept_message_of(link);
        const struct swl_request request = {
            .port = kept->message.port,
            .session = kept->message.id,
            .reactor = kept->message.source - swl_server_reactor_endpoint(server, 0),
        };
        if (framing->rests != NULL) {
            struct request_rest *rest = framing_make(framing, &request);
            rest->refused = (kept->message.flags & SWL_MESSAGE_FAILED) != 0;
            swl_buffer_append(&rest->bytes, kept->payload, kept->message.size);
        }
        swl_free(kept);
    }
}

/* Returns how many packages were whole. */
static int framing_begin_rest(struct swl_request_framing *framing, const struct request_rest *rest)
{
    struct swl_child *child = framing->child;
    uint64_t before = child->requests;
    const struct swl_request request = {
        .event = SWL_EVENT_REQUEST,
        .port = rest->port,
        .session = rest->id,
        .reactor = rest->reactor,
        .time = child->reactor.now,
        .data = "",
    };
    swl_process_slot_begin_request(child->slot, rest->id, FRAMING_NO_PLACE, swl_clock_monotonic_coarse());
    enum swl_verdict verdict = swl_request_framing_take(framing, &request);
    if (!swl_verdict_is_failure(verdict)) {
        swl_process_slot_end_request(child->slot);
    }
    return (int)(child->requests - before);
}

/* Closes the session if its bytes are framed here and a predecessor has lost their beginning. */
static void framing_check_session(struct swl_request_framing *framing, const struct swl_session *session,
                                  int64_t id)
{
    const struct swl_server *server = framing->child->server;
    uint32_t kept = swl_session_kept(session, id);
    if (kept > 0 && kept != SWL_SESSION_KEPT_REFUSED && framing_find(framing, id) == NULL &&
        atomic_load_explicit(&session->worker, memory_order_relaxed) == server->id) {
        const struct swl_request request = {.port = session->port, .session = id};
        framing_close_lost(framing, &request);
    }
}

int swl_request_framing_begin(struct swl_request_framing *framing)
{
    const struct swl_session_table *sessions = &framing->child->server->sessions;
    int count = 0;
    framing->started = true;
    for (uint32_t slot = 0; slot < sessions->capacity && !framing_ends(framing->child); slot++) {
        const struct swl_session *session = &sessions->sessions[slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            break;
        }
        if (framing->rests[slot] != NULL && !framing->rests[slot]->refused) {
            count += framing_begin_rest(framing, framing->rests[slot]);
        } else if (framing->rests[slot] == NULL && id > 0) {
            framing_check_session(framing, session, id);
        }
    }
    return count;
}

uint64_t swl_request_framing_hand_over(struct swl_request_framing *framing, struct swl_buffer *handover)
{
    const struct swl_server *server = framing->child->server;
    uint64_t count = 0;
    for (uint32_t slot = 0; framing->rests != NULL && slot < server->sessions.capacity; slot++) {
        const struct request_rest *rest = framing->rests[slot];
        if (rest == NULL) {
            continue;
        }
        const struct swl_message message = {
            .type = SWL_MESSAGE_DATA,
            .size = (uint32_t)swl_buffer_size(&rest->bytes),
            .flags = rest->refused ? SWL_MESSAGE_FAILED : 0,
            .source = swl_server_reactor_endpoint(server, rest->reactor),
            .port = rest->port,
            .id = rest->id,
        };
        swl_handover_add(handover, &message, swl_buffer_bytes(&rest->bytes));
        count++;
    }
    atomic_store(&framing->child->slot->handed_over, atomic_load(&framing->child->slot->generation));
    return count;
}

void swl_request_framing_close(struct swl_request_framing *framing)
{
    for (uint32_t slot = 0; framing->rests != NULL && slot < framing->child->server->sessions.capacity;
         slot++) {
        framing_free(&framing->rests[slot]);
    }
    swl_free(framing->rests);
    framing->rests = NULL;
}
