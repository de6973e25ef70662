/* Answers to clients. */
#include "server/processes/answer.h"

#include <errno.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/session_answer.h"
#include "server/loops/connection_set.h"
#include "server/loops/output_limit.h"
#include "server/processes/delivery.h"
#include "server/processes/detached_answers.h"

/* At output_memory_limit: how long a process waits until a reactor has handled what was sent to it. Much
 * longer than a reactor needs, unless it is in a callback (BASE mode). */
#define ARRIVAL_MAX (100 * SWL_NS_PER_MS)

int swl_server_session(const struct swl_server *server, int64_t id, struct swl_session **found)
{
    *found = swl_session_find(&server->sessions, id);
    if (*found == NULL) {
        /* a slot gives its ids in order: a higher id was never given */
        bool never = id <= 0 || id > swl_session_last(&server->sessions, id);
        return never ? -SWL_ERROR_SESSION_NOT_EXIST : -SWL_ERROR_SESSION_CLOSED;
    }
    switch (atomic_load_explicit(&(*found)->state, memory_order_acquire)) {
    case SWL_SESSION_CLOSING:
        return -SWL_ERROR_SESSION_CLOSING;
    case SWL_SESSION_CLOSED:
        return -SWL_ERROR_SESSION_CLOSED;
    case SWL_SESSION_OPENING:
        *found = NULL;
        return -SWL_ERROR_SESSION_NOT_EXIST;
    default:
        return 0;
    }
}

static bool answer_is_own(const struct swl_server *server, const struct swl_session *session)
{
    return server->connections != NULL && session->reactor == server->connections->reactor;
}

/* Applies what other processes have sent to this process's clients until now, so that this answer comes after
 * it: the result of a task may overtake what the task has sent, as they use different inboxes. */
void swl_server_take_in(struct swl_server *server)
{
    const struct swl_ring *ring = &server->reactor_inboxes[server->connections->reactor].shared->ring;
    uint64_t until = swl_ring_position(ring) + swl_ring_waiting(ring);
    while (swl_ring_position(ring) < until && server->child->take_in(server->child)) {
    }
}

bool swl_server_is_own(struct swl_server *server, const struct swl_session *session)
{
    bool is_own = answer_is_own(server, session);
    if (is_own) {
        swl_server_take_in(server);
    }
    return is_own;
}

int swl_server_reply(struct swl_server *server, const struct swl_session *session,
                     const struct swl_message *message, const void *payload)
{
    if (swl_server_is_own(server, session)) {
        swl_connection_set_send(server->connections, message, payload);
        return 0;
    }
    if (server->child == NULL) {
        return swl_detached_answers_send(server, session->reactor, message, payload);
    }
    return swl_delivery_send(server->child, &server->reactor_inboxes[session->reactor], message, payload,
                             SWL_NEVER);
}

struct answer_arrival {
    const struct swl_session *session;
    int64_t id;
};

static bool answer_is_there(const struct answer_arrival *arrival)
{
    const struct swl_session *session = arrival->session;
    return atomic_load(&session->output) == 0 || atomic_load(&session->has_backlog) ||
           atomic_load(&session->id) != arrival->id;
}

/* For swl_wait_until(): whether the client's reactor has handled all that was sent before, and so knows
 * whether the kernel accepts it. A reactor that has handled messages wakes the processes that wait for
 * room. */
static bool answer_has_arrived(struct swl_child *child, void *argument)
{
    const struct answer_arrival *arrival = argument;
    if (answer_is_there(arrival)) {
        return true;
    }
    swl_inbox_request_room(&child->server->reactor_inboxes[arrival->session->reactor], child->server->id);
    return answer_is_there(arrival);
}

static bool answer_is_within_limit(struct swl_server *server, const struct swl_session *session, int64_t id,
                                   size_t size)
{
    int result = swl_output_limit_check(server, session, size);
    if (result == -EAGAIN && server->child != NULL) { /* master and manager do not wait: they refuse */
        struct answer_arrival arrival = {session, id};
        if (swl_wait_until(server->child, answer_has_arrived, &arrival,
                           swl_clock_monotonic() + ARRIVAL_MAX) == 0) {
            result = swl_output_limit_check(server, session, size);
        }
    }
    return result == 0;
}

static bool answer_is_backed_up(const struct swl_server *server, const struct swl_session *session)
{
    return atomic_load_explicit(&session->output, memory_order_relaxed) >=
           (uint64_t)server->ports[session->port].options.socket_buffer_size;
}

/* Sends the first part in a message of its own, and so without copying. */
static int answer_reply_parts(struct swl_server *server, const struct swl_session *session,
                              const struct swl_message *message, const struct iovec *parts, int count)
{
    if (count == 1) {
        return swl_server_reply(server, session, message, parts->iov_base);
    }
    if (swl_server_is_own(server, session)) {
        swl_connection_set_send_parts(server->connections, message, parts, count);
        return 0;
    }
    struct swl_message first = *message, second = *message;
    first.flags = SWL_MESSAGE_CONTINUES;
    first.size = (uint32_t)parts[0].iov_len;
    second.size = (uint32_t)parts[1].iov_len;
    int result = swl_server_reply(server, session, &first, parts[0].iov_base);
    return result < 0 ? result : swl_server_reply(server, session, &second, parts[1].iov_base);
}

/* `flags`: SWL_MESSAGE_ANSWER_… The end of an HTTP answer is taken even where much waits: its sender has no later one. */
static int answer_send(struct swl_server *server, struct swl_session *session, int64_t id,
                       const struct iovec *parts, int count, unsigned flags)
{
    size_t size = parts[0].iov_len + (count > 1 ? parts[1].iov_len : 0);
    if (size > INT32_MAX || size < parts[0].iov_len) {
        return -EMSGSIZE;
    }
    if ((!(flags & SWL_MESSAGE_ANSWER_ENDS) && answer_is_backed_up(server, session)) ||
        !answer_is_within_limit(server, session, id, size)) {
        return -SWL_ERROR_OUTPUT_BUFFER_OVERFLOW;
    }
    if (atomic_load_explicit(&session->id, memory_order_relaxed) != id) {
        return -SWL_ERROR_SESSION_CLOSED; /* while this process waited */
    }
    struct swl_message message = {
        .type = SWL_MESSAGE_SEND,
        .flags = (uint16_t)flags,
        .size = (uint32_t)size,
        .whole_size = (int32_t)size,
        .source = swl_server_own_endpoint(server),
        .id = id,
        .time = server->child == NULL
                    ? 0
                    : atomic_load_explicit(&server->child->slot->generation, memory_order_relaxed)};
    bool announced = !answer_is_own(server, session);
    if (announced) {
        atomic_fetch_add_explicit(&session->output, size, memory_order_relaxed);
    }
    int result = answer_reply_parts(server, session, &message, parts, count);
    if (result == 0) {
        swl_count(&server->counters[message.source], SWL_COUNT_RESPONSE, 1);
    } else if (announced && atomic_load_explicit(&session->id, memory_order_relaxed) == id) {
        atomic_fetch_sub_explicit(&session->output, size, memory_order_relaxed);
    }
    return result;
}

int swl_server_send_flagged(struct swl_server *server, struct swl_session *session, int64_t id,
                            const void *data, size_t size, unsigned flags)
{
    const struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    return answer_send(server, session, id, &part, 1, flags);
}

int swl_server_send(struct swl_server *server, int64_t id, const void *data, size_t size)
{
    const struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    return result < 0 ? result : answer_send(server, session, id, &part, 1, 0);
}

uint64_t swl_server_taker(const struct swl_server *server)
{
    return swl_session_taker(swl_server_own_endpoint(server),
                             server->child == NULL ? 0 : swl_child_generation(server->child));
}

int swl_server_answer(struct swl_server *server, int64_t id, uint32_t number, const void *data, size_t size,
                      unsigned flags)
{
    const struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    return swl_server_answer_parts(server, id, number, &part, 1, flags);
}

int swl_server_answer_parts(struct swl_server *server, int64_t id, uint32_t number, const struct iovec *parts,
                            int count, unsigned flags)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result < 0) {
        return result;
    }
    bool ends = flags & SWL_MESSAGE_ANSWER_ENDS;
    if (ends ? !swl_session_end_answer(session, number, swl_server_taker(server))
             : swl_session_owed_answer(session) != number) {
        return -SWL_ERROR_SESSION_CLOSED;
    }
    if (!ends) {
        swl_session_note_begun(session);
    }
    result = answer_send(server, session, id, parts, count, flags);
    if (result < 0 && ends) {
        /* output_memory_limit, or it is too large: the rest of the answer would never come */
        SWL_IGNORE(swl_server_close(server, id, true), "it fails only where the client has closed already");
    }
    return result;
}

int swl_server_close(struct swl_server *server, int64_t id, bool reset)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    bool is_opening =
        result == -SWL_ERROR_SESSION_NOT_EXIST && (session = swl_session_find(&server->sessions, id)) != NULL;
    if (result < 0 && result != -SWL_ERROR_SESSION_CLOSING && !is_opening) {
        return result;
    }
    uint32_t open = SWL_SESSION_OPEN, opening = SWL_SESSION_OPENING;
    /* in this order: an opening session may be open in the next moment */
    bool again =
        !(is_opening && atomic_compare_exchange_strong(&session->state, &opening, SWL_SESSION_CLOSING)) &&
        !atomic_compare_exchange_strong(&session->state, &open, SWL_SESSION_CLOSING);
    struct swl_message message = {
        .type = SWL_MESSAGE_CLOSE,
        .close_how = reset ? SWL_CLOSE_RESET : SWL_CLOSE_FLUSH,
        .source = swl_server_own_endpoint(server),
        .id = id,
    };
    /* Sent even where the session closes already: a reset ends a close that takes too long, and the process
     * that closed first may have died before it sent this message. */
    result = swl_server_reply(server, session, &message, NULL);
    return result == 0 && again && !reset ? -SWL_ERROR_SESSION_CLOSING : result;
}

int swl_server_bind(struct swl_server *server, int64_t id, uint32_t uid)
{
    struct swl_session *session;
    int result = swl_server_session(server, id, &session);
    if (result == 0 && !swl_session_bind(session, id, uid)) {
        return swl_session_find(&server->sessions, id) != NULL ? -SWL_ERROR_SESSION_BOUND
                                                               : -SWL_ERROR_SESSION_CLOSED;
    }
    return result;
}
