/* The HTTP side of a connection. */
#include "net/http_connection.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/compiler.h"
#include "base/log.h"
#include "base/memory.h"
#include "ipc/message.h"
#include "net/connection_output.h"
#include "net/http_request.h"
#include "net/http_status.h"
#include "net/session_answer.h"

/* in the access log: the client has gone before its answer began (nginx's) */
#define LOG_STATUS_GONE 499
/* a client that drains is told that it ends although it has sent requests ahead, where it does that for so long */
#define DRAIN_AHEAD SWL_NS_PER_SEC
/* without http_header_timeout: what has come, and this loop has not read yet, has so long */
#define UNREAD_MOMENT SWL_NS_PER_SEC
/* a larger piece of memory for packed requests is given back after each */
#define PACKED_KEPT (256 * 1024)

struct swl_http_owner *swl_http_owner_create(const struct swl_body_files *body_files)
{
    struct swl_http_owner *owner = swl_calloc(1, sizeof(*owner));
    owner->body_files = body_files;
    return owner;
}

void swl_http_owner_destroy(struct swl_http_owner *owner)
{
    if (owner != NULL) {
        swl_free(owner->packed);
        swl_free(owner);
    }
}

/* ---- time ---- */

/* Where the loop ends: at the latest when a request that comes in slowly has to be whole, and at once behind that. */
static int64_t http_connection_drain_timeout(const struct swl_http_owner *owner, int64_t timeout)
{
    int64_t left = owner->draining_since + owner->drain_max - swl_clock_monotonic_coarse(),
            moment = timeout > 0 ? SWL_MIN(timeout, owner->drain_moment) : owner->drain_moment;
    return SWL_MAX(SWL_MIN(moment, left), 1);
}

/* The timer is touched only where it would go off too late: most deadlines are moved before they pass. */
static void http_connection_set_deadline(struct swl_connection *connection, int64_t timeout)
{
    struct swl_http_connection *http = connection->http;
    const struct swl_http_owner *owner = connection->owner->http;
    if (owner->draining_since != 0) {
        timeout = http_connection_drain_timeout(owner, timeout);
    }
    http->deadline = timeout > 0 ? swl_clock_monotonic_coarse() + timeout : 0;
    if (timeout > 0 && (!swl_timer_running(&http->timer) || http->timer.node.key > http->deadline)) {
        swl_timer_start(&connection->owner->reactor->timers, &http->timer, http->deadline);
    }
}

/* Whether it is the client that is late, and not this loop that has not read. */
static bool http_connection_is_silent(const struct swl_connection *connection)
{
    return swl_connection_state_reads(connection) && swl_stream_unread(&connection->stream) == 0;
}

/* The deadline has passed: there is another one where the client is not to blame. The time for its next request begins
 * when it has taken the answer before. */
static void http_connection_put_off(struct swl_connection *connection, int64_t now)
{
    struct swl_http_connection *http = connection->http;
    const struct swl_port_options *options = &connection->port->options;
    bool is_behind = swl_connection_state_backlog(connection) > 0;
    if (!http_connection_is_silent(connection)) {
        bool may_take_long = options->http_header_timeout > 0 && connection->owner->http->draining_since == 0;
        http->deadline = now + (may_take_long ? options->http_header_timeout : UNREAD_MOMENT);
    } else if (http->phase == SWL_HTTP_HEAD && http->needed == 0 &&
               connection->owner->http->draining_since == 0 && (is_behind || http->was_behind)) {
        http->was_behind = is_behind;
        http->deadline = now + options->http_keepalive_timeout;
    }
}

enum swl_http_lateness swl_http_connection_look_at_time(struct swl_connection *connection, int64_t now)
{
    struct swl_http_connection *http = connection->http;
    if (http->deadline == 0 || connection->state != SWL_CONNECTION_OPEN) {
        return SWL_HTTP_IN_TIME;
    }
    if (http->deadline <= now) {
        http_connection_put_off(connection, now);
    }
    if (http->deadline > now) {
        swl_timer_start(&connection->owner->reactor->timers, &http->timer, http->deadline);
        return SWL_HTTP_IN_TIME;
    }
    http->deadline = 0;
    return http->phase == SWL_HTTP_WEBSOCKET ||
                   (http->phase == SWL_HTTP_HEAD && swl_buffer_size(&connection->in) == 0)
               ? SWL_HTTP_CLOSES
               : SWL_HTTP_LATE;
}

/* ---- the access log ---- */

/* The first bytes of a request have come. */
static void http_connection_note_begin(struct swl_connection *connection)
{
    struct swl_http_connection *http = connection->http;
    if (connection->owner->log != NULL && http->begun == 0) {
        http->begun = connection->owner->reactor->now;
        http->started = swl_clock_monotonic();
    }
}

/* Notes a request that is answered now, unless it is noted already. `head`: NULL where it has none. */
static void http_connection_note_request(struct swl_connection *connection, const struct swl_http_head *head,
                                         const uint8_t *data, size_t size)
{
    if (connection->owner->log != NULL && connection->http->note == NULL) {
        http_connection_note_begin(connection);
        connection->http->note = swl_access_note_create(head, (const char *)data, size);
    }
}

/* The answer has ended, or never will. */
static void http_connection_log(struct swl_connection *connection)
{
    struct swl_http_connection *http = connection->http;
    const struct swl_session *session = connection->session;
    const struct swl_access_note *note = http->note;
    if (note == NULL) {
        return;
    }
    const struct swl_access_entry entry = {
        .client = &session->peer,
        .line = note->line,
        .host = note->host,
        .referer = note->referer,
        .agent = note->agent,
        .begun = http->begun,
        .duration = swl_clock_monotonic() - http->started,
        .bytes = note->bytes,
        .body = note->body,
        .session = connection->id,
        .status = note->status > 0 ? note->status : LOG_STATUS_GONE,
        .port = connection->port->listener.port,
    };
    connection->owner->log(connection, &entry);
    swl_free(http->note);
    http->note = NULL;
    http->begun = 0;
}

void swl_http_connection_open(struct swl_connection *connection, swl_timer_callback on_timer)
{
    connection->http = swl_calloc(1, sizeof(*connection->http));
    connection->http->connection = connection;
    swl_timer_init(&connection->http->timer, on_timer);
    http_connection_set_deadline(connection, connection->port->options.http_header_timeout);
}

/* The request that was delivered is over, or will never be: its body is not needed any more. */
static void http_connection_discard_file(struct swl_connection *connection)
{
    struct swl_http_connection *http = connection->http;
    if (http->body_file != 0) {
        swl_body_files_discard(connection->owner->http->body_files, http->body_file);
        http->body_file = 0;
    }
}

static void http_connection_drop_incoming(struct swl_http_connection *http)
{
    if (http->incoming != NULL) {
        swl_http_body_free(&http->incoming->body);
        swl_free(http->incoming);
        http->incoming = NULL;
    }
}

void swl_http_connection_close(struct swl_connection *connection)
{
    struct swl_http_connection *http = connection->http;
    if (http != NULL) {
        http_connection_log(connection);
        http_connection_drop_incoming(http);
        http_connection_discard_file(connection);
        swl_timer_stop(&connection->owner->reactor->timers, &http->timer);
        swl_websocket_connection_close(http->websocket);
        swl_buffer_free(&http->packed);
        swl_free(http);
        connection->http = NULL;
    }
}

/* ---- refusing ---- */

int swl_http_connection_refuse(struct swl_connection *connection, int status)
{
    struct swl_http_connection *http = connection->http;
    char text[256];
    http->deadline = 0;
    http->is_last = true;
    http_connection_drop_incoming(http);
    swl_session_expect_answer(connection->session, 0);
    if (!http->has_begun && http->phase != SWL_HTTP_WEBSOCKET) {
        int size = swl_http_status_answer(text, sizeof(text), status);
        http_connection_note_request(connection, NULL, swl_buffer_bytes(&connection->in),
                                     swl_buffer_size(&connection->in));
        swl_http_connection_note_bytes(connection, text, (uint64_t)size);
        http->has_begun = true;
        SWL_IGNORE(swl_connection_output_send(connection, text, (size_t)size, false),
                   "the caller closes the connection and looks for events");
    }
    http_connection_log(connection);
    return -EPROTO;
}

/* The same for what has just been read, and is not in the connection's buffer. */
static int http_connection_refuse_bytes(struct swl_connection *connection, const uint8_t *data, size_t size,
                                        int status)
{
    http_connection_note_request(connection, NULL, data, size);
    return swl_http_connection_refuse(connection, status);
}

/* ---- answers that are made here ---- */

/* The client has taken the answer. */
static void http_connection_end_here(struct swl_connection *connection)
{
    if (swl_http_connection_answered(connection, 0) && connection->state < SWL_CONNECTION_FLUSHING) {
        connection->by_server = true;
        atomic_store_explicit(&connection->session->state, SWL_SESSION_CLOSING, memory_order_relaxed);
        SWL_IGNORE(swl_connection_output_finish(connection), "the caller looks for events");
    }
}

/* Has the owner answer a request, if it can; returns whether it has. While the client does not take the answer no
 * further request is taken: each may be a file, and a descriptor. */
static bool http_connection_answer_here(struct swl_connection *connection, const struct swl_http_head *head,
                                        const uint8_t *data)
{
    struct swl_http_connection *http = connection->http;
    bool is_last = http->is_last || (connection->owner->http->draining_since != 0 && !http->is_followed);
    if (connection->owner->answer == NULL || connection->state >= SWL_CONNECTION_FLUSHING ||
        !connection->owner->answer(connection, head, (const char *)data, !is_last)) {
        return false;
    }
    http->is_last = is_last;
    http->phase = SWL_HTTP_SENDING;
    http->deadline = 0;
    http->has_begun = true;
    connection->tells_flushed = swl_connection_state_backlog(connection) > 0;
    if (!connection->tells_flushed) {
        http_connection_end_here(connection);
    }
    return true;
}

/* ---- requests ---- */

static int http_connection_deliver(struct swl_connection *connection, const void *payload, size_t size)
{
    struct swl_http_connection *http = connection->http;
    int result = connection->owner->deliver(connection, SWL_EVENT_REQUEST, payload, (uint32_t)size);
    connection->blocked = result == -EAGAIN;
    if (result == -ECANCELED) {
        return swl_http_connection_refuse(connection, 503);
    }
    if (result == 0) {
        connection->sent = 0;
        /* a callback that ran in deliver() may have ended the answer */
        if (http->phase == SWL_HTTP_DELIVERING) {
            http->phase = SWL_HTTP_ANSWERING;
        }
    }
    return result;
}

/* Delivers what no worker had room for. */
static int http_connection_deliver_again(struct swl_connection *connection)
{
    struct swl_http_connection *http = connection->http;
    struct swl_buffer packed = http->packed;
    int result = http_connection_deliver(connection, swl_buffer_bytes(&packed), swl_buffer_size(&packed));
    if (result == 0) {
        http->packed = (struct swl_buffer){0};
        swl_buffer_free(&packed);
    }
    return result;
}

static uint8_t *http_connection_packed(struct swl_http_owner *owner, size_t size)
{
    if (size > owner->packed_capacity) {
        swl_free(owner->packed);
        owner->packed_capacity = SWL_MAX(size, (size_t)4096);
        owner->packed = swl_malloc(owner->packed_capacity);
    }
    return owner->packed;
}

static bool http_connection_drains_long(const struct swl_connection *connection)
{
    int64_t since = connection->owner->http->draining_since;
    return since != 0 && swl_clock_monotonic_coarse() > since + DRAIN_AHEAD;
}

/* Packs a request that is whole, with its body behind the head unless http->body_file has that, and delivers it. */
static int http_connection_pass_on(struct swl_connection *connection, const struct swl_http_head *head,
                                   const uint8_t *data, const uint8_t *body, uint64_t body_size)
{
    struct swl_http_connection *http = connection->http;
    struct swl_http_owner *owner = connection->owner->http;
    const struct swl_port_options *options = &connection->port->options;
    http->count++;
    http_connection_note_request(connection, head, data, head->size);
    http->is_last = !head->keeps_alive ||
                    (options->http_keepalive_requests > 0 && http->count >= options->http_keepalive_requests);
    if (http_connection_answer_here(connection, head, data)) {
        return 0;
    }
    owner->last_number += owner->last_number == UINT32_MAX ? 2 : 1; /* never 0 */
    const struct swl_http_request request = {
        .flags = (uint8_t)((http->is_last ? 0 : SWL_HTTP_KEEPS_ALIVE) |
                           (head->is_head ? SWL_HTTP_IS_HEAD : 0) | (head->upgrades ? SWL_HTTP_UPGRADES : 0) |
                           (http->is_followed ? SWL_HTTP_IS_FOLLOWED : 0)),
        .number = owner->last_number,
        .body_size = body_size,
        .body_file = http->body_file,
    };
    size_t in_memory = http->body_file == 0 ? (size_t)body_size : 0,
           size = swl_http_request_size(head) + in_memory;
    uint8_t *packed = http_connection_packed(owner, size),
            *place = swl_http_request_pack(packed, head, data, &request);
    if (in_memory > 0) {
        memcpy(place, body, in_memory);
    }
    http->phase = SWL_HTTP_DELIVERING;
    http->deadline = 0;
    http->has_begun = false;
    atomic_store_explicit(&connection->session->answer_traits,
                          SWL_HTTP_TRAITS(request.flags, head->minor, 0, 0), memory_order_relaxed);
    swl_session_expect_answer(connection->session, owner->last_number);
    int result = http_connection_deliver(connection, packed, size);
    if (result == -EAGAIN) {
        swl_buffer_append(&http->packed, packed, size);
    }
    if (owner->packed_capacity > PACKED_KEPT) {
        swl_free(owner->packed);
        owner->packed = NULL;
        owner->packed_capacity = 0;
    }
    return result;
}

static size_t http_connection_skip_empty_lines(const uint8_t *data, size_t size)
{
    size_t skipped = 0;
    while (size - skipped >= 2 && data[skipped] == '\r' && data[skipped + 1] == '\n') {
        skipped += 2;
    }
    return skipped;
}

/* ---- bodies ---- */

/* Where the client waits for that: it may send the body. Returns 0, or -EPROTO where the client has gone. */
static int http_connection_invite(struct swl_connection *connection)
{
    static const char invitation[] = "HTTP/1.1 100 Continue\r\n\r\n";
    SWL_IGNORE(swl_connection_output_send(connection, invitation, sizeof(invitation) - 1, false),
               "what it changes, the caller looks for");
    return connection->state == SWL_CONNECTION_DEAD ? -EPROTO : 0;
}

/* Keeps the head at `data`; its body is taken as it comes. */
static void http_connection_begin_incoming(struct swl_connection *connection,
                                           const struct swl_http_head *head, const uint8_t *data)
{
    struct swl_http_connection *http = connection->http;
    struct swl_http_incoming *incoming = swl_malloc(sizeof(*incoming) + head->size);
    swl_http_body_init(&incoming->body, &connection->port->http_body_limits,
                       connection->owner->http->body_files, head->is_chunked, head->length);
    incoming->head_size = head->size;
    memcpy(incoming->head, data, head->size);
    http->incoming = incoming;
}

/* The body is whole: delivers the request. */
static int http_connection_end_incoming(struct swl_connection *connection)
{
    struct swl_http_connection *http = connection->http;
    struct swl_http_incoming *incoming = http->incoming;
    struct swl_http_head *head = &connection->owner->http->head;
    size_t scanned = 0;
    http->incoming = NULL;
    http->needed = 0;
    http->body_file = swl_http_body_release_file(&incoming->body);
    /* others have used the loop's struct meanwhile; of bytes that were a head it makes the same again */
    ssize_t head_size = swl_http_head_parse(head, &connection->port->http_limits, incoming->head,
                                            incoming->head_size, &scanned);
    int result = head_size <= 0
                     ? swl_http_connection_refuse(connection, 500)
                     : http_connection_pass_on(connection, head, incoming->head,
                                               swl_buffer_bytes(&incoming->body.memory), incoming->body.size);
    swl_http_body_free(&incoming->body);
    swl_free(incoming);
    return result;
}

/* The head of a request has come, and its body has not, or is not kept behind it: `is_large`. Returns as
 * http_connection_take_request(). */
static ssize_t http_connection_begin_body(struct swl_connection *connection, const struct swl_http_head *head,
                                          const uint8_t *data, size_t size, bool is_large, size_t *used)
{
    struct swl_http_connection *http = connection->http;
    if (is_large && swl_http_body_is_too_large(&connection->port->http_body_limits, head->length)) {
        return swl_http_connection_refuse(connection, 413);
    }
    http->phase = SWL_HTTP_BODY;
    http->needed = head->size + (is_large ? 0 : (uint32_t)head->length);
    connection->scanned = 0;
    http_connection_set_deadline(connection, connection->port->options.http_body_timeout);
    if (is_large) {
        http_connection_begin_incoming(connection, head, data);
        *used += head->size;
    }
    if (head->expects_continue && size == head->size && http_connection_invite(connection) < 0) {
        return -EPROTO;
    }
    return is_large ? (ssize_t)head->size : 0;
}

/* Takes bytes of a body. Returns as swl_http_connection_take(), and how many it took in *taken. */
static int http_connection_take_body(struct swl_connection *connection, const uint8_t *data, size_t size,
                                     size_t *taken)
{
    struct swl_http_body *body = &connection->http->incoming->body;
    bool over;
    ssize_t result = swl_http_body_take(body, data, size, &over);
    if (result < 0) {
        if (body->error != 0) {
            swl_warning_limited("HTTP requests whose body could not be written to a file",
                                "session %lld: the body of its request could not be written to a file: %s",
                                (long long)connection->id, strerror(-body->error));
        }
        return swl_http_connection_refuse(connection, (int)-result);
    }
    *taken = (size_t)result;
    connection->http->is_followed = size > *taken && !http_connection_drains_long(connection);
    http_connection_set_deadline(connection, connection->port->options.http_body_timeout);
    return over ? http_connection_end_incoming(connection) : 0;
}

/* Takes the request at data[0] if it is whole. Returns its size; 0 if more must come; -EAGAIN if no worker has room,
 * and *used bytes are taken all the same; -EPROTO. */
static ssize_t http_connection_take_request(struct swl_connection *connection, const uint8_t *data,
                                            size_t size, size_t *used)
{
    struct swl_http_connection *http = connection->http;
    const struct swl_port_options *options = &connection->port->options;
    struct swl_http_head *head = &connection->owner->http->head;
    if (http->phase == SWL_HTTP_BODY && size < http->needed) {
        http_connection_set_deadline(connection, options->http_body_timeout);
        return 0;
    }
    http_connection_note_begin(connection);
    size_t scanned = connection->scanned;
    ssize_t head_size = swl_http_head_parse(head, &connection->port->http_limits, data, size, &scanned);
    connection->scanned = (uint32_t)scanned;
    if (head_size < 0) {
        return http_connection_refuse_bytes(connection, data, size, (int)-head_size);
    }
    if (head_size == 0) {
        if (http->phase == SWL_HTTP_HEAD && http->needed == 0) {
            http->needed = 1; /* the time for a head begins with its first byte */
            http_connection_set_deadline(connection, options->http_header_timeout);
        }
        return 0;
    }
    bool is_large = head->is_chunked || head->length > (uint64_t)options->http_body_buffer_size;
    if (is_large || size < (size_t)head_size + head->length) {
        http_connection_note_request(connection, head, data, (size_t)head_size);
        return http_connection_begin_body(connection, head, data, size, is_large, used);
    }
    size_t whole = (size_t)head_size + head->length;
    http->needed = 0;
    connection->scanned = 0;
    *used += whole;
    http->is_followed = size > whole && !http_connection_drains_long(connection);
    int result = http_connection_pass_on(connection, head, data, data + head_size, head->length);
    return result < 0 ? result : (ssize_t)whole;
}

/* A client that stops in the middle of a message is not waited for longer than in the middle of a body. */
static int http_connection_take_frames(struct swl_connection *connection, uint8_t *data, size_t size,
                                       size_t *used)
{
    struct swl_http_connection *http = connection->http;
    const struct swl_websocket_connection *websocket = http->websocket;
    int result = swl_websocket_connection_take(connection, http->websocket, data, size, used);
    http->deadline = 0;
    if (result == 0 && (websocket->is_in_frame || websocket->is_fragmented || *used < size)) {
        http_connection_set_deadline(connection, connection->port->options.http_body_timeout);
    }
    return result;
}

/* Whether the next request waits until the client has taken what waits for it: the end of an answer is taken however much
 * that is, so requests sent ahead of a client that does not read would be limited by the memory of the server alone. */
static bool http_connection_is_backed_up(struct swl_connection *connection)
{
    bool is_backed_up =
        connection->http->phase == SWL_HTTP_HEAD &&
        swl_connection_state_memory(connection) >= (size_t)connection->port->options.socket_buffer_size;
    connection->tells_flushed |= is_backed_up;
    return is_backed_up;
}

int swl_http_connection_take(struct swl_connection *connection, uint8_t *data, size_t size, size_t *used)
{
    struct swl_http_connection *http = connection->http;
    *used = 0;
    if (http->phase == SWL_HTTP_WEBSOCKET) {
        return http_connection_take_frames(connection, data, size, used);
    }
    if (http->phase == SWL_HTTP_DELIVERING) {
        int result = http_connection_deliver_again(connection);
        if (result < 0) {
            return result;
        }
    }
    if (http->phase == SWL_HTTP_SENDING && swl_connection_state_backlog(connection) == 0) {
        http_connection_end_here(connection);
    }
    while (*used < size && !connection->by_server && !connection->paused) {
        if (http->phase == SWL_HTTP_WEBSOCKET) { /* a callback in deliver() has made it one */
            size_t taken;
            int result = http_connection_take_frames(connection, data + *used, size - *used, &taken);
            *used += taken;
            return result;
        }
        if (http->phase == SWL_HTTP_ANSWERING || http->phase == SWL_HTTP_SENDING || http->is_last ||
            http_connection_is_backed_up(connection)) {
            connection->waits_for_answer = true; /* nothing is read until it has ended, or has been taken */
            return 0;
        }
        if (http->phase == SWL_HTTP_HEAD) {
            connection->waits_for_answer = false;
            *used += http_connection_skip_empty_lines(data + *used, size - *used);
            if (*used == size || (*used + 1 == size && data[*used] == '\r')) {
                return 0;
            }
        }
        if (http->incoming != NULL) {
            size_t taken = 0;
            int result = http_connection_take_body(connection, data + *used, size - *used, &taken);
            *used += taken;
            if (result < 0) {
                return result;
            }
            continue;
        }
        ssize_t result = http_connection_take_request(connection, data + *used, size - *used, used);
        if (result <= 0) {
            return (int)result;
        }
    }
    return 0;
}

/* ---- answers ---- */

bool swl_http_connection_answered(struct swl_connection *connection, unsigned flags)
{
    struct swl_http_connection *http = connection->http;
    if (http->phase == SWL_HTTP_WEBSOCKET && (flags & SWL_MESSAGE_ANSWER_CLOSES)) {
        http->websocket->has_sent_close = true; /* swl_server_disconnect() */
        return true;
    }
    if (http->phase != SWL_HTTP_ANSWERING && http->phase != SWL_HTTP_DELIVERING &&
        http->phase != SWL_HTTP_SENDING) {
        return false;
    }
    http_connection_log(connection);
    swl_session_expect_answer(connection->session, 0);
    if (flags & SWL_MESSAGE_ANSWER_UPGRADES) {
        http->phase = SWL_HTTP_WEBSOCKET;
        http_connection_discard_file(connection);
        http->websocket = swl_websocket_connection_open(connection);
        connection->waits_for_answer = false;
        return false;
    }
    http->phase = SWL_HTTP_HEAD;
    http->has_begun = http->was_behind = false;
    http_connection_discard_file(connection);
    connection->waits_for_answer = false;
    if (http->is_last || (flags & SWL_MESSAGE_ANSWER_CLOSES)) {
        return true;
    }
    http_connection_set_deadline(connection, connection->port->options.http_keepalive_timeout);
    return false;
}

bool swl_http_connection_holds_end(const struct swl_connection *connection)
{
    const struct swl_http_connection *http = connection->http;
    if (http == NULL || connection->state != SWL_CONNECTION_ANSWERING) {
        return false;
    }
    return http->phase == SWL_HTTP_SENDING || http->phase == SWL_HTTP_HEAD
               ? connection->waits_for_answer
               : http->phase == SWL_HTTP_ANSWERING;
}

void swl_http_connection_end(struct swl_connection *connection, enum swl_close_how how)
{
    struct swl_http_connection *http = connection->http;
    if (http != NULL && http->phase == SWL_HTTP_WEBSOCKET) {
        swl_websocket_connection_end(connection, http->websocket, how);
    }
}

/* ---- the end of the loop ---- */

/* For how long the client has been silent, ns. */
static int64_t http_connection_silence(const struct swl_connection *connection)
{
    const struct swl_session *session = connection->session;
    int64_t received = atomic_load_explicit(&session->recv_time, memory_order_relaxed),
            sent = atomic_load_explicit(&session->send_time, memory_order_relaxed);
    return connection->owner->reactor->now - SWL_MAX(received, sent);
}

bool swl_http_connection_drain(struct swl_connection *connection)
{
    struct swl_http_connection *http = connection->http;
    struct swl_http_owner *owner = connection->owner->http;
    if (http == NULL || http->phase == SWL_HTTP_WEBSOCKET) {
        return false;
    }
    if (owner->draining_since == 0) {
        owner->draining_since = swl_clock_monotonic();
    }
    if (http->phase == SWL_HTTP_HEAD && swl_buffer_size(&connection->in) == 0) {
        http_connection_set_deadline(connection,
                                     SWL_MAX(owner->drain_moment - http_connection_silence(connection), 1));
    } else if (http->phase == SWL_HTTP_HEAD || http->phase == SWL_HTTP_BODY) {
        http_connection_set_deadline(connection, owner->drain_moment); /* the rest of a request */
    }
    return true;
}

bool swl_http_connection_is_drained(const struct swl_connection *connection)
{
    const struct swl_http_connection *http = connection->http;
    return http == NULL || http->phase == SWL_HTTP_WEBSOCKET || connection->state > SWL_CONNECTION_ANSWERING;
}
