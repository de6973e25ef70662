/* The connections of one loop. */
#include "server/loops/connection_set.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "net/http_connection.h"
#include "net/session_answer.h"
#include "server/loops/group_members.h"
#include "server/state/access_log.h"
#include "server/state/idle.h"
#include "server/state/ports.h"
#include "server/state/tls_ports.h"

#define SCRATCH_SIZE (64 * 1024)
#define INBOX_BATCH  256
/* ns that an HTTP client may be silent before it is closed, where its loop ends */
#define DRAIN_MOMENT_MAX (2 * SWL_NS_PER_SEC)
/* while the loop is blocked: ns between two looks whether clients take more output */
#define BLOCKED_LOOK (5 * SWL_NS_PER_MS)

static void connection_set_released(struct swl_connection *connection)
{
    struct swl_connection_set *set = swl_connection_set_of(connection);
    swl_group_members_forget(&set->groups, connection);
    set->connections[swl_session_slot(&set->server->sessions, connection->id)] = NULL;
    atomic_fetch_sub_explicit(set->count, 1, memory_order_relaxed);
}

/* A session whose connection was never created is over. */
static void connection_set_drop_session(struct swl_connection_set *set, struct swl_session *session)
{
    swl_session_release(&set->server->sessions, session);
    swl_count(set->owner.counters, SWL_COUNT_CLOSE, 1);
    atomic_fetch_sub_explicit(set->count, 1, memory_order_relaxed);
}

static void connection_set_open_failed(struct swl_opening_owner *openings, struct swl_session *session)
{
    connection_set_drop_session(SWL_CONTAINER_OF(openings, struct swl_connection_set, openings), session);
}

static void connection_set_opened(struct swl_opening_owner *openings, struct swl_session *session,
                                  const struct swl_stream *stream)
{
    struct swl_connection_set *set = SWL_CONTAINER_OF(openings, struct swl_connection_set, openings);
    const struct swl_port *port = &set->server->ports[session->port];
    swl_tls_ports_note_client(set->server, session, stream);
    struct swl_connection *connection = swl_connection_create(&set->owner, session, port, stream);
    if (connection == NULL) {
        connection_set_drop_session(set, session);
        return;
    }
    set->connections[session - set->server->sessions.sessions] = connection;
    if (set->stopping) {
        swl_connection_stop_reading(connection); /* accepted just before the shutdown */
    }
    swl_connection_resume(connection);
}

static void connection_set_make_room(struct swl_connection_owner *owner)
{
    swl_output_limit_make_room(&SWL_CONTAINER_OF(owner, struct swl_connection_set, owner)->limit);
}

/* Tells the process that has put the mark. Numbers grow: a process may have given up waiting for an earlier
 * one. */
static void connection_set_marked(struct swl_connection_owner *owner, struct swl_output_mark mark, bool sent)
{
    const struct swl_server *server = SWL_CONTAINER_OF(owner, struct swl_connection_set, owner)->server;
    _Atomic int64_t *answer = &server->slots[mark.endpoint].mark_answer;
    int64_t before = atomic_load(answer), now = mark.number * 2 + sent;
    while (before < now && !atomic_compare_exchange_weak(answer, &before, now)) {
    }
    swl_doorbell_ring(&server->bells[mark.endpoint]);
}

static void connection_set_log(struct swl_connection *connection, const struct swl_access_entry *entry)
{
    swl_access_log_write(swl_connection_set_of(connection)->server, entry);
}

void swl_connection_set_open(struct swl_connection_set *set, struct swl_server *server, int reactor,
                             struct swl_reactor *loop, struct swl_connection **connections)
{
    *set = (struct swl_connection_set){
        .server = server,
        .reactor = reactor,
        .count = &server->loads[reactor].connections,
        .connections = connections,
        .scratch = swl_malloc(SCRATCH_SIZE),
        .assemblies = swl_calloc((size_t)server->endpoints + 1, sizeof(set->assemblies[0])),
    };
    set->owner = (struct swl_connection_owner){
        .reactor = loop,
        .counters = &server->counters[swl_server_reactor_endpoint(server, reactor)],
        .sessions = &server->sessions,
        .scratch = set->scratch,
        .scratch_size = SCRATCH_SIZE,
        .output = &server->loads[reactor].output,
        .stalled_since = &server->loads[reactor].stalled_since,
        .send_timeout_min = swl_ports_send_timeout_min(server),
        .make_room = connection_set_make_room,
        .marked = connection_set_marked,
        .released = connection_set_released,
    };
    if (swl_ports_speak_http(server)) {
        set->owner.http = swl_http_owner_create(&server->body_files);
        set->owner.log = swl_access_log_is_on(server) ? connection_set_log : NULL;
        set->owner.http->drain_moment = SWL_MIN(swl_server_grace(server) / 4, DRAIN_MOMENT_MAX);
        set->owner.http->drain_max = swl_server_grace(server) / 2;
    }
    set->openings = (struct swl_opening_owner){
        .reactor = loop,
        .opened = connection_set_opened,
        .failed = connection_set_open_failed,
    };
    swl_opening_owner_init(&set->openings);
    swl_output_limit_init(&set->limit, server, reactor, &set->owner);
    swl_incoming_files_init(&set->files, server, reactor);
    swl_groups_open(&set->groups);
    swl_connection_owner_init(&set->owner);
}

static void connection_set_give_up(struct swl_connection *connection)
{
    swl_connection_set_of(connection)->given_up_bytes += swl_connection_state_backlog(connection);
    swl_connection_destroy(connection);
}

void swl_connection_set_close(struct swl_connection_set *set)
{
    swl_opening_close_all(&set->openings);
    swl_connection_set_each(set, connection_set_give_up);
    swl_http_owner_destroy(set->owner.http);
    swl_output_limit_close(&set->limit);
    swl_incoming_files_close(&set->files);
    swl_groups_close(&set->groups);
    for (int i = 0; i <= set->server->endpoints; i++) {
        swl_block_queue_free(&set->assemblies[i].bytes);
    }
    swl_free(set->assemblies);
    swl_free(set->scratch);
}

static void connection_set_abandon_one(struct swl_connection *connection)
{
    if (connection->pending != NULL) {
        swl_output_queue_abandon(&connection->pending->out);
    }
    swl_stream_abandon(&connection->stream);
}

void swl_connection_set_abandon(struct swl_connection_set *set)
{
    swl_opening_abandon_all(&set->openings);
    swl_connection_set_each(set, connection_set_abandon_one);
}

void swl_connection_set_adopt(struct swl_connection_set *set, struct swl_session *session, int fd)
{
    const struct swl_port *port = &set->server->ports[session->port];
    struct swl_stream stream;
    bool is_opening = swl_opening_is_needed(port, &session->peer);
    if (!is_opening && swl_opening_end_state(session)) {
        swl_stream_plain_open(&stream, fd);
        connection_set_opened(&set->openings, session, &stream);
    } else if (!is_opening || set->stopping) { /* close() was called before, or nothing is opened any more */
        close(fd);
        connection_set_drop_session(set, session);
    } else {
        swl_opening_begin(&set->openings, session, port, fd);
    }
}

void swl_connection_set_stop_reading(struct swl_connection_set *set)
{
    set->stopping = true;
    swl_opening_close_all(&set->openings);
    swl_connection_set_each(set, swl_connection_stop_reading);
}

bool swl_connection_set_is_drained(const struct swl_connection_set *set)
{
    const struct swl_session_table *sessions = &set->server->sessions;
    for (uint32_t slot = 0; set->owner.http != NULL && slot < sessions->capacity; slot++) {
        const struct swl_session *session = &sessions->sessions[slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            break;
        }
        if (id > 0 && session->reactor == set->reactor && set->connections[slot] != NULL &&
            !swl_connection_is_drained(set->connections[slot])) {
            return false;
        }
    }
    return true;
}

/* The sender died within an answer: the session no longer counts the bytes that it had announced. An HTTP client would
 * wait for the rest. */
static void connection_set_drop_assembly(struct swl_connection_set *set, struct swl_assembly *assembly)
{
    struct swl_session *session = swl_session_find(&set->server->sessions, assembly->id);
    struct swl_connection *connection = swl_connection_set_find(set, assembly->id);
    if (session != NULL) {
        atomic_fetch_sub_explicit(&session->output, assembly->announced, memory_order_relaxed);
    }
    swl_block_queue_free(&assembly->bytes);
    assembly->continues = false;
    if (connection != NULL && connection->http != NULL) {
        swl_connection_close(connection, SWL_CLOSE_RESET);
    }
}

/* Something of an answer was sent, which may have freed the connection. `flags`: SWL_MESSAGE_ANSWER_… */
static void connection_set_note_answer(struct swl_connection_set *set, int64_t id, unsigned flags)
{
    struct swl_connection *connection = swl_connection_set_find(set, id);
    if (connection != NULL && connection->http != NULL) {
        swl_connection_answered(connection, flags & SWL_MESSAGE_ANSWER);
    }
}

/* A large answer comes in pieces, and perhaps in two messages. Answers of other processes to the same client may come
 * between them, so the pieces are put together before the first byte is written. `continues`: a message before it was
 * the beginning. */
static void connection_set_take_piece(struct swl_connection_set *set, const struct swl_message *message,
                                      bool continues)
{
    struct swl_assembly *assembly = &set->assemblies[message->source];
    if ((message->flags & SWL_MESSAGE_FIRST) && !continues) {
        assembly->id = message->id;
        assembly->announced = (uint32_t)message->whole_size;
        assembly->generation = message->time;
    } else if (swl_block_queue_size(&assembly->bytes) == 0) {
        return;
    }
    swl_block_queue_append(&assembly->bytes, swl_message_payload(message), message->size);
    if (message->flags & SWL_MESSAGE_LAST) {
        struct swl_connection *connection = swl_connection_set_find(set, message->id);
        assembly->continues = message->flags & SWL_MESSAGE_CONTINUES;
        if (assembly->continues) {
            return;
        }
        if (connection != NULL) {
            swl_connection_send_queue(connection, &assembly->bytes);
            connection_set_note_answer(set, message->id, message->flags);
        } else {
            swl_block_queue_free(&assembly->bytes);
        }
    }
}

static void connection_set_take_answer(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_assembly *assembly = &set->assemblies[message->source];
    bool continues =
        assembly->continues && assembly->id == message->id && assembly->generation == message->time;
    if ((message->flags & SWL_MESSAGE_FIRST) && !continues && swl_block_queue_size(&assembly->bytes) > 0) {
        connection_set_drop_assembly(set, assembly);
    }
    if ((message->flags & SWL_MESSAGE_WHOLE) == SWL_MESSAGE_WHOLE && !continues &&
        !(message->flags & SWL_MESSAGE_CONTINUES)) {
        struct swl_connection *connection = swl_connection_set_find(set, message->id);
        if (connection != NULL) {
            swl_connection_send(connection, swl_message_payload(message), message->size, true);
            connection_set_note_answer(set, message->id, message->flags);
        }
    } else {
        connection_set_take_piece(set, message, continues);
    }
}

static void connection_set_close_one(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    enum swl_close_how how = (enum swl_close_how)message->close_how;
    if (how == SWL_CLOSE_IDLE &&
        (connection == NULL || !swl_idle_session(set->server, connection->session, swl_idle_now()))) {
        return; /* something has come meanwhile */
    }
    if (connection != NULL) {
        swl_connection_close(connection, how);
    } else if (swl_session_find(&set->server->sessions, message->id) != NULL) {
        swl_opening_close(&set->openings, message->id, how == SWL_CLOSE_RESET);
    }
}

static void connection_set_hold_one(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    if (connection != NULL) {
        swl_connection_look_at_holds(connection);
    }
}

static void connection_set_mark_one(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    const struct swl_output_mark mark = {.endpoint = message->source, .number = message->time};
    if (connection != NULL) {
        swl_connection_mark(connection, mark);
    } else {
        connection_set_marked(&set->owner, mark, false);
    }
}

/* The descriptor has come through the channel before. Behind the order are the bytes that go before the file. */
static void connection_set_take_file(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    struct swl_file_order order;
    memcpy(&order, swl_message_payload(message), sizeof(order));
    int file = swl_incoming_files_take(&set->files, message->source, message->time, order.number);
    if (connection == NULL) {
        if (file >= 0) {
            close(file);
        }
    } else if (file >= 0) {
        swl_connection_send_headed_file(connection, swl_message_payload(message) + sizeof(order),
                                        message->size - sizeof(order), file, order.offset, order.size);
        connection_set_note_answer(set, message->id, message->flags);
    } else {
        swl_warning_limited("clients closed because a file could not be taken over",
                            "session %lld is closed: the file that is sent to it could not be taken over: %s",
                            (long long)message->id, strerror(-file));
        swl_connection_fail(connection, -file);
    }
}

static void connection_set_change_group(struct swl_connection_set *set, const struct swl_message *message,
                                        const void *name)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    if (connection != NULL && message->type == SWL_MESSAGE_JOIN) {
        swl_group_members_join(&set->groups, connection, name, message->size);
    } else if (connection != NULL) {
        swl_group_members_leave(&set->groups, connection, name, message->size);
    }
}

/* The bytes of a queue in one piece, for swl_free(). The queue is empty afterwards. */
static uint8_t *connection_set_join_bytes(struct swl_block_queue *bytes)
{
    uint8_t *whole = swl_malloc(swl_block_queue_size(bytes));
    size_t size = 0;
    struct iovec part;
    while (swl_block_queue_front(bytes, &part, 1) > 0) {
        memcpy(whole + size, part.iov_base, part.iov_len);
        size += part.iov_len;
        swl_block_queue_consume(bytes, part.iov_len);
    }
    return whole;
}

/* A large one comes in pieces, as answers do. */
static void connection_set_send_to_group(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_assembly *assembly = &set->assemblies[message->source];
    const void *payload = swl_message_payload(message);
    if ((message->flags & SWL_MESSAGE_FIRST) && swl_block_queue_size(&assembly->bytes) > 0) {
        connection_set_drop_assembly(set, assembly);
    }
    if ((message->flags & SWL_MESSAGE_WHOLE) == SWL_MESSAGE_WHOLE) {
        swl_group_members_send(&set->groups, &set->owner, payload, message->size);
        return;
    }
    if (message->flags & SWL_MESSAGE_FIRST) {
        assembly->id = 0;
        assembly->announced = 0;
        assembly->generation = message->time;
    } else if (swl_block_queue_size(&assembly->bytes) == 0) {
        return;
    }
    swl_block_queue_append(&assembly->bytes, payload, message->size);
    if (message->flags & SWL_MESSAGE_LAST) {
        size_t size = swl_block_queue_size(&assembly->bytes);
        uint8_t *whole = connection_set_join_bytes(&assembly->bytes);
        swl_group_members_send(&set->groups, &set->owner, whole, size);
        swl_free(whole);
    }
}

static void connection_set_note_handled(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    if (connection != NULL && set->handled != NULL) {
        set->handled(connection);
    }
}

void swl_connection_set_send(struct swl_connection_set *set, const struct swl_message *message,
                             const void *payload)
{
    bool before = set->owner.deferring;
    set->owner.deferring = true;
    if (message->type == SWL_MESSAGE_CLOSE) {
        connection_set_close_one(set, message);
    } else if (message->type == SWL_MESSAGE_HOLD) {
        connection_set_hold_one(set, message);
    } else if (message->type == SWL_MESSAGE_MARK) {
        connection_set_mark_one(set, message);
    } else if (message->type == SWL_MESSAGE_JOIN || message->type == SWL_MESSAGE_LEAVE) {
        connection_set_change_group(set, message, payload);
    } else if (message->type == SWL_MESSAGE_GROUP_SEND) {
        swl_group_members_send(&set->groups, &set->owner, payload, message->size);
    } else {
        struct swl_connection *connection = swl_connection_set_find(set, message->id);
        if (connection != NULL) {
            swl_connection_send(connection, payload, message->size, false);
            connection_set_note_answer(set, message->id, message->flags);
        }
    }
    set->owner.deferring = before;
}

void swl_connection_set_send_parts(struct swl_connection_set *set, const struct swl_message *message,
                                   const struct iovec *parts, int count)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    bool before = set->owner.deferring;
    if (connection != NULL) {
        set->owner.deferring = true;
        swl_connection_send_parts(connection, parts, count);
        connection_set_note_answer(set, message->id, message->flags);
        set->owner.deferring = before;
    }
}

void swl_connection_set_send_file(struct swl_connection_set *set, int64_t id, const void *head,
                                  size_t head_size, const struct swl_file_order *order, int file,
                                  unsigned flags)
{
    struct swl_connection *connection = swl_connection_set_find(set, id);
    bool before = set->owner.deferring;
    if (connection == NULL) {
        close(file);
        return;
    }
    set->owner.deferring = true;
    swl_connection_send_headed_file(connection, head, head_size, file, order->offset, order->size);
    connection_set_note_answer(set, id, flags);
    set->owner.deferring = before;
}

int swl_connection_set_write(struct swl_connection_set *set, int64_t id)
{
    struct swl_connection *connection = swl_connection_set_find(set, id);
    bool before = set->owner.deferring;
    uint64_t waited = UINT64_MAX;
    if (connection == NULL) {
        return -1;
    }
    set->owner.deferring = true;
    while (connection->state != SWL_CONNECTION_DEAD && swl_connection_state_backlog(connection) < waited) {
        waited = swl_connection_state_backlog(connection);
        swl_connection_flush(connection);
    }
    set->owner.deferring = before;
    return connection->stream.fd;
}

int64_t swl_connection_set_write_all(struct swl_connection_set *set)
{
    struct swl_connection_owner *owner = &set->owner;
    bool before = owner->deferring;
    if (swl_list_empty(&owner->backlog)) {
        return SWL_NEVER;
    }
    int64_t now = swl_clock_monotonic();
    owner->deferring = true;
    swl_connection_flush_all(owner);
    if (owner->backlog_interval > 0 && now - set->looked_at >= owner->backlog_interval) {
        set->looked_at = now;
        swl_connection_look_at_backlog(owner);
    }
    owner->deferring = before;
    return swl_list_empty(&owner->backlog) ? SWL_NEVER : now + BLOCKED_LOOK;
}

/* The dead process has owed the answer, or died while it sent the end: after all else that it had sent, nothing comes. */
static void connection_set_fail_answer(struct swl_connection *connection)
{
    const struct swl_connection_set *set = swl_connection_set_of(connection);
    int endpoint = set->dead->endpoint;
    if (connection->http != NULL &&
        swl_session_answer_is_of(connection->session, swl_session_taker(endpoint, set->dead->time))) {
        bool is_overdue = atomic_load(&set->server->slots[endpoint].overdue_session) == connection->id;
        swl_connection_fail_answer(connection, is_overdue ? 504 : 502);
    }
}

static void connection_set_drop_dead_sender(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_assembly *assembly = &set->assemblies[message->endpoint];
    if (swl_block_queue_size(&assembly->bytes) > 0 && assembly->generation == message->time) {
        connection_set_drop_assembly(set, assembly);
    }
    swl_incoming_files_drop(&set->files, message->endpoint, message->time);
    if (set->owner.http != NULL) {
        set->dead = message;
        swl_connection_set_each(set, connection_set_fail_answer);
        set->dead = NULL;
    }
}

static void connection_set_drained(struct swl_connection_set *set, const struct swl_message *message)
{
    struct swl_connection *connection = swl_connection_set_find(set, message->id);
    if (connection != NULL && set->drained != NULL) {
        set->drained(set, connection);
    }
}

int swl_connection_set_handle_inbox(struct swl_connection_set *set,
                                    void (*adopt)(struct swl_connection_set *set,
                                                  const struct swl_message *message))
{
    struct swl_inbox *inbox = &set->server->reactor_inboxes[set->reactor];
    const struct swl_message *message;
    int count = 0;
    if (swl_output_limit_is_asked(set->server, set->reactor)) {
        swl_output_limit_make_room(&set->limit);
    }
    while (count < INBOX_BATCH && (message = swl_inbox_receive(inbox)) != NULL) {
        switch (message->type) {
        case SWL_MESSAGE_ADOPT:
            adopt(set, message);
            break;
        case SWL_MESSAGE_SENDER_DIED:
            connection_set_drop_dead_sender(set, message);
            if (set->drained != NULL) {
                set->drained(set, NULL);
            }
            break;
        case SWL_MESSAGE_DRAINED:
            connection_set_drained(set, message);
            break;
        case SWL_MESSAGE_SEND:
            connection_set_take_answer(set, message);
            break;
        case SWL_MESSAGE_CLOSE:
            connection_set_close_one(set, message);
            break;
        case SWL_MESSAGE_HANDLED:
            connection_set_note_handled(set, message);
            break;
        case SWL_MESSAGE_HOLD:
            connection_set_hold_one(set, message);
            break;
        case SWL_MESSAGE_FILE:
            connection_set_take_file(set, message);
            break;
        case SWL_MESSAGE_MARK:
            connection_set_mark_one(set, message);
            break;
        case SWL_MESSAGE_JOIN:
        case SWL_MESSAGE_LEAVE:
            connection_set_change_group(set, message, swl_message_payload(message));
            break;
        case SWL_MESSAGE_GROUP_SEND:
            connection_set_send_to_group(set, message);
            break;
        default:
            break;
        }
        swl_inbox_release(inbox);
        count++;
    }
    if (count > 0) {
        swl_inbox_wake_waiters(inbox);
    }
    return count;
}

void swl_connection_set_each(struct swl_connection_set *set, void (*act)(struct swl_connection *connection))
{
    struct swl_session_table *sessions = &set->server->sessions;
    for (uint32_t slot = 0; slot < sessions->capacity; slot++) {
        const struct swl_session *session = &sessions->sessions[slot];
        int64_t id = atomic_load_explicit(&session->id, memory_order_acquire);
        if (id == 0) {
            break;
        }
        if (id > 0 && session->reactor == set->reactor && set->connections[slot] != NULL) {
            act(set->connections[slot]);
        }
    }
}
