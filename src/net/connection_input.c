/* The input half of a connection. */
#include "net/connection_input.h"

#include <errno.h>

#include "base/compiler.h"
#include "base/log.h"
#include "net/connection_output.h"
#include "net/http_connection.h"
#include "net/http_status.h"
#include "net/refusal.h"
#include "os/socket.h"

/* the smallest read, in bytes, for which receiving straight into a worker's ring saves time */
#define DIRECT_MIN 4096
/* seconds after which a client is probed that has closed its side while its answer is owed: it may be gone, and some
 * answers never end. Its kernel forgets a closed socket after 60 s, and answers with a reset from then on. */
#define PROBE_IDLE     60
#define PROBE_INTERVAL 15
/* events after which a short read may have left input without another edge: the end, an error, or data behind
 * urgent data */
#define SHORT_READ (EPOLLRDHUP | EPOLLPRI | EPOLLHUP | EPOLLERR)

/* ---- delivering ---- */

/* Returns 0, or -EAGAIN if the connection has to wait for its worker. */
static int input_deliver(struct swl_connection *connection, enum swl_connection_event event, const void *data,
                         uint32_t size)
{
    int result = connection->owner->deliver(connection, event, data, size);
    connection->blocked = result == -EAGAIN;
    return result;
}

static int input_deliver_due(struct swl_connection *connection, enum swl_connection_event event)
{
    if (connection->events_due & SWL_EVENT_BIT(event)) {
        if (input_deliver(connection, event, NULL, 0) < 0) {
            return -EAGAIN;
        }
        connection->events_due &= (uint8_t)~SWL_EVENT_BIT(event);
        connection->closed_delivered |= event == SWL_EVENT_CLOSED;
    }
    return 0;
}

/* Delivers the whole packages of `data`; *used is their size. Returns 0; -EAGAIN if the worker has no room;
 * -EMSGSIZE or -EPROTO if the data is not a package. */
static int input_deliver_packages(struct swl_connection *connection, uint8_t *data, size_t size, size_t *used)
{
    if (connection->http != NULL) {
        return swl_http_connection_take(connection, data, size, used);
    }
    *used = 0;
    /* A callback that runs in deliver() may close the connection: drop what came after that package. Or it
     * may pause it: keep that. A package of which the worker has a part is completed. */
    while (*used < size && !connection->by_server && (!connection->paused || connection->sent > 0)) {
        size_t scanned = connection->scanned;
        ssize_t length =
            swl_framing_package(&connection->port->framing, data + *used, size - *used, &scanned);
        connection->scanned = (uint32_t)scanned; /* a package has at most package_max_length bytes, 1 GiB */
        if (length <= 0) {
            return (int)length;
        }
        if (connection->by_server) {
            return 0; /* a function of the user's frames this port, and has closed the connection */
        }
        int result = input_deliver(connection, SWL_EVENT_REQUEST, data + *used, (uint32_t)length);
        if (result < 0) {
            return result;
        }
        *used += (size_t)length;
        connection->scanned = 0;
        connection->sent = 0;
    }
    return 0;
}

static int input_deliver_buffered(struct swl_connection *connection)
{
    size_t used;
    int result = input_deliver_packages(connection, swl_buffer_bytes(&connection->in),
                                        swl_buffer_size(&connection->in), &used);
    /* it is empty where a callback has taken in the death of the process that was to answer: input_refuse() */
    if (used > 0 && swl_buffer_size(&connection->in) > 0) {
        swl_buffer_consume(&connection->in, used);
    }
    return result;
}

/* Delivers all that is due, in order. Returns 0, -EAGAIN, or the error of the framing. */
static int input_deliver_all(struct swl_connection *connection)
{
    static const enum swl_connection_event last[] = {SWL_EVENT_BUFFER_FULL, SWL_EVENT_BUFFER_EMPTY,
                                                     SWL_EVENT_CLOSED};
    int result = input_deliver_due(connection, SWL_EVENT_CONNECT);
    /* input is handled even if the client has closed since, but not after the server has closed */
    if (result == 0 && !connection->by_server &&
        (swl_buffer_size(&connection->in) > 0 || swl_http_connection_is_occupied(connection))) {
        result = input_deliver_buffered(connection);
    }
    for (size_t i = 0; result == 0 && i < sizeof(last) / sizeof(last[0]); i++) {
        if (last[i] == SWL_EVENT_CLOSED &&
            (connection->paused || swl_http_connection_holds_end(connection))) {
            break; /* the client's end comes after all that it has sent */
        }
        result = input_deliver_due(connection, last[i]);
    }
    return result;
}

/* Tells a client of HTTP with which status its data is refused; 0: it is none. */
static void input_tell(struct swl_connection *connection, int status)
{
    if (status > 0) {
        char text[256];
        int size = swl_http_status_answer(text, sizeof(text), status);
        SWL_IGNORE(swl_connection_output_send(connection, text, (size_t)size, false),
                   "the connection is closed, whatever comes of it");
    }
}

/* Closes a connection whose client has sent invalid data: its input is dropped, but answers to earlier
 * packages are still written. Returns whether an event is due. */
static bool input_refuse(struct swl_connection *connection, int error)
{
    struct swl_session *session = connection->session;
    swl_buffer_free(&connection->in);
    if (connection->state == SWL_CONNECTION_DEAD) {
        return true; /* sending an answer to an earlier package has failed and closed it */
    }
    if (connection->http == NULL) { /* else its client was told */
        swl_refusal_log(connection->id, session, &connection->port->framing, error);
        input_tell(connection, swl_framing_status(&connection->port->framing, error));
    }
    connection->by_server = true;
    atomic_store_explicit(&session->state, SWL_SESSION_CLOSING, memory_order_relaxed);
    atomic_store_explicit(&session->close_errno, error < -SWL_FRAMING_STATUS ? EPROTO : -error,
                          memory_order_relaxed);
    return connection->state == SWL_CONNECTION_DEAD || swl_connection_output_finish(connection);
}

bool swl_connection_input_advance(struct swl_connection *connection)
{
    if (connection->owner->deferring) {
        swl_list_remove(&connection->due_link);
        swl_list_append(&connection->owner->due, &connection->due_link);
        return true;
    }
    connection->blocked = false;
    int result = input_deliver_all(connection);
    if (result < 0 && result != -EAGAIN) {
        (void)input_refuse(connection, result);
        result = input_deliver_all(connection);
    }
    if (result == 0 && connection->state == SWL_CONNECTION_DEAD) {
        swl_http_connection_close(connection);
        swl_connection_state_release(connection);
        return false;
    }
    atomic_store_explicit(&connection->session->input, (uint32_t)swl_buffer_size(&connection->in),
                          memory_order_relaxed);
    swl_connection_state_watch(connection);
    return true;
}

void swl_connection_input_refuse(struct swl_connection *connection, int error)
{
    if (input_refuse(connection, error)) {
        swl_connection_input_advance(connection);
    }
}

/* ---- reading ---- */

/* Whether to receive straight into a worker's ring, which saves a copy. Only for large reads without framing:
 * the reservation keeps other senders out of the ring meanwhile, which small reads are not worth. */
static bool input_is_direct(const struct swl_connection *connection)
{
    return connection->last_size >= DIRECT_MIN && connection->owner->receive != NULL &&
           connection->http == NULL && connection->port->framing.kind == &swl_framing_none &&
           swl_buffer_size(&connection->in) == 0 && connection->events_due == 0 &&
           swl_stream_is_plain(&connection->stream);
}

static ssize_t input_receive_to_scratch(struct swl_connection *connection)
{
    struct swl_connection_owner *owner = connection->owner;
    if (owner->scratch == NULL) {
        owner->scratch = owner->next_scratch(owner);
    }
    return swl_stream_receive(&connection->stream, owner->scratch, owner->scratch_size);
}

/* Returns what swl_stream_receive() returns. *delivered: a worker has the bytes already. *more: there may be
 * more to read. */
static ssize_t input_receive(struct swl_connection *connection, bool *delivered, bool *more)
{
    struct swl_connection_owner *owner = connection->owner;
    size_t max = 0;
    ssize_t size = -ENOTSUP;
    if (input_is_direct(connection)) {
        max = SWL_MIN(SWL_MIN((size_t)connection->last_size * 2, owner->scratch_size),
                      connection->port->framing.package_max_length);
        size = owner->receive(connection, (uint32_t)max);
    }
    *delivered = size > 0;
    *more = false;
    if (size == -ENOBUFS) {
        return size; /* the next one will be as large */
    }
    if (size == -ENOTSUP) {
        max = owner->scratch_size;
        size = input_receive_to_scratch(connection);
    }
    connection->last_size = size > 0 ? (uint32_t)size : 0;
    *more = size == (ssize_t)max || swl_stream_pending(&connection->stream) > 0;
    return size;
}

/* After a successful read: makes sure that the next input is reported. */
static void input_watch_on(struct swl_connection *connection, bool more, uint32_t events)
{
    if (swl_stream_has_wants(&connection->stream)) {
        swl_connection_state_watch(connection);
    }
    /* no further edge reports an end or error that came with the data */
    if (more || (events & SHORT_READ)) {
        swl_connection_state_look_again(connection);
    }
}

static void input_keep(struct swl_connection *connection, const uint8_t *data, size_t size)
{
    swl_buffer_append(&connection->in, data, size);
    atomic_store_explicit(&connection->session->input, (uint32_t)swl_buffer_size(&connection->in),
                          memory_order_relaxed);
}

/* Handles received bytes. `data`: NULL if they were delivered already. */
static void input_received(struct swl_connection *connection, uint8_t *data, size_t size)
{
    swl_count(connection->owner->counters, SWL_COUNT_RECV_BYTES, (int64_t)size);
    atomic_store_explicit(&connection->session->recv_time, connection->owner->reactor->now,
                          memory_order_relaxed);
    if (data == NULL) {
        return;
    }
    if (swl_buffer_size(&connection->in) > 0 || connection->events_due) {
        input_keep(connection, data, size);
        swl_connection_input_advance(connection);
        return;
    }
    /* the common case: whole packages go from the scratch memory to the worker, without a buffer */
    size_t used;
    int result = input_deliver_packages(connection, data, size, &used);
    if (result < 0 && result != -EAGAIN) {
        swl_connection_input_refuse(connection, result);
        return;
    }
    if (used < size && !connection->by_server) {
        input_keep(connection, data + used, size - used);
        swl_connection_state_watch(connection);
    }
    /* of an answer that was made here; a frame of close, or a pong that has failed */
    if (connection->http != NULL && connection->events_due && !connection->blocked &&
        swl_list_empty(&connection->due_link)) {
        swl_connection_input_advance(connection);
    }
}

/* Ends a connection whose stream returned `error` (-errno) or, where nothing is read any more, its end (0). */
static void input_end(struct swl_connection *connection, int error)
{
    const struct swl_session *session = connection->session;
    if (error == -EPROTO) { /* else the client, or the network, has just ended it */
        char peer[SWL_ADDRESS_TEXT];
        swl_address_text(&session->peer, peer);
        swl_warning_limited("clients closed because their stream has failed",
                            "session %lld from %s:%d is closed: %s", (long long)connection->id, peer,
                            session->peer.port, swl_stream_failure(&connection->stream, error));
    }
    swl_connection_output_close(connection, false, -error);
    swl_connection_input_advance(connection);
}

void swl_connection_input_read(struct swl_connection *connection, uint32_t events)
{
    bool delivered, more;
    ssize_t size = input_receive(connection, &delivered, &more);
    if (size > 0) {
        input_watch_on(connection, more, events);
        input_received(connection, delivered ? NULL : connection->owner->scratch, (size_t)size);
    } else if (size == 0) {
        int error = swl_stream_end_error(&connection->stream);
        if (error != 0) {
            atomic_store_explicit(&connection->session->close_errno, error, memory_order_relaxed);
        }
        connection->state = SWL_CONNECTION_ANSWERING;
        connection->events_due |= SWL_EVENT_BIT(SWL_EVENT_CLOSED);
        if (swl_http_connection_holds_end(connection)) {
            swl_socket_probe_peer(connection->stream.fd, PROBE_IDLE, PROBE_INTERVAL);
        }
        swl_connection_input_advance(connection);
    } else if (size == -ENOBUFS) {
        connection->blocked = connection->unread = true;
        connection->missed |= (events & SHORT_READ) != 0;
    } else if (size == -EAGAIN) {
        swl_connection_state_watch(connection); /* the stream may want another event now */
    } else {
        input_end(connection, (int)size);
    }
}

void swl_connection_input_discard(struct swl_connection *connection, uint32_t events)
{
    ssize_t size = input_receive_to_scratch(connection);
    if (size > 0) {
        input_watch_on(connection,
                       size == (ssize_t)connection->owner->scratch_size ||
                           swl_stream_pending(&connection->stream) > 0,
                       events);
    } else if (size == -EAGAIN) {
        swl_connection_state_watch(connection);
    } else {
        input_end(connection, (int)size);
    }
}
