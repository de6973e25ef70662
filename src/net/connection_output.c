/* The output half of a connection. */
#include "net/connection_output.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "net/connection_backlog.h"
#include "net/output_writer.h"

/* the time that a client has to receive the last bytes and close */
#define LINGER (5 * SWL_NS_PER_SEC)
/* bytes of files written by one flush at most, so that a client that takes them fast does not keep the loop
 * from the others */
#define FILE_ROUND (1024 * 1024)

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

/* The same for bytes of files, and for whole files. */
static void output_settle_files(struct swl_connection *connection, uint32_t files, uint64_t size)
{
    atomic_fetch_sub_explicit(&connection->session->file_output, size, memory_order_relaxed);
    atomic_fetch_sub_explicit(&connection->session->files, files, memory_order_relaxed);
}

static void output_tell(struct swl_connection *connection, struct swl_output_mark mark, bool sent)
{
    if (connection->owner->marked != NULL) {
        connection->owner->marked(connection->owner, mark, sent);
    }
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

/* Gives up what waits. The session keeps the numbers: its close callback may ask how much was lost. */
static void output_drop(struct swl_connection *connection, struct swl_output_queue *out)
{
    struct swl_output_mark mark;
    while (swl_output_queue_take_mark(out, &mark)) {
        output_tell(connection, mark, false);
    }
    output_count(connection, -(int64_t)swl_output_queue_memory(out));
    swl_output_queue_free(out);
}

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
        output_drop(connection, &connection->pending->out);
        swl_list_remove(&connection->pending->lingering_link);
        swl_list_remove(&connection->pending->held_link);
        swl_connection_state_trim(connection);
    }
    connection->events_due &= SWL_EVENT_BIT(SWL_EVENT_CONNECT);
    if (!connection->closed_delivered) {
        connection->events_due |= SWL_EVENT_BIT(SWL_EVENT_CLOSED);
    }
}

void swl_connection_output_linger(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    struct swl_connection_pending *pending = swl_connection_state_pend(connection);
    pending->linger_until = swl_clock_monotonic() + LINGER;
    pending->unsent = swl_stream_unsent(&connection->stream);
    swl_list_remove(&pending->lingering_link);
    swl_list_append(&owner->lingering, &pending->lingering_link);
    if (!swl_timer_running(&owner->linger_timer)) {
        swl_timer_start(&owner->reactor->timers, &owner->linger_timer, pending->linger_until);
    }
}

/* Ends a connection whose output is written. Closing a socket with unread input resets the connection, and
 * the client would lose what it has not received yet. In that case only our end is sent, and input is
 * discarded until the client closes, at most for LINGER. */
static bool output_end(struct swl_connection *connection)
{
    const struct swl_connection_owner *owner = connection->owner;
    struct swl_stream *stream = &connection->stream;
    bool declares = swl_stream_has_wants(stream); /* our end is bytes of the protocol */
    bool is_underway = (connection->by_server || declares) && swl_stream_unsent(stream) > 0;
    bool lingers =
        connection->by_server && (is_underway || (swl_stream_unread(stream) > 0 && !owner->ending));
    /* behind bytes that are underway it may find no room, and then a close would lose it */
    if (lingers || (declares && is_underway)) {
        int result = swl_stream_shutdown(stream);
        if (result == -EAGAIN) {
            /* it stays FLUSHING: the next flush comes here again, but not if the client takes no more */
            swl_connection_output_linger(connection);
            swl_connection_state_watch(connection);
            return false;
        }
        if (result == 0 && lingers) {
            connection->state = SWL_CONNECTION_LINGERING;
            swl_connection_output_linger(connection);
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

/* Tells of the marks before which nothing waits any more. */
static void output_pass_marks(struct swl_connection *connection)
{
    struct swl_output_queue *out = &connection->pending->out;
    const struct swl_output_item *item;
    struct swl_output_mark mark;
    while ((item = swl_output_queue_item(out)) != NULL && item->file < 0 &&
           swl_output_queue_take_mark(out, &mark)) {
        output_tell(connection, mark, true);
    }
}

/* Writes bytes from memory. Returns as swl_output_writer_bytes(). */
static ssize_t output_write_bytes(struct swl_connection *connection)
{
    ssize_t written = swl_output_writer_bytes(&connection->pending->out, &connection->stream);
    if (written > 0) {
        output_settle(connection, (size_t)written);
        output_count(connection, -(int64_t)written);
    }
    return written;
}

/* Writes up to `max` bytes of the file that comes next. Returns as swl_output_writer_file(). */
static ssize_t output_write_file(struct swl_connection *connection, size_t max)
{
    bool is_last = false;
    ssize_t written = swl_output_writer_file(&connection->pending->out, &connection->stream, max, &is_last);
    if (written > 0) {
        output_settle_files(connection, is_last ? 1 : 0, (uint64_t)written);
    }
    return written;
}

static void output_fail(struct swl_connection *connection, int error)
{
    if (error == ESTALE) {
        swl_warning_limited("clients closed because a file became shorter while it was sent",
                            "session %lld is closed: the file that is sent to it has become shorter",
                            (long long)connection->id);
        connection->by_server = true;
    }
    /* what a client gets less than it was promised must not look like an end */
    swl_connection_output_close(connection, error == ESTALE, error);
}

/* Writes what waits, as far as the stream takes it; of files, FILE_ROUND bytes at most. Returns false if the
 * stream failed and was closed. */
static bool output_write(struct swl_connection *connection)
{
    struct swl_output_queue *out = &connection->pending->out;
    size_t total = 0, files_left = FILE_ROUND;
    ssize_t written = 0;
    while (written >= 0 && swl_output_queue_size(out) > 0 && files_left > 0) {
        if (swl_output_queue_item(out) == NULL) {
            written = output_write_bytes(connection);
        } else {
            written = output_write_file(connection, files_left);
            files_left -= (size_t)SWL_MAX(written, 0);
        }
        total += (size_t)SWL_MAX(written, 0);
        output_pass_marks(connection);
    }
    if (total > 0) {
        swl_count(connection->owner->counters, SWL_COUNT_SEND_BYTES, (int64_t)total);
        connection->pending->written += total;
    }
    if (written < 0 && written != -EAGAIN) {
        output_fail(connection, (int)-written);
        return false;
    }
    return true;
}

bool swl_connection_output_flush(struct swl_connection *connection)
{
    uint64_t before = swl_connection_state_backlog(connection);
    if (before > 0 && !output_write(connection)) {
        return true;
    }
    uint64_t size = swl_connection_state_backlog(connection);
    if (size == 0 && before > 0) {
        swl_connection_backlog_end(connection);
    } else if (size < before) {
        swl_connection_backlog_touch(connection);
    }
    if (size == 0 && connection->state == SWL_CONNECTION_FLUSHING) {
        return output_end(connection);
    }
    bool is_due = size == 0 && connection->tells_flushed;
    if (is_due) {
        connection->tells_flushed = false;
    }
    if (size > 0 && before - size >= FILE_ROUND) {
        /* it may have stopped before the stream was full, and then no edge reports that there is room */
        swl_reactor_look_again(connection->owner->reactor, &connection->event);
    }
    if (connection->over_high_watermark &&
        swl_connection_state_memory(connection) <= connection->port->low_watermark) {
        output_mark_passed(connection, false);
        is_due |= !connection->blocked;
    }
    if (!is_due) {
        swl_connection_state_watch(connection);
    }
    return is_due;
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
        swl_connection_state_memory(connection) >= connection->port->high_watermark) {
        output_mark_passed(connection, true);
        return !connection->blocked;
    }
    return false;
}

/* Takes the parts behind what waits, but for the first `written` bytes. */
static void output_append_rest(struct swl_connection *connection, const struct iovec *parts, int count,
                               size_t written)
{
    struct swl_output_queue *out = &swl_connection_state_pend(connection)->out;
    for (int i = 0; i < count; i++) {
        size_t gone = SWL_MIN(written, parts[i].iov_len);
        if (gone < parts[i].iov_len) {
            swl_output_queue_append(out, (const uint8_t *)parts[i].iov_base + gone, parts[i].iov_len - gone);
        }
        written -= gone;
    }
}

static bool output_send_parts(struct swl_connection *connection, const struct iovec *parts, int count,
                              size_t size, bool announced)
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
        written = swl_stream_send_parts(&connection->stream, parts, count);
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
    output_append_rest(connection, parts, count, (size_t)written);
    output_count(connection, (int64_t)rest);
    return output_grew(connection, !waits);
}

bool swl_connection_output_send(struct swl_connection *connection, const void *data, size_t size,
                                bool announced)
{
    const struct iovec part = {.iov_base = (void *)data, .iov_len = size};
    return output_send_parts(connection, &part, 1, size, announced);
}

bool swl_connection_output_send_parts(struct swl_connection *connection, const struct iovec *parts, int count)
{
    return output_send_parts(connection, parts, count, parts[0].iov_len + (count > 1 ? parts[1].iov_len : 0),
                             false);
}

/* Called after something was put into `out`; `begins`: nothing was in it before. */
static bool output_write_if_it_begins(struct swl_connection *connection, bool begins)
{
    atomic_store_explicit(&connection->session->send_time, connection->owner->reactor->now,
                          memory_order_relaxed);
    if (begins) {
        if (!output_write(connection)) {
            return true;
        }
        if (swl_connection_state_backlog(connection) == 0) {
            swl_connection_state_trim(connection);
            return false;
        }
    }
    return output_grew(connection, begins);
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
    swl_output_queue_move(&swl_connection_state_pend(connection)->out, bytes);
    output_count(connection, (int64_t)size);
    return output_write_if_it_begins(connection, !waits);
}

bool swl_connection_output_send_with_file(struct swl_connection *connection, const void *data,
                                          size_t data_size, int file, int64_t offset, uint64_t size)
{
    bool waits = swl_connection_state_backlog(connection) > 0;
    if (connection->state >= SWL_CONNECTION_FLUSHING) {
        close(file);
        return false;
    }
    struct swl_output_queue *out = &swl_connection_state_pend(connection)->out;
    if (data_size > 0) {
        atomic_fetch_add_explicit(&connection->session->output, data_size, memory_order_relaxed);
        swl_output_queue_append(out, data, data_size);
        output_count(connection, (int64_t)data_size);
    }
    /* counted here alone: a sender may die at any instruction */
    atomic_fetch_add_explicit(&connection->session->files, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&connection->session->file_output, size, memory_order_relaxed);
    swl_output_queue_append_file(out, file, offset, size);
    return output_write_if_it_begins(connection, !waits);
}

bool swl_connection_output_send_file(struct swl_connection *connection, int file, int64_t offset,
                                     uint64_t size)
{
    return swl_connection_output_send_with_file(connection, NULL, 0, file, offset, size);
}

void swl_connection_output_mark(struct swl_connection *connection, struct swl_output_mark mark)
{
    if (swl_connection_state_backlog(connection) > 0) {
        swl_output_queue_append_mark(&connection->pending->out, mark);
    } else {
        output_tell(connection, mark, connection->state != SWL_CONNECTION_DEAD);
    }
}
