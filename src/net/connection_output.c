/* The output half of a connection. */
#include "net/connection_output.h"

#include <errno.h>

#include "base/clock.h"
#include "base/compiler.h"

/* how long a client may take to get the last bytes and close */
#define LINGER (5 * SWL_NS_PER_SEC)

/* Bytes that wait in the loop. */
static void output_count(struct swl_connection *connection, int64_t change)
{
    _Atomic uint64_t *output = connection->owner->output;
    atomic_store_explicit(output, atomic_load_explicit(output, memory_order_relaxed) + (uint64_t)change,
                          memory_order_relaxed);
}

/* Bytes that send() had accepted were written or given up. */
static void output_settle(struct swl_connection *connection, size_t size)
{
    atomic_fetch_sub_explicit(&connection->session->output, size, memory_order_relaxed);
}

/* BUFFER_FULL and BUFFER_EMPTY cancel each other: of one that was not delivered yet a worker need not know.
 */
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

/* All is written. Closing a socket with unread input resets the connection, and what the client has not got
 * yet would be lost: then it gets our end, and what it still sends is discarded until it closes, for a while.
 */
static bool output_end(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    struct swl_stream *stream = &connection->stream;
    if (connection->by_server &&
        (swl_stream_unsent(stream) > 0 || (swl_stream_unread(stream) > 0 && !owner->ending))) {
        int result = swl_stream_shutdown(stream);
        if (result == -EAGAIN) {
            swl_connection_state_watch(connection); /* it stays FLUSHING, and comes here again */
            return false;
        }
        if (result == 0) {
            connection->state = SWL_CONNECTION_LINGERING;
            connection->linger_until = swl_clock_monotonic() + LINGER;
            swl_list_append(&owner->lingering, &connection->lingering_link);
            if (!swl_timer_running(&owner->linger_timer)) {
                swl_timer_start(&owner->reactor->timers, &owner->linger_timer, connection->linger_until);
            }
            swl_connection_state_watch(connection);
            return false;
        }
    }
    swl_connection_state_die(connection, false, 0);
    return true;
}

bool swl_connection_output_flush(struct swl_connection *connection)
{
    size_t size = swl_buffer_size(&connection->out);
    while (size > 0) {
        ssize_t written = swl_stream_send(&connection->stream, swl_buffer_bytes(&connection->out), size);
        if (written == -EAGAIN) {
            break;
        }
        if (written < 0) {
            swl_connection_state_die(connection, false, (int)-written);
            return true;
        }
        swl_count(connection->owner->counters, SWL_COUNT_SEND_BYTES, written);
        swl_buffer_consume(&connection->out, (size_t)written);
        output_settle(connection, (size_t)written);
        output_count(connection, -written);
        size -= (size_t)written;
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

/* Keeps what the kernel did not take. */
static bool output_keep(struct swl_connection *connection, const void *data, size_t size)
{
    bool begins = swl_buffer_size(&connection->out) == 0;
    swl_buffer_append(&connection->out, data, size);
    output_count(connection, (int64_t)size);
    if (begins) {
        swl_connection_state_watch(connection);
    }
    if (connection->port->high_watermark > 0 && !connection->over_high_watermark &&
        swl_buffer_size(&connection->out) >= connection->port->high_watermark) {
        output_mark_passed(connection, true);
        return !connection->blocked;
    }
    return false;
}

bool swl_connection_output_send(struct swl_connection *connection, const void *data, size_t size,
                                bool announced)
{
    const struct swl_connection_owner *owner = connection->owner;
    ssize_t written = 0;
    if (connection->state >= SWL_CONNECTION_FLUSHING) {
        if (announced) {
            output_settle(connection, size);
        }
        return false;
    }
    atomic_store_explicit(&connection->session->send_time, owner->reactor->now, memory_order_relaxed);
    if (swl_buffer_size(&connection->out) == 0 && size > 0) {
        written = swl_stream_send(&connection->stream, data, size);
        if (written < 0 && written != -EAGAIN) {
            if (announced) {
                output_settle(connection, size);
            }
            swl_connection_state_die(connection, false, (int)-written);
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
    return rest > 0 && output_keep(connection, (const uint8_t *)data + written, rest);
}

bool swl_connection_output_finish(struct swl_connection *connection)
{
    connection->state = SWL_CONNECTION_FLUSHING;
    return swl_connection_output_flush(connection);
}
