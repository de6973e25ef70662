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

/* The timer is touched only where it would go off too late: most deadlines are moved before they pass. */
static void http_connection_set_deadline(struct swl_connection *connection, int64_t timeout)
{
    struct swl_http_connection *http = connection->http;
    http->deadline = timeout > 0 ? swl_clock_monotonic_coarse() + timeout : 0;
    if (timeout > 0 && (!swl_timer_running(&http->timer) || http->timer.node.key > http->deadline)) {
        swl_timer_start(&connection->owner->reactor->timers, &http->timer, http->deadline);
    }
}

enum swl_http_lateness swl_http_connection_look_at_time(struct swl_connection *connection, int64_t now)
{
    struct swl_http_connection *http = connection->http;
    if (http->deadline == 0 || connection->state != SWL_CONNECTION_OPEN) {
        return SWL_HTTP_IN_TIME;
    }
    if (http->deadline > now) {
        swl_timer_start(&connection->owner->reactor->timers, &http->timer, http->deadline);
        return SWL_HTTP_IN_TIME;
    }
    http->deadline = 0;
    return http->phase == SWL_HTTP_HEAD && swl_buffer_size(&connection->in) == 0 ? SWL_HTTP_IDLE
                                                                                 : SWL_HTTP_LATE;
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
    atomic_store(&connection->session->answer, 0);
    if (!http->has_begun && http->phase != SWL_HTTP_WEBSOCKET) {
        int size = swl_http_status_answer(text, sizeof(text), status);
        http->has_begun = true;
        SWL_IGNORE(swl_connection_output_send(connection, text, (size_t)size, false),
                   "the caller closes the connection and looks for events");
    }
    return -EPROTO;
}

/* ---- requests ---- */

static int http_connection_deliver(struct swl_connection *connection, const void *payload, size_t size)
{
    struct swl_http_connection *http = connection->http;
    int result = connection->owner->deliver(connection, SWL_EVENT_REQUEST, payload, (uint32_t)size);
    connection->blocked = result == -EAGAIN;
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

/* Packs a request that is whole, with its body behind the head unless http->body_file has that, and delivers it. */
static int http_connection_pass_on(struct swl_connection *connection, const struct swl_http_head *head,
                                   const uint8_t *data, const uint8_t *body, uint64_t body_size)
{
    struct swl_http_connection *http = connection->http;
    struct swl_http_owner *owner = connection->owner->http;
    const struct swl_port_options *options = &connection->port->options;
    http->number++;
    http->is_last = !head->keeps_alive || (options->http_keepalive_requests > 0 &&
                                           http->number >= options->http_keepalive_requests);
    const struct swl_http_request request = {
        .flags = (uint8_t)((http->is_last ? 0 : SWL_HTTP_KEEPS_ALIVE) |
                           (head->is_head ? SWL_HTTP_IS_HEAD : 0) | (head->upgrades ? SWL_HTTP_UPGRADES : 0)),
        .number = http->number,
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
    atomic_store(&connection->session->answer, http->number);
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
    size_t scanned = connection->scanned;
    ssize_t head_size = swl_http_head_parse(head, &connection->port->http_limits, data, size, &scanned);
    connection->scanned = (uint32_t)scanned;
    if (head_size < 0) {
        return swl_http_connection_refuse(connection, (int)-head_size);
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
        return http_connection_begin_body(connection, head, data, size, is_large, used);
    }
    size_t whole = (size_t)head_size + head->length;
    http->needed = 0;
    connection->scanned = 0;
    *used += whole;
    int result = http_connection_pass_on(connection, head, data, data + head_size, head->length);
    return result < 0 ? result : (ssize_t)whole;
}

int swl_http_connection_take(struct swl_connection *connection, uint8_t *data, size_t size, size_t *used)
{
    struct swl_http_connection *http = connection->http;
    *used = 0;
    if (http->phase == SWL_HTTP_WEBSOCKET) {
        return swl_websocket_connection_take(connection, http->websocket, data, size, used);
    }
    if (http->phase == SWL_HTTP_DELIVERING) {
        int result = http_connection_deliver_again(connection);
        if (result < 0) {
            return result;
        }
    }
    while (*used < size && !connection->by_server && !connection->paused) {
        if (http->phase == SWL_HTTP_WEBSOCKET) { /* a callback in deliver() has made it one */
            size_t taken;
            int result = swl_websocket_connection_take(connection, http->websocket, data + *used,
                                                       size - *used, &taken);
            *used += taken;
            return result;
        }
        if (http->phase == SWL_HTTP_ANSWERING || http->is_last) {
            connection->waits_for_answer = true; /* nothing is read until it has ended */
            return 0;
        }
        if (http->phase == SWL_HTTP_HEAD) {
            *used += http_connection_skip_empty_lines(data + *used, size - *used);
            if (*used == size) {
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
    if (http->phase != SWL_HTTP_ANSWERING && http->phase != SWL_HTTP_DELIVERING) {
        return false;
    }
    if (flags & SWL_MESSAGE_ANSWER_UPGRADES) {
        http->phase = SWL_HTTP_WEBSOCKET;
        http_connection_discard_file(connection);
        http->websocket = swl_websocket_connection_open(connection);
        connection->waits_for_answer = false;
        return false;
    }
    http->phase = SWL_HTTP_HEAD;
    http->has_begun = false;
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
    return http != NULL && connection->state == SWL_CONNECTION_ANSWERING &&
           http->phase == SWL_HTTP_ANSWERING && (!http->has_begun || connection->waits_for_answer);
}

void swl_http_connection_end(struct swl_connection *connection, enum swl_close_how how)
{
    struct swl_http_connection *http = connection->http;
    if (http != NULL && http->phase == SWL_HTTP_WEBSOCKET) {
        swl_websocket_connection_end(connection, http->websocket, how);
    }
}
