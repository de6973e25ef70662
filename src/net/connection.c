/* The life of a connection: creation, events of the loop, end. */
#include "net/connection.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "ipc/message.h"
#include "net/connection_backlog.h"
#include "net/connection_input.h"
#include "net/connection_output.h"
#include "net/http_connection.h"

/* the longest time between two checks whether clients make progress */
#define BACKLOG_INTERVAL_MAX (250 * SWL_NS_PER_MS)

/* ---- events of the loop ---- */

static void connection_on_event(struct swl_event *event, uint32_t events)
{
    struct swl_connection *connection = SWL_CONTAINER_OF(event, struct swl_connection, event);
    uint32_t to_send = swl_stream_wants(&connection->stream, SWL_STREAM_SEND),
             to_receive = swl_stream_wants(&connection->stream, SWL_STREAM_RECEIVE);
    if ((events & to_send) && swl_connection_output_flush(connection) &&
        !swl_connection_input_advance(connection)) {
        return;
    }
    if (connection->state == SWL_CONNECTION_DEAD) {
        return;
    }
    if (connection->state == SWL_CONNECTION_LINGERING) {
        swl_connection_input_discard(connection, events);
    } else if ((connection->blocked ||
                (connection->waits_for_answer && connection->state == SWL_CONNECTION_OPEN)) &&
               ((events & to_receive) ||
                ((events & ~(uint32_t)EPOLLOUT) && swl_connection_state_backlog(connection) == 0))) {
        /* Input that was sent before the event must be read first, but not while the connection is
         * blocked. */
        connection->missed = true;
    } else if (connection->paused && connection->state == SWL_CONNECTION_OPEN && !(events & EPOLLERR)) {
        /* on unix sockets EPOLLHUP is an ordinary end, behind which there may be input */
        connection->missed |= (events & EPOLLHUP) != 0;
    } else if ((events & to_receive) && connection->state == SWL_CONNECTION_OPEN && !connection->paused) {
        swl_connection_input_read(connection, events);
    } else if (events & (EPOLLERR | EPOLLHUP)) {
        swl_connection_output_close(connection, false, swl_stream_error(&connection->stream));
        swl_connection_input_advance(connection);
    }
}

/* Reads each stream that holds bytes once a round, so that none keeps the others waiting. Events of the
 * kernel may be missed meanwhile: swl_connection_state_look_again() has them reported once the stream holds
 * no more bytes. */
static void connection_on_held_timer(struct swl_timer *timer)
{
    struct swl_connection_owner *owner = SWL_CONTAINER_OF(timer, struct swl_connection_owner, held_timer);
    struct swl_list round, *link;
    swl_list_take_all(&round, &owner->held);
    while ((link = swl_list_shift(&round)) != NULL) {
        struct swl_connection *connection =
            SWL_CONTAINER_OF(link, struct swl_connection_pending, held_link)->connection;
        swl_connection_state_trim(connection);
        if (connection->state == SWL_CONNECTION_LINGERING) {
            swl_connection_input_discard(connection, EPOLLRDHUP);
        } else if (!swl_connection_state_reads(connection)) {
            connection->missed = true;
        } else if (connection->state == SWL_CONNECTION_OPEN) {
            swl_connection_input_read(connection, EPOLLRDHUP);
        }
    }
}

static void connection_on_linger_timer(struct swl_timer *timer)
{
    struct swl_connection_owner *owner = SWL_CONTAINER_OF(timer, struct swl_connection_owner, linger_timer);
    int64_t now = swl_clock_monotonic();
    while (!swl_list_empty(&owner->lingering)) {
        const struct swl_connection_pending *pending =
            SWL_CONTAINER_OF(owner->lingering.next, struct swl_connection_pending, lingering_link);
        struct swl_connection *connection = pending->connection;
        if (pending->linger_until > now) {
            swl_timer_start(&owner->reactor->timers, timer, pending->linger_until);
            return;
        }
        if (connection->state == SWL_CONNECTION_FLUSHING &&
            swl_stream_unsent(&connection->stream) < pending->unsent) {
            swl_connection_output_linger(connection); /* its client takes what is before our end */
            continue;
        }
        swl_connection_output_close(connection, false, 0);
        swl_connection_input_advance(connection);
    }
}

static void connection_close_slow(struct swl_connection *connection, int error)
{
    connection->by_server = true;
    swl_count(connection->owner->counters, SWL_COUNT_SLOW_CLOSE, 1);
    swl_connection_output_close(connection, true, error);
    swl_connection_input_advance(connection);
}

static void connection_close_late(struct swl_connection *connection)
{
    connection_close_slow(connection, ETIMEDOUT);
}

static void connection_on_backlog_timer(struct swl_timer *timer)
{
    struct swl_connection_owner *owner = SWL_CONTAINER_OF(timer, struct swl_connection_owner, backlog_timer);
    int64_t now = swl_clock_monotonic();
    bool is_over = swl_connection_backlog_look(owner, now, connection_close_late);
    if (owner->make_room != NULL) {
        owner->make_room(owner);
    }
    if (!swl_list_empty(&owner->backlog) && !swl_timer_running(timer)) {
        swl_timer_start(&owner->reactor->timers, timer, is_over ? now + owner->backlog_interval : now);
    }
}

static void connection_on_http_timer(struct swl_timer *timer)
{
    struct swl_connection *connection =
        SWL_CONTAINER_OF(timer, struct swl_http_connection, timer)->connection;
    switch (swl_http_connection_look_at_time(connection, swl_clock_monotonic())) {
    case SWL_HTTP_IN_TIME:
        break;
    case SWL_HTTP_CLOSES:
        if (!swl_connection_state_reads(connection) || swl_stream_unread(&connection->stream) == 0) {
            swl_connection_close(connection, SWL_CLOSE_FLUSH);
        } /* else its next request has just come */
        break;
    case SWL_HTTP_LATE:
        swl_connection_input_refuse(connection, swl_http_connection_refuse(connection, 408));
        break;
    }
}

/* ---- beginning ---- */

void swl_connection_owner_init(struct swl_connection_owner *owner)
{
    swl_list_init(&owner->due);
    swl_list_init(&owner->lingering);
    swl_list_init(&owner->held);
    swl_list_init(&owner->backlog);
    swl_list_init(&owner->backlog_cursor);
    owner->backlog_grew = false;
    owner->backlog_interval = 0;
    if (owner->send_timeout_min > 0 || owner->make_room != NULL) {
        int64_t part = owner->send_timeout_min > 0 ? owner->send_timeout_min / 4 : BACKLOG_INTERVAL_MAX;
        owner->backlog_interval = SWL_MAX(SWL_MIN(part, BACKLOG_INTERVAL_MAX), SWL_NS_PER_MS);
    }
    swl_timer_init(&owner->linger_timer, connection_on_linger_timer);
    swl_timer_init(&owner->held_timer, connection_on_held_timer);
    swl_timer_init(&owner->backlog_timer, connection_on_backlog_timer);
}

struct swl_connection *swl_connection_create(struct swl_connection_owner *owner, struct swl_session *session,
                                             const struct swl_port *port, const struct swl_stream *stream)
{
    struct swl_connection *connection = swl_malloc(sizeof(*connection));
    *connection = (struct swl_connection){
        .event = {.fd = stream->fd, .callback = connection_on_event},
        .stream = *stream,
        .owner = owner,
        .session = session,
        .port = port,
        .id = atomic_load_explicit(&session->id, memory_order_relaxed),
        .lane = -1,
        .events_due = SWL_EVENT_BIT(SWL_EVENT_CONNECT),
        .paused = swl_session_is_held(session),
    };
    swl_list_init(&connection->lane_link);
    swl_list_init(&connection->due_link);
    uint32_t events = EPOLLET;
    if (!connection->paused) {
        events |= EPOLLRDHUP | EPOLLPRI | swl_stream_wants(&connection->stream, SWL_STREAM_RECEIVE);
    }
    int result = swl_reactor_watch(owner->reactor, &connection->event, events);
    if (result < 0) {
        swl_warning_limited("clients closed because watching their socket failed",
                            "session %lld is closed: watching its socket failed: %s",
                            (long long)connection->id, strerror(-result));
        swl_stream_close(&connection->stream, false);
        swl_free(connection);
        return NULL;
    }
    if (port->protocol == SWL_PROTOCOL_HTTP) {
        swl_http_connection_open(connection, connection_on_http_timer);
    }
    if (swl_stream_pending(&connection->stream) > 0) {
        swl_connection_state_look_again(connection); /* its handshake has read more than was its own */
    }
    return connection;
}

/* ---- from the owner ---- */

void swl_connection_resume(struct swl_connection *connection)
{
    if (!connection->unread) {
        swl_connection_input_advance(connection);
        return;
    }
    connection->unread = connection->blocked = false;
    if (connection->state == SWL_CONNECTION_OPEN && !connection->paused && connection->events_due == 0) {
        uint32_t events = connection->missed ? EPOLLRDHUP : 0;
        connection->missed = false;
        swl_connection_input_read(connection, events); /* it has its turn now */
    } else {
        connection->missed = true; /* in a shutdown it stays in the kernel, as what comes from now on does */
        swl_connection_input_advance(connection);
    }
}

/* Called after a send; `is_due`: an event became due by it. */
static void connection_sent(struct swl_connection *connection, bool is_due)
{
    struct swl_connection_owner *owner = connection->owner;
    if (is_due) {
        swl_connection_input_advance(connection);
    }
    if (owner->backlog_grew) {
        owner->backlog_grew = false;
        if (owner->make_room != NULL) {
            owner->make_room(owner);
        }
    }
}

void swl_connection_send(struct swl_connection *connection, const void *data, size_t size, bool announced)
{
    swl_http_connection_note_bytes(connection, data, size);
    connection_sent(connection, swl_connection_output_send(connection, data, size, announced));
}

void swl_connection_send_parts(struct swl_connection *connection, const struct iovec *parts, int count)
{
    for (int i = 0; i < count; i++) {
        swl_http_connection_note_bytes(connection, parts[i].iov_base, parts[i].iov_len);
    }
    connection_sent(connection, swl_connection_output_send_parts(connection, parts, count));
}

/* For the access log; the head of an answer is in the first bytes. */
static void connection_note_queue(struct swl_connection *connection, const struct swl_block_queue *bytes)
{
    struct iovec parts[16];
    uint64_t left = swl_block_queue_size(bytes);
    int count = swl_block_queue_front(bytes, parts, sizeof(parts) / sizeof(parts[0]));
    for (int i = 0; i < count; i++) {
        swl_http_connection_note_bytes(connection, parts[i].iov_base, parts[i].iov_len);
        left -= parts[i].iov_len;
    }
    swl_http_connection_note_bytes(connection, NULL, left);
}

void swl_connection_send_queue(struct swl_connection *connection, struct swl_block_queue *bytes)
{
    if (connection->http != NULL && connection->http->note != NULL) {
        connection_note_queue(connection, bytes);
    }
    connection_sent(connection, swl_connection_output_send_queue(connection, bytes));
}

void swl_connection_send_file(struct swl_connection *connection, int file, int64_t offset, uint64_t size)
{
    swl_http_connection_note_bytes(connection, NULL, size);
    connection_sent(connection, swl_connection_output_send_file(connection, file, offset, size));
}

void swl_connection_send_headed_file(struct swl_connection *connection, const void *head, size_t head_size,
                                     int file, int64_t offset, uint64_t size)
{
    if (head_size == 0) {
        swl_connection_send_file(connection, file, offset, size);
        return;
    }
    swl_http_connection_note_bytes(connection, head, head_size);
    swl_http_connection_note_bytes(connection, NULL, size);
    connection_sent(connection,
                    swl_connection_output_send_with_file(connection, head, head_size, file, offset, size));
}

/* Whether something has waited for the end of an answer. For most it has not: the next request is still to come. */
static bool connection_has_waited(const struct swl_connection *connection)
{
    return connection->state != SWL_CONNECTION_OPEN || connection->missed || connection->unread ||
           connection->events_due != 0 || swl_buffer_size(&connection->in) > 0;
}

void swl_connection_answered(struct swl_connection *connection, unsigned flags)
{
    if (connection->http == NULL) {
        return;
    }
    if (!(flags & SWL_MESSAGE_ANSWER_ENDS)) {
        swl_http_connection_note_sent(connection);
    } else if (swl_http_connection_answered(connection, flags)) {
        swl_connection_close(connection, SWL_CLOSE_FLUSH);
    } else if ((flags & SWL_MESSAGE_ANSWER_UPGRADES) && connection->owner->http->draining_since != 0) {
        swl_connection_stop_reading(connection); /* it does not drain any more */
        swl_connection_input_advance(connection);
    } else if (connection_has_waited(connection)) {
        swl_connection_input_advance(connection);
    }
}

void swl_connection_fail_answer(struct swl_connection *connection, int status)
{
    if (connection->state <= SWL_CONNECTION_ANSWERING) {
        swl_connection_input_refuse(connection, swl_http_connection_refuse(connection, status));
    }
}

void swl_connection_mark(struct swl_connection *connection, struct swl_output_mark mark)
{
    swl_connection_output_mark(connection, mark);
}

void swl_connection_flush(struct swl_connection *connection)
{
    if (connection->state != SWL_CONNECTION_DEAD && swl_connection_output_flush(connection)) {
        swl_connection_input_advance(connection);
    }
}

void swl_connection_flush_all(struct swl_connection_owner *owner)
{
    int count = 0;
    swl_list_each (link, &owner->backlog) {
        count++;
    }
    /* one that makes progress moves behind the others: each has one turn */
    for (struct swl_list *link = owner->backlog.next, *next; link != &owner->backlog && count > 0;
         link = next) {
        next = link->next;
        count--;
        if (link != &owner->backlog_cursor) {
            swl_connection_flush(
                SWL_CONTAINER_OF(link, struct swl_connection_pending, backlog_link)->connection);
        }
    }
}

void swl_connection_fail(struct swl_connection *connection, int error)
{
    connection->by_server = true;
    swl_connection_output_close(connection, true, error);
    swl_connection_input_advance(connection);
}

void swl_connection_look_at_backlog(struct swl_connection_owner *owner)
{
    connection_on_backlog_timer(&owner->backlog_timer);
}

void swl_connection_run_due(struct swl_connection_owner *owner)
{
    struct swl_list *link;
    while ((link = swl_list_shift(&owner->due)) != NULL) {
        swl_connection_input_advance(SWL_CONTAINER_OF(link, struct swl_connection, due_link));
    }
}

void swl_connection_look_at_holds(struct swl_connection *connection)
{
    struct swl_session *session = connection->session;
    bool is_held = swl_session_is_held(session);
    if (connection->paused == is_held || connection->state == SWL_CONNECTION_DEAD) {
        return;
    }
    connection->paused = is_held;
    if (is_held) {
        swl_connection_state_watch(connection);
        return;
    }
    int64_t age = connection->owner->reactor->now - session->connect_time;
    atomic_store_explicit(&session->resumed_after, (uint32_t)SWL_MAX(age / SWL_NS_PER_SEC + 1, INT64_C(1)),
                          memory_order_relaxed);
    swl_connection_input_advance(connection);
}

void swl_connection_stop_reading(struct swl_connection *connection)
{
    if (!swl_http_connection_drain(connection) && connection->state == SWL_CONNECTION_OPEN) {
        connection->state = SWL_CONNECTION_ANSWERING;
        swl_connection_state_watch(connection);
    }
}

bool swl_connection_is_drained(const struct swl_connection *connection)
{
    return swl_http_connection_is_drained(connection);
}

/* ---- end ---- */

/* Whether it is the client that is silent, and not this loop that has not read. */
static bool connection_is_silent(const struct swl_connection *connection)
{
    return connection->state == SWL_CONNECTION_OPEN && swl_connection_state_reads(connection) &&
           swl_stream_unread(&connection->stream) == 0;
}

void swl_connection_close(struct swl_connection *connection, enum swl_close_how how)
{
    if (connection->state == SWL_CONNECTION_DEAD ||
        (how == SWL_CLOSE_IDLE && !connection_is_silent(connection))) {
        return;
    }
    if (how == SWL_CLOSE_IDLE) {
        atomic_store_explicit(&connection->session->state, SWL_SESSION_CLOSING, memory_order_relaxed);
        atomic_store_explicit(&connection->session->close_errno, ETIMEDOUT, memory_order_relaxed);
    }
    if (how != SWL_CLOSE_ANSWERED && connection->state != SWL_CONNECTION_FLUSHING) {
        connection->by_server = true;
    }
    swl_http_connection_end(connection, how);
    if (connection->state == SWL_CONNECTION_DEAD) { /* the frame of close could not be sent */
        swl_connection_input_advance(connection);
    } else if (how == SWL_CLOSE_RESET) {
        swl_connection_output_close(connection, true, 0);
        swl_connection_input_advance(connection);
    } else if (connection->state != SWL_CONNECTION_LINGERING && swl_connection_output_finish(connection)) {
        swl_connection_input_advance(connection);
    }
}

bool swl_connection_close_slowest(struct swl_connection_owner *owner, int64_t min, int error)
{
    struct swl_connection *connection = swl_connection_backlog_slowest(owner, swl_clock_monotonic(), min);
    if (connection == NULL) {
        return false;
    }
    connection_close_slow(connection, error);
    return true;
}

bool swl_connection_end_lingering(struct swl_connection_owner *owner)
{
    /* a delivery may end other lingering connections: deliver only after this walk */
    owner->deferring = true;
    swl_list_each (link, &owner->lingering) {
        struct swl_connection *connection =
            SWL_CONTAINER_OF(link, struct swl_connection_pending, lingering_link)->connection;
        if (swl_stream_unsent(&connection->stream) == 0) {
            swl_connection_output_close(connection, false, 0);
            swl_connection_input_advance(connection);
        }
    }
    owner->deferring = false;
    swl_connection_run_due(owner);
    return !swl_list_empty(&owner->lingering);
}

void swl_connection_destroy(struct swl_connection *connection)
{
    swl_connection_output_close(connection, false, 0);
    swl_http_connection_close(connection);
    swl_connection_state_release(connection);
}
