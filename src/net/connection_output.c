/* The output half of a connection. */
#include "net/connection_output.h"

#include <errno.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "net/connection_backlog.h"

/* the time that a client has to receive the last bytes and close */
#define LINGER (5 * SWL_NS_PER_SEC)
/* the maximum of blocks written by one call */
#define PARTS_MAX 16

/* ---- counting ---- */

/* Changes the number of bytes that wait in the loop. */
static void output_count(struct swl_connection *connection, int64_t change)
{
    _Atomic uint64_t *output = connection->owner->output;
    atomic_store_explicit(output, atomic_load_explicit(output, memory_order_relaxed) + (uint64_t)change,
                          memory_order_relaxed);
}

/* Notes that bytes accepted by send() were written or given up. */
static void output_settle(struct swl_connection *connection, size_t size)
{
    atomic_fetch_sub_explicit(&connection->session->output, size, memory_order_relaxed);
}

/* Makes BUFFER_FULL or BUFFER_EMPTY due. If the opposite event is still undelivered, both cancel each
 * other. */
static void output_mark_passed(struct swl_connection *connection, bool full)
{
    unsigned event = SWL_EVENT_BIT(full ? SWL_EVENT_BUFFER_FULL : SWL_EVENT_BUFFER_EMPTY),
             opposite = SWL_EVENT_BIT(full ? SWL_EVENT_BUFFER_EMPTY : SWL_EVENT_BUFFER_FULL);
    connection->over_high_watermark = full;
    if (connection->events_due & opposite) {
        connection->events_due &= (uint8_t)~opposite;
    } else {
        connection->events_due |= (uint8_t)event;
    }
}

/* ---- the end ---- */

void swl_connection_output_close(struct swl_connection *connection, bool reset, int error)
{
    struct swl_session *session = connection->session;
    if (connection->state == SWL_CONNECTION_DEAD) {
        return;
    }
    connection->state = SWL_CONNECTION_DEAD;
    connection->paused = false; /* what was read before is delivered before CLOSED */
    swl_connection_backlog_end(connection);
    if (error != 0) {
        atomic_store_explicit(&session->close_errno, error, memory_order_relaxed);
    }
    atomic_store_explicit(&session->state, SWL_SESSION_CLOSED, memory_order_release);
    swl_reactor_remove(connection->owner->reactor, &connection->event);
    swl_stream_close(&connection->stream, reset);
    if (connection->pending != NULL) {
        output_count(connection, -(int64_t)swl_block_queue_size(&connection->pending->out));
        swl_list_remove(&connection->pending->lingering_link);
        swl_list_remove(&connection->pending->held_link);
        swl_block_queue_free(&connection->pending->out);
        swl_connection_state_trim(connection);
    }
    connection->events_due &= SWL_EVENT_BIT(SWL_EVENT_CONNECT);
    if (!connection->closed_delivered) {
        connection->events_due |= SWL_EVENT_BIT(SWL_EVENT_CLOSED);
    }
}

/* Ends a connection whose output is written. Closing a socket with unread input resets the connection, and
 * the client would lose what it has not received yet. In that case only our end is sent, and input is
 * discarded until the client closes, at most for LINGER. */
static bool output_end(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    struct swl_stream *stream = &connection->stream;
    if (connection->by_server &&
        (swl_stream_unsent(stream) > 0 || (swl_stream_unread(stream) > 0 && !owner->ending))) {
        int result = swl_stream_shutdown(stream);
        if (result == -EAGAIN) {
            swl_connection_state_watch(connection); /* it stays FLUSHING: the next flush comes here again */
            return false;
        }
        if (result == 0) {
            struct swl_connection_pending *pending = swl_connection_state_pend(connection);
            connection->state = SWL_CONNECTION_LINGERING;
            pending->linger_until = swl_clock_monotonic() + LINGER;
            swl_list_append(&owner->lingering, &pending->lingering_link);
            if (!swl_timer_running(&owner->linger_timer)) {
                swl_timer_start(&owner->reactor->timers, &owner->linger_timer, pending->linger_until);
            }
            swl_connection_state_watch(connection);
            return false;
        }
    }
    swl_connection_output_close(connection, false, 0);
    return true;
}

bool swl_connection_output_finish(struct swl_connection *connection)
{
    connection->state = SWL_CONNECTION_FLUSHING;
    return swl_connection_output_flush(connection);
}

/* ---- writing ---- */

/* Writes what waits, as far as the stream takes it. Returns false if the stream failed and was closed. */
static bool output_write(struct swl_connection *connection)
{
    size_t total = 0;
    ssize_t written = 0;
    while (written >= 0 && swl_connection_state_backlog(connection) > 0) {
        struct iovec parts[PARTS_MAX];
        int count = swl_block_queue_front(&connection->pending->out, parts, PARTS_MAX);
        written = swl_stream_send_parts(&connection->stream, parts, count);
        if (written > 0) {
            swl_block_queue_consume(&connection->pending->out, (size_t)written);
            total += (size_t)written;
        }
    }
    if (total > 0) {
        swl_count(connection->owner->counters, SWL_COUNT_SEND_BYTES, (int64_t)total);
        output_settle(connection, total);
        output_count(connection, -(int64_t)total);
        connection->pending->written += total;
    }
    if (written < 0 && written != -EAGAIN) {
        swl_connection_output_close(connection, false, (int)-written);
        return false;
    }
    return true;
}

bool swl_connection_output_flush(struct swl_connection *connection)
{
    size_t before = swl_connection_state_backlog(connection);
    if (!output_write(connection)) {
        return true;
    }
    size_t size = swl_connection_state_backlog(connection);
    if (size == 0 && before > 0) {
        swl_connection_backlog_end(connection);
    } else if (size < before) {
        swl_connection_backlog_touch(connection);
    }
    if (size == 0 && connection->state == SWL_CONNECTION_FLUSHING) {
        return output_end(connection);
    }
    if (connection->over_high_watermark && size <= connection->port->low_watermark) {
        output_mark_passed(connection, false);
        if (!connection->blocked) {
            return true;
        }
    }
    swl_connection_state_watch(connection);
    return false;
}

/* Called after bytes were added to `out`; `begins`: it was empty before. */
static bool output_grew(struct swl_connection *connection, bool begins)
{
    connection->owner->backlog_grew = true;
    if (begins) {
        swl_connection_backlog_touch(connection);
        swl_connection_state_watch(connection);
    }
    if (connection->port->high_watermark > 0 && !connection->over_high_watermark &&
        swl_connection_state_backlog(connection) >= connection->port->high_watermark) {
        output_mark_passed(connection, true);
        return !connection->blocked;
    }
    return false;
}

bool swl_connection_output_send(struct swl_connection *connection, const void *data, size_t size,
                                bool announced)
{
    const struct swl_connection_owner *owner = connection->owner;
    bool waits = swl_connection_state_backlog(connection) > 0;
    ssize_t written = 0;
    if (connection->state >= SWL_CONNECTION_FLUSHING) {
        if (announced) {
            output_settle(connection, size);
        }
        return false;
    }
    atomic_store_explicit(&connection->session->send_time, owner->reactor->now, memory_order_relaxed);
    if (!waits && size > 0) {
        written = swl_stream_send(&connection->stream, data, size);
        if (written < 0 && written != -EAGAIN) {
            if (announced) {
                output_settle(connection, size);
            }
            swl_connection_output_close(connection, false, (int)-written);
            return true;
        }
        written = SWL_MAX(written, 0);
        swl_count(owner->counters, SWL_COUNT_SEND_BYTES, written);
    }
    size_t rest = size - (size_t)written;
    if (announced) {
        output_settle(connection, (size_t)written);
    } else if (rest > 0) {
        atomic_fetch_add_explicit(&connection->session->output, rest, memory_order_relaxed);
    }
    if (rest == 0) {
        return false;
    }
    swl_block_queue_append(&swl_connection_state_pend(connection)->out, (const uint8_t *)data + written,
                           rest);
    output_count(connection, (int64_t)rest);
    return output_grew(connection, !waits);
}

bool swl_connection_output_send_queue(struct swl_connection *connection, struct swl_block_queue *bytes)
{
    size_t size = swl_block_queue_size(bytes);
    bool waits = swl_connection_state_backlog(connection) > 0;
    if (connection->state >= SWL_CONNECTION_FLUSHING) {
        output_settle(connection, size);
        swl_block_queue_free(bytes);
        return false;
    }
    atomic_store_explicit(&connection->session->send_time, connection->owner->reactor->now,
                          memory_order_relaxed);
    swl_block_queue_move(&swl_connection_state_pend(connection)->out, bytes);
    output_count(connection, (int64_t)size);
    if (!waits) {
        if (!output_write(connection)) {
            return true;
        }
        if (swl_connection_state_backlog(connection) == 0) {
            swl_connection_state_trim(connection);
            return false;
        }
    }
    return output_grew(connection, !waits);
}
